/*
 * The people of the sample city: households at properties, what finds them when somebody types, and
 * the volunteers among them. Ages, household sizes and languages are those of an ordinary English
 * city.
 */
#include "app/sample.h"
#include "app/sample.sql.h"
#include "app/sample_names.h"
#include "core/base/check.h"
#include "core/base/id.h"
#include "hub/person/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ofcom's numbers for drama: 17 ranges of a thousand. */
struct str sample_phone(struct arena *a, uint32_t k)
{
	static const char *const ranges[] = { "7700900", "1632960", "2079460", "1134960", "1144960",
		"1154960", "1164960", "1174960", "1184960", "1214960", "1314960", "1414960", "1514960",
		"1614960", "1914980", "2896496", "2920180" };
	return str_fmt(a, "+44%s%03u", ranges[k % 17], k / 17 % 1000 * 7 % 1000);
}

/* Ids in the order in which rows are made fill an index from one end, which is several times faster
 * than all over it. */
int64_t sample_id(const struct sample *s, int days_ago, size_t k)
{
	return id_new_at(s->now - days_ago * TIME_DAY + (int64_t)k * 1000);
}

/* Five base-32 characters and their check character; an odd multiplier makes k -> number a
 * bijection on 25 bits. */
struct str sample_reference(struct arena *a, char kind, uint32_t k)
{
	return reference_of(a, kind, k * 20077153u + 7919u);
}

struct str sample_given(const struct sample_person *p)
{
	const struct sample_culture *c = &sample_cultures[p->culture];
	return str_of(p->woman ? c->women[p->given % c->n_women] : c->men[p->given % c->n_men]);
}

struct str sample_family(const struct sample_person *p)
{
	const struct sample_culture *c = &sample_cultures[p->culture];
	return str_of(c->families[p->family % c->n_families]);
}

static uint8_t culture_pick(struct rng *r)
{
	int at = (int)rng_below(r, 1000);
	for (size_t c = 0; c < sample_n_cultures; c++)
		if ((at -= sample_cultures[c].share) < 0)
			return (uint8_t)c;
	return 0;
}

/* Per hundred people known to a hub: older than the city, because those at risk are. */
static int age_pick(struct rng *r, bool adult)
{
	static const struct {
		int from, to, share;
	} bands[] = { { 0, 17, 14 }, { 18, 29, 13 }, { 30, 44, 19 }, { 45, 59, 17 }, { 60, 69, 12 },
		{ 70, 79, 14 }, { 80, 89, 9 }, { 90, 99, 2 } };
	for (;;) {
		int at = (int)rng_below(r, 100);
		for (size_t b = 0; b < sizeof(bands) / sizeof(bands[0]); b++)
			if ((at -= bands[b].share) < 0) {
				if (adult && bands[b].from == 0)
					break;
				return bands[b].from +
					(int)rng_below(r, (uint32_t)(bands[b].to - bands[b].from + 1));
			}
	}
}

static int household_size(struct rng *r)
{
	static const int shares[] = { 36, 33, 14, 11, 4, 2 };
	int at = (int)rng_below(r, 100), size = 1;
	for (size_t i = 0; i < 6; i++)
		if ((at -= shares[i]) < 0)
			return size + (int)i;
	return size;
}

static void person_draw(struct sample *s, struct sample_person *p, const struct sample_person *head)
{
	struct rng *r = &s->rng;
	bool same_name = head && rng_below(r, 100) < 85;
	p->culture = head && rng_below(r, 100) < 93 ? head->culture : culture_pick(r);
	p->family =
		same_name && p->culture == head->culture ? head->family : (uint16_t)rng_below(r, 997);
	p->given = (uint16_t)rng_below(r, 997);
	p->woman = (uint8_t)rng_below(r, 2);
	int age = age_pick(r, head == NULL);
	struct civil now = time_civil(s->now);
	p->born_year = (int16_t)(now.date.year - 1 - age);
	p->born_month = (uint8_t)(1 + rng_below(r, 12));
	p->born_day = (uint8_t)(1 + rng_below(r, 28));
	p->has_phone = age >= 18 && rng_below(r, 100) < 75;
}

