/* The register as one linkage table. See match_people.h. */
#include "hub/person/match_people.h"

#include "core/base/time.h"
#include "hub/person/match_people.sql.h"
#include "hub/person/register.h"
#include "hub/person/register.sql.h"

/* --- groups --- */

static const struct {
	int from;
	struct str words;
} ages[] = {
	{ 80, STR_INIT("80 and over") },
	{ 65, STR_INIT("65 to 79") },
	{ 40, STR_INIT("40 to 64") },
	{ 18, STR_INIT("18 to 39") },
	{ 0, STR_INIT("0 to 17") },
	{ -1, STR_INIT("age not known") },
};

static struct str age_words(struct str born_on, struct date today)
{
	int age = birth_age(born_on, today);
	size_t i = 0;

	while (i + 1 < sizeof(ages) / sizeof(*ages) && age < ages[i].from)
		i++;
	return ages[i].words;
}

/* The district is the half before the space. */
static struct str area_words(struct str postcode)
{
	struct str rest = str_trim(postcode), district;

	return str_empty(rest) || !str_cut(&rest, ' ', &district) ? S("no postcode") : district;
}

static uint16_t group_of(struct arena *a, struct match_names *names, struct str name)
{
	size_t i = 0;

	while (i < names->n && !str_eq(names->v[i], name))
		i++;
	if (i == names->n && i < UINT16_MAX)
		VEC_PUSH(a, names, str_dup(a, name));
	return (uint16_t)(i < UINT16_MAX ? i : 0);
}

/* --- reading --- */

static void person_take(struct match_people *out, struct arena *texts,
	const struct register_people_row *row, struct date today)
{
	struct str cells[VALUE_FIELDS], language = personal_raw(row->language);
	const struct str names[MATCH_GROUPS] = { age_words(personal_raw(row->born_on), today),
		str_empty(language) ? S("English, or not said") : language,
		area_words(personal_raw(row->postcode)) };

	register_cells(texts, row, cells);
	link_table_add(out->table, cells);
	VEC_PUSH(out->arena, &out->ids, row->person_id.v);
	for (int g = 0; g < MATCH_GROUPS; g++)
		VEC_PUSH(out->arena, &out->group[g], group_of(out->arena, &out->names[g], names[g]));
}

void match_people_read(
	struct db *db, struct arena *a, match_told *told, void *whom, struct match_people *out)
{
	struct arena *texts = arena_new(), *own = db_texts_into(db, texts);
	struct date today = time_civil(db_now(db)).date;
	struct register_whole_args after = { 0 };
	struct register_people_rows page;

	*out = (struct match_people){ .arena = a, .table = link_table_new() };
	do {
		arena_reset(texts);
		page = register_whole(db, after);
		for (size_t i = 0; i < page.n; i++) {
			person_take(out, texts, &page.v[i], today);
			after.after = page.v[i].person_id.v;
		}
		if (told)
			told(whom, (int64_t)out->ids.n);
	} while (page.n);
	(void)db_texts_into(db, own);
	arena_free(texts);
}

void match_people_free(struct match_people *p)
{
	link_table_free(p->table);
	p->table = NULL;
}

bool match_people_row(const struct match_people *p, struct person_id id, uint32_t *row)
{
	size_t from = 0, to = p->ids.n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (p->ids.v[middle] < id.v)
			from = middle + 1;
		else
			to = middle;
	}
	*row = (uint32_t)from;
	return from < p->ids.n && p->ids.v[from] == id.v;
}

struct match_sayings match_sayings_read(struct db *db, const struct match_people *p)
{
	struct match_said_all_args after = { 0 };
	struct match_said_all_rows rows;
	struct match_sayings all = { 0 };

	do {
		rows = match_said_all(db, after);
		for (size_t i = 0; i < rows.n; i++) {
			struct match_said said = { .same = rows.v[i].decision == PAIR_DECISION_SAME };

			if (match_people_row(p, rows.v[i].low_id, &said.a) &&
				match_people_row(p, rows.v[i].high_id, &said.b))
				VEC_PUSH(p->arena, &all, said);
		}
		if (rows.n)
			after = (struct match_said_all_args){ .after_low = rows.v[rows.n - 1].low_id.v,
				.after_high = rows.v[rows.n - 1].high_id.v };
	} while (rows.n == 1000);
	return all;
}
