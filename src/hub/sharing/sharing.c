/* The rules of agreements, and the audit chain's entries in words. */
#include "hub/sharing/sharing.h"

#include <jansson.h>
#include <string.h>

#include "core/access/audit.h"
#include "core/base/id.h"
#include "hub/sharing/sharing.sql.h"

/* --- agreements --- */

static struct date today(struct db *db)
{
	return time_civil(db_now(db)).date;
}

static struct str categories_stored(struct arena *a, uint32_t bits)
{
	struct buf b = { .arena = a };
	for (int c = 0; c < CATEGORY_COUNT; c++)
		if (bits & 1u << c)
			buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(category_name((enum category)c)));
	return b.n ? buf_view(&b) : S("");
}

static struct str date_given(
	struct db *db, struct str words, const char *field, bool needed, struct problems *ps)
{
	struct date d;
	struct str why;
	if (str_empty(words)) {
		if (needed)
			problem_add(ps, str_of(field), S("Write the day it begins, for example 1 April 2026."));
		return S("");
	}
	if (!date_parse(db_arena(db), words, &d, &why)) {
		problem_add(ps, str_of(field), why);
		return S("");
	}
	return date_iso(db_arena(db), d);
}

bool agreement_add(struct db *db, struct agreement_new n, struct problems *ps)
{
	struct sharing_organisation_row organisation;
	if (!sharing_organisation(db,
			(struct sharing_organisation_args){ .organisation_id = n.organisation_id },
			&organisation))
		problem_add(ps, S("organisation"), S("Choose the organisation this agreement is with."));
	if (str_empty(n.purpose))
		problem_add(ps, S("purpose"),
			S("Write what they need it for, in a sentence a resident would understand."));
	if (str_empty(n.lawful_basis))
		problem_add(ps, S("lawful_basis"), S("Write the lawful basis, for example: public task."));
	if (!(n.categories & ((1u << CATEGORY_COUNT) - 1)))
		problem_add(ps, S("categories"), S("Tick what they may see."));
	struct str from = date_given(db, n.from, "from", true, ps),
			   until = date_given(db, n.until, "until", false, ps);
	if (from.n && until.n && str_cmp(until, from) < 0)
		problem_add(
			ps, S("until"), S("It would end before it begins. Put one of the two days right."));
	if (ps->n)
		return false;
	struct agreement_id id = { id_new() };
	sharing_agreement_insert(db,
		(struct sharing_agreement_insert_args){ .agreement_id = id,
			.organisation_id = n.organisation_id,
			.purpose = n.purpose,
			.lawful_basis = n.lawful_basis,
			.categories = categories_stored(db_arena(db), n.categories),
			.from_on = from,
			.until_on = until });
	audit_add(db, S("agreement.add"), id.v,
		str_fmt(db_arena(db), "{\"organisation\":\"%.*s\",\"categories\":\"%.*s\"}",
			STR_ARG(id_text(db_arena(db), n.organisation_id.v)),
			STR_ARG(categories_stored(db_arena(db), n.categories))),
		STR_NONE);
	return true;
}

bool agreement_end(struct db *db, struct agreement_id id)
{
	struct date day = today(db);
	if (sharing_agreement_end(db,
			(struct sharing_agreement_end_args){ .agreement_id = id,
				.until_on = date_iso(db_arena(db), date_add(day, -1)),
				.today = date_iso(db_arena(db), day) }) != 1)
		return false;
	audit_add(db, S("agreement.end"), id.v, STR_NONE, STR_NONE);
	return true;
}

struct str agreement_day(struct arena *a, struct str iso)
{
	struct date d;
	return date_from_iso(iso, &d) ? date_words_plain(a, d) : iso;
}

/* --- places in the list --- */

struct str audit_place_words(struct arena *a, struct audit_place p)
{
	return str_fmt(a, "%lld-%lld-%lld", (long long)p.at, (long long)p.lane, (long long)p.seq);
}

struct audit_place audit_place_parse(struct str s)
{
	struct audit_place p = { 0 };
	struct str at, lane;
	if (str_cut(&s, '-', &at) && str_cut(&s, '-', &lane) && str_to_i64(at, &p.at) &&
		str_to_i64(lane, &p.lane) && str_to_i64(s, &p.seq))
		return p;
	return (struct audit_place){ 0 };
}

/* From the newest: before anything that can have been written. */
static struct audit_place from_newest(struct audit_place p)
{
	return p.at ? p : (struct audit_place){ INT64_MAX, INT64_MAX, INT64_MAX };
}

/* --- entries in words --- */

