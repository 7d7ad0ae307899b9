/*
 * The rules, the score and the words of assign.h. Testing a volunteer costs no memory and no words:
 * those are made only for the few that are shown. With some hundred volunteers near by that is tens
 * of microseconds a task.
 */
#include "engine/assign/assign.h"
#include "core/base/check.h"

#include <math.h>
#include <stdlib.h>

#define WEEK_MINUTES (7 * 1440)

/* The task's window on the wall clock, worked out once. */
struct window {
	int from_day, to_day;                  /* day numbers of its first and last moment */
	int from_minute;                       /* minute of the week in which it begins */
	int64_t length;                        /* minutes on the wall clock */
	struct civil from, to;
};

struct asking {
	const struct assign_task *task;
	struct window window;
};

int assign_day(struct date d)
{
	return date_diff(d, (struct date){ .year = 1970, .month = 1, .day = 1 });
}

static struct window window_of(const struct assign_task *t)
{
	struct window w = { .from = time_civil(t->window_from_at),
		.to = time_civil(t->window_to_at - 1) };
	w.from_day = assign_day(w.from.date);
	w.to_day = assign_day(w.to.date);
	w.from_minute = w.from.weekday * 1440 + w.from.hour * 60 + w.from.minute;
	w.length = (w.to_day - w.from_day) * 1440 + w.to.hour * 60 + w.to.minute + 1
		- (w.from.hour * 60 + w.from.minute);
	if (w.length < 1)                      /* the hour that comes twice in October */
		w.length = (t->window_to_at - t->window_from_at) / TIME_MINUTE;
	return w;
}

/* --- the rules: true when nothing speaks against it --- */

static bool rule_state(const struct asking *k, const struct assign_volunteer *v)
{
	(void)k;
	return v->active;
}

static bool rule_same_person(const struct asking *k, const struct assign_volunteer *v)
{
	const struct assign_task *t = k->task;
	return !(t->person_id && t->person_id == v->person_id)
		&& !(t->household_id && t->household_id == v->household_id);
}

static bool rule_said_no(const struct asking *k, const struct assign_volunteer *v)
{
	(void)k;
	return !v->said_no;
}

static bool rule_paused(const struct asking *k, const struct assign_volunteer *v)
{
	return v->paused_until <= k->window.from_day;
}

/* The best they have of that line of checks. */
static int check_until(const struct assign_volunteer *v, enum assign_check c)
{
	int until = v->check_until[c];
	if (c == ASSIGN_DBS_BASIC && v->check_until[ASSIGN_DBS_ENHANCED] > until)
		until = v->check_until[ASSIGN_DBS_ENHANCED];
	return until;
}

static enum assign_check check_missing(const struct asking *k, const struct assign_volunteer *v)
{
	for (enum assign_check c = 0; c < ASSIGN_CHECK_COUNT; c++)
		if ((k->task->checks & (1u << c)) && check_until(v, c) < k->window.to_day)
			return c;
	return ASSIGN_CHECK_COUNT;
}

static bool rule_checks(const struct asking *k, const struct assign_volunteer *v)
{
	return check_missing(k, v) == ASSIGN_CHECK_COUNT;
}

static bool rule_skill(const struct asking *k, const struct assign_volunteer *v)
{
	return !k->task->skill || !v->skills || (v->skills & k->task->skill);
}

static bool rule_language(const struct asking *k, const struct assign_volunteer *v)
{
	return !k->task->language || (v->languages & k->task->language);
}

static bool rule_vehicle(const struct asking *k, const struct assign_volunteer *v)
{
	return v->vehicle >= k->task->vehicle;
}

/* The longest unbroken time that these hours and the window have in common, in minutes. The hours
 * come again every week. */
static int64_t free_minutes(const struct window *w, const struct assign_hours *h)
{
	int64_t longest = 0, end = w->from_minute + w->length;
	for (int64_t week = -WEEK_MINUTES; week < end; week += WEEK_MINUTES) {
		int64_t from = week + h->from, to = week + h->to;
		if (from < w->from_minute)
			from = w->from_minute;
		if (to > end)
			to = end;
		if (to - from > longest)
			longest = to - from;
	}
	return longest;
}

