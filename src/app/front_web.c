/* The first page: everybody is sent to where their work begins. */
#include "app/menu.h"

ROUTE(GET, "/", front_page, ROLE_ANYONE)
void front_page(struct web *w)
{
	web_redirect(w, url_path(w->arena, menu_first_path(w->viewer->role)));
}