/* What is done most, in words; another action is said by its own name. */
static const struct audit_act actions[] = {
	{ "read", "looked at people" },
	{ "sign_in", "signed in" },
	{ "sign_out", "signed out" },
	{ "sign_in.refused", "a sign-in was refused" },
	{ "sign_in.code_refused", "a sign-in code was refused" },
	{ "sign_in.set_up", "set up the authenticator app" },
	{ "sign_in.recovery", "signed in with a recovery code" },
	{ "session.end", "signed out another browser" },
	{ "work.again", "had background work done at once" },
	{ "account.add", "made an account" },
	{ "account.suspend", "suspended an account" },
	{ "account.resume", "let an account sign in again" },
	{ "account.role", "changed an account's role" },
	{ "account.password", "set a password" },
	{ "account.recovery_codes", "made recovery codes" },
	{ "account.reset_app", "reset an authenticator app" },
	{ "account.confirm", "gave the password again" },
	{ "account.confirm_refused", "gave a wrong password" },
	{ "link.invite", "made an invitation link" },
	{ "link.sign_in", "made a sign-in link" },
	{ "link.reset", "made a link for a new password" },
	{ "agreement.add", "made an agreement" },
	{ "agreement.end", "ended an agreement" },
	{ "settings.save", "changed the settings" },
	{ "host.start", "started the hub" },
	{ "sample.make", "made the sample city" },
	{ "hub.edit", "changed a hub" },
	{ "import.start", "asked for a list to be brought in" },
	{ "import.begin", "began to bring in a list" },
	{ "import.end", "finished bringing in a list" },
	{ "organisation.save", "wrote down an organisation" },
	{ "person.protect", "protected a person: they must not be found" },
	{ "person.protect_end", "ended the protection of a person" },
	{ "property.protect", "protected an address: it must not be found" },
	{ "property.protect_end", "ended the protection of an address" },
	{ "person.add", "wrote down a person" },
	{ "person.save", "wrote down a person" },
	{ "person.edit", "changed facts of a person" },
	{ "person.merge", "put two records of one person together" },
	{ "person.unmerge", "took two records apart" },
	{ "row.said", "said whether a row of a list is about a person" },
	{ "row.apart", "took a row of a list away from a person" },
	{ "pair.said", "said whether two records are one person" },
	{ "pair.propose", "proposed that two records are one person" },
	{ "pair.lift", "lifted what was said of two records" },
	{ "match.publish", "put a model for finding second records into use" },
	{ "match.withdraw", "withdrew a model for finding second records" },
	{ "match.ask_train", "asked for a model to be trained" },
	{ "match.ask_check", "asked for a check of the machine" },
	{ "match.train", "trained a model for finding second records" },
	{ "match.check", "drew pairs of records to check the machine" },
	{ "person.state", "noted that a person moved, died or came back" },
	{ "person.date_add", "noted a day that matters" },
	{ "person.date_remove", "removed a day that matters" },
	{ "task.make", "made a task" },
	{ "task.decline", "declined a task" },
	{ "volunteer.add", "added a volunteer" },
	{ "volunteer.change", "changed facts of a volunteer" },
	{ "volunteer.link", "made a sign-in link for a volunteer" },
	{ "request.save", "wrote down a request" },
	{ "request.triage", "triaged a request" },
	{ "request.urgency", "changed how urgent a request is" },
	{ "request.end", "ended a request" },
	{ "request.spoken", "spoke to the person" },
	{ "need.open", "opened a need" },
	{ "need.end", "ended a need" },
	{ "need.change", "changed a need" },
	{ "interaction.record", "recorded an interaction" },
	{ "case.open", "opened a case" },
	{ "case.close", "closed a case" },
	{ "case.reopen", "reopened a case" },
	{ "case.guide", "changed the guide" },
	{ "case.plan", "changed the plan" },
	{ "case.transfer", "moved the case to another hub" },
	{ "case.told", "told somebody the outcome" },
	{ "case.member", "added somebody to the case" },
	{ "case.welfare", "raised a welfare concern" },
	{ "referral.offer", "offered a referral" },
	{ "step.add", "added a next step" },
	{ "step.change", "changed a next step" },
	{ "step.take", "took a next step" },
	{ "step.done", "did a next step" },
	{ "referral.answer", "answered a referral" },
	{ "person.safe_contact", "changed the safe-contact rule" },
	{ "person.sources", "brought a record in line with its lists" },
	{ "import.rows", "brought in rows of a list" },
	{ "list.edit", "changed how a list is used" },
	{ "gazetteer.begin", "began to bring in addresses" },
	{ "gazetteer.again", "went on bringing in addresses" },
	{ "gazetteer.end", "finished bringing in addresses" },
	{ "campaign.make", "made a campaign" },
	{ "campaign.change", "changed a campaign" },
	{ "campaign.choose", "changed whom a campaign is about" },
	{ "campaign.script", "wrote what callers of a campaign say" },
	{ "campaign.letter", "wrote the letter of a campaign" },
	{ "campaign.start", "started a campaign" },
	{ "campaign.pause", "paused a campaign" },
	{ "campaign.resume", "went on with a campaign" },
	{ "campaign.end", "ended a campaign" },
	{ "campaign.caller", "changed who takes calls" },
	{ "campaign.call", "rang somebody for a campaign" },
	{ "campaign.stop", "left somebody in peace who was to be rung" },
	{ "campaign.export", "took a list of a campaign away" },
	{ "household.move", "noted who a person lives with" },
	{ "flag.raise", "noted why somebody may be at risk" },
	{ "flag.end", "ended a flag" },
	{ "flag.kind", "changed a kind of flag" },
	{ "rag.draft", "began a draft of the colour rules" },
	{ "rag.rule", "changed a draft colour rule" },
	{ "rag.rule_remove", "took a rule out of the draft" },
	{ "rag.draft_drop", "threw the draft colour rules away" },
	{ "rag.publish", "published new colour rules" },
};