static struct str one_in(struct rng *r, uint32_t n, const char *const *of, uint32_t n_of)
{
	if (rng_below(r, n) != 0)
		return S("");
	return str_of(of[rng_below(r, n_of)]);
}

static void person_save_plain(struct sample *s, const struct sample_person *p, size_t k)
{
	static const char *const access[] = { "Side door; the bell does not work",
		"Third floor, no lift", "Key safe: ask the hub for the number", "Dog barks but is friendly",
		"Ring twice and wait, slow on her feet" };
	static const char *const safe[] = { "Ring between 10 and 12", "Never say who is calling",
		"Ring the landline only", "Ask for her by her first name", "Not on Fridays" };
	static const char *const diets[] = { "Halal", "Vegetarian", "Diabetic", "No nuts",
		"Gluten free", "No pork" };
	struct arena *a = db_arena(s->db);
	struct rng *r = &s->rng;
	const struct sample_property *home = &s->properties[p->property];
	struct str language = str_of(sample_cultures[p->culture].language);
	if (rng_below(r, 100) < 55)
		language = S("");
	sample_person_insert(s->db,
		(struct sample_person_insert_args){ .person_id = { p->person_id },
			.reference = sample_reference(a, 'P', (uint32_t)k),
			.given_name = sample_given(p),
			.family_name = sample_family(p),
			.pronouns = p->woman ? S("she") : S("he"),
			.born_on = str_fmt(a, "%04d-%02u-%02u", p->born_year, p->born_month, p->born_day),
			.nhs_number = S(""),
			.property_id = { home->property_id },
			.address = sample_address(a, s, home),
			.postcode = sample_postcode(a, home->postcode),
			.language = language,
			.interpreter = !str_empty(language) && rng_below(r, 3) == 0,
			.safe_contact = one_in(r, 30, safe, 5),
			.no_messages = rng_below(r, 60) == 0,
			.access_notes = one_in(r, 25, access, 5),
			.diet = one_in(r, 15, diets, 6),
			.created_at = s->now - 200 * TIME_DAY });
	if (!p->has_phone)
		return;
	struct str phone = sample_phone(a, p->phone);
	sample_contact_point_insert(s->db,
		(struct sample_contact_point_insert_args){ .contact_point_id = { sample_id(s, 200, k) },
			.person_id = { p->person_id },
			.kind = CONTACT_POINT_KIND_PHONE,
			.value = phone,
			.folded = phone,
			.is_first = true });
}

void sample_people(struct sample *s)
{
	s->people = ARENA_ARRAY(s->arena, struct sample_person, s->want_people);
	size_t home = 0, left = 0, phones = 0;
	const struct sample_person *head = NULL;
	while (s->n_people < s->want_people) {
		struct sample_person *p = &s->people[s->n_people];
		if (left == 0) {
			left = (size_t)household_size(&s->rng);
			home = (home + 1) % s->n_properties;
			head = NULL;
		}
		person_draw(s, p, head);
		p->property = (uint32_t)home;
		if (!head)
			head = p;
		left--;
		if (p->has_phone)
			p->phone = (uint32_t)phones++;
		p->person_id = sample_id(s, 200, s->n_people);
		person_save_plain(s, p, s->n_people);
		s->n_people++;
		sample_step(s, "People", s->n_people, s->want_people);
	}
}

/* --- what finds them --- */

struct find_key {
	const char *text;
	uint32_t n;
	uint32_t person;
};

static int find_key_order(const void *va, const void *vb)
{
	const struct find_key *a = va, *b = vb;
	int c = memcmp(a->text, b->text, a->n < b->n ? a->n : b->n);
	return c                    ? c
		: a->n < b->n           ? -1
		: a->n > b->n           ? 1
		: a->person < b->person ? -1
								: a->person > b->person;
}

