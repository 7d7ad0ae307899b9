#include "core/http/web.h"

void f(void) { ROUTE(GET, "/case", page, ROLE_DESK) }
void page(struct web *w) { (void)w; }
