/* Flags: what each code means, and raising and ending them. The table of kinds is what lists can
 * say in their columns. */
#include "hub/person/flag.h"

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/flag_kind.sql.h"
#include "hub/person/list.sql.h"

const struct flag_kind flag_kinds[] = {
	{ "clinically_extremely_vulnerable", "Clinically extremely vulnerable", FLAG_SHARING_HEALTH,
		0 },
	{ "clinically_vulnerable", "Clinically vulnerable", FLAG_SHARING_HEALTH, 0 },
	{ "medical_condition", "Has one of the listed medical conditions", FLAG_SHARING_HEALTH, 0 },
	{ "nhs_letter", "Had a letter from the NHS", FLAG_SHARING_HEALTH, 0 },
	{ "gp_condition", "Reason on the patient list", FLAG_SHARING_HEALTH, 0 },
	{ "needs_food", "Needs food", FLAG_SHARING_HOUSEHOLD, 0 },
	{ "diet", "Special diet", FLAG_SHARING_HEALTH, 0 },
	{ "needs_contact", "Wants somebody to ring about local help", FLAG_SHARING_CONTACT, 0 },
	{ "needs_care", "Needs help with basic care", FLAG_SHARING_HEALTH, 0 },
	{ "no_shopper", "Has nobody to go shopping for them", FLAG_SHARING_HOUSEHOLD, 0 },
	{ "no_carrier", "Has nobody to carry deliveries in", FLAG_SHARING_HOUSEHOLD, 0 },
	{ "support_required", "Asked the council for help while isolating", FLAG_SHARING_CONTACT, 28 },
	{ "isolating", "Isolating", FLAG_SHARING_HEALTH, 14 },
	{ "contact_of_case", "Tested positive or near somebody who did", FLAG_SHARING_HEALTH, 14 },
	{ "on_behalf", "Somebody else asked for them", FLAG_SHARING_CONTACT, 0 },
	{ "lives_alone", "Lives alone", FLAG_SHARING_HOUSEHOLD, 0 },
	{ "carer", "Cares for somebody", FLAG_SHARING_HOUSEHOLD, 0 },
	{ "disabled", "Disabled", FLAG_SHARING_HEALTH, 0 },
	{ "no_internet", "Not on the internet", FLAG_SHARING_CONTACT, 0 },
	{ "low_income", "Low income", FLAG_SHARING_MONEY, 0 },
	{ "home_from_hospital", "Just home from hospital", FLAG_SHARING_HEALTH, 28 },
	{ "protected_address", "Must not be found: protected address", FLAG_SHARING_SAFEGUARDING, 0 },
	{ "may_have_died", "A list says that they have died", FLAG_SHARING_IDENTITY, 0 },
	{ "may_have_moved", "A list has another address", FLAG_SHARING_ADDRESS, 0 },
	{ "no_calls", "Asked us not to call them for campaigns", FLAG_SHARING_CONTACT, 0 },
	{ "off_list", "No longer on a list", FLAG_SHARING_CONTACT, 28 },
};
const size_t flag_kind_count = sizeof(flag_kinds) / sizeof(*flag_kinds);

const struct flag_kind *flag_kind_of(struct str code)
{
	for (size_t i = 0; i < flag_kind_count; i++)
		if (str_eq(code, str_of(flag_kinds[i].code)))
			return &flag_kinds[i];
	return NULL;
}

struct str flag_words(struct arena *a, struct str code, struct str value)
{
	const struct flag_kind *k = flag_kind_of(code);
	struct str words = k ? str_of(k->words) : code;

	if (!k) {                                      /* "event:hospital discharge" */
		struct str rest = code, kind;

		if (str_cut(&rest, ':', &kind) && rest.n)
			words = rest;
	}
	return value.n && !str_eq(words, value) ? str_join(a, words, S(": "), value) : words;
}

/* How this host keeps flags of this kind; NULL: a code of a list's own. */
static const struct flag_kinds_all_row *kept_as(
	const struct flag_kinds_all_rows *kinds, struct str code)
{
	for (size_t i = 0; i < kinds->n; i++)
		if (str_eq(kinds->v[i].code, code))
			return &kinds->v[i];
	return NULL;
}

static struct str expires_of(struct db *db, const struct flag_new *f, int64_t days)
{
	struct date since;

	if (f->expires_on.n || days == 0)
		return f->expires_on.p ? f->expires_on : S("");
	if (!date_from_iso(f->since_on, &since))
		since = time_civil(db_now(db)).date;
	return date_iso(db_arena(db), date_add(since, (int)days));
}

void flags_raise(struct db *db, const struct flag_new *flags, size_t n)
{
	struct flag_put_args *sets = ARENA_ARRAY(db_arena(db), struct flag_put_args, n);
	struct flag_kinds_all_rows kinds = { 0 };

	if (n > 0)
		kinds = flag_kinds_all(db);
	for (size_t i = 0; i < n; i++) {
		const struct flag_kinds_all_row *k = kept_as(&kinds, flags[i].code);
		const struct flag_kind *shipped = flag_kind_of(flags[i].code);
		int64_t days = k ? k->days : shipped ? shipped->days : 0;

		sets[i] = (struct flag_put_args){ .flag_id = { id_new() },
			.person_id = flags[i].person_id,
			.code = flags[i].code,
			.list_id = flags[i].list_id,
			.source_record_id = flags[i].source_record_id,
			.value = flags[i].value.p ? flags[i].value : S(""),
			.since_on = flags[i].since_on.p ? flags[i].since_on : S(""),
			.expires_on = expires_of(db, &flags[i], days),
			.sharing = k  ? k->sharing
				: shipped ? shipped->sharing
						  : FLAG_SHARING_HEALTH,
			.created_at = db_now(db) };
	}
	flag_put_batch(db, sets, n);
}

int64_t flags_end(
	struct db *db, struct person_id id, struct list_id list, struct str code, struct str why)
{
	if (code.p)
		return flag_end(db,
			(struct flag_end_args){ .person_id = id,
				.list_id = list,
				.code = code,
				.ended_at = db_now(db),
				.ended_why = why });
	return flags_end_all(db,
		(struct flags_end_all_args){
			.person_id = id, .list_id = list, .ended_at = db_now(db), .ended_why = why });
}
