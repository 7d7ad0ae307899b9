/* Forms about people: new, changed, contact points, days that matter. */
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/person/person.html.h"
#include "hub/person/person_alias.h"
#include "hub/person/person_view.h"

static struct person_facts facts_typed(struct web *w)
{
	return (struct person_facts){ .given_name = web_field(w, "given_name"),
		.family_name = web_field(w, "family_name"),
		.known_as = web_field(w, "known_as"),
		.pronouns = web_field(w, "pronouns"),
		.born = web_field(w, "born"),
		.nhs_number = web_field(w, "nhs_number"),
		.phone = web_field(w, "phone"),
		.email = web_field(w, "email"),
		.address = web_field(w, "address"),
		.postcode = web_field(w, "postcode"),
		.language = web_field(w, "language"),
		.communication = web_field(w, "communication"),
		.safe_contact = web_field(w, "safe_contact"),
		.access_notes = web_field(w, "access_notes"),
		.diet = web_field(w, "diet"),
		.interpreter = web_checked(w, "interpreter"),
		.no_messages = web_checked(w, "no_messages") };
}

static void form_show(struct web *w, struct person_form_view v)
{
	if (v.problems && v.problems->n)
		web_status(w, 422);
	person_form_html(web_page(w, v.title), &v);
}

/* To their page; or, when their address makes them another team's, back to the list with words that
 * tell nothing. */
static void saved_go(struct web *w, struct person_id id, struct str said)
{
	bool elsewhere = db_hides(w->db, id.v);

	web_flash(w, elsewhere ? S("Saved. Another team looks after this record.") : said);
	web_redirect(w, elsewhere ? url_path(w->arena, "/people") : person_url(w->arena, id));
}

/* --- somebody new --- */

static struct person_form_view new_view(struct web *w)
{
	return (struct person_form_view){ .title = S("Add a person"), .is_new = true, .version = S("0"),
		.save = url_path(w->arena, "/person/new"), .back = url_path(w->arena, "/people") };
}

ROUTE(GET, "/person/new", person_new_page, ROLE_DESK)
void person_new_page(struct web *w)
{
	form_show(w, new_view(w));
}

ROUTE(POST, "/person/new", person_new_save, ROLE_DESK)
void person_new_save(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct person_form_view v = new_view(w);
	struct person_id id;

	v.f = facts_typed(w);
	v.problems = &ps;
	if (str_empty(v.f.given_name) && str_empty(v.f.family_name) && str_empty(v.f.phone) &&
		str_empty(v.f.email) && str_empty(v.f.address))
		problem_add(&ps, S("given_name"),
			S("Write a name, a telephone number or an address: something to find them by."));
	if (ps.n || !person_save(w->db, v.f, &id, &ps)) {
		form_show(w, v);
		return;
	}
	saved_go(w, id, S("Added. They can be found from now on."));
}

/* --- changing facts --- */

static bool path_person(struct web *w, struct person_id *id)
{
	if (web_path_id(w, "person", &id->v))
		return true;
	web_not_found(w);
	return false;
}

static bool person_there(struct web *w, struct person_id id)
{
	struct person_by_id_row p;

	if (person_by_id(w->db, (struct person_by_id_args){ .person_id = id }, &p) &&
		p.state != PERSON_STATE_MERGED)
		return true;
	if (p.state ==
		PERSON_STATE_MERGED) { /* somebody put it together with another while this form was open */
		web_flash(w,
			S("This record was just put together with another: here it is. What you typed was not "
			  "saved."));
		web_redirect(w, person_url(w->arena, p.merged_into_id));
		return false;
	}
	web_not_found(w);
	return false;
}

bool person_asked(struct web *w, struct person_id *id)
{
	return path_person(w, id) && person_there(w, *id);
}

void person_done(struct web *w, struct person_id id, bool ok, const struct problems *ps,
	struct str said, struct str part)
{
	struct url back = person_url(w->arena, id);

	if (!ok) {
		web_status(w, 422);
		person_show(w, id, ps);
		return;
	}
	web_flash(w, said);
	web_redirect(w, str_empty(part) ? back : url_fragment(w->arena, back, part));
}

static struct person_form_view edit_view(struct web *w, struct person_id id)
{
	return (struct person_form_view){ .title = S("Change the facts"),
		.save = person_url_do(w->arena, id, "edit"),
		.back = person_url(w->arena, id) };
}

