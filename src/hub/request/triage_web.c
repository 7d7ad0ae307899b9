/*
 * The triage page: everything that was said beside every decision to make, on one screen with one
 * button. The lists to choose from, and who could help, come in the order of the promise: the
 * person and their family first, the community next, services last.
 */
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/http/web.h"
#include "hub/casework/casework.h"
#include "hub/casework/interaction.h"
#include "hub/casework/need.h"
#include "hub/person/household.h"
#include "hub/person/person.h"
#include "hub/place/place.h"
#include "hub/request/clock.h"
#include "hub/request/red_word.h"
#include "hub/request/request.html.h"
#include "hub/request/request.sql.h"
#include "hub/request/triage.h"

static const struct choice urgency_choices[] = { { { "", 0 }, { "as urgent as the request", 24 },
							 false },
	{ { "ordinary", 8 }, { "ordinary", 8 }, false }, { { "soon", 4 }, { "soon", 4 }, false },
	{ { "emergency", 9 }, { "emergency", 9 }, false } };
static const struct {
	const char *value;
	enum triage_first first;
} first_values[TRIAGE_FIRST_COUNT] = { { "ring", TRIAGE_FIRST_RING },
	{ "visit", TRIAGE_FIRST_VISIT }, { "refer", TRIAGE_FIRST_REFER } };
enum { URGENCIES = 4, WAYS_MOST = 6 };

static struct str id_of(struct web *w, int64_t id)
{
	return id ? id_text(w->arena, id) : S("");
}

/* What was posted, or absent on the first look. */
static struct str typed(struct web *w, const char *name)
{
	struct str s = web_field(w, name);
	return s.p ? s : S("");
}

static struct str line_field(struct web *w, const char *what, struct str id)
{
	return str_fmt(w->arena, "need-%s-%.*s", what, STR_ARG(id));
}

/* Of the request itself (from 1), or of one need (from 0: as the request). */
static struct choices urgencies(struct web *w, size_t from, struct str chosen)
{
	struct choice *v = ARENA_ARRAY(w->arena, struct choice, URGENCIES);
	for (size_t i = from; i < URGENCIES; i++) {
		v[i - from] = urgency_choices[i];
		v[i - from].chosen = str_eq(urgency_choices[i].value, chosen);
	}
	return (struct choices){ v, URGENCIES - from };
}

static bool posted_need(struct web *w, struct str id)
{
	struct str *values;
	size_t n = web_fields(w, "need", &values);
	for (size_t i = 0; i < n; i++)
		if (str_eq(values[i], id))
			return true;
	return false;
}

/* One line for each kind of need: those open already as they are, the rest to tick. */
static struct triage_lines lines_view(struct web *w, const struct request_by_id_row *r, bool posted)
{
	struct need_category_rows list = need_categories(w->db);
	struct triage_needs_rows open =
		triage_needs(w->db, (struct triage_needs_args){ .case_id = r->case_id });
	struct suggested heard = triage_suggested(w->db, r->request_id);
	struct triage_lines out = { ARENA_ARRAY(w->arena, struct triage_line, list.n), list.n };
	for (size_t i = 0; i < list.n; i++) {
		struct triage_line *line = &out.v[i];
		struct str id = id_text(w->arena, list.v[i].need_category_id.v);
		*line = (struct triage_line){ .id = id,
			.name = list.v[i].name,
			.field_urgency = line_field(w, "urgency", id),
			.field_words = line_field(w, "words", id) };
		for (size_t k = 0; k < open.n; k++)
			if (open.v[k].need_category_id.v == list.v[i].need_category_id.v) {
				line->open = true;
				line->since = time_words(w->arena, open.v[k].opened_at, w->now);
				line->words = open.v[k].words;
				line->urgency_open = urgency_words(open.v[k].urgency);
			}
		for (size_t k = 0; k < heard.n; k++)
			line->heard |= heard.v[k].v == list.v[i].need_category_id.v && !line->open;
		line->ticked = posted ? posted_need(w, id)
			: open.n == 0 && list.v[i].need_category_id.v == r->need_category_id.v;
		line->typed = typed(w, str_z(w->arena, line->field_words));
		line->urgency = urgencies(w, 0, typed(w, str_z(w->arena, line->field_urgency)));
	}
	return out;
}

