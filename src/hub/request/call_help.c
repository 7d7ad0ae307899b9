/* See call_help.h. */
#include "hub/request/call_help.h"

#include "hub/casework/need.h"

/* When only needs were ticked, they are the words: "Shopping, Prescription". */
static struct str words_of(struct db *db, const struct call_help *h)
{
	struct need_category_rows all = need_categories(db);
	struct buf b = { .arena = db_arena(db) };

	if (!str_empty(h->done.words))
		return h->done.words;
	for (size_t i = 0; i < all.n; i++)
		for (size_t k = 0; k < h->n_needs; k++)
			if (all.v[i].need_category_id.v == h->needs[k].v)
				buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(all.v[i].name));
	return b.n ? buf_view(&b) : S("");
}

bool call_help_record(
	struct db *db, struct call_help h, struct request_saved *saved, struct problems *ps)
{
	struct campaign_person_get_row p;
	struct str words = words_of(db, &h);

	if (!campaign_call_theirs(db, h.done.id, h.done.at_door, &p, ps))
		return false;
	if (str_empty(words)) {
		problem_add(ps, S("needs"), S("What do they need? Tick it, or write it in their words."));
		return false;
	}
	if (!request_save(db,
			(struct request_new){ .words = words,
				.person_id = p.person_id,
				.needs = h.needs,
				.n_needs = h.n_needs,
				.channel = h.done.at_door ? CHANNEL_DOORSTEP : CHANNEL_PHONE },
			saved, ps))
		return false;
	h.done.outcome = CAMPAIGN_OUTCOME_HELPED;
	return campaign_call_done(db, h.done, ps);
}
