/* The people who help, at the desk: the list, one volunteer, pauses, and how they sign in. */
#include "core/auth/totp.h"
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/person/person.h"
#include "hub/volunteer/volunteer.html.h"
#include "hub/volunteer/volunteer.sql.h"
#include "hub/volunteer/volunteer_view.h"

#define PAGE_ROWS 50

static struct url helper_url(struct arena *a, struct volunteer_id v, const char *pattern)
{
	return url_path(a, pattern, id_text(a, v.v));
}

/* --- words --- */

static enum badge state_badge(enum volunteer_state s)
{
	return s == VOLUNTEER_STATE_ACTIVE ? BADGE_FINE
		: s == VOLUNTEER_STATE_PAUSED  ? BADGE_SOON
									   : BADGE_QUIET;
}

/* "can help", "paused until 14 May". */
static struct str state_words(
	struct arena *a, enum volunteer_state s, struct str paused_until_on, struct date today)
{
	struct date until;
	enum volunteer_state now = volunteer_state_on(s, paused_until_on, today);
	if (now != VOLUNTEER_STATE_PAUSED || !date_from_iso(paused_until_on, &until))
		return volunteer_state_words(now);
	return str_fmt(a, "paused until %d %.3s", until.day,
		"JanFebMarAprMayJunJulAugSepOctNovDec" + 3 * (until.month - 1));
}

static struct str skill_name(const struct volunteer_categories_rows *categories, struct str skill)
{
	for (size_t i = 0; i < categories->n; i++)
		if (str_eq(categories->v[i].code, skill))
			return categories->v[i].name;
	return skill;
}

/* Names of kinds of help have commas of their own. */
static void list_add(struct buf *b, struct str s)
{
	if (b->n)
		buf_lit(b, " · ");
	buf_str(b, s);
}

static void offers_words(struct web *w, const struct volunteer_categories_rows *categories,
	const struct volunteer_facts *f, struct str *does, struct str *speaks)
{
	struct buf skills = { .arena = w->arena }, languages = { .arena = w->arena };
	for (size_t i = 0; i < f->n_skills; i++)
		list_add(&skills, skill_name(categories, f->skills[i]));
	for (size_t i = 0; i < f->n_languages; i++)
		list_add(&languages, language_words(w->arena, f->languages[i]));
	*does = skills.n ? buf_view(&skills) : S("anything");
	*speaks = languages.n ? buf_view(&languages) : STR_NONE;
}

static bool check_over(const struct check_held *c, struct date today)
{
	struct date d;
	return date_from_iso(c->expires_on, &d) && date_diff(d, today) < 0;
}

static struct str checks_words(struct arena *a, const struct checks_held *c, struct date today)
{
	static const struct str brief[CHECK_KIND_COUNT] = { [CHECK_KIND_IDENTITY] = STR_INIT("ID"),
		[CHECK_KIND_DBS_BASIC] = STR_INIT("DBS"),
		[CHECK_KIND_DBS_ENHANCED] = STR_INIT("enhanced DBS"),
		[CHECK_KIND_SAFEGUARDING] = STR_INIT("safeguarding") };
	struct buf b = { .arena = a };
	for (size_t i = 0; i < c->n; i++)
		list_add(&b,
			check_over(&c->v[i], today) ? str_fmt(a, "%.*s (over)", STR_ARG(brief[c->v[i].kind]))
										: brief[c->v[i].kind]);
	return b.n ? buf_view(&b) : S("none");
}

static struct str load_words(struct arena *a, int64_t promised, int64_t enough)
{
	return str_fmt(a, "%.*s of %.*s", STR_ARG(promised ? minutes_words(a, promised) : S("nothing")),
		STR_ARG(minutes_words(a, enough)));
}

/* --- the list --- */

static int64_t promised_by(const struct promised_among_rows *promised, struct volunteer_id id)
{
	for (size_t i = 0; i < promised->n; i++)
		if (promised->v[i].volunteer_id.v == id.v)
			return promised->v[i].minutes;
	return 0;
}

