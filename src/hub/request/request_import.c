/*
 * One row of another team's list becomes a request by the same rules as one that was just said on
 * the telephone, only in the past: received when the list says, promised from then, and, where the
 * list says so, spoken to and ended since. What cannot be is refused with a reason that somebody
 * can act on.
 */
#include "hub/request/request_import.h"

#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/casework/casework.h"
#include "hub/casework/interaction.h"
#include "hub/casework/need.h"
#include "hub/request/clock.h"
#include "hub/request/red_word.h"
#include "hub/request/request.sql.h"
#include "hub/request/triage.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct import_column columns[] = {
	{ "received", "Date received",
		"date received|received|received on|date of request|request date|date|date time|date and "
		"time|"
		"timestamp|logged|date logged|created|created on|date created|call date|date of "
		"call|submitted|start time|opened" },
	{ "time", "Time received", "time|time received|time of call|call time|received time" },
	{ "words", "What they said",
		"notes|note|words|description|details|detail|what they "
		"said|comments|comment|request|request details|"
		"enquiry|message|summary|issue|situation|additional information|free text" },
	{ "reason", "Reason",
		"reason|reason for request|reason for contact|reason for call|type of request|request "
		"type|enquiry type|"
		"category|need|needs|type|nature of request|support needed|help needed|what is "
		"needed|service" },
	{ "name", "Name",
		"name|full name|resident|resident name|customer|customer name|caller|caller name|contact "
		"name|person" },
	{ "given_name", "First name",
		"first name|forename|forenames|given name|given names|christian name|first" },
	{ "family_name", "Surname", "surname|last name|family name|second name|last" },
	{ "born", "Date of birth", "date of birth|dob|born|birth date|d o b" },
	{ "phone", "Telephone",
		"telephone|telephone number|phone|phone number|tel|tel no|mobile|mobile number|contact "
		"number|contact no|"
		"phone no|landline|home phone|daytime phone" },
	{ "email", "E-mail", "e mail|email|email address|e mail address" },
	{ "address", "Address",
		"address|home address|address line 1|street|street address|full address|location" },
	{ "postcode", "Postcode", "postcode|post code|postal code|zip" },
	{ "channel", "How it came",
		"how received|channel|source|method|contact method|method of "
		"contact|via|origin|how|received by|medium" },
	{ "urgency", "How urgent", "priority|urgency|urgent|how urgent" },
	{ "asker", "Asked by",
		"referred by|referrer|on behalf of|asked by|requested by|caller relationship" },
	{ "language", "Language", "language|preferred language|first language|spoken language" },
	{ "called", "Spoken to on",
		"date called|called|called back|called on|called back on|call back date|first call|date "
		"contacted|contacted|"
		"contacted on|first contact|spoken to|spoken to on|date of contact" },
	{ "closed", "Closed on",
		"date closed|closed|closed on|completed|completed on|date completed|resolved|date "
		"resolved|end date" },
};

/* What lists call our kinds of need, folded. The host's own names and codes come first, then
 * these. */
