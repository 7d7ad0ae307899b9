#include "core/http/web.h"

ROUTE(GET, "/case/{case}", page, ROLE_DESK, STEP_UP)
void page(struct web *w) { (void)w; }
