/* The form of a volunteer: adding somebody, and changing what they offer. */
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/person/person.h"
#include "hub/volunteer/volunteer.html.h"
#include "hub/volunteer/volunteer.sql.h"
#include "hub/volunteer/volunteer_view.h"

#define MILE_M 1609.344

/* The form as it stands, as text: what was typed, or what is stored. */
struct form {
	struct person_id person;
	struct str name, phone, email, address, postcode;
	struct str *skills;                    /* codes that are ticked */
	size_t n_skills;
	struct str other_skills, languages, range, hours_week, availability, paused_until;
	enum vehicle vehicle;
	enum volunteer_state state;
	bool held[CHECK_KIND_COUNT];
	struct str expires[CHECK_KIND_COUNT];
	int64_t row_version;
};

static bool form_ticks(const struct form *f, struct str skill)
{
	for (size_t i = 0; i < f->n_skills; i++)
		if (str_eq(f->skills[i], skill))
			return true;
	return false;
}

static struct str check_box(struct arena *a, enum check_kind k)
{
	return str_fmt(a, "check_%.*s", STR_ARG(check_kind_name(k)));
}

static struct str check_date(struct arena *a, enum check_kind k)
{
	return str_fmt(a, "until_%.*s", STR_ARG(check_kind_name(k)));
}

/* --- from what is stored, and from what was typed --- */

/* "3", "2.5": as few figures as say it. */
static struct str decimal(struct arena *a, double v)
{
	struct str s = str_fmt(a, "%.1f", v);
	return str_ends(s, S(".0")) ? str_part(s, 0, s.n - 2) : s;
}

static bool is_category(const struct volunteer_categories_rows *c, struct str skill)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->v[i].code, skill))
			return true;
	return false;
}

static struct form form_stored(struct web *w, const struct volunteer_facts *v)
{
	struct arena *a = w->arena;
	struct volunteer_categories_rows categories = volunteer_categories(w->db);
	struct form f = { .skills = v->skills,
		.n_skills = v->n_skills,
		.range = decimal(a, (double)v->range_m / MILE_M),
		.hours_week = decimal(a, (double)v->minutes_week / 60),
		.availability = v->hours.n ? hours_words(a, v->hours) : S(""),
		.paused_until = v->paused_until_on,
		.vehicle = v->vehicle,
		.state = v->state,
		.row_version = v->row_version };
	f.other_skills = f.languages = S("");
	for (size_t i = 0; i < v->n_skills; i++)
		if (!is_category(&categories, v->skills[i]))
			f.other_skills = str_join(a, f.other_skills, S(", "), v->skills[i]);
	for (size_t i = 0; i < v->n_languages; i++)
		f.languages = str_join(a, f.languages, S(", "), language_words(a, v->languages[i]));
	for (size_t i = 0; i < v->checks.n; i++) {
		f.held[v->checks.v[i].kind] = true;
		f.expires[v->checks.v[i].kind] = v->checks.v[i].expires_on;
	}
	return f;
}

static struct form form_posted(struct web *w)
{
	struct form f = { .name = web_field(w, "name"),
		.phone = web_field(w, "phone"),
		.email = web_field(w, "email"),
		.address = web_field(w, "address"),
		.postcode = web_field(w, "postcode"),
		.other_skills = web_field(w, "other_skills"),
		.languages = web_field(w, "languages"),
		.range = web_field(w, "range"),
		.hours_week = web_field(w, "hours_week"),
		.availability = web_field(w, "availability"),
		.paused_until = web_field(w, "paused_until") };
	f.n_skills = web_fields(w, "skill", &f.skills);
	(void)!web_field_id(w, "person", &f.person.v);
	if (!vehicle_parse(web_field(w, "vehicle"), &f.vehicle))
		f.vehicle = VEHICLE_NONE;
	if (!volunteer_state_parse(web_field(w, "state"), &f.state))
		f.state = VOLUNTEER_STATE_ACTIVE;
	(void)!str_to_i64(web_field(w, "row_version"), &f.row_version);
	for (enum check_kind k = CHECK_KIND_IDENTITY; k < CHECK_KIND_COUNT; k++) {
		f.held[k] = web_checked(w, str_z(w->arena, check_box(w->arena, k)));
		f.expires[k] = web_field(w, str_z(w->arena, check_date(w->arena, k)));
	}
	return f;
}

/* --- into what the rule takes --- */

struct skills VEC(struct str);

static void skills_add(struct web *w, struct skills *out, struct str list, bool languages)
{
	struct str one;
	bool known;
	while (str_cut(&list, ',', &one))
		if (!str_empty(str_trim(one)))
			VEC_PUSH(w->arena, out,
				languages ? language_skill(w->arena, str_trim(one))
						  : skill_of(w->db, str_trim(one), &known));
}

static struct str *skills_read(struct web *w, const struct form *f, size_t *n)
{
	struct skills out = { 0 };
	for (size_t i = 0; i < f->n_skills; i++)
		VEC_PUSH(w->arena, &out, f->skills[i]);
	skills_add(w, &out, f->other_skills, false);
	skills_add(w, &out, f->languages, true);
	*n = out.n;
	return out.v;
}

