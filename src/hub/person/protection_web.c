/* Pages about people and addresses that must not be found: protecting, handing over, ending, and
 * whom one's team protects. */
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/http/web.h"
#include "hub/person/person_view.h"
#include "hub/person/protection.html.h"
#include "hub/person/protection.sql.h"
#include "hub/person/protection_view.h"
#include "hub/place/place.h"

static bool may_protect(const struct web *w)
{
	return w->viewer->role == ROLE_HUB_MANAGER;
}

static struct url property_url_do(struct web *w, struct property_id id, const char *what)
{
	return url_path(w->arena, "/property/{}/{}", id_text(w->arena, id.v), str_of(what));
}

struct protection_line protection_line_of_person(
	struct web *w, struct person_id id, struct property_id home)
{
	return (struct protection_line){ .now = person_protection(w->db, id, home),
		.page = person_url_do(w->arena, id, "protect"),
		.looked = url_path(w->arena, "/audit/person/{}", id_text(w->arena, id.v)),
		.may_ask = (w->viewer->role & ROLE_HUB) != 0,
		.may = may_protect(w) };
}

struct protection_line protection_line_of_property(struct web *w, struct property_id id)
{
	return (struct protection_line){ .now = property_protection(w->db, id),
		.page = property_url_do(w, id, "protect"),
		.may = may_protect(w) };
}

static struct team_choices teams_of(struct web *w, int64_t chosen)
{
	struct protection_hubs_rows rows = protection_hubs(w->db);
	struct team_choices c = { .v = ARENA_ARRAY(w->arena, struct team_choice, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++)
		c.v[i] = (struct team_choice){ .id = id_text(w->arena, rows.v[i].hub_id.v),
			.name = rows.v[i].name,
			.chosen = rows.v[i].hub_id.v == chosen };
	return c;
}

static struct str day_words(struct web *w, struct str iso)
{
	struct date d;

	return date_from_iso(iso, &d) ? date_words(w->arena, d) : S("");
}

static void view_fill(struct web *w, struct protection_protect_view *v, const struct problems *ps)
{
	int64_t team;

	v->may = may_protect(w);
	v->own_team = v->now.is ? v->now.team.v == w->viewer->hub_id : false;
	v->since = time_words(w->arena, v->now.since_at, w->now);
	v->look_again_words = day_words(w, v->now.look_again_on);
	v->problems = ps;
	if (ps) {
		v->reason = web_field(w, "reason");
		v->look_again = web_field(w, "look_again");
		v->why = web_field(w, "why");
		web_status(w, 422);
	}
	v->teams = teams_of(w, ps && web_field_id(w, "team", &team) ? team : w->viewer->hub_id);
}

static void person_form(struct web *w, struct person_id id, const struct problems *ps)
{
	struct protection_protect_view v = { .is_person = true };
	struct person_brief p;

	if (!person_brief(w->db, id, &p)) {
		web_not_found(w);
		return;
	}
	v.name = p.name;
	v.now = person_protection(w->db, id, p.property_id);
	v.post = person_url_do(w->arena, id, "protect");
	v.end = person_url_do(w->arena, id, "protect-end");
	v.back = person_url(w->arena, id);
	view_fill(w, &v, ps);
	protection_protect_html(web_page(w, S("Must not be found")), &v);
}

static bool property_asked(struct web *w, struct property_id *id, struct property_facts *p)
{
	if (web_path_id(w, "property", &id->v) && property_facts(w->db, *id, p))
		return true;
	web_not_found(w);
	return false;
}

static void property_form(
	struct web *w, struct property_id id, const struct property_facts *p, const struct problems *ps)
{
	struct protection_protect_view v = { .address = address_words(w->arena, p->where),
		.now = property_protection(w->db, id),
		.post = property_url_do(w, id, "protect"),
		.end = property_url_do(w, id, "protect-end"),
		.back = url_path(w->arena, "/property/{}", id_text(w->arena, id.v)) };

	view_fill(w, &v, ps);
	protection_protect_html(web_page(w, S("Must not be found")), &v);
}

static struct protect protect_typed(struct web *w)
{
	struct protect p = { .reason = web_field(w, "reason"),
		.look_again = web_field(w, "look_again") };

	if (!web_field_id(w, "team", &p.team.v))
		p.team.v = 0;
	return p;
}

/* Where whoever handed somebody over goes: they see them no longer. */
static void protected_done(struct web *w, struct hub_id team, struct url page)
{
	bool mine = team.v == w->viewer->hub_id;
	struct str name = mine ? S("") : place_hub_name(w->db, team);

	web_flash(w,
		mine ? S("Protected. Only your team sees this from now on.")
			 : str_fmt(w->arena, "Done. Only %.*s sees this from now on.", STR_ARG(name)));
	web_redirect(w, mine ? page : url_path(w->arena, "/protected"));
}

ROUTE(GET, "/person/{person}/protect", person_protect_page, ROLE_DESK)
void person_protect_page(struct web *w)
{
	struct person_id id;

	if (person_asked(w, &id))
		person_form(w, id, NULL);
}

ROUTE(POST, "/person/{person}/protect", person_protect_post, ROLE_HUB_MANAGER, STEP_UP)
void person_protect_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct protect p = protect_typed(w);
	struct person_id id;

