/*
 * From the database to engine/assign and back: who lives near, what they offer, what they have
 * promised this week, what they said to this task; then the ranking, put beside the names.
 */
#include "hub/volunteer/proposal.h"

#include "core/base/check.h"
#include "hub/volunteer/task.sql.h"
#include "hub/volunteer/volunteer.sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const size_t looks_at[] = { 100,
	400 }; /* the nearest; more of them when too few of these can: */
#define ENOUGH_CHOICES 5
#define ASKED_DAYS 7
static const double circles_m[] = { 1000, 2000, 4000, 8000, 16000, 30000 };

/* What a kind of help asks of a volunteer beside the skill. */
static const struct {
	struct str code;
	enum assign_vehicle vehicle;
	bool in_their_language;
} asks[] = {
	{ STR_INIT("transport"), ASSIGN_CAR, false },
	{ STR_INIT("household_goods"), ASSIGN_CAR, false },
	{ STR_INIT("loneliness"), ASSIGN_ON_FOOT, true },
	{ STR_INIT("mental_health"), ASSIGN_ON_FOOT, true },
	{ STR_INIT("bereavement"), ASSIGN_ON_FOOT, true },
};

struct crowd {
	struct arena *arena;
	struct VEC(struct assign_volunteer) v;
	size_t known;                          /* the first so many were read for an earlier look */
	size_t *by_key, indexed;               /* indices in order of key, of so many */
	struct db_ids ids; /* keys of those whom no rule asked so far speaks against */
};

/* --- gathering --- */

static int day_of(struct str iso, int otherwise)
{
	struct date d;
	return date_from_iso(iso, &d) ? assign_day(d) : otherwise;
}

static int paused_until(enum volunteer_state s, struct str on)
{
	if (s == VOLUNTEER_STATE_PAUSED)
		return day_of(on, ASSIGN_PAUSED_FOR_GOOD);
	return day_of(on, 0);
}

static struct assign_volunteer blank(struct volunteer_id id, struct person_id p,
	enum volunteer_state s, struct str paused_on, enum vehicle vehicle, int64_t range_m,
	int64_t minutes_week, int64_t last_task_at)
{
	struct assign_volunteer v = { .key = id.v,
		.person_id = p.v,
		.range_m = (double)range_m,
		.active = s == VOLUNTEER_STATE_ACTIVE || s == VOLUNTEER_STATE_PAUSED,
		.paused_until = paused_until(s, paused_on),
		.vehicle = (enum assign_vehicle)vehicle,
		.minutes_week = (int)minutes_week,
		.last_task_at = last_task_at,
		.place = { NAN, NAN } };
	for (int i = 0; i < ASSIGN_CHECK_COUNT; i++)
		v.check_until[i] = ASSIGN_CHECK_NONE;
	return v;
}
_Static_assert((int)VEHICLE_BICYCLE == (int)ASSIGN_BICYCLE && (int)VEHICLE_CAR == (int)ASSIGN_CAR &&
		(int)VEHICLE_VAN == (int)ASSIGN_VAN,
	"the vehicles of the schema and of engine/assign are the same");

static struct near_volunteers_args circle(struct geo_point here, double range_m, size_t most)
{
	struct geo_box b = geo_box_around(here, range_m);
	double narrow = cos(here.lat * M_PI / 180);
	return (struct near_volunteers_args){ .south = b.south,
		.north = b.north,
		.west = b.west,
		.east = b.east,
		.here_lat = here.lat,
		.here_lon = here.lon,
		.narrow = narrow * narrow,
		.most = (int64_t)most };
}

/* For a task without a place: where some volunteer lives, so that the circle has somebody in it. */
static struct geo_point somewhere(struct db *db)
{
	struct volunteer_somewhere_row row;
	bool found = volunteer_somewhere(db, &row);
	return found ? (struct geo_point){ row.lat, row.lon } : (struct geo_point){ 0, 0 };
}

