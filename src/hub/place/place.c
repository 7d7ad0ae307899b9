/* Which property an address is, and which hub looks after a place. */
#include "hub/place/place.h"

#include <math.h>

#include "core/access/audit.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "engine/geo/geo.h"
#include "hub/place/place.sql.h"

/* --- properties --- */

static bool point_known(double lat, double lon)
{
	return geo_known((struct geo_point){ lat, lon }) && (lat != 0 || lon != 0);
}

static struct property_id property_known(struct db *db, const struct address *w, int64_t uprn)
{
	struct property_by_uprn_row by_uprn;
	struct property_by_key_row by_key;
	struct property_by_street_rows by_street;

	/* A number copied down a whole column is not a UPRN: the address must not speak against it. */
	if (uprn && property_by_uprn(db, (struct property_by_uprn_args){ .uprn = uprn }, &by_uprn) &&
	    (w->key.n == 0 || str_eq(w->key, by_uprn.address_key)))
		return by_uprn.property_id;
	if (w->street.n == 0 || w->number.n == 0)
		return (struct property_id){ 0 };
	if (w->postcode.n) {
		if (property_by_key(db,
				(struct property_by_key_args){ .postcode = w->postcode, .address_key = w->key },
				&by_key))
			return by_key.property_id;
		return (struct property_id){ 0 };
	}
	by_street = property_by_street(db,
		(struct property_by_street_args){ .street_key = address_fold(db_arena(db), w->street),
			.number = w->number,
			.flat = w->flat });
	return by_street.n == 1 ? by_street.v[0].property_id : (struct property_id){ 0 };
}

/* Classes of homes where people share a door and are no family (BLPU classification scheme,
 * AddressBase). */
static const struct {
	const char *code;
	enum place_kind kind;
} kinds[] = {
	{ "RI01", PLACE_CARE_HOME },
	{ "RI02", PLACE_HOSTEL },
	{ "RI03", PLACE_HOSTEL },
	{ "RI", PLACE_HOSTEL },
	{ "RH", PLACE_SHARED_HOUSE },
	{ "CH", PLACE_HOSTEL },
	{ "RB", PLACE_NO_HOME },
	{ "RG", PLACE_NO_HOME },
	{ "R", PLACE_HOME },
	{ "X", PLACE_HOME },
	{ "P", PLACE_NO_HOME },
	{ "C", PLACE_NO_HOME },
	{ "L", PLACE_NO_HOME },
	{ "M", PLACE_NO_HOME },
	{ "O", PLACE_NO_HOME },
	{ "Z", PLACE_NO_HOME },
};

enum place_kind place_kind_of(struct str class_code)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (class_code.n && str_starts(class_code, str_of(kinds[i].code)))
			return kinds[i].kind;
	return PLACE_UNKNOWN;
}

/* Coordinates that are not known are borrowed from its building, else from its postcode. */
static bool point_borrow(
	struct db *db, const struct address *w, struct property_id building, double *lat, double *lon)
{
	struct property_by_id_row in;
	struct postcode_point_row near;
	struct postcode_place_point_row place;

	if (building.v &&
		property_by_id(db, (struct property_by_id_args){ .property_id = building }, &in) &&
		point_known(in.lat, in.lon)) {
		*lat = in.lat;
		*lon = in.lon;
	} else if (w->postcode.n &&
		postcode_point(db, (struct postcode_point_args){ .postcode = w->postcode }, &near)) {
		*lat = near.lat;
		*lon = near.lon;
	} else if (w->postcode.n &&
		postcode_place_point(
			db, (struct postcode_place_point_args){ .postcode = w->postcode }, &place)) {
		*lat = place.lat;
		*lon = place.lon;
	} else {
		return false;
	}
	return true;
}

static struct property_id find_or_make(struct db *db, struct property_new p)
{
	struct address w = address_read(db_arena(db), p.address, p.postcode);
	struct property_id id = property_known(db, &w, p.uprn);
	struct place_match m = { .outcome = ADDRESS_NONE };
	bool known = point_known(p.lat, p.lon);

	if (!id.v && !p.uprn && w.street.n) {
		m = place_address_match(db, p.address, p.postcode);
		id = m.property_id;
	}
	if (id.v) {
		if (known)
			property_point_keep(db,
				(struct property_point_keep_args){
					.property_id = id, .lat = p.lat, .lon = p.lon });
		return id;
	}
	if ((w.street.n == 0 || w.number.n == 0) && !p.uprn)
		return (struct property_id){ 0 };
	known = known || point_borrow(db, &w, m.building_id, &p.lat, &p.lon);
	id = (struct property_id){ id_new() };
	property_add(db,
		(struct property_add_args){ .property_id = id,
			.uprn = p.uprn,
			.parent_uprn = m.building_uprn,
			.flat = w.flat,
			.number = w.number,
			.building = w.building,
			.street = w.street,
			.street_key = address_fold(db_arena(db), w.street),
			.locality = w.locality,
			.town = w.town,
			.postcode = w.postcode,
			.address_key = w.key,
			.lat = known ? p.lat : NAN,
			.lon = known ? p.lon : NAN });
	return id;
}

