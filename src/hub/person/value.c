/* Who says what of a person, and whose word is shown. */
#include "hub/person/value.h"

#include <stdlib.h>

#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/person/import_people.h"
#include "hub/person/import_private.h"
#include "hub/person/list.sql.h"
#include "hub/person/person.sql.h"
#include "hub/place/place.h"

const struct value_kind value_kinds[VALUE_FIELDS] = {
	{ VALUE_GIVEN_NAME, "given_name", "First name", CATEGORY_IDENTITY },
	{ VALUE_FAMILY_NAME, "family_name", "Surname", CATEGORY_IDENTITY },
	{ VALUE_KNOWN_AS, "known_as", "Likes to be called", CATEGORY_IDENTITY },
	{ VALUE_BORN, "born", "Born", CATEGORY_IDENTITY },
	{ VALUE_NHS_NUMBER, "nhs_number", "NHS number", CATEGORY_HEALTH },
	{ VALUE_HOME, "home", "Lives", CATEGORY_ADDRESS },
	{ VALUE_LANGUAGE, "language", "Language", CATEGORY_CONTACT },
	{ VALUE_COMMUNICATION, "communication", "Communication", CATEGORY_CONTACT },
	{ VALUE_SAFE_CONTACT, "safe_contact", "Safe contact", CATEGORY_CONTACT },
	{ VALUE_ACCESS, "access_notes", "At the door", CATEGORY_ADDRESS },
	{ VALUE_DIET, "diet", "Food", CATEGORY_HEALTH },
};

struct str value_of_now(struct arena *a, const struct value_now *now, enum value_field field)
{
	const struct str all[VALUE_FIELDS] = { now->given_name, now->family_name, now->known_as,
		now->born_on, now->nhs_number, S(""), now->language, now->communication, now->safe_contact,
		now->access_notes, now->diet };

	return field == VALUE_HOME ? str_join(a, now->address, S(", "), now->postcode)
							   : text_or_empty(all[field]);
}

bool value_same(struct arena *a, enum value_field field, struct str x, struct str y)
{
	if (str_eq(x, y))
		return true;
	if (field == VALUE_BORN || field == VALUE_NHS_NUMBER)
		return false;
	if (field == VALUE_HOME) {
		struct address p = address_read(a, x, STR_NONE), q = address_read(a, y, STR_NONE);

		return p.key.n && str_eq(p.key, q.key) &&
			(p.postcode.n == 0 || q.postcode.n == 0 || str_eq(p.postcode, q.postcode));
	}
	return str_eq(fold_text(a, x), fold_text(a, y));
}

/* --- claims --- */

static void claim_put(struct arena *a, struct value_claims *all, struct value_claim c,
	enum value_field field, struct str value)
{
	c.field = field;
	c.value = value;
	if (field == VALUE_HOME && c.waits && c.standing == STANDING_LIST)
		c.standing = STANDING_WAITS;
	if (value.n || c.standing == STANDING_SAID)
		VEC_PUSH(a, all, c);
}

/* How the columns of each import are to be read, worked out once. */
struct column_reading {
	int64_t import_id;
	struct import_look look;
};
struct column_readings VEC(struct column_reading);

static const struct import_look *reading_of(
	struct arena *a, struct column_readings *known, const struct person_claims_row *row)
{
	struct column_reading *one;

	for (size_t i = 0; i < known->n; i++)
		if (known->v[i].import_id == row->import_id.v)
			return &known->v[i].look;
	VEC_PUSH(a, known, (struct column_reading){ .import_id = row->import_id.v });
	one = &known->v[known->n - 1];
	import_look_stored(a, row->kind, row->header, row->mapping, &one->look);
	return &one->look;
}