static struct way_lines family_view(
	struct web *w, const struct request_by_id_row *r, const struct person_brief *b)
{
	struct triage_members_rows members =
		triage_members(w->db, (struct triage_members_args){ .case_id = r->case_id });
	struct housemates home = housemates_of(w->db, r->person_id, b->household_id);
	struct way_lines out = { ARENA_ARRAY(w->arena, struct way_line, members.n + home.n), 0 };
	for (size_t i = 0; i < members.n; i++)
		out.v[out.n++] = (struct way_line){ .who = members.v[i].name,
			.about = members.v[i].relation };
	for (size_t i = 0; i < home.n; i++)
		if (home.v[i].state == PERSON_STATE_HERE)
			out.v[out.n++] =
				(struct way_line){ .who = home.v[i].name, .about = S("lives with them") };
	return out;
}

/* What is open, ticked or heard. */
static struct suggested lines_wanted(struct web *w, const struct triage_lines *lines)
{
	struct suggested out = { ARENA_ARRAY(w->arena, struct need_category_id, lines->n), 0 };
	for (size_t i = 0; i < lines->n; i++) {
		int64_t id;
		bool wanted = lines->v[i].open || lines->v[i].ticked || lines->v[i].heard;
		if (wanted && id_parse(lines->v[i].id, &id))
			out.v[out.n++] = (struct need_category_id){ id };
	}
	return out;
}

/* Organisations as ways to help and as choices to refer to: groups nearby (1), services (2). */
static void organisations_view(struct web *w, struct request_triage_view *v)
{
	struct triage_organisations_rows all = triage_organisations(w->db);
	struct suggested wanted = lines_wanted(w, &v->lines);
	struct str chosen = typed(w, "organisation");
	struct choice *community = ARENA_ARRAY(w->arena, struct choice, all.n),
		      *services = ARENA_ARRAY(w->arena, struct choice, all.n);
	v->groups.v = ARENA_ARRAY(w->arena, struct way_line, all.n);
	v->council.v = ARENA_ARRAY(w->arena, struct way_line, all.n);
	v->community = (struct choices){ community, 0 };
	v->services = (struct choices){ services, 0 };
	for (size_t i = 0; i < all.n; i++) {
		bool near = all.v[i].nearness == 1;
		struct str id = id_text(w->arena, all.v[i].organisation_id.v);
		struct choice c = { id, all.v[i].name, str_eq(id, chosen) };
		struct way_lines *ways = near ? &v->groups : &v->council;
		if (near)
			community[v->community.n++] = c;
		else
			services[v->services.n++] = c;
		if (ways->n < WAYS_MOST
			&& (wanted.n == 0 || triage_fits(w->db, all.v[i].does, wanted)))
			ways->v[ways->n++] =
				(struct way_line){ .name = all.v[i].name, .about = all.v[i].does };
	}
}

static void choices_view(struct web *w, const struct request_by_id_row *r, bool posted,
	struct request_triage_view *v)
{
	struct triage_hubs_rows hubs = triage_hubs(w->db);
	struct triage_guides_rows guides = triage_guides(w->db);
	struct case_facts c = { 0 };
	bool known = case_facts(w->db, r->case_id, &c);
	struct str hub = posted ? typed(w, "hub") : id_of(w, r->hub_id.v);
	struct str guide = posted ? typed(w, "guide") : known ? id_of(w, c.guide.v) : S("");
	struct str first = posted ? typed(w, "first") : S("ring");
	struct choice *h = ARENA_ARRAY(w->arena, struct choice, hubs.n),
		      *g = ARENA_ARRAY(w->arena, struct choice, guides.n);
	struct choice *f = ARENA_ARRAY(w->arena, struct choice, TRIAGE_FIRST_COUNT);
	for (size_t i = 0; i < hubs.n; i++)
		h[i] = (struct choice){ id_of(w, hubs.v[i].hub_id.v), hubs.v[i].name,
			str_eq(hub, id_of(w, hubs.v[i].hub_id.v)) };
	for (size_t i = 0; i < guides.n; i++) {
		bool me = guides.v[i].account_id.v == w->viewer->account_id;
		g[i] = (struct choice){ id_of(w, guides.v[i].account_id.v),
			me ? str_fmt(w->arena, "%.*s (me)", STR_ARG(guides.v[i].name))
			   : guides.v[i].name,
			str_eq(guide, id_of(w, guides.v[i].account_id.v)) };
	}
	for (size_t i = 0; i < TRIAGE_FIRST_COUNT; i++)
		f[i] = (struct choice){ str_of(first_values[i].value),
			triage_first_words(first_values[i].first),
			str_eq(first, str_of(first_values[i].value)) };
	v->hubs = (struct choices){ h, hubs.n };
	v->guides = (struct choices){ g, guides.n };
	v->firsts = (struct choices){ f, TRIAGE_FIRST_COUNT };
	v->urgencies = urgencies(w, 1, posted ? typed(w, "urgency") : urgency_name(r->urgency));
	if (known)
		v->case_words = str_fmt(w->arena, "%.*s, %.*s", STR_ARG(c.reference),
			STR_ARG(case_state_words(c.state)));
}

