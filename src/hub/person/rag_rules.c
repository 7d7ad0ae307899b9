/* The rules of red, amber and green as the host keeps them: in words, as a draft, published. */
#include "hub/person/rag.h"

#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/db/job.h"
#include "hub/person/flag_kind.sql.h"
#include "hub/person/rag.sql.h"

/* --- words --- */

static struct str flag_name(const struct flag_kinds_all_rows *kinds, struct str code)
{
	for (size_t i = 0; i < kinds->n; i++)
		if (str_eq(kinds->v[i].code, code))
			return kinds->v[i].name;
	return code;
}

static void part_add(struct buf *b, struct str words)
{
	if (b->n)
		buf_lit(b, "; ");
	buf_str(b, words);
}

static void flags_add(struct buf *b, const struct flag_kinds_all_rows *kinds, struct str codes,
	const char *before, const char *between)
{
	struct buf list = { .arena = b->arena };
	struct str code;

	while (str_cut(&codes, ' ', &code)) {
		if (list.n)
			buf_str(&list, str_of(between));
		buf_fmt(&list, "“%.*s”", STR_ARG(flag_name(kinds, code)));
	}
	if (list.n)
		part_add(b, str_fmt(b->arena, "%s%.*s", before, STR_ARG(buf_view(&list))));
}

static const struct {
	enum rag_lives lives;
	const char *words;
} lives_words[] = {
	{ RAG_LIVES_ALONE, "lives alone" },
	{ RAG_LIVES_NOT_ALONE, "lives with somebody" },
	{ RAG_LIVES_WITH_CHILD, "a child lives there" },
	{ RAG_LIVES_ALL_70, "everybody there is 70 or over" },
};

static struct str rule_words(
	struct arena *a, const struct flag_kinds_all_rows *kinds, const struct rag_rules_all_row *r)
{
	struct buf b = { .arena = a };

	flags_add(&b, kinds, r->all_flags, "", " and ");
	flags_add(&b, kinds, r->any_flags, "", " or ");
	flags_add(&b, kinds, r->no_flags, "not ", " and not ");
	if (r->age_from >= 0 && r->age_to >= 0)
		part_add(&b, str_fmt(a, "aged %d to %d", (int)r->age_from, (int)r->age_to));
	else if (r->age_from >= 0)
		part_add(&b, str_fmt(a, "aged %d or over", (int)r->age_from));
	else if (r->age_to >= 0)
		part_add(&b, str_fmt(a, "aged %d or under", (int)r->age_to));
	for (size_t i = 0; i < sizeof(lives_words) / sizeof(*lives_words); i++)
		if (lives_words[i].lives == r->lives)
			part_add(&b, str_of(lives_words[i].words));
	if (r->silent_days > 0)
		part_add(&b,
			str_fmt(a, "nobody has spoken to them for %d day%s", (int)r->silent_days,
				r->silent_days == 1 ? "" : "s"));
	return b.n ? buf_view(&b) : S("");
}

/* --- loading --- */

static uint64_t bits_of(const struct rag_rules *rules, struct str codes, bool *all_known)
{
	uint64_t bits = 0;
	struct str code;

	while (str_cut(&codes, ' ', &code)) {
		size_t i = 0;

		while (i < rules->n_codes && !str_eq(rules->codes[i], code))
			i++;
		if (i < rules->n_codes)
			bits |= UINT64_C(1) << i;
		else
			*all_known = false;
	}
	return bits;
}

/* From what anybody at the desk sees to what fewest see. */
static int privacy(enum flag_sharing s)
{
	static const enum flag_sharing order[] = { FLAG_SHARING_IDENTITY, FLAG_SHARING_CONTACT,
		FLAG_SHARING_ADDRESS, FLAG_SHARING_HOUSEHOLD, FLAG_SHARING_CASE_NOTES, FLAG_SHARING_MONEY,
		FLAG_SHARING_HEALTH, FLAG_SHARING_SAFEGUARDING };

	for (int i = 0; i < (int)(sizeof(order) / sizeof(*order)); i++)
		if (order[i] == s)
			return i;
	return 0;
}

