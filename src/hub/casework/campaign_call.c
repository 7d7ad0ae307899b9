/* One call: taking it, what came of it, and everything that ends it from elsewhere. One function
 * changes states. */
#include "hub/casework/campaign_call.h"

#include "core/access/audit.h"
#include "core/base/id.h"
#include "hub/casework/interaction.h"
#include "hub/events.h"
#include "hub/person/flag.h"
#include "hub/person/merge.h"

enum {
	CANDIDATES_MOST = 200
}; /* looked at for one call: those that need not be made are closed on the way */

static bool is_open(enum campaign_person_state s)
{
	return s == CAMPAIGN_PERSON_STATE_CALL || s == CAMPAIGN_PERSON_STATE_LETTER ||
		s == CAMPAIGN_PERSON_STATE_DOOR || s == CAMPAIGN_PERSON_STATE_WITH;
}

static bool row_of(struct db *db, struct campaign_person_id id, struct campaign_person_get_row *row)
{
	return campaign_person_get(
		db, (struct campaign_person_get_args){ .campaign_person_id = id }, row);
}

/* --- states --- */

static enum step_kind step_kind_of(enum campaign_person_state s)
{
	switch (s) {
	case CAMPAIGN_PERSON_STATE_CALL: return STEP_KIND_CALL;
	case CAMPAIGN_PERSON_STATE_LETTER: return STEP_KIND_LETTER;
	case CAMPAIGN_PERSON_STATE_DOOR: return STEP_KIND_DOOR;
	default: return STEP_KIND_NONE;
	}
}

static struct next_step_id step_for(
	struct db *db, const struct campaign_person_get_row *p, enum campaign_person_state to)
{
	struct step_facts was = { 0 };

	if (step_kind_of(to) == STEP_KIND_NONE)
		return (struct next_step_id){ 0 };
	if (p->next_step_id.v && !step_facts(db, p->next_step_id, &was))
		was.due_at = 0;
	return step_open(db,
		(struct step_new){ .kind = step_kind_of(to),
			.person_id = p->person_id,
			.subject_id = p->campaign_id.v,
			.hub = p->hub_id,
			.owner = to == CAMPAIGN_PERSON_STATE_CALL ? p->account_id : (struct account_id){ 0 },
			.due_at = was.due_at,
			.campaign_id = p->campaign_id });
}

/* What becomes of those who were to be spoken to in the same call. NONE: one of them is rung
 * instead. */
static enum campaign_person_state with_lead(enum campaign_person_state lead)
{
	switch (lead) {
	case CAMPAIGN_PERSON_STATE_REACHED:
	case CAMPAIGN_PERSON_STATE_HELPED: return CAMPAIGN_PERSON_STATE_REACHED;
	case CAMPAIGN_PERSON_STATE_WRITTEN:
	case CAMPAIGN_PERSON_STATE_UNREACHED:
	case CAMPAIGN_PERSON_STATE_CLOSED: return lead;
	default: return CAMPAIGN_PERSON_STATE_NONE;
	}
}

static bool move_one(struct db *db, struct campaign_move m, struct campaign_person_id lead)
{
	struct campaign_person_get_row p;
	struct next_step_id step;

	if (!row_of(db, m.id, &p) || p.state != m.from)
		return false;
	step = step_for(db, &p, m.to);
	if (campaign_person_move(db,
			(struct campaign_person_move_args){ .campaign_person_id = m.id,
				.seen_state = m.from,
				.state = m.to,
				.why = m.why ? m.why : CAMPAIGN_STOP_NONE,
				.is_open = is_open(m.to),
				.next_step_id = step,
				.interaction_id = m.interaction_id,
				.lead_id = lead,
				.changed_at = db_now(db) }) != 1)
		return false;
	if (p.next_step_id.v)
		(void)step_done(db, p.next_step_id, step);
	return true;
}

static void with_follow(struct db *db, const struct campaign_move *m)
{
	struct campaign_with_rows with =
		campaign_with(db, (struct campaign_with_args){ .lead_id = m->id });
	enum campaign_person_state to = with_lead(m->to);
	struct campaign_person_id none = { 0 };

	for (size_t i = 0; i < with.n; i++) {
		struct campaign_person_id id = with.v[i].campaign_person_id;

		if (to != CAMPAIGN_PERSON_STATE_NONE)
			(void)move_one(db,
				(struct campaign_move){ .id = id,
					.from = CAMPAIGN_PERSON_STATE_WITH,
					.to = to,
					.interaction_id = m->interaction_id },
				none);
		else if (i == 0)
			(void)move_one(db,
				(struct campaign_move){ .id = id,
					.from = CAMPAIGN_PERSON_STATE_WITH,
					.to = CAMPAIGN_PERSON_STATE_CALL },
				none);
		else
			(void)campaign_with_lead(db,
				(struct campaign_with_lead_args){
					.campaign_person_id = id, .lead_id = with.v[0].campaign_person_id });
	}
}

