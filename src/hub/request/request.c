/*
 * Saving a request, and how it ends. Everything that one call brings is written in one unit of
 * work: the person, the case, the request with its promise, the needs and the step that somebody
 * owns. If any of it cannot be, none of it is.
 */
#include "hub/request/request.h"

#include "core/access/audit.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/casework.h"
#include "hub/casework/need.h"
#include "hub/events.h"
#include "hub/request/clock.h"
#include "hub/request/draft.h"
#include "hub/request/red_word.h"
#include "hub/request/request.sql.h"
#include "hub/request/request_person.h"

enum { WORDS_MOST = 20000 };                   /* bytes: a long letter */

/* --- the states --- */

static const struct request_rule rules[] = {
	{ REQUEST_STATE_NEW, REQUEST_ACT_TRIAGE, REQUEST_STATE_TRIAGED },
	{ REQUEST_STATE_TRIAGED, REQUEST_ACT_HELP, REQUEST_STATE_CLOSED },
	{ REQUEST_STATE_NEW, REQUEST_ACT_WITHDRAW, REQUEST_STATE_CLOSED },
	{ REQUEST_STATE_TRIAGED, REQUEST_ACT_WITHDRAW, REQUEST_STATE_CLOSED },
	{ REQUEST_STATE_NEW, REQUEST_ACT_DUPLICATE, REQUEST_STATE_CLOSED },
	{ REQUEST_STATE_TRIAGED, REQUEST_ACT_DUPLICATE, REQUEST_STATE_CLOSED },
};
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	enum request_act act;
	struct str words;
	enum request_ending ending;
} acts[REQUEST_ACT_COUNT] = {
	{ REQUEST_ACT_TRIAGE, { "triaged", 7 }, REQUEST_ENDING_NONE },
	{ REQUEST_ACT_HELP, { "every need has ended", 20 }, REQUEST_ENDING_HELPED },
	{ REQUEST_ACT_WITHDRAW, { "they withdrew it", 16 }, REQUEST_ENDING_WITHDRAWN },
	{ REQUEST_ACT_DUPLICATE, { "another request says the same", 29 },
		REQUEST_ENDING_DUPLICATE },
};

const struct request_rule *request_rules(size_t *n)
{
	*n = COUNT(rules);
	return rules;
}

bool request_may(enum request_state from, enum request_act act)
{
	for (size_t i = 0; i < COUNT(rules); i++)
		if (rules[i].from == from && rules[i].act == act)
			return true;
	return false;
}

struct str request_act_words(enum request_act act)
{
	return (unsigned)act < REQUEST_ACT_COUNT ? acts[act].words : S("");
}

struct str request_state_words(enum request_state s)
{
	static const struct { enum request_state state; struct str words; } words[] = {
		{ REQUEST_STATE_NEW, { "waiting for triage", 18 } },
		{ REQUEST_STATE_TRIAGED, { "being looked after", 18 } },
		{ REQUEST_STATE_CLOSED, { "ended", 5 } },
	};
	for (size_t i = 0; i < COUNT(words); i++)
		if (words[i].state == s)
			return words[i].words;
	return S("");
}

struct str request_states_drawing(struct arena *a)
{
	struct buf b = { .arena = a };
	buf_lit(&b, "stateDiagram-v2\n    [*] --> new\n");
	for (size_t i = 0; i < COUNT(rules); i++)
		buf_fmt(&b, "    %.*s --> %.*s: %.*s\n", STR_ARG(request_state_name(rules[i].from)),
			STR_ARG(request_state_name(rules[i].to)),
			STR_ARG(request_act_words(rules[i].act)));
	buf_lit(&b, "    closed --> [*]\n");
	return buf_view(&b);
}

/* --- saving --- */

static struct str str_or_empty(struct str s)   /* columns that are never NULL */
{
	return s.p ? s : S("");
}

