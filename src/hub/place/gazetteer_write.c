/*
 * Writing a chunk: each property is read once, changed where something is new, and written once;
 * all of a chunk together, as each question alone would be a journey to the server.
 */
#include <math.h>
#include <string.h>

#include "core/base/id.h"
#include "hub/events.h"
#include "hub/place/gazetteer.sql.h"
#include "hub/place/gazetteer_private.h"

/* One property of the chunk. */
struct writing {
	const struct says *says;
	struct gazetteer_property_row was, is;
	bool there, fresh, differs;
};

/* What the property is after this: what was known, and what is said now. */
static struct gazetteer_property_row changed(
	const struct gazetteer_property_row *old, const struct says *s)
{
	struct gazetteer_property_row n = *old;

	n.uprn = s->uprn;
	if (s->has_blpu) {
		n.logical_status = s->logical_status;
		n.parent_uprn = s->parent_uprn;
	}
	if (s->has_point) {
		n.lat = s->lat;
		n.lon = s->lon;
	}
	if (s->gone)
		n.logical_status = 8;
	if (s->class_code.n)
		n.class_code = s->class_code;
	if (s->has_organisation)
		n.organisation = s->organisation;
	if (s->has_address) {
		n.flat = s->where.flat;
		n.number = s->where.number;
		n.building = s->where.building;
		n.street = s->where.street;
		n.locality = s->where.locality;
		n.town = s->where.town;
		n.usrn = s->usrn;
		if (s->where.postcode.n)
			n.postcode = s->where.postcode;
	}
	if (s->postcode.n && !(s->has_address && s->where.postcode.n))
		n.postcode = s->postcode;
	return n;
}

static bool same_point(double a, double b)
{
	return fabs(a - b) < 1e-9 || (isnan(a) && isnan(b));
}

static bool same_property(
	const struct gazetteer_property_row *a, const struct gazetteer_property_row *b)
{
	return a->uprn == b->uprn && a->parent_uprn == b->parent_uprn &&
		a->logical_status == b->logical_status && a->usrn == b->usrn &&
		str_eq(a->class_code, b->class_code) && str_eq(a->organisation, b->organisation) &&
		str_eq(a->flat, b->flat) && str_eq(a->number, b->number) &&
		str_eq(a->building, b->building) && str_eq(a->street, b->street) &&
		str_eq(a->locality, b->locality) && str_eq(a->town, b->town) &&
		str_eq(a->postcode, b->postcode) && same_point(a->lat, b->lat) &&
		same_point(a->lon, b->lon);
}

static struct gazetteer_property_keep_args keep_args(
	struct gazetteer_chunk *c, const struct gazetteer_property_row *n)
{
	struct address w = { .flat = n->flat, .number = n->number, .street = n->street };

	return (struct gazetteer_property_keep_args){ .property_id = n->property_id,
		.uprn = n->uprn,
		.parent_uprn = n->parent_uprn,
		.logical_status = n->logical_status,
		.class_code = n->class_code,
		.usrn = n->usrn,
		.organisation = n->organisation,
		.flat = n->flat,
		.number = n->number,
		.building = n->building,
		.street = n->street.p ? n->street : S(""),
		.street_key = address_fold(c->a, n->street),
		.locality = n->locality,
		.town = n->town,
		.postcode = n->postcode,
		.address_key = address_key(c->a, &w),
		.lat = n->lat,
		.lon = n->lon };
}

static struct gazetteer_property_add_args add_args(struct gazetteer_property_keep_args k)
{
	return (struct gazetteer_property_add_args){ .property_id = k.property_id,
		.uprn = k.uprn,
		.parent_uprn = k.parent_uprn,
		.logical_status = k.logical_status,
		.class_code = k.class_code,
		.usrn = k.usrn,
		.organisation = k.organisation,
		.flat = k.flat,
		.number = k.number,
		.building = k.building,
		.street = k.street,
		.street_key = k.street_key,
		.locality = k.locality,
		.town = k.town,
		.postcode = k.postcode,
		.address_key = k.address_key,
		.lat = k.lat,
		.lon = k.lon };
}

/* What is known of each by its UPRN, and what it becomes. */
static void properties_read(struct gazetteer_chunk *c, struct writing *w, size_t n)
{
	struct gazetteer_property_args *sets = ARENA_ARRAY(c->a, struct gazetteer_property_args, n);
	struct gazetteer_property_row *rows = ARENA_ARRAY(c->a, struct gazetteer_property_row, n);
	bool *found = ARENA_ARRAY(c->a, bool, n);

	for (size_t i = 0; i < n; i++)
		sets[i] = (struct gazetteer_property_args){ .uprn = w[i].says->uprn };
	gazetteer_property_batch(c->db, sets, n, rows, found);
	for (size_t i = 0; i < n; i++) {
		w[i].there = found[i];
		w[i].was = found[i] ? rows[i] : (struct gazetteer_property_row){ .lat = NAN, .lon = NAN };
		w[i].is = changed(&w[i].was, w[i].says);
		w[i].differs = !found[i] || !same_property(&w[i].was, &w[i].is);
	}
}

