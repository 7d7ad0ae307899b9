/*
 * What the rows of a gazetteer become. A property is told of in several rows: where it is (BLPU),
 * what it is (class), how it is called (LPIs, delivery point), in any order and spread over the
 * file. Within a chunk they are put together by UPRN; then each property is read once, changed
 * where something is new, and written once.
 */
#include <math.h>
#include <string.h>

#include "core/base/id.h"
#include "hub/events.h"
#include "hub/place/gazetteer.sql.h"
#include "hub/place/gazetteer_private.h"

#define ALIASES_MOST 12

struct alias { struct str key; struct address where; bool drop; };

struct says {
	struct says *next;                     /* in the order they came */
	int64_t uprn, parent_uprn, logical_status, usrn;
	bool has_blpu, has_point, has_parent, gone, has_address, has_organisation;
	double lat, lon;
	struct str class_code, organisation, postcode;
	struct address where;
	struct alias alias[ALIASES_MOST];
	size_t n_alias;
	int64_t rows;
};

#define SLOTS 4096                             /* more than a chunk has rows */

struct gazetteer_chunk {
	struct db *db;
	struct arena *a;
	bool any_typed;
	const struct gazetteer_known *known;
	struct says *slot[SLOTS], *first, **last;
	struct gazetteer_street_by_usrn_row street;    /* the last one looked up */
	int64_t street_usrn;
	struct str street_language;
	bool street_there;
};

struct gazetteer_chunk *gazetteer_chunk_new(
	struct db *db, bool any_typed, const struct gazetteer_known *known)
{
	struct gazetteer_chunk *c = ARENA_NEW(db_arena(db), struct gazetteer_chunk);

	c->db = db;
	c->a = db_arena(db);
	c->any_typed = any_typed;
	c->known = known;
	c->last = &c->first;
	return c;
}

static struct says *says_of(struct gazetteer_chunk *c, int64_t uprn)
{
	size_t at = (size_t)((uint64_t)uprn * UINT64_C(0x9E3779B97F4A7C15) >> 52);
	struct says *s;

	for (; c->slot[at]; at = (at + 1) % SLOTS)
		if (c->slot[at]->uprn == uprn)
			return c->slot[at];
	s = c->slot[at] = ARENA_NEW(c->a, struct says);
	*s = (struct says){ .uprn = uprn,
		.lat = NAN,
		.lon = NAN,
		.class_code = S(""),
		.organisation = S(""),
		.postcode = S("") };
	*c->last = s;
	c->last = &s->next;
	return s;
}

static int64_t number_field(const struct gazetteer_row *r, enum gazetteer_field f)
{
	int64_t v = 0;

	return r->f[f].n && str_to_i64(r->f[f], &v) && v > 0 ? v : 0;
}

static bool deleted(const struct gazetteer_row *r)
{
	return r->f[FIELD_change].n && (r->f[FIELD_change].p[0] | 32) == 'd';
}

/* --- one kind of row each; absent, or why not --- */

static void streets_renamed(
	struct gazetteer_chunk *c, int64_t usrn, struct str old_street, const struct address *now)
{
	struct gazetteer_street_properties_rows rows = gazetteer_street_properties(c->db,
		(struct gazetteer_street_properties_args){
			.old_key = address_fold(c->a, gazetteer_case(c->a, old_street)), .usrn = usrn });

	for (size_t i = 0; i < rows.n; i++) {
		struct address w = *now;

		w.flat = rows.v[i].flat;
		w.number = rows.v[i].number;
		gazetteer_property_street(c->db,
			(struct gazetteer_property_street_args){ .property_id = rows.v[i].property_id,
				.street = w.street,
				.street_key = address_fold(c->a, w.street),
				.locality = w.locality,
				.town = w.town,
				.address_key = address_key(c->a, &w) });
	}
}

