/*
 * Checks before harm: what is odd about a file, column by column, and about it as the next delivery
 * of its list. What could do harm stops the import until somebody says that it is right.
 */
#include "core/base/time.h"
#include "hub/person/import_people.h"
#include "hub/person/import_profile.h"
#include "hub/person/import_source.h"
#include "hub/person/import_tally.h"
#include "hub/person/list.h"

#define FEW 5                                  /* of so few cells nothing can be said */
#define STOPS_PERCENT 20
#define SAYS_PERCENT 2
#define NEIGHBOURS 2
#define AREA_PERCENT 50
#define GONE_PERCENT 20
#define NO_IMPORT ((struct import_id){ -1 })    /* 0 would be NULL, which differs from nothing */

struct checking {
	struct db *db;
	struct arena *arena;
	const struct import_look *look;
	struct VEC(struct import_check) all;
};

static void say(struct checking *c, bool stops, struct str words)
{
	VEC_PUSH(c->arena, &c->all, ((struct import_check){ stops, words }));
}

static int percent(int64_t part, int64_t of)
{
	return of ? (int)((part * 100 + of / 2) / of) : 0;
}

/* What the cells of a column are called when they are not what they should be. */
static const struct {
	enum import_holds holds;
	const char *many, *fail;
	int stops;
} holds_words[] = {
	{ HOLDS_NHS_NUMBER, "NHS numbers", "are none, or fail their check digit", STOPS_PERCENT },
	{ HOLDS_BIRTH_DATE, "birth dates", "failed: they are no dates", STOPS_PERCENT },
	{ HOLDS_DATE, "dates", "failed: they are no dates", 50 },
	{ HOLDS_POSTCODE, "postcodes", "are no postcodes", STOPS_PERCENT },
	{ HOLDS_PHONE, "telephone numbers", "are no telephone numbers", 50 },
	{ HOLDS_EMAIL, "e-mail addresses", "are no e-mail addresses", 50 },
	{ HOLDS_YES_NO, "answers", "are neither yes nor no", 50 },
	{ HOLDS_NUMBER, "numbers", "are no numbers", 50 },
};

/* Another column near it that holds what this one should: then the columns are shifted. */
static int shifted_to(const struct import_look *look, size_t at, enum import_holds holds)
{
	for (int by = 1; by <= NEIGHBOURS; by++)
		for (int sign = -1; sign <= 1; sign += 2) {
			int64_t i = (int64_t)at + by * sign;
			const struct import_tally *t;

			if (i < 0 || (size_t)i >= look->n_columns)
				continue;
			t = &look->tallies[i];
			if (t->looks[holds] >= FEW &&
				t->looks[holds] * 10 >= (t->filled < 400 ? t->filled : 400) * 6 &&
				t->looks[holds] > look->tallies[at].looks[holds] * 2)
				return by * sign;
		}
	return 0;
}

static void column_check(struct checking *c, size_t i)
{
	const struct import_look *look = c->look;
	const struct import_tally *t = &look->tallies[i];
	enum import_holds holds = look->columns[i].column < 0
		? HOLDS_WORDS
		: look->format->columns[look->columns[i].column].holds;
	int64_t wrong = t->filled - t->right;
	int rate = percent(wrong, t->filled), shift;

	for (size_t k = 0; k < sizeof(holds_words) / sizeof(*holds_words); k++) {
		bool stops = rate >= holds_words[k].stops && t->filled >= FEW;

		if (holds != holds_words[k].holds || wrong == 0 || (!stops && rate < SAYS_PERCENT))
			continue;
		shift = stops ? shifted_to(look, i, holds) : 0;
		say(c, stops,
			str_fmt(c->arena, "Column \"%.*s\": %d %% of the %s %s%s%.*s%s",
				STR_ARG(look->columns[i].header), rate, holds_words[k].many, holds_words[k].fail,
				shift                   ? ". The column "
					: t->wrong_from > 1 ? ", the first in row "
										: "",
				STR_ARG(shift ? str_fmt(c->arena, "%s it has them: are the columns shifted?",
									shift < 0 ? "before" : "behind")
						: t->wrong_from > 1 ? str_fmt(c->arena, "%lld", (long long)t->wrong_from)
											: S("")),
				shift ? "" : "."));
	}
}

