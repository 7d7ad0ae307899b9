/* The pages on which a manager makes a campaign, sees whom it is about, starts it, and ends it. */
#include <math.h>

#include "core/html/chart.h"
#include "core/http/web.h"
#include "hub/casework/campaign_view.h"
#include "hub/casework/casework.html.h"
#include "hub/place/place.h"

static enum badge badge_of(enum campaign_state s)
{
	return s == CAMPAIGN_STATE_RUNNING ? BADGE_FINE
		: s == CAMPAIGN_STATE_PAUSED   ? BADGE_SOON
		: s == CAMPAIGN_STATE_STARTING ? BADGE_INFO
									   : BADGE_QUIET;
}

static struct str day_words(struct arena *a, struct str iso)
{
	struct date d;

	return date_from_iso(iso, &d) ? date_words(a, d) : S("");
}

bool campaign_head_of(struct web *w, struct campaign_head *h)
{
	struct campaign_get_row row;
	struct arena *a = w->arena;

	*h = (struct campaign_head){ 0 };
	if (!web_path_id(w, "campaign", &h->id.v) ||
		!campaign_get(w->db, (struct campaign_get_args){ .campaign_id = h->id }, &row)) {
		web_not_found(w);
		return false;
	}
	*h = (struct campaign_head){ .id = h->id,
		.here = campaign_url(a, h->id),
		.name = row.name,
		.why = row.why,
		.state = campaign_state_words(row.state),
		.state_is = row.state,
		.badge = badge_of(row.state),
		.due = day_words(a, row.due_on),
		.quiet_days = str_fmt(a, "%lld", (long long)row.quiet_days),
		.made = time_words(a, row.made_at, w->now),
		.row_version = row.row_version,
		.script_version = row.script_version,
		.chosen = row.chosen_count,
		.looked_at = row.looked_at_count,
		.per_household = row.per_household,
		.may_manage = w->viewer->role == ROLE_HUB_MANAGER,
		.draft = row.state == CAMPAIGN_STATE_DRAFT,
		.letter = row.letter,
		.ended_why = row.ended_why,
		.open = row.state == CAMPAIGN_STATE_RUNNING || row.state == CAMPAIGN_STATE_PAUSED ||
			row.state == CAMPAIGN_STATE_STARTING };
	return true;
}

static struct problems no_problems(struct web *w)
{
	return (struct problems){ .arena = w->arena };
}

/* --- all of them --- */

static struct str when_words(struct web *w, const struct campaign_rows_row *r)
{
	if (r->ended_at)
		return str_fmt(w->arena, "ended %.*s", STR_ARG(time_words(w->arena, r->ended_at, w->now)));
	if (r->started_at)
		return str_fmt(
			w->arena, "started %.*s", STR_ARG(time_words(w->arena, r->started_at, w->now)));
	return str_fmt(w->arena, "made %.*s", STR_ARG(time_words(w->arena, r->made_at, w->now)));
}

static void list_show(struct web *w, const struct problems *ps)
{
	struct campaign_rows_rows rows = campaign_rows(w->db);
	struct casework_campaigns_view v = { .problems = ps,
		.may_make = w->viewer->role == ROLE_HUB_MANAGER,
		.name = web_field(w, "name"),
		.why = web_field(w, "why"),
		.due = web_field(w, "due"),
		.lines = { ARENA_ARRAY(w->arena, struct campaign_line, rows.n + 1), rows.n } };

	for (size_t i = 0; i < rows.n; i++)
		v.lines.v[i] =
			(struct campaign_line){ .link = campaign_url(w->arena, rows.v[i].campaign_id),
				.name = rows.v[i].name,
				.why = rows.v[i].why,
				.state = campaign_state_words(rows.v[i].state),
				.when = when_words(w, &rows.v[i]),
				.badge = rows.v[i].state == CAMPAIGN_STATE_RUNNING ? BADGE_FINE : BADGE_QUIET,
				.people = rows.v[i].chosen_count
					? str_fmt(w->arena, "%.*s people, ",
						  STR_ARG(str_count(w->arena, rows.v[i].chosen_count)))
					: S("") };
	casework_campaigns_html(web_page(w, S("Campaigns")), &v);
}

