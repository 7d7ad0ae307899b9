#include "core/http/web.h"

ROUTE(GET, "/case/{case}/{case}", page, ROLE_DESK)
void page(struct web *w) { (void)w; }