static const struct {
	const char *said, *code;
} reasons[] = {
	{ "urgent supplies", "urgent_food" },
	{ "urgent food", "urgent_food" },
	{ "emergency food", "urgent_food" },
	{ "food", "urgent_food" },
	{ "food parcel", "urgent_food" },
	{ "food box", "urgent_food" },
	{ "essential supplies", "urgent_food" },
	{ "supplies", "urgent_food" },
	{ "food bank", "urgent_food" },
	{ "food and essentials", "urgent_food" },
	{ "help with shopping", "shopping" },
	{ "food shopping", "shopping" },
	{ "shopping help", "shopping" },
	{ "groceries", "shopping" },
	{ "medication", "prescription" },
	{ "medicine", "prescription" },
	{ "medicines", "prescription" },
	{ "prescriptions", "prescription" },
	{ "collect prescription", "prescription" },
	{ "prescription collection", "prescription" },
	{ "pharmacy", "prescription" },
	{ "meals", "ready_meals" },
	{ "hot meals", "ready_meals" },
	{ "meal delivery", "ready_meals" },
	{ "finance", "money" },
	{ "financial", "money" },
	{ "financial support", "money" },
	{ "debt", "money" },
	{ "benefits", "money" },
	{ "benefit advice", "money" },
	{ "utilities", "energy" },
	{ "fuel", "energy" },
	{ "gas or electric", "energy" },
	{ "key meter", "energy" },
	{ "top up", "energy" },
	{ "befriending", "loneliness" },
	{ "lonely", "loneliness" },
	{ "social isolation", "loneliness" },
	{ "isolation", "loneliness" },
	{ "chat", "loneliness" },
	{ "friendly chat", "loneliness" },
	{ "phone call", "loneliness" },
	{ "wellbeing", "mental_health" },
	{ "emotional support", "mental_health" },
	{ "anxiety", "mental_health" },
	{ "funeral", "bereavement" },
	{ "care", "health" },
	{ "health", "health" },
	{ "medical", "health" },
	{ "social care", "health" },
	{ "housing", "housing" },
	{ "homelessness", "housing" },
	{ "homeless", "housing" },
	{ "accommodation", "housing" },
	{ "travel", "transport" },
	{ "lift", "transport" },
	{ "clothing", "household" },
	{ "furniture", "household" },
	{ "bedding", "household" },
	{ "baby supplies", "baby" },
	{ "nappies", "baby" },
	{ "children", "family" },
	{ "internet", "digital" },
	{ "dog walking", "pets" },
	{ "pet", "pets" },
	{ "domestic abuse", "safety" },
	{ "safeguarding", "safety" },
	{ "advice", "information" },
	{ "general enquiry", "information" },
	{ "enquiry", "information" },
	{ "other", "other" },
	{ "misc", "other" },
	{ "miscellaneous", "other" },
};

static const struct {
	const char *said;
	enum channel channel;
} channels[] = {
	{ "phone", CHANNEL_PHONE },
	{ "telephone", CHANNEL_PHONE },
	{ "call", CHANNEL_PHONE },
	{ "inbound call", CHANNEL_PHONE },
	{ "phone call", CHANNEL_PHONE },
	{ "tel", CHANNEL_PHONE },
	{ "helpline", CHANNEL_PHONE },
	{ "voicemail", CHANNEL_PHONE },
	{ "email", CHANNEL_EMAIL },
	{ "e mail", CHANNEL_EMAIL },
	{ "web", CHANNEL_WEB },
	{ "website", CHANNEL_WEB },
	{ "online", CHANNEL_WEB },
	{ "online form", CHANNEL_WEB },
	{ "web form", CHANNEL_WEB },
	{ "form", CHANNEL_WEB },
	{ "text", CHANNEL_TEXT },
	{ "sms", CHANNEL_TEXT },
	{ "text message", CHANNEL_TEXT },
	{ "whatsapp", CHANNEL_TEXT },
	{ "letter", CHANNEL_LETTER },
	{ "post", CHANNEL_LETTER },
	{ "doorstep", CHANNEL_DOORSTEP },
	{ "visit", CHANNEL_DOORSTEP },
	{ "in person", CHANNEL_DOORSTEP },
	{ "face to face", CHANNEL_DOORSTEP },
	{ "walk in", CHANNEL_DOORSTEP },
	{ "referral", CHANNEL_REFERRAL },
	{ "referred", CHANNEL_REFERRAL },
	{ "partner", CHANNEL_REFERRAL },
	{ "gp", CHANNEL_REFERRAL },
	{ "list", CHANNEL_LIST },
};

static const struct {
	const char *said;
	enum urgency urgency;
} priorities[] = {
	{ "emergency", URGENCY_EMERGENCY },
	{ "critical", URGENCY_EMERGENCY },
	{ "immediate", URGENCY_EMERGENCY },
	{ "p1", URGENCY_EMERGENCY },
	{ "urgent", URGENCY_SOON },
	{ "high", URGENCY_SOON },
	{ "p2", URGENCY_SOON },
	{ "soon", URGENCY_SOON },
	{ "yes", URGENCY_SOON },
	{ "y", URGENCY_SOON },
};

static enum channel channel_of(struct arena *a, struct str said)
{
	struct str folded = fold_text(a, said);
	for (size_t i = 0; i < COUNT(channels); i++)
		if (str_eq(folded, str_of(channels[i].said)))
			return channels[i].channel;
	return str_empty(folded) ? CHANNEL_PHONE : CHANNEL_LIST;
}