static enum flag_sharing sharing_of(
	const struct flag_kinds_all_rows *kinds, const struct rag_rules_all_row *r)
{
	enum flag_sharing most =
		r->lives != RAG_LIVES_ANY ? FLAG_SHARING_HOUSEHOLD : FLAG_SHARING_IDENTITY;
	const struct str lists[] = { r->any_flags, r->all_flags, r->no_flags };

	for (size_t l = 0; l < 3; l++) {
		struct str rest = lists[l], code;

		while (str_cut(&rest, ' ', &code))
			for (size_t i = 0; i < kinds->n; i++)
				if (str_eq(kinds->v[i].code, code) && privacy(kinds->v[i].sharing) > privacy(most))
					most = kinds->v[i].sharing;
	}
	return most;
}

struct rag_rules rag_rules_of(struct db *db, enum rag_state state)
{
	struct arena *a = db_arena(db);
	struct flag_kinds_all_rows kinds = flag_kinds_all(db), used = flag_kinds_in_use(db);
	struct rag_rules out = { 0 };
	struct rag_rules_all_rows rows;
	struct rag_version_of_row v;

	for (size_t i = 0; i < used.n; i++)
		out.codes[out.n_codes++] = used.v[i].code;
	if (!rag_version_of(db, (struct rag_version_of_args){ .state = state }, &v))
		return out;
	out.version = v.rag_version_id;
	rows = rag_rules_all(db, (struct rag_rules_all_args){ .rag_version_id = v.rag_version_id });
	out.v = ARENA_ARRAY(a, struct rag_rule, rows.n);
	out.names = ARENA_ARRAY(a, struct str, rows.n);
	out.words = ARENA_ARRAY(a, struct str, rows.n);
	out.sharing = ARENA_ARRAY(a, enum flag_sharing, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct rag_rules_all_row *r = &rows.v[i];
		bool known = true, any_known = true;
		struct rag_rule rule = { .number = (int)r->number,
			.rag = r->rag,
			.any = bits_of(&out, r->any_flags, &any_known),
			.all = bits_of(&out, r->all_flags, &known),
			.none = bits_of(&out, r->no_flags, &any_known),
			.age_from = (int)r->age_from,
			.age_to = (int)r->age_to,
			.lives = r->lives,
			.silent_days = (int)r->silent_days };

		/* A rule that asks for a flag nobody can have any more fits nobody. */
		if (!known || (r->any_flags.n && rule.any == 0))
			rule.age_from = 1000;
		out.v[out.n] = rule;
		out.names[out.n] = r->name;
		out.words[out.n] = rule_words(a, &kinds, r);
		out.sharing[out.n++] = sharing_of(&kinds, r);
	}
	return out;
}

/* --- the draft --- */

static void rule_put(
	struct db *db, struct rag_version_id version, const struct rag_rules_all_row *r)
{
	rag_rule_put(db,
		(struct rag_rule_put_args){ .rag_version_id = version,
			.number = r->number,
			.name = r->name,
			.rag = r->rag,
			.any_flags = r->any_flags,
			.all_flags = r->all_flags,
			.no_flags = r->no_flags,
			.age_from = r->age_from,
			.age_to = r->age_to,
			.lives = r->lives,
			.silent_days = r->silent_days });
}

struct rag_version_id rag_draft(struct db *db)
{
	struct rag_version_of_row v, published;
	struct rag_version_id id;

	if (rag_version_of(db, (struct rag_version_of_args){ .state = RAG_STATE_DRAFT }, &v))
		return v.rag_version_id;
	id.v = id_new();
	rag_version_add(db,
		(struct rag_version_add_args){ .rag_version_id = id,
			.made_by_id = { db_viewer(db)->account_id },
			.made_at = db_now(db) });
	if (rag_version_of(
			db, (struct rag_version_of_args){ .state = RAG_STATE_PUBLISHED }, &published)) {
		struct rag_rules_all_rows rows = rag_rules_all(
			db, (struct rag_rules_all_args){ .rag_version_id = published.rag_version_id });

		for (size_t i = 0; i < rows.n; i++)
			rule_put(db, id, &rows.v[i]);
	}
	audit_add(db, S("rag.draft"), 0, STR_NONE, STR_NONE);
	return id;
}

static int64_t number_in(struct str written, const char *field, int64_t least, int64_t most,
	int64_t otherwise, const char *sentence, struct problems *ps)
{
	int64_t v = otherwise;

	if (str_empty(written))
		return otherwise;
	if (!str_to_i64(written, &v) || v < least || v > most)
		problem_add(ps, str_of(field), str_of(sentence));
	return v;
}

/* The codes that exist, each once. */
static struct str codes_kept(
	struct db *db, const struct flag_kinds_all_rows *kinds, struct str codes)
{
	struct buf b = { .arena = db_arena(db) };