bool campaign_move(struct db *db, struct campaign_move m)
{
	if (!move_one(db, m, (struct campaign_person_id){ 0 }))
		return false;
	if (!is_open(m.to))
		with_follow(db, &m);
	db_touch(db, "campaign");
	return true;
}

/* --- stop rules --- */

enum campaign_stop campaign_stop_now(struct db *db, struct person_id who, int64_t quiet_days)
{
	struct campaign_stop_of_row s;

	if (!campaign_stop_of(db, (struct campaign_stop_of_args){ .person_id = who,
	    .today = date_iso(db_arena(db), time_civil(db_now(db)).date) }, &s))
		return CAMPAIGN_STOP_PROTECTED;        /* not there for whoever asks */
	if (s.state == PERSON_STATE_DECEASED)
		return CAMPAIGN_STOP_DECEASED;
	if (s.protected > 0)
		return CAMPAIGN_STOP_PROTECTED;
	if (s.state == PERSON_STATE_MOVED)
		return CAMPAIGN_STOP_MOVED;
	if (s.refused > 0)
		return CAMPAIGN_STOP_REFUSED;
	if (s.cases > 0 || (quiet_days > 0 && s.spoken_at > db_now(db) - quiet_days * TIME_DAY))
		return CAMPAIGN_STOP_IN_TOUCH;
	return CAMPAIGN_STOP_NONE;
}

void campaign_leave_alone(struct db *db, struct campaign_person_id id, enum campaign_stop why)
{
	struct campaign_person_get_row p;

	if (row_of(db, id, &p) && is_open(p.state) &&
		campaign_move(db,
			(struct campaign_move){
				.id = id, .from = p.state, .to = CAMPAIGN_PERSON_STATE_KEPT_OUT, .why = why }))
		audit_add(db, S("campaign.stop"), p.person_id.v,
			str_fmt(db_arena(db), "{\"why\":\"%.*s\"}", STR_ARG(campaign_stop_name(why))),
			STR_NONE);
}

/* --- taking --- */

static bool take(struct db *db, struct campaign_person_id id)
{
	if (campaign_take(db,
			(struct campaign_take_args){ .campaign_person_id = id,
				.taken_by_id = { db_viewer(db)->account_id },
				.taken_until_at = db_now(db) + CAMPAIGN_TAKEN_US }) != 1)
		return false;
	db_touch(db, "campaign");
	return true;
}

bool campaign_call_take(struct db *db, struct campaign_person_id id)
{
	struct campaign_person_get_row p;
	enum campaign_stop why;

	if (!row_of(db, id, &p) || p.campaign_state != CAMPAIGN_STATE_RUNNING ||
		p.state != CAMPAIGN_PERSON_STATE_CALL)
		return false;
	why = campaign_stop_now(db, p.person_id, p.quiet_days);
	if (why != CAMPAIGN_STOP_NONE) {
		campaign_leave_alone(db, id, why);
		return false;
	}
	return take(db, id);
}

void campaign_call_leave(struct db *db, struct campaign_person_id id)
{
	if (campaign_untake(db,
			(struct campaign_untake_args){
				.campaign_person_id = id, .taken_by_id = { db_viewer(db)->account_id } }) == 1)
		db_touch(db, "campaign");
}

/* Who the viewer is among those who ring. */
static struct str languages_of(struct db *db)
{
	struct callers_all_rows all = callers_all(db);

	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].account_id.v == db_viewer(db)->account_id)
			return all.v[i].languages;
	return S("");
}

/* Nobody's call of one team, in English or a language of the viewer's. */
static bool next_of_team(struct db *db, struct campaign_id c, struct hub_id team,
	struct str languages, struct campaign_person_id *id)
{
	struct campaign_next_team_row row;
	struct str language = S("");

	do {
		if (campaign_next_team(db,
				(struct campaign_next_team_args){
					.campaign_id = c, .hub_id = team, .language = language },
				&row)) {
			*id = row.campaign_person_id;
			return true;
		}
	} while (str_cut(&languages, ',', &language));
	return false;
}

static bool next_candidate(
	struct db *db, struct campaign_id c, struct str languages, struct campaign_person_id *id)
{
	struct hub_id team = { db_viewer(db)->hub_id };
	struct campaign_next_mine_row mine;
	struct campaign_hubs_rows hubs;

