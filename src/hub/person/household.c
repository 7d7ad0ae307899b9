/*
 * Who lives with whom, kept in step with what is known: the people of whole properties are read
 * together, grouped (household_group.c), and what came out otherwise than it stood is written. Of
 * several households that become one the oldest goes on. Reading is a handful of journeys to the
 * database for thousands of properties.
 */
#include "hub/person/household.h"

#include <stdlib.h>
#include <string.h>

#include "core/access/audit.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/db/job.h"
#include "hub/events.h"
#include "hub/person/household.sql.h"
#include "hub/person/household_private.h"
#include "hub/person/person_private.h"
#include "hub/person/rag.h"
#include "hub/place/place.h"

/* --- reading --- */

struct word { struct household_said said; int64_t at; };

struct settling {
	struct db *db;
	struct arena *a;
	struct value_reader *reader;
	struct homes homes;
	struct household_person *
		*by_id; /* those of homes with more than one, in the order of their ids */
	size_t n_by_id;
	struct VEC(struct { struct household_person *whose; struct household_key key; }) keys;
	struct VEC(struct word) said;
};

static int by_person_id(const void *a, const void *b)
{
	const struct household_person *const *x = a, *const *y = b;

	return (*x)->person_id < (*y)->person_id ? -1 : (*x)->person_id > (*y)->person_id;
}

static struct household_person *person_with(const struct settling *s, int64_t id)
{
	struct household_person want = { .person_id = id }, *at = &want, **found = NULL;

	if (s->n_by_id)
		found = bsearch(&at, s->by_id, s->n_by_id, sizeof(*s->by_id), by_person_id);
	return found ? *found : NULL;
}

static void name_put(struct settling *s, struct household_person *p, struct str family)
{
	const struct value_name *name =
		p->n_names < HOUSEHOLD_NAMES ? household_name_read(s->a, s->reader, family) : NULL;

	if (name)
		p->names[p->n_names++] = name;
}

/* The people of each property, with what their own records say. Who moved away lives with nobody
 * here. */
static void homes_gather(struct settling *s, const struct household_people_rows *rows)
{
	struct date today = time_civil(db_now(s->db)).date;
	struct household_person *people = ARENA_ARRAY(s->a, struct household_person, rows->n + 1);
	size_t end;

	s->homes.v = ARENA_ARRAY(s->a, struct home_settled, rows->n + 1);
	s->by_id = ARENA_ARRAY(s->a, struct household_person *, rows->n + 1);
	for (size_t i = 0; i < rows->n; i = end) {
		struct home_settled *h = &s->homes.v[s->homes.n++];

		*h = (struct home_settled){ .property_id = rows->v[i].property_id,
			.kind = place_kind_of(rows->v[i].class_code) };
		h->home = (struct household_home){ .people = &people[i],
			.one_home = h->kind == PLACE_HOME,
			.building = str_starts(rows->v[i].class_code, S("P")),
			.shared = h->kind == PLACE_SHARED_HOUSE || h->kind == PLACE_CARE_HOME ||
				h->kind == PLACE_HOSTEL };
		for (end = i; end < rows->n && rows->v[end].property_id.v == rows->v[i].property_id.v;
			 end++)
			if (rows->v[end].state != PERSON_STATE_MOVED)
				h->home.n++;
			else
				h->n_moved++;
		if (h->n_moved)
			h->moved = ARENA_ARRAY(s->a, struct household_person, h->n_moved);
		for (size_t k = i, here = 0, gone = 0; k < end; k++) {
			const struct household_people_row *r = &rows->v[k];
			bool moved = r->state == PERSON_STATE_MOVED;
			struct household_person *p = moved ? &h->moved[gone++] : &h->home.people[here++];

			*p = (struct household_person){ .person_id = r->person_id.v,
				.household_id = r->household_id.v,
				.died = r->state == PERSON_STATE_DECEASED,
				.flat = S("") };
			if (moved || h->home.n < 2)
				continue;
			p->age = birth_age(personal_raw(r->born_on), today);
			p->flat = fold_text(
				s->a, address_read(s->a, personal_raw(r->address), personal_raw(r->postcode)).flat);
			name_put(s, p, personal_raw(r->family_name));
			s->by_id[s->n_by_id++] = p;
		}
	}
	if (s->n_by_id)
		qsort(s->by_id, s->n_by_id, sizeof(*s->by_id), by_person_id);
}