	for (size_t i = 0; i < kinds->n; i++) {
		struct str rest = codes, code;

		while (str_cut(&rest, ' ', &code))
			if (str_eq(code, kinds->v[i].code)) {
				if (b.n)
					buf_char(&b, ' ');
				buf_str(&b, code);
				break;
			}
	}
	return b.n ? buf_view(&b) : S("");
}

static struct rag_rules_all_row rule_read(
	struct db *db, const struct rag_rule_edit *e, struct problems *ps)
{
	struct flag_kinds_all_rows kinds = flag_kinds_all(db);
	struct rag_rules_all_row r = { .name = e->name,
		.any_flags = codes_kept(db, &kinds, e->any),
		.all_flags = codes_kept(db, &kinds, e->all),
		.no_flags = codes_kept(db, &kinds, e->none) };

	if (str_empty(e->name) || e->name.n > 200)
		problem_add(ps, S("name"),
			S("Write the reason as it should stand beside somebody's name, in one short "
			  "sentence."));
	if (!rag_parse(e->rag, &r.rag) || r.rag < RAG_AMBER)
		problem_add(ps, S("rag"), S("Choose red or amber. Whoever fits no rule is green."));
	r.age_from = number_in(
		e->age_from, "age_from", 0, 120, -1, "Write an age from 0 to 120, or leave it empty.", ps);
	r.age_to = number_in(
		e->age_to, "age_to", 0, 120, -1, "Write an age from 0 to 120, or leave it empty.", ps);
	r.silent_days = number_in(e->silent_days, "silent_days", 1, 365, 0,
		"Write a number of days from 1 to 365, or leave it empty.", ps);
	if (r.age_from >= 0 && r.age_to >= 0 && r.age_to < r.age_from)
		problem_add(ps, S("age_to"),
			S("Nobody is older than the first age and younger than the second. Did you mean them "
			  "the other way round?"));
	if (str_empty(e->lives) || !rag_lives_parse(e->lives, &r.lives))
		r.lives = RAG_LIVES_ANY;
	if (!ps->n && !r.any_flags.n && !r.all_flags.n && r.age_from < 0 && r.age_to < 0 &&
		r.lives == RAG_LIVES_ANY && r.silent_days == 0)
		problem_add(ps, S("any"),
			S("Say whom this rule is about: a flag, an age, how they live, or how long nobody has "
			  "spoken to them."));
	return r;
}

bool rag_rule_save(struct db *db, struct rag_rule_edit e, struct problems *ps)
{
	struct rag_rules_all_row r = rule_read(db, &e, ps);
	struct rag_rules_all_rows rows;
	struct rag_version_id draft;
	size_t at = 0;

	if (ps->n)
		return false;
	draft = rag_draft(db);
	rows = rag_rules_all(db, (struct rag_rules_all_args){ .rag_version_id = draft });
	if (str_empty(e.number)) {
		r.number = 1;
		while (at < rows.n && rows.v[at].number == r.number) {   /* the lowest that is free */
			at++;
			r.number++;
		}
	} else if (!str_to_i64(e.number, &r.number) || r.number < 1) {
		r.number = RAG_RULES_MOST + 1;
	}
	if (r.number > RAG_RULES_MOST) {
		problem_addf(ps, S(""), "%d rules are as many as anybody can explain. Take one out first.",
			RAG_RULES_MOST);
		return false;
	}
	rule_put(db, draft, &r);
	audit_add(db, S("rag.rule"), 0, str_fmt(db_arena(db), "{\"rule\":%d}", (int)r.number), r.name);
	return !db_failed(db);
}

bool rag_rule_remove(struct db *db, int64_t number)
{
	struct rag_version_id draft = rag_draft(db);

	if (rag_rule_drop(
			db, (struct rag_rule_drop_args){ .rag_version_id = draft, .number = number }) != 1)
		return false;
	audit_add(db, S("rag.rule_remove"), 0,
		str_fmt(db_arena(db), "{\"rule\":%lld}", (long long)number), STR_NONE);
	return !db_failed(db);
}

bool rag_draft_drop(struct db *db)
{
	struct rag_version_of_row v;

	if (!rag_version_of(db, (struct rag_version_of_args){ .state = RAG_STATE_DRAFT }, &v))
		return false;
	rag_rules_drop(db, (struct rag_rules_drop_args){ .rag_version_id = v.rag_version_id });
	rag_version_drop(db, (struct rag_version_drop_args){ .rag_version_id = v.rag_version_id });
	audit_add(db, S("rag.draft_drop"), 0, STR_NONE, STR_NONE);
	return !db_failed(db);
}