static struct str reference_free(struct db *db)
{
	for (int tries = 0; tries < 20 && !db_failed(db); tries++) {
		struct str reference = reference_new(db_arena(db), 'R');
		struct request_with_reference_row row;
		if (!request_with_reference(db,
			    (struct request_with_reference_args){ .reference = reference }, &row))
			return reference;
	}
	db_fail(db, "no free reference for a request");
	return S("");
}

static void request_new_check(struct db *db, struct request_new *r, struct problems *ps)
{
	int64_t now = db_now(db);
	if (str_empty(str_trim(r->words)))
		problem_add(ps, S("words"),
			S("Write what they say, in their own words. A few are enough."));
	else if (!str_utf8_ok(r->words))
		problem_add(
			ps, S("words"), S("These words arrived damaged. Please type them again."));
	else if (r->words.n > WORDS_MOST)
		problem_addf(ps, S("words"),
			"That is longer than we can keep in one request (%d letters). Shorten it, or put the "
			"rest into a note on the case.",
			(int)WORDS_MOST);
	if (r->received_at > now + 5 * TIME_MINUTE)
		problem_add(ps, S("received"),
			S("That time has not come yet. When did the request arrive?"));
	if (!r->received_at)
		r->received_at = now;
	if (!r->channel)
		r->channel = CHANNEL_PHONE;
	if (!r->person_knows)
		r->person_knows = PERSON_KNOWS_UNKNOWN;
}

/* The kinds that were ticked and exist: a tampered form cannot make up others. */
static size_t needs_known(struct db *db, struct request_new *r)
{
	if (r->n_needs == 0)
		return 0;
	struct need_category_rows list = need_categories(db);
	struct need_category_id *known =
		ARENA_ARRAY(db_arena(db), struct need_category_id, r->n_needs);
	size_t n = 0;
	for (size_t i = 0; i < r->n_needs; i++)
		for (size_t k = 0; k < list.n; k++)
			if (list.v[k].need_category_id.v == r->needs[i].v)
				known[n++] = r->needs[i];
	r->needs = known;
	return n;
}

static struct need_category_id reason_of(struct db *db, const struct request_new *r)
{
	if (r->reason.v)
		return r->reason;
	if (r->n_needs > 0)
		return r->needs[0];
	struct suggested s = needs_suggested(db, r->words);
	return s.n > 0 ? s.v[0] : (struct need_category_id){ 0 };
}

static void asker_add(
	struct db *db, const struct request_new *r, struct case_id c, struct problems *ps)
{
	if (str_empty(r->asker_name) && str_empty(r->asker_relation) && str_empty(r->asker_phone))
		return;
	struct case_member_new m = { .case_id = c,
		.name = r->asker_name,
		.relation = r->asker_relation,
		.phone = r->asker_phone,
		.person_knows = r->person_knows != PERSON_KNOWS_NO };
	if (!str_empty(r->asker_name) && !case_member_add(db, m, ps))
		db_fail(db, "the asker could not join the case");
}

/* One line for whoever triages, before they open it. */
static struct str triage_note(
	struct arena *a, const struct request_new *r, struct str raised_by, bool elsewhere)
{
	const struct {
		const char *what;
		struct str said;
	} all[] = {
		{ "name", r->name },
		{ "born", r->born },
		{ "telephone", r->phone },
		{ "e-mail", r->email },
		{ "address", r->address },
		{ "postcode", r->postcode },
	};
	struct str note = raised_by, said = STR_NONE;
	for (size_t i = 0; elsewhere && i < sizeof(all) / sizeof(*all); i++)
		if (!str_empty(all[i].said))
			said = str_join(
				a, said, S("; "), str_fmt(a, "%s %.*s", all[i].what, STR_ARG(all[i].said)));
	if (elsewhere)
		note = str_join(a, note, S(". "),
			str_fmt(a,
				"It came from outside the team, and whoever took it was told nothing. They said: "
				"%.*s",
				STR_ARG(said)));
	if (r->rings_back && str_empty(r->phone))
		note = str_join(a, note, S(". "), S("They will ring back: no number was given"));
	if (r->person_knows == PERSON_KNOWS_NO)
		note = str_join(
			a, note, S(". "), S("They do not know that somebody asked for them"));
	return note.p ? note : S("");
}

