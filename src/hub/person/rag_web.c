/* Pages about colours: the rules, the draft and what it would change, and who is red. */
#include <math.h>

#include "core/base/id.h"
#include "core/base/time.h"
#include "core/html/chart.h"
#include "core/http/web.h"
#include "hub/person/person.h"
#include "hub/person/person_view.h"
#include "hub/person/rag.html.h"
#include "hub/person/rag_view.h"

static struct str number_words(struct arena *a, int64_t n)
{
	return str_fmt(a, "%lld", (long long)n);
}

static struct rule_lines lines_of(struct arena *a, const struct rag_rules *rules)
{
	struct rule_lines l = { .v = ARENA_ARRAY(a, struct rule_line, rules->n) };

	for (enum rag colour = RAG_RED; colour > RAG_GREEN; colour--)
		for (size_t i = 0; i < rules->n; i++)
			if (rules->v[i].rag == colour) {
				struct str number = number_words(a, rules->v[i].number);

				l.v[l.n++] = (struct rule_line){ .name = rules->names[i],
					.words = rules->words[i],
					.rag = colour,
					.number = number,
					.edit = url_with(a, url_path(a, "/rag/rule"), S("number"), number) };
			}
	return l;
}

static struct version_lines versions_of(struct web *w)
{
	struct rag_versions_rows rows = rag_versions(w->db);
	struct version_lines l = { .v = ARENA_ARRAY(w->arena, struct version_line, rows.n),
		.n = rows.n };

	for (size_t i = 0; i < rows.n; i++)
		l.v[i] = (struct version_line){ .number = number_words(w->arena, rows.v[i].number),
			.why = rows.v[i].why,
			.by = rows.v[i].published_by,
			.state = rows.v[i].state == RAG_STATE_DRAFT  ? S("draft")
				: rows.v[i].state == RAG_STATE_PUBLISHED ? S("counts now")
														 : S("counted before"),
			.when = rows.v[i].published_at
				? str_join(w->arena, S("published"), S(" "),
					  time_words(w->arena, rows.v[i].published_at, w->now))
				: str_join(w->arena, S("begun"), S(" "),
					  time_words(w->arena, rows.v[i].made_at, w->now)) };
	return l;
}

ROUTE(GET, "/rag", rag_rules_page, ROLE_DESK | ROLE_GOVERNANCE | ROLE_ADMINISTRATOR)
void rag_rules_page(struct web *w)
{
	struct rag_rules rules = rag_rules_of(w->db, RAG_STATE_PUBLISHED);
	struct rag_version_of_row now, draft;
	struct rag_rag_rules_view v = { .rules = lines_of(w->arena, &rules),
		.versions = versions_of(w),
		.may_change = (w->viewer->role & (ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)) != 0,
		.has_draft = rag_version_of(
			w->db, (struct rag_version_of_args){ .state = RAG_STATE_DRAFT }, &draft) };

	if (rag_version_of(w->db, (struct rag_version_of_args){ .state = RAG_STATE_PUBLISHED }, &now)) {
		v.version = number_words(w->arena, now.number);
		v.worked_out = now.worked_out_at ? time_words(w->arena, now.worked_out_at, w->now) : S("");
		v.people = now.people;
		v.red = now.red;
		v.amber = now.amber;
	}
	rag_rag_rules_html(web_page(w, S("Who may be at risk")), &v);
}

/* --- who --- */

ROUTE(GET, "/rag/people", rag_people_page, ROLE_DESK | ROLE_GOVERNANCE)
void rag_people_page(struct web *w)
{
	struct rag_rules rules = rag_rules_of(w->db, RAG_STATE_PUBLISHED);
	struct rag_rag_people_view v = { .rag = str_eq(web_query(w, "rag"), S("amber")) ? RAG_AMBER
																					: RAG_RED };
	struct rag_people_of_rows rows;
	int64_t after = 0;
	struct url here = url_path(w->arena, "/rag/people");

	if (!id_parse(web_query(w, "after"), &after))
		after = 0;
	rows = rag_people_of(w->db, (struct rag_people_of_args){ .rag = v.rag, .after_id = after });
	v.has_more = rows.n > 50;
	v.list = (struct red_lines){ .v = ARENA_ARRAY(w->arena, struct red_line, rows.n),
		.n = v.has_more ? 50 : rows.n };
	for (size_t i = 0; i < v.list.n; i++) {
		const struct rag_people_of_row *r = &rows.v[i];

		v.list.v[i] = (struct red_line){ .link = person_url(w->arena, r->person_id),
			.name = person_name(w->arena, r->given_name, r->family_name),
			.age = person_age(w->arena, r->born_on, w->now),
			.address = r->address,
			.postcode = r->postcode,
			.since = time_words(w->arena, r->since_at, w->now),
			.reasons = rag_reasons_of(w->arena, &rules, (uint64_t)r->rules, r->person_id) };
	}
	v.other = url_with(w->arena, here, S("rag"), v.rag == RAG_RED ? S("amber") : S("red"));
	if (v.has_more)
		v.more = url_with(w->arena, url_with(w->arena, here, S("rag"), rag_name(v.rag)), S("after"),
			id_text(w->arena, rows.v[49].person_id.v));
	rag_rag_people_html(
		web_page(w, v.rag == RAG_RED ? S("People who are red") : S("People who are amber")), &v);
}