#define KEYS_LEARNED 5000 /* keys whose words are looked at in one go */

/* Made for everybody first and loaded in order: a million people's keys go into a sorted index many
 * times faster than they would one person after another. */
void sample_keys(struct sample *s)
{
	struct arena *keys_arena = arena_new();
	struct VEC(struct find_key) keys = { 0 };
	for (size_t k = 0; k < s->n_people; k++) {
		struct arena *a = db_arena(s->db);
		const struct sample_person *p = &s->people[k];
		const struct sample_property *home = &s->properties[p->property];
		struct person_key_facts facts = { .given_name = sample_given(p),
			.family_name = sample_family(p),
			.born_on = str_fmt(a, "%04d-%02u-%02u", p->born_year, p->born_month, p->born_day),
			.address = sample_address(a, s, home),
			.postcode = sample_postcode(a, home->postcode),
			.reference = sample_reference(a, 'P', (uint32_t)k),
			.phone_e164 = p->has_phone ? sample_phone(a, p->phone) : STR_NONE };
		struct str found[PERSON_KEYS_MOST];
		size_t n = person_keys_of(a, &facts, found);
		for (size_t i = 0; i < n; i++) {
			struct str kept = str_dup(keys_arena, found[i]);
			VEC_PUSH(
				keys_arena, &keys, ((struct find_key){ kept.p, (uint32_t)kept.n, (uint32_t)k }));
		}
		sample_person_keys_insert(s->db,
			(struct sample_person_keys_insert_args){
				.person_id = { p->person_id }, .keys = person_keys_joined(a, found, n) });
		sample_step(s, "What finds them (making)", k + 1, s->n_people);
	}
	if (keys.n > 0)
		qsort(keys.v, keys.n, sizeof(keys.v[0]), find_key_order);
	struct str *learned = ARENA_ARRAY(s->arena, struct str, KEYS_LEARNED);
	for (size_t k = 0; k < keys.n; k++) {
		learned[k % KEYS_LEARNED] = (struct str){ keys.v[k].text, keys.v[k].n };
		if (k % KEYS_LEARNED == KEYS_LEARNED - 1 || k + 1 == keys.n)
			find_words_learn(s->db, learned, k % KEYS_LEARNED + 1);
		sample_person_key_insert(s->db,
			(struct sample_person_key_insert_args){ .find_key = { keys.v[k].text, keys.v[k].n },
				.person_id = { s->people[keys.v[k].person].person_id } });
		sample_step(s, "What finds them (loading)", k + 1, keys.n);
	}
	arena_free(keys_arena);
}

/* --- volunteers --- */

static void volunteer_rest(struct sample *s, struct volunteer_id id)
{
	static const char *const skills[] = { "shopping", "prescription", "loneliness", "urgent_food",
		"pets", "digital", "transport", "driving", "language:ur", "language:pl", "language:fr",
		"language:ar" };
	struct rng *r = &s->rng;
	struct arena *a = db_arena(s->db);
	for (size_t i = 0; i < 4; i++)
		sample_skill_insert(s->db, (struct sample_skill_insert_args){ .volunteer_id = id,
			.skill = str_of(skills[i < 3 ? rng_below(r, 8) : rng_below(r, 12)]) });
	static const enum check_kind kinds[] = { CHECK_KIND_IDENTITY, CHECK_KIND_DBS_BASIC,
		CHECK_KIND_DBS_ENHANCED };
	static const uint32_t out_of_ten[] = { 6, 2,
		2 }; /* 1,259 of 2,164 proved who they are, 401 passed a DBS check */
	for (size_t i = 0; i < 3; i++) {
		if (rng_below(r, 10) >= out_of_ten[i])
			continue;
		struct date done = date_add(time_civil(s->now).date, -(int)rng_below(r, 700));
		sample_check_insert(s->db,
			(struct sample_check_insert_args){ .volunteer_id = id,
				.kind = kinds[i],
				.done_on = date_iso(a, done),
				.expires_on = i ? date_iso(a, date_add(done, 1095)) : S("") });
	}
	for (int64_t day = 0; day < 7; day++)
		if (rng_below(r, 100) < 60) {
			int64_t from = 60 * (8 + (int64_t)rng_below(r, 8));
			sample_hours_insert(s->db,
				(struct sample_hours_insert_args){ .volunteer_id = id,
					.weekday = day,
					.from_minute = from,
					.to_minute = from + 60 * (2 + (int64_t)rng_below(r, 5)) });
		}
}

