/*
 * What the intake page shows: the form as typed, what was heard in the words, the promise that
 * saving makes, and who of those we know it may be.
 */
#include "hub/request/intake_web.h"

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/interaction.h"
#include "hub/casework/need.h"
#include "hub/person/person.h"
#include "hub/request/clock.h"
#include "hub/request/red_word.h"

enum { CANDIDATES_MOST = 5 };                  /* what fits beside the form without scrolling */

static struct red_heards heard_in(struct web *w, const struct draft_fields *f)
{
	size_t n;
	struct red_answer *answers = intake_answers(w, f, &n);
	return red_words_heard(w->db, draft_value(f, S("words")), answers, n);
}

struct request_heard_view *heard_view(struct web *w, const struct draft_fields *f)
{
	struct request_heard_view *v = ARENA_NEW(w->arena, struct request_heard_view);
	struct red_heards heard = heard_in(w, f);
	v->lines.v = ARENA_ARRAY(w->arena, struct heard_line, heard.n);
	for (size_t i = 0; i < heard.n; i++) {
		const struct red_heard *h = &heard.v[i];
		struct str id = id_text(w->arena, h->red_word_id.v);
		v->lines.v[v->lines.n++] =
			(struct heard_line){ .field = str_fmt(w->arena, "red-%.*s", STR_ARG(id)),
				.id_yes = str_fmt(w->arena, "yes-%.*s", STR_ARG(id)),
				.id_no = str_fmt(w->arena, "no-%.*s", STR_ARG(id)),
				.found = h->found,
				.why = h->why,
				.raises = h->answered ? h->answer : !h->denied,
				.denied = h->denied,
				.yes = h->answered && h->answer,
				.no = h->answered && !h->answer };
	}
	return v;
}