static void request_write(struct db *db, const struct request_new *r, const struct request_saved *s,
	struct str raised_by, struct need_category_id reason)
{
	(void)request_add(db,
		(struct request_add_args){ .request_id = s->request_id,
			.reference = s->reference,
			.person_id = s->person_id,
			.case_id = s->case_id,
			.channel = r->channel,
			.words = r->words,
			.need_category_id = reason,
			.urgency = s->urgency,
			.raised_by = raised_by,
			.asker_name = str_or_empty(r->asker_name),
			.asker_relation = str_or_empty(r->asker_relation),
			.asker_phone = str_or_empty(r->asker_phone),
			.person_knows = r->person_knows,
			.hub_id = s->hub_id,
			.received_at = r->received_at,
			.due_at = s->due_at,
			.taken_by_id = { db_viewer(db)->account_id },
			.open_work_id = s->request_id.v });
	request_tally_received(db, r->received_at);
}

static void request_announce(
	struct db *db, const struct request_new *r, const struct request_saved *s)
{
	audit_add(db, S("request.save"), s->person_id.v,
		str_fmt(db_arena(db),
			"{\"request\":\"%.*s\",\"channel\":\"%.*s\",\"urgency\":\"%.*s\",\"needs\":%zu}",
			STR_ARG(s->reference), STR_ARG(channel_name(r->channel)),
			STR_ARG(urgency_name(s->urgency)), r->n_needs),
		r->words);
	hub_event(db,
		(struct hub_event){ .kind = EVENT_REQUEST_SAVED,
			.subject_id = s->request_id.v,
			.case_id = s->case_id.v,
			.person_id = s->person_id.v,
			.at = r->received_at });
	db_touch(db, "board");
	db_touch(db, "queue");
}

static bool request_keep(
	struct db *db, struct request_new r, struct request_saved *saved, struct problems *ps)
{
	r.n_needs = needs_known(db, &r);
	struct red_heards heard = red_words_heard(db, r.words, r.answers, r.n_answers);
	struct str raised_by = red_words_reason(db_arena(db), heard);
	enum urgency urgency = red_words_urgency(heard);
	if (r.urgency > urgency)
		urgency = r.urgency;
	struct request_person person;
	if (!request_person_keep(db, &r, &person, ps))
		return false;
	*saved = (struct request_saved){ .request_id = { id_new() },
		.reference = reference_free(db),
		.person_id = person.person_id,
		.person_is_new = person.is_new,
		.hub_id = person.hub_id,
		.elsewhere = person.elsewhere,
		.urgency = urgency,
		.due_at = clock_due(r.received_at, urgency) };
	struct case_opened opened = case_for_person(db, person.person_id, person.hub_id,
		(struct step_new){ .kind = STEP_KIND_TRIAGE,
			.person_id = person.person_id,
			.subject_id = saved->request_id.v,
			.note = triage_note(db_arena(db), &r, raised_by, person.elsewhere),
			.hub = person.hub_id,
			.due_at = saved->due_at,
			.urgent = urgency == URGENCY_EMERGENCY });
	saved->case_id = opened.case_id;
	saved->case_is_new = opened.is_new;
	work_open_on(db, WORK_KIND_REQUEST, saved->request_id.v, opened.case_id, opened.step);
	request_write(db, &r, saved, raised_by, reason_of(db, &r));
	for (size_t i = 0; i < r.n_needs; i++)
		(void)need_open(db,
			(struct need_new){ .case_id = opened.case_id,
				.request_id = saved->request_id,
				.category = r.needs[i],
				.urgency = urgency,
				.step = opened.step });
	asker_add(db, &r, opened.case_id, ps);
	draft_throw(db, r.draft);
	request_announce(db, &r, saved);
	return !db_failed(db);
}

/* Whom it is about is looked for among everybody, also those whom another team protects: then it is
 * theirs. */