static enum urgency urgency_of(struct arena *a, struct str said)
{
	struct str folded = fold_text(a, said);
	for (size_t i = 0; i < COUNT(priorities); i++)
		if (str_eq(folded, str_of(priorities[i].said)))
			return priorities[i].urgency;
	return URGENCY_NONE;
}

struct need_category_id request_reason_of(struct db *db, struct str reason)
{
	struct arena *a = db_arena(db);
	struct str folded = fold_text(a, reason);
	struct need_category_rows list = need_categories(db);
	if (str_empty(folded))
		return (struct need_category_id){ 0 };
	for (size_t i = 0; i < list.n; i++)
		if (str_eq(folded, fold_text(a, list.v[i].name))
			|| str_eq_ascii(reason, list.v[i].code))
			return list.v[i].need_category_id;
	for (size_t i = 0; i < COUNT(reasons); i++)
		if (str_eq(folded, str_of(reasons[i].said)))
			return need_category_of(db, str_of(reasons[i].code));
	struct suggested heard = needs_suggested(db, reason);
	return heard.n > 0 ? heard.v[0] : (struct need_category_id){ 0 };
}

/* A day without a time of day counts from nine in the morning. False with a problem. */
static bool moment(const struct import_row *row, const char *column, struct str text,
	struct str time, int64_t *at, struct problems *ps)
{
	struct str why, whole = str_empty(time) ? text : str_join(row->arena, text, S(" "), time);
	*at = 0;
	if (str_empty(text))
		return true;
	if (!time_parse(row->arena, whole, at, &why)) {
		problem_add(ps, str_of(column), why);
		return false;
	}
	struct civil c = time_civil(*at);
	if (str_empty(time) && c.hour == 0 && c.minute == 0 && c.second == 0)
		*at = time_at(c.date, 9, 0);
	return true;
}

struct times { int64_t received_at, called_at, closed_at; };

static bool times_read(
	struct db *db, const struct import_row *row, struct times *t, struct problems *ps)
{
	size_t before = ps->n;
	(void)moment(row, "received", import_value(row, "received"), import_value(row, "time"),
		&t->received_at, ps);
	(void)moment(row, "called", import_value(row, "called"), STR_NONE, &t->called_at, ps);
	(void)moment(row, "closed", import_value(row, "closed"), STR_NONE, &t->closed_at, ps);
	if (ps->n > before)
		return false;
	if (!t->received_at)
		t->received_at = row->started_at;
	if (t->received_at > db_now(db))
		problem_addf(ps, S("received"), "It was received in the future: %.*s.",
			STR_ARG(import_value(row, "received")));
	/* A list that gives days only says "the same day": not before it was received. */
	if (t->called_at && t->called_at < t->received_at
		&& t->called_at + TIME_DAY > t->received_at)
		t->called_at = t->received_at;
	if (t->closed_at && t->closed_at < t->received_at
		&& t->closed_at + TIME_DAY > t->received_at)
		t->closed_at = t->received_at;
	if (t->called_at && t->called_at < t->received_at)
		problem_add(ps, S("called"),
			S("They were spoken to before the request was received: one of the dates is wrong."));
	if (t->closed_at && t->closed_at < t->received_at)
		problem_add(ps, S("closed"),
			S("It was closed before it was received: one of the dates is wrong."));
	if (t->called_at > db_now(db) || t->closed_at > db_now(db))
		problem_add(ps, S("called"),
			S("It says that something happened that lies in the future."));
	if (t->closed_at && t->called_at > t->closed_at)
		t->called_at = t->closed_at;
	return ps->n == before;
}

