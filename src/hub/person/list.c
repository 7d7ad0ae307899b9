/* Lists: found by name, changed by hand, and what follows by their rules when people are on them no
 * more. */
#include "hub/person/list.h"

#include <pthread.h>

#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/events.h"
#include "hub/person/household.h"
#include "hub/person/import.sql.h"
#include "hub/person/import_private.h"
#include "hub/person/import_profile.h"
#include "hub/person/people_chunk.h"
#include "hub/person/rag.h"
#include "hub/person/value.h"

struct list_id list_find_or_make(
	struct db *db, struct str name, struct str supplier, const struct list_profile *profile)
{
	struct list_by_name_row row;
	struct list_by_name_args named = { .name = str_trim(name),
		.supplier = str_trim(text_or_empty(supplier)) };

	if (list_by_name(db, named, &row))
		return row.list_id;
	if (named.supplier.n == 0) { /* nobody said whose: the one list of that name comes again */
		struct lists_named_rows same =
			lists_named(db, (struct lists_named_args){ .name = named.name });

		if (same.n == 1)
			return same.v[0].list_id;
	}
	list_add(db,
		(struct list_add_args){ .list_id = { id_new() },
			.name = named.name,
			.supplier = named.supplier,
			.profile = profile ? str_of(profile->name) : S(""),
			.priority = profile ? profile->priority : 50,
			.is_whole = !profile || !profile->partial,
			.created_at = db_now(db) });
	return list_by_name(db, named, &row) ? row.list_id : (struct list_id){ 0 };
}

struct str list_rule_words(enum list_rule rule)
{
	return rule == LIST_RULE_ACT ? S("do it")
		: rule == LIST_RULE_ASK  ? S("ask a person")
								 : S("do nothing");
}

bool list_update(struct db *db, struct list_edit e, struct problems *ps)
{
	struct list_by_name_row other;
	int64_t priority = 0, days = 0;
	size_t before = ps->n;

	e.name = str_trim(e.name);
	e.supplier = str_trim(text_or_empty(e.supplier));
	if (e.name.n == 0 || e.name.n > 200)
		problem_add(ps, S("name"), S("Give the list a name, of 200 letters at most."));
	if (!str_to_i64(str_trim(e.priority), &priority) || priority < 1 || priority > 99)
		problem_add(ps, S("priority"),
			S("A number from 1 to 99: the higher, the more the list is believed."));
	if (!str_to_i64(str_trim(e.gone_days), &days) || days < 0 || days > 365)
		problem_add(ps, S("gone_days"), S("How many days? A number from 0 to 365."));
	if (ps->n == before &&
		list_by_name(
			db, (struct list_by_name_args){ .name = e.name, .supplier = e.supplier }, &other) &&
		other.list_id.v != e.list_id.v)
		problem_add(ps, S("name"), S("There is a list of this name from this supplier already."));
	if (ps->n == before &&
		list_keep(db,
			(struct list_keep_args){ .list_id = e.list_id,
				.seen_version = e.row_version,
				.name = e.name,
				.supplier = e.supplier,
				.priority = priority,
				.is_whole = e.is_whole,
				.gone_rule = e.gone,
				.gone_days = days,
				.died_rule = e.died,
				.moved_rule = e.moved }) != 1)
		problem_add(ps, S(""),
			S("Somebody else changed this list meanwhile. Look at it again, then save."));
	if (ps->n == before)
		audit_add(db, S("list.edit"), 0,
			str_fmt(db_arena(db), "{\"list\":\"%lld\",\"priority\":%lld}", (long long)e.list_id.v,
				(long long)priority),
			STR_NONE);
	return ps->n == before && !db_failed(db);
}

bool list_home_differs(
	struct db *db, const struct list_record_row *before, const struct people_row *now)
{
	struct arena *a = db_arena(db);
	struct problems odd = { .arena = a };
	struct import_look look;
	struct source_row cells;
	struct person_read r;

	if (before->kind != IMPORT_KIND_PEOPLE ||
		(now->read.address.n == 0 && now->read.postcode.n == 0))
		return false;
	import_look_stored(a, before->kind, before->header, before->mapping, &look);
	cells = import_raw_cells(a, personal_raw(before->raw));
	(void)!person_facts_read(
		a, db_now(db), people_facts(a, import_values(a, &look, &cells)), &r, &odd);
	return (r.address.n || r.postcode.n) &&
		!value_same(a, VALUE_HOME, str_join(a, r.address, S(", "), r.postcode),
			str_join(a, now->read.address, S(", "), now->read.postcode));
}

/* --- gone --- */

