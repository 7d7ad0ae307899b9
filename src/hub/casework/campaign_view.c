/* Heads, addresses and lines that several pages of campaigns share. */
#include "hub/casework/campaign_view.h"

#include "hub/casework/campaign_choice.sql.h"

struct url campaign_url(struct arena *a, struct campaign_id c)
{
	return url_path(a, "/campaign/{}", id_text(a, c.v));
}

struct url campaign_url_do(struct arena *a, struct campaign_id c, const char *what)
{
	return url_local(a, str_fmt(a, "/campaign/%.*s/%s", STR_ARG(id_text(a, c.v)), what),
		url_path(a, "/campaigns"));
}

struct script_shown script_of(struct db *db, struct campaign_id c, int64_t version, int64_t now)
{
	struct campaign_script_of_row row;

	if (version == 0 ||
		!campaign_script_of(
			db, (struct campaign_script_of_args){ .campaign_id = c, .version = version }, &row))
		return (struct script_shown){ .opening = S(""), .questions = S(""), .offer = S("") };
	return (struct script_shown){ .there = true,
		.version = row.version,
		.opening = row.opening,
		.questions = row.questions,
		.offer = row.offer,
		.when = time_words(db_arena(db), row.made_at, now),
		.asked = campaign_questions_of(db_arena(db), row.questions) };
}

struct waiting_lines campaigns_waiting(struct db *db)
{
	struct campaigns_in_hand_rows rows = campaigns_in_hand(db);
	struct arena *a = db_arena(db);
	struct waiting_lines l = { .v = ARENA_ARRAY(a, struct waiting_line, rows.n + 1) };

	for (size_t i = 0; i < rows.n; i++) {
		struct campaign_waiting_row w = { 0 };

		if (campaign_waiting(db,
				(struct campaign_waiting_args){ .campaign_id = rows.v[i].campaign_id,
					.me = { db_viewer(db)->account_id },
					.team = { db_viewer(db)->hub_id } },
				&w))
			l.v[l.n++] = (struct waiting_line){ .name = rows.v[i].name,
				.link = campaign_url(a, rows.v[i].campaign_id),
				.next = campaign_url_do(a, rows.v[i].campaign_id, "next"),
				.mine = w.mine,
				.teams = w.teams };
	}
	return l;
}

struct campaign_phones campaign_phones_of(struct db *db, struct person_id who)
{
	int64_t ids[] = { who.v };
	struct choice_numbers_rows rows =
		choice_numbers(db, (struct choice_numbers_args){ .people = { ids, 1 } });
	struct campaign_phones p = { .v = ARENA_ARRAY(db_arena(db), struct personal, rows.n + 1) };

	for (size_t i = rows.n; i-- > 0;)
		p.v[p.n++] = rows.v[i].value;
	return p;
}