static bool rule_hours(const struct asking *k, const struct assign_volunteer *v)
{
	/* A task that takes longer than its window is asked of those free for the whole window. */
	int64_t needed = k->task->minutes < k->window.length ? k->task->minutes : k->window.length;
	for (size_t i = 0; i < v->n_hours; i++)
		if (free_minutes(&k->window, &v->hours[i]) >= needed)
			return true;
	return !v->n_hours;
}

static double distance_to(const struct assign_task *t, const struct assign_volunteer *v)
{
	return t->from_home ? NAN : geo_distance_m(t->place, v->place);
}

static bool rule_range(const struct asking *k, const struct assign_volunteer *v)
{
	if (k->task->from_home || !geo_known(k->task->place))
		return true;
	return distance_to(k->task, v) <= v->range_m;  /* false when their place is not known */
}

static bool rule_enough(const struct asking *k, const struct assign_volunteer *v)
{
	return v->minutes_promised + k->task->minutes <= v->minutes_week;
}

/* --- why not, in words --- */

static struct str day_words(struct arena *a, int day)
{
	struct date d = date_add((struct date){ .year = 1970, .month = 1, .day = 1 }, day);
	struct str s = date_words(a, d);       /* "Monday 4 May 2020" */
	ptrdiff_t space = str_find(s, S(" "));
	return space < 0 ? s : str_part(s, (size_t)space + 1, s.n);
}

static struct str why_state(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	(void)a, (void)k, (void)v;
	return S("Not helping at the moment.");
}

static struct str why_same_person(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	(void)a;
	return k->task->person_id && k->task->person_id == v->person_id
		? S("This is their own need.") : S("They live in the same household.");
}

static struct str why_said_no(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	(void)a, (void)k, (void)v;
	return S("Said no to this one.");
}

static struct str why_paused(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	(void)k;
	if (v->paused_until == ASSIGN_PAUSED_FOR_GOOD)
		return S("Paused until they say otherwise.");
	return str_fmt(a, "Paused until %.*s.", STR_ARG(day_words(a, v->paused_until)));
}

static const char *const check_words[ASSIGN_CHECK_COUNT] = {
	[ASSIGN_IDENTITY] = "identity check", [ASSIGN_DBS_BASIC] = "DBS check",
	[ASSIGN_DBS_ENHANCED] = "enhanced DBS check", [ASSIGN_SAFEGUARDING] = "safeguarding training",
};

static struct str why_checks(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	enum assign_check c = check_missing(k, v);
	check(c < ASSIGN_CHECK_COUNT);
	int until = check_until(v, c);
	if (until == ASSIGN_CHECK_NONE)
		return str_fmt(a, "Has no %s yet.", check_words[c]);
	return str_fmt(a, "Their %s runs out on %.*s, before this is due.", check_words[c],
		STR_ARG(day_words(a, until)));
}

static struct str why_skill(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	(void)v;
	return str_fmt(a, "Does not offer %.*s.", STR_ARG(k->task->skill_words));
}

static struct str why_language(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	(void)v;
	return str_fmt(a, "Does not speak %.*s.", STR_ARG(k->task->language_words));
}

static struct str why_vehicle(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	(void)v;
	static const char *const needs[] = { "vehicle", "bicycle", "car", "van" };
	return str_fmt(a, "Has no %s, and this needs one.", needs[k->task->vehicle]);
}

static struct str why_hours(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	(void)v;
	static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday" };
	const struct window *w = &k->window;
	if (w->from_day == w->to_day)
		return str_fmt(a, "Not free on %s at that time.", days[w->from.weekday]);
	return str_fmt(a, "Not free from %s to %s.", days[w->from.weekday], days[w->to.weekday]);
}

static struct str why_range(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	double d = distance_to(k->task, v);
	if (isnan(d))
		return S("We do not know where they live.");
	return str_fmt(a, "%.*s away; goes up to %.*s.", STR_ARG(geo_distance_words(a, d)),
		STR_ARG(geo_distance_words(a, v->range_m)));
}

static struct str why_enough(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	(void)k;
	return str_fmt(a, "Has %d minutes promised this week; %d is enough for them.",
		v->minutes_promised, v->minutes_week);
}