static void district_check(struct checking *c)
{
	const struct outward_list *l = c->look->outwards;
	struct district_known_row row;
	int64_t outside = 0, all = 0;
	struct str most = S("");
	int64_t most_rows = 0;

	for (size_t i = 0; i < l->n; i++) {
		struct str from = str_fmt(c->arena, "%.*s ", STR_ARG(l->v[i].district)),
				   until = str_fmt(c->arena, "%.*s!", STR_ARG(l->v[i].district));

		all += l->v[i].rows;
		if (district_known(c->db,
				(struct district_known_args){ .from_postcode = from, .until_postcode = until },
				&row))
			continue;
		outside += l->v[i].rows;
		if (l->v[i].rows > most_rows) {
			most_rows = l->v[i].rows;
			most = l->v[i].district;
		}
	}
	if (all < FEW || percent(outside, all) < AREA_PERCENT)
		return;
	/* a hub that knows no address at all has no area to be outside of */
	if (!district_known(c->db,
			(struct district_known_args){ .from_postcode = S("A"), .until_postcode = S("[") },
			&row))
		return;
	say(c, true,
		str_fmt(c->arena,
			"%d %% of the postcodes lie outside your area, most of them in %.*s. Is this another "
			"council's list?",
			percent(outside, all), STR_ARG(most)));
}

/* Columns that bear one name: which is which, and what becomes of the later ones. */
static void twins_check(struct checking *c)
{
	const struct import_look *look = c->look;

	for (size_t i = 0; i < look->n_columns; i++) {
		struct str name = look->columns[i].header, second = STR_NONE, used = S("");
		size_t n = 1;

		for (size_t k = i + 1; k < look->n_columns; k++)
			if (str_eq(look->columns[k].header, source_twin_name(c->arena, name, k))) {
				n++;
				second = str_join(c->arena, second.p ? second : S(""), S(" and "),
					str_fmt(c->arena, "\"%.*s\"", STR_ARG(look->columns[k].header)));
				if (look->columns[k].column < 0)
					used = S(", kept, and used for nothing unless you say what it is");
			}
		if (n > 1)
			say(c, false,
				str_fmt(c->arena, "%s columns are called \"%.*s\": the %s shown as %.*s%.*s.",
					n == 2 ? "Two" : "Several", STR_ARG(name),
					n == 2 ? "second is" : "later ones are", STR_ARG(second), STR_ARG(used)));
	}
}

static bool has_names(const struct import_look *look)
{
	for (size_t i = 0; i < look->n_columns; i++)
		if (look->columns[i].column == COL_NAME || look->columns[i].column == COL_GIVEN ||
			look->columns[i].column == COL_FAMILY)
			return true;
	return false;
}

/* Columns that nothing named: what stands in them did. And a list of nobody: people without a name
 * can hardly be rung. */
static void meaning_check(struct checking *c)
{
	const struct import_look *look = c->look;

	for (size_t i = 0; i < look->n_columns; i++)
		if (look->columns[i].by_cells)
			say(c, false,
				str_fmt(c->arena, "By what stands in it column \"%.*s\" is taken for: %s.",
					STR_ARG(look->columns[i].header),
					look->format->columns[look->columns[i].column].words));
	if (!has_names(look))
		say(c, true,
			S("No column is the name: nobody on the list would have one. Say which it is."));
}

static void file_check(struct checking *c)
{
	const struct import_look *look = c->look;

	if (look->cut_off)
		say(c, false,
			S("The file ends in the middle of a row: it was cut off on its way, or a quotation "
			  "mark "
			  "is opened in it and not closed. Look at its last rows."));
	if (look->headers_again)
		say(c, false,
			look->headers_again == 1
				? S("The header stands a second time among the rows. That line is left out.")
				: str_fmt(c->arena,
					  "The header stands %lld more times among the rows. Those lines are left out.",
					  (long long)look->headers_again));
	if (look->above.p)
		say(c, false,
			str_fmt(c->arena,
				"Above the header stands \"%.*s\". That is a title and no row: it is left out.",
				STR_ARG(look->above)));
	twins_check(c);
	if (look->no_header)
		say(c, !look->profile && !has_names(look),
			look->profile
				? str_fmt(c->arena, "The file has no header. Its columns are named as in the %s.",
					  look->profile->words)
				: S("The file has no header: its first line is a row. Say of each column what it "
					"is."));
	if (look->profile)
		say(c, false,
			str_fmt(c->arena, "Recognised as: %s%s%s.", look->profile->words,
				look->profile->supplier[0] ? ", from " : "", look->profile->supplier));
}

static struct str day_words(struct arena *a, struct str on)
{
	struct date d;

