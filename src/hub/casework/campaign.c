/* Making a campaign: what it is, whom it chooses, what is said; and the table of its states. */
#include "hub/casework/campaign.h"

#include "core/access/audit.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/db/job.h"
#include "hub/casework/campaign_call.h"

/* --- the states --- */

static const struct campaign_act_rule acts[] = {
	{ CAMPAIGN_STATE_DRAFT, CAMPAIGN_ACT_START, CAMPAIGN_STATE_STARTING },
	{ CAMPAIGN_STATE_STARTING, CAMPAIGN_ACT_CHOSEN, CAMPAIGN_STATE_RUNNING },
	{ CAMPAIGN_STATE_RUNNING, CAMPAIGN_ACT_PAUSE, CAMPAIGN_STATE_PAUSED },
	{ CAMPAIGN_STATE_PAUSED, CAMPAIGN_ACT_RESUME, CAMPAIGN_STATE_RUNNING },
	{ CAMPAIGN_STATE_STARTING, CAMPAIGN_ACT_END, CAMPAIGN_STATE_ENDED },
	{ CAMPAIGN_STATE_RUNNING, CAMPAIGN_ACT_END, CAMPAIGN_STATE_ENDED },
	{ CAMPAIGN_STATE_PAUSED, CAMPAIGN_ACT_END, CAMPAIGN_STATE_ENDED },
};

const struct campaign_act_rule *campaign_act_rules(size_t *n)
{
	*n = sizeof(acts) / sizeof(*acts);
	return acts;
}

/* Applies the table to what the campaign is now. */
static bool act(struct db *db, struct campaign_id c, enum campaign_act what)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		if (acts[i].act == what &&
			campaign_state_set(db,
				(struct campaign_state_set_args){
					.campaign_id = c, .state = acts[i].to, .seen_state = acts[i].from }) == 1) {
			db_touch(db, "campaign");
			return true;
		}
	return false;
}

bool campaign_chosen_all(struct db *db, struct campaign_id c)
{
	return act(db, c, CAMPAIGN_ACT_CHOSEN);
}

struct str campaign_state_words(enum campaign_state s)
{
	switch (s) {
	case CAMPAIGN_STATE_DRAFT: return S("not started");
	case CAMPAIGN_STATE_STARTING: return S("people are being chosen");
	case CAMPAIGN_STATE_RUNNING: return S("under way");
	case CAMPAIGN_STATE_PAUSED: return S("paused");
	case CAMPAIGN_STATE_ENDED: return S("ended");
	default: return S("");
	}
}

/* --- making one --- */

static void note(struct db *db, const char *action, struct campaign_id c, struct str more)
{
	audit_add(db, str_of(action), c.v, more, STR_NONE);
	db_touch(db, "campaign");
}

/* The last day, as ISO: "Friday", "3 weeks"; empty: in two weeks. */
static struct str due_read(struct db *db, struct str words, struct problems *ps)
{
	struct arena *a = db_arena(db);
	struct date today = time_civil(db_now(db)).date;
	struct str why;
	int64_t at;

	if (str_empty(words))
		return date_iso(a, date_add(today, 14));
	if (!time_parse_words(a, words, db_now(db), &at, &why))
		problem_add(ps, S("due"), why);
	else if (date_diff(time_civil(at).date, today) < 0)
		problem_add(ps, S("due"), S("That day has passed. By when should everybody be reached?"));
	else
		return date_iso(a, time_civil(at).date);
	return S("");
}

struct campaign_id campaign_new(struct db *db, struct campaign_edit e, struct problems *ps)
{
	struct campaign_id id = { id_new() };
	size_t before = ps->n;
	struct str due = due_read(db, e.due, ps);

	if (str_empty(e.name))
		problem_add(
			ps, S("name"), S("Give it a name that callers know it by, for example: Hot weather."));
	if (ps->n > before)
		return (struct campaign_id){ 0 };
	campaign_insert(db,
		(struct campaign_insert_args){ .campaign_id = id,
			.name = e.name,
			.why = e.why.p ? e.why : S(""),
			.due_on = due,
			.made_by_id = { db_viewer(db)->account_id },
			.made_at = db_now(db) });
	note(db, "campaign.make", id, STR_NONE);
	return id;
}

bool campaign_edit(struct db *db, struct campaign_edit e, struct problems *ps)
{
	size_t before = ps->n;
	struct str due = due_read(db, e.due, ps);
	int64_t quiet = 0;

	if (str_empty(e.name))
		problem_add(
			ps, S("name"), S("Give it a name that callers know it by, for example: Hot weather."));
	if (!str_to_i64(e.quiet_days, &quiet) || quiet < 0 || quiet > 365)
		problem_add(ps, S("quiet_days"), S("How many days, from 0 (it does not matter) to 365?"));
	if (ps->n > before)
		return false;
	if (campaign_keep(db,
			(struct campaign_keep_args){ .campaign_id = e.campaign_id,
				.name = e.name,
				.why = e.why.p ? e.why : S(""),
				.due_on = due,
				.quiet_days = quiet,
				.per_household = e.per_household,
				.seen_version = e.row_version }) != 1) {
		problem_add(ps, S(""),
			S("Somebody changed or started this campaign while you were writing. Look at it as it "
			  "is now."));
		return false;
	}
	note(db, "campaign.change", e.campaign_id, STR_NONE);
	return true;
}