/* Where somebody saw something, as they would call the page; another page is said by its
 * address. */
static const struct {
	const char *page, *words;
} pages[] = {
	{ "/person/{person}", "the person's page" },
	{ "/person/{person}/edit", "the form for the person's facts" },
	{ "/audit/person/{person}", "who looked at the person" },
	{ "/audit", "everything done and seen" },
	{ "/person/{person}/protect", "the page about protecting a person" },
	{ "/property/{property}/protect", "the page about protecting an address" },
	{ "/protected", "whom the team protects" },
	{ "/protected/overseen", "who must not be found, by reference" },
	{ "/protected/overseen/{reference}", "why they must not be found, and who looked" },
	{ "/people", "the list of people" },
	{ "/find", "what the find box found" },
	{ "/property/{property}", "the page of an address" },
	{ "/request/new", "a new request" },
	{ "/request/candidates", "who may be calling" },
	{ "/request/known", "who may be calling" },
	{ "/request/{request}", "a request" },
	{ "/request/{request}/triage", "triage" },
	{ "/requests", "the list of requests" },
	{ "/case/{case}", "the case" },
	{ "/case/{case}/safe-contact", "the safe-contact rule" },
	{ "/cases", "the list of cases" },
	{ "/need/{need}", "a need" },
	{ "/need/{need}/task", "a new task" },
	{ "/step/{step}", "a next step" },
	{ "/my-day", "my day" },
	{ "/team", "the team’s queue" },
	{ "/late", "what is late" },
	{ "/task/{task}", "a task" },
	{ "/tasks/board", "the tasks of a hub" },
	{ "/tasks", "a volunteer's own tasks" },
	{ "/task/{task}/mine", "a volunteer's own task" },
	{ "/task/{task}/done", "a volunteer's own task" },
	{ "/task/{task}/could-not", "a volunteer's own task" },
	{ "/helpers", "the list of helpers" },
	{ "/helper/{volunteer}", "a volunteer's page" },
	{ "/helper/{volunteer}/edit", "the form for a volunteer's facts" },
	{ "/referrals", "what was referred to them" },
	{ "/match", "records that may be one person" },
	{ "/match/{review}", "two records that may be one person" },
	{ "/match/row/{check}", "a row of a list beside a record" },
	{ "/person/{person}/same", "records that look alike" },
	{ "/call/{call}", "a call of a campaign" },
	{ "/campaign/{campaign}", "a campaign" },
	{ "/campaign/{campaign}/doors", "the doorsteps of a campaign" },
	{ "/campaign/{campaign}/letters", "the letters of a campaign" },
	{ "/campaign/{campaign}/letters/sheet", "the addresses of a campaign’s letters, taken away" },
	{ "/campaigns/unreached/names", "who has not been reached" },
	{ "/campaigns/unreached/export", "who has not been reached, taken away" },
	{ "/import/{import}/differences", "what a delivery of a list changed" },
	{ "/import/{import}/differences-csv", "what a delivery changed, taken away" },
	{ "/import/{import}/rejects", "rows of a list that were left out" },
	{ "/import/{import}", "a list that was brought in" },
	{ "/rag/people", "who may be at risk" },
	{ "/rag/trial", "who would change colour" },
	{ "/helpers/new", "the form for a new volunteer" },
	{ "/person/new", "the form for a new person" },
};

static const char *page_words(const char *page)
{
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (strcmp(pages[i].page, page) == 0)
			return pages[i].words;
	return page;
}

struct audit_acts audit_acts(void)
{
	return (struct audit_acts){ actions, sizeof actions / sizeof *actions };
}

static struct str action_words(struct str action)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (str_eq(action, str_of(actions[i].action)))
			return str_of(actions[i].words);
	return action;
}

