/*
 * Who could do a task: the nearest people who are free, able and not yet asked too often, each with
 * the reasons; and for somebody nearer who is left out, the first rule that speaks against it. A
 * person confirms: nothing is assigned by itself.
 *
 * Hard rules come from one table, in the order of assign_rule below; the first that fails is the
 * answer to "why not Dan, he lives next door?". Whoever passes all of them is ordered by a score in
 * metres, smallest first:
 *
 *	score = distance
 *	      + ASSIGN_LOAD_M   x (share of their weekly enough already promised) squared
 *	      + ASSIGN_ASKED_M  x (offers of the last seven days that came to nothing)
 *	      - ASSIGN_UNUSED_M x (how long since their last task; full after four weeks, or never)
 *
 * Why: sending every task to whoever lives closest left two thirds of 600,000 national volunteers
 * without one task and wore out the rest (NHS Volunteer Responders 2020; GoodSAM's blog calls it
 * "unfair if these always went to those closest"). A small penalty for what somebody already
 * has spreads work at almost no cost: Manshadi, Rodilitz, Saban and Suresh, "Redesigning
 * VolunteerMatch's Search Algorithm" (SSRN 4497747) found 8-9 % more opportunities filled; asking
 * too often makes people fall silent: Manshadi and Rodilitz, "Online Policies for Efficient
 * Volunteer Crowdsourcing", Management Science 2022. The unit test holds it against nearest-first
 * in a simulated month. The weights are judgement, in metres so that a coordinator can argue with
 * them.
 *
 * Deterministic: the same task and volunteers give the same answer; ties go to the lower `key`, so
 * the order of the array does not matter. Nothing is read but what is passed in.
 */
#ifndef KITH_ENGINE_ASSIGN_H
#define KITH_ENGINE_ASSIGN_H

#include "core/base/time.h"
#include "engine/geo/geo.h"

#define ASSIGN_LOAD_M 1500.0
#define ASSIGN_ASKED_M 250.0
#define ASSIGN_UNUSED_M 600.0
#define ASSIGN_UNUSED_FULL_US (28 * TIME_DAY)

enum assign_vehicle { ASSIGN_ON_FOOT, ASSIGN_BICYCLE, ASSIGN_CAR, ASSIGN_VAN };

/* Each holds the ones before it in its own line of checks: an enhanced DBS check is also a basic
 * one. */
enum assign_check {
	ASSIGN_IDENTITY,
	ASSIGN_DBS_BASIC,
	ASSIGN_DBS_ENHANCED,
	ASSIGN_SAFEGUARDING,
	ASSIGN_CHECK_COUNT
};
#define ASSIGN_CHECK_NONE INT32_MIN            /* they do not have it */
#define ASSIGN_CHECK_EVER INT32_MAX            /* they have it and it does not run out */
#define ASSIGN_PAUSED_FOR_GOOD INT32_MAX       /* until they say otherwise */

enum assign_rule {                             /* in the order they are asked */
	ASSIGN_OK,
	ASSIGN_STATE,                          /* has left, or has not started */
	ASSIGN_SAME_PERSON,                    /* it is their own need, or their household's */
	ASSIGN_SAID_NO,                        /* to this very task */
	ASSIGN_PAUSED,                         /* until a date in the task's window or after it */
	ASSIGN_CHECKS,
	ASSIGN_SKILL,
	ASSIGN_LANGUAGE,
	ASSIGN_VEHICLE,
	ASSIGN_HOURS,                          /* not free in the window for as long as it takes */
	ASSIGN_RANGE,
	ASSIGN_ENOUGH,                         /* it would be more than they said is enough */
	ASSIGN_RULE_COUNT
};
struct str assign_rule_name(enum assign_rule r); /* "checks": for logs, tests and documentation */