/* There is one property of an address, also of one that must not be found: whoever comes to live
 * there is protected. */
struct property_id property_find_or_make(struct db *db, struct property_new p)
{
	struct property_id id;

	db_look_behind(db, true);
	id = find_or_make(db, p);
	db_look_behind(db, false);
	return id;
}

bool property_facts(struct db *db, struct property_id id, struct property_facts *out)
{
	struct property_by_id_row p;

	*out = (struct property_facts){ 0 };
	if (!property_by_id(db, (struct property_by_id_args){ .property_id = id }, &p))
		return false;
	*out = (struct property_facts){ .property_id = id,
		.uprn = p.uprn,
		.parent_uprn = p.parent_uprn,
		.class_code = p.class_code,
		.organisation = p.organisation,
		.kind = place_kind_of(p.class_code),
		.lat = p.lat,
		.lon = p.lon,
		.where = { .flat = p.flat,
			.number = p.number,
			.building = p.building,
			.street = p.street,
			.locality = p.locality,
			.town = p.town,
			.postcode = p.postcode,
			.key = p.address_key } };
	return true;
}

/* --- hubs --- */

/* Of several hub areas that hold the point, the smallest: it is the most local. */
static struct hub_id hub_at(struct db *db, struct geo_point at)
{
	struct hub_areas_at_rows areas =
		hub_areas_at(db, (struct hub_areas_at_args){ .lat = at.lat, .lon = at.lon });
	struct hub_id best = { 0 };
	double least = INFINITY;

	for (size_t i = 0; i < areas.n; i++) {
		struct hub_of_area_row hub;
		struct geo_shape shape;
		struct str why;
		double size;

		if (!geo_wkt_parse(db_arena(db), areas.v[i].outline, &shape, &why) ||
			!geo_contains(&shape, at) ||
			!hub_of_area(db, (struct hub_of_area_args){ .area_id = areas.v[i].area_id }, &hub))
			continue;
		size = geo_area_m2(&shape);
		if (size < least) {
			least = size;
			best = hub.hub_id;
		}
	}
	return best;
}

struct hub_id place_hub_for(struct db *db, double lat, double lon, struct str postcode)
{
	struct hub_id hub = { 0 };
	struct postcode_point_row near;
	struct str folded, why;

	if (point_known(lat, lon))
		hub = hub_at(db, (struct geo_point){ lat, lon });
	else if (fold_postcode(db_arena(db), postcode, &folded, &why) &&
		 postcode_point(db, (struct postcode_point_args){ .postcode = folded }, &near))
		hub = hub_at(db, (struct geo_point){ near.lat, near.lon });
	return hub.v ? hub : place_hub_central(db);
}

struct hub_id place_hub_of_property(struct db *db, struct property_id p, struct str postcode)
{
	struct property_by_id_row row;

	if (p.v && property_by_id(db, (struct property_by_id_args){ .property_id = p }, &row))
		return place_hub_for(db, row.lat, row.lon, row.postcode);
	return place_hub_for(db, NAN, NAN, postcode);
}

struct hub_id place_hub_central(struct db *db)
{
	struct hub_central_row row;

	return hub_central(db, &row) ? row.hub_id : (struct hub_id){ 0 };
}

struct str place_hub_name(struct db *db, struct hub_id h)
{
	struct hub_by_id_row row;

	return h.v && hub_by_id(db, (struct hub_by_id_args){ .hub_id = h }, &row) ? row.name : S("");
}

bool hub_update(struct db *db, struct hub_edit e, struct problems *ps)
{
	size_t before = ps->n;
	struct hub_by_id_row row;
	struct str e164, why;

	if (!hub_by_id(db, (struct hub_by_id_args){ .hub_id = e.hub_id }, &row))
		problem_add(ps, S(""), S("This hub is not there any more."));
	if (str_empty(e.name))
		problem_add(ps, S("name"), S("What is the hub called?"));
	if (e.name.n > 100)
		problem_add(ps, S("name"), S("Use a shorter name, of 100 letters at most."));
	if (!str_empty(e.phone) && !fold_phone(db_arena(db), e.phone, &e164, &why))
		problem_add(ps, S("phone"), why);
	if (e.hours.n > 500)
		problem_add(
			ps, S("hours"), S("Say the opening hours in fewer words, 500 letters at most."));
	if (ps->n > before)
		return false;
	/* There is always a central hub: it is changed by naming another one. */
	if (e.is_central)
		hubs_not_central(db, (struct hubs_not_central_args){ .hub_id = e.hub_id });
	else
		e.is_central = row.is_central;
	hub_keep(db,
		(struct hub_keep_args){ .hub_id = e.hub_id,
			.name = e.name,
			.phone = str_empty(e.phone) ? S("") : e.phone,
			.hours = str_empty(e.hours) ? S("") : e.hours,
			.is_central = e.is_central });
	audit_add(db, S("hub.edit"), 0,
		str_fmt(db_arena(db), "{\"hub\":\"%lld\"}", (long long)e.hub_id.v), STR_NONE);
	return !db_failed(db);
}