	if (campaign_next_mine(db,
			(struct campaign_next_mine_args){
				.campaign_id = c, .account_id = { db_viewer(db)->account_id } },
			&mine)) {
		*id = mine.campaign_person_id;
		return true;
	}
	if (team.v)
		return next_of_team(db, c, team, languages, id);
	hubs = campaign_hubs(db);
	for (size_t i = 0; i < hubs.n; i++)
		if (next_of_team(db, c, hubs.v[i].hub_id, languages, id))
			return true;
	return false;
}

struct campaign_person_id campaign_call_next(struct db *db, struct campaign_id c)
{
	struct campaign_person_id id = { 0 };
	struct campaign_taken_by_row on;
	struct campaign_get_row row;
	struct str languages;

	if (campaign_taken_by(db,
			(struct campaign_taken_by_args){ .taken_by_id = { db_viewer(db)->account_id } }, &on))
		return on.campaign_person_id;
	if (!campaign_get(db, (struct campaign_get_args){ .campaign_id = c }, &row) ||
		row.state != CAMPAIGN_STATE_RUNNING)
		return id;
	languages = languages_of(db);
	for (int i = 0; i < CANDIDATES_MOST && next_candidate(db, c, languages, &id); i++)
		if (campaign_call_take(db, id))
			return id;
	return (struct campaign_person_id){ 0 };
}

/* --- what came of it --- */

struct outcome_rule {
	enum campaign_outcome outcome;
	enum outcome as;                       /* the interaction's */
	enum campaign_person_state to;         /* NONE: by what is known of them */
};
static const struct outcome_rule outcomes[] = {
	{ CAMPAIGN_OUTCOME_REACHED, OUTCOME_REACHED, CAMPAIGN_PERSON_STATE_REACHED },
	{ CAMPAIGN_OUTCOME_HELPED, OUTCOME_REACHED, CAMPAIGN_PERSON_STATE_HELPED },
	{ CAMPAIGN_OUTCOME_REFUSED, OUTCOME_REFUSED, CAMPAIGN_PERSON_STATE_REFUSED },
	{ CAMPAIGN_OUTCOME_NO_ANSWER, OUTCOME_NO_ANSWER, CAMPAIGN_PERSON_STATE_NONE },
	{ CAMPAIGN_OUTCOME_WRONG_NUMBER, OUTCOME_WRONG_NUMBER, CAMPAIGN_PERSON_STATE_NONE },
	{ CAMPAIGN_OUTCOME_LANGUAGE, OUTCOME_INTERRUPTED, CAMPAIGN_PERSON_STATE_NONE },
};

static const struct outcome_rule *outcome_rule_of(enum campaign_outcome o)
{
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(*outcomes); i++)
		if (outcomes[i].outcome == o)
			return &outcomes[i];
	return NULL;
}

bool campaign_call_theirs(struct db *db, struct campaign_person_id id, bool at_door,
	struct campaign_person_get_row *row, struct problems *ps)
{
	const int64_t me = db_viewer(db)->account_id;

	if (!row_of(db, id, row)) {
		problem_add(ps, S(""), S("This call is not there any more."));
		return false;
	}
	if (row->state != (at_door ? CAMPAIGN_PERSON_STATE_DOOR : CAMPAIGN_PERSON_STATE_CALL))
		problem_addf(ps, S(""), "Meanwhile they are: %.*s. Nothing was changed.",
			STR_ARG(campaign_person_state_words(row->state)));
	else if (at_door ? !take(db, id) : row->taken_by_id.v != me)
		problem_addf(ps, S(""), "%.*s has this call now. Nothing was changed.",
			row->taken_by.n ? (int)row->taken_by.n : 13,
			row->taken_by.n ? row->taken_by.p : "Somebody else");
	else
		return true;
	return false;
}

/* A try counts at another time of day than the last, or on another day. */
static bool other_time(int64_t before, int64_t now)
{
	struct civil a = time_civil(before), b = time_civil(now);
	int part_a = a.hour < 12 ? 0
		: a.hour < 17        ? 1
							 : 2,
		part_b = b.hour < 12 ? 0
		: b.hour < 17        ? 1
							 : 2;

	return !before || part_a != part_b || date_diff(b.date, a.date) != 0;
}

/* Where those go whom a telephone does not reach. */
static enum campaign_person_state without_phone(
	struct db *db, struct person_id who, enum campaign_person_state then)
{
	struct campaign_ways_row w;