ROUTE(GET, "/person/{person}/edit", person_edit_page, ROLE_DESK)
void person_edit_page(struct web *w)
{
	struct person_form_view v;
	struct person_by_id_row p;
	struct person_id id;

	if (!path_person(w, &id))
		return;
	if (!person_by_id(w->db, (struct person_by_id_args){ .person_id = id }, &p)) {
		web_not_found(w);
		return;
	}
	v = edit_view(w, id);
	v.version = str_fmt(w->arena, "%lld", (long long)p.row_version);
	v.f = (struct person_facts){ .given_name = see(w->viewer, p.given_name),
		.family_name = see(w->viewer, p.family_name),
		.known_as = see(w->viewer, p.known_as),
		.pronouns = see(w->viewer, p.pronouns),
		.born = see(w->viewer, personal_with(p.born_on, person_born_words(w->arena, p.born_on))),
		.nhs_number = see(w->viewer, p.nhs_number),
		.address = see(w->viewer, p.address),
		.postcode = see(w->viewer, p.postcode),
		.language = see(w->viewer, p.language),
		.communication = see(w->viewer, p.communication),
		.safe_contact = see(w->viewer, p.safe_contact),
		.access_notes = see(w->viewer, p.access_notes),
		.diet = see(w->viewer, p.diet),
		.interpreter = p.interpreter,
		.no_messages = p.no_messages };
	person_withheld_blank(w->viewer, &p, &v.f);
	form_show(w, v);
}

ROUTE(POST, "/person/{person}/edit", person_edit_save, ROLE_DESK)
void person_edit_save(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct person_form_view v;
	struct person_id id;
	int64_t version;

	if (!person_asked(w, &id))
		return;
	v = edit_view(w, id);
	v.f = facts_typed(w);
	v.problems = &ps;
	if (!str_to_i64(web_field(w, "version"), &version))
		version = 0;
	if (person_update_seen(w->db, id, v.f, &version, &ps)) {
		saved_go(w, id, S("Saved."));
		return;
	}
	v.version = str_fmt(w->arena, "%lld", (long long)version);
	form_show(w, v);
}

/* --- contact points, days, and whether they are still here --- */

/* Back to the person; or the page again with what stands in the way. */
static void done(
	struct web *w, struct person_id id, bool ok, const struct problems *ps, struct str said)
{
	person_done(w, id, ok, ps, said, S(""));
}

ROUTE(POST, "/person/{person}/contact-points", person_point_add, ROLE_DESK)
void person_point_add(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct person_id id;

	if (person_asked(w, &id))
		done(w, id,
			contact_point_add(w->db, id, web_field(w, "value"), web_field(w, "note"),
				web_checked(w, "first"), &ps),
			&ps, S("Added."));
}

ROUTE(POST, "/person/{person}/contact-point", person_point_do, ROLE_DESK)
void person_point_do(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct contact_point_id point;
	struct person_id id;
	bool ok;

	if (!person_asked(w, &id))
		return;
	if (!web_field_id(w, "point", &point.v)) {
		web_not_found(w);
		return;
	}
	ok = str_eq(web_field(w, "do"), S("first")) ? contact_point_first(w->db, id, point, &ps)
												: contact_point_remove(w->db, id, point, &ps);
	done(w, id, ok, &ps, S("Saved."));
}

ROUTE(POST, "/person/{person}/aliases", person_alias_new, ROLE_DESK)
void person_alias_new(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	enum alias_kind kind;
	struct person_id id;

	if (!person_asked(w, &id))
		return;
	if (!alias_kind_parse(web_field(w, "alias_kind"), &kind))
		kind = ALIAS_KIND_NONE;
	done(w, id, person_alias_add(w->db, id, web_field(w, "alias"), kind, &ps), &ps,
		S("Added. They are found by this name as well."));
}

ROUTE(POST, "/person/{person}/alias-remove", person_alias_drop, ROLE_DESK)
void person_alias_drop(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct person_alias_id which;
	struct person_id id;

	if (!person_asked(w, &id))
		return;
	if (!web_field_id(w, "which", &which.v)) {
		web_not_found(w);
		return;
	}
	done(w, id, person_alias_remove(w->db, id, which, &ps), &ps, S("Removed."));
}

ROUTE(POST, "/person/{person}/dates", person_date_add, ROLE_DESK)
void person_date_add(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct person_id id;

	if (person_asked(w, &id))
		done(w, id, important_date_add(w->db, id, web_field(w, "day"), web_field(w, "what"), &ps),
			&ps, S("Noted. A next step comes up a few days before."));
}

ROUTE(POST, "/person/{person}/date-remove", person_date_remove, ROLE_DESK)
void person_date_remove(struct web *w)
{
	struct important_date_id which;
	struct person_id id;

	if (!person_asked(w, &id))
		return;
	if (!web_field_id(w, "which", &which.v)) {
		web_not_found(w);
		return;
	}
	done(w, id, important_date_remove(w->db, id, which), NULL, S("Removed."));
}

ROUTE(POST, "/person/{person}/state", person_state_do, ROLE_DESK)
void person_state_do(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	enum person_state state;
	struct person_id id;

	if (!person_asked(w, &id))
		return;
	if (!person_state_parse(web_field(w, "state"), &state) || state == PERSON_STATE_NONE ||
		state == PERSON_STATE_MERGED) {
		web_not_found(w);
		return;
	}
	done(w, id, person_state_set(w->db, id, state, &ps), &ps, S("Saved."));
}
