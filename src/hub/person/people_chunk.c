/*
 * Many rows of a list at once. A row that came before, word for word, is only noted as seen. The
 * rest goes in rounds: who are they, add those nobody knows, weigh what is said of the others. A
 * row that could be about somebody of the same round (a second line of the same new person) waits
 * for the next one, so that rows are matched as if they had come one after another.
 */
#include "hub/person/people_chunk.h"

#include <stdlib.h>

#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/events.h"
#include "hub/person/find.sql.h"
#include "hub/person/import.sql.h"
#include "hub/person/import_profile.h"
#include "hub/person/list.h"
#include "hub/person/list.sql.h"
#include "hub/person/person.sql.h"
#include "hub/person/protection.h"

/* --- what is known of the rows already --- */

static void rows_known(struct db *db, const struct import_chunk *c, struct incoming *in)
{
	struct arena *a = db_arena(db);
	struct source_record_known_args *sets = ARENA_ARRAY(a, struct source_record_known_args, c->n);
	struct source_record_known_row *rows = ARENA_ARRAY(a, struct source_record_known_row, c->n);
	bool *found = ARENA_ARRAY(a, bool, c->n);

	for (size_t i = 0; i < c->n; i++)
		sets[i] = (struct source_record_known_args){ .row_key = c->rows[i].key };
	source_record_known_batch(db, sets, c->n, rows, found);
	for (size_t i = 0; i < c->n; i++) {
		in[i] = (struct incoming){ .row = &c->rows[i], .p = c->rows[i].prepared };
		if (!found[i])
			continue;
		c->rows[i].record_id = rows[i].source_record_id;
		in[i].refused = !str_empty(rows[i].reason);
		if (!in[i].refused)
			in[i].person_id = rows[i].person_id;
	}
}

static void lines_known(struct db *db, const struct import_chunk *c, struct incoming *in)
{
	struct arena *a = db_arena(db);
	struct list_row_by_key_args *sets = ARENA_ARRAY(a, struct list_row_by_key_args, c->n);
	struct list_row_by_key_row *rows = ARENA_ARRAY(a, struct list_row_by_key_row, c->n);
	bool *found = ARENA_ARRAY(a, bool, c->n);

	for (size_t i = 0; i < c->n; i++)
		sets[i] = (struct list_row_by_key_args){ .list_id = c->list_id,
			.list_key = c->rows[i].reason.p ? S("") : in[i].p->list_key };
	list_row_by_key_batch(db, sets, c->n, rows, found);
	for (size_t i = 0; i < c->n; i++) {
		if (!found[i])
			continue;
		in[i].on_list = true;
		in[i].before = rows[i].source_record_id;
		in[i].was_gone = rows[i].gone_import_id.v != 0;
		in[i].same = str_eq(rows[i].row_mark, str_of(c->rows[i].mark));
		if (in[i].same)
			c->rows[i].record_id = rows[i].source_record_id;
		if (in[i].person_id.v == 0)
			in[i].person_id = rows[i].person_id;
	}
}

/* --- rounds --- */

/* Rows of a round by what could make two of them one person: an open-addressing table of chains. */
struct claimed_row { uint64_t hash; const struct incoming *in; size_t next; };
struct claimed { struct claimed_row *rows; size_t *slot, n, cap; };

#define LOOKED_AT 20 /* of so many with one telephone number, as match.c does */

static bool same_person_perhaps(
	struct arena *a, const struct incoming *x, const struct incoming *y, bool by_number)
{
	const struct match_row *p = &x->p->match, *q = &y->p->match;
	struct name_tokens mine, other;

	if (x->person_id.v || y->person_id.v)
		return x->person_id.v == y->person_id.v;
	if ((p->nhs_number.n && q->nhs_number.n && !str_eq(p->nhs_number, q->nhs_number)) ||
	    (p->born_on.n && q->born_on.n && !str_eq(p->born_on, q->born_on)))
		return false;
	mine = name_tokens_of(a, p->given_name, p->family_name);
	other = name_tokens_of(a, q->given_name, q->family_name);
	return by_number || mine.n == 0 || other.n == 0 || names_compatible(&mine, &other) ||
		p->known_as.n || q->known_as.n;
}

/* Whether one with this hash that came before could be the same person; the row is now among them.
 */
static bool claim(
	struct arena *a, struct claimed *c, uint64_t hash, const struct incoming *in, bool by_number)
{
	size_t at = (hash >> 7) & (c->cap - 1), looked = 0;
	bool there = false;