static struct sibling_lines siblings_view(struct web *w, const struct request_by_id_row *r)
{
	struct request_siblings_rows rows = request_siblings(w->db,
		(struct request_siblings_args){
			.case_id = r->case_id, .request_id = r->request_id });
	struct sibling_lines out = { ARENA_ARRAY(w->arena, struct sibling_line, rows.n), rows.n };
	struct str chosen = typed(w, "duplicate_of");
	for (size_t i = 0; i < rows.n; i++) {
		struct str id = id_text(w->arena, rows.v[i].request_id.v);
		out.v[i] = (struct sibling_line){ .id = id,
			.label = str_fmt(w->arena, "%.*s, %.*s: %.*s", STR_ARG(rows.v[i].reference),
				STR_ARG(time_words(w->arena, rows.v[i].received_at, w->now)),
				STR_ARG(request_words_short(
					w->arena, see(w->viewer, rows.v[i].words), 60))),
			.chosen = str_eq(id, chosen) };
	}
	return out;
}

static void triage_show(
	struct web *w, const struct request_by_id_row *r, const struct problems *ps, bool posted)
{
	struct person_brief b;
	struct str request = id_text(w->arena, r->request_id.v);
	if (!person_brief(w->db, r->person_id, &b)) {
		web_not_found(w);
		return;
	}
	int64_t proposed = r->spoken_at ? step_tomorrow(w->now)
					: triage_first_due(r->received_at, r->due_at, w->now);
	struct request_triage_view v = { .problems = ps,
		.brief = &b,
		.reference = r->reference,
		.words = r->words,
		.raised_by = r->raised_by,
		.asker_name = r->asker_name,
		.asker_phone = r->asker_phone,
		.asker_relation =
			personal_new(r->asker_relation, CATEGORY_IDENTITY, r->person_id.v),
		.channel = channel_words(r->channel),
		.received = time_words(w->arena, r->received_at, w->now),
		.due = clock_words(w->arena, r->due_at, r->spoken_at, w->now),
		.due_exact = time_words(w->arena, r->due_at, w->now),
		.late = !r->spoken_at && r->due_at < w->now,
		.spoken = r->spoken_at != 0,
		.asked_by_other = !personal_empty(r->asker_name) || !str_empty(r->asker_relation)
			|| !personal_empty(r->asker_phone),
		.unaware = r->person_knows == PERSON_KNOWS_NO,
		.action = url_path(w->arena, "/request/{}/triage", request),
		.person = url_path(w->arena, "/person/{}", id_text(w->arena, r->person_id.v)),
		.case_page = url_path(w->arena, "/case/{}", id_text(w->arena, r->case_id.v)),
		.version = str_fmt(w->arena, "%lld", (long long)r->row_version),
		.by = typed(w, "by"),
		.note = typed(w, "note"),
		.why = typed(w, "why"),
		.by_proposed = clock_by(w->arena, proposed, w->now),
		.hub_found = personal_empty(b.address) && personal_empty(b.postcode)
			? S("no address yet")
			: S("found from the address") };
	v.lines = lines_view(w, r, posted);
	v.family = family_view(w, r, &b);
	v.siblings = siblings_view(w, r);
	choices_view(w, r, posted, &v);
	organisations_view(w, &v);
	if (ps->n > 0)
		web_status(w, 422);
	request_triage_html(web_page(w, S("Triage")), &v);
}