/* Those who stand on no other line of the list. */
static size_t really_gone(struct db *db, struct list_id list, const struct person_id *people,
	size_t n, bool *gone, bool *elsewhere)
{
	struct arena *a = db_arena(db);
	struct list_row_others_args *sets = ARENA_ARRAY(a, struct list_row_others_args, n);
	struct list_row_others_row *rows = ARENA_ARRAY(a, struct list_row_others_row, n);
	bool *found = ARENA_ARRAY(a, bool, n);
	size_t all = 0;

	for (size_t i = 0; i < n; i++)
		sets[i] = (struct list_row_others_args){ .list_id = list, .person_id = people[i] };
	list_row_others_batch(db, sets, n, rows, found);
	for (size_t i = 0; i < n; i++) {
		gone[i] = found[i] && rows[i].here == 0;
		elsewhere[i] = found[i] && rows[i].lines > rows[i].here;
		all += gone[i];
	}
	return all;
}

static void flags_run_out(struct db *db, const struct list_by_id_row *list,
	const struct person_id *people, const bool *gone, size_t n)
{
	struct arena *a = db_arena(db);
	struct flags_expire_args *sets = ARENA_ARRAY(a, struct flags_expire_args, n);
	struct str until = date_iso(a, date_add(time_civil(db_now(db)).date, (int)list->gone_days));
	size_t m = 0;

	for (size_t i = 0; i < n; i++)
		if (gone[i])
			sets[m++] = (struct flags_expire_args){
				.person_id = people[i], .list_id = list->list_id, .expires_on = until
			};
	flags_expire_batch(db, sets, m);
}

static void flags_ask(struct db *db, const struct list_by_id_row *list,
	const struct person_id *people, const struct source_record_id *records, const bool *gone,
	size_t n)
{
	struct flag_new *raise = ARENA_ARRAY(db_arena(db), struct flag_new, n);
	size_t m = 0;

	for (size_t i = 0; i < n; i++)
		if (gone[i])
			raise[m++] = (struct flag_new){ .person_id = people[i],
				.code = S("off_list"),
				.value = list->name,
				.list_id = list->list_id,
				.source_record_id = records[i] };
	flags_raise(db, raise, m);
}

void list_gone(struct db *db, struct list_id list, struct import_id import,
	const struct person_id *people, const struct str *line_keys,
	const struct source_record_id *records, size_t n)
{
	struct arena *a = db_arena(db);
	struct list_row_gone_args *lines = ARENA_ARRAY(a, struct list_row_gone_args, n);
	struct list_change_add_args *news = ARENA_ARRAY(a, struct list_change_add_args, n);
	bool *gone = ARENA_ARRAY(a, bool, n), *elsewhere = ARENA_ARRAY(a, bool, n);
	struct list_by_id_row rules;

	if (n == 0 || !list_by_id(db, (struct list_by_id_args){ .list_id = list }, &rules))
		return;
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct list_row_gone_args){
			.list_id = list, .list_key = line_keys[i], .gone_import_id = import
		};
	list_row_gone_batch(db, lines, n);
	(void)really_gone(db, list, people, n, gone, elsewhere);
	if (rules.gone_rule == LIST_RULE_ACT)
		flags_run_out(db, &rules, people, gone, n);
	else if (rules.gone_rule == LIST_RULE_ASK)
		flags_ask(db, &rules, people, records, gone, n);
	for (size_t i = 0; i < n; i++) {
		struct str acted = !gone[i] ? S("still on another line of the list")
			: rules.gone_rule == LIST_RULE_ACT
			? str_fmt(a, "what the list said ends in %lld days", (long long)rules.gone_days)
			: rules.gone_rule == LIST_RULE_ASK ? S("for a person to look at")
											   : S("");

		news[i] = (struct list_change_add_args){ .import_id = import,
			.list_change_id = { id_new() },
			.kind = LIST_CHANGE_KIND_GONE,
			.person_id = people[i],
			.source_record_id = records[i],
			.acted = acted };
		if (elsewhere[i])
			(void)value_recompute(db, people[i]);
	}
	list_change_add_batch(db, news, n);
}

/* One page of those the delivery did not have. False when there are no more, or the database
 * failed. */
static bool page_gone(struct db_pool *pool, struct arena *a, const struct import_ending *e,
	struct str *after, int64_t *gone)
{
	struct viewer v = viewer_system(e->host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_WRITE);
	struct list_rows_missing_rows rows = list_rows_missing(db,
		(struct list_rows_missing_args){
			.list_id = e->list_id, .import_id = e->import_id, .after_key = *after });
	struct person_id *people = ARENA_ARRAY(a, struct person_id, rows.n);
	struct str *keys = ARENA_ARRAY(a, struct str, rows.n);
	struct source_record_id *records = ARENA_ARRAY(a, struct source_record_id, rows.n);

