/* Where a record came from: rows of lists as they were supplied, taken apart to be read. */
#include "core/base/time.h"
#include "hub/person/import_private.h"
#include "hub/person/person_view.h"
#include "hub/person/value.h"

static struct source_facts facts_of(struct arena *a, struct str header, struct personal raw)
{
	struct source_row names = import_raw_cells(a, header),
					  cells = import_raw_cells(a, personal_raw(raw));
	struct source_facts f = { .v = ARENA_ARRAY(a, struct source_fact, cells.n) };

	for (size_t i = 0; i < cells.n; i++)
		if (str_trim(cells.v[i]).n)
			f.v[f.n++] =
				(struct source_fact){ .name = i < names.n ? names.v[i]
														   : str_fmt(a, "column %zu", i + 1),
					.value = personal_with(raw, cells.v[i]) };
	return f;
}

struct source_lines person_sources(struct db *db, struct person_id id)
{
	struct arena *a = db_arena(db);
	struct source_records_of_person_rows rows =
		source_records_of_person(db, (struct source_records_of_person_args){ .person_id = id });
	struct source_lines lines = { .v = ARENA_ARRAY(a, struct source_line, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++)
		lines.v[i] = (struct source_line){ .list = rows.v[i].list_name.n ? rows.v[i].list_name
																		  : rows.v[i].file_name,
			.when = time_words(a, rows.v[i].at, db_now(db)),
			.facts = facts_of(a, rows.v[i].header, rows.v[i].raw) };
	return lines;
}

/* --- field by field --- */

static struct str why_of(const struct value_claim *c, const struct value_claim *shown)
{
	if (c == shown)
		return c->standing == STANDING_SAID ? S("shown: what a person said outranks every list")
			: c->standing == STANDING_LIST
			? S("shown: the list that is believed most, and its newest word")
			: c->standing == STANDING_WAITS ? S("shown: nobody says anything else")
											: S("shown: no list says anything newer");
	switch (c->standing) {
	case STANDING_BEFORE:
		return S("an older delivery, or no longer on the list");
	case STANDING_WAITS:
		return S("this list may not move people by itself");
	case STANDING_SAID:
	case STANDING_LIST:
		break;
	}
	return shown->standing == STANDING_SAID ? S("a person put this right")
		: shown->priority > c->priority     ? S("the other list is believed more")
											: S("the other is newer");
}

/* Two claims that say the same under the same name are one line. */
static bool said_already(struct arena *a, const struct value_claims *all, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (all->v[k].field == all->v[i].field && str_eq(all->v[k].source, all->v[i].source) &&
		    value_same(a, all->v[i].field, all->v[k].value, all->v[i].value))
			return true;
	return false;
}

static struct str claim_when(struct arena *a, const struct value_claim *c, int64_t now)
{
	struct date on;

	if (c->said_on.n && date_from_iso(c->said_on, &on))
		return date_words(a, on);
	return c->at ? time_words(a, c->at, now) : S("");
}

static struct said_lines said_of(
	struct db *db, struct person_id id, const struct value_claims *all, enum value_field field)
{
	struct arena *a = db_arena(db);
	const struct value_claim *shown = value_chosen(all, field);
	struct said_lines l = { .v = ARENA_ARRAY(a, struct said_line, all->n) };

	for (size_t i = 0; i < all->n; i++) {
		const struct value_claim *c = &all->v[i];
		struct str value =
			field == VALUE_BORN && c->value.n ? birth_said(a, c->value) : c->value;

		if (c->field == field && !said_already(a, all, i))
			l.v[l.n++] =
				(struct said_line){ .value = personal_new(value.n ? value : S("not known"),
										 value_kinds[field].category, id.v),
					.source = c->source,
					.when = claim_when(a, c, db_now(db)),
					.shown = c == shown,
					.why = why_of(c, shown) };
	}
	return l;
}

struct value_lines person_values(struct db *db, struct person_id id)
{
	struct value_lines lines = { .v = ARENA_ARRAY(db_arena(db), struct value_line, VALUE_FIELDS) };
	struct person_now_row p;
	struct value_now now;
	struct value_claims all;

	if (!person_now(db, (struct person_now_args){ .person_id = id }, &p))
		return lines;
	now = (struct value_now){ .given_name = personal_raw(p.given_name),
		.family_name = personal_raw(p.family_name),
		.known_as = personal_raw(p.known_as),
		.born_on = personal_raw(p.born_on),
		.nhs_number = personal_raw(p.nhs_number),
		.address = personal_raw(p.address),
		.postcode = personal_raw(p.postcode),
		.language = personal_raw(p.language),
		.communication = personal_raw(p.communication),
		.safe_contact = personal_raw(p.safe_contact),
		.access_notes = personal_raw(p.access_notes),
		.diet = personal_raw(p.diet),
		.created_at = p.created_at };
	all = value_claims_of(db, id, &now);
	for (size_t f = 0; f < VALUE_FIELDS; f++) {
		struct said_lines said = said_of(db, id, &all, (enum value_field)f);

		if (said.n)
			lines.v[lines.n++] = (struct value_line){ str_of(value_kinds[f].words), said };
	}
	return lines;
}