/* --- the draft --- */

ROUTE(POST, "/rag/draft", rag_draft_post, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void rag_draft_post(struct web *w)
{
	(void)rag_draft(w->db);
	web_redirect(w, url_path(w->arena, "/rag/draft"));
}

ROUTE(GET, "/rag/draft", rag_draft_page, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void rag_draft_page(struct web *w)
{
	struct rag_rules rules = rag_rules_of(w->db, RAG_STATE_DRAFT);
	struct rag_version_of_row draft;
	struct rag_rag_draft_view v = { .rules = lines_of(w->arena, &rules) };

	if (rag_version_of(w->db, (struct rag_version_of_args){ .state = RAG_STATE_DRAFT }, &draft))
		v.version = number_words(w->arena, draft.number);
	rag_rag_draft_html(web_page(w, S("Draft of the rules")), &v);
}

ROUTE(POST, "/rag/draft-drop", rag_draft_drop_post, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void rag_draft_drop_post(struct web *w)
{
	web_flash(w,
		rag_draft_drop(w->db) ? S("The draft is thrown away. The rules are as they were.")
							  : S("There was no draft any more."));
	web_redirect(w, url_path(w->arena, "/rag"));
}

static bool code_in(struct str codes, struct str wanted)
{
	struct str code;

	while (str_cut(&codes, ' ', &code))
		if (str_eq(code, wanted))
			return true;
	return false;
}

static struct code_choices choices_of(struct web *w, struct str codes)
{
	struct flag_kinds_all_rows kinds = flag_kinds_all(w->db);
	struct code_choices c = { .v = ARENA_ARRAY(w->arena, struct code_choice, kinds.n) };

	for (size_t i = 0; i < kinds.n; i++)
		if (kinds.v[i].is_used || code_in(codes, kinds.v[i].code))
			c.v[c.n++] = (struct code_choice){ kinds.v[i].code, kinds.v[i].name,
				code_in(codes, kinds.v[i].code) };
	return c;
}

static void rule_show(struct web *w, struct rag_rule_edit e, const struct problems *ps)
{
	struct rag_rag_rule_view v = { .e = e,
		.any = choices_of(w, e.any),
		.all = choices_of(w, e.all),
		.none = choices_of(w, e.none),
		.problems = ps };

	if (ps && ps->n)
		web_status(w, 422);
	rag_rag_rule_html(web_page(w, e.number.n ? S("Change a rule") : S("A new rule")), &v);
}

static struct str number_or_empty(struct arena *a, int64_t n, int64_t none)
{
	return n == none ? S("") : number_words(a, n);
}

ROUTE(GET, "/rag/rule", rag_rule_page, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void rag_rule_page(struct web *w)
{
	struct rag_rule_edit e = { .lives = S("any") };
	struct rag_version_of_row draft;
	int64_t number;

	if (str_to_i64(web_query(w, "number"), &number) &&
		rag_version_of(w->db, (struct rag_version_of_args){ .state = RAG_STATE_DRAFT }, &draft)) {
		struct rag_rules_all_rows rows = rag_rules_all(
			w->db, (struct rag_rules_all_args){ .rag_version_id = draft.rag_version_id });

		for (size_t i = 0; i < rows.n; i++)
			if (rows.v[i].number == number)
				e = (struct rag_rule_edit){ .number = number_words(w->arena, number),
					.name = rows.v[i].name,
					.rag = rag_name(rows.v[i].rag),
					.any = rows.v[i].any_flags,
					.all = rows.v[i].all_flags,
					.none = rows.v[i].no_flags,
					.age_from = number_or_empty(w->arena, rows.v[i].age_from, -1),
					.age_to = number_or_empty(w->arena, rows.v[i].age_to, -1),
					.lives = rag_lives_name(rows.v[i].lives),
					.silent_days = number_or_empty(w->arena, rows.v[i].silent_days, 0) };
	}
	rule_show(w, e, NULL);
}

static struct str codes_ticked(struct web *w, const char *name)
{
	struct buf b = { .arena = w->arena };
	struct str *values;
	size_t n = web_fields(w, name, &values);

	for (size_t i = 0; i < n; i++) {
		if (b.n)
			buf_char(&b, ' ');
		buf_str(&b, values[i]);
	}
	return b.n ? buf_view(&b) : S("");
}

ROUTE(POST, "/rag/rule", rag_rule_post, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void rag_rule_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct rag_rule_edit e = { .number = web_field(w, "number"),
		.name = web_field(w, "name"),
		.rag = web_field(w, "rag"),
		.any = codes_ticked(w, "any"),
		.all = codes_ticked(w, "all"),
		.none = codes_ticked(w, "none"),
		.age_from = web_field(w, "age_from"),
		.age_to = web_field(w, "age_to"),
		.lives = web_field(w, "lives"),
		.silent_days = web_field(w, "silent_days") };

	if (!rag_rule_save(w->db, e, &ps)) {
		rule_show(w, e, &ps);
		return;
	}
	web_flash(w, S("Kept in the draft. It counts when the draft is published."));
	web_redirect(w, url_path(w->arena, "/rag/draft"));
}

ROUTE(POST, "/rag/rule-remove", rag_rule_remove_post, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void rag_rule_remove_post(struct web *w)
{
	int64_t number;

	web_flash(w,
		str_to_i64(web_field(w, "number"), &number) && rag_rule_remove(w->db, number)
			? S("Taken out of the draft.")
			: S("That rule was not in the draft any more."));
	web_redirect(w, url_path(w->arena, "/rag/draft"));
}

/* --- what it would change --- */

static struct turn_lines turns_of(struct web *w, const struct rag_turns *turns)
{
	struct rag_rules rules = rag_rules_of(w->db, RAG_STATE_DRAFT);
	struct turn_lines l = { .v = ARENA_ARRAY(w->arena, struct turn_line, turns->n) };
	struct rag_sample_row r;

	for (size_t i = 0; i < turns->n; i++)
		if (rag_sample(w->db, (struct rag_sample_args){ .person_id = turns->v[i].person_id }, &r))
			l.v[l.n++] = (struct turn_line){ .link = person_url(w->arena, r.person_id),
				.name = person_name(w->arena, r.given_name, r.family_name),
				.age = person_age(w->arena, r.born_on, w->now),
				.now = turns->v[i].now,
				.then = turns->v[i].then,
				.reasons = rag_reasons_of(w->arena, &rules, turns->v[i].then_rules, r.person_id) };
	return l;
}

static struct html areas_chart(struct web *w, const struct rag_trial *t)
{
	struct chart_point *p = ARENA_ARRAY(w->arena, struct chart_point, t->areas.n);

	for (size_t i = 0; i < t->areas.n; i++)
		p[i] = (struct chart_point){ .label = t->areas.v[i].name,
			.value = (double)t->areas.v[i].then.red,
			.before = (double)t->areas.v[i].now.red };
	return chart_bars(w->arena,
		(struct chart){ .title = str_fmt(w->arena, "Red would go from %.*s to %.*s",
							 STR_ARG(str_count(w->arena, t->now.red)),
							 STR_ARG(str_count(w->arena, t->then.red))),
			.points = p,
			.n = t->areas.n });
}

static void trial_show(struct web *w, const struct problems *ps)
{
	struct rag_version_of_row draft;
	struct rag_rag_trial_view v = { .problems = ps, .why = ps ? web_field(w, "why") : S("") };

	v.message = S("There is no draft to try");
	if (rag_version_of(w->db, (struct rag_version_of_args){ .state = RAG_STATE_DRAFT }, &draft)) {
		v.version = number_words(w->arena, draft.number);
		v.t = rag_trial(w->db);
		v.turns = turns_of(w, &v.t.sample);
		v.chart = areas_chart(w, &v.t);
		v.message = v.t.changed == 0
			? S("Nobody would change colour")
			: str_fmt(w->arena, "%.*s %s would change colour",
				  STR_ARG(str_count(w->arena, v.t.changed)),
				  v.t.changed == 1 ? "person" : "people");
	}
	if (ps && ps->n)
		web_status(w, 422);
	rag_rag_trial_html(web_page(w, S("Who would change colour?")), &v);
}

ROUTE(GET, "/rag/trial", rag_trial_page, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void rag_trial_page(struct web *w)
{
	trial_show(w, NULL);
}

ROUTE(POST, "/rag/publish", rag_publish_post, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR, STEP_UP)
void rag_publish_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };

	if (!rag_publish(w->db, web_field(w, "why"), &ps)) {
		trial_show(w, &ps);
		return;
	}
	web_flash(w, S("Published. Everybody is being weighed again."));
	web_redirect(w, url_path(w->arena, "/rag"));
}