	while (c->slot[at] && c->rows[c->slot[at] - 1].hash != hash)
		at = (at + 1) & (c->cap - 1);
	for (size_t i = c->slot[at]; i && !there && looked < LOOKED_AT;
		 i = c->rows[i - 1].next, looked++)
		there = c->rows[i - 1].in != in && same_person_perhaps(a, c->rows[i - 1].in, in, by_number);
	c->rows[c->n++] = (struct claimed_row){ hash, in, c->slot[at] };
	c->slot[at] = c->n;
	return there;
}

/* Whether a row could be about somebody of whom another row of the round is. */
static bool may_be_of_round(struct arena *a, struct claimed *c, const struct incoming *in)
{
	const struct match_row *m = &in->p->match;
	const struct {
		char letter;
		struct str key;
	} keys[] = { { 'h', m->nhs_number }, { 'p', m->phones[0] }, { 'p', m->phones[1] },
		{ 'e', m->email }, { 'd', m->born_key }, { 'a', m->home_key } };
	bool there = false;

	if (in->person_id.v)
		return claim(a, c, (uint64_t)in->person_id.v * UINT64_C(0x9E3779B97F4A7C15), in, false);
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i].key.n)
			there = claim(a, c, str_hash(keys[i].key) * 31 + (uint64_t)keys[i].letter, in,
						keys[i].letter == 'h') ||
				there;
	return there;
}

static int by_id(const void *x, const void *y)
{
	const int64_t *p = x, *q = y;

	return (*p > *q) - (*p < *q);
}

/* A list calls its people two: whoever is on it already, or is another row of this round, no
 * machine takes for one more. */
static void alike_apart(struct db *db, struct list_id list, struct incoming **in, size_t n,
	struct match_found *found, size_t asked)
{
	struct arena *a = db_arena(db);
	struct list_line_of_person_args *sets = ARENA_ARRAY(a, struct list_line_of_person_args, asked);
	struct list_line_of_person_row *rows = ARENA_ARRAY(a, struct list_line_of_person_row, asked);
	struct match_found **taken = ARENA_ARRAY(a, struct match_found *, asked);
	int64_t *ids = ARENA_ARRAY(a, int64_t, n);
	bool *on_list = ARENA_ARRAY(a, bool, asked);
	size_t n_taken = 0, n_ids = 0;

	for (size_t i = 0; i < asked; i++)
		if (found[i].verdict == MATCH_KNOWN && found[i].n_doubts) {
			sets[n_taken] = (struct list_line_of_person_args){ .list_id = list,
				.person_id = found[i].person_id };
			taken[n_taken++] = &found[i];
		}
	if (n_taken == 0)
		return;
	for (size_t i = 0; i < n; i++)
		if (in[i]->person_id.v)
			ids[n_ids++] = in[i]->person_id.v;
	qsort(ids, n_ids, sizeof(*ids), by_id);
	list_line_of_person_batch(db, sets, n_taken, rows, on_list);
	for (size_t i = 0; i < n_taken; i++) {
		const int64_t *at = bsearch(&taken[i]->person_id.v, ids, n_ids, sizeof(*ids), by_id);
		bool twice = at && ((at > ids && at[-1] == *at) || (at + 1 < ids + n_ids && at[1] == *at));

		if (on_list[i] || twice)
			match_hold(taken[i]);
	}
}

/* Who the rows of a round are. Gives back how many of them stay in it; those that wait come behind
 * them. */
static size_t round_match(struct db *db, struct import_chunk *c, struct incoming **in, size_t n)
{
	struct arena *a = db_arena(db);
	struct match_row *rows = ARENA_ARRAY(a, struct match_row, n);
	struct match_found *found = ARENA_ARRAY(a, struct match_found, n);
	struct incoming **asked = ARENA_ARRAY(a, struct incoming *, n),
					**waits = ARENA_ARRAY(a, struct incoming *, n);
	size_t asking = 0, staying = 0, waiting = 0;
	struct claimed claimed = { .rows = ARENA_ARRAY(a, struct claimed_row, 6 * n), .cap = 256 };

	for (size_t i = 0; i < n; i++)
		if (in[i]->person_id.v == 0) {
			rows[asking] = in[i]->p->match;
			asked[asking++] = in[i];
		}
	match_batch(db, rows, asking, found);
	for (size_t i = 0; i < asking; i++) {
		if (found[i].verdict == MATCH_KNOWN)
			asked[i]->person_id = found[i].person_id;
		asked[i]->found = found[i].n_doubts ? &found[i] : NULL;
	}
	alike_apart(db, c->list_id, in, n, found, asking);
	for (size_t i = 0; i < asking; i++) {
		if (found[i].verdict == MATCH_REVIEW)
			asked[i]->person_id.v = 0;
		c->counts->review += found[i].verdict == MATCH_REVIEW;
	}
	while (claimed.cap < 12 * n)
		claimed.cap *= 2;
	claimed.slot = ARENA_ARRAY(a, size_t, claimed.cap);
	for (size_t i = 0; i < n; i++)
		if (may_be_of_round(a, &claimed, in[i]))
			waits[waiting++] = in[i];
		else
			in[staying++] = in[i];
	memcpy(in + staying, waits, waiting * sizeof(*waits));
	return staying;
}