static struct checks_held checks_read(struct web *w, const struct form *f, struct problems *ps)
{
	struct checks_held out = { .v = ARENA_ARRAY(w->arena, struct check_held, CHECK_KIND_COUNT) };
	for (enum check_kind k = CHECK_KIND_IDENTITY; k < CHECK_KIND_COUNT; k++) {
		struct date d = { 0 };
		struct str why, on = S("");
		if (!f->held[k] && !str_empty(f->expires[k]))
			problem_addf(ps, check_date(w->arena, k),
				"There is a date, but %.*s is not ticked. Tick it, or take the date away.",
				STR_ARG(check_kind_words(k)));
		if (!f->held[k])
			continue;
		if (!str_empty(f->expires[k]) && !date_parse(w->arena, f->expires[k], &d, &why))
			problem_add(ps, check_date(w->arena, k), why);
		else if (!str_empty(f->expires[k]))
			on = date_iso(w->arena, d);
		out.v[out.n++] = (struct check_held){ .kind = k, .done_on = S(""), .expires_on = on };
	}
	return out;
}

/* A number with at most one point, within limits, times a factor; 0 when empty. */
static int64_t number_read(struct str words, double most, double factor, struct str field,
	struct str question, struct problems *ps)
{
	double v;
	if (str_empty(words))
		return 0;
	if (str_to_double(words, &v) && v > 0 && v <= most)
		return (int64_t)(v * factor + 0.5);
	problem_add(ps, field, question);
	return 0;
}

static struct volunteer_form rule_form(struct web *w, const struct form *f, struct problems *ps)
{
	struct str why;
	struct volunteer_form out = { .person_id = f->person,
		.name = f->name,
		.phone = f->phone,
		.email = f->email,
		.address = f->address,
		.postcode = f->postcode,
		.state = f->state,
		.vehicle = f->vehicle };
	/* A pause is said in words: "next Monday". */
	int64_t until;
	if (f->state == VOLUNTEER_STATE_PAUSED && !str_empty(f->paused_until)) {
		if (time_parse_words(w->arena, f->paused_until, w->now, &until, &why))
			out.paused_until_on = date_iso(w->arena, time_civil(until).date);
		else
			problem_add(ps, S("paused_until"), why);
	}
	if (!hours_parse(w->arena, f->availability, &out.hours, &why))
		problem_add(ps, S("availability"), why);
	out.range_m = number_read(f->range, 60, MILE_M, S("range"),
		S("How far do they go? A number of miles, up to 60."), ps);
	out.minutes_week = number_read(f->hours_week, 168, 60, S("minutes_week"),
		S("How many hours a week are enough for them? A number, for example 3."), ps);
	out.skills = skills_read(w, f, &out.n_skills);
	out.checks = checks_read(w, f, ps);
	return out;
}

/* --- the page --- */

static struct option_lines skill_lines(struct web *w, const struct form *f)
{
	struct volunteer_categories_rows c = volunteer_categories(w->db);
	struct option_lines out = { .v = ARENA_ARRAY(w->arena, struct option_line, c.n + 1) };
	for (size_t i = 0; i < c.n; i++)
		out.v[out.n++] =
			(struct option_line){ c.v[i].code, c.v[i].name, form_ticks(f, c.v[i].code) };
	return out;
}

static struct check_lines check_lines(struct web *w, const struct form *f)
{
	struct check_lines out = { .v = ARENA_ARRAY(w->arena, struct check_line, CHECK_KIND_COUNT) };
	for (enum check_kind k = CHECK_KIND_IDENTITY; k < CHECK_KIND_COUNT; k++)
		out.v[out.n++] = (struct check_line){ .words = check_kind_words(k),
			.box_name = check_box(w->arena, k),
			.date_name = check_date(w->arena, k),
			.held = f->held[k],
			.expires = f->expires[k].p ? f->expires[k] : S("") };
	return out;
}

static struct option_lines vehicle_lines(struct web *w, enum vehicle chosen)
{
	struct option_lines out = { .v = ARENA_ARRAY(w->arena, struct option_line, VEHICLE_COUNT) };
	for (enum vehicle k = VEHICLE_NONE; k < VEHICLE_COUNT; k++)
		out.v[out.n++] = (struct option_line){ vehicle_name(k), vehicle_words(k), k == chosen };
	return out;
}

static struct option_lines state_lines(struct web *w, enum volunteer_state chosen)
{
	struct option_lines out = { .v = ARENA_ARRAY(
									w->arena, struct option_line, VOLUNTEER_STATE_COUNT) };
	static const enum volunteer_state order[] = { VOLUNTEER_STATE_ACTIVE, VOLUNTEER_STATE_PAUSED,
		VOLUNTEER_STATE_APPLIED, VOLUNTEER_STATE_LEFT };
	static const struct str words[] = { STR_INIT("can help now"), STR_INIT("pause"),
		STR_INIT("have not started yet"), STR_INIT("have left") };
	for (size_t i = 0; i < 4; i++)
		out.v[out.n++] =
			(struct option_line){ volunteer_state_name(order[i]), words[i], order[i] == chosen };
	return out;
}