static struct helper_line helper_line_of(struct web *w, const struct helper_list_row *r,
	const struct volunteer_facts *f, const struct volunteer_categories_rows *categories,
	int64_t promised)
{
	struct arena *a = w->arena;
	struct date today = time_civil(w->now).date;
	struct helper_line line = { .link = helper_url(a, r->volunteer_id, "/helper/{}"),
		.name = helper_name(a, r->given_name, r->family_name, r->known_as),
		.badge = state_badge(f->state),
		.state = state_words(a, r->state, r->paused_until_on, today),
		.checks = checks_words(a, &f->checks, today),
		.when = hours_words(a, f->hours),
		.load = load_words(a, promised, r->minutes_week),
		.last = r->last_task_at ? time_words(a, r->last_task_at, w->now) : S("not yet"),
		.vehicle = r->vehicle == VEHICLE_NONE ? STR_NONE : vehicle_words(r->vehicle),
		.place = f->place };
	offers_words(w, categories, f, &line.does, &line.speaks);
	return line;
}

/* What all of them offer and have promised is read at once. */
static void helper_lines_fill(struct web *w, const struct helper_list_rows *rows,
	const struct volunteer_categories_rows *categories, struct helper_lines *lines)
{
	struct volunteer_facts *f = ARENA_ARRAY(w->arena, struct volunteer_facts, lines->n + 1);
	int64_t *ids = ARENA_ARRAY(w->arena, int64_t, lines->n + 1);
	struct promised_among_args week = { .helpers = { ids, lines->n } };
	for (size_t i = 0; i < lines->n; i++) {
		const struct helper_list_row *r = &rows->v[i];
		ids[i] = r->volunteer_id.v;
		f[i] = (struct volunteer_facts){ .volunteer_id = r->volunteer_id,
			.place = { r->lat, r->lon },
			.state = volunteer_state_on(r->state, r->paused_until_on, time_civil(w->now).date) };
	}
	volunteer_offerings(w->db, f, lines->n);
	volunteer_week(w->now, &week.from_at, &week.until_at);
	struct promised_among_rows promised = promised_among(w->db, week);
	for (size_t i = 0; i < lines->n; i++)
		lines->v[i] = helper_line_of(
			w, &rows->v[i], &f[i], categories, promised_by(&promised, rows->v[i].volunteer_id));
}

static struct option_lines state_options(struct web *w, struct str chosen)
{
	static const struct option_line all[] = {
		{ STR_INIT(""), STR_INIT("Everybody"), false },
		{ STR_INIT("active"), STR_INIT("Can help"), false },
		{ STR_INIT("paused"), STR_INIT("Paused"), false },
		{ STR_INIT("applied"), STR_INIT("Not started yet"), false },
		{ STR_INIT("left"), STR_INIT("Has left"), false },
	};
	struct option_lines out = { .v = ARENA_ARRAY(w->arena, struct option_line, 5), .n = 5 };
	for (size_t i = 0; i < out.n; i++) {
		out.v[i] = all[i];
		out.v[i].chosen = str_eq(all[i].value, chosen);
	}
	return out;
}

/* The host's kinds of help, whoever drives, and languages: nothing is counted for it. */
static struct option_lines skill_options(
	struct web *w, const struct volunteer_categories_rows *categories, struct str chosen)
{
	struct option_lines out = { .v = ARENA_ARRAY(
									w->arena, struct option_line, categories->n + 102) };
	struct str language;
	out.v[out.n++] = (struct option_line){ S(""), S("Anything"), str_empty(chosen) };
	for (size_t i = 0; i < categories->n; i++)
		out.v[out.n++] = (struct option_line){ categories->v[i].code, categories->v[i].name,
			str_eq(categories->v[i].code, chosen) };
	out.v[out.n++] =
		(struct option_line){ S("driving"), S("Driving"), str_eq(chosen, S("driving")) };
	for (size_t i = 1; i < 100 && (language = language_known(w->arena, i)).p; i++)
		out.v[out.n++] = (struct option_line){ language,
			str_fmt(w->arena, "Speaks %.*s", STR_ARG(language_words(w->arena, language))),
			str_eq(chosen, language) };
	return out;
}

/* "more than 1,000 can help": the count ends at a thousand. */
static void count_add(struct buf *b, int64_t n, const char *words)
{
	buf_fmt(b, "%s%s", b->n ? ", " : "", n == 1000 ? "more than " : "");
	buf_count(b, n);
	buf_fmt(b, " %s", words);
}

static struct str counts_words(struct web *w)
{
	struct helper_counts_row n;
	struct buf b = { .arena = w->arena };
	if (!helper_counts(w->db, &n))
		return S("");
	count_add(&b, n.active, "can help");
	count_add(&b, n.paused, "paused");
	count_add(&b, n.applied, "not started yet");
	buf_char(&b, '.');
	return buf_view(&b);
}

