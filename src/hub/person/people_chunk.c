/*
 * Many rows of a list at once. A row that came before, word for word, is only noted as seen. The
 * rest goes in rounds: who are they, add those nobody knows, weigh what is said of the others. A
 * row that could be about somebody of the same round (a second line of the same new person) waits
 * for the next one, so that rows are matched as if they had come one after another. Whom exact keys
 * settle is written while a thread asks the register about the others, and of these whoever turns
 * out to be a stranger while it asks about those behind them (people_who.c, match_aside.c).
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
#include "hub/person/person_change.h"
#include "hub/person/protection.h"

#define STRANGERS 500 /* asked about, then kept while the next ones are asked about */

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

/* Rows by a text of theirs: indexes are read, and written, from one end to the other. */
struct keyed {
	struct str key;
	size_t i;
};

static int by_key(const void *x, const void *y)
{
	const struct keyed *p = x, *q = y;

	return str_cmp(p->key, q->key);
}

static void line_take(const struct list_row_by_key_row *line, struct incoming *in)
{
	in->on_list = true;
	in->before = line->source_record_id;
	in->was_gone = line->gone_import_id.v != 0;
	in->same = str_eq(line->row_mark, str_of(in->row->mark));
	if (in->same)
		in->row->record_id = line->source_record_id;
	if (in->person_id.v == 0)
		in->person_id = line->person_id;
}

