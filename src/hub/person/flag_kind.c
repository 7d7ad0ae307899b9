/* Kinds of flag and flags by hand: what is refused, what a flag is called, and that the colour
 * follows at once. */
#include "hub/person/flag_kind.h"

#include "core/access/audit.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/flag.h"
#include "hub/person/flag_kind.sql.h"
#include "hub/person/rag.h"

void flag_kinds_start(struct db *db)
{
	for (size_t i = 0; i < flag_kind_count; i++)
		flag_kind_insert(db,
			(struct flag_kind_insert_args){ .flag_kind_id = { id_new() },
				.code = str_of(flag_kinds[i].code),
				.name = str_of(flag_kinds[i].words),
				.sharing = flag_kinds[i].sharing,
				.days = flag_kinds[i].days,
				.is_used = true });
}

static void kind_check(struct db *db, const struct flag_kind_edit *e, enum flag_sharing *sharing,
	int64_t *days, struct problems *ps)
{
	struct flag_kind_with_code_row taken;
	struct str code = fold_code(db_arena(db), e->name);

	*days = 0;
	if (str_empty(code) || e->name.n > 100)
		problem_add(ps, S("name"), S("Write what this flag says, in a few words."));
	else if (!e->id.v &&
		flag_kind_with_code(db, (struct flag_kind_with_code_args){ .code = code }, &taken))
		problem_add(ps, S("name"),
			S("There is a kind of flag with this name already. Change that one, or choose another "
			  "name."));
	if (!flag_sharing_parse(e->sharing, sharing) || *sharing == FLAG_SHARING_NONE)
		problem_add(
			ps, S("sharing"), S("Choose what kind of fact this is: it decides who may see it."));
	if (!str_empty(e->days) && (!str_to_i64(e->days, days) || *days < 0 || *days > 3650))
		problem_add(ps, S("days"), S("Write a number of days, up to 3650, or leave it empty."));
}

bool flag_kind_save(struct db *db, struct flag_kind_edit e, struct problems *ps)
{
	enum flag_sharing sharing = FLAG_SHARING_NONE;
	struct flag_kinds_all_rows used = flag_kinds_in_use(db);
	struct flag_kind_by_id_row was = { 0 };
	int64_t days;

	kind_check(db, &e, &sharing, &days, ps);
	if (e.id.v && !flag_kind_by_id(db, (struct flag_kind_by_id_args){ .flag_kind_id = e.id }, &was))
		problem_add(ps, S(""), S("This kind of flag is not there any more."));
	if (e.is_used && !was.is_used && used.n >= RAG_FLAGS_MOST)
		problem_add(ps, S("is_used"),
			S("64 kinds of flag are in use already. Take another one out of use first."));
	if (ps->n)
		return false;
	if (e.id.v)
		flag_kind_keep(db,
			(struct flag_kind_keep_args){ .flag_kind_id = e.id,
				.name = e.name,
				.sharing = sharing,
				.days = days,
				.is_used = e.is_used });
	else
		flag_kind_insert(db,
			(struct flag_kind_insert_args){ .flag_kind_id = { id_new() },
				.code = fold_code(db_arena(db), e.name),
				.name = e.name,
				.sharing = sharing,
				.days = days,
				.is_used = e.is_used });
	audit_add(db, S("flag.kind"), 0, STR_NONE, STR_NONE);
	return !db_failed(db);
}

/* --- by hand --- */

static struct str day_read(
	struct db *db, struct str written, const char *field, struct problems *ps)
{
	struct date d;
	struct str why;

	if (str_empty(written))
		return S("");
	if (date_parse(db_arena(db), written, &d, &why))
		return date_iso(db_arena(db), d);
	problem_add(ps, str_of(field), why);
	return S("");
}