/* --- what is kept of the rows --- */

static void records_keep(
	struct db *db, const struct import_chunk *c, struct incoming **in, size_t n)
{
	struct source_record_add_args *sets =
		ARENA_ARRAY(db_arena(db), struct source_record_add_args, n);
	size_t adding = 0;

	for (size_t i = 0; i < n; i++) {
		struct import_taking *r = in[i]->row;

		r->person_id = in[i]->person_id;
		if (r->record_id.v && !in[i]->refused)
			continue;                      /* the row is kept already */
		if (r->record_id.v) {
			source_record_again(db,
				(struct source_record_again_args){ .source_record_id = r->record_id,
					.import_id = c->import_id,
					.row_number = r->number,
					.person_id = r->person_id,
					.raw = r->raw,
					.list_name = c->list_name,
					.reason = r->reason.p ? r->reason : S(""),
					.at = db_now(db) });
			continue;
		}
		r->record_id.v = id_new();
		sets[adding++] = (struct source_record_add_args){ .source_record_id = r->record_id,
			.import_id = c->import_id,
			.row_number = r->number,
			.row_key = r->reason.p ? r->key : S(""),
			.person_id = r->person_id,
			.raw = r->raw,
			.list_name = c->list_name,
			.reason = r->reason.p ? r->reason : S(""),
			.at = db_now(db) };
	}
	source_record_add_batch(db, sets, adding);
}

static void lines_keep(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n)
{
	struct list_row_put_args *sets = ARENA_ARRAY(db_arena(db), struct list_row_put_args, n);

	for (size_t i = 0; i < n; i++)
		sets[i] = (struct list_row_put_args){ .list_id = c->list_id,
			.list_key = in[i]->p->list_key,
			.person_id = in[i]->person_id,
			.source_record_id = in[i]->row->record_id,
			.import_id = c->import_id,
			.said_on = in[i]->p->said_on.n ? in[i]->p->said_on : c->said_on,
			.household_key = in[i]->p->household_key,
			.row_mark = str_of(in[i]->row->mark) };
	list_row_put_batch(db, sets, n);
}

static size_t flags_count(struct incoming **in, size_t n)
{
	size_t all = 0;

	for (size_t i = 0; i < n; i++)
		all += in[i]->p->n_flags;
	return all;
}

/* Flags as the row has them now; what its line said before and no longer says ends. */
static void flags_keep(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n)
{
	struct arena *a = db_arena(db);
	struct flag_new *raise = ARENA_ARRAY(a, struct flag_new, flags_count(in, n));
	struct flags_of_list_args *asked = ARENA_ARRAY(a, struct flags_of_list_args, n);
	struct incoming **whose = ARENA_ARRAY(a, struct incoming *, n);
	struct flags_of_list_rows *had;
	size_t raising = 0, asking = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < in[i]->p->n_flags && !in[i]->p->off_list && !in[i]->p->died; k++)
			raise[raising++] = (struct flag_new){ .person_id = in[i]->person_id,
				.code = in[i]->p->flags[k].code,
				.value = in[i]->p->flags[k].value,
				.since_on = in[i]->p->since_on,
				.expires_on = in[i]->p->until_on,
				.list_id = c->list_id,
				.source_record_id = in[i]->row->record_id };
		if (in[i]->on_list && !in[i]->same && !(c->profile && c->profile->facts)) {
			whose[asking] = in[i];
			asked[asking++] = (struct flags_of_list_args){ .person_id = in[i]->person_id,
				.list_id = c->list_id };
		}
	}
	had = flags_of_list_batch(db, asked, asking);
	for (size_t i = 0; i < asking; i++)
		for (size_t f = 0; f < had[i].n; f++) {
			bool still = false;

			for (size_t k = 0; k < whose[i]->p->n_flags && !still; k++)
				still = str_eq(whose[i]->p->flags[k].code, had[i].v[f].code);
			if (!still)
				(void)flags_end(db, whose[i]->person_id, c->list_id, had[i].v[f].code,
					S("the list does not say it any more"));
		}
	flags_raise(db, raise, raising);
}

