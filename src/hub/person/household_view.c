/* Households as pages show them: who lives with whom at an address, what says so, and what is open
 * for each. Reading only. */
#include "hub/person/household_view.h"

#include <string.h>

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/flag_kind.h"
#include "hub/person/flag_kind.sql.h"
#include "hub/person/household.sql.h"
#include "hub/person/household_private.h"
#include "hub/person/person_view.h"
#include "hub/person/rag.sql.h"

struct housemates housemates_of(struct db *db, struct person_id id, struct household_id household)
{
	struct arena *a = db_arena(db);
	struct housemates_rows rows = { 0 };
	struct housemates out;

	if (household.v)
		rows =
			housemates(db, (struct housemates_args){ .household_id = household, .person_id = id });
	out = (struct housemates){ .v = ARENA_ARRAY(a, struct housemate, rows.n + 1), .n = rows.n };
	for (size_t i = 0; i < rows.n; i++)
		out.v[i] = (struct housemate){ .person_id = rows.v[i].person_id,
			.reference = rows.v[i].reference,
			.state = rows.v[i].state,
			.name = person_name(a, rows.v[i].given_name, rows.v[i].family_name),
			.age = person_age(a, rows.v[i].born_on, db_now(db)) };
	return out;
}

struct str household_why(struct db *db, struct household_id id)
{
	struct household_by_id_row row;

	return id.v && household_by_id(db, (struct household_by_id_args){ .household_id = id }, &row) ?
		household_words(db_arena(db), row.held_by, false) : S("");
}

/* --- an address --- */

struct showing {
	struct db *db;
	struct arena *a;
	struct people_of_property_rows rows;
	struct home_line *lines;               /* beside the rows */
	struct db_ids ids;
	struct home_settled *home;             /* as the machine sees it now; NULL: nobody lives here */
};

static struct home_line *line_of(struct showing *s, struct person_id id)
{
	for (size_t i = 0; i < s->rows.n; i++)
		if (s->lines[i].person_id.v == id.v)
			return &s->lines[i];
	return NULL;
}

static void lines_begin(struct showing *s)
{
	struct rag_rules rules = rag_rules_of(s->db, RAG_STATE_PUBLISHED);
	int64_t *ids = ARENA_ARRAY(s->a, int64_t, s->rows.n + 1);

	s->lines = ARENA_ARRAY(s->a, struct home_line, s->rows.n + 1);
	for (size_t i = 0; i < s->rows.n; i++) {
		const struct people_of_property_row *r = &s->rows.v[i];
		bool here = r->state == PERSON_STATE_HERE;

		ids[i] = r->person_id.v;
		s->lines[i] = (struct home_line){ .person_id = r->person_id,
			.household_id = r->household_id,
			.person = person_url(s->a, r->person_id),
			.move = person_url_do(s->a, r->person_id, "household"),
			.id = id_text(s->a, r->person_id.v),
			.state = person_state_words(r->state),
			.name = person_name(s->a, r->given_name, r->family_name),
			.age = person_age(s->a, r->born_on, db_now(s->db)),
			.here = here,
			.rag = here ? r->rag : RAG_NONE,
			.spoken = S(""),
			.reasons = here ? rag_reasons_of(s->a, &rules, (uint64_t)r->rules, r->person_id)
							: (struct rag_reasons){ 0 },
			.perhaps_why = S(""),
			.apart = S("") };
	}
	s->ids = (struct db_ids){ ids, s->rows.n };
}

static void flags_show(struct showing *s)
{
	struct flag_kinds_all_rows kinds = flag_kinds_all(s->db);
	struct home_flags_rows rows = home_flags(s->db, (struct home_flags_args){ .people = s->ids,
		.today = date_iso(s->a, time_civil(db_now(s->db)).date) });
	struct personal *all = ARENA_ARRAY(s->a, struct personal, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++) {
		struct home_line *l = line_of(s, rows.v[i].person_id);

		all[i] = flag_called(s->a, &kinds, rows.v[i].person_id, rows.v[i].code,
			personal_raw(rows.v[i].value), rows.v[i].sharing);
		if (!l)
			continue;
		if (l->flags.n == 0)
			l->flags.v = &all[i];
		l->flags.n++;
	}
}