static int by_key_cmp(const void *a, const void *b, void *crowd)
{
	const struct crowd *c = crowd;
	int64_t x = c->v.v[*(const size_t *)a].key, y = c->v.v[*(const size_t *)b].key;
	return (x > y) - (x < y);
}

static void crowd_index(struct crowd *c)
{
	c->by_key = ARENA_ARRAY(c->arena, size_t, c->v.n + 1);
	for (size_t i = 0; i < c->v.n; i++)
		c->by_key[i] = i;
	qsort_r(c->by_key, c->v.n, sizeof(size_t), by_key_cmp, c);
	c->indexed = c->v.n;
}

static struct assign_volunteer *crowd_find(struct crowd *c, struct volunteer_id id)
{
	size_t low = 0, high = c->indexed;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		struct assign_volunteer *v = &c->v.v[c->by_key[mid]];
		if (v->key == id.v)
			return v;
		*(v->key < id.v ? &low : &high) = v->key < id.v ? mid + 1 : mid;
	}
	return NULL;
}

/* From now on only those are asked about whom no rule before this one leaves out. What is not read
 * of the others could not change their answer: it is the first rule that fails. */
static void crowd_keep(struct crowd *c, const struct assign_task *k, enum assign_rule before)
{
	int64_t *ids = ARENA_ARRAY(c->arena, int64_t, c->v.n + 1);
	bool *left = ARENA_ARRAY(c->arena, bool, c->v.n + 1);
	size_t n = 0;
	assign_left(k, c->v.v, c->v.n, before, left);
	for (size_t i = 0; i < c->v.n; i++)
		if (c->by_key[i] >= c->known && left[c->by_key[i]])
			ids[n++] = c->v.v[c->by_key[i]].key;
	c->ids = (struct db_ids){ ids, n };
}

/* The people of the first circle, from *from on, in which there are enough of them; *from: which it
 * was. Those of an earlier look stay as they are. */
static void near_read(
	struct db *db, struct geo_point here, size_t enough, size_t *from, struct crowd *c)
{
	const size_t last = sizeof(circles_m) / sizeof(circles_m[0]) - 1;
	struct near_volunteers_rows near = near_volunteers(db, circle(here, circles_m[*from], enough));
	while (near.n < enough && *from < last)
		near = near_volunteers(db, circle(here, circles_m[++*from], enough));
	int64_t *ids = ARENA_ARRAY(c->arena, int64_t, near.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < near.n; i++)
		if (!crowd_find(c, near.v[i].volunteer_id))
			ids[n++] = near.v[i].volunteer_id.v;
	struct volunteers_among_rows rows =
		volunteers_among(db, (struct volunteers_among_args){ .helpers = { ids, n } });
	for (size_t i = 0; i < rows.n; i++) {
		const struct volunteers_among_row *r = &rows.v[i];
		struct assign_volunteer v = blank(r->volunteer_id, r->person_id, r->state,
			r->paused_until_on, r->vehicle, r->range_m, r->minutes_week, r->last_task_at);
		v.place = (struct geo_point){ r->lat, r->lon };
		VEC_PUSH(c->arena, &c->v, v);
	}
}

static void placeless_read(struct db *db, struct crowd *c)
{
	struct placeless_volunteers_rows rows = placeless_volunteers(db);
	for (size_t i = 0; i < rows.n; i++) {
		const struct placeless_volunteers_row *r = &rows.v[i];
		VEC_PUSH(c->arena, &c->v,
			blank(r->volunteer_id, r->person_id, r->state, r->paused_until_on, r->vehicle,
				r->range_m, r->minutes_week, r->last_task_at));
	}
}

/* --- what they offer --- */

/* Bit 0: the skill this task asks for; bit 1: some other; languages likewise. */
static void skill_note(
	struct assign_volunteer *v, struct str skill, struct str wanted, struct str language)
{
	if (!v)
		return;
	if (str_starts(skill, S("language:"))) {
		if (str_eq(skill, language))
			v->languages |= 1;
	} else if (!str_eq(skill, S("driving"))) {     /* says how, not what */
		v->skills |= str_eq(skill, wanted) ? 1 : 2;
	}
}