static void key_put(struct settling *s, struct person_id id, enum household_tie tie, uint64_t hash)
{
	struct household_person *p = person_with(s, id.v);

	if (!p)
		return;
	p->n_keys++;
	VEC_PUSH(s->a, &s->keys, ((__typeof__(*s->keys.v)){ p, { tie, hash } }));
}

/* --- what a person said --- */

struct standing { int64_t part, whole; };

static int standing_order(const void *a, const void *b)
{
	const struct standing *x = a, *y = b;

	return x->part < y->part ? -1 : x->part > y->part;
}

/* Whose record this one is part of, among those that are read. */
static int64_t whole_of(const struct standing *v, size_t n, int64_t id)
{
	struct standing want = { .part = id };
	const struct standing *found;

	while (n && (found = bsearch(&want, v, n, sizeof(*v), standing_order)))
		want.part = found->whole;
	return want.part;
}

static int word_order(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	if (x->said.low_id != y->said.low_id)
		return x->said.low_id < y->said.low_id ? -1 : 1;
	if (x->said.high_id != y->said.high_id)
		return x->said.high_id < y->said.high_id ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* Words about records that are part of another are about that one; of two about the same people the
 * newer holds. */
static void words_gather(struct settling *s, struct db_ids people)
{
	struct VEC(struct standing) parts = { 0 };
	struct VEC(int64_t) ids = { 0 };
	struct household_words_of_rows words;
	size_t kept = 0;

	for (size_t i = 0; i < people.n; i++)
		VEC_PUSH(s->a, &ids, people.v[i]);
	for (struct db_ids round = people; round.n;) {
		struct household_absorbed_rows rows =
			household_absorbed(s->db, (struct household_absorbed_args){ .people = round });
		size_t before = ids.n;

		for (size_t i = 0; i < rows.n; i++) {
			VEC_PUSH(s->a, &ids, rows.v[i].person_id.v);
			VEC_PUSH(s->a, &parts,
				((struct standing){ rows.v[i].person_id.v, rows.v[i].merged_into_id.v }));
		}
		round = (struct db_ids){ ids.v + before, ids.n - before };
	}
	if (parts.n)
		qsort(parts.v, parts.n, sizeof(*parts.v), standing_order);
	words =
		household_words_of(s->db, (struct household_words_of_args){ .people = { ids.v, ids.n } });
	for (size_t i = 0; i < words.n; i++) {
		int64_t a = whole_of(parts.v, parts.n, words.v[i].low_id.v),
				b = whole_of(parts.v, parts.n, words.v[i].high_id.v);

		if (a != b)
			VEC_PUSH(s->a, &s->said,
				((struct word){
					{ a < b ? a : b, a < b ? b : a, words.v[i].together }, words.v[i].at }));
	}
	if (s->said.n)
		qsort(s->said.v, s->said.n, sizeof(*s->said.v), word_order);
	for (size_t i = 0; i < s->said.n; i++)
		if (i + 1 == s->said.n || s->said.v[i].said.low_id != s->said.v[i + 1].said.low_id ||
		    s->said.v[i].said.high_id != s->said.v[i + 1].said.high_id)
			s->said.v[kept++] = s->said.v[i];
	s->said.n = kept;
}

/* What hangs on their records: numbers, lines of lists, names from before, what a person said. */
static void ties_gather(struct settling *s)
{
	int64_t *ids = ARENA_ARRAY(s->a, int64_t, s->n_by_id + 1);
	struct db_ids people = { ids, s->n_by_id };
	struct household_points_of_rows points;
	struct household_lines_of_rows lines;
	struct household_arrivals_of_rows arrivals;
	struct household_names_before_rows names;

	for (size_t i = 0; i < s->n_by_id; i++)
		ids[i] = s->by_id[i]->person_id;
	points = household_points_of(s->db, (struct household_points_of_args){ .people = people });
	for (size_t i = 0; i < points.n; i++)
		key_put(s, points.v[i].person_id,
			points.v[i].kind == CONTACT_POINT_KIND_PHONE ? TIE_PHONE : TIE_EMAIL,
			str_hash(personal_raw(points.v[i].folded)));
	lines = household_lines_of(s->db, (struct household_lines_of_args){ .people = people });
	for (size_t i = 0; i < lines.n; i++)
		key_put(s, lines.v[i].person_id, TIE_LIST,
			str_hash(lines.v[i].household_key) * 31 + (uint64_t)lines.v[i].list_id.v);
	arrivals =
		household_arrivals_of(s->db, (struct household_arrivals_of_args){ .people = people });
	for (size_t i = 0; i < arrivals.n; i++)
		key_put(s, arrivals.v[i].person_id, TIE_ARRIVED, (uint64_t)arrivals.v[i].import_id.v);
	names = household_names_before(s->db, (struct household_names_before_args){ .people = people });
	for (size_t i = 0; i < names.n; i++) {
		struct household_person *p = person_with(s, names.v[i].person_id.v);
		struct str given, family;

		name_split(s->a, personal_raw(names.v[i].name), &given, &family);
		if (p && p->n_names)
			name_put(s, p, family);
	}
	words_gather(s, people);
}

/* Keys go to their people, words to the homes of those they are about. */
static void ties_deal(struct settling *s)
{
	struct household_key *all = ARENA_ARRAY(s->a, struct household_key, s->keys.n + 1);
	struct household_said *said = ARENA_ARRAY(s->a, struct household_said, s->said.n + 1);
	size_t at = 0;

	for (size_t i = 0; i < s->n_by_id; i++) {
		s->by_id[i]->keys = all + at;
		at += s->by_id[i]->n_keys;
		s->by_id[i]->n_keys = 0;
	}
	for (size_t i = 0; i < s->keys.n; i++) {
		struct household_person *p = s->keys.v[i].whose;

		all[(size_t)(p->keys - all) + p->n_keys++] = s->keys.v[i].key;
	}
	for (size_t i = 0; i < s->said.n; i++)
		said[i] = s->said.v[i].said;
	for (size_t i = 0; i < s->homes.n; i++) { /* few words are ever said: each home has them all */
		s->homes.v[i].home.said = said;
		s->homes.v[i].home.n_said = s->said.n;
	}
}

void homes_read(struct db *db, struct db_ids properties, struct homes *out)
{
	struct settling s = { .db = db, .a = db_arena(db), .reader = household_reader_new() };
	struct household_people_rows rows =
		household_people(db, (struct household_people_args){ .properties = properties });

	homes_gather(&s, &rows);
	if (s.n_by_id)
		ties_gather(&s);
	ties_deal(&s);
	household_reader_free(s.reader);
	for (size_t i = 0; i < s.homes.n; i++)
		s.homes.v[i].groups = household_group(s.a, &s.homes.v[i].home);
	*out = s.homes;
}

/* --- keeping --- */

struct keeping {
	struct db *db;
	struct VEC(struct household_add_args) add;
	struct VEC(struct household_keep_args) keep;
	struct VEC(struct household_of_person_set_args) set;
	struct VEC(int64_t) left, weigh;
};

static void person_put(
	struct keeping *k, const struct household_person *p, int64_t household, bool *changed)
{
	struct arena *a = db_arena(k->db);

	if (p->household_id == household)
		return;
	*changed = true;
	VEC_PUSH(a, &k->set,
		((struct household_of_person_set_args){
			.person_id = { p->person_id }, .household_id = { household } }));
	VEC_PUSH(a, &k->weigh, p->person_id);
	if (p->household_id)
		VEC_PUSH(a, &k->left, p->household_id);
}

static void home_keep(struct keeping *k, const struct home_settled *h)
{
	struct arena *a = db_arena(k->db);
	int64_t *ids = ARENA_ARRAY(a, int64_t, h->groups.n + 1);
	bool changed = false;

	for (size_t g = 0; g < h->groups.n; g++) {
		const struct household_group *v = &h->groups.v[g];

		ids[g] = v->household_id ? v->household_id : id_new();
		if (v->household_id)
			VEC_PUSH(a, &k->keep,
				((struct household_keep_args){ .household_id = { ids[g] },
					.property_id = h->property_id,
					.held_by = v->held_by,
					.points = v->points }));
		else
			VEC_PUSH(a, &k->add,
				((struct household_add_args){ .household_id = { ids[g] },
					.property_id = h->property_id,
					.held_by = v->held_by,
					.points = v->points,
					.created_at = db_now(k->db) }));
	}
	for (size_t i = 0; i < h->home.n; i++)
		person_put(k, &h->home.people[i], h->groups.of[i] < 0 ? 0 : ids[h->groups.of[i]], &changed);
	for (size_t i = 0; i < h->n_moved; i++)
		person_put(k, &h->moved[i], 0, &changed);
	for (size_t i = 0; changed && i < h->home.n; i++)      /* who stayed lives with others now */
		VEC_PUSH(a, &k->weigh, h->home.people[i].person_id);
}

static int by_household(const void *a, const void *b)
{
	const struct household_keep_args *x = a, *y = b;

	return x->household_id.v < y->household_id.v ? -1 : x->household_id.v > y->household_id.v;
}

/* Of those that go on, the ones of which something is to be written: most stand as they stood. */
static void keep_sift(struct keeping *k)
{
	int64_t *ids = ARENA_ARRAY(db_arena(k->db), int64_t, k->keep.n + 1);
	struct households_of_rows rows;
	size_t kept = 0, at = 0;

	if (k->keep.n == 0)
		return;
	qsort(k->keep.v, k->keep.n, sizeof(*k->keep.v), by_household);
	for (size_t i = 0; i < k->keep.n; i++)
		ids[i] = k->keep.v[i].household_id.v;
	rows = households_of(k->db, (struct households_of_args){ .households = { ids, k->keep.n } });
	for (size_t i = 0; i < k->keep.n; i++) {
		const struct household_keep_args *v = &k->keep.v[i];

		while (at < rows.n && rows.v[at].household_id.v < v->household_id.v)
			at++;
		if (at == rows.n || rows.v[at].household_id.v != v->household_id.v ||
			rows.v[at].held_by != v->held_by || rows.v[at].points != v->points ||
			rows.v[at].property_id.v != v->property_id.v)
			k->keep.v[kept++] = *v;
	}
	k->keep.n = kept;
}

/* Whoever moved is out of the household already, so of one that all have left nobody tells. */
static void left_add(struct keeping *k, struct db_ids properties)
{
	struct households_at_rows rows =
		households_at(k->db, (struct households_at_args){ .properties = properties });

	for (size_t i = 0; i < rows.n; i++)
		VEC_PUSH(db_arena(k->db), &k->left, rows.v[i].household_id.v);
}

static void settle(struct db *db, struct db_ids properties, bool weigh)
{
	struct keeping k = { .db = db };
	struct homes homes;

	if (properties.n == 0)
		return;
	db_look_behind(db, true);                      /* who lives there does not depend on who asks */
	homes_read(db, properties, &homes);
	for (size_t i = 0; i < homes.n; i++)
		home_keep(&k, &homes.v[i]);
	keep_sift(&k);
	left_add(&k, properties);
	household_add_batch(db, k.add.v, k.add.n);
	household_keep_batch(db, k.keep.v, k.keep.n);
	household_of_person_set_batch(db, k.set.v, k.set.n);
	if (k.left.n)
		households_drop(db, (struct households_drop_args){ .households = { k.left.v, k.left.n } });
	if (weigh && k.weigh.n)
		rag_refresh_many(db, (struct db_ids){ k.weigh.v, k.weigh.n });
	db_look_behind(db, false);
}

void households_settle(struct db *db, struct db_ids properties)
{
	settle(db, properties, true);
}

void household_changed(struct db *db, struct person_id id, struct property_id before)
{
	struct household_home_of_row now;
	int64_t both[2];
	size_t n = 0;

	db_look_behind(db, true);
	if (household_home_of(db, (struct household_home_of_args){ .person_id = id }, &now) &&
		now.property_id.v)
		both[n++] = now.property_id.v;
	db_look_behind(db, false);
	if (before.v && (n == 0 || both[0] != before.v))
		both[n++] = before.v;
	settle(db, (struct db_ids){ both, n }, true);
}

/* --- due --- */

static int by_id(const void *a, const void *b)
{
	const struct household_due_put_args *x = a, *y = b;

	return x->property_id.v < y->property_id.v ? -1 : x->property_id.v > y->property_id.v;
}

void households_due(struct db *db, const struct property_id *properties, size_t n)
{
	struct household_due_put_args *sets =
		ARENA_ARRAY(db_arena(db), struct household_due_put_args, n + 1);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (properties[i].v)
			sets[kept++] = (struct household_due_put_args){ .property_id = properties[i] };
	if (kept == 0)
		return;
	qsort(sets, kept, sizeof(*sets), by_id);
	n = 1;
	for (size_t i = 1; i < kept; i++)
		if (sets[i].property_id.v != sets[n - 1].property_id.v)
			sets[n++] = sets[i];
	household_due_put_batch(db, sets, n);
}

/* Some of them, in a unit of their own. False: the database failed. */
static bool some_settle(struct db_pool *p, int64_t host_id, bool weigh, int64_t *settled)
{
	struct arena *a = arena_new();
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(p, a, &v, DB_WRITE);
	struct households_due_some_rows rows = households_due_some(db);
	int64_t *ids = ARENA_ARRAY(a, int64_t, rows.n + 1);
	bool ok;

	for (size_t i = 0; i < rows.n; i++)
		ids[i] = rows.v[i].property_id.v;
	if (rows.n) {
		households_due_done(db, (struct households_due_done_args){ .properties = { ids, rows.n } });
		settle(db, (struct db_ids){ ids, rows.n }, weigh);
	}
	*settled = (int64_t)rows.n;
	ok = db_end(db);
	arena_free(a);
	return ok;
}

bool households_settle_due(struct db_pool *p, int64_t host_id, bool weigh, int64_t *settled)
{
	int64_t some = 1;

	for (*settled = 0; some; *settled += some)
		if (!some_settle(p, host_id, weigh, &some))
			return false;
	return true;
}

bool households_job(struct job *j)
{
	int64_t settled;

	if (households_settle_due(j->pool, j->viewer.host_id, true, &settled))
		return job_progress(j, settled, settled);
	j->why = S("who lives with whom could not be worked out");
	return false;
}

void households_due_everywhere(struct db *db)
{
	households_due_all(db);
}

void household_heard(struct db *db, const struct hub_event *e)
{
	(void)e;
	households_due_everywhere(db);
}

/* --- a person's word --- */

static void said_put(struct db *db, int64_t a, int64_t b, bool together)
{
	household_word_put(db,
		(struct household_word_put_args){ .low_id = { a < b ? a : b },
			.high_id = { a < b ? b : a },
			.together = together,
			.account_id = { db_viewer(db)->account_id },
			.at = db_now(db) });
}

/* Of everybody at home, who lives with them from now on and who does not. In a crowd only those who
 * did until now are not. */
static void word_keep(struct db *db, const struct home_settled *h, int64_t id, int64_t with)
{
	int64_t from = 0, to = 0;

	for (size_t i = 0; i < h->home.n; i++) {
		from = h->home.people[i].person_id == id ? h->home.people[i].household_id : from;
		to = h->home.people[i].person_id == with ? h->home.people[i].household_id : to;
	}
	for (size_t i = 0; i < h->home.n; i++) {
		const struct household_person *p = &h->home.people[i];
		bool together = p->person_id == with || (to && p->household_id == to);

		if (p->person_id != id &&
			(together || !household_crowd(&h->home) || (from && p->household_id == from)))
			said_put(db, id, p->person_id, together);
	}
}

bool household_move(struct db *db, struct person_id id, struct person_id with, struct problems *ps)
{
	struct household_home_of_row mine, theirs = { 0 };
	struct homes homes;

	if (!household_home_of(db, (struct household_home_of_args){ .person_id = id }, &mine) ||
		!mine.property_id.v || mine.state == PERSON_STATE_MERGED ||
		mine.state == PERSON_STATE_MOVED) {
		problem_add(
			ps, S(""), S("We do not know where they live. Write down their address first."));
		return false;
	}
	if (with.v &&
		(with.v == id.v ||
			!household_home_of(
				db, (struct household_home_of_args){ .person_id = with }, &theirs) ||
			theirs.property_id.v != mine.property_id.v || theirs.state == PERSON_STATE_MERGED ||
			theirs.state == PERSON_STATE_MOVED)) {
		problem_add(ps, S("with"),
			S("They do not share an address. Change the address of one of them first."));
		return false;
	}
	homes_read(db, (struct db_ids){ &mine.property_id.v, 1 },
		&homes); /* of those who can be seen something is said */
	if (homes.n == 1)
		word_keep(db, &homes.v[0], id.v, with.v);
	audit_add(db, S("household.move"), id.v,
		with.v
			? str_fmt(db_arena(db), "{\"with\":\"%.*s\"}", STR_ARG(id_text(db_arena(db), with.v)))
			: S("{\"with\":\"nobody\"}"),
		STR_NONE);
	households_settle(db, (struct db_ids){ &mine.property_id.v, 1 });
	return !db_failed(db);
}