	for (size_t i = 0; i < rows.n; i++) {
		people[i] = rows.v[i].person_id;
		keys[i] = rows.v[i].list_key;
		records[i] = rows.v[i].source_record_id;
	}
	list_gone(db, e->list_id, e->import_id, people, keys, records, rows.n);
	list_gone_count(
		db, (struct list_gone_count_args){ .import_id = e->import_id, .more = (int64_t)rows.n });
	if (rows.n)
		*after = rows.v[rows.n - 1].list_key;
	*gone = (int64_t)rows.n;
	return db_end(db);
}

/* --- what people are asked to look at --- */

bool list_asking(struct db *db, struct import_id import, struct list_asking *out)
{
	struct arena *a = db_arena(db);
	struct import_by_id_row i;
	struct list_by_id_row l;
	struct str said = S("");

	if (!import_by_id(db, (struct import_by_id_args){ .import_id = import }, &i) ||
	    !list_by_id(db, (struct list_by_id_args){ .list_id = i.list_id }, &l))
		return false;
	const struct {
		enum list_rule rule;
		int64_t n;
		const char *words;
	} asks[] = { { l.died_rule, i.rows_died, "may have died" },
		{ l.moved_rule, i.rows_moved, "may have moved" },
		{ l.gone_rule, i.rows_gone, "not on it any more" } };
	for (size_t k = 0; k < sizeof(asks) / sizeof(*asks); k++)
		if (asks[k].rule == LIST_RULE_ASK && asks[k].n > 0)
			said = str_fmt(a, "%.*s%s%.*s %s", STR_ARG(said), said.n ? ", " : "",
				STR_ARG(str_count(a, asks[k].n)), asks[k].words);
	*out = (struct list_asking){ str_fmt(a, "%.*s: %.*s.", STR_ARG(l.name), STR_ARG(said)),
		i.account_id };
	return said.n > 0;
}

/* Tells the rooms above that people are to be looked at. */
static bool asks_tell(struct db_pool *pool, struct arena *a, const struct import_ending *e)
{
	struct viewer v = viewer_system(e->host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_WRITE);
	struct list_asking asks;

	if (list_asking(db, e->import_id, &asks))
		hub_event(db,
			(struct hub_event){
				.kind = EVENT_LIST_ASKS, .subject_id = e->import_id.v, .at = db_now(db) });
	return db_end(db);
}

/* Who lives with whom, and who is red or amber, for those whom the delivery touched; a big one is
 * weighed as everybody is. */
struct living {
	struct db_pool *pool;
	const struct import_ending *e;
	bool big, ok;
};

static void *homes_and_colours(void *what)
{
	struct living *h = what;
	struct arena *a = arena_new();
	int64_t changed;

	h->ok = households_settle_due(h->pool, h->e->host_id, !h->big, &changed) &&
		(h->big ? rag_work_out(h->pool, a, h->e->host_id, 0, &changed)
				: rag_of_import(h->pool, h->e->host_id, h->e->import_id));
	arena_free(a);
	return NULL;
}

/* What finds people, and where and how they live: one has nothing to do with the other, so for a
 * big list they are made side by side. */
static bool keys_and_homes(
	struct db_pool *pool, const struct import_ending *e, const struct import_counts *counts)
{
	struct living h = { .pool = pool, .e = e, .big = counts->fresh + counts->gone >= e->big_rows };
	pthread_t beside;
	bool threaded = h.big && pthread_create(&beside, NULL, homes_and_colours, &h) == 0,
		 ok = keys_catch_up(pool, e->host_id, e->import_id);

	if (threaded)
		pthread_join(beside, NULL);
	else if (ok)
		homes_and_colours(&h);
	return ok && h.ok;
}

bool list_finish(struct db_pool *pool, const struct import_ending *e, struct import_counts *counts)
{
	struct arena *a = arena_new(), *kept = arena_new();
	struct viewer v = viewer_system(e->host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_READ);
	struct list_by_id_row rules;
	bool whole = list_by_id(db, (struct list_by_id_args){ .list_id = e->list_id }, &rules) &&
		rules.is_whole && !e->first_delivery;
	struct str after = S("");
	int64_t gone = 0;
	bool ok = db_end(db);

	while (ok && whole) {
		arena_reset(a);
		ok = page_gone(pool, a, e, &after, &gone);
		after = str_dup(kept, after);
		counts->gone += gone;
		if (gone == 0)
			break;
	}
	arena_reset(a);
	ok = ok && keys_and_homes(pool, e, counts);
	arena_reset(a);
	ok = ok && asks_tell(pool, a, e);
	arena_free(a);
	arena_free(kept);
	return ok;
}