/* --- who must not be found --- */

static bool says(const struct incoming *in, struct str code)
{
	for (size_t k = 0; k < in->p->n_flags && !in->p->off_list && !in->p->died; k++)
		if (str_eq(in->p->flags[k].code, code))
			return true;
	return false;
}

/* Whoever a row newly says must not be found is protected before anybody can look. A row that says
 * so again does not undo that a person ended it. Before the flags are kept, which tell what was
 * said already. */
static void protected_keep(
	struct db *db, const struct import_chunk *c, struct incoming **in, size_t n)
{
	struct str code = S("protected_address");

	for (size_t i = 0; i < n && !db_failed(db); i++) {
		struct flags_of_list_rows had;
		bool said = false;

		if (!says(in[i], code))
			continue;
		had = flags_of_list(db,
			(struct flags_of_list_args){ .person_id = in[i]->person_id, .list_id = c->list_id });
		for (size_t f = 0; f < had.n && !said; f++)
			said = str_eq(had.v[f].code, code);
		if (!said)
			in[i]->acted = person_protect_by_list(db, in[i]->person_id, c->list_name)
				? "protected: must not be found"
				: "not protected: there is no hub to look after them";
	}
}

/* --- what is news --- */

static void died(struct db *db, struct incoming *in, enum list_rule rule, struct list_id list)
{
	struct problems ps = { .arena = db_arena(db) };
	struct flag_new may = { .person_id = in->person_id,
		.code = S("may_have_died"),
		.list_id = list,
		.source_record_id = in->row->record_id };

	if (rule == LIST_RULE_ACT) {
		if (person_state_set(db, in->person_id, PERSON_STATE_DECEASED, &ps))
			in->acted = "recorded as deceased, next steps stopped";
		(void)flags_end(db, in->person_id, list, STR_NONE, S("they have died"));
	} else if (rule == LIST_RULE_ASK) {
		flags_raise(db, &may, 1);
		in->acted = "for a person to look at";
	}
}

static void moved(struct db *db, struct incoming *in, enum list_rule rule, struct list_id list)
{
	struct flag_new may = { .person_id = in->person_id,
		.code = S("may_have_moved"),
		.list_id = list,
		.source_record_id = in->row->record_id };

	if (rule == LIST_RULE_ASK) {
		flags_raise(db, &may, 1);
		in->acted = "for a person to look at";
	} else if (rule == LIST_RULE_ACT) {
		in->acted = in->home_changed ? "address updated" : "kept: another source outranks it";
	}
}

/* The address of the line's row before, against that of now. */
static bool line_moved(struct db *db, const struct incoming *in)
{
	struct list_record_row row;

	if (!in->on_list || in->same ||
		!list_record(db, (struct list_record_args){ .source_record_id = in->before }, &row))
		return false;
	return list_home_differs(db, &row, in->p);
}

static void news_keep(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n)
{
	struct arena *a = db_arena(db);
	struct list_change_add_args *sets = ARENA_ARRAY(a, struct list_change_add_args, n);
	struct list_by_id_row list = { .died_rule = LIST_RULE_ACT, .moved_rule = LIST_RULE_ACT };
	size_t adding = 0;

	(void)list_by_id(db, (struct list_by_id_args){ .list_id = c->list_id }, &list);
	for (size_t i = 0; i < n; i++) {
		enum list_change_kind kind = !in[i]->on_list ? LIST_CHANGE_KIND_NEW
			: in[i]->was_gone                        ? LIST_CHANGE_KIND_BACK
													 : LIST_CHANGE_KIND_CHANGED;

		if (in[i]->p->died) {
			died(db, in[i], list.died_rule, c->list_id);
			kind = LIST_CHANGE_KIND_DIED;
			c->counts->died++;
		} else if (line_moved(db, in[i])) {
			moved(db, in[i], list.moved_rule, c->list_id);
			kind = LIST_CHANGE_KIND_MOVED;
			c->counts->moved++;
		} else {
			c->counts->changed += kind == LIST_CHANGE_KIND_CHANGED;
		}
		if (c->first_delivery && kind == LIST_CHANGE_KIND_NEW)
			continue;
		sets[adding++] = (struct list_change_add_args){ .import_id = c->import_id,
			.list_change_id = { id_new() },
			.kind = kind,
			.person_id = in[i]->person_id,
			.source_record_id = in[i]->row->record_id,
			.before_id = { in[i]->on_list ? in[i]->before.v : 0 },
			.acted = in[i]->acted ? str_of(in[i]->acted) : S("") };
	}
	list_change_add_batch(db, sets, adding);
}