/* Every field that a row of a list says something of. */
static void claims_of_row(struct db *db, struct column_readings *known,
	const struct person_claims_row *row, struct value_claim c, struct value_claims *all)
{
	struct arena *a = db_arena(db);
	struct problems odd = { .arena = a };
	struct source_row cells;
	struct person_read r;

	if (row->kind != IMPORT_KIND_PEOPLE)
		return;
	cells = import_raw_cells(a, personal_raw(row->raw));
	(void)!person_facts_read(a, db_now(db),
		people_facts(a, import_values(a, reading_of(a, known, row), &cells)), &r, &odd);
	c.address = r.address;
	c.postcode = r.postcode;
	c.uprn = r.f.uprn;
	claim_put(a, all, c, VALUE_GIVEN_NAME, text_or_empty(r.f.given_name));
	claim_put(a, all, c, VALUE_FAMILY_NAME, text_or_empty(r.f.family_name));
	claim_put(a, all, c, VALUE_KNOWN_AS, text_or_empty(r.f.known_as));
	claim_put(a, all, c, VALUE_BORN, r.born_on);
	claim_put(a, all, c, VALUE_NHS_NUMBER, r.nhs_number);
	claim_put(a, all, c, VALUE_HOME, str_join(a, r.address, S(", "), r.postcode));
	claim_put(a, all, c, VALUE_LANGUAGE, text_or_empty(r.f.language));
	claim_put(a, all, c, VALUE_COMMUNICATION, text_or_empty(r.f.communication));
	claim_put(a, all, c, VALUE_SAFE_CONTACT, text_or_empty(r.f.safe_contact));
	claim_put(a, all, c, VALUE_ACCESS, text_or_empty(r.f.access_notes));
	claim_put(a, all, c, VALUE_DIET, text_or_empty(r.f.diet));
}

static void claims_of_lists(struct db *db, struct column_readings *known,
	const struct person_claims_rows *rows, const struct person_list_rows_rows *on,
	struct value_claims *all)
{
	for (size_t i = 0; i < rows->n; i++) {
		struct value_claim c = { .standing = STANDING_BEFORE,
			.at = rows->v[i].at,
			.source_record_id = rows->v[i].source_record_id,
			.source = rows->v[i].list_name.n ? rows->v[i].list_name : rows->v[i].file_name };
		bool on_any = false;

		for (size_t k = 0; k < on->n; k++) {
			struct value_claim now = c;

			if (on->v[k].source_record_id.v != rows->v[i].source_record_id.v)
				continue;
			on_any = true;
			now.standing = on->v[k].gone_import_id.v ? STANDING_BEFORE : STANDING_LIST;
			now.source = on->v[k].name;
			now.list_id = on->v[k].list_id;
			now.said_on = on->v[k].said_on;
			now.at = on->v[k].started_at;
			now.priority = on->v[k].priority;
			now.waits = on->v[k].moved_rule != LIST_RULE_ACT;
			claims_of_row(db, known, &rows->v[i], now, all);
		}
		if (!on_any)
			claims_of_row(db, known, &rows->v[i], c, all);
	}
}

/* "14 Mill St, OX1 1AB" as it was put right, in two: only a home has them. */
static struct str home_part(struct arena *a, struct personal value, bool postcode)
{
	struct str all = personal_raw(value), code = address_read(a, all, STR_NONE).postcode;
	struct str tail = str_fmt(a, ", %.*s", STR_ARG(code));

	if (postcode)
		return code;
	return code.n && str_ends(all, tail) ? str_part(all, 0, all.n - tail.n)
		: str_eq(all, code)              ? S("")
										 : all;
}

static void claims_said(
	struct arena *a, const struct person_said_all_rows *rows, struct value_claims *all)
{
	for (size_t i = 0; i < rows->n; i++)
		for (size_t f = 0; f < VALUE_FIELDS; f++)
			if (str_eq(rows->v[i].field, str_of(value_kinds[f].name)))
				claim_put(a, all,
					(struct value_claim){ .address = home_part(a, rows->v[i].value, false),
						.postcode = home_part(a, rows->v[i].value, true),
						.standing = STANDING_SAID,
						.at = rows->v[i].at,
						.source = rows->v[i].account_name.n ? rows->v[i].account_name
															: S("put right by hand") },
					(enum value_field)f, personal_raw(rows->v[i].value));
}