ROUTE(GET, "/campaigns", campaigns_page, ROLE_DESK)
void campaigns_page(struct web *w)
{
	struct problems ps = no_problems(w);

	list_show(w, &ps);
}

ROUTE(POST, "/campaigns", campaigns_post, ROLE_HUB_MANAGER)
void campaigns_post(struct web *w)
{
	struct problems ps = no_problems(w);
	struct campaign_id c = campaign_new(w->db,
		(struct campaign_edit){
			.name = web_field(w, "name"), .why = web_field(w, "why"), .due = web_field(w, "due") },
		&ps);

	if (c.v == 0) {
		web_status(w, 422);
		list_show(w, &ps);
		return;
	}
	web_redirect(w, campaign_url(w->arena, c));
}

/* --- a draft --- */

static const struct {
	enum campaign_part part;
	struct str title;
} part_titles[] = { { CAMPAIGN_PART_ALL, STR_INIT("They must be") },
	{ CAMPAIGN_PART_ANY, STR_INIT("and one of these") },
	{ CAMPAIGN_PART_NONE, STR_INIT("but not") } };

static struct rule_lines rules_of(
	struct web *w, struct campaign_id c, enum campaign_part part, bool every)
{
	struct campaign_rules_of_rows rows =
		campaign_rules_of(w->db, (struct campaign_rules_of_args){ .campaign_id = c });
	struct rule_lines l = { .v = ARENA_ARRAY(w->arena, struct rule_line, rows.n + 1) };

	for (size_t i = 0; i < rows.n; i++)
		if (every || rows.v[i].part == part)
			l.v[l.n++] = (struct rule_line){ .number = str_fmt(
												  w->arena, "%lld", (long long)rows.v[i].number),
				.words = str_join(w->arena,
					every && rows.v[i].part == CAMPAIGN_PART_NONE      ? S("not")
						: every && rows.v[i].part == CAMPAIGN_PART_ANY ? S("or")
																	   : S(""),
					S(" "), campaign_rule_words(w->db, &rows.v[i])) };
	return l;
}

static struct rule_parts parts_of(struct web *w, struct campaign_id c, size_t *n)
{
	struct rule_parts parts = { .v = ARENA_ARRAY(w->arena, struct rule_part, 3), .n = 3 };

	*n = 0;
	for (size_t i = 0; i < 3; i++) {
		parts.v[i] = (struct rule_part){ .title = part_titles[i].title,
			.rules = rules_of(w, c, part_titles[i].part, false) };
		*n += parts.v[i].rules.n;
	}
	return parts;
}

static void choices_fill(struct web *w, struct casework_campaign_draft_view *v)
{
	struct campaign_lists_rows lists = campaign_lists(w->db);
	struct campaign_flags_rows flags = campaign_flags(w->db);
	struct campaign_areas_rows areas = campaign_areas(w->db);
	struct campaign_hubs_rows hubs = campaign_hubs(w->db);
	struct arena *a = w->arena;

	v->lists.v = ARENA_ARRAY(a, struct case_choice, lists.n + 1);
	v->flags.v = ARENA_ARRAY(a, struct case_choice, flags.n + 1);
	v->areas.v = ARENA_ARRAY(a, struct case_choice, areas.n + 1);
	v->hubs.v = ARENA_ARRAY(a, struct case_choice, hubs.n + 1);
	for (size_t i = 0; i < lists.n; i++)
		v->lists.v[v->lists.n++] = (struct case_choice){ .value = id_text(a, lists.v[i].list_id.v),
			.label = lists.v[i].supplier.n
				? str_fmt(a, "%.*s (%.*s)", STR_ARG(lists.v[i].name), STR_ARG(lists.v[i].supplier))
				: lists.v[i].name };
	for (size_t i = 0; i < flags.n; i++)
		v->flags.v[v->flags.n++] =
			(struct case_choice){ .value = flags.v[i].code, .label = flags.v[i].name };
	for (size_t i = 0; i < areas.n; i++)
		v->areas.v[v->areas.n++] = (struct case_choice){ .value = id_text(a, areas.v[i].area_id.v),
			.label = str_fmt(
				a, "%.*s (%.*s)", STR_ARG(areas.v[i].name), STR_ARG(areas.v[i].geography)) };
	for (size_t i = 0; i < hubs.n; i++)
		v->hubs.v[v->hubs.n++] = (struct case_choice){ .value = id_text(a, hubs.v[i].hub_id.v),
			.label = hubs.v[i].name };
}