static void check_note(struct assign_volunteer *v, enum check_kind kind, struct str expires_on)
{
	if (v && kind != CHECK_KIND_NONE)
		v->check_until[kind - CHECK_KIND_IDENTITY] = day_of(expires_on, ASSIGN_CHECK_EVER);
}
_Static_assert(CHECK_KIND_DBS_BASIC - CHECK_KIND_IDENTITY == ASSIGN_DBS_BASIC &&
		CHECK_KIND_DBS_ENHANCED - CHECK_KIND_IDENTITY == ASSIGN_DBS_ENHANCED &&
		CHECK_KIND_SAFEGUARDING - CHECK_KIND_IDENTITY == ASSIGN_SAFEGUARDING,
	"the checks of the schema and of engine/assign are the same");

/* Hours come in order of volunteer: those of one person lie side by side in `all`. */
static void hours_note(struct assign_volunteer *v, struct assign_hours *all, size_t i,
	int64_t weekday, int64_t from, int64_t to)
{
	all[i] = (struct assign_hours){ (int)(weekday * 1440 + from), (int)(weekday * 1440 + to) };
	if (!v)
		return;
	if (!v->n_hours)
		v->hours = &all[i];
	v->n_hours++;
}

static void offering_read(struct db *db, struct crowd *c, const struct assign_task *k,
	struct str wanted, struct str language)
{
	if (k->checks) {
		crowd_keep(c, k, ASSIGN_CHECKS);
		struct checks_among_rows checks =
			checks_among(db, (struct checks_among_args){ .helpers = c->ids });
		for (size_t i = 0; i < checks.n; i++)
			check_note(
				crowd_find(c, checks.v[i].volunteer_id), checks.v[i].kind, checks.v[i].expires_on);
	}
	crowd_keep(c, k, ASSIGN_SKILL);
	struct skills_among_rows skills =
		skills_among(db, (struct skills_among_args){ .helpers = c->ids });
	for (size_t i = 0; i < skills.n; i++)
		skill_note(crowd_find(c, skills.v[i].volunteer_id), skills.v[i].skill, wanted, language);
	crowd_keep(c, k, ASSIGN_HOURS);
	struct hours_among_rows hours = hours_among(db, (struct hours_among_args){ .helpers = c->ids });
	struct assign_hours *all = ARENA_ARRAY(c->arena, struct assign_hours, hours.n + 1);
	for (size_t i = 0; i < hours.n; i++)
		hours_note(crowd_find(c, hours.v[i].volunteer_id), all, i, hours.v[i].weekday,
			hours.v[i].from_minute, hours.v[i].to_minute);
}

/* Who lives with the person the task is for. */
static void household_read(struct db *db, struct crowd *c, int64_t household_id)
{
	if (!household_id)
		return;
	struct task_household_rows home =
		task_household(db, (struct task_household_args){ .household_id = { household_id } });
	for (size_t i = 0; i < c->v.n; i++)
		for (size_t k = 0; k < home.n; k++)
			if (c->v.v[i].person_id == home.v[k].person_id.v)
				c->v.v[i].household_id = household_id;
}

/* --- what they have, and what they said --- */

/* What each of them said to this task. */
static void answers_read(struct db *db, struct crowd *c, const struct task_facts *t)
{
	struct task_answers_rows said =
		task_answers(db, (struct task_answers_args){ .task_id = t->task_id });
	for (size_t i = 0; i < said.n; i++) {
		struct assign_volunteer *v = crowd_find(c, said.v[i].volunteer_id);
		if (!v || v < c->v.v + c->known)
			continue;
		v->asked = said.v[i].state == OFFER_STATE_OFFERED;
		v->said_no = said.v[i].state == OFFER_STATE_DECLINED;
		v->asked_unanswered =
			-1; /* this very task, counted below with the others, is no reason against them */
	}
}

