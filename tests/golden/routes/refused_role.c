#include "core/http/web.h"

ROUTE(GET, "/case/{case}", page, ROLE_SYSTEM)
void page(struct web *w) { (void)w; }