static struct str street_take(
	struct gazetteer_chunk *c, const struct gazetteer_row *r, struct gazetteer_counts *counts)
{
	int64_t usrn = number_field(r, FIELD_usrn);
	struct gazetteer_street_by_usrn_row old;
	struct str language = r->f[FIELD_language].n ? r->f[FIELD_language] : S("ENG");
	bool there;

	if (!usrn || r->f[FIELD_street].n == 0)
		return S("A street needs its USRN and its name.");
	if (deleted(r)) {
		counts->gone++;
		return STR_NONE;
	}
	there = gazetteer_street_by_usrn(
		c->db, (struct gazetteer_street_by_usrn_args){ .usrn = usrn, .language = language }, &old);
	if (there && str_eq(old.street, r->f[FIELD_street]) &&
		str_eq(old.locality, r->f[FIELD_locality]) && str_eq(old.town, r->f[FIELD_town])) {
		counts->same++;
		return STR_NONE;
	}
	gazetteer_street_keep(c->db,
		(struct gazetteer_street_keep_args){ .usrn = usrn,
			.language = language,
			.street = r->f[FIELD_street],
			.locality = r->f[FIELD_locality],
			.town = r->f[FIELD_town] });
	c->street_usrn = 0;
	if (there && str_eq(language, S("ENG"))) {
		gazetteer_chunk_write(c, counts);      /* what waits was told with the old name */
		streets_renamed(c, usrn, old.street,
			&(struct address){ .street = gazetteer_case(c->a, r->f[FIELD_street]),
				.locality = gazetteer_case(c->a, r->f[FIELD_locality]),
				.town = gazetteer_case(c->a, r->f[FIELD_town]) });
	}
	*(there ? &counts->changed : &counts->fresh) += 1;
	return STR_NONE;
}

static bool street_find(struct gazetteer_chunk *c, int64_t usrn, struct str language)
{
	if (usrn == c->street_usrn && str_eq(language, c->street_language))
		return c->street_there;
	c->street_usrn = usrn;
	c->street_language = str_dup(c->a, language);
	c->street_there =
		gazetteer_street_by_usrn(c->db,
			(struct gazetteer_street_by_usrn_args){ .usrn = usrn, .language = language },
			&c->street) ||
		(!str_eq(language, S("ENG")) &&
			gazetteer_street_by_usrn(c->db,
				(struct gazetteer_street_by_usrn_args){ .usrn = usrn, .language = S("ENG") },
				&c->street));
	return c->street_there;
}

static void alias_add(struct says *s, struct str key, struct address where, bool drop)
{
	size_t at = 0;

	while (at < s->n_alias && !str_eq(s->alias[at].key, key))
		at++;
	if (at == ALIASES_MOST)
		return;
	s->alias[at] = (struct alias){ key, where, drop };
	s->n_alias = at == s->n_alias ? at + 1 : s->n_alias;
}

static struct str lpi_take(struct gazetteer_chunk *c, const struct gazetteer_row *r, struct says *s)
{
	int64_t status = number_field(r, FIELD_logical_status), usrn = number_field(r, FIELD_usrn);
	struct str language = r->f[FIELD_language].n ? r->f[FIELD_language] : S("ENG"),
			   key = str_dup(c->a, r->f[FIELD_key]);
	bool main = (status == 1 || status == 6) && str_eq(language, S("ENG"));
	struct address w;

	if (deleted(r)) {
		alias_add(s, key, (struct address){ .street = S("") }, true);
		return STR_NONE;
	}
	if (!street_find(c, usrn, language))
		return str_fmt(c->a,
			"Its street is not known: USRN %lld. Bring in the street descriptors (records of type "
			"15) first.",
			(long long)usrn);
	w = gazetteer_lpi_address(c->a, r, c->street.street, c->street.locality,
		r->f[FIELD_post_town].n ? r->f[FIELD_post_town] : c->street.town);
	if (!main) {
		alias_add(s, key, w, false);
		return STR_NONE;
	}
	alias_add(s, key, w, true);                    /* it may have been another name before */
	if (s->has_address && status == 6)
		return STR_NONE;
	s->has_address = true;
	s->where = w;
	s->usrn = usrn;
	return STR_NONE;
}