static void form_show(
	struct web *w, struct volunteer_id id, const struct form *f, const struct problems *ps)
{
	struct arena *a = w->arena;
	bool adding = !id.v;
	struct volunteer_helper_form_view v = { .adding = adding,
		.problems = ps,
		.action =
			adding ? url_path(a, "/helpers/new") : url_path(a, "/helper/{}/edit", id_text(a, id.v)),
		.cancel = adding ? url_path(a, "/helpers") : url_path(a, "/helper/{}", id_text(a, id.v)),
		.name = f->name,
		.phone = f->phone,
		.email = f->email,
		.address = f->address,
		.postcode = f->postcode,
		.skills = skill_lines(w, f),
		.other_skills = f->other_skills,
		.languages = f->languages,
		.checks = check_lines(w, f),
		.vehicles = vehicle_lines(w, f->vehicle),
		.states = state_lines(w, f->state),
		.range = f->range,
		.hours_week = f->hours_week,
		.availability = f->availability,
		.paused_until = f->paused_until,
		.row_version = str_fmt(a, "%lld", (long long)f->row_version),
		.person = f->person.v ? id_text(a, f->person.v) : S("") };
	struct person_brief p;
	struct volunteer_facts facts;
	if (adding && f->person.v && person_brief(w->db, f->person, &p))
		v.who = p.name;
	else if (!adding && volunteer_facts(w->db, id, &facts))
		v.who = helper_name(a, facts.given_name, facts.family_name, facts.known_as);
	volunteer_helper_form_html(
		web_page(w, adding ? S("Add a volunteer") : S("What they offer")), &v);
}

ROUTE(GET, "/helpers/new", helper_new_page, ROLE_DESK)
void helper_new_page(struct web *w)
{
	struct problems none = { .arena = w->arena };
	struct form f = { .state = VOLUNTEER_STATE_ACTIVE,
		.range = S("3"),
		.hours_week = S("3"),
		.availability = S(""),
		.other_skills = S(""),
		.languages = S("") };
	struct person_brief p;
	int64_t id;
	/* ?person= : somebody who has a record, from their page. */
	if (id_parse(web_query(w, "person"), &id) &&
		person_brief(w->db, (struct person_id){ id }, &p)) {
		struct volunteer_id known = volunteer_of_person(w->db, p.person_id);
		if (known.v) {
			web_redirect(w, url_path(w->arena, "/helper/{}", id_text(w->arena, known.v)));
			return;
		}
		f.person = p.person_id;
		f.name = see(w->viewer, p.name);
	}
	form_show(w, (struct volunteer_id){ 0 }, &f, &none);
}

ROUTE(POST, "/helpers/new", helper_new_save, ROLE_DESK)
void helper_new_save(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct form f = form_posted(w);
	struct volunteer_form rule = rule_form(w, &f, &ps);
	struct volunteer_id id = { 0 };
	bool known = false;
	if (!ps.n)
		id = volunteer_add(w->db, &rule, &known, &ps);
	if (!id.v) {
		web_status(w, 422);
		form_show(w, id, &f, &ps);
		return;
	}
	web_flash(w,
		known ? S("They help already: this is their page. Nothing was changed.")
			  : S("They are on the list. Make them a sign-in link, so that they see their tasks on "
				  "their phone."));
	web_redirect(w, url_path(w->arena, "/helper/{}", id_text(w->arena, id.v)));
}

static bool path_volunteer(struct web *w, struct volunteer_id *id, struct volunteer_facts *f)
{
	if (web_path_id(w, "volunteer", &id->v) && volunteer_facts(w->db, *id, f))
		return true;
	web_not_found(w);
	return false;
}

ROUTE(GET, "/helper/{volunteer}/edit", helper_edit_page, ROLE_DESK)
void helper_edit_page(struct web *w)
{
	struct volunteer_id id;
	struct volunteer_facts facts;
	struct problems none = { .arena = w->arena };
	if (!path_volunteer(w, &id, &facts))
		return;
	struct form f = form_stored(w, &facts);
	form_show(w, id, &f, &none);
}

ROUTE(POST, "/helper/{volunteer}/edit", helper_edit_save, ROLE_DESK)
void helper_edit_save(struct web *w)
{
	struct volunteer_id id;
	struct volunteer_facts facts;
	struct problems ps = { .arena = w->arena };
	if (!path_volunteer(w, &id, &facts))
		return;
	struct form f = form_posted(w);
	struct volunteer_form rule = rule_form(w, &f, &ps);
	if (ps.n || !volunteer_change(w->db, id, &rule, f.row_version, &ps)) {
		web_status(w, 422);
		form_show(w, id, &f, &ps);
		return;
	}
	web_flash(w, S("Saved."));
	web_redirect(w, url_path(w->arena, "/helper/{}", id_text(w->arena, id.v)));
}