/* This list with the same filter: with the map or without, after the last row or from the start. */
static struct url list_url(
	struct web *w, const struct helper_list_args *f, bool map, const struct helper_list_row *last)
{
	struct arena *a = w->arena;
	struct url u = url_path(a, "/helpers");
	if (!str_empty(f->in_state))
		u = url_with(a, u, S("state"), f->in_state);
	if (!str_empty(f->with_skill))
		u = url_with(a, u, S("skill"), f->with_skill);
	if (f->free_now)
		u = url_with(a, u, S("free"), S("now"));
	if (map)
		u = url_with(a, u, S("map"), S("1"));
	if (!last)
		return u;
	return url_with(a, u, S("after"), id_text(a, last->account_id.v));
}

static struct helper_list_args filter_of(struct web *w)
{
	struct civil c = time_civil(w->now);
	struct str state = web_query(w, "state"), skill = web_query(w, "skill");
	struct helper_list_args f = { .after_name = S(""),
		.in_state = state.p ? state : S(""),
		.with_skill = skill.p ? skill : S(""),
		.weekday = c.weekday,
		.minute = c.hour * 60 + c.minute,
		.free_now = str_eq(web_query(w, "free"), S("now")),
		.today = date_iso(w->arena, c.date) };
	struct helper_account_name_row row;
	int64_t id;
	if (id_parse(web_query(w, "after"), &id) &&
		helper_account_name(
			w->db, (struct helper_account_name_args){ .account_id = { id } }, &row)) {
		f.after_name = row.name;
		f.after_id = id;
	}
	return f;
}

/* Letters A to Z for the first of the list that have a place; the others are pins without. */
static void list_map(struct web *w, struct volunteer_helpers_view *v)
{
	struct map_spot *spots = ARENA_ARRAY(w->arena, struct map_spot, v->rows.n + 1);
	char next = 'A';
	for (size_t i = 0; i < v->rows.n; i++) {
		struct helper_line *line = &v->rows.v[i];
		spots[i] =
			(struct map_spot){ .at = line->place, .kind = line->badge, .words = line->state };
		if (geo_known(line->place) && next <= 'Z') {
			spots[i].letter = next;
			line->letter = str_fmt(w->arena, "%c", next++);
		}
	}
	v->map = helper_map(
		w->db, S("Where these helpers live, to about a hundred metres"), spots, v->rows.n);
	v->has_map = true;
}

ROUTE(GET, "/helpers", helper_list_page, ROLE_DESK)
void helper_list_page(struct web *w)
{
	struct arena *a = w->arena;
	struct helper_list_args f = filter_of(w);
	bool map = str_eq(web_query(w, "map"), S("1"));
	struct helper_list_rows rows = helper_list(w->db, f);
	struct volunteer_categories_rows categories = volunteer_categories(w->db);
	struct volunteer_helpers_view v = { .action = url_path(a, "/helpers"),
		.add = url_path(a, "/helpers/new"),
		.import = url_path(a, "/import"),
		.board = url_path(a, "/tasks/board"),
		.states = state_options(w, f.in_state),
		.skills = skill_options(w, &categories, f.with_skill),
		.free_now = f.free_now,
		.counts = counts_words(w),
		.filtered = f.free_now || f.in_state.n || f.with_skill.n,
		.has_more = rows.n > PAGE_ROWS,
		.rows = { .v = ARENA_ARRAY(a, struct helper_line, rows.n + 1),
			.n = rows.n > PAGE_ROWS ? PAGE_ROWS : rows.n } };
	helper_lines_fill(w, &rows, &categories, &v.rows);
	if (v.has_more)
		v.more = list_url(w, &f, map, &rows.v[PAGE_ROWS - 1]);
	v.other_view = list_url(w, &f, !map, NULL);
	if (map)
		list_map(w, &v);
	volunteer_helpers_html(web_page(w, S("Helpers")), &v);
}

/* --- one volunteer --- */

static void fact_add(struct facts *f, struct str label, struct str value)
{
	if (!str_empty(value))
		f->v[f->n++] = (struct fact){ label, value };
}

