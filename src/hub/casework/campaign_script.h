/* What a page beside a call needs of its campaign: where it lives, what is said, which numbers to
 * try. */
#ifndef KITH_CAMPAIGN_SCRIPT_H
#define KITH_CAMPAIGN_SCRIPT_H

#include "core/html/html.h"
#include "hub/casework/campaign.h"

struct url campaign_url(struct arena *a, struct campaign_id c); /* /campaign/ID */
struct url campaign_url_do(
	struct arena *a, struct campaign_id c, const char *what); /* /campaign/ID/what */

struct script_shown {
	bool there;
	int64_t version;
	struct str opening, questions, offer, when;
	struct campaign_questions asked;
};
/* The version as it was written; not there: no text. */
struct script_shown script_of(struct db *db, struct campaign_id c, int64_t version, int64_t now);

/* Telephone numbers as they are dialled, the one to try first first. */
struct campaign_phones { struct personal *v; size_t n; };
struct campaign_phones campaign_phones_of(struct db *db, struct person_id who);

#endif
