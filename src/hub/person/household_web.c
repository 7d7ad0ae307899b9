/* The page of an address, and moving somebody between the households there. */
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/person/household_view.h"
#include "hub/person/person.html.h"
#include "hub/person/person_view.h"
#include "hub/person/protection_view.h"
#include "hub/place/place.h"

static struct str kind_words(enum place_kind kind)
{
	switch (kind) {
	case PLACE_SHARED_HOUSE:
		return S("A shared house");
	case PLACE_CARE_HOME:
		return S("A care home");
	case PLACE_HOSTEL:
		return S("A hostel");
	case PLACE_NO_HOME: /* a flat above a shop is somebody's home all the same */
	case PLACE_HOME:
	case PLACE_UNKNOWN:
		return S("");
	}
	return S("");
}

ROUTE(GET, "/property/{property}", property_page, ROLE_DESK | ROLE_GOVERNANCE)
void property_page(struct web *w)
{
	struct person_property_view v = { .may_edit = (w->viewer->role & ROLE_DESK) != 0 };
	struct property_facts p;
	struct property_id id;

	if (!web_path_id(w, "property", &id.v) || !property_facts(w->db, id, &p)) {
		web_not_found(w);
		return;
	}
	v.id = id_text(w->arena, id.v);
	v.address = address_words(w->arena, p.where);
	v.postcode = p.where.postcode;
	v.organisation = p.organisation;
	v.hub = place_hub_name(w->db, place_hub_of_property(w->db, id, p.where.postcode));
	v.kind = kind_words(p.kind);
	v.home = home_page(w->db, id);
	v.protection = protection_line_of_property(w, id);
	person_property_html(web_page(w, v.address), &v);
}

/* Back to the page it was sent from. */
static void moved(struct web *w, struct person_id id, bool alone)
{
	struct property_id property;

	web_flash(w,
		alone ? S("Saved: they live by themselves. No list changes that; choose somebody again to "
				  "undo it.")
			  : S("Saved: they live together. No list changes that; choose again to undo it."));
	if (web_field_id(w, "property", &property.v))
		web_redirect(w, url_path(w->arena, "/property/{}", id_text(w->arena, property.v)));
	else
		web_redirect(w, url_fragment(w->arena, person_url(w->arena, id), S("household")));
}

ROUTE(POST, "/person/{person}/household", person_household_move, ROLE_DESK)
void person_household_move(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct person_id id, with = { 0 };
	bool alone;

	if (!person_asked(w, &id))
		return;
	alone = str_eq(web_field(w, "with"), S("alone"));
	if (!alone && !web_field_id(w, "with", &with.v))
		problem_add(
			&ps, S("with"), S("Choose whom they live with, or that they live by themselves."));
	if (ps.n || !household_move(w->db, id, with, &ps))
		person_done(w, id, false, &ps, S(""), S(""));
	else
		moved(w, id, alone);
}