static struct html count_map(struct web *w, const struct choice_count *n)
{
	struct place_number *numbers = ARENA_ARRAY(w->arena, struct place_number, n->areas.n + 1);

	for (size_t i = 0; i < n->areas.n; i++)
		numbers[i] =
			(struct place_number){ n->areas.v[i].name, n->areas.v[i].call + n->areas.v[i].letter };
	return place_map_numbers(w->db, S("ward"),
		S("How many people in each ward would be rung or written to"), numbers, n->areas.n);
}

static struct state_lines stops_of(struct web *w, const int64_t *why)
{
	struct state_lines l = { .v = ARENA_ARRAY(w->arena, struct state_line, CAMPAIGN_STOP_COUNT) };

	for (enum campaign_stop s = 0; s < CAMPAIGN_STOP_COUNT; s++)
		if (s != CAMPAIGN_STOP_NONE && why[s] > 0)
			l.v[l.n++] = (struct state_line){ campaign_stop_words(s), why[s] };
	return l;
}

static void draft_show(struct web *w, const struct campaign_head *h, const struct problems *ps)
{
	struct casework_campaign_draft_view v = {
		.h = *h, .problems = ps, .script = script_of(w->db, h->id, h->script_version, w->now)
	};

	v.parts = parts_of(w, h->id, &v.n_rules);
	choices_fill(w, &v);
	v.map = html_text(w->arena, S(""));
	if (v.n_rules > 0) {
		v.count = choice_count(w->db, h->id);
		v.map = count_map(w, &v.count);
		v.stops = stops_of(w, v.count.why);
	}
	casework_campaign_draft_html(web_page(w, h->name), &v);
}

/* --- under way --- */

static void team_add(struct team_line *t, enum campaign_person_state s, int64_t n)
{
	t->people += n;
	t->reached += s == CAMPAIGN_PERSON_STATE_REACHED || s == CAMPAIGN_PERSON_STATE_HELPED ? n : 0;
	t->helped += s == CAMPAIGN_PERSON_STATE_HELPED ? n : 0;
	t->open += s == CAMPAIGN_PERSON_STATE_CALL || s == CAMPAIGN_PERSON_STATE_LETTER ||
			s == CAMPAIGN_PERSON_STATE_DOOR || s == CAMPAIGN_PERSON_STATE_WITH
		? n
		: 0;
	t->other = t->people - t->reached - t->open;
}

static void counts_fill(struct web *w, struct casework_campaign_part_view *v)
{
	struct campaign_counts_rows rows =
		campaign_counts(w->db, (struct campaign_counts_args){ .campaign_id = v->h.id });
	struct campaign_hubs_rows hubs = campaign_hubs(w->db);
	int64_t by[CAMPAIGN_PERSON_STATE_COUNT] = { 0 }, why[CAMPAIGN_STOP_COUNT] = { 0 };
	struct team_line all = { 0 };

	v->teams = (struct team_lines){ ARENA_ARRAY(w->arena, struct team_line, hubs.n + 1), hubs.n };
	for (size_t i = 0; i < hubs.n; i++)
		v->teams.v[i].name = hubs.v[i].name;
	for (size_t r = 0; r < rows.n; r++) {
		by[rows.v[r].state] += rows.v[r].n;
		why[rows.v[r].why] += rows.v[r].n;
		team_add(&all, rows.v[r].state, rows.v[r].n);
		for (size_t i = 0; i < hubs.n; i++)
			if (hubs.v[i].hub_id.v == rows.v[r].hub_id.v)
				team_add(&v->teams.v[i], rows.v[r].state, rows.v[r].n);
	}
	v->states.v =
		ARENA_ARRAY(w->arena, struct state_line, CAMPAIGN_PERSON_STATE_COUNT + CAMPAIGN_STOP_COUNT);
	for (enum campaign_person_state s = 1; s < CAMPAIGN_PERSON_STATE_COUNT; s++)
		if (by[s] > 0 && s != CAMPAIGN_PERSON_STATE_KEPT_OUT)
			v->states.v[v->states.n++] =
				(struct state_line){ campaign_person_state_words(s), by[s] };
	for (enum campaign_stop s = 0; s < CAMPAIGN_STOP_COUNT; s++)
		if (s != CAMPAIGN_STOP_NONE && why[s] > 0)
			v->states.v[v->states.n++] = (struct state_line){
				str_fmt(w->arena, "left in peace: %.*s", STR_ARG(campaign_stop_words(s))), why[s]
			};
	v->people = all.people;
	v->reached = all.reached;
	v->helped = all.helped;
	v->open = all.open;
	v->kept_out = by[CAMPAIGN_PERSON_STATE_KEPT_OUT];
}

