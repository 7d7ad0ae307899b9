/* What the page handlers of this room share: reading a small form, showing the case again with
 * it. */
#ifndef KITH_CASE_WEB_H
#define KITH_CASE_WEB_H

#include "core/http/web.h"
#include "hub/casework/case_pages.h"
#include "hub/casework/case_url.h"

/* What was typed, so that nothing is lost when it cannot be kept. */
struct case_form form_typed(struct web *w, struct str panel);
int64_t form_version(struct web *w);           /* of the row when the form was made; -1: none */
bool path_case(struct web *w, struct case_id *c);      /* false: answered with "not found" */
void case_show(struct web *w, struct case_id c, const struct case_form *form);
void case_show_again(
	struct web *w, struct case_id c, const struct case_form *form); /* with status 422 */
/* People of a hub (none: all) and hubs, to choose from. */
struct case_choices choose_people(struct web *w, struct hub_id hub, struct account_id chosen);
struct case_choices choose_hubs(struct web *w, struct hub_id chosen);

#endif