struct request_clock_line_view *clock_view(struct web *w, const struct draft_fields *f)
{
	struct request_clock_line_view *v = ARENA_NEW(w->arena, struct request_clock_line_view);
	struct problems ignored = { .arena = w->arena };
	enum urgency chosen = URGENCY_NONE, heard = red_words_urgency(heard_in(w, f));
	struct request_new r = intake_meant(w, f, &ignored);
	chosen = r.urgency > heard ? r.urgency : heard;
	int64_t due_at = clock_due(r.received_at ? r.received_at : w->now, chosen);
	v->due = clock_words(w->arena, due_at, 0, w->now);
	v->emergency = chosen == URGENCY_EMERGENCY;
	v->urgency = urgency_words(chosen);
	return v;
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Where the postcode begins in "14 mill st ox1 1a", perhaps half typed: at the last words that open
 * with one or two letters and a digit, and are no longer than a postcode. The whole length when
 * there is none. */
static size_t postcode_at(struct str where)
{
	for (size_t i = 0; i + 1 < where.n; i++) {
		size_t letters = letter(where.p[i]) ? (letter(where.p[i + 1]) ? 2 : 1) : 0;
		bool begins = i == 0 || where.p[i - 1] == ' ' || where.p[i - 1] == ',';
		if (begins && letters && where.n - i <= 8 && i + letters < where.n
			&& where.p[i + letters] >= '0' && where.p[i + letters] <= '9')
			return i;
	}
	return where.n;
}

static struct person_clue clue_of(const struct draft_fields *f)
{
	struct str where = str_trim(draft_value(f, S("where")));
	size_t postcode = postcode_at(where);
	struct str reach = draft_value(f, S("reach"));
	bool email = str_find(reach, S("@")) >= 0;
	return (struct person_clue){ .name = draft_value(f, S("name")),
		.phone = email ? STR_NONE : reach,
		.email = email ? reach : STR_NONE,
		.address = str_part(where, 0, postcode),
		.postcode = str_part(where, postcode, where.n),
		.born = draft_value(f, S("born")) };
}

struct request_candidates_view *candidates_view(struct web *w, const struct draft_fields *f)
{
	struct request_candidates_view *v = ARENA_NEW(w->arena, struct request_candidates_view);
	struct person_clue clue = clue_of(f);
	struct person_id chosen = intake_person(f);
	v->is_new = str_eq(draft_value(f, S("person")), S("new"));
	v->asked = !str_empty(clue.name) || !str_empty(clue.phone) || !str_empty(clue.email)
		|| !str_empty(clue.address) || !str_empty(clue.postcode);
	if (!v->asked)
		return v;
	struct person_found_list found = person_find(w->db, clue, CANDIDATES_MOST);
	v->more = found.more;
	v->coming = found.coming;
	v->list.v = ARENA_ARRAY(w->arena, struct candidate, found.n);
	for (size_t i = 0; i < found.n; i++)
		v->list.v[v->list.n++] =
			(struct candidate){ id_text(w->arena, found.v[i].person_id.v), &found.v[i],
				found.v[i].person_id.v == chosen.v };
	return v;
}

struct request_known_view *known_view(struct web *w, struct person_id id)
{
	struct request_known_view *v = ARENA_NEW(w->arena, struct request_known_view);
	struct person_brief *b = ARENA_NEW(w->arena, struct person_brief);
	struct draft_fields known = { 0 };
	if (!person_brief(w->db, id, b) || !intake_fill(w, &known, id))
		return NULL;
	v->id = id_text(w->arena, id.v);
	v->brief = b;
	v->name = draft_value(&known, S("name"));
	v->reach = draft_value(&known, S("reach"));
	v->where = draft_value(&known, S("where"));
	v->language = draft_value(&known, S("language"));
	v->safe_contact = draft_value(&known, S("safe_contact"));
	v->no_messages = b->no_messages;
	v->interpreter = b->interpreter;
	v->person = url_path(w->arena, "/person/{}", v->id);
	struct case_id c = case_of_person(w->db, id);
	v->has_case = c.v != 0;
	v->case_page =
		v->has_case ? url_path(w->arena, "/case/{}", id_text(w->arena, c.v)) : v->person;
	struct person_found_list found =
		person_find(w->db, (struct person_clue){ .reference = b->reference }, 1);
	if (found.n == 1 && found.v[0].person_id.v == id.v)
		v->open_words = found.v[0].open_words;
	return v;
}

/* --- the lists of the form --- */

static struct choices choose(
	struct arena *a, const struct choice *table, size_t n, struct str chosen)
{
	struct choice *v = ARENA_ARRAY(a, struct choice, n);
	for (size_t i = 0; i < n; i++) {
		v[i] = table[i];
		v[i].chosen = str_eq(table[i].value, chosen);
	}
	return (struct choices){ v, n };
}

#define CHOICE(value, label) { { value, sizeof(value) - 1 }, { label, sizeof(label) - 1 }, false }
#define CHOOSE(a, table, chosen) choose((a), (table), sizeof(table) / sizeof((table)[0]), (chosen))

static const struct choice reach_ways[] = { CHOICE("call", "call"), CHOICE("text", "text"),
	CHOICE("email", "e-mail"), CHOICE("visit", "visit"),
	CHOICE("rings_back", "they ring back") };
static const struct choice channels[] = { CHOICE("phone", "phone"), CHOICE("email", "e-mail"),
	CHOICE("text", "text message"), CHOICE("web", "web"), CHOICE("letter", "letter"),
	CHOICE("doorstep", "doorstep"), CHOICE("referral", "another organisation"),
	CHOICE("list", "a list") };
static const struct choice urgencies[] = { CHOICE("", "as the words say"),
	CHOICE("ordinary", "ordinary: within 24 hours"),
	CHOICE("soon", "soon: first in the queue, within 24 hours"),
	CHOICE("emergency", "emergency: within 3 hours") };
static const struct choice knowings[] = { CHOICE("unknown", "not asked"),
	CHOICE("yes", "yes, they know"), CHOICE("no", "no, they do not know") };

static struct need_boxes boxes_of(struct web *w, const struct draft_fields *f)
{
	struct need_category_rows list = need_categories(w->db);
	struct suggested heard = needs_suggested(w->db, draft_value(f, S("words")));
	struct need_boxes out = { ARENA_ARRAY(w->arena, struct need_box, list.n), list.n };
	for (size_t i = 0; i < list.n; i++) {
		struct str id = id_text(w->arena, list.v[i].need_category_id.v);
		out.v[i] = (struct need_box){
			.id = id, .name = list.v[i].name, .ticked = draft_has(f, S("need"), id)
		};
		for (size_t k = 0; k < heard.n; k++)
			if (heard.v[k].v == list.v[i].need_category_id.v)
				out.v[i].heard = true;
	}
	return out;
}

/* Whether something stands in the part that is folded away. */
static bool more_used(const struct draft_fields *f, const struct problems *ps)
{
	static const char *const folded[] = { "asker_name", "asker_relation", "asker_phone",
		"language", "interpreter", "safe_contact", "no_messages", "received", "born" };
	for (size_t i = 0; i < sizeof(folded) / sizeof(folded[0]); i++)
		if (!str_empty(draft_value(f, str_of(folded[i])))
			|| problem_for(ps, str_of(folded[i])).p)
			return true;
	struct str channel = draft_value(f, S("channel"));
	return (!str_empty(channel) && !str_eq(channel, S("phone")))
		|| !str_empty(draft_value(f, S("urgency")));
}

/* The newest thing this account was typing elsewhere, when it is not what stands here already. */
static void draft_offer(struct web *w, const struct draft_fields *f, struct request_new_view *v)
{
	struct drafts mine = drafts_mine(w->db, INTAKE_FORM);
	for (size_t i = 0; i < mine.n; i++) {
		struct str id = id_text(w->arena, mine.v[i].draft_id.v);
		if (str_eq(id, v->draft_id) || draft_worth(f))
			continue;
		struct str words = draft_value(&mine.v[i].fields, S("words"));
		if (str_empty(words))
			words = draft_value(&mine.v[i].fields, S("name"));
		v->draft_at = time_words(w->arena, mine.v[i].updated_at, w->now);
		v->draft_words = request_words_short(w->arena, words, 90);
		v->draft_go_on =
			url_with(w->arena, url_path(w->arena, "/request/new"), S("draft"), id);
		v->draft_other = id;
		return;
	}
}

void intake_show(struct web *w, const struct draft_fields *f, const struct problems *ps, int status)
{
	struct request_new_view v = { .form = f,
		.problems = ps,
		.draft_id = draft_value(f, S("draft")),
		.heard = heard_view(w, f),
		.clock = clock_view(w, f),
		.candidates = candidates_view(w, f),
		.needs = boxes_of(w, f),
		.more = more_used(f, ps) };
	struct person_id chosen = intake_person(f);
	if (chosen.v)
		v.known = known_view(w, chosen);
	v.reach_by = CHOOSE(w->arena, reach_ways, draft_value(f, S("reach_by")));
	v.channels = CHOOSE(w->arena, channels, draft_value(f, S("channel")));
	v.urgencies = CHOOSE(w->arena, urgencies, draft_value(f, S("urgency")));
	v.knows = CHOOSE(w->arena, knowings, draft_value(f, S("person_knows")));
	draft_offer(w, f, &v);
	web_status(w, status);
	request_new_html(web_page(w, S("New request")), &v);
}
