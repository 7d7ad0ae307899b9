#include "core/http/web.h"

ROUTE(GET, "/case/{case}", page)
void page(struct web *w) { (void)w; }