static struct facts facts_of(struct web *w, const struct volunteer_facts *v)
{
	struct arena *a = w->arena;
	struct facts f = { .v = ARENA_ARRAY(a, struct fact, 10) };
	struct volunteer_categories_rows categories = volunteer_categories(w->db);
	struct str does, speaks;
	struct date since;
	offers_words(w, &categories, v, &does, &speaks);
	fact_add(&f, S("Helps with"), does);
	fact_add(&f, S("Speaks"), speaks);
	fact_add(&f, S("When"), hours_words(a, v->hours));
	fact_add(&f, S("How far"),
		str_fmt(a, "%.*s, %.*s", STR_ARG(geo_distance_words(a, (double)v->range_m)),
			STR_ARG(vehicle_words(v->vehicle))));
	fact_add(
		&f, S("Enough"), str_fmt(a, "%.*s a week", STR_ARG(minutes_words(a, v->minutes_week))));
	fact_add(&f, S("Last helped"),
		v->last_task_at ? time_words(a, v->last_task_at, w->now) : S("not yet"));
	fact_add(&f, S("Since"), date_from_iso(v->since_on, &since) ? date_words(a, since) : STR_NONE);
	if (!geo_known(v->place))
		fact_add(&f, S("Place"),
			S("We cannot place their address on the map, so they are asked only for help by "
			  "telephone."));
	return f;
}

static struct check_lines check_lines_of(struct web *w, const struct checks_held *held)
{
	struct check_lines out = { .v = ARENA_ARRAY(w->arena, struct check_line, CHECK_KIND_COUNT) };
	for (enum check_kind k = CHECK_KIND_IDENTITY; k < CHECK_KIND_COUNT; k++) {
		struct check_line line = {
			.name = check_kind_name(k), .words = check_kind_words(k), .expires = S("")
		};
		struct date d;
		for (size_t i = 0; i < held->n; i++)
			if (held->v[i].kind == k) {
				line.held = true;
				line.expires = held->v[i].expires_on;
				line.over = check_over(&held->v[i], time_civil(w->now).date);
				if (date_from_iso(line.expires, &d))
					line.expires_words = date_words(w->arena, d);
			}
		out.v[out.n++] = line;
	}
	return out;
}

static struct deeds deeds_of(struct web *w, struct volunteer_id v)
{
	struct helper_tasks_rows rows =
		helper_tasks(w->db, (struct helper_tasks_args){ .volunteer_id = v });
	struct deeds out = { .v = ARENA_ARRAY(w->arena, struct deed, rows.n + 1) };
	for (size_t i = 0; i < rows.n; i++) {
		const struct helper_tasks_row *r = &rows.v[i];
		struct deed d = { .link = url_path(w->arena, "/task/{}", id_text(w->arena, r->task_id.v)),
			.what = r->what,
			.when = time_words(w->arena,
				r->ended_at && r->offer_state == OFFER_STATE_TAKEN ? r->ended_at : r->offered_at,
				w->now) };
		switch (r->offer_state) {
		case OFFER_STATE_TAKEN:
			d.state = task_state_words(r->state);
			d.badge = r->state == TASK_STATE_DONE ? BADGE_FINE
				: r->state == TASK_STATE_FAILED   ? BADGE_LATE
												  : BADGE_INFO;
			break;
		case OFFER_STATE_DECLINED: d.state = S("not this one"); break;
		case OFFER_STATE_TOO_LATE: d.state = S("somebody else"); break;
		default: d.state = S("asked"); break;
		}
		out.v[out.n++] = d;
	}
	return out;
}

static void helper_show(struct web *w, struct volunteer_id id, const struct problems *ps)
{
	struct arena *a = w->arena;
	struct volunteer_facts f;
	struct person_brief p;
	if (!volunteer_facts(w->db, id, &f) || !person_brief(w->db, f.person_id, &p)) {
		web_not_found(w);
		return;
	}
	struct volunteer_helper_view v = { .name =
										   helper_name(a, f.given_name, f.family_name, f.known_as),
		.phone = p.phone,
		.phone_e164 = p.phone_e164,
		.email = p.email,
		.address = p.address,
		.person = url_path(a, "/person/{}", id_text(a, f.person_id.v)),
		.edit = helper_url(a, id, "/helper/{}/edit"),
		.link = helper_url(a, id, "/helper/{}/link"),
		.pause = helper_url(a, id, "/helper/{}/pause"),
		.back = helper_url(a, id, "/helper/{}/return"),
		.leave = helper_url(a, id, "/helper/{}/leave"),
		.list = url_path(a, "/helpers"),
		.state = state_words(a, f.state, f.paused_until_on, time_civil(w->now).date),
		.badge = state_badge(f.state),
		.paused = f.state == VOLUNTEER_STATE_PAUSED,
		.applied = f.state == VOLUNTEER_STATE_APPLIED,
		.left = f.state == VOLUNTEER_STATE_LEFT,
		.may_edit = true,
		.facts = facts_of(w, &f),
		.checks = check_lines_of(w, &f.checks),
		.deeds = deeds_of(w, id),
		.load = load_words(a, volunteer_promised(w->db, id, w->now), f.minutes_week),
		.problems = ps,
		.pause_until = ps->n ? web_field(w, "paused_until") : S("") };
	volunteer_helper_html(web_page(w, S("Helper")), &v);
}

