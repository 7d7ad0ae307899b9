#include "core/http/web.h"

ROUTE(POST, "/case/{case}", page, ROLE_DESK, STREAM)
void page(struct web *w) { (void)w; }