bool flag_raise(struct db *db, struct person_id id, struct flag_by_hand f, struct problems *ps)
{
	struct arena *a = db_arena(db);
	struct date today = time_civil(db_now(db)).date;
	struct str since = day_read(db, f.since, "flag_since", ps),
			   until = day_read(db, f.until, "flag_until", ps);
	struct flag_kind_with_code_row k;

	if (str_empty(f.code) ||
		!flag_kind_with_code(db, (struct flag_kind_with_code_args){ .code = f.code }, &k) ||
		!k.is_used)
		problem_add(ps, S("flag_code"), S("Choose what to flag."));
	if (f.value.n > 500)
		problem_add(ps, S("flag_value"), S("Say it in fewer words, 500 letters at most."));
	if (until.n && str_cmp(until, date_iso(a, today)) < 0)
		problem_add(ps, S("flag_until"),
			S("That day is over. Until when does it hold? Leave it empty when nobody knows."));
	if (until.n && since.n && str_cmp(until, since) < 0)
		problem_add(ps, S("flag_until"), S("It would end before it begins."));
	if (ps->n)
		return false;
	if (!since.n)
		since = date_iso(a, today);
	if (!until.n && k.days > 0)
		until = date_iso(a, date_add(today, (int)k.days));
	flag_hand_add(db,
		(struct flag_hand_add_args){ .flag_id = { id_new() },
			.person_id = id,
			.code = k.code,
			.value = f.value.p ? f.value : S(""),
			.since_on = since,
			.expires_on = until,
			.sharing = k.sharing,
			.created_at = db_now(db) });
	audit_add(
		db, S("flag.raise"), id.v, str_fmt(a, "{\"code\":\"%.*s\"}", STR_ARG(k.code)), f.value);
	rag_refresh(db, id);
	return !db_failed(db);
}

bool flag_end_by_hand(
	struct db *db, struct person_id id, struct flag_id flag, struct str why, struct problems *ps)
{
	if (str_empty(why) || why.n > 300) {
		problem_add(ps, S("flag_why"), S("Say in a few words why it no longer holds."));
		return false;
	}
	if (flag_hand_end(db,
			(struct flag_hand_end_args){
				.person_id = id, .flag_id = flag, .ended_at = db_now(db), .ended_why = why }) !=
		1) {
		problem_add(ps, S(""), S("This flag has ended already."));
		return false;
	}
	audit_add(db, S("flag.end"), id.v, STR_NONE, why);
	rag_refresh(db, id);
	return !db_failed(db);
}

/* --- shown --- */

static struct str words_of(
	struct arena *a, const struct flag_kinds_all_rows *kinds, struct str code, struct str value)
{
	for (size_t i = 0; i < kinds->n; i++)
		if (str_eq(kinds->v[i].code, code))
			return value.n ? str_join(a, kinds->v[i].name, S(": "), value) : kinds->v[i].name;
	return flag_words(a, code, value);             /* a code of a list's own */
}

static struct str day_words(struct arena *a, struct str iso)
{
	struct date d;

	return date_from_iso(iso, &d) ? date_words(a, d) : iso;
}

struct str flag_sharing_words(enum flag_sharing sharing)
{
	enum category c;

	return category_parse(flag_sharing_name(sharing), &c) ? category_words(c) : S("");
}

struct personal flag_called(struct arena *a, const struct flag_kinds_all_rows *kinds,
	struct person_id id, struct str code, struct str value, enum flag_sharing sharing)
{
	enum category c;

	if (!category_parse(flag_sharing_name(sharing), &c))
		c = CATEGORY_SAFEGUARDING;
	return personal_new(words_of(a, kinds, code, value), c, id.v);
}

static struct flag_seen flag_line(
	struct db *db, const struct flag_kinds_all_rows *kinds, const struct flags_said_row *r)
{
	struct arena *a = db_arena(db);
	bool expired =
		r->expires_on.n && str_cmp(r->expires_on, date_iso(a, time_civil(db_now(db)).date)) < 0;
	struct str source = r->list_name.n ? r->list_name
		: r->list_id.v                 ? S("a list")
									   : S("said to us");
	struct str when;

	when = r->since_on.n
		? str_fmt(a, "%.*s, since %.*s", STR_ARG(source), STR_ARG(day_words(a, r->since_on)))
		: source;
	if (r->expires_on.n)
		when = str_fmt(a, "%.*s, until %.*s", STR_ARG(when), STR_ARG(day_words(a, r->expires_on)));
	return (struct flag_seen){ .id = id_text(a, r->flag_id.v),
		.over = r->ended_at != 0 || expired,
		.when = when,
		.words = flag_called(a, kinds, r->person_id, r->code, personal_raw(r->value), r->sharing),
		.why = r->ended_at ? r->ended_why
			: expired      ? S("its time is over")
						   : S("") };
}

struct flags_seen flags_seen(struct db *db, struct person_id id)
{
	struct flags_said_rows rows = flags_said(db, (struct flags_said_args){ .person_id = id });
	struct flag_kinds_all_rows kinds = flag_kinds_all(db);
	struct flags_seen l = { .v = ARENA_ARRAY(db_arena(db), struct flag_seen, rows.n) };

	for (int over = 0; over < 2; over++)
		for (size_t i = 0; i < rows.n; i++) {
			struct flag_seen line = flag_line(db, &kinds, &rows.v[i]);

			if (line.over == (over == 1))
				l.v[l.n++] = line;
		}
	return l;
}