enum { HOURS = 48 };

static void hours_fill(struct web *w, struct casework_campaign_part_view *v)
{
	int64_t from = w->now - w->now % TIME_HOUR - (HOURS - 1) * TIME_HOUR, by[HOURS] = { 0 };
	struct campaign_tries_since_each e = campaign_tries_since(
		w->db, (struct campaign_tries_since_args){ .campaign_id = v->h.id, .since = from });
	struct campaign_tries_since_row row;
	struct chart_point points[HOURS];
	size_t n = 0;

	while (campaign_tries_since_next(&e, &row))
		if (row.at < from + HOURS * TIME_HOUR)
			by[(row.at - from) / TIME_HOUR]++;
	v->hours.v = ARENA_ARRAY(w->arena, struct state_line, HOURS);
	for (int i = 0; i < HOURS; i++)
		if (by[i] > 0) {
			struct civil c = time_civil(from + i * TIME_HOUR);

			v->hours.v[v->hours.n++] =
				(struct state_line){ time_words(w->arena, from + i * TIME_HOUR, w->now), by[i] };
			points[n++] = (struct chart_point){
				.label = str_fmt(w->arena, "%d", c.hour), .value = (double)by[i], .before = NAN
			};
		}
	v->chart = n
		? chart_columns(w->arena,
			  (struct chart){
				  .title = S("Calls made in each hour with calls"), .points = points, .n = n })
		: html_text(w->arena, S(""));
}

/* "polish", as it is kept, is "Polish". */
static struct str language_words(struct arena *a, struct str folded)
{
	struct buf b = { .arena = a };

	if (str_empty(folded))
		return folded;
	buf_char(&b, (char)(folded.p[0] >= 'a' && folded.p[0] <= 'z' ? folded.p[0] - 'a' + 'A'
																 : folded.p[0]));
	buf_str(&b, str_part(folded, 1, folded.n));
	return buf_view(&b);
}

static void rest_fill(struct web *w, struct casework_campaign_part_view *v)
{
	struct campaign_tries_by_rows tries =
		campaign_tries_by(w->db, (struct campaign_tries_by_args){ .campaign_id = v->h.id });
	struct campaign_languages_rows tongues =
		campaign_languages(w->db, (struct campaign_languages_args){ .campaign_id = v->h.id });

	v->callers =
		(struct caller_lines){ ARENA_ARRAY(w->arena, struct caller_line, tries.n + 1), tries.n };
	for (size_t i = 0; i < tries.n; i++)
		v->callers.v[i] =
			(struct caller_line){ .name = tries.v[i].name.n ? tries.v[i].name : S("somebody"),
				.calls = tries.v[i].n,
				.there = tries.v[i].there };
	v->languages =
		(struct state_lines){ ARENA_ARRAY(w->arena, struct state_line, tongues.n + 1), tongues.n };
	for (size_t i = 0; i < tongues.n; i++)
		v->languages.v[i] = (struct state_line){
			language_words(w->arena, tongues.v[i].language), tongues.v[i].n };
}

static struct casework_campaign_part_view *part_of(struct web *w, const struct campaign_head *h)
{
	struct casework_campaign_part_view *v = ARENA_NEW(w->arena, struct casework_campaign_part_view);

	v->h = *h;
	counts_fill(w, v);
	hours_fill(w, v);
	rest_fill(w, v);
	if (h->state_is == CAMPAIGN_STATE_STARTING)
		v->message = str_fmt(w->arena, "%.*s people looked at so far, %.*s chosen",
			STR_ARG(str_count(w->arena, h->looked_at)), STR_ARG(str_count(w->arena, h->chosen)));
	else
		v->message = str_fmt(w->arena, "%.*s of %.*s reached, %.*s still open%s%.*s",
			STR_ARG(str_count(w->arena, v->reached)),
			STR_ARG(str_count(w->arena, v->people - v->kept_out)),
			STR_ARG(str_count(w->arena, v->open)),
			h->open && h->due.n ? "; the last day is " : "", h->open ? (int)h->due.n : 0,
			h->due.n ? h->due.p : "");
	return v;
}