static void cases_show(struct showing *s)
{
	struct home_cases_rows rows = home_cases(s->db, (struct home_cases_args){ .people = s->ids });
	struct home_case *all = ARENA_ARRAY(s->a, struct home_case, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++) {
		struct home_line *l = line_of(s, rows.v[i].person_id);

		all[i] = (struct home_case){ .link = url_path(
										  s->a, "/case/{}", id_text(s->a, rows.v[i].case_id.v)),
			.reference = rows.v[i].reference,
			.state = case_state_name(rows.v[i].state) };
		if (!l)
			continue;
		if (l->cases.n == 0)
			l->cases.v = &all[i];
		l->cases.n++;
	}
}

static void spoken_show(struct showing *s)
{
	struct rag_spoken_some_rows rows =
		rag_spoken_some(s->db, (struct rag_spoken_some_args){ .people = s->ids });

	for (size_t i = 0; i < rows.n; i++) {
		struct home_line *l = line_of(s, rows.v[i].person_id);

		if (l && rows.v[i].spoken_at)
			l->spoken = time_words(s->a, rows.v[i].spoken_at, db_now(s->db));
	}
}

/* --- what says so --- */

/* Whom somebody by themselves may live with after all, and what speaks against it. */
static void perhaps_show(struct showing *s, size_t who)
{
	const struct household_home *h = &s->home->home;
	struct home_line *l = line_of(s, (struct person_id){ h->people[who].person_id });
	struct household_pair best = { 0 };

	for (size_t k = 0; l && l->here && !h->people[who].household_id && k < h->n; k++) {
		struct household_pair p = household_weigh(h, who < k ? who : k, who < k ? k : who);
		struct home_line *other =
			k == who ? NULL : line_of(s, (struct person_id){ h->people[k].person_id });

		if (!other)
			continue;
		if (p.never && !l->apart.n)
			l->apart =
				household_words(s->a, p.signs & (HOUSEHOLD_SAID_APART | HOUSEHOLD_FLATS), true);
		if (!(p.perhaps || p.together) || p.points <= best.points)
			continue;
		best = p;
		l->perhaps = other->name;
		l->perhaps_why = household_words(s->a, p.signs, false);
	}
}

static void ties_show(struct showing *s, struct home_block *b, struct household_id household)
{
	const struct household_home *h = &s->home->home;

	b->ties.v = ARENA_ARRAY(s->a, struct home_tie, h->n * h->n + 1);
	for (size_t i = 0; i < h->n; i++)
		for (size_t k = i + 1; k < h->n; k++) {
			struct household_pair p;
			struct home_line *x, *y;

			if (h->people[i].household_id != household.v ||
				h->people[k].household_id != household.v)
				continue;
			p = household_weigh(h, i, k);
			x = line_of(s, (struct person_id){ h->people[i].person_id });
			y = line_of(s, (struct person_id){ h->people[k].person_id });
			if (p.together && x && y)
				b->ties.v[b->ties.n++] = (struct home_tie){ x->name, y->name,
					household_words(s->a, p.signs, false), p.points };
		}
}

static struct str strength_words(int64_t points)
{
	return points >= 100 ? S("")
		: points >= 6    ? S("sure")
		: points >= 4    ? S("likely")
						 : S("only just");
}

/* --- together --- */

static void blocks_show(struct showing *s, struct home_page *p)
{
	int64_t *ids = ARENA_ARRAY(s->a, int64_t, s->rows.n + 1);
	struct households_of_rows kept;
	size_t n = 0, end;

	for (size_t i = 0; i < s->rows.n; i++)
		if (s->lines[i].household_id.v && (n == 0 || ids[n - 1] != s->lines[i].household_id.v))
			ids[n++] = s->lines[i].household_id.v;
	kept = households_of(s->db, (struct households_of_args){ .households = { ids, n } });
	p->households.v = ARENA_ARRAY(s->a, struct home_block, n + 1);
	for (size_t i = 0; i < s->rows.n; i = end) {
		struct home_block *b = &p->households.v[p->households.n];

		for (end = i + 1; end < s->rows.n && s->lines[i].household_id.v &&
			 s->lines[end].household_id.v == s->lines[i].household_id.v;
			 end++)
			;
		if (!s->lines[i].household_id.v) {     /* the rest */
			p->alone = (struct home_lines){ &s->lines[i], s->rows.n - i };
			return;
		}
		*b = (struct home_block){
			.why = S(""), .strength = S(""), .people = { &s->lines[i], end - i }
		};
		for (size_t k = 0; k < kept.n; k++)
			if (kept.v[k].household_id.v == s->lines[i].household_id.v) {
				b->why = household_words(s->a, kept.v[k].held_by, false);
				b->strength = strength_words(kept.v[k].points);
			}
		if (s->home)
			ties_show(s, b, s->lines[i].household_id);
		p->households.n++;
	}
}