static struct str blpu_take(
	struct gazetteer_chunk *c, const struct gazetteer_row *r, struct says *s)
{
	if (deleted(r)) {
		s->gone = true;
		return STR_NONE;
	}
	s->gone = false;
	s->has_blpu = true;
	s->logical_status = number_field(r, FIELD_logical_status);
	s->parent_uprn = number_field(r, FIELD_parent_uprn);
	s->has_point = gazetteer_point(r, &s->lat, &s->lon);
	if (r->f[FIELD_class_code].n)
		s->class_code = str_dup(c->a, r->f[FIELD_class_code]);
	if (r->f[FIELD_organisation].n) {
		s->organisation = gazetteer_case(c->a, r->f[FIELD_organisation]);
		s->has_organisation = true;
	}
	if (r->f[FIELD_postcode_locator].n)
		s->postcode = gazetteer_postal_address(c->a,
			&(struct gazetteer_row){ .f = { [FIELD_postcode] = r->f[FIELD_postcode_locator] } })
						  .postcode;
	return STR_NONE;
}

static struct str whole_take(
	struct gazetteer_chunk *c, const struct gazetteer_row *r, struct says *s)
{
	struct address w = gazetteer_whole_address(c->a, r), postal;
	struct str why = blpu_take(c, r, s);

	if (s->gone)
		return why;
	if (w.street.n == 0 && w.number.n == 0)
		return S("There is no address in this row.");
	if (!s->logical_status)
		s->logical_status = 1;
	s->has_address = true;
	s->where = (struct address){ .flat = str_dup(c->a, w.flat),
		.number = str_dup(c->a, w.number),
		.building = str_dup(c->a, w.building),
		.street = str_dup(c->a, w.street),
		.locality = str_dup(c->a, w.locality),
		.town = str_dup(c->a, w.town),
		.postcode = w.postcode,
		.key = w.key };
	s->usrn = number_field(r, FIELD_usrn);
	if (r->f[FIELD_thoroughfare].n || r->f[FIELD_building_name].n) {
		postal = gazetteer_postal_address(c->a, r);
		if (postal.street.n && !str_eq(postal.key, w.key))
			alias_add(s, S("dpa"), postal, false);
	}
	return STR_NONE;
}

/* Royal Mail's address: another name, and the postcode. */
static struct str postal_take(
	struct gazetteer_chunk *c, const struct gazetteer_row *r, struct says *s)
{
	struct address w = gazetteer_postal_address(c->a, r);

	alias_add(s, S("dpa"), w, deleted(r) || (w.street.n == 0 && w.number.n == 0));
	if (!deleted(r) && w.postcode.n)
		s->postcode = w.postcode;
	if (r->f[FIELD_organisation].n) {
		s->organisation = gazetteer_case(c->a, r->f[FIELD_organisation]);
		s->has_organisation = true;
	}
	return STR_NONE;
}

static bool known_here(const struct gazetteer_known *k, int64_t uprn)
{
	size_t low = 0, high = k->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (k->v[mid] < uprn)
			low = mid + 1;
		else
			high = mid;
	}
	return low < k->n && k->v[low] == uprn;
}

static struct str postcode_take(
	struct gazetteer_chunk *c, const struct gazetteer_row *r, struct gazetteer_counts *counts)
{
	struct str postcode = gazetteer_postal_address(c->a, r).postcode;
	struct postcode_place_by_row old;
	double lat, lon;
	bool there, ended = r->f[FIELD_ended].n != 0;

