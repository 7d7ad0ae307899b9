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

#define STREETS 6000

struct street_kept { int64_t usrn; struct str language, street, locality, town; };
struct gazetteer_streets {
	struct arena *arena;
	struct street_kept v[8192];            /* by their number's hash; who comes later stays */
	size_t n;                              /* looked up since all was forgotten */
};

struct gazetteer_streets *gazetteer_streets_new(struct arena *a)
{
	struct gazetteer_streets *k = ARENA_NEW(a, struct gazetteer_streets);

	k->arena = arena_new();
	return k;
}

void gazetteer_streets_free(struct gazetteer_streets *streets)
{
	if (streets)
		arena_free(streets->arena);
}

static struct street_kept *street_slot(struct gazetteer_streets *k, int64_t usrn)
{
	return &k->v[(uint64_t)usrn * UINT64_C(0x9E3779B97F4A7C15) >> 51];
}

struct gazetteer_chunk *gazetteer_chunk_new(struct db *db, bool any_typed,
	const struct gazetteer_known *known, struct gazetteer_streets *streets)
{
	struct gazetteer_chunk *c = ARENA_NEW(db_arena(db), struct gazetteer_chunk);

	c->db = db;
	c->a = db_arena(db);
	c->any_typed = any_typed;
	c->known = known;
	c->streets = streets;
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
	street_slot(c->streets, usrn)->usrn = 0;
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

/* The street as it is named in that language, else in English; NULL: nobody knows it. Rows of one
 * street stand near each other, and a server is asked once. */
static const struct street_kept *street_find(
	struct gazetteer_chunk *c, int64_t usrn, struct str language)
{
	struct gazetteer_streets *k = c->streets;
	struct street_kept *kept = street_slot(k, usrn);
	struct gazetteer_street_by_usrn_row row;

	if (kept->usrn == usrn && str_eq(kept->language, language))
		return kept;
	if (++k->n > STREETS) {
		memset(k->v, 0, sizeof(k->v));
		arena_reset(k->arena);
		k->n = 0;
	}
	if (!gazetteer_street_by_usrn(c->db,
			(struct gazetteer_street_by_usrn_args){ .usrn = usrn, .language = language }, &row) &&
		(str_eq(language, S("ENG")) ||
			!gazetteer_street_by_usrn(c->db,
				(struct gazetteer_street_by_usrn_args){ .usrn = usrn, .language = S("ENG") },
				&row)))
		return NULL;
	*kept = (struct street_kept){ usrn, str_dup(k->arena, language), str_dup(k->arena, row.street),
		str_dup(k->arena, row.locality), str_dup(k->arena, row.town) };
	return kept;
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
	const struct street_kept *street;
	struct address w;

	if (deleted(r)) {
		alias_add(s, key, (struct address){ .street = S("") }, true);
		return STR_NONE;
	}
	street = street_find(c, usrn, language);
	if (!street)
		return str_fmt(c->a,
			"Its street is not known: USRN %lld. Bring in the street descriptors (records of type "
			"15) first.",
			(long long)usrn);
	w = gazetteer_lpi_address(c->a, r, street->street, street->locality,
		r->f[FIELD_post_town].n ? r->f[FIELD_post_town] : street->town);
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
	struct gazetteer_place p = { .postcode = gazetteer_postal_address(c->a, r).postcode,
		.ward_code = str_dup(c->a, r->f[FIELD_ward]),
		.district_code = str_dup(c->a, r->f[FIELD_district]),
		.lsoa_code = str_dup(c->a, r->f[FIELD_lsoa]),
		.is_ended = r->f[FIELD_ended].n != 0 };
	uint64_t hash = 14695981039346656037U;
	size_t at;

	if (p.postcode.n == 0)
		return str_fmt(
			c->a, "This is no postcode: %.*s.", STR_ARG(str_part(r->f[FIELD_postcode], 0, 40)));
	(void)!gazetteer_point(r, &p.lat, &p.lon); /* without a place it is kept all the same */
	for (size_t i = 0; i < p.postcode.n; i++)
		hash = (hash ^ (unsigned char)p.postcode.p[i]) * 1099511628211U;
	for (at = hash >> 52; c->place_slot[at]; at = (at + 1) % SLOTS)
		if (str_eq(c->places.v[c->place_slot[at] - 1].postcode, p.postcode)) {
			gazetteer_chunk_write(c, counts);      /* told twice: one after the other */
			at = hash >> 52;
			break;
		}
	VEC_PUSH(c->a, &c->places, p);
	c->place_slot[at] = (uint32_t)c->places.n;
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