struct assign_task {
	struct geo_point place;                /* not known: distance is neither a rule nor a reason */
	bool from_home;                        /* done by phone: distance does not matter */
	int64_t window_from_at, window_to_at;  /* from < to */
	int minutes;                           /* how long it takes, at least 1 */
	uint64_t skill;                        /* one bit, or 0: anybody can do it */
	struct str skill_words;                /* "collecting prescriptions" */
	uint64_t language;                     /* one bit, or 0 */
	struct str language_words;             /* "French" */
	uint32_t checks;                       /* bits 1 << enum assign_check, all of them needed */
	enum assign_vehicle vehicle;           /* at least this */
	int64_t person_id, household_id;       /* whose need it is; 0: not known */
};

struct assign_hours {                          /* minutes of the week from Monday 0:00; from < to */
	int from, to;                          /* 0 .. 7 x 1440 */
};

struct assign_volunteer {
	int64_t key;                           /* the volunteer's id: breaks ties */
	struct geo_point place;
	double range_m;                        /* as far as they go */
	bool active;
	bool said_no;                          /* to this task */
	bool asked; /* offered this task and not answered yet: shown, still eligible */
	int paused_until; /* day number (assign_day); 0: not paused. Free again on that day */
	int check_until[ASSIGN_CHECK_COUNT]; /* day number of the last day, or ASSIGN_CHECK_NONE, _EVER
										  */
	uint64_t skills, languages; /* skills 0: has not said, and may be asked for anything */
	enum assign_vehicle vehicle;
	/* borrowed; n_hours 0: has not said, and may be asked any time */
	const struct assign_hours *hours;
	size_t n_hours;
	int minutes_promised, minutes_week;    /* this week; what is enough for them */
	int asked_unanswered;                  /* offers of the last seven days that came to nothing */
	int64_t last_task_at;                  /* 0: never had one */
	int64_t person_id, household_id;
};

#define ASSIGN_REASONS 6

struct assign_choice {
	size_t index;                          /* into the array passed in */
	double distance_m;                     /* NAN: not known, or does not matter */
	double score_m;
	bool asked;
	struct str reasons[ASSIGN_REASONS];    /* "0.4 miles away", "has not been asked yet", … */
	size_t n_reasons;
};

struct assign_passed {                         /* somebody nearer, and why not */
	size_t index;
	double distance_m;
	enum assign_rule rule;
	struct str why;                        /* "Their DBS check ran out on 3 May 2020." */
};

struct assign_answer {
	struct assign_choice *choices;         /* best first, at most `most` */
	size_t n_choices;
	size_t n_eligible;                     /* all who pass, shown or not */
	struct assign_passed *passed;          /* nearest first, at most `most` */
	size_t n_passed;
	size_t failed[ASSIGN_RULE_COUNT];      /* how many each rule left out: says what is scarce */
};

/* Ranks. `now` is for "how long since". The answer and its words live in the arena; a volunteer is
 * "nearer" when nobody chosen lives further away than they do, or nobody at all was chosen. */
struct assign_answer assign_rank(struct arena *a, const struct assign_task *t, int64_t now,
	const struct assign_volunteer *v, size_t n, size_t most);

/* The first rule that fails for this one, ASSIGN_OK when none does, and (when why is not NULL) the
 * words. */
enum assign_rule assign_first_failing(struct arena *a, const struct assign_task *t,
	const struct assign_volunteer *v, struct str *why);

/* first[i]: the first rule that fails for v[i], ASSIGN_OK when none does. Where n_hours and
 * minutes_promised are not read yet and 0, a rule before ASSIGN_HOURS is the answer all the same;
 * one behind it says that they are left out, though perhaps for their hours. */
void assign_rules(const struct assign_task *t, const struct assign_volunteer *v, size_t n,
	enum assign_rule *first);

/* By what the eligible are ordered, smallest first, in metres. Where minutes_promised and
 * asked_unanswered are not read yet and 0: the least it can be. */
double assign_score_m(
	const struct assign_task *t, const struct assign_volunteer *v, int64_t now);

int assign_day(struct date d); /* days since 1970-01-01: for paused_until and check_until */

#endif