	if (!person_asked(w, &id))
		return;
	if (person_protect(w->db, id, p, &ps))
		protected_done(w, p.team, person_url(w->arena, id));
	else
		person_form(w, id, &ps);
}

ROUTE(POST, "/person/{person}/protect-end", person_protect_end_post, ROLE_HUB_MANAGER, STEP_UP)
void person_protect_end_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct person_id id;

	if (!person_asked(w, &id))
		return;
	if (!person_protect_end(w->db, id, web_field(w, "why"), &ps)) {
		person_form(w, id, &ps);
		return;
	}
	web_flash(w, S("The protection has ended. Everybody at the desk may find them now."));
	web_redirect(w, person_url(w->arena, id));
}

ROUTE(GET, "/property/{property}/protect", property_protect_page, ROLE_DESK)
void property_protect_page(struct web *w)
{
	struct property_facts p;
	struct property_id id;

	if (property_asked(w, &id, &p))
		property_form(w, id, &p, NULL);
}

ROUTE(POST, "/property/{property}/protect", property_protect_post, ROLE_HUB_MANAGER, STEP_UP)
void property_protect_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct protect p = protect_typed(w);
	struct property_facts facts;
	struct property_id id;

	if (!property_asked(w, &id, &facts))
		return;
	if (property_protect(w->db, id, p, &ps))
		protected_done(w, p.team, url_path(w->arena, "/property/{}", id_text(w->arena, id.v)));
	else
		property_form(w, id, &facts, &ps);
}

ROUTE(
	POST, "/property/{property}/protect-end", property_protect_end_post, ROLE_HUB_MANAGER, STEP_UP)
void property_protect_end_post(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct property_facts facts;
	struct property_id id;

	if (!property_asked(w, &id, &facts))
		return;
	if (!property_protect_end(w->db, id, web_checked(w, "people"), web_field(w, "why"), &ps)) {
		property_form(w, id, &facts, &ps);
		return;
	}
	web_flash(w, S("The protection of this address has ended."));
	web_redirect(w, url_path(w->arena, "/property/{}", id_text(w->arena, id.v)));
}

/* --- whom the team protects --- */

static struct str look_again_words(struct web *w, struct str iso, bool *is_due)
{
	struct str today = date_iso(w->arena, time_civil(w->now).date);

	*is_due = iso.n && str_cmp(iso, today) <= 0;
	return iso.n ? str_fmt(w->arena, "look again %.*s", STR_ARG(day_words(w, iso))) : S("");
}

static struct hidden_lines people_lines_of(struct web *w, struct hub_id team)
{
	struct hidden_people_rows rows =
		hidden_people(w->db, (struct hidden_people_args){ .hub_id = team });
	struct hidden_lines l = { .v = ARENA_ARRAY(w->arena, struct hidden_line, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++) {
		l.v[i] = (struct hidden_line){ .link = person_url(w->arena, rows.v[i].person_id),
			.reference = rows.v[i].reference,
			.name = person_name(w->arena, rows.v[i].given_name, rows.v[i].family_name),
			.address = rows.v[i].address,
			.since = time_words(w->arena, rows.v[i].since_at, w->now) };
		l.v[i].look_again = look_again_words(w, rows.v[i].look_again_on, &l.v[i].is_due);
	}
	return l;
}

static struct hidden_lines places_lines_of(struct web *w, struct hub_id team)
{
	struct hidden_places_rows rows =
		hidden_places(w->db, (struct hidden_places_args){ .hub_id = team });
	struct hidden_lines l = { .v = ARENA_ARRAY(w->arena, struct hidden_line, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++) {
		struct address where = { .flat = rows.v[i].flat,
			.number = rows.v[i].number,
			.street = rows.v[i].street,
			.locality = rows.v[i].locality,
			.town = rows.v[i].town,
			.postcode = rows.v[i].postcode };
		int64_t n = rows.v[i].people;

		l.v[i] = (struct hidden_line){ .link = url_path(w->arena, "/property/{}",
											id_text(w->arena, rows.v[i].property_id.v)),
			.where = address_words(w->arena, where),
			.since = time_words(w->arena, rows.v[i].since_at, w->now),
			.people = n == 1 ? S("one person") : str_fmt(w->arena, "%lld people", (long long)n) };
		l.v[i].look_again = look_again_words(w, rows.v[i].look_again_on, &l.v[i].is_due);
	}
	return l;
}

ROUTE(GET, "/protected", protected_page, ROLE_HUB)
void protected_page(struct web *w)
{
	struct hub_id team = { w->viewer->hub_id };
	struct protection_protected_view v = { .team = place_hub_name(w->db, team) };

	if (team.v) {
		v.places = places_lines_of(w, team);
		v.people = people_lines_of(w, team);
	}
	protection_protected_html(web_page(w, S("People who must not be found")), &v);
}
