/*
 * Recording what was said or tried, and proposing what comes next. The proposals are a table: an
 * attempt that reached nobody is tried again at another time of day, the third one becomes a visit,
 * and none of them is later than what was promised to a request that waits for its first call.
 */
#include "hub/casework/interaction.h"

#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/casework.sql.h"
#include "hub/casework/casework_private.h"
#include "hub/casework/interaction.sql.h"
#include "hub/casework/step.sql.h"
#include "hub/events.h"

enum { ATTEMPTS_BEFORE_VISIT = 3 };

enum when { WHEN_OTHER_TIME, WHEN_HOUR, WHEN_TOMORROW, WHEN_TWO_DAYS, WHEN_THREE_DAYS, WHEN_NEVER };

struct outcome_rule {
	enum outcome outcome;
	struct str words;
	enum step_kind next;
	enum when when;
	bool attempt;                          /* nobody was reached: counts towards a visit */
	struct str note;
};

static const struct outcome_rule rules[] = {
	{ OUTCOME_REACHED, STR_INIT("Spoke to them"), STEP_KIND_CHECK_BACK, WHEN_THREE_DAYS, false,
		STR_INIT("") },
	{ OUTCOME_NO_ANSWER, STR_INIT("No answer"), STEP_KIND_RING, WHEN_OTHER_TIME, true,
		STR_INIT("No answer last time: try at another time of day.") },
	{ OUTCOME_MESSAGE_LEFT, STR_INIT("Left a message"), STEP_KIND_RING, WHEN_OTHER_TIME, true,
		STR_INIT("A message was left: try again at another time of day.") },
	{ OUTCOME_WRONG_NUMBER, STR_INIT("Wrong number"), STEP_KIND_RING, WHEN_TOMORROW, true,
		STR_INIT("The number was wrong: find another way to reach them.") },
	{ OUTCOME_REFUSED, STR_INIT("Did not want to talk"), STEP_KIND_PLAN, WHEN_TWO_DAYS, false,
		STR_INIT("They did not want to talk: is there another way to help?") },
	{ OUTCOME_INTERRUPTED, STR_INIT("Interrupted"), STEP_KIND_RING, WHEN_HOUR, true,
		STR_INIT("The call broke off: ring again.") },
	{ OUTCOME_NOTE, STR_INIT("Note"), STEP_KIND_NONE, WHEN_NEVER, false, STR_INIT("") },
};

static const struct outcome_rule *rule_of(enum outcome o)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].outcome == o)
			return &rules[i];
	return &rules[sizeof(rules) / sizeof(rules[0]) - 1];
}

struct str outcome_words(enum outcome o)
{
	return o == OUTCOME_NONE ? S("") : rule_of(o)->words;
}

struct str channel_words(enum channel c)
{
	switch (c) {
	case CHANNEL_PHONE: return S("by phone");
	case CHANNEL_EMAIL: return S("by e-mail");
	case CHANNEL_WEB: return S("on the web");
	case CHANNEL_TEXT: return S("by text message");
	case CHANNEL_LETTER: return S("by letter");
	case CHANNEL_DOORSTEP: return S("at the door");
	case CHANNEL_REFERRAL: return S("by referral");
	case CHANNEL_LIST: return S("from a list");
	case CHANNEL_NONE: break;
	}
	return S("");
}

/* Another time of day than now: a morning's attempt is repeated late in the afternoon, an
 * afternoon's in the evening, an evening's the next morning. */
int64_t interaction_other_time(int64_t now)
{
	struct civil c = time_civil(now);

	if (c.hour < 12)
		return time_at(c.date, 16, 30);
	if (c.hour < 17)
		return time_at(c.date, 18, 30);
	return time_at(date_add(c.date, 1), 10, 0);
}

/* The next hour in which one can decently ring or knock. */
static int64_t decent(int64_t at)
{
	struct civil c = time_civil(at);

	if (c.hour < 8)
		return time_at(c.date, 9, 0);
	if (c.hour >= 20)
		return time_at(date_add(c.date, 1), 9, 0);
	return at;
}

static int64_t due_of(enum when when, int64_t now)
{
	struct date today = time_civil(now).date;

	switch (when) {
	case WHEN_OTHER_TIME: return interaction_other_time(now);
	case WHEN_HOUR: return decent(now + TIME_HOUR);
	case WHEN_TOMORROW: return time_at(date_add(today, 1), 9, 0);
	case WHEN_TWO_DAYS: return time_at(date_add(today, 2), 9, 0);
	case WHEN_THREE_DAYS: return time_at(date_add(today, 3), 10, 0);
	case WHEN_NEVER: break;
	}
	return 0;
}

/* Attempts since somebody was last reached. */
static int attempts(struct db *db, struct case_id c)
{
	struct interaction_latest_rows latest =
		interaction_latest(db, (struct interaction_latest_args){ .case_id = c });
	int n = 0;

	for (size_t i = 0; i < latest.n && rule_of(latest.v[i].outcome)->attempt; i++)
		n++;
	return n;
}

