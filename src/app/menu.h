/* The menu of each role. */
#ifndef KITH_APP_MENU_H
#define KITH_APP_MENU_H

#include "core/http/web.h"

/* Where somebody of this role begins. */
const char *menu_first_path(enum role role);
/* For struct server_options: tabs of the frame. */
void menu_fill(struct web *w, struct page_frame *f);

#endif