/* The request of this address. False when there is none: the answer was given. */
static bool triage_request(struct web *w, struct request_by_id_row *r)
{
	int64_t id;
	if (web_path_id(w, "request", &id)
		&& request_by_id(w->db, (struct request_by_id_args){ .request_id = { id } }, r))
		return true;
	web_not_found(w);
	return false;
}

ROUTE(GET, "/request/{request}/triage", request_triage_page, ROLE_HUB)
void request_triage_page(struct web *w)
{
	struct request_by_id_row r;
	struct problems none = { .arena = w->arena };
	if (!triage_request(w, &r))
		return;
	if (r.state == REQUEST_STATE_NEW)
		triage_show(w, &r, &none, false);
	else
		web_redirect(w, url_path(w->arena, "/case/{}", id_text(w->arena, r.case_id.v)));
}

static int64_t field_id(struct web *w, const char *name)
{
	int64_t id;
	return web_field_id(w, name, &id) ? id : 0;
}

static struct triage triage_meant(struct web *w, struct request_id request)
{
	struct str *needs;
	size_t n = web_fields(w, "need", &needs);
	struct triage t = { .request_id = request,
		.hub_id = { field_id(w, "hub") },
		.guide = { field_id(w, "guide") },
		.by_words = web_field(w, "by"),
		.note = typed(w, "note"),
		.organisation_id = { field_id(w, "organisation") },
		.needs = ARENA_ARRAY(w->arena, struct triage_need, n) };
	if (!urgency_parse(web_field(w, "urgency"), &t.urgency))
		t.urgency = URGENCY_NONE;
	if (!str_to_i64(web_field(w, "version"), &t.row_version))
		t.row_version = 0;
	for (size_t i = 0; i < TRIAGE_FIRST_COUNT; i++)
		if (str_eq(web_field(w, "first"), str_of(first_values[i].value)))
			t.first = first_values[i].first;
	for (size_t i = 0; i < n; i++) {
		int64_t id;
		struct triage_need need = { 0 };
		if (!id_parse(needs[i], &id))
			continue;
		need.category = (struct need_category_id){ id };
		need.words = typed(w, str_z(w->arena, line_field(w, "words", needs[i])));
		if (!urgency_parse(typed(w, str_z(w->arena, line_field(w, "urgency", needs[i]))),
			    &need.urgency))
			need.urgency = URGENCY_NONE;
		t.needs[t.n_needs++] = need;
	}
	return t;
}

ROUTE(POST, "/request/{request}/triage", request_triage_save, ROLE_HUB)
void request_triage_save(struct web *w)
{
	struct request_by_id_row r;
	struct problems ps = { .arena = w->arena };
	struct str act = web_field(w, "do");
	bool done;
	if (!triage_request(w, &r))
		return;
	struct triage t = triage_meant(w, r.request_id);
	if (str_eq(act, S("withdraw")))
		done = request_withdraw(w->db, r.request_id, typed(w, "why"), t.row_version, &ps);
	else if (str_eq(act, S("duplicate")))
		done = request_duplicate(w->db, r.request_id,
			(struct request_id){ field_id(w, "duplicate_of") }, t.row_version, &ps);
	else
		done = request_triage(w->db, t, &ps);
	if (!done) {
		triage_show(w, &r, &ps, true);
		return;
	}
	web_flash(w,
		str_eq(act, S("withdraw"))
			? str_fmt(w->arena, "%.*s was withdrawn.", STR_ARG(r.reference))
			: str_eq(act, S("duplicate"))
			? str_fmt(w->arena, "%.*s ended: another request says the same.",
				STR_ARG(r.reference))
			: str_fmt(w->arena,
				"%.*s is triaged. The first step is in the queue with its time.",
				STR_ARG(r.reference)));
	web_redirect(w, url_path(w->arena, "/case/{}", id_text(w->arena, r.case_id.v)));
}