/* What stands on the record and no list ever had was said to us. */
static void claims_told(struct arena *a, const struct value_now *now, struct value_claims *all)
{
	size_t n = all->n;

	for (size_t f = 0; f < VALUE_FIELDS; f++) {
		struct str value = value_of_now(a, now, (enum value_field)f);
		bool heard = value.n == 0;

		for (size_t i = 0; i < n && !heard; i++)
			heard = all->v[i].field == f && (all->v[i].standing == STANDING_SAID ||
				value_same(a, (enum value_field)f, all->v[i].value, value));
		if (!heard)
			claim_put(a, all,
				(struct value_claim){ .standing = STANDING_SAID,
					.at = now->created_at,
					.source = S("said to us"),
					.address = now->address,
					.postcode = now->postcode },
				(enum value_field)f, value);
	}
}

static int by_rank(const void *x, const void *y)
{
	const struct value_claim *p = x, *q = y;
	int order = (int)p->field - (int)q->field;

	if (order == 0)
		order = (int)p->standing - (int)q->standing;
	if (order == 0)
		order = p->priority != q->priority ? (p->priority > q->priority ? -1 : 1) : 0;
	if (order == 0)
		order = -str_cmp(text_or_empty(p->said_on), text_or_empty(q->said_on));
	if (order == 0)
		order = p->at != q->at ? (p->at > q->at ? -1 : 1) : 0;
	return order ? order : (p < q ? -1 : p > q);
}

struct value_claims *value_claims_of_many(
	struct db *db, const struct person_id *people, const struct value_now *now, size_t n)
{
	struct arena *a = db_arena(db);
	struct person_said_all_args *said_of = ARENA_ARRAY(a, struct person_said_all_args, n);
	struct person_claims_args *rows_of = ARENA_ARRAY(a, struct person_claims_args, n);
	struct person_list_rows_args *on_of = ARENA_ARRAY(a, struct person_list_rows_args, n);
	struct value_claims *all = ARENA_ARRAY(a, struct value_claims, n);
	struct column_readings known = { 0 };
	struct person_said_all_rows *said;
	struct person_claims_rows *rows;
	struct person_list_rows_rows *on;

	for (size_t i = 0; i < n; i++)
		said_of[i].person_id = rows_of[i].person_id = on_of[i].person_id = people[i];
	said = person_said_all_batch(db, said_of, n);
	rows = person_claims_batch(db, rows_of, n);
	on = person_list_rows_batch(db, on_of, n);
	for (size_t i = 0; i < n && !db_failed(db); i++) {
		claims_said(a, &said[i], &all[i]);
		claims_of_lists(db, &known, &rows[i], &on[i], &all[i]);
		claims_told(a, &now[i], &all[i]);
		if (all[i].n)
			qsort(all[i].v, all[i].n, sizeof(*all[i].v), by_rank);
	}
	return all;
}

struct value_claims value_claims_of(struct db *db, struct person_id id, const struct value_now *now)
{
	return *value_claims_of_many(db, &id, now, 1);
}

const struct value_claim *value_chosen(const struct value_claims *c, enum value_field field)
{
	const struct value_claim *chosen = NULL;

	for (size_t i = 0; i < c->n; i++) {
		const struct value_claim *one = &c->v[i];

		if (one->field != field)
			continue;
		/* a list that knows the day does not contradict one that knows the year: the day is shown
		 */
		if (!chosen ||
			(field == VALUE_BORN && chosen->standing == STANDING_LIST &&
				one->standing == STANDING_LIST && one->value.n > chosen->value.n &&
				chosen->value.n && !births_differ(chosen->value, one->value)))
			chosen = one;
	}
	return chosen;
}

void value_said(struct db *db, struct person_id id, enum value_field field, struct str value)
{
	person_said_keep(db,
		(struct person_said_keep_args){ .person_id = id,
			.field = str_of(value_kinds[field].name),
			.value = text_or_empty(value),
			.account_id = { db_viewer(db)->account_id },
			.at = db_now(db) });
}