static void volunteer_save(struct sample *s, struct sample_volunteer *v)
{
	static const enum vehicle vehicles[] = { VEHICLE_NONE, VEHICLE_NONE, VEHICLE_BICYCLE,
		VEHICLE_CAR, VEHICLE_CAR, VEHICLE_CAR, VEHICLE_VAN };
	struct rng *r = &s->rng;
	struct arena *a = db_arena(s->db);
	const struct sample_person *p = &s->people[v->person];
	const struct sample_property *home = &s->properties[p->property];
	struct account_id account = { sample_id(s, 60, v->person) };
	sample_account_insert(s->db,
		(struct sample_account_insert_args){ .account_id = account,
			.role = ACCOUNT_ROLE_VOLUNTEER,
			.name = str_join(a, sample_given(p), S(" "), sample_family(p)),
			.hub_id = { s->hub_ids[home->hub] },
			.person_id = { p->person_id },
			.created_at = s->now - 60 * TIME_DAY });
	v->volunteer_id = sample_id(s, 60, v->person);
	uint32_t state = rng_below(r, 100);
	bool paused = state >= 62 && state < 72;
	sample_volunteer_insert(s->db,
		(struct sample_volunteer_insert_args){ .volunteer_id = { v->volunteer_id },
			.person_id = { p->person_id },
			.account_id = account,
			.state = state < 62 ? VOLUNTEER_STATE_ACTIVE
				: paused        ? VOLUNTEER_STATE_PAUSED
								: VOLUNTEER_STATE_APPLIED,
			.paused_until_on = paused
				? date_iso(a, date_add(time_civil(s->now).date, 3 + (int)rng_below(r, 12)))
				: S(""),
			.vehicle = vehicles[rng_below(r, 7)],
			.range_m = 1000 * (1 + (int64_t)rng_below(r, 8)),
			.minutes_week = 60 * (1 + (int64_t)rng_below(r, 6)),
			.lat = home->lat,
			.lon = home->lon,
			.since_on = date_iso(a, date_add(time_civil(s->now).date, -(int)rng_below(r, 60))) });
	volunteer_rest(s, (struct volunteer_id){ v->volunteer_id });
}

/* One adult in four: over 5,000 in a city whose hub knows 20,000 people; never more than 12,000. */
void sample_volunteers(struct sample *s)
{
	size_t want = s->want_people / 4 + 40;
	if (want > 12000)
		want = 12000;
	s->volunteers = ARENA_ARRAY(s->arena, struct sample_volunteer, want);
	int year = time_civil(s->now).date.year;
	for (size_t k = 0; k < s->n_people && s->n_volunteers < want; k++) {
		const struct sample_person *p = &s->people[k];
		if (!p->has_phone || year - p->born_year < 18 || year - p->born_year > 74 ||
			rng_below(&s->rng, 10) >= 5)
			continue;
		struct sample_volunteer *v = &s->volunteers[s->n_volunteers++];
		v->person = (uint32_t)k;
		volunteer_save(s, v);
		sample_step(s, "Volunteers", s->n_volunteers, want + 1);
	}
	check(s->n_volunteers > 0);
	sample_step(s, "Volunteers", s->n_volunteers, s->n_volunteers);
}