/* --- whom --- */

static bool age_value(struct str value)
{
	struct str rest = value, from;
	int64_t a, b;

	if (!str_cut(&rest, '-', &from) || !str_to_i64(from, &a) || a < 0 || a > 130)
		return false;
	return str_empty(rest) || (str_to_i64(rest, &b) && b >= a && b <= 130);
}

/* NULL: it can be kept. */
static const char *rule_wrong(enum campaign_rule_kind kind, struct str value)
{
	int64_t n;

	if (kind == CAMPAIGN_RULE_KIND_NONE || str_empty(value))
		return "Choose what it is about.";
	if (kind == CAMPAIGN_RULE_KIND_AGE && !age_value(value))
		return "Write the ages as numbers, the younger first.";
	if (kind == CAMPAIGN_RULE_KIND_SILENT && (!str_to_i64(value, &n) || n < 1 || n > 3650))
		return "For how many days? Write a number from 1 to 3650.";
	return NULL;
}

bool campaign_rule_new(struct db *db, struct campaign_id c, enum campaign_part part,
	enum campaign_rule_kind kind, struct str value, struct problems *ps)
{
	const char *wrong = rule_wrong(kind, value);
	struct campaign_rules_of_rows there =
		campaign_rules_of(db, (struct campaign_rules_of_args){ .campaign_id = c });

	if (!wrong && there.n >= CAMPAIGN_RULES_MOST)
		wrong = "These are as many conditions as a campaign may have. Take one out first.";
	if (kind == CAMPAIGN_RULE_KIND_LANGUAGE)
		value = fold_text(db_arena(db), value);
	if (!wrong &&
		campaign_rule_add(db,
			(struct campaign_rule_add_args){
				.campaign_id = c, .part = part, .kind = kind, .value = value }) != 1)
		wrong = "It was started meanwhile: whom it is about cannot change any more.";
	if (wrong) {
		problem_add(ps, S("rule"), str_of(wrong));
		return false;
	}
	note(db, "campaign.choose", c,
		str_fmt(db_arena(db), "{\"kind\":\"%.*s\"}", STR_ARG(campaign_rule_kind_name(kind))));
	return true;
}

bool campaign_rule_remove(struct db *db, struct campaign_id c, int64_t number)
{
	if (campaign_rule_drop(
			db, (struct campaign_rule_drop_args){ .campaign_id = c, .number = number }) != 1)
		return false;
	note(db, "campaign.choose", c, STR_NONE);
	return true;
}

/* --- what is said --- */

struct campaign_questions campaign_questions_of(struct arena *a, struct str lines)
{
	struct campaign_questions out = { .v = ARENA_ARRAY(
										  a, struct campaign_question, CAMPAIGN_QUESTIONS_MOST) };
	struct str line, part;

	while (str_cut(&lines, '\n', &line) && out.n < CAMPAIGN_QUESTIONS_MOST) {
		struct campaign_question *q = &out.v[out.n];

		*q = (struct campaign_question){ .answers = ARENA_ARRAY(a, struct str, line.n + 1) };
		while (str_cut(&line, '|', &part)) {
			part = str_trim(part);
			if (part.n && !q->words.n)
				q->words = part;
			else if (part.n)
				q->answers[q->n_answers++] = part;
		}
		out.n += q->words.n > 0;
	}
	return out;
}

bool campaign_script_write(
	struct db *db, struct campaign_id c, struct campaign_script s, struct problems *ps)
{
	size_t before = ps->n, lines = 1;

	for (size_t i = 0; i < s.questions.n; i++)
		lines += s.questions.p[i] == '\n';
	if (str_empty(str_trim(s.opening)))
		problem_add(ps, S("opening"),
			S("What does the caller say first? Who they are, and why they ring."));
	if (lines > CAMPAIGN_QUESTIONS_MOST)
		problem_addf(ps, S("questions"), "A call has at most %d questions. Fewer are better.",
			CAMPAIGN_QUESTIONS_MOST);
	if (ps->n > before)
		return false;
	if (campaign_script_use(db,
			(struct campaign_script_use_args){ .campaign_id = c,
				.script_version = s.seen_version + 1,
				.seen_version = s.seen_version }) != 1) {
		problem_add(ps, S("opening"),
			S("Somebody else wrote a new version meanwhile. Yours is below: compare it with "
			  "theirs, then save."));
		return false;
	}
	campaign_script_add(db,
		(struct campaign_script_add_args){ .campaign_id = c,
			.version = s.seen_version + 1,
			.opening = s.opening,
			.questions = s.questions.p ? s.questions : S(""),
			.offer = s.offer.p ? s.offer : S(""),
			.made_by_id = { db_viewer(db)->account_id },
			.made_at = db_now(db) });
	note(db, "campaign.script", c,
		str_fmt(db_arena(db), "{\"version\":%lld}", (long long)s.seen_version + 1));
	return true;
}