static void lines_known(struct db *db, const struct import_chunk *c, struct incoming *in)
{
	struct arena *a = db_arena(db);
	struct list_row_by_key_args *sets = ARENA_ARRAY(a, struct list_row_by_key_args, c->n);
	struct list_row_by_key_row *rows = ARENA_ARRAY(a, struct list_row_by_key_row, c->n);
	struct keyed *lines = ARENA_ARRAY(a, struct keyed, c->n);
	bool *found = ARENA_ARRAY(a, bool, c->n);

	for (size_t i = 0; i < c->n; i++)
		lines[i] = (struct keyed){ c->rows[i].reason.p ? S("") : in[i].p->list_key, i };
	qsort(lines, c->n, sizeof(*lines), by_key);
	for (size_t i = 0; i < c->n; i++)
		sets[i] = (struct list_row_by_key_args){ .list_id = c->list_id, .list_key = lines[i].key };
	list_row_by_key_batch(db, sets, c->n, rows, found);
	for (size_t i = 0; i < c->n; i++)
		if (found[i])
			line_take(&rows[i], &in[lines[i].i]);
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
	struct keyed *lines = ARENA_ARRAY(db_arena(db), struct keyed, n);

	for (size_t i = 0; i < n; i++)
		lines[i] = (struct keyed){ in[i]->p->list_key, i };
	if (n)
		qsort(lines, n, sizeof(*lines), by_key);
	for (size_t i = 0; i < n; i++) {
		const struct incoming *one = in[lines[i].i];

		sets[i] = (struct list_row_put_args){ .list_id = c->list_id,
			.list_key = one->p->list_key,
			.person_id = one->person_id,
			.source_record_id = one->row->record_id,
			.import_id = c->import_id,
			.said_on = one->p->said_on.n ? one->p->said_on : c->said_on,
			.household_key = one->p->household_key,
			.row_mark = str_of(one->row->mark) };
	}
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

static int by_person(const void *x, const void *y)
{
	const struct incoming *const *p = x, *const *q = y;

	return ((*p)->person_id.v > (*q)->person_id.v) - ((*p)->person_id.v < (*q)->person_id.v);
}

/* Of rows who are somebody; no two of one person. What is kept by person is written in their order;
 * news in that of the file. */
static void rows_keep(struct db *db, struct import_chunk *c, struct incoming **in, size_t n)
{
	struct incoming **known = ARENA_ARRAY(db_arena(db), struct incoming *, n),
					**sorted = ARENA_ARRAY(db_arena(db), struct incoming *, n);
	size_t n_known = 0;

	memcpy(sorted, in, n * sizeof(*in));
	qsort(sorted, n, sizeof(*sorted), by_person);
	for (size_t i = 0; i < n; i++)
		if (!sorted[i]->is_new)
			known[n_known++] = sorted[i];
	records_keep(db, c, sorted, n);
	lines_keep(db, c, sorted, n);
	people_update(db, c, known, n_known);
	protected_keep(db, c, sorted, n);
	flags_keep(db, c, sorted, n);
	news_keep(db, c, in, n);
	off_list(db, c, in, n);
}

static void rows_take(struct db *db, struct import_chunk *c, struct incoming **in, size_t n)
{
	struct incoming **fresh = ARENA_ARRAY(db_arena(db), struct incoming *, n);
	size_t n_fresh = 0;

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		if (in[i]->person_id.v == 0)
			fresh[n_fresh++] = in[i];
	people_add(db, c, fresh, n_fresh);
	c->counts->people += (int64_t)n_fresh;
	for (size_t i = 0; i < n_fresh; i++)
		if (fresh[i]->found)
			match_queue(db, fresh[i]->person_id, fresh[i]->found);
	rows_keep(db, c, in, n);
}

/* Of a big list, whose keys are made later: who is new or changed, as they came. */
static void changes_tell(
	struct db *db, const struct import_chunk *c, struct incoming **in, size_t n)
{
	struct person_id *people = ARENA_ARRAY(db_arena(db), struct person_id, n);

	for (int known = 0; known < 2 && c->is_big; known++) {
		size_t told = 0;

		for (size_t i = 0; i < n; i++)
			if (!in[i]->waits && (known ? in[i]->changed : in[i]->is_new))
				people[told++] = in[i]->person_id;
		person_changed(db, people, told);
	}
}

/* Those whom the register is asked about. Strangers are kept while it is asked about those behind
 * them; then the others, together. */
static void asked_take(struct db *db, struct import_chunk *c, struct incoming **in, size_t n,
	const struct people_asked *q)
{
	struct incoming **some = ARENA_ARRAY(db_arena(db), struct incoming *, q->n),
					**staying = ARENA_ARRAY(db_arena(db), struct incoming *, q->n);
	size_t got;

	for (size_t from = 0; from < q->n && !db_failed(db); from += STRANGERS) {
		size_t to = q->n - from < STRANGERS ? q->n : from + STRANGERS;

		got = people_strangers(db, c, q, from, to, some);
		rows_take(db, c, staying, people_staying(db_arena(db), some, got, staying));
	}
	got = people_answers_take(db, c, in, n, q, some);
	rows_take(db, c, staying, people_staying(db_arena(db), some, got, staying));
}

/* One round; gives back how many wait for the next: the first of `in`, as they came. Rows whom keys
 * settled are kept while the register is asked about the others. One of these and one of those are
 * the same person only where the machine says so, and such a row it holds back for somebody to look
 * at: so it is as if all had been taken together. */
static size_t round_take(struct db *db, struct import_chunk *c, struct incoming **in, size_t n)
{
	struct arena *a = db_arena(db);
	struct incoming **settled = ARENA_ARRAY(a, struct incoming *, n),
					**staying = ARENA_ARRAY(a, struct incoming *, n);
	size_t n_settled = 0, waiting = 0;
	struct people_asked q;

	people_keys_settle(db, c, in, n, &q);
	for (size_t i = 0; i < n; i++)
		if (in[i]->person_id.v)
			settled[n_settled++] = in[i];
	rows_take(db, c, staying, people_staying(a, settled, n_settled, staying));
	asked_take(db, c, in, n, &q);
	changes_tell(db, c, in, n);
	for (size_t i = 0; i < n; i++)
		if (in[i]->waits)
			in[waiting++] = in[i];
	return waiting;
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
	while (n && !db_failed(db))
		n = round_take(db, c, todo, n);
	audit_add(db, S("import.rows"), 0,
		str_fmt(a, "{\"import\":\"%lld\",\"rows\":%lld,\"before\":%lld}",
			(long long)c->import_id.v, (long long)c->n, (long long)c->counts->done),
		STR_NONE);
}