bool request_save(
	struct db *db, struct request_new r, struct request_saved *saved, struct problems *ps)
{
	size_t before = ps->n;
	request_new_check(db, &r, ps);
	request_person_check(db, &r, ps);
	if (ps->n > before)
		return false;
	db_look_behind(db, true);
	bool ok = request_keep(db, r, saved, ps);
	db_look_behind(db, false);
	return ok;
}

/* --- one request --- */

bool request_facts(struct db *db, struct request_id id, struct request_facts *out)
{
	struct request_state_by_id_row row;
	if (!request_state_by_id(db, (struct request_state_by_id_args){ .request_id = id }, &row))
		return false;
	*out = (struct request_facts){ row.request_id, row.reference, row.person_id, row.case_id,
		row.state, row.urgency, row.hub_id, row.received_at, row.due_at, row.spoken_at,
		row.row_version };
	return true;
}

/* --- ending --- */

static void request_end(
	struct db *db, const struct request_facts *r, enum request_act act, struct str words)
{
	int64_t changed = request_end_keep(db,
		(struct request_end_keep_args){ .request_id = r->request_id,
			.ended_as = acts[act].ending,
			.ended_words = str_or_empty(words),
			.closed_at = db_now(db) });
	if (changed != 1)
		return;
	work_close(db, r->request_id.v);
	audit_add(db, S("request.end"), r->person_id.v,
		str_fmt(db_arena(db), "{\"request\":\"%.*s\",\"as\":\"%.*s\"}",
			STR_ARG(r->reference), STR_ARG(request_ending_name(acts[act].ending))),
		words);
	db_touch(db, "board");
	db_touch(db, "queue");
}

/* Whether it may end this way now, by somebody who saw `row_version`. */
static bool end_check(struct db *db, struct request_id id, enum request_act act,
	int64_t row_version, struct request_facts *r, struct problems *ps)
{
	if (!request_facts(db, id, r)) {
		problem_add(ps, S(""), S("This request is not there any more."));
		return false;
	}
	if (!request_may(r->state, act)) {
		problem_addf(ps, S(""), "%.*s has ended already. Nothing was changed.",
			STR_ARG(r->reference));
		return false;
	}
	if (r->row_version != row_version) {
		problem_addf(ps, S(""),
			"Somebody changed %.*s while you were reading it. Look again at what is here now, then "
			"save.",
			STR_ARG(r->reference));
		return false;
	}
	return true;
}

static void needs_withdraw(struct db *db, struct request_id id, struct str why)
{
	struct request_needs_open_rows rows =
		request_needs_open(db, (struct request_needs_open_args){ .request_id = id });
	struct problems ignored = { .arena = db_arena(db) };
	for (size_t i = 0; i < rows.n; i++)
		if (!need_end(db, rows.v[i].need_id, NEED_STATE_WITHDRAWN, why, 0, &ignored))
			db_fail(db, "a need of a withdrawn request would not end");
}

bool request_withdraw(struct db *db, struct request_id id, struct str why, int64_t row_version,
	struct problems *ps)
{
	struct request_facts r;
	struct case_facts c;
	if (str_empty(str_trim(why))) {
		problem_add(ps, S("why"), S("Say in a few words why they withdrew it."));
		return false;
	}
	if (!end_check(db, id, REQUEST_ACT_WITHDRAW, row_version, &r, ps))
		return false;
	request_end(db, &r, REQUEST_ACT_WITHDRAW, why);
	needs_withdraw(db, id, why);
	struct problems in_the_way = { .arena = db_arena(db) };
	case_close_check(db, r.case_id, &in_the_way);
	if (in_the_way.n == 0 && case_facts(db, r.case_id, &c) && c.state == CASE_STATE_NEW
		&& !case_close(db, r.case_id, why, c.row_version, &in_the_way))
		db_fail(db, "the case of a withdrawn request would not close");
	return !db_failed(db);
}