/* One of each household with the names of all, and everybody by themselves; rows come with
 * households together. */
static struct home_choices choices_of(struct arena *a, const struct people_of_property_rows *rows)
{
	struct home_choices c = { .v = ARENA_ARRAY(a, struct home_choice, rows->n + 1) };
	struct personal *names = ARENA_ARRAY(a, struct personal, rows->n + 1);

	for (size_t i = 0; i < rows->n; i++) {
		const struct people_of_property_row *r = &rows->v[i];
		struct home_choice *last = c.n ? &c.v[c.n - 1] : NULL;

		if (r->state != PERSON_STATE_HERE)
			continue;
		names[i] = person_name(a, r->given_name, r->family_name);
		if (last && r->household_id.v && last->household_id.v == r->household_id.v) {
			last->names.v[last->names.n++] =
				names[i]; /* the next in the row: those left out leave a gap before it */
			continue;
		}
		c.v[c.n++] = (struct home_choice){ .id = id_text(a, r->person_id.v),
			.household_id = r->household_id,
			.names = { ARENA_ARRAY(a, struct personal, rows->n - i), 0 } };
		c.v[c.n - 1].names.v[c.v[c.n - 1].names.n++] = names[i];
	}
	return c;
}

static void count(struct home_page *p, const struct showing *s)
{
	for (size_t i = 0; i < s->rows.n; i++) {
		const struct home_line *l = &s->lines[i];

		p->people += l->here;
		p->red += l->rag == RAG_RED;
		p->amber += l->rag == RAG_AMBER;
		p->unspoken += l->here && l->spoken.n == 0;
	}
}

struct home_page home_page(struct db *db, struct property_id id)
{
	struct showing s = { .db = db,
		.a = db_arena(db),
		.rows = people_of_property(db, (struct people_of_property_args){ .property_id = id }) };
	struct home_page p = { .more = s.rows.n == 200 };
	struct homes homes;

	lines_begin(&s);
	homes_read(db, (struct db_ids){ &id.v, 1 }, &homes);   /* of those that can be seen */
	s.home = homes.n ? &homes.v[0] : NULL;
	if (s.rows.n) {
		flags_show(&s);
		cases_show(&s);
		spoken_show(&s);
	}
	if (s.home) {
		p.crowd = household_crowd(&s.home->home);
		p.building = s.home->home.building;
		for (size_t i = 0; i < s.home->home.n && !p.crowd; i++)
			perhaps_show(&s, i);
	}
	blocks_show(&s, &p);
	p.choices = choices_of(s.a, &s.rows);
	count(&p, &s);
	return p;
}

/* --- a person --- */

struct person_home person_home_of(
	struct db *db, struct person_id id, struct property_id property, bool may_edit)
{
	struct arena *a = db_arena(db);
	struct household_home_of_row now = { 0 };
	struct person_home h = { .has_property = property.v != 0,
		.may_edit = may_edit,
		.move = person_url_do(a, id, "household"),
		.why = S("") };
	struct people_of_property_rows rows = { 0 };
	struct housemates mates;
	struct home_choices all;

	(void)household_home_of(db, (struct household_home_of_args){ .person_id = id }, &now);
	mates = housemates_of(db, id, now.household_id);
	h.mates.v = ARENA_ARRAY(a, struct housemate_line, mates.n + 1);
	for (size_t i = 0; i < mates.n; i++)
		h.mates.v[h.mates.n++] =
			(struct housemate_line){ .link = person_url(a, mates.v[i].person_id),
				.name = mates.v[i].name,
				.age = mates.v[i].age,
				.state = person_state_words(mates.v[i].state) };
	if (h.mates.n)
		h.why = household_why(db, now.household_id);
	if (property.v)
		rows = people_of_property(db, (struct people_of_property_args){ .property_id = property });
	all = choices_of(a, &rows);
	h.choices.v = ARENA_ARRAY(a, struct home_choice, all.n + 1);
	for (size_t i = 0; i < all.n;
		 i++) /* whoever they live with already is no choice, and nor are they */
		if (now.household_id.v ? all.v[i].household_id.v != now.household_id.v
							   : !str_eq(all.v[i].id, id_text(a, id.v)))
			h.choices.v[h.choices.n++] = all.v[i];
	return h;
}
