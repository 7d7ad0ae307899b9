/*
 * Who may be at risk in the sample city: flags as the lists and calls of a first wave leave them,
 * drawn by age and by who lives with whom, so that about one in ten people is amber and a few in a
 * hundred are red. Drawn apart from the rest of the city, which stays as it was from the same seed.
 */
#include "app/sample.h"
#include "app/sample.sql.h"
#include "core/base/id.h"
#include "hub/person/rag.h"

/* Of a thousand people of an age: how many have such a flag, alone or not. */
static const struct {
	const char *code;
	int from, to, per_thousand;
	bool alone_only;
	int days;
	enum flag_sharing sharing;
} drawn[] = {
	{ "lives_alone", 18, 120, 600, true, 0, FLAG_SHARING_HOUSEHOLD },
	{ "clinically_extremely_vulnerable", 0, 69, 20, false, 0, FLAG_SHARING_HEALTH },
	{ "clinically_extremely_vulnerable", 70, 120, 90, false, 0, FLAG_SHARING_HEALTH },
	{ "needs_food", 18, 120, 9, false, 0, FLAG_SHARING_HOUSEHOLD },
	{ "no_shopper", 70, 120, 30, false, 0, FLAG_SHARING_HOUSEHOLD },
	{ "needs_contact", 18, 120, 12, false, 0, FLAG_SHARING_CONTACT },
	{ "needs_care", 75, 120, 25, false, 0, FLAG_SHARING_HEALTH },
	{ "isolating", 0, 120, 10, false, 10, FLAG_SHARING_HEALTH },
	{ "no_internet", 70, 120, 250, false, 0, FLAG_SHARING_CONTACT },
	{ "carer", 18, 79, 40, false, 0, FLAG_SHARING_HOUSEHOLD },
	{ "disabled", 16, 120, 60, false, 0, FLAG_SHARING_HEALTH },
	{ "low_income", 18, 120, 80, false, 0, FLAG_SHARING_MONEY },
	{ "home_from_hospital", 50, 120, 4, false, 28, FLAG_SHARING_HEALTH },
};

static void flag_put_plain(
	struct sample *s, size_t person, size_t which, struct rng *r, size_t number)
{
	struct date today = time_civil(s->now).date;
	int days = drawn[which].days, ago = (int)rng_below(r, days ? (uint32_t)days : 60);
	struct arena *a = db_arena(s->db);

	sample_flag_insert(s->db,
		(struct sample_flag_insert_args){ .flag_id = { sample_id(s, 40, number) },
			.person_id = { s->people[person].person_id },
			.code = str_of(drawn[which].code),
			.since_on = date_iso(a, date_add(today, -ago)),
			.expires_on = days ? date_iso(a, date_add(today, days - ago)) : S(""),
			.sharing = drawn[which].sharing,
			.created_at = s->now - ago * TIME_DAY });
}

void sample_risk(struct sample *s)
{
	int year = time_civil(s->now).date.year;
	size_t number = 0;
	struct rng r;

	rng_seed(&r, s->n_people, 10);
	for (size_t k = 0; k < s->n_people; k++) {
		int age = year - s->people[k].born_year;
		bool alone = (k == 0 || s->people[k - 1].property != s->people[k].property) &&
			(k + 1 == s->n_people || s->people[k + 1].property != s->people[k].property);

		for (size_t f = 0; f < sizeof(drawn) / sizeof(*drawn); f++)
			if (age >= drawn[f].from && age <= drawn[f].to && (alone || !drawn[f].alone_only) &&
			    (int)rng_below(&r, 1000) < drawn[f].per_thousand)
				flag_put_plain(s, k, f, &r, number++);
		sample_step(s, "Flags", k + 1, s->n_people);
	}
}

bool sample_weigh(struct sample *s)
{
	struct arena *a = arena_new();
	int64_t changed;
	bool ok = rag_work_out(s->pool, a, s->viewer->host_id, s->now, &changed);

	arena_free(a);
	return ok;
}