static struct request_new request_read(
	struct db *db, const struct import_row *row, const struct times *t)
{
	struct str reason = import_value(row, "reason"), words = import_value(row, "words");
	struct request_new r = { .words = str_empty(words) ? reason : words,
		.name = import_value(row, "name"),
		.born = import_value(row, "born"),
		.phone = import_value(row, "phone"),
		.email = import_value(row, "email"),
		.address = import_value(row, "address"),
		.postcode = import_value(row, "postcode"),
		.language = import_value(row, "language"),
		.asker_name = import_value(row, "asker"),
		.channel = channel_of(row->arena, import_value(row, "channel")),
		.urgency = urgency_of(row->arena, import_value(row, "urgency")),
		.received_at = t->received_at,
		.from_list = true };
	if (str_empty(r.name))
		r.name = str_join(row->arena, import_value(row, "given_name"), S(" "),
			import_value(row, "family_name"));
	if (str_empty(reason))
		return r;
	r.reason = request_reason_of(db, reason);
	if (!r.reason.v) {
		r.reason = need_category_of(db, S("other"));
		r.words = str_empty(words)
			? reason
			: str_fmt(row->arena, "%.*s: %.*s", STR_ARG(reason), STR_ARG(words));
	}
	if (r.reason.v) {
		r.needs = ARENA_NEW(row->arena, struct need_category_id);
		r.needs[0] = r.reason;
		r.n_needs = 1;
	}
	return r;
}

/* The list says that somebody spoke to them: recorded as it would have been then. */
static bool called(struct db *db, const struct request_saved *s, int64_t at, struct problems *ps)
{
	db_set_now(db, at);
	return interaction_record(db,
		       (struct interaction_new){ .case_id = s->case_id,
			       .outcome = OUTCOME_REACHED,
			       .words = S("Spoken to, as the list says."),
			       .next_none = true },
		       ps)
		       .v
		!= 0;
}

/* The list says that it ended: triaged, every need of it met, and the case closed when nothing else
 * is open in it. */
static bool closed(struct db *db, const struct request_saved *s, int64_t at, struct problems *ps)
{
	struct request_facts r;
	struct case_facts c;
	db_set_now(db, at);
	if (!request_facts(db, s->request_id, &r)
		|| !request_triage(db,
			(struct triage){ .request_id = s->request_id,
				.row_version = r.row_version,
				.urgency = s->urgency,
				.hub_id = s->hub_id },
			ps))
		return false;
	struct request_needs_open_rows needs = request_needs_open(
		db, (struct request_needs_open_args){ .request_id = s->request_id });
	for (size_t i = 0; i < needs.n; i++)
		if (!need_end(db, needs.v[i].need_id, NEED_STATE_MET,
			    S("Closed, as the list says."), 0, ps))
			return false;
	struct problems in_the_way = { .arena = db_arena(db) };
	case_close_check(db, s->case_id, &in_the_way);
	return in_the_way.n > 0 || !case_facts(db, s->case_id, &c)
		|| case_close(db, s->case_id, S("Closed, as the list says."), c.row_version, ps);
}

static bool request_take(struct db *db, const struct import_row *row, struct import_outcome *out,
	struct problems *ps)
{
	struct times t;
	struct request_saved saved;
	int64_t now = db_now(db);
	if (!times_read(db, row, &t, ps))
		return false;
	struct request_new r = request_read(db, row, &t);
	if (str_empty(str_trim(r.words))) {
		problem_add(ps, S("words"),
			S("Nothing says what they asked for: neither words nor a reason."));
		return false;
	}
	if (str_empty(r.phone) && str_empty(r.email) && str_empty(r.address)
		&& str_empty(r.postcode)) {
		problem_add(ps, S("phone"),
			S("There is no way to find this person: no telephone number, e-mail address, street or "
			  "postcode."));
		return false;
	}
	db_set_now(db, t.received_at);
	bool ok = request_save(db, r, &saved, ps);
	if (ok && (t.called_at || t.closed_at))
		ok = called(db, &saved, t.called_at ? t.called_at : t.closed_at, ps);
	if (ok && t.closed_at)
		ok = closed(db, &saved, t.closed_at, ps);
	db_set_now(db, now);
	if (ok)
		*out = (struct import_outcome){ .person_id = saved.person_id,
			.request_id = saved.request_id };
	return ok;
}

const struct import_format import_requests_format = {
	.kind = IMPORT_KIND_REQUESTS,
	.words = "requests for help",
	.columns = columns,
	.n_columns = COUNT(columns),
	.enough = "words|reason;phone|email|address|postcode",
	.take = request_take,
};