	if (postcode.n == 0)
		return str_fmt(
			c->a, "This is no postcode: %.*s.", STR_ARG(str_part(r->f[FIELD_postcode], 0, 40)));
	(void)!gazetteer_point(r, &lat, &lon); /* a postcode without a place is kept all the same */
	there = postcode_place_by(c->db, (struct postcode_place_by_args){ .postcode = postcode }, &old);
	if (there && (old.lat == lat || (isnan(old.lat) && isnan(lat))) &&
		(old.lon == lon || (isnan(old.lon) && isnan(lon))) && old.is_ended == ended &&
		str_eq(old.ward_code, r->f[FIELD_ward]) &&
		str_eq(old.district_code, r->f[FIELD_district]) &&
		str_eq(old.lsoa_code, r->f[FIELD_lsoa])) {
		counts->same++;
		return STR_NONE;
	}
	postcode_place_keep(c->db,
		(struct postcode_place_keep_args){ .postcode = postcode,
			.lat = lat,
			.lon = lon,
			.ward_code = r->f[FIELD_ward],
			.district_code = r->f[FIELD_district],
			.lsoa_code = r->f[FIELD_lsoa],
			.is_ended = ended });
	*(there ? &counts->changed : &counts->fresh) += 1;
	return STR_NONE;
}

static struct str property_row_take(
	struct gazetteer_chunk *c, const struct gazetteer_row *r, struct gazetteer_counts *counts)
{
	int64_t uprn = number_field(r, FIELD_uprn);
	struct says *s;
	struct str why = STR_NONE;

	if (!uprn || uprn > INT64_C(999999999999))
		return S("There is no UPRN in this row: a whole number of at most 12 digits.");
	if (r->record == RECORD_POINT && !known_here(c->known, uprn)) {
		counts->unused++;
		return STR_NONE;
	}
	if (r->record == RECORD_CLASS && r->f[FIELD_class_scheme].n &&
		!str_starts(r->f[FIELD_class_scheme], S("AddressBase")) &&
		!str_starts(r->f[FIELD_class_scheme], S("BS7666"))) {
		counts->unused++;                      /* the council tax's own classes */
		return STR_NONE;
	}
	s = says_of(c, uprn);
	switch (r->record) {
	case RECORD_BLPU: why = blpu_take(c, r, s); break;
	case RECORD_LPI: why = lpi_take(c, r, s); break;
	case RECORD_POSTAL: why = postal_take(c, r, s); break;
	case RECORD_WHOLE: why = whole_take(c, r, s); break;
	case RECORD_POINT:
		s->has_point = gazetteer_point(r, &s->lat, &s->lon);
		why = s->has_point ? STR_NONE : S("Its coordinates are not in Great Britain.");
		break;
	case RECORD_CLASS:
		if (!deleted(r))
			s->class_code = str_dup(c->a, r->f[FIELD_class_code]);
		break;
	case RECORD_ORGANISATION:
		s->organisation = deleted(r) ? S("") : gazetteer_case(c->a, r->f[FIELD_organisation]);
		s->has_organisation = true;
		break;
	default: break;
	}
	if (!why.p)
		s->rows++;
	return why;
}

struct str gazetteer_take(
	struct gazetteer_chunk *c, const struct gazetteer_row *r, struct gazetteer_counts *counts)
{
	if (r->problem.p)
		return str_dup(c->a, r->problem);
	switch (r->record) {
	case RECORD_BAD: return S("This row is of no known kind.");
	case RECORD_UNUSED: case RECORD_TRAILER:
		counts->unused++;
		return STR_NONE;
	case RECORD_STREET: return street_take(c, r, counts);
	case RECORD_POSTCODE: return postcode_take(c, r, counts);
	default: return property_row_take(c, r, counts);
	}
}

/* --- writing --- */

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

/* Adds it, or keeps what changed. */
static void property_write(
	struct gazetteer_chunk *c, const struct gazetteer_property_row *n, bool fresh)
{
	struct address w = { .flat = n->flat, .number = n->number, .street = n->street };
	struct gazetteer_property_keep_args k = { .property_id = n->property_id,
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