/* The table. Its order is the order in which they are asked. */
static const struct rule {
	enum assign_rule rule;
	const char *name;
	bool (*holds)(const struct asking *k, const struct assign_volunteer *v);
	struct str (*why)(struct arena *a, const struct asking *k, const struct assign_volunteer *v);
} rules[] = {
	{ ASSIGN_STATE, "state", rule_state, why_state },
	{ ASSIGN_SAME_PERSON, "same person", rule_same_person, why_same_person },
	{ ASSIGN_SAID_NO, "said no", rule_said_no, why_said_no },
	{ ASSIGN_PAUSED, "paused", rule_paused, why_paused },
	{ ASSIGN_CHECKS, "checks", rule_checks, why_checks },
	{ ASSIGN_SKILL, "skill", rule_skill, why_skill },
	{ ASSIGN_LANGUAGE, "language", rule_language, why_language },
	{ ASSIGN_VEHICLE, "vehicle", rule_vehicle, why_vehicle },
	{ ASSIGN_HOURS, "hours", rule_hours, why_hours },
	{ ASSIGN_RANGE, "range", rule_range, why_range },
	{ ASSIGN_ENOUGH, "enough", rule_enough, why_enough },
};
_Static_assert(sizeof(rules) / sizeof(rules[0]) == ASSIGN_RULE_COUNT - 1, "a rule is missing");

struct str assign_rule_name(enum assign_rule r)
{
	return r > ASSIGN_OK && r < ASSIGN_RULE_COUNT ? str_of(rules[r - 1].name) : S("ok");
}

static const struct rule *first_failing(const struct asking *k, const struct assign_volunteer *v)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (!rules[i].holds(k, v))
			return &rules[i];
	return NULL;
}

enum assign_rule assign_first_failing(struct arena *a, const struct assign_task *t,
	const struct assign_volunteer *v, struct str *why)
{
	struct asking k = { .task = t, .window = window_of(t) };
	const struct rule *r = first_failing(&k, v);
	if (why)
		*why = r ? r->why(a, &k, v) : STR_NONE;
	return r ? r->rule : ASSIGN_OK;
}

void assign_rules(const struct assign_task *t, const struct assign_volunteer *v, size_t n,
	enum assign_rule *first)
{
	struct asking k = { .task = t, .window = window_of(t) };
	for (size_t i = 0; i < n; i++) {
		const struct rule *r = first_failing(&k, &v[i]);
		first[i] = r ? r->rule : ASSIGN_OK;
	}
}

/* --- the score --- */

static double unused_share(const struct assign_volunteer *v, int64_t now)
{
	if (!v->last_task_at)
		return 1;
	double share = (double)(now - v->last_task_at) / (double)ASSIGN_UNUSED_FULL_US;
	return fmax(0, fmin(1, share));
}

static double score_m(const struct assign_volunteer *v, double distance_m, int64_t now)
{
	double load = v->minutes_week > 0 ? (double)v->minutes_promised / v->minutes_week : 1;
	return (isnan(distance_m) ? 0 : distance_m) + ASSIGN_LOAD_M * load * load
		+ ASSIGN_ASKED_M * v->asked_unanswered - ASSIGN_UNUSED_M * unused_share(v, now);
}

double assign_score_m(const struct assign_task *t, const struct assign_volunteer *v, int64_t now)
{
	return score_m(v, distance_to(t, v), now);
}

/* --- reasons --- */

static void reason(struct assign_choice *c, struct str words)
{
	if (words.n && c->n_reasons < ASSIGN_REASONS)
		c->reasons[c->n_reasons++] = words;
}

static struct str reason_unused(struct arena *a, const struct assign_volunteer *v, int64_t now)
{
	if (!v->last_task_at)
		return S("has not had a task yet");
	int64_t days = (now - v->last_task_at) / TIME_DAY;
	if (days >= 14)
		return str_fmt(a, "last helped %d weeks ago", (int)(days / 7));
	return STR_NONE;
}

static struct str reason_check(
	struct arena *a, const struct asking *k, const struct assign_volunteer *v)
{
	for (enum assign_check c = ASSIGN_CHECK_COUNT; c-- > 0;) {
		if (!(k->task->checks & (1u << c)))
			continue;
		int until = check_until(v, c);
		return until == ASSIGN_CHECK_EVER ? str_fmt(a, "%s done", check_words[c])
			: str_fmt(a, "%s until %.*s", check_words[c], STR_ARG(day_words(a, until)));
	}
	return STR_NONE;
}

static struct str reason_load(struct arena *a, const struct assign_volunteer *v)
{
	if (!v->minutes_promised) /* who never had a task has been said to be free enough */
		return v->last_task_at ? S("nothing promised this week") : STR_NONE;
	return str_fmt(a, "%d of %d minutes promised this week", v->minutes_promised, v->minutes_week);
}

