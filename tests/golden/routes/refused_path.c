#include "core/http/web.h"

ROUTE(GET, "case", page, ROLE_DESK)
ROUTE(GET, "/case/", page, ROLE_DESK)
ROUTE(GET, "/Case", page, ROLE_DESK)
ROUTE(GET, "/case/x{case}", page, ROLE_DESK)
ROUTE(GET, "/case//a", page, ROLE_DESK)
void page(struct web *w) { (void)w; }
