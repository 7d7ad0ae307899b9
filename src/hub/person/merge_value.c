/*
 * What a record shows once another was put into it. Facts that it lacks are filled: a name, a home
 * and all other facts each as a whole. Where both say something the record that stays is right,
 * except for what keeps people safe: how to get in touch, the way to the door, how to communicate
 * and what they cannot eat are kept from both, and "never leave a message" or "interpreter needed"
 * of either holds.
 */
#include "hub/person/merge_private.h"

#include "core/base/id.h"
#include "hub/person/merge.sql.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_private.h"

enum field {
	GIVEN_NAME,
	FAMILY_NAME,
	KNOWN_AS,
	PRONOUNS,
	BORN_ON,
	NHS_NUMBER,
	ADDRESS,
	POSTCODE,
	PROPERTY,
	LANGUAGE,
	INTERPRETER,
	COMMUNICATION,
	SAFE_CONTACT,
	NO_MESSAGES,
	ACCESS_NOTES,
	DIET,
	FIELDS
};
enum how { FILL, EITHER, BOTH };
/* Fields of one group are filled together, when none of them is known. */
static const struct {
	const char *name;
	enum how how;
	int group;
} fields[FIELDS] = {
	[GIVEN_NAME] = { "given_name", FILL, 1 },
	[FAMILY_NAME] = { "family_name", FILL, 1 },
	[KNOWN_AS] = { "known_as", FILL, 0 },
	[PRONOUNS] = { "pronouns", FILL, 0 },
	[BORN_ON] = { "born_on", FILL, 0 },
	[NHS_NUMBER] = { "nhs_number", FILL, 0 },
	[ADDRESS] = { "address", FILL, 2 },
	[POSTCODE] = { "postcode", FILL, 2 },
	[PROPERTY] = { "property", FILL, 2 },
	[LANGUAGE] = { "language", FILL, 0 },
	[INTERPRETER] = { "interpreter", EITHER, 0 },
	[COMMUNICATION] = { "communication", BOTH, 0 },
	[SAFE_CONTACT] = { "safe_contact", BOTH, 0 },
	[NO_MESSAGES] = { "no_messages", EITHER, 0 },
	[ACCESS_NOTES] = { "access_notes", BOTH, 0 },
	[DIET] = { "diet", BOTH, 0 },
};

/* Who lives with whom is no value: it follows from where they live (household.h). */
struct values {
	struct str v[FIELDS];
	int64_t row_version;
	struct property_id property;
	struct household_id household;
};

static struct str id_or_empty(struct arena *a, int64_t id)
{
	return id ? id_text(a, id) : S("");
}

static bool values_read(struct db *db, struct person_id id, struct values *v)
{
	struct arena *a = db_arena(db);
	struct person_by_id_row p;

	if (!person_by_id(db, (struct person_by_id_args){ .person_id = id }, &p))
		return false;
	*v = (struct values){ .row_version = p.row_version,
		.property = p.property_id,
		.household = p.household_id,
		.v = { [GIVEN_NAME] = personal_raw(p.given_name),
			[FAMILY_NAME] = personal_raw(p.family_name),
			[KNOWN_AS] = personal_raw(p.known_as),
			[PRONOUNS] = personal_raw(p.pronouns),
			[BORN_ON] = personal_raw(p.born_on),
			[NHS_NUMBER] = personal_raw(p.nhs_number),
			[ADDRESS] = personal_raw(p.address),
			[POSTCODE] = personal_raw(p.postcode),
			[PROPERTY] = id_or_empty(a, p.property_id.v),
			[LANGUAGE] = personal_raw(p.language),
			[INTERPRETER] = p.interpreter ? S("1") : S(""),
			[COMMUNICATION] = personal_raw(p.communication),
			[SAFE_CONTACT] = personal_raw(p.safe_contact),
			[NO_MESSAGES] = p.no_messages ? S("1") : S(""),
			[ACCESS_NOTES] = personal_raw(p.access_notes),
			[DIET] = personal_raw(p.diet) } };
	return true;
}

static int64_t id_of(struct str text)
{
	int64_t id = 0;

	return text.n && id_parse(text, &id) ? id : 0;
}

static void values_keep(struct db *db, struct person_id id, const struct values *v)
{
	struct person_keep_row kept;

	if (!person_keep(db,
			(struct person_keep_args){ .person_id = id,
				.seen_version = v->row_version,
				.updated_at = db_now(db),
				.given_name = v->v[GIVEN_NAME],
				.family_name = v->v[FAMILY_NAME],
				.known_as = v->v[KNOWN_AS],
				.pronouns = v->v[PRONOUNS],
				.born_on = v->v[BORN_ON],
				.nhs_number = v->v[NHS_NUMBER],
				.address = v->v[ADDRESS],
				.postcode = v->v[POSTCODE],
				.property_id = { id_of(v->v[PROPERTY]) },
				.household_id = { id_of(v->v[PROPERTY]) == v->property.v ? v->household.v : 0 },
				.language = v->v[LANGUAGE],
				.interpreter = v->v[INTERPRETER].n != 0,
				.communication = v->v[COMMUNICATION],
				.safe_contact = v->v[SAFE_CONTACT],
				.no_messages = v->v[NO_MESSAGES].n != 0,
				.access_notes = v->v[ACCESS_NOTES],
				.diet = v->v[DIET] },
			&kept))
		db_fail(db, "a person changed under a merge");
}

static bool group_known(const struct values *v, int f)
{
	for (int g = 0; g < FIELDS; g++)
		if (v->v[g].n && (g == f || (fields[f].group && fields[g].group == fields[f].group)))
			return true;
	return false;
}

static struct str both(struct arena *a, struct str mine, struct str theirs)
{
	return str_find(mine, theirs) >= 0 ? mine
		: str_find(theirs, mine) >= 0  ? theirs
									   : str_join(a, mine, S("\n"), theirs);
}

void merge_values_take(
	struct db *db, struct person_merge_id merge, struct person_id from, struct person_id into)
{
	struct values mine, theirs, after;
	bool changed = false;

	if (!values_read(db, into, &mine) || !values_read(db, from, &theirs))
		return;
	after = mine;
	for (int f = 0; f < FIELDS; f++) {
		if (fields[f].how == FILL ? !group_known(&mine, f) : mine.v[f].n == 0)
			after.v[f] = theirs.v[f];
		else if (fields[f].how == BOTH && theirs.v[f].n)
			after.v[f] = both(db_arena(db), mine.v[f], theirs.v[f]);
		if (str_eq(after.v[f], mine.v[f]))
			continue;
		changed = true;
		merge_value_insert(db,
			(struct merge_value_insert_args){ .person_merge_id = merge,
				.field = str_of(fields[f].name),
				.was = text_or_empty(mine.v[f]),
				.became = after.v[f] });
	}
	if (changed)
		values_keep(db, into, &after);
}

void merge_values_give_back(struct db *db, struct person_merge_id merge, struct person_id into)
{
	struct merge_values_rows rows =
		merge_values(db, (struct merge_values_args){ .person_merge_id = merge });
	struct values v;
	bool changed = false;

	if (!values_read(db, into, &v))
		return;
	for (size_t i = 0; i < rows.n; i++)
		for (int f = 0; f < FIELDS; f++)
			if (str_eq(rows.v[i].field, str_of(fields[f].name)) &&
				str_eq(v.v[f], personal_raw(rows.v[i].became))) {
				v.v[f] = personal_raw(rows.v[i].was);
				changed = true;
			}
	if (changed)
		values_keep(db, into, &v);
	merge_values_end(db, (struct merge_values_end_args){ .person_merge_id = merge });
}