static void reasons_write(struct arena *a, const struct asking *k, const struct assign_volunteer *v,
	int64_t now, struct assign_choice *c)
{
	const struct assign_task *t = k->task;
	if (!isnan(c->distance_m)) {
		struct str far = geo_distance_words(a, c->distance_m);
		reason(c, str_starts(far, S("next")) ? far : str_fmt(a, "%.*s away", STR_ARG(far)));
	}
	if (t->language)
		reason(c, str_fmt(a, "speaks %.*s", STR_ARG(t->language_words)));
	reason(c, reason_check(a, k, v));
	reason(c, reason_unused(a, v, now));
	if (v->n_hours)
		reason(c, S("free then"));
	reason(c, reason_load(a, v));
	if (t->skill && (v->skills & t->skill))
		reason(c, str_fmt(a, "offers %.*s", STR_ARG(t->skill_words)));
	if (v->asked_unanswered > 1)
		reason(c, str_fmt(a, "asked %d times this week", v->asked_unanswered));
}

/* --- ranking --- */

struct ranked {
	double by;                             /* score or distance */
	int64_t key;
	double distance_m;
	size_t index;
};

static int ranked_cmp(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->by != y->by)
		return x->by < y->by ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

static void choices_write(struct arena *a, const struct asking *k, int64_t now,
	const struct assign_volunteer *v, const struct ranked *best, size_t n,
	struct assign_answer *out)
{
	out->choices = ARENA_ARRAY(a, struct assign_choice, n);
	out->n_choices = n;
	for (size_t i = 0; i < n; i++) {
		struct assign_choice *c = &out->choices[i];
		*c = (struct assign_choice){ .index = best[i].index, .distance_m = best[i].distance_m,
			.score_m = best[i].by, .asked = v[best[i].index].asked };
		reasons_write(a, k, &v[c->index], now, c);
	}
}

/* Somebody whose distance is not known is nobody's nearer neighbour, unless nobody at all was
 * found. */
static void passed_write(struct arena *a, const struct asking *k, const struct assign_volunteer *v,
	const struct ranked *others, size_t n, size_t most, struct assign_answer *out)
{
	double furthest = out->n_choices ? -1 : INFINITY;
	for (size_t i = 0; i < out->n_choices; i++)
		furthest =
			fmax(furthest, isnan(out->choices[i].distance_m) ? -1 : out->choices[i].distance_m);
	out->passed = ARENA_ARRAY(a, struct assign_passed, n < most ? n : most);
	for (size_t i = 0; i < n && out->n_passed < most && others[i].by <= furthest; i++) {
		struct assign_passed *p = &out->passed[out->n_passed++];
		*p = (struct assign_passed){ .index = others[i].index, .distance_m = others[i].distance_m };
		p->rule = assign_first_failing(a, k->task, &v[p->index], &p->why);
	}
}

struct assign_answer assign_rank(struct arena *a, const struct assign_task *t, int64_t now,
	const struct assign_volunteer *v, size_t n, size_t most)
{
	check(t->window_from_at < t->window_to_at && t->minutes > 0);
	struct asking k = { .task = t, .window = window_of(t) };
	struct ranked *good = ARENA_ARRAY(a, struct ranked, n + 1),
				  *bad = ARENA_ARRAY(a, struct ranked, n + 1);
	struct assign_answer out = { 0 };
	size_t n_bad = 0;
	for (size_t i = 0; i < n; i++) {
		const struct rule *r = first_failing(&k, &v[i]);
		double d = distance_to(t, &v[i]);
		out.failed[r ? r->rule : ASSIGN_OK]++;
		if (r)
			bad[n_bad++] = (struct ranked){ isnan(d) ? INFINITY : d, v[i].key, d, i };
		else
			good[out.n_eligible++] = (struct ranked){ score_m(&v[i], d, now), v[i].key, d, i };
	}
	qsort(good, out.n_eligible, sizeof(*good), ranked_cmp);
	qsort(bad, n_bad, sizeof(*bad), ranked_cmp);
	choices_write(a, &k, now, v, good, out.n_eligible < most ? out.n_eligible : most, &out);
	passed_write(a, &k, v, bad, n_bad, most, &out);
	return out;
}