/* A line that says of itself that it is on the list no more. */
static void off_list(struct db *db, const struct import_chunk *c, struct incoming **in, size_t n)
{
	struct arena *a = db_arena(db);
	struct person_id *people = ARENA_ARRAY(a, struct person_id, n);
	struct str *keys = ARENA_ARRAY(a, struct str, n);
	struct source_record_id *records = ARENA_ARRAY(a, struct source_record_id, n);
	size_t gone = 0;

	for (size_t i = 0; i < n; i++)
		if (in[i]->p->off_list) {
			people[gone] = in[i]->person_id;
			keys[gone] = in[i]->p->list_key;
			records[gone++] = in[i]->row->record_id;
		}
	c->counts->gone += (int64_t)gone;
	if (gone)
		list_gone(db, c->list_id, c->import_id, people, keys, records, gone);
}

/* --- the chunk --- */

static void round_take(struct db *db, struct import_chunk *c, struct incoming **in, size_t n)
{
	struct arena *a = db_arena(db);
	struct incoming **fresh = ARENA_ARRAY(a, struct incoming *, n),
					**known = ARENA_ARRAY(a, struct incoming *, n);
	size_t n_fresh = 0, n_known = 0;

	for (size_t i = 0; i < n; i++)
		if (in[i]->person_id.v)
			known[n_known++] = in[i];
		else
			fresh[n_fresh++] = in[i];
	people_add(db, c, fresh, n_fresh);
	c->counts->people += (int64_t)n_fresh;
	for (size_t i = 0; i < n_fresh; i++)
		if (fresh[i]->found)
			match_queue(db, fresh[i]->person_id, fresh[i]->found);
	records_keep(db, c, in, n);
	lines_keep(db, c, in, n);
	people_update(db, c, known, n_known);
	protected_keep(db, c, in, n);
	flags_keep(db, c, in, n);
	news_keep(db, c, in, n);
	off_list(db, c, in, n);
}

/* Rows that could not be read are kept with their reason; rows that are what they were are only
 * seen again. */
static size_t rows_sort(
	struct db *db, struct import_chunk *c, struct incoming *in, struct incoming **todo)
{
	struct arena *a = db_arena(db);
	struct incoming **bad = ARENA_ARRAY(a, struct incoming *, c->n),
					**same = ARENA_ARRAY(a, struct incoming *, c->n);
	size_t n_bad = 0, n_same = 0, n = 0;

	for (size_t i = 0; i < c->n; i++) {
		bool known_record = c->rows[i].record_id.v != 0 && in[i].person_id.v != 0;

		if (c->rows[i].reason.p) {
			in[i].person_id.v = 0;
			bad[n_bad++] = &in[i];
			c->counts->rejected++;
		} else {
			if (known_record)
				c->counts->known++;
			else
				c->counts->fresh++;
			if (!in[i].same || (in[i].was_gone && !in[i].p->off_list))
				todo[n++] = &in[i];
			else if (!in[i].was_gone)
				same[n_same++] = &in[i];
		}
	}
	records_keep(db, c, bad, n_bad);
	lines_keep(db, c, same, n_same);
	return n;
}

void people_take_chunk(struct db *db, struct import_chunk *c)
{
	struct arena *a = db_arena(db);
	struct incoming *in = ARENA_ARRAY(a, struct incoming, c->n),
					**todo = ARENA_ARRAY(a, struct incoming *, c->n);
	size_t n;

	rows_known(db, c, in);
	lines_known(db, c, in);
	n = rows_sort(db, c, in, todo);
	while (n && !db_failed(db)) {
		size_t staying = round_match(db, c, todo, n);

		round_take(db, c, todo, staying);
		todo += staying;
		n -= staying;
	}
	audit_add(db, S("import.rows"), 0,
		str_fmt(a, "{\"import\":\"%lld\",\"from\":%lld,\"to\":%lld}", (long long)c->import_id.v,
			(long long)(c->n ? c->rows[0].number : 0),
			(long long)(c->n ? c->rows[c->n - 1].number : 0)),
		STR_NONE);
}
