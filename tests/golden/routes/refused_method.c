#include "core/http/web.h"

ROUTE(PUT, "/case/{case}", page, ROLE_DESK)
void page(struct web *w) { (void)w; }