	return campaign_ways(db, (struct campaign_ways_args){ .person_id = who }, &w) && w.has_address
		? then
		: CAMPAIGN_PERSON_STATE_UNREACHED;
}

static void again(struct db *db, const struct campaign_person_get_row *p, int64_t tries,
	int64_t due_at, struct account_id who, struct str language)
{
	campaign_person_tried(db,
		(struct campaign_person_tried_args){ .campaign_person_id = p->campaign_person_id,
			.tries = tries,
			.tried_at = db_now(db),
			.due_at = due_at,
			.account_id = who,
			.language = language,
			.changed_at = db_now(db) });
	if (p->next_step_id.v)
		campaign_share_step(db,
			(struct campaign_share_step_args){
				.next_step_id = p->next_step_id, .owner_account_id = who });
}

static void no_answer(struct db *db, const struct campaign_person_get_row *p, bool at_door)
{
	int64_t tries = p->tries + other_time(p->tried_at, db_now(db));

	again(db, p, tries, interaction_other_time(db_now(db)),
		(struct account_id){ db_viewer(db)->account_id }, p->language);
	if (at_door || tries >= CAMPAIGN_TRIES)
		(void)campaign_move(db,
			(struct campaign_move){ .id = p->campaign_person_id,
				.from = p->state,
				.to = at_door ? CAMPAIGN_PERSON_STATE_UNREACHED
							  : without_phone(db, p->person_id, CAMPAIGN_PERSON_STATE_DOOR) });
}

/* They speak another language: whoever of the team speaks it rings them, at once. */
static void hand_over(struct db *db, const struct campaign_person_get_row *p, struct str language)
{
	struct sharing_out out = sharing_begin(db, db_arena(db));
	struct str folded = campaign_language(db_arena(db), language);
	struct account_id who =
		share_one(&out, (struct share_ask){ .hub_id = p->hub_id, .language = folded });

	again(db, p, p->tries, db_now(db), who, folded);
	person_add_facts(db, p->person_id, (struct person_facts){ .language = language });
}

static void refuse(struct db *db, const struct campaign_person_get_row *p)
{
	flags_raise(db,
		&(struct flag_new){ .person_id = p->person_id,
			.code = S("no_calls"),
			.value = S(""),
			.since_on = date_iso(db_arena(db), time_civil(db_now(db)).date) },
		1);
}

static void answers_keep(
	struct db *db, const struct campaign_person_get_row *p, const struct campaign_done *d)
{
	for (size_t i = 0; i < d->n_answers; i++)
		if (d->answers[i].choice || !str_empty(d->answers[i].words))
			campaign_answer_put(db,
				(struct campaign_answer_put_args){ .campaign_person_id = p->campaign_person_id,
					.version = p->script_version,
					.number = (int64_t)i + 1,
					.choice = d->answers[i].choice,
					.words = d->answers[i].words,
					.at = db_now(db) });
}

/* What follows from the outcome, before it is told to others. `said`: the conversation. */
static void outcome_apply(struct db *db, const struct campaign_person_get_row *p,
	const struct campaign_done *d, enum campaign_person_state to, struct interaction_id said)
{
	if (to != CAMPAIGN_PERSON_STATE_NONE)
		(void)campaign_move(db,
			(struct campaign_move){
				.id = d->id, .from = p->state, .to = to, .interaction_id = said });
	else if (d->outcome == CAMPAIGN_OUTCOME_NO_ANSWER)
		no_answer(db, p, d->at_door);
	else if (d->outcome == CAMPAIGN_OUTCOME_WRONG_NUMBER)
		(void)campaign_move(db, (struct campaign_move){ .id = d->id, .from = p->state,
			.to = without_phone(db, p->person_id, CAMPAIGN_PERSON_STATE_LETTER) });
	else
		hand_over(db, p, d->language);
	if (d->outcome == CAMPAIGN_OUTCOME_REFUSED)
		refuse(db, p);
}

static bool done_check(struct db *db, const struct campaign_done *d, const struct outcome_rule *r,
	struct campaign_person_get_row *p, struct problems *ps)
{
	size_t before = ps->n;

	if (!campaign_call_theirs(db, d->id, d->at_door, p, ps))
		return false;
	if (!r ||
		(d->at_door &&
			(d->outcome == CAMPAIGN_OUTCOME_WRONG_NUMBER ||
				d->outcome == CAMPAIGN_OUTCOME_LANGUAGE)))
		problem_add(ps, S("outcome"), S("Did you reach them?"));
	else if (d->outcome == CAMPAIGN_OUTCOME_LANGUAGE &&
		str_empty(campaign_language(db_arena(db), d->language)))
		problem_add(ps, S("language"), S("Which language do they speak?"));
	else if (d->outcome == CAMPAIGN_OUTCOME_HELPED && case_of_person(db, p->person_id).v == 0)
		problem_add(ps, S("needs"), S("What do they need? Tick it, or write it in their words."));
	return ps->n == before;
}