static struct answer_lines answers_of(
	struct web *w, const struct campaign_head *h, const struct script_shown *s)
{
	struct campaign_answers_count_rows rows = campaign_answers_count(
		w->db, (struct campaign_answers_count_args){ .campaign_id = h->id });
	struct answer_lines l = { .v = ARENA_ARRAY(w->arena, struct answer_line, rows.n + 1) };

	for (size_t i = 0; i < rows.n; i++) {
		const struct campaign_answers_count_row *r = &rows.v[i];
		const struct campaign_question *q;

		if (r->version != s->version || r->number < 1 || (size_t)r->number > s->asked.n)
			continue;
		q = &s->asked.v[r->number - 1];
		l.v[l.n++] = (struct answer_line){ .question = q->words,
			.n = r->n,
			.answer = r->choice > 0 && (size_t)r->choice <= q->n_answers ? q->answers[r->choice - 1]
																		 : S("in words") };
	}
	return l;
}

static void progress_show(struct web *w, const struct campaign_head *h, const struct problems *ps)
{
	struct casework_campaign_progress_view v = { .h = *h,
		.problems = ps,
		.part = part_of(w, h),
		.rules = rules_of(w, h->id, CAMPAIGN_PART_ALL, true),
		.script = script_of(w->db, h->id, h->script_version, w->now) };

	v.answers = answers_of(w, h, &v.script);
	casework_campaign_progress_html(web_page(w, h->name), &v);
}

static void campaign_show(struct web *w, const struct campaign_head *h, const struct problems *ps)
{
	if (ps->n)
		web_status(w, 422);
	if (h->draft)
		draft_show(w, h, ps);
	else
		progress_show(w, h, ps);
}

ROUTE(GET, "/campaign/{campaign}", campaign_page, ROLE_DESK)
void campaign_page(struct web *w)
{
	struct problems ps = no_problems(w);
	struct campaign_head h;

	if (campaign_head_of(w, &h))
		campaign_show(w, &h, &ps);
}

ROUTE(GET, "/campaign/{campaign}/part", campaign_part_page, ROLE_DESK)
void campaign_part_page(struct web *w)
{
	struct campaign_head h;

	if (campaign_head_of(w, &h))
		casework_campaign_part_html(web_fragment(w), part_of(w, &h));
}

/* --- what a manager does --- */

/* Back to the campaign, or its page again with what stands in the way. */
static void act_done(struct web *w, const struct campaign_head *h, bool ok,
	const struct problems *ps, struct str said)
{
	if (!ok && ps->n) {
		campaign_show(w, h, ps);
		return;
	}
	web_flash(w, ok ? said : S("It was done already."));
	web_redirect(w, h->here);
}

static bool rules_add(struct web *w, const struct campaign_head *h, struct problems *ps)
{
	static const struct {
		const char *field;
		enum campaign_rule_kind kind;
	} fields[] = { { "list", CAMPAIGN_RULE_KIND_LIST }, { "flag", CAMPAIGN_RULE_KIND_FLAG },
		{ "hub", CAMPAIGN_RULE_KIND_HUB }, { "area", CAMPAIGN_RULE_KIND_AREA },
		{ "colour", CAMPAIGN_RULE_KIND_COLOUR }, { "silent", CAMPAIGN_RULE_KIND_SILENT },
		{ "language", CAMPAIGN_RULE_KIND_LANGUAGE }, { "phone", CAMPAIGN_RULE_KIND_PHONE } };
	struct str from = web_field(w, "age_from"), to = web_field(w, "age_to");
	enum campaign_part part;
	size_t n = 0;
	bool ok = true;

	if (!campaign_part_parse(web_field(w, "part"), &part))
		part = CAMPAIGN_PART_ALL;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		struct str value = web_field(w, fields[i].field);

		if (str_empty(value))
			continue;
		n++;
		ok &= campaign_rule_new(w->db, h->id, part, fields[i].kind, value, ps);
	}
	if (!str_empty(from) || !str_empty(to)) {
		n++;
		ok &= campaign_rule_new(w->db, h->id, part, CAMPAIGN_RULE_KIND_AGE,
			str_fmt(w->arena, "%.*s-%.*s", STR_ARG(str_empty(from) ? S("0") : from), STR_ARG(to)),
			ps);
	}
	if (n == 0)
		problem_add(ps, S("rule"), S("Fill in one of the fields: a list, a flag, a ward, an age."));
	return ok && n > 0;
}

