/*
 * A task as engine/assign asks for it, and the answer (crowd.h) put beside the names.
 */
#include "hub/volunteer/proposal.h"

#include "hub/volunteer/crowd.h"
#include "hub/volunteer/task.sql.h"
#include "hub/volunteer/volunteer.sql.h"

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

static struct str scarce_words(struct arena *a, const struct assign_answer *r)
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
	for (size_t i = 1; i < sizeof(most) / sizeof(most[0]); i++)
		if (r->failed[most[i].rule] > r->failed[most[best].rule])
			best = i;
	return str_fmt(a, "Nobody can do it as it stands. %s", most[best].words);
}

static struct proposed proposed_of(const struct assign_volunteer *v, double distance_m)
{
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

static struct proposal proposal_of(struct db *db, const struct crowd_answer *c)
{
	struct arena *a = db_arena(db);
	const struct assign_answer *r = &c->ranked;
	struct proposal out = { .n_eligible = r->n_eligible, .all = c->all };
	int64_t *shown = ARENA_ARRAY(a, int64_t, r->n_choices + r->n_passed + 1);
	size_t n = 0;
	out.choices.v = ARENA_ARRAY(a, struct proposed, r->n_choices + 1);
	out.passed.v = ARENA_ARRAY(a, struct proposed, r->n_passed + 1);
	for (size_t i = 0; i < r->n_choices; i++) {
		struct proposed p = proposed_of(&c->v[r->choices[i].index], r->choices[i].distance_m);
		p.reasons = r->choices[i].reasons;
		p.n_reasons = r->choices[i].n_reasons;
		out.choices.v[out.choices.n++] = p;
		shown[n++] = p.volunteer_id.v;
	}
	for (size_t i = 0; i < r->n_passed; i++) {
		struct proposed p = proposed_of(&c->v[r->passed[i].index], r->passed[i].distance_m);
		p.why_not = r->passed[i].why;
		out.passed.v[out.passed.n++] = p;
		shown[n++] = p.volunteer_id.v;
	}
	struct names_among_rows names =
		names_among(db, (struct names_among_args){ .helpers = { shown, n } });
	names_write(out.choices.v, out.choices.n, &names);
	names_write(out.passed.v, out.passed.n, &names);
	return out;
}

struct proposal task_propose(struct db *db, const struct task_facts *t, size_t most)
{
	struct str language;
	struct assign_task k = asking_of(db, t, &language);
	struct crowd_answer c = crowd_rank(db, t, &k, language, most);
	struct proposal out = proposal_of(db, &c);
	if (c.nobody)
		out.scarce = S("There is no volunteer yet. Add one under Helpers.");
	else if (!out.choices.n)
		out.scarce = scarce_words(db_arena(db), &c.ranked);
	return out;
}