static void load_read(struct db *db, struct crowd *c, const struct assign_task *k)
{
	crowd_keep(c, k, ASSIGN_ENOUGH);
	struct promised_among_args week = { .helpers = c->ids };
	volunteer_week(k->window_to_at, &week.from_at, &week.until_at);
	struct promised_among_rows minutes = promised_among(db, week);
	struct assign_volunteer *v;
	for (size_t i = 0; i < minutes.n; i++)
		if ((v = crowd_find(c, minutes.v[i].volunteer_id)))
			v->minutes_promised = (int)minutes.v[i].minutes;
	crowd_keep(c, k, ASSIGN_ENOUGH);
	struct asked_in_vain_rows asked = asked_in_vain(db,
		(struct asked_in_vain_args){
			.helpers = c->ids, .since_at = db_now(db) - ASKED_DAYS * TIME_DAY });
	for (size_t i = 0; i < asked.n; i++)
		if ((v = crowd_find(c, asked.v[i].volunteer_id)))
			v->asked_unanswered += (int)asked.v[i].times;
	for (size_t i = c->known; i < c->v.n; i++)
		if (c->v.v[i].asked_unanswered < 0)
			c->v.v[i].asked_unanswered = 0;
}

/* --- the task as the engine asks for it --- */

/* "Help with shopping" in the middle of a sentence. */
static struct str lower_first(struct arena *a, struct str s)
{
	struct str head = str_lower_ascii(a, str_part(s, 0, 1));
	return str_fmt(a, "%.*s%.*s", STR_ARG(head), STR_ARG(str_part(s, 1, s.n)));
}

static struct assign_task asking_of(struct db *db, const struct task_facts *t, struct str *language)
{
	struct assign_task k = { .place = t->place,
		.from_home = !t->at_door,
		.window_from_at = t->window_from_at,
		.window_to_at = t->window_to_at,
		.minutes = t->minutes > 0 ? (int)t->minutes : 1,
		.skill = 1,
		.skill_words = lower_first(db_arena(db), t->category_name),
		.checks = t->needs_check ? 1u << ASSIGN_DBS_BASIC : 0,
		.person_id = t->person_id.v };
	struct task_person_row p;
	*language = STR_NONE;
	bool known = task_person(db, (struct task_person_args){ .person_id = t->person_id }, &p);
	if (known)
		k.household_id = p.household_id.v;
	for (size_t i = 0; i < sizeof(asks) / sizeof(asks[0]); i++) {
		if (!str_eq(asks[i].code, t->category_code))
			continue;
		k.vehicle = asks[i].vehicle;
		struct str skill =
			known ? language_skill(db_arena(db), personal_raw(p.language)) : STR_NONE;
		if (asks[i].in_their_language && !str_empty(skill) && !str_eq(skill, S("language:en"))) {
			*language = skill;
			k.language = 1;
			k.language_words = language_words(db_arena(db), skill);
		}
	}
	return k;
}

/* --- the answer --- */

static struct str scarce_words(struct arena *a, const struct assign_answer *r, size_t looked_at)
{
	static const struct {
		enum assign_rule rule;
		const char *words;
	} most[] = {
		{ ASSIGN_STATE, "Most volunteers near here have not started yet." },
		{ ASSIGN_SAID_NO, "Everybody who could do this has said no." },
		{ ASSIGN_PAUSED, "Most volunteers near here are pausing." },
		{ ASSIGN_CHECKS, "Most volunteers near here have no DBS check that is still good then." },
		{ ASSIGN_SKILL, "Most volunteers near here have offered other kinds of help." },
		{ ASSIGN_LANGUAGE, "Few volunteers near here speak that language." },
		{ ASSIGN_VEHICLE, "Most volunteers near here have no car." },
		{ ASSIGN_HOURS,
			"Most volunteers near here are not free at that time. Could it be another time?" },
		{ ASSIGN_RANGE, "Most volunteers live too far away." },
		{ ASSIGN_ENOUGH, "Most volunteers near here have promised enough for this week." },
	};
	size_t best = 0;
	if (!looked_at)
		return S("There is no volunteer yet. Add one under Helpers.");
	for (size_t i = 1; i < sizeof(most) / sizeof(most[0]); i++)
		if (r->failed[most[i].rule] > r->failed[most[best].rule])
			best = i;
	return str_fmt(a, "Nobody can do it as it stands. %s", most[best].words);
}