ROUTE(POST, "/campaign/{campaign}/rule", campaign_rule_post, ROLE_HUB_MANAGER)
void campaign_rule_post(struct web *w)
{
	struct problems ps = no_problems(w);
	struct campaign_head h;

	if (campaign_head_of(w, &h))
		act_done(w, &h, rules_add(w, &h, &ps), &ps, S("Added. The count below is new."));
}

ROUTE(POST, "/campaign/{campaign}/rule-drop", campaign_rule_drop_post, ROLE_HUB_MANAGER)
void campaign_rule_drop_post(struct web *w)
{
	struct problems ps = no_problems(w);
	struct campaign_head h;
	int64_t number = 0;

	if (!campaign_head_of(w, &h))
		return;
	if (!str_to_i64(web_field(w, "number"), &number))
		number = 0;
	act_done(w, &h, campaign_rule_remove(w->db, h.id, number), &ps, S("Taken out."));
}

ROUTE(POST, "/campaign/{campaign}/edit", campaign_edit_post, ROLE_HUB_MANAGER)
void campaign_edit_post(struct web *w)
{
	struct problems ps = no_problems(w);
	struct campaign_head h;
	int64_t version = 0;

	if (!campaign_head_of(w, &h))
		return;
	if (!str_to_i64(web_field(w, "version"), &version))
		version = 0;
	act_done(w, &h,
		campaign_edit(w->db,
			(struct campaign_edit){ .campaign_id = h.id,
				.name = web_field(w, "name"),
				.why = web_field(w, "why"),
				.due = web_field(w, "due"),
				.quiet_days = web_field(w, "quiet_days"),
				.per_household = web_checked(w, "per_household"),
				.row_version = version },
			&ps),
		&ps, S("Saved."));
}

ROUTE(POST, "/campaign/{campaign}/start", campaign_start_post, ROLE_HUB_MANAGER)
void campaign_start_post(struct web *w)
{
	struct problems ps = no_problems(w);
	struct campaign_head h;

	if (campaign_head_of(w, &h))
		act_done(w, &h, campaign_start(w->db, h.id, &ps), &ps,
			S("Started. People are being chosen; the numbers move by themselves."));
}

ROUTE(POST, "/campaign/{campaign}/pause", campaign_pause_post, ROLE_HUB_MANAGER)
void campaign_pause_post(struct web *w)
{
	struct problems ps = no_problems(w);
	struct campaign_head h;

	if (campaign_head_of(w, &h))
		act_done(w, &h, campaign_pause(w->db, h.id), &ps,
			S("Paused. Whoever is on the line can finish."));
}

ROUTE(POST, "/campaign/{campaign}/resume", campaign_resume_post, ROLE_HUB_MANAGER)
void campaign_resume_post(struct web *w)
{
	struct problems ps = no_problems(w);
	struct campaign_head h;

	if (campaign_head_of(w, &h))
		act_done(w, &h, campaign_resume(w->db, h.id), &ps, S("It goes on."));
}

ROUTE(POST, "/campaign/{campaign}/share", campaign_share_post, ROLE_HUB_MANAGER)
void campaign_share_post(struct web *w)
{
	struct problems ps = no_problems(w);
	struct campaign_head h;

	if (!campaign_head_of(w, &h))
		return;
	campaign_share_again(w->db, h.id);
	act_done(w, &h, true, &ps, S("The calls are shared out again, in a moment."));
}

ROUTE(POST, "/campaign/{campaign}/end", campaign_end_post, ROLE_HUB_MANAGER)
void campaign_end_post(struct web *w)
{
	struct problems ps = no_problems(w);
	struct campaign_head h;

	if (campaign_head_of(w, &h))
		act_done(w, &h, campaign_end(w->db, h.id, web_field(w, "why"), &ps), &ps,
			S("Ended. What was not done is closed."));
}
