#include "core/http/web.h"

ROUTE(GET, "/case/{case}", page, ROLE_DESK, FAST)
void page(struct web *w) { (void)w; }
