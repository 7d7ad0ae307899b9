#include "core/http/web.h"

ROUTE(GET, "/case/{case}", hidden, ROLE_DESK)
static void hidden(struct web *w) { (void)w; }
void page(struct web *w) { (void)w; }