static bool is_new(const struct writing *w)
{
	return !w->there && !w->says->gone;
}

/* Properties that somebody typed become those of the gazetteer, and keep whoever lives there: each
 * for the first that has its address. */
static void typed_find(struct gazetteer_chunk *c, struct writing *w, size_t n)
{
	struct gazetteer_property_typed_args *sets =
		ARENA_ARRAY(c->a, struct gazetteer_property_typed_args, n);
	struct gazetteer_property_typed_row *rows =
		ARENA_ARRAY(c->a, struct gazetteer_property_typed_row, n);
	struct writing **whose = ARENA_ARRAY(c->a, struct writing *, n);
	bool *found = ARENA_ARRAY(c->a, bool, n), taken;
	size_t asked = 0;

	for (size_t i = 0; i < n; i++) {
		struct address a = { .flat = w[i].is.flat, .number = w[i].is.number,
			.street = w[i].is.street };

		if (!is_new(&w[i]) || w[i].is.street.n == 0)
			continue;
		whose[asked] = &w[i];
		sets[asked++] = (struct gazetteer_property_typed_args){
			.postcode = w[i].is.postcode, .address_key = address_key(c->a, &a)
		};
	}
	gazetteer_property_typed_batch(c->db, sets, asked, rows, found);
	for (size_t i = 0; i < asked; i++) {
		taken = false;
		for (size_t k = 0; found[i] && k < i && !taken; k++)
			taken = found[k] && rows[k].property_id.v == rows[i].property_id.v;
		if (found[i] && !taken)
			whose[i]->is.property_id = rows[i].property_id;
	}
}

static void properties_write(struct gazetteer_chunk *c, struct writing *w, size_t n)
{
	struct gazetteer_property_add_args *adds =
		ARENA_ARRAY(c->a, struct gazetteer_property_add_args, n);
	struct gazetteer_property_keep_args *keeps =
		ARENA_ARRAY(c->a, struct gazetteer_property_keep_args, n);
	size_t n_adds = 0, n_keeps = 0;

	if (c->any_typed)
		typed_find(c, w, n);
	for (size_t i = 0; i < n; i++) {
		if (!w[i].differs || (!w[i].there && w[i].says->gone))
			continue;
		w[i].fresh = w[i].is.property_id.v == 0;
		if (w[i].fresh)
			w[i].is.property_id.v = id_new();
		if (w[i].fresh)
			adds[n_adds++] = add_args(keep_args(c, &w[i].is));
		else
			keeps[n_keeps++] = keep_args(c, &w[i].is);
		if (!w[i].there && !w[i].fresh)            /* whoever lives there has a UPRN now */
			hub_event(c->db,
				(struct hub_event){
					.kind = EVENT_PROPERTY_KNOWN, .subject_id = w[i].is.property_id.v });
	}
	gazetteer_property_keep_batch(c->db, keeps, n_keeps);
	gazetteer_property_add_batch(c->db, adds, n_adds);
}

/* --- other names --- */

static bool same_alias(const struct gazetteer_alias_row *old, const struct address *w)
{
	return str_eq(old->flat, w->flat) && str_eq(old->number, w->number) &&
		str_eq(old->building, w->building) && str_eq(old->street, w->street) &&
		str_eq(old->locality, w->locality) && str_eq(old->town, w->town) &&
		str_eq(old->postcode, w->postcode);
}

static struct gazetteer_alias_add_args alias_args(
	struct gazetteer_chunk *c, struct property_id id, const struct alias *l)
{
	const struct address *w = &l->where;

	return (struct gazetteer_alias_add_args){ .property_id = id,
		.alias_key = l->key,
		.flat = w->flat,
		.number = w->number,
		.building = w->building,
		.street = w->street,
		.street_key = address_fold(c->a, w->street),
		.locality = w->locality,
		.town = w->town,
		.postcode = w->postcode };
}

struct naming { struct writing *of; const struct alias *alias; };

