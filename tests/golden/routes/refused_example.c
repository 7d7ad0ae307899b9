#include "core/http/web.h"

ROUTE(GET, "/moon/{moon}", page, ROLE_DESK)
void page(struct web *w) { (void)w; }