	if (!fresh) {
		gazetteer_property_keep(c->db, k);
		return;
	}
	gazetteer_property_add(c->db,
		(struct gazetteer_property_add_args){ .property_id = k.property_id,
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
			.lon = k.lon });
}

static bool alias_write(
	struct gazetteer_chunk *c, struct property_id id, const struct alias *l, bool fresh)
{
	struct gazetteer_alias_row old;
	bool there = !fresh &&
		gazetteer_alias(
			c->db, (struct gazetteer_alias_args){ .property_id = id, .alias_key = l->key }, &old);
	const struct address *w = &l->where;

	if (l->drop)
		return there &&
			gazetteer_alias_drop(c->db,
				(struct gazetteer_alias_drop_args){ .property_id = id, .alias_key = l->key }) == 1;
	if (there && str_eq(old.flat, w->flat) && str_eq(old.number, w->number) &&
		str_eq(old.building, w->building) && str_eq(old.street, w->street) &&
		str_eq(old.locality, w->locality) && str_eq(old.town, w->town) &&
		str_eq(old.postcode, w->postcode))
		return false;
	gazetteer_alias_add(c->db,
		(struct gazetteer_alias_add_args){ .property_id = id,
			.alias_key = l->key,
			.flat = w->flat,
			.number = w->number,
			.building = w->building,
			.street = w->street,
			.street_key = address_fold(c->a, w->street),
			.locality = w->locality,
			.town = w->town,
			.postcode = w->postcode });
	return true;
}

/* A property that somebody typed becomes this one, and keeps whoever lives there. */
static struct property_id typed_before(
	struct gazetteer_chunk *c, const struct gazetteer_property_row *n)
{
	struct address w = { .flat = n->flat, .number = n->number, .street = n->street };
	struct gazetteer_property_typed_row row;

	if (c->any_typed && n->street.n &&
		gazetteer_property_typed(c->db,
			(struct gazetteer_property_typed_args){
				.postcode = n->postcode, .address_key = address_key(c->a, &w) },
			&row))
		return row.property_id;
	return (struct property_id){ 0 };
}

static void says_write(
	struct gazetteer_chunk *c, const struct says *s, struct gazetteer_counts *counts)
{
	struct gazetteer_property_row old = { .lat = NAN, .lon = NAN }, now;
	bool there =
			 gazetteer_property(c->db, (struct gazetteer_property_args){ .uprn = s->uprn }, &old),
		 fresh = !there, differs;

	if (!there && s->gone) {
		counts->same += s->rows;
		return;
	}
	if (!there)
		old = (struct gazetteer_property_row){ .lat = NAN, .lon = NAN };
	now = changed(&old, s);
	if (!there) {
		now.property_id = typed_before(c, &now);
		fresh = now.property_id.v == 0;
		if (fresh)
			now.property_id.v = id_new();
	}
	differs = !there || !same_property(&old, &now);
	if (differs)
		property_write(c, &now, fresh);
	if (!there && !fresh) /* whoever lives there has a UPRN now */
		hub_event(c->db,
			(struct hub_event){
				.kind = EVENT_PROPERTY_KNOWN, .subject_id = now.property_id.v });
	for (size_t i = 0; i < s->n_alias; i++)
		differs = alias_write(c, now.property_id, &s->alias[i], fresh) || differs;
	*(s->gone         ? &counts->gone
			: fresh   ? &counts->fresh
			: differs ? &counts->changed
					  : &counts->same) += s->rows;
}

void gazetteer_chunk_write(struct gazetteer_chunk *c, struct gazetteer_counts *counts)
{
	for (const struct says *s = c->first; s; s = s->next)
		if (s->rows)
			says_write(c, s, counts);
	memset(c->slot, 0, sizeof(c->slot));
	c->first = NULL;
	c->last = &c->first;
}