static void aliases_change(struct gazetteer_chunk *c, const struct naming *v, size_t n)
{
	struct gazetteer_alias_args *sets = ARENA_ARRAY(c->a, struct gazetteer_alias_args, n);
	struct gazetteer_alias_row *rows = ARENA_ARRAY(c->a, struct gazetteer_alias_row, n);
	struct gazetteer_alias_add_args *adds = ARENA_ARRAY(c->a, struct gazetteer_alias_add_args, n);
	struct gazetteer_alias_drop_args *drops =
		ARENA_ARRAY(c->a, struct gazetteer_alias_drop_args, n);
	bool *found = ARENA_ARRAY(c->a, bool, n);
	size_t n_adds = 0, n_drops = 0;

	for (size_t i = 0; i < n; i++)
		sets[i] = (struct gazetteer_alias_args){
			.property_id = v[i].of->is.property_id, .alias_key = v[i].alias->key
		};
	gazetteer_alias_batch(c->db, sets, n, rows, found);
	for (size_t i = 0; i < n; i++) {
		struct property_id id = v[i].of->is.property_id;

		if (v[i].alias->drop ? !found[i] : found[i] && same_alias(&rows[i], &v[i].alias->where))
			continue;
		v[i].of->differs = true;
		if (v[i].alias->drop)
			drops[n_drops++] = (struct gazetteer_alias_drop_args){ .property_id = id,
				.alias_key = v[i].alias->key };
		else
			adds[n_adds++] = alias_args(c, id, v[i].alias);
	}
	gazetteer_alias_drop_batch(c->db, drops, n_drops);
	gazetteer_alias_add_batch(c->db, adds, n_adds);
}

static void aliases_write(struct gazetteer_chunk *c, struct writing *w, size_t n)
{
	struct VEC(struct naming) all = { 0 };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < w[i].says->n_alias && w[i].is.property_id.v; k++)
			VEC_PUSH(c->a, &all, ((struct naming){ &w[i], &w[i].says->alias[k] }));
	if (all.n)
		aliases_change(c, all.v, all.n);
}

/* --- places of postcodes --- */

static bool same_place(const struct postcode_place_by_row *old, const struct gazetteer_place *p)
{
	return (old->lat == p->lat || (isnan(old->lat) && isnan(p->lat))) &&
		(old->lon == p->lon || (isnan(old->lon) && isnan(p->lon))) &&
		old->is_ended == p->is_ended && str_eq(old->ward_code, p->ward_code) &&
		str_eq(old->district_code, p->district_code) && str_eq(old->lsoa_code, p->lsoa_code);
}

static void places_write(struct gazetteer_chunk *c, struct gazetteer_counts *counts)
{
	size_t n = c->places.n, n_keeps = 0;
	struct postcode_place_by_args *sets = ARENA_ARRAY(c->a, struct postcode_place_by_args, n);
	struct postcode_place_by_row *rows = ARENA_ARRAY(c->a, struct postcode_place_by_row, n);
	struct postcode_place_keep_args *keeps =
		ARENA_ARRAY(c->a, struct postcode_place_keep_args, n);
	bool *found = ARENA_ARRAY(c->a, bool, n);

	for (size_t i = 0; i < n; i++)
		sets[i] = (struct postcode_place_by_args){ .postcode = c->places.v[i].postcode };
	postcode_place_by_batch(c->db, sets, n, rows, found);
	for (size_t i = 0; i < n; i++) {
		const struct gazetteer_place *p = &c->places.v[i];
		bool same = found[i] && same_place(&rows[i], p);

		*(same ? &counts->same : found[i] ? &counts->changed : &counts->fresh) += 1;
		if (!same)
			keeps[n_keeps++] = (struct postcode_place_keep_args){ .postcode = p->postcode,
				.lat = p->lat,
				.lon = p->lon,
				.ward_code = p->ward_code,
				.district_code = p->district_code,
				.lsoa_code = p->lsoa_code,
				.is_ended = p->is_ended };
	}
	postcode_place_keep_batch(c->db, keeps, n_keeps);
	c->places.n = 0;
	memset(c->place_slot, 0, sizeof(c->place_slot));
}

void gazetteer_chunk_write(struct gazetteer_chunk *c, struct gazetteer_counts *counts)
{
	struct VEC(struct writing) w = { 0 };

	for (const struct says *s = c->first; s; s = s->next)
		if (s->rows)
			VEC_PUSH(c->a, &w, ((struct writing){ .says = s }));
	if (w.n) {
		properties_read(c, w.v, w.n);
		properties_write(c, w.v, w.n);
		aliases_write(c, w.v, w.n);
	}
	for (size_t i = 0; i < w.n; i++)
		*(!w.v[i].there && w.v[i].says->gone ? &counts->same
				: w.v[i].says->gone          ? &counts->gone
				: w.v[i].fresh               ? &counts->fresh
				: w.v[i].differs             ? &counts->changed
											 : &counts->same) += w.v[i].says->rows;
	if (c->places.n)
		places_write(c, counts);
	memset(c->slot, 0, sizeof(c->slot));
	c->first = NULL;
	c->last = &c->first;
}