	return date_from_iso(on, &d) ? date_words(a, d) : on;
}

/* As the next delivery of its list. */
static void delivery_check(struct checking *c, struct list_id list)
{
	const struct import_look *look = c->look;
	struct list_delivery_before_row before;
	struct list_rows_held_row held = { 0 };
	struct list_by_id_row rules;
	struct str on;

	if (!list_delivery_before(c->db,
			(struct list_delivery_before_args){ .list_id = list, .import_id = NO_IMPORT },
			&before) ||
		!list_by_id(c->db, (struct list_by_id_args){ .list_id = list }, &rules))
		return;
	on = before.said_on.n ? before.said_on : S("");
	if (look->said_on.n && on.n && str_cmp(look->said_on, on) < 0)
		say(c, true,
			str_fmt(c->arena,
				"This delivery is of %.*s, older than the last one, which is of %.*s.%s",
				STR_ARG(day_words(c->arena, look->said_on)), STR_ARG(day_words(c->arena, on)),
				str_cmp(str_part(look->said_on, 0, 4), str_part(on, 0, 4)) < 0
					? " Is it last year's list?"
					: ""));
	(void)list_rows_held(c->db, (struct list_rows_held_args){ .list_id = list }, &held);
	if (rules.is_whole && held.held > FEW &&
		percent(held.held - look->rows, held.held) >= GONE_PERCENT)
		say(c, true,
			str_fmt(c->arena,
				"It has %.*s rows, and %.*s people are on the list now: at least %d %% of them "
				"would be gone from it. "
				"Is it only a part?",
				STR_ARG(str_count(c->arena, look->rows)), STR_ARG(str_count(c->arena, held.held)),
				percent(held.held - look->rows, held.held)));
}

/* The same file again does no harm when it is the last one: all of it is known. An earlier one
 * would turn the list back. */
static void same_file_check(struct checking *c)
{
	struct list_delivery_before_row last;
	struct import_same_file_row same;
	bool earlier;

	if (!import_same_file(c->db,
			(struct import_same_file_args){
				.file_hash = c->look->file_hash, .kind = c->look->format->kind },
			&same))
		return;
	earlier = same.list_id.v &&
		list_delivery_before(c->db,
			(struct list_delivery_before_args){ .list_id = same.list_id, .import_id = NO_IMPORT },
			&last) &&
		last.import_id.v != same.import_id.v;
	say(c, earlier,
		str_fmt(c->arena, "This very file was brought in before, %.*s%s.",
			STR_ARG(time_words(c->arena, same.started_at, db_now(c->db))),
			earlier ? ", and a newer delivery after it" : ": what is in it is known"));
}

struct import_checks import_check_all(struct db *db, const struct import_look *look)
{
	struct checking c = { .db = db, .arena = db_arena(db), .look = look };
	struct list_by_name_row list;

	file_check(&c);
	for (size_t i = 0; i < look->n_columns && look->tallies; i++)
		column_check(&c, i);
	if (look->format->kind == IMPORT_KIND_PEOPLE) {
		meaning_check(&c);
		district_check(&c);
		if (list_by_name(db, (struct list_by_name_args){ .name = str_trim(look->list_name),
			.supplier = str_trim(look->supplier.p ? look->supplier : S("")) }, &list))
			delivery_check(&c, list.list_id);
	}
	if (look->file_hash.n)
		same_file_check(&c);
	return (struct import_checks){ c.all.v, c.all.n };
}

bool import_checks_stop(const struct import_checks *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].stops)
			return true;
	return false;
}

struct str import_checks_text(struct arena *a, const struct import_checks *c)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < c->n; i++) {
		if (i)
			buf_char(&b, '\n');
		buf_char(&b, c->v[i].stops ? '!' : ' ');
		for (size_t k = 0; k < c->v[i].words.n; k++)
			buf_char(&b, c->v[i].words.p[k] == '\n' ? ' ' : c->v[i].words.p[k]);
	}
	return b.n ? buf_view(&b) : S("");
}

struct import_checks import_checks_read(struct arena *a, struct str text)
{
	struct VEC(struct import_check) all = { 0 };
	struct str line;

	while (str_cut(&text, '\n', &line))
		if (line.n > 1)
			VEC_PUSH(a, &all,
				((struct import_check){
					line.p[0] == '!', str_dup(a, str_part(line, 1, line.n)) }));
	return (struct import_checks){ all.v, all.n };
}