/* A request waits for its first call until `until`: half of what is left, at least a quarter of an
 * hour from now. */
static int64_t within_promise(int64_t due_at, int64_t until, int64_t now)
{
	int64_t half = now + (until - now) / 2;

	if (due_at <= until)
		return due_at;
	return half > now + 15 * TIME_MINUTE ? half : now + 15 * TIME_MINUTE;
}

struct interaction_next interaction_propose(struct db *db, struct case_id c, enum outcome outcome)
{
	const struct outcome_rule *r = rule_of(outcome);
	int64_t now = db_now(db);
	struct case_waiting_until_row waiting;
	struct interaction_next next = {
		.kind = r->next, .due_at = due_of(r->when, now), .note = r->note
	};

	if (r->attempt && outcome != OUTCOME_INTERRUPTED &&
		attempts(db, c) + 1 >= ATTEMPTS_BEFORE_VISIT) {
		next.kind = STEP_KIND_VISIT;
		next.due_at = decent(now + 3 * TIME_HOUR);
		next.note = S("Three attempts reached nobody: go to the door.");
	}
	if (outcome != OUTCOME_REACHED && next.kind != STEP_KIND_NONE &&
	    case_waiting_until(db, (struct case_waiting_until_args){ .case_id = c }, &waiting)) {
		next.due_at = within_promise(next.due_at, waiting.due_at, now);
		next.urgent = waiting.urgency == URGENCY_EMERGENCY;
	}
	return next;
}

/* Reads the form: what follows, from the proposal and from what was typed over it. */
static struct interaction_next chosen_next(
	struct db *db, const struct interaction_new *i, struct problems *ps)
{
	struct interaction_next next = interaction_propose(db, i->case_id, i->outcome);
	struct str why;
	int64_t at;

	if (i->next_none)
		return (struct interaction_next){ 0 };
	if (str_empty(i->next_words)) {
		/* A check-back is a promise: without a day, none was made. */
		if (i->outcome == OUTCOME_REACHED && i->next_kind == STEP_KIND_NONE)
			return (struct interaction_next){ 0 };
	} else if (!time_parse_words(db_arena(db), i->next_words, db_now(db), &at, &why)) {
		problem_add(ps, S("next_words"), why);
	} else if (at <= db_now(db)) {
		problem_add(ps, S("next_words"), S("That time has passed. When is it to be done?"));
	} else {
		next.due_at = at;
		if (next.kind == STEP_KIND_NONE)
			next.kind = STEP_KIND_OTHER;
	}
	if (i->next_kind != STEP_KIND_NONE)
		next.kind = i->next_kind;
	return next;
}

/* Which steps a conversation fulfils, and which only when somebody was reached. */
static bool fulfils(enum step_kind kind, enum outcome outcome)
{
	switch (kind) {
	case STEP_KIND_RING:
	case STEP_KIND_CHECK_BACK:
	case STEP_KIND_VISIT:
		return true;
	case STEP_KIND_WELFARE:
	case STEP_KIND_IMPORTANT_DATE:
	case STEP_KIND_PLAN:
	case STEP_KIND_OTHER:
		return outcome == OUTCOME_REACHED;
	default:
		return false;
	}
}

/* The step this conversation was about: the one named when it is of this case and open, else the
 * soonest to talk. */
static struct next_step_id step_about(struct db *db, const struct interaction_new *i)
{
	struct step_facts f;
	struct step_talk_of_case_row talk;

	if (i->step.v != 0 && step_facts(db, i->step, &f) && f.open && f.case_id.v == i->case_id.v)
		return fulfils(f.kind, i->outcome) ? i->step : (struct next_step_id){ 0 };
	if (step_talk_of_case(db, (struct step_talk_of_case_args){ .case_id = i->case_id }, &talk) &&
	    fulfils(talk.kind, i->outcome))
		return talk.next_step_id;
	return (struct next_step_id){ 0 };
}

/* Who does what follows: whose step it was, else the guide, else the hub worker who is speaking. */
static struct account_id follower(
	struct db *db, const struct case_facts *c, struct next_step_id about)
{
	const struct viewer *me = db_viewer(db);
	struct step_facts f;

	if (about.v != 0 && step_facts(db, about, &f) && f.owner.v != 0)
		return f.owner;
	if (c->guide.v != 0)
		return c->guide;
	if (me->role == ROLE_HUB_WORKER || me->role == ROLE_HUB_MANAGER)
		return (struct account_id){ me->account_id };
	return (struct account_id){ 0 };
}

