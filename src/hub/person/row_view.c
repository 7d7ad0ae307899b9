/* A row of a list beside the person it was joined to, as the record would be without it. */
#include "hub/person/person_view.h"
#include "hub/person/pair_view.h"

#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "engine/link/link.h"
#include "hub/person/match_model.h"
#include "hub/person/pair.sql.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_private.h"
#include "hub/person/row_check.h"

/* What the row brought is not on the record yet. */
static void record_before(struct pair_person_row *y, const struct row_brought_of_rows *brought)
{
	const struct { struct str field; struct personal *at; } facts[] = {
		{ S("given_name"), &y->given_name }, { S("family_name"), &y->family_name },
		{ S("known_as"), &y->known_as }, { S("born"), &y->born_on },
		{ S("nhs_number"), &y->nhs_number }, { S("home"), &y->address },
		{ S("language"), &y->language }, { S("safe_contact"), &y->safe_contact } };

	for (size_t i = 0; i < brought->n; i++)
		for (size_t f = 0; f < sizeof(facts) / sizeof(*facts); f++)
			if (str_eq(brought->v[i].field, facts[f].field)) {
				*facts[f].at = personal_with(*facts[f].at, personal_raw(brought->v[i].was));
				if (facts[f].at == &y->address)
					y->postcode =
						personal_with(y->postcode, personal_raw(brought->v[i].was_postcode));
			}
}

struct numbers { struct str all, first; };

/* The record's own, without those that came with the row. */
static struct numbers numbers_of(struct db *db, struct person_id id, enum contact_point_kind kind,
	const struct row_brought_of_rows *brought)
{
	struct contact_points_of_rows rows =
		contact_points_of(db, (struct contact_points_of_args){ .person_id = id });
	struct numbers n = { S(""), S("") };

	for (size_t i = 0; i < rows.n; i++) {
		bool came = rows.v[i].kind != kind;

		for (size_t k = 0; k < brought->n && !came; k++)
			came = brought->v[k].number == rows.v[i].contact_point_id.v;
		if (came)
			continue;
		n.first = n.first.n ? n.first : personal_raw(rows.v[i].value);
		n.all = str_join(db_arena(db), n.all, S("\n"),
			kind == CONTACT_POINT_KIND_PHONE
				? phone_words(db_arena(db), personal_raw(rows.v[i].value))
				: personal_raw(rows.v[i].value));
	}
	return n;
}

static struct str phone_or_empty(struct arena *a, struct str e164)
{
	return e164.n ? phone_words(a, e164) : S("");
}

struct sides {
	struct pair_person_row record;
	struct person_read row;
	struct numbers phones, emails;
};

static void lines_fill(struct db *db, const struct sides *s, struct pair_lines *l)
{
	const struct pair_person_row *y = &s->record;
	const struct person_read *r = &s->row;
	struct arena *a = db_arena(db);
	struct str phones = str_join(a, phone_or_empty(a, r->phones[0]), S("\n"),
		phone_or_empty(a, r->phones[1]));

	l->v = ARENA_ARRAY(a, struct pair_line, PAIR_LINES_MOST);
#define SIDES(label, words, right)                                                                 \
	pair_line_add(l, S(label), personal_with(right, text_or_empty(words)), right)
	SIDES("First name", r->f.given_name, y->given_name);
	SIDES("Surname", r->f.family_name, y->family_name);
	SIDES("Called", r->f.known_as, y->known_as);
	pair_line_add(l, S("Born"), pair_born_words(a, personal_with(y->born_on, r->born_on)),
		pair_born_words(a, y->born_on));
	pair_line_add(l, S("NHS number"),
		person_nhs_words(a, personal_with(y->nhs_number, text_or_empty(r->nhs_number))),
		person_nhs_words(a, y->nhs_number));
	SIDES("Lives", r->address, y->address);
	SIDES("Postcode", r->postcode, y->postcode);
	SIDES("Telephone", phones, personal_with(y->language, s->phones.all));
	SIDES("E-mail", r->f.email, personal_with(y->language, s->emails.all));
	SIDES("Language", r->f.language, y->language);
#undef SIDES
}