/* "identity contact" -> "identity, how to reach them" */
static struct str seen_words(struct arena *a, const char *names)
{
	return categories_words(a, categories_parse(str_of(names)));
}

static bool names_person(const json_t *list, struct str id)
{
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item)
		if (json_is_string(item) && str_eq(str_of(json_string_value(item)), id))
			return true;
	return false;
}

static struct str read_words(struct arena *a, const json_t *body, int64_t person_id)
{
	struct buf b = { .arena = a };
	struct str id = person_id ? id_text(a, person_id) : STR_NONE;
	const char *categories;
	const json_t *list;
	size_t people = 0;
	uint32_t bits = 0;
	for (void *at = json_object_iter(json_object_get(body, "seen")); at;
		 at = json_object_iter_next(json_object_get(body, "seen"), at)) {
		categories = json_object_iter_key(at);
		list = json_object_iter_value(at);
		if (person_id && !names_person(list, id))
			continue;
		people += json_array_size(list);
		bits |= categories_parse(str_of(categories));
		if (person_id)
			buf_fmt(&b, "saw %.*s", STR_ARG(seen_words(a, categories)));
	}
	if (!person_id)
		buf_fmt(&b, "saw %.*s of %zu %s", STR_ARG(categories_words(a, bits)), people,
			people == 1 ? "person" : "people");
	const char *page = json_string_value(json_object_get(body, "page"));
	buf_fmt(&b, " on %s", page ? page_words(page) : "a page");
	return buf_view(&b);
}

struct str audit_words(struct arena *a, struct str action, struct str body, int64_t person_id)
{
	if (!str_eq(action, S("read")))
		return action_words(action);
	json_t *j = json_loadb(body.p, body.n, 0, NULL);
	struct str words =
		j ? read_words(a, j, person_id) : S("saw something, and the entry cannot be read");
	json_decref(j);
	return words;
}

/* One line from the columns that all three queries share. */
static struct audit_line line_of(struct arena *a, int64_t lane, int64_t seq, int64_t at,
	struct str role, struct str account_name, struct str action, struct str body, int64_t person_id)
{
	enum role r;
	struct str nobody =
		str_eq(role, role_name(ROLE_PUBLIC)) ? S("Somebody not signed in") : S("Kith itself");
	return (struct audit_line){ .at = at,
		.who = account_name.n ? account_name : nobody,
		.role_words = account_name.n && role_parse(role, &r) ? role_words(r) : S(""),
		.what = audit_words(a, action, body, person_id),
		.place = str_fmt(a, "%lld.%lld", (long long)lane, (long long)seq) };
}

#define PAGE_LINES 50

#define LINES_OF(rows, person)                                                                     \
	struct audit_lines out = { .v = ARENA_ARRAY(a, struct audit_line, (rows).n + 1),               \
		.more = (rows).n > PAGE_LINES };                                                           \
	for (size_t i = 0; i < (rows).n && i < PAGE_LINES; i++) {                                      \
		out.v[out.n++] =                                                                           \
			line_of(a, (rows).v[i].lane, (rows).v[i].seq, (rows).v[i].at, (rows).v[i].role,        \
				(rows).v[i].account_name, (rows).v[i].action, (rows).v[i].body, (person));         \
		out.next = (struct audit_place){ (rows).v[i].at, (rows).v[i].lane, (rows).v[i].seq };     \
	}                                                                                              \
	return out

static struct audit_lines lines_of_account(struct db *db, struct audit_filter f)
{
	struct arena *a = db_arena(db);
	struct sharing_events_of_account_rows rows = sharing_events_of_account(db,
		(struct sharing_events_of_account_args){ .account_id = f.account_id,
			.action = f.action,
			.at = f.before.at,
			.lane = f.before.lane,
			.seq = f.before.seq });
	LINES_OF(rows, 0);
}

struct audit_lines audit_latest(struct db *db, struct audit_filter f)
{
	struct arena *a = db_arena(db);
	f.before = from_newest(f.before);
	f.action = str_empty(f.action) ? S("") : f.action;
	if (f.account_id.v)
		return lines_of_account(db, f);
	struct sharing_events_rows rows = sharing_events(db, (struct sharing_events_args){
		.action = f.action, .at = f.before.at, .lane = f.before.lane, .seq = f.before.seq });
	LINES_OF(rows, 0);
}

struct audit_lines audit_of_person(
	struct db *db, struct person_id person, struct audit_place before)
{
	struct arena *a = db_arena(db);
	before = from_newest(before);
	struct sharing_events_of_person_rows rows = sharing_events_of_person(db,
		(struct sharing_events_of_person_args){
			.person_id = person, .at = before.at, .lane = before.lane, .seq = before.seq });
	LINES_OF(rows, person.v);
}