static void check_form(struct db *db, const struct interaction_new *i, struct problems *ps)
{
	struct interaction_quiet_row quiet;

	if (i->outcome == OUTCOME_NONE)
		problem_add(ps, S("outcome"), S("Did you reach them?"));
	if (i->outcome == OUTCOME_NOTE && str_empty(str_trim(i->words)))
		problem_add(ps, S("words"), S("What should be remembered? One line is enough."));
	if (i->outcome == OUTCOME_MESSAGE_LEFT && !i->message_confirmed &&
	    interaction_quiet(db, (struct interaction_quiet_args){ .case_id = i->case_id }, &quiet) &&
	    quiet.no_messages)
		problem_add(ps, S("message_confirmed"),
			S("They asked us never to leave a message. If one was left all the "
			  "same, tick the box and save: the guide is told at once."));
}

/* Somebody left a message where none must be left. */
static void warn_of_message(
	struct db *db, const struct interaction_new *i, const struct case_facts *c)
{
	struct interaction_quiet_row quiet;

	if (i->outcome != OUTCOME_MESSAGE_LEFT ||
	    !interaction_quiet(db, (struct interaction_quiet_args){ .case_id = i->case_id }, &quiet) ||
	    !quiet.no_messages)
		return;
	step_open(db, (struct step_new){ .kind = STEP_KIND_WELFARE, .case_id = i->case_id,
		.person_id = c->person_id, .owner = c->guide, .hub = c->hub_id, .urgent = true,
		.due_at = db_now(db) + TIME_HOUR,
		.note = S("A message was left although they asked for none. Are they safe?") });
}

/* What the record sets going: the next step, the end of the one it was about, the clock. */
static void follow(struct db *db, const struct interaction_new *i, const struct case_facts *c,
	const struct interaction_next *next)
{
	struct next_step_id about = { 0 }, then = { 0 };

	if (c->state == CASE_STATE_CLOSED)
		return;
	if (i->outcome != OUTCOME_NOTE)
		about = step_about(db, i);
	if (next->kind != STEP_KIND_NONE)
		then = step_open(db, (struct step_new){ .kind = next->kind, .case_id = i->case_id,
			.person_id = c->person_id, .owner = follower(db, c, about), .hub = c->hub_id,
			.due_at = next->due_at, .note = next->note, .urgent = next->urgent });
	if (about.v != 0)
		(void)step_done(db, about, then);
	warn_of_message(db, i, c);
}

struct interaction_id interaction_record(
	struct db *db, struct interaction_new i, struct problems *ps)
{
	struct interaction_id id = { id_new() };
	struct case_facts c;
	size_t before = ps->n;
	struct interaction_next next;

	if (!case_facts(db, i.case_id, &c)) {
		problem_add(ps, S(""), S("This case is not here any more."));
		return (struct interaction_id){ 0 };
	}
	check_form(db, &i, ps);
	next = chosen_next(db, &i, ps);
	if (ps->n > before)
		return (struct interaction_id){ 0 };
	interaction_insert(db, (struct interaction_insert_args){
		.interaction_id = id, .case_id = i.case_id, .person_id = c.person_id, .at = db_now(db),
		.account_id = { db_viewer(db)->account_id },
		.channel = i.channel ? i.channel : CHANNEL_PHONE,
		.direction = i.direction ? i.direction : DIRECTION_OUT,
		.outcome = i.outcome, .words = i.words.p ? i.words : S("") });
	audit_add(db, S("interaction.record"), c.person_id.v,
		str_fmt(db_arena(db), "{\"outcome\":\"%.*s\"}", STR_ARG(outcome_name(i.outcome))), i.words);
	follow(db, &i, &c, &next);
	if (i.outcome == OUTCOME_REACHED && !i.with_other) {
		hub_event(db, (struct hub_event){ .kind = EVENT_PERSON_REACHED, .subject_id = i.case_id.v,
			.case_id = i.case_id.v, .person_id = c.person_id.v, .at = db_now(db) });
		(void)case_act(db, i.case_id, CASE_ACT_HELP);
	}
	case_touched(db, i.case_id);
	return id;
}

struct interaction_id interaction_of_call(struct db *db, struct interaction_call c)
{
	struct interaction_id id = { c.id.v ? c.id.v : id_new() };
	struct case_id in = case_of_person(db, c.person_id);

	interaction_insert(db,
		(struct interaction_insert_args){ .interaction_id = id,
			.case_id = in,
			.person_id = c.person_id,
			.at = db_now(db),
			.account_id = { db_viewer(db)->account_id },
			.channel = c.channel,
			.direction = DIRECTION_OUT,
			.outcome = c.outcome,
			.words = c.words.p ? c.words : S("") });
	audit_add(db, S("interaction.record"), c.person_id.v,
		str_fmt(db_arena(db), "{\"outcome\":\"%.*s\"}", STR_ARG(outcome_name(c.outcome))), c.words);
	if (c.outcome == OUTCOME_REACHED)
		hub_event(db,
			(struct hub_event){ .kind = EVENT_PERSON_REACHED,
				.subject_id = in.v,
				.case_id = in.v,
				.person_id = c.person_id.v,
				.at = db_now(db) });
	if (in.v != 0)
		case_touched(db, in);
	return id;
}