bool campaign_letter_write(
	struct db *db, struct campaign_id c, struct str letter, struct problems *ps)
{
	if (str_empty(str_trim(letter)))
		problem_add(ps, S("letter"),
			S("What does the letter say? The name, the address and our telephone number are put "
			  "in."));
	else if (campaign_letter_keep(db,
				 (struct campaign_letter_keep_args){ .campaign_id = c, .letter = letter }) != 1)
		problem_add(ps, S("letter"), S("This campaign has ended."));
	else {
		note(db, "campaign.letter", c, STR_NONE);
		return true;
	}
	return false;
}

/* --- beginning and ending --- */

bool campaign_start(struct db *db, struct campaign_id c, struct problems *ps)
{
	struct campaign_get_row row;
	size_t before = ps->n;

	if (!campaign_get(db, (struct campaign_get_args){ .campaign_id = c }, &row) ||
		row.state != CAMPAIGN_STATE_DRAFT) {
		problem_add(ps, S(""), S("It was started already."));
		return false;
	}
	if (campaign_rules_of(db, (struct campaign_rules_of_args){ .campaign_id = c }).n == 0)
		problem_add(ps, S("rule"), S("Say first whom it is about."));
	if (row.script_version == 0)
		problem_add(ps, S("script"), S("Write first what callers say."));
	if (ps->n > before || !act(db, c, CAMPAIGN_ACT_START))
		return false;
	campaign_started(
		db, (struct campaign_started_args){ .campaign_id = c, .started_at = db_now(db) });
	note(db, "campaign.start", c, STR_NONE);
	(void)job_add(db, S("campaign"), id_text(db_arena(db), c.v), 0);
	return true;
}

bool campaign_pause(struct db *db, struct campaign_id c)
{
	if (!act(db, c, CAMPAIGN_ACT_PAUSE))
		return false;
	note(db, "campaign.pause", c, STR_NONE);
	return true;
}

bool campaign_resume(struct db *db, struct campaign_id c)
{
	if (!act(db, c, CAMPAIGN_ACT_RESUME))
		return false;
	note(db, "campaign.resume", c, STR_NONE);
	return true;
}

bool campaign_end(struct db *db, struct campaign_id c, struct str why, struct problems *ps)
{
	if (str_empty(str_trim(why))) {
		problem_add(ps, S("why"), S("Why does it end? One line, for whoever looks at it later."));
		return false;
	}
	if (!act(db, c, CAMPAIGN_ACT_END)) {
		problem_add(ps, S(""), S("It has ended already, or was never started."));
		return false;
	}
	campaign_ended(db,
		(struct campaign_ended_args){
			.campaign_id = c, .ended_at = db_now(db), .ended_why = why });
	note(db, "campaign.end", c, STR_NONE);
	(void)job_add(db, S("campaign"), id_text(db_arena(db), c.v), 0);
	return true;
}

/* --- who rings --- */

struct str campaign_language(struct arena *a, struct str language)
{
	struct str folded = str_empty(language) ? S("") : str_trim(fold_text(a, language));

	return str_eq(folded, S("english")) ? S("") : folded;
}

bool caller_speaks(struct str languages, struct str language)
{
	struct str one;

	if (str_empty(language))
		return true;
	while (str_cut(&languages, ',', &one))
		if (str_eq(one, language))
			return true;
	return false;
}

struct str caller_languages(struct arena *a, struct str words)
{
	struct buf b = { .arena = a };
	struct str one;

	while (str_cut(&words, ',', &one)) {
		one = campaign_language(a, one);
		if (one.n)
			buf_fmt(&b, "%s%.*s", b.n ? "," : "", STR_ARG(one));
	}
	return b.n ? buf_view(&b) : S("");
}

bool caller_save(struct db *db, struct account_id who, bool takes_calls, struct str languages,
	struct problems *ps)
{
	if (caller_put(db,
			(struct caller_put_args){ .account_id = who,
				.takes_calls = takes_calls,
				.languages = caller_languages(db_arena(db), languages) }) != 1) {
		problem_add(ps, S(""), S("Only somebody who works at a desk can take calls."));
		return false;
	}
	audit_add(db, S("campaign.caller"), who.v, STR_NONE, STR_NONE);
	return true;
}
