#include "core/http/web.h"

ROUTE(GET, PATH, page, ROLE_DESK)
void page(struct web *w) { (void)w; }