bool request_duplicate(struct db *db, struct request_id id, struct request_id of,
	int64_t row_version, struct problems *ps)
{
	struct request_facts r, other;
	if (!end_check(db, id, REQUEST_ACT_DUPLICATE, row_version, &r, ps))
		return false;
	if (!request_facts(db, of, &other) || other.case_id.v != r.case_id.v
		|| other.state == REQUEST_STATE_CLOSED || of.v == id.v) {
		problem_add(ps, S("duplicate_of"),
			S("Choose which of their other open requests says the same."));
		return false;
	}
	request_end(db, &r, REQUEST_ACT_DUPLICATE,
		str_fmt(db_arena(db), "The same as %.*s", STR_ARG(other.reference)));
	return !db_failed(db);
}

/* --- listeners --- */

/* Ends what has been triaged, spoken about and has no open need any more. */
static void requests_end_when_done(struct db *db, struct case_id c)
{
	struct requests_open_of_case_rows rows =
		requests_open_of_case(db, (struct requests_open_of_case_args){ .case_id = c });
	for (size_t i = 0; i < rows.n; i++) {
		struct request_facts r;
		if (rows.v[i].open_needs == 0 && rows.v[i].spoken_at
			&& request_may(rows.v[i].state, REQUEST_ACT_HELP)
			&& request_facts(db, rows.v[i].request_id, &r))
			request_end(db, &r, REQUEST_ACT_HELP, STR_NONE);
	}
}

void request_person_reached(struct db *db, const struct hub_event *e)
{
	struct case_id c = { e->case_id ? e->case_id : e->subject_id };
	struct requests_open_of_case_rows rows =
		requests_open_of_case(db, (struct requests_open_of_case_args){ .case_id = c });
	for (size_t i = 0; i < rows.n; i++) {
		if (rows.v[i].spoken_at || rows.v[i].received_at > e->at)
			continue;
		if (request_spoken_keep(db,
				(struct request_spoken_keep_args){
					.request_id = rows.v[i].request_id, .spoken_at = e->at }) == 1)
			request_tally_spoken(db, rows.v[i].received_at, e->at, rows.v[i].due_at);
		audit_add(db, S("request.spoken"), rows.v[i].person_id.v,
			str_fmt(db_arena(db), "{\"request\":\"%.*s\",\"in_time\":%s}",
				STR_ARG(rows.v[i].reference),
				e->at <= rows.v[i].due_at ? "true" : "false"),
			STR_NONE);
		db_touch(db, "board");
		db_touch(db, "queue");
	}
}

void request_need_ended(struct db *db, const struct hub_event *e)
{
	requests_end_when_done(db, (struct case_id){ e->case_id });
}

void request_case_closed(struct db *db, const struct hub_event *e)
{
	struct case_id c = { e->case_id ? e->case_id : e->subject_id };
	struct requests_open_of_case_rows rows =
		requests_open_of_case(db, (struct requests_open_of_case_args){ .case_id = c });
	for (size_t i = 0; i < rows.n; i++) {
		struct request_facts r;
		if (request_facts(db, rows.v[i].request_id, &r))
			request_end(db, &r,
				rows.v[i].spoken_at ? REQUEST_ACT_HELP : REQUEST_ACT_WITHDRAW,
				S("The case was closed."));
	}
}

int64_t request_waiting_triage(struct db *db, struct hub_id hub)
{
	struct request_count_new_row row;
	return request_count_new(db, (struct request_count_new_args){ .in_hub = hub }, &row) ? row.n
											     : 0;
}

/* --- for lists --- */

struct str request_words_short(struct arena *a, struct str words, size_t letters)
{
	struct buf b = { .arena = a };
	size_t at = 0, n = 0;
	words = str_trim(words);
	while (at < words.n) {
		size_t from = at;
		int32_t c = str_utf8_next(words, &at);
		if (n++ == letters) {
			buf_lit(&b, "…");
			break;
		}
		if (c <= ' ')
			buf_char(&b, ' ');
		else
			buf_str(&b, str_part(words, from, at - from));
	}
	return b.n ? buf_view(&b) : S("");
}

struct personal request_words_brief(struct arena *a, struct personal words, size_t letters)
{
	return personal_with(words, request_words_short(a, personal_raw(words), letters));
}