static struct proposed proposed_of(const struct crowd *c, size_t index, double distance_m)
{
	const struct assign_volunteer *v = &c->v.v[index];
	return (struct proposed){
		.volunteer_id = { v->key }, .distance_m = distance_m, .place = v->place, .asked = v->asked
	};
}

/* Names are read of those who are shown, not of everybody who was looked at. */
static void names_write(struct proposed *v, size_t n, const struct names_among_rows *names)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < names->n; k++)
			if (v[i].volunteer_id.v == names->v[k].volunteer_id.v) {
				v[i].given_name = names->v[k].given_name;
				v[i].family_name = names->v[k].family_name;
				v[i].known_as = names->v[k].known_as;
			}
}

static void answer_write(
	struct db *db, struct crowd *c, const struct assign_answer *r, struct proposal *out)
{
	int64_t *shown = ARENA_ARRAY(c->arena, int64_t, r->n_choices + r->n_passed + 1);
	size_t n = 0;
	out->choices.v = ARENA_ARRAY(c->arena, struct proposed, r->n_choices + 1);
	out->passed.v = ARENA_ARRAY(c->arena, struct proposed, r->n_passed + 1);
	for (size_t i = 0; i < r->n_choices; i++) {
		struct proposed p = proposed_of(c, r->choices[i].index, r->choices[i].distance_m);
		p.reasons = r->choices[i].reasons;
		p.n_reasons = r->choices[i].n_reasons;
		out->choices.v[out->choices.n++] = p;
		shown[n++] = p.volunteer_id.v;
	}
	for (size_t i = 0; i < r->n_passed; i++) {
		struct proposed p = proposed_of(c, r->passed[i].index, r->passed[i].distance_m);
		p.why_not = r->passed[i].why;
		out->passed.v[out->passed.n++] = p;
		shown[n++] = p.volunteer_id.v;
	}
	struct names_among_rows names =
		names_among(db, (struct names_among_args){ .helpers = { shown, n } });
	names_write(out->choices.v, out->choices.n, &names);
	names_write(out->passed.v, out->passed.n, &names);
}

/* The nearest so many who are not gone, with what the rules ask about them, in the order in which
 * they ask. */
static void crowd_read(struct db *db, const struct task_facts *t, const struct assign_task *k,
	struct str language, size_t near, size_t *circle_from, struct crowd *c)
{
	bool placed = geo_known(t->place), first = c->v.n == 0;
	c->known = c->v.n;
	near_read(db, placed ? t->place : somewhere(db), near, circle_from, c);
	if (first && (k->from_home || !placed))
		placeless_read(db, c);
	crowd_index(c);
	household_read(db, c, k->household_id);
	answers_read(db, c, t);
	offering_read(db, c, k, t->category_code, language);
	load_read(db, c, k);
}

struct proposal task_propose(struct db *db, const struct task_facts *t, size_t most)
{
	size_t enough = most < ENOUGH_CHOICES ? most : ENOUGH_CHOICES;
	struct proposal out = { 0 };
	struct assign_answer r = { 0 };
	struct crowd c = { .arena = db_arena(db) };
	struct str language;
	size_t circle_from = 0;
	struct assign_task k = asking_of(db, t, &language);
	for (size_t i = 0; i < sizeof(looks_at) / sizeof(looks_at[0]) && r.n_choices < enough; i++) {
		if (i > 0 && c.v.n < looks_at[i - 1])
			break;                         /* that was everybody */
		crowd_read(db, t, &k, language, looks_at[i], &circle_from, &c);
		r = assign_rank(c.arena, &k, db_now(db), c.v.v, c.v.n, most);
	}
	answer_write(db, &c, &r, &out);
	out.n_eligible = r.n_eligible;
	out.n_looked_at = c.v.n;
	if (!r.n_choices)
		out.scarce = scarce_words(c.arena, &r, c.v.n);
	return out;
}