bool rag_publish(struct db *db, struct str why, struct problems *ps)
{
	struct rag_version_of_row draft, published;

	if (!rag_version_of(db, (struct rag_version_of_args){ .state = RAG_STATE_DRAFT }, &draft))
		problem_add(
			ps, S(""), S("There is no draft: somebody published it or threw it away meanwhile."));
	if (str_empty(why) || why.n > 500)
		problem_add(ps, S("why"),
			S("Say in a sentence what changes and why. Whoever looks back reads it."));
	if (ps->n)
		return false;
	if (rag_version_of(
			db, (struct rag_version_of_args){ .state = RAG_STATE_PUBLISHED }, &published))
		rag_version_state_set(db,
			(struct rag_version_state_set_args){ .rag_version_id = published.rag_version_id,
				.state = RAG_STATE_REPLACED,
				.seen_state = RAG_STATE_PUBLISHED });
	rag_version_publish(db,
		(struct rag_version_publish_args){ .rag_version_id = draft.rag_version_id,
			.published_by_id = { db_viewer(db)->account_id },
			.published_at = db_now(db),
			.why = why });
	audit_add(db, S("rag.publish"), 0,
		str_fmt(db_arena(db), "{\"version\":%lld}", (long long)draft.number), why);
	(void)job_add(db, S("rag"), S(""), 0);
	return !db_failed(db);
}

/* --- what a new host begins with --- */

static const struct rag_rule_edit first[] = {
	{ .rag = STR_INIT("red"),
		.name = STR_INIT("Needs food and has nobody to fetch it"),
		.all = STR_INIT("needs_food"),
		.any = STR_INIT("no_shopper no_carrier lives_alone") },
	{ .rag = STR_INIT("red"),
		.name = STR_INIT("Needs help with basic care and lives alone"),
		.all = STR_INIT("needs_care"),
		.lives = STR_INIT("alone") },
	{ .rag = STR_INIT("red"),
		.name = STR_INIT("Shielding, and nobody has spoken to them for two weeks"),
		.any = STR_INIT("clinically_extremely_vulnerable"),
		.silent_days = STR_INIT("14") },
	{ .rag = STR_INIT("red"),
		.name = STR_INIT("80 or over, lives alone, and nobody has spoken to them for two weeks"),
		.age_from = STR_INIT("80"),
		.lives = STR_INIT("alone"),
		.silent_days = STR_INIT("14") },
	{ .rag = STR_INIT("red"),
		.name = STR_INIT("Isolating alone, without the internet"),
		.all = STR_INIT("isolating no_internet"),
		.lives = STR_INIT("alone") },
	{ .rag = STR_INIT("amber"),
		.name = STR_INIT("Shielding"),
		.any = STR_INIT("clinically_extremely_vulnerable") },
	{ .rag = STR_INIT("amber"),
		.name = STR_INIT("Asked for food, a call or help"),
		.any = STR_INIT("needs_food needs_contact needs_care support_required") },
	{ .rag = STR_INIT("amber"),
		.name = STR_INIT("Just home from hospital"),
		.any = STR_INIT("home_from_hospital") },
	{ .rag = STR_INIT("amber"),
		.name = STR_INIT("70 or over and lives alone"),
		.age_from = STR_INIT("70"),
		.lives = STR_INIT("alone") },
	{ .rag = STR_INIT("amber"),
		.name = STR_INIT("80 or over, and everybody there is 70 or over"),
		.age_from = STR_INIT("80"),
		.lives = STR_INIT("all_70") },
	{ .rag = STR_INIT("amber"),
		.name = STR_INIT("Isolating with a child at home"),
		.any = STR_INIT("isolating"),
		.lives = STR_INIT("with_child") },
	{ .rag = STR_INIT("amber"),
		.name = STR_INIT("Disabled or a carer, on a low income"),
		.all = STR_INIT("low_income"),
		.any = STR_INIT("disabled carer") },
};

void rag_start(struct db *db)
{
	struct problems ps = { .arena = db_arena(db) };
	bool ok = true;

	for (size_t i = 0; i < sizeof(first) / sizeof(*first) && ok; i++)
		ok = rag_rule_save(db, first[i], &ps);
	if (!ok || !rag_publish(db, S("The rules that Kith comes with"), &ps))
		db_fail(db, "the first rules of red, amber and green could not be kept");
}