static bool path_volunteer(struct web *w, struct volunteer_id *id)
{
	struct volunteer_facts f;
	if (web_path_id(w, "volunteer", &id->v) && volunteer_facts(w->db, *id, &f))
		return true;
	web_not_found(w);
	return false;
}

ROUTE(GET, "/helper/{volunteer}", helper_page, ROLE_DESK)
void helper_page(struct web *w)
{
	struct volunteer_id id;
	struct problems none = { .arena = w->arena };
	if (path_volunteer(w, &id))
		helper_show(w, id, &none);
}

static void helper_after(struct web *w, struct volunteer_id id, struct str flash)
{
	web_flash(w, flash);
	web_redirect(w, helper_url(w->arena, id, "/helper/{}"));
}

ROUTE(POST, "/helper/{volunteer}/pause", helper_pause, ROLE_DESK)
void helper_pause(struct web *w)
{
	struct volunteer_id id;
	struct problems ps = { .arena = w->arena };
	if (!path_volunteer(w, &id))
		return;
	if (!volunteer_pause(w->db, id, web_field(w, "paused_until"), &ps)) {
		web_status(w, 422);
		helper_show(w, id, &ps);
		return;
	}
	helper_after(w, id,
		S("They are asked nothing for now. What they have taken is still theirs: ring them about "
		  "it."));
}

ROUTE(POST, "/helper/{volunteer}/return", helper_return, ROLE_DESK)
void helper_return(struct web *w)
{
	struct volunteer_id id;
	if (path_volunteer(w, &id) && volunteer_return(w->db, id))
		helper_after(w, id, S("They can be asked again."));
}

ROUTE(POST, "/helper/{volunteer}/leave", helper_leave, ROLE_DESK)
void helper_leave(struct web *w)
{
	struct volunteer_id id;
	if (path_volunteer(w, &id) && volunteer_leave(w->db, id))
		helper_after(w, id, S("They are not asked any more. What they did stays in the record."));
}

/* --- signing in --- */

ROUTE(POST, "/helper/{volunteer}/link", helper_link, ROLE_DESK)
void helper_link(struct web *w)
{
	struct volunteer_id id;
	struct volunteer_facts f;
	struct problems ps = { .arena = w->arena };
	struct arena *a = w->arena;
	if (!path_volunteer(w, &id) || !volunteer_facts(w->db, id, &f))
		return;
	if (str_eq(web_field(w, "how"), S("mail"))) {
		if (volunteer_link_mail(w->db, id, web_base(w), &ps)) {
			helper_after(w, id, S("The link is on its way to their e-mail address."));
			return;
		}
		web_status(w, 422);
		helper_show(w, id, &ps);
		return;
	}
	struct str path = volunteer_link(w->db, id);
	struct volunteer_helper_link_view v = { .name = helper_name(
												a, f.given_name, f.family_name, f.known_as),
		.link = str_fmt(a, "%.*s%.*s", STR_ARG(web_base(w)), STR_ARG(path)),
		.picture = url_with(a, url_path(a, "/helpers/link-picture"), S("to"), path),
		.back = helper_url(a, id, "/helper/{}") };
	volunteer_helper_link_html(web_page(w, S("A sign-in link")), &v);
}

/* The link as a square code. Only links of our own: it draws nothing else. */
ROUTE(GET, "/helpers/link-picture", helper_link_picture, ROLE_DESK)
void helper_link_picture(struct web *w)
{
	struct str to = web_query(w, "to");
	if (!str_starts(to, S("/link/")) || to.n > 200) {
		web_not_found(w);
		return;
	}
	struct str whole = str_fmt(w->arena, "%.*s%.*s", STR_ARG(web_base(w)), STR_ARG(to));
	web_file_answer(w, S("image/svg+xml"), STR_NONE, qr_svg(w->arena, whole));
}