bool campaign_call_done(struct db *db, struct campaign_done d, struct problems *ps)
{
	const struct outcome_rule *r = outcome_rule_of(d.outcome);
	struct interaction_id said = { id_new() };
	struct campaign_person_get_row p;

	if (!done_check(db, &d, r, &p, ps))
		return false;
	campaign_try_add(db,
		(struct campaign_try_add_args){ .campaign_try_id = { id_new() },
			.campaign_id = p.campaign_id,
			.campaign_person_id = d.id,
			.hub_id = p.hub_id,
			.account_id = { db_viewer(db)->account_id },
			.at = db_now(db),
			.outcome = d.outcome });
	answers_keep(db, &p, &d);
	outcome_apply(db, &p, &d, r->to, said);
	audit_add(db, S("campaign.call"), p.person_id.v, str_fmt(db_arena(db), "{\"outcome\":\"%.*s\"}",
		STR_ARG(campaign_outcome_name(d.outcome))), STR_NONE);
	(void)interaction_of_call(db,
		(struct interaction_call){ .id = said,
			.person_id = p.person_id,
			.channel = d.at_door ? CHANNEL_DOORSTEP : CHANNEL_PHONE,
			.outcome = r->as,
			.words = d.words });
	db_touch(db, "campaign");
	return true;
}

int64_t campaign_letters_sent(
	struct db *db, struct campaign_id c, struct hub_id team, struct campaign_person_id up_to)
{
	int64_t sent = 0, after = 0;

	for (bool more = true; more;) {
		struct campaign_letters_rows rows = campaign_letters(db,
			(struct campaign_letters_args){
				.campaign_id = c, .team = team, .after = after, .how_many = 200 });

		more = rows.n == 200;
		for (size_t i = 0; i < rows.n; i++) {
			struct campaign_person_id id = rows.v[i].campaign_person_id;

			if (id.v > up_to.v)
				return sent;
			after = id.v;
			(void)interaction_of_call(db,
				(struct interaction_call){ .person_id = rows.v[i].person_id,
					.channel = CHANNEL_LETTER,
					.outcome = OUTCOME_MESSAGE_LEFT,
					.words = S("A letter of a campaign was sent.") });
			sent += campaign_move(db,
				(struct campaign_move){ .id = id,
					.from = CAMPAIGN_PERSON_STATE_LETTER,
					.to = CAMPAIGN_PERSON_STATE_WRITTEN });
		}
	}
	return sent;
}

/* --- from elsewhere --- */

void campaign_heard(struct db *db, const struct hub_event *e)
{
	struct campaign_open_of_row open;

	if (!campaign_open_of(
			db, (struct campaign_open_of_args){ .person_id = { e->person_id } }, &open))
		return;
	if (e->kind == EVENT_PERSON_DIED)
		campaign_leave_alone(db, open.campaign_person_id, CAMPAIGN_STOP_DECEASED);
	else if (open.taken_until_at <=
		db_now(db)) /* whoever is on the line with them says what came of it */
		campaign_leave_alone(db, open.campaign_person_id, CAMPAIGN_STOP_IN_TOUCH);
}

void campaign_person_moved(struct db *db, const struct hub_event *e)
{
	struct person_moving m = person_moving(db, e);

	if (e->kind == EVENT_PERSON_MERGED) {
		struct campaign_rows_of_person_rows rows = campaign_rows_of_person(
			db, (struct campaign_rows_of_person_args){ .person_id = m.from });

		for (size_t i = 0; i < rows.n; i++)
			if (campaign_row_over(db,
					(struct campaign_row_over_args){
						.campaign_person_id = rows.v[i].campaign_person_id, .into = m.to }) == 1)
				person_move_note(
					db, m.merge, "campaign_person", rows.v[i].campaign_person_id.v, STR_NONE);
			else if (is_open(rows.v[i].state))
				campaign_leave_alone(db, rows.v[i].campaign_person_id, CAMPAIGN_STOP_MERGED);
	} else {
		campaign_rows_back(db,
			(struct campaign_rows_back_args){
				.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
		campaign_steps_follow(db, (struct campaign_steps_follow_args){ .of_person = m.from });
	}
	campaign_steps_follow(db, (struct campaign_steps_follow_args){ .of_person = m.to });
}