/* What the machine thinks of the two by themselves: names are as rare as they are anywhere. */
static void explain(struct db *db, const struct sides *s, struct link_explanation *out)
{
	const struct pair_person_row *y = &s->record;
	const struct person_read *r = &s->row;
	struct arena *a = db_arena(db);
	struct link_table *t = link_table_new();
	struct str row[VALUE_FIELDS] = { [VALUE_GIVEN] = r->f.given_name,
		[VALUE_FAMILY] = r->f.family_name,
		[VALUE_BIRTH_DATE] = r->born_on,
		[VALUE_PHONE] = r->phones[0],
		[VALUE_EMAIL] = r->f.email,
		[VALUE_POSTCODE] = r->postcode,
		[VALUE_ADDRESS] = r->address,
		[VALUE_NHS_NUMBER] = r->nhs_number,
		[VALUE_UPRN] = r->f.uprn ? str_fmt(a, "%lld", (long long)r->f.uprn) : STR_NONE };
	struct str record[VALUE_FIELDS] = { [VALUE_GIVEN] = personal_raw(y->given_name),
		[VALUE_FAMILY] = personal_raw(y->family_name),
		[VALUE_BIRTH_DATE] = personal_raw(y->born_on),
		[VALUE_PHONE] = s->phones.first,
		[VALUE_EMAIL] = s->emails.first,
		[VALUE_POSTCODE] = personal_raw(y->postcode),
		[VALUE_ADDRESS] = personal_raw(y->address),
		[VALUE_NHS_NUMBER] = personal_raw(y->nhs_number) };

	link_table_add(t, row);
	link_table_add(t, record);
	link_explain(
		a, t, &(struct link_options){ .threads = 1, .model = match_model(db) }, 0, 1, out);
	link_table_free(t);
}

bool row_show(struct db *db, struct row_check_id id, struct row_shown *out)
{
	struct arena *a = db_arena(db);
	struct row_brought_of_rows brought;
	struct row_check_by_id_row c;
	struct link_explanation e;
	struct sides s = { 0 };

	*out = (struct row_shown){ 0 };
	if (!row_check_by_id(db, (struct row_check_by_id_args){ .row_check_id = id }, &c) ||
		!pair_person(db, (struct pair_person_args){ .person_id = c.person_id }, &s.record))
		return false;
	row_check_read(db, &c, &s.row);
	brought = row_brought_of(db,
		(struct row_brought_of_args){
			.source_record_id = c.source_record_id, .person_id = c.person_id });
	record_before(&s.record, &brought);
	s.phones = numbers_of(db, c.person_id, CONTACT_POINT_KIND_PHONE, &brought);
	s.emails = numbers_of(db, c.person_id, CONTACT_POINT_KIND_EMAIL, &brought);
	explain(db, &s, &e);
	lines_fill(db, &s, &out->p.lines);
	pair_reasons_fill(db, &s.record, &e, &out->p);
	out->p.right = (struct pair_side){ .id = c.person_id,
		.reference = s.record.reference,
		.name = person_name(a, s.record.given_name, s.record.family_name),
		.link = url_path(a, "/person/{}", id_text(a, c.person_id.v)) };
	out->list = c.list_name;
	out->when = time_words(a, c.started_at, db_now(db));
	out->id = id_text(a, c.row_check_id.v);
	out->lot = c.lot;
	if (c.decided_at)
		out->said = str_fmt(a, "%.*s said %.*s that the row is about %s.", STR_ARG(c.decided_by),
			STR_ARG(time_words(a, c.decided_at, db_now(db))),
			c.state == ROW_CHECK_STATE_SAME ? "this person" : "somebody else");
	else if (c.now_id.v != c.person_id.v)
		out->said = S("The row is with another record by now.");
	return true;
}
