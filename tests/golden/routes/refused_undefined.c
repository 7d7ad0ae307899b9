#include "core/http/web.h"

ROUTE(GET, "/case/{case}", elsewhere, ROLE_DESK)
void elsewhere(struct web *w);
void page(struct web *w) { (void)w; }
