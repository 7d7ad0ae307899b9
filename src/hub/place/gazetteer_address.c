/*
 * Addresses as gazetteers keep them, as addresses as people say them. A BS 7666 address has a
 * secondary (the flat) and a primary object (the house), each a text, a number, or both; Royal
 * Mail's has a sub-building, a building's name and number. Both are in capitals.
 */
#include <math.h>
#include <string.h>

#include "core/base/fold.h"
#include "engine/address/address.h"
#include "engine/geo/geo.h"
#include "hub/place/gazetteer_private.h"

static const char small_words[] = " and of the on in upon by le la under over with at near to ";

static bool small_word(struct str word)
{
	char z[16];

	if (word.n == 0 || word.n > 10)
		return false;
	z[0] = ' ';
	for (size_t i = 0; i < word.n; i++)
		z[i + 1] = (char)(word.p[i] | 32);
	z[word.n + 1] = ' ';
	z[word.n + 2] = 0;
	return strstr(small_words, z) != NULL;
}

static bool letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Letters of a word after its first are small; a word with a digit in it and a lone letter stay. */
struct str gazetteer_case(struct arena *a, struct str capitals)
{
	struct str text = str_trim(capitals);
	struct buf b = { .arena = a };
	size_t from = 0;

	for (size_t i = 0; i <= text.n; i++) {
		struct str word;

		if (i < text.n &&
			(letter(text.p[i]) || (text.p[i] >= '0' && text.p[i] <= '9') || text.p[i] == '\'' ||
				(unsigned char)text.p[i] >= 0x80))
			continue;
		word = str_part(text, from, i - from);
		for (size_t k = 0; k < word.n; k++) {
			bool keep = k == 0 ? !(from && small_word(word))
							   : word.p[0] <= '9' || (k == 2 && word.p[1] == '\'' && word.n > 3);

			buf_char(&b, letter(word.p[k]) && !keep ? (char)(word.p[k] | 32) : word.p[k]);
		}
		if (i < text.n)
			buf_char(&b, text.p[i]);
		from = i + 1;
	}
	return b.n ? buf_view(&b) : S("");
}

static struct str number_of(
	struct arena *a, struct str from, struct str from_suffix, struct str to, struct str to_suffix)
{
	struct str n;

	if (from.n == 0 || str_eq(from, S("0")))
		return S("");
	n = str_lower_ascii(a, str_join(a, from, S(""), from_suffix));
	if (to.n && !str_eq(to, S("0")))
		n = str_join(a, n, S("-"), str_lower_ascii(a, str_join(a, to, S(""), to_suffix)));
	return n;
}

/* "FLAT 2" -> "2", "FIRST FLOOR FLAT" -> "First Floor": as typed ones are kept, so that both have
 * one key. */
static struct str flat_of(struct arena *a, struct str text)
{
	struct address_reading *r;
	struct address_parts p;

	if (text.n == 0)
		return S("");
	r = ARENA_NEW(a, struct address_reading);
	address_read_text(a, str_fmt(a, "%.*s, 1 MILL STREET", STR_ARG(text)), STR_NONE, r);
	p = address_parts_of(a, r);
	return p.flat.n && p.building.n == 0 && str_eq(p.number, S("1")) ? gazetteer_case(a, p.flat)
																	 : gazetteer_case(a, text);
}

static struct str postcode_of(struct arena *a, struct str text)
{
	uint32_t outward;
	uint16_t inward;

	return address_postcode_pack(a, text, &outward, &inward)
		? address_postcode_text(a, outward, inward)
		: S("");
}

static struct address finished(struct arena *a, struct address w)
{
	if (w.number.n == 0) {
		w.number = w.building;
		w.building = S("");
	}
	w.key = address_key(a, &w);
	return w;
}

struct address gazetteer_lpi_address(struct arena *a, const struct gazetteer_row *r,
	struct str street, struct str locality, struct str town)
{
	const struct str *f = r->f;
	struct str sao = number_of(a, f[FIELD_sao_start], f[FIELD_sao_start_suffix], f[FIELD_sao_end],
		f[FIELD_sao_end_suffix]);

	return finished(a,
		(struct address){ .flat = flat_of(a, str_join(a, f[FIELD_sao_text], S(" "), sao)),
			.number = number_of(a, f[FIELD_pao_start], f[FIELD_pao_start_suffix], f[FIELD_pao_end],
				f[FIELD_pao_end_suffix]),
			.building = gazetteer_case(a, f[FIELD_pao_text]),
			.street = gazetteer_case(a, street),
			.locality = gazetteer_case(a, locality),
			.town = gazetteer_case(a, town),
			.postcode = postcode_of(
				a, f[FIELD_postcode].n ? f[FIELD_postcode] : f[FIELD_postcode_locator]) });
}

/* Royal Mail's number may stand in the building's name: "14A", "12-14". */
static bool starts_with_digit(struct str s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '9' && !memchr(s.p, ' ', s.n);
}

struct address gazetteer_postal_address(struct arena *a, const struct gazetteer_row *r)
{
	const struct str *f = r->f;
	struct str street = str_join(a, f[FIELD_dependent_street], S(", "), f[FIELD_thoroughfare]),
			   name = f[FIELD_building_name];
	struct str number = f[FIELD_building_number],
			   locality =
				   str_join(a, f[FIELD_double_locality], S(", "), f[FIELD_dependent_locality]);

	if ((number.n == 0 || str_eq(number, S("0"))) && starts_with_digit(name)) {
		number = name;
		name = S("");
	}
	if (str_eq(number, S("0")))
		number = S("");
	return finished(a,
		(struct address){ .flat = flat_of(a, f[FIELD_sub_building]),
			.number = str_lower_ascii(a, number),
			.building = gazetteer_case(a, name),
			.street = gazetteer_case(a, street),
			.locality = gazetteer_case(a, locality),
			.town = gazetteer_case(a, f[FIELD_post_town]),
			.postcode = postcode_of(a, f[FIELD_postcode]) });
}

struct address gazetteer_whole_address(struct arena *a, const struct gazetteer_row *r)
{
	const struct str *f = r->f;
	struct address w;

	if (f[FIELD_address].n)
		return address_read(a, f[FIELD_address], f[FIELD_postcode]);
	if (f[FIELD_number].n || f[FIELD_flat].n ||
		(f[FIELD_street].n && !f[FIELD_pao_start].n && !f[FIELD_pao_text].n &&
			f[FIELD_building_name].n))
		return finished(a,
			(struct address){ .flat = flat_of(a, f[FIELD_flat]),
				.number = str_lower_ascii(a, f[FIELD_number]),
				.building = gazetteer_case(a, f[FIELD_building_name]),
				.street = gazetteer_case(a, f[FIELD_street]),
				.locality = gazetteer_case(a, f[FIELD_locality]),
				.town = gazetteer_case(a, f[FIELD_town].n ? f[FIELD_town] : f[FIELD_post_town]),
				.postcode = postcode_of(a, f[FIELD_postcode]) });
	w = gazetteer_lpi_address(a, r, f[FIELD_street], f[FIELD_locality],
		f[FIELD_town].n ? f[FIELD_town] : f[FIELD_post_town]);
	return w.street.n || w.number.n ? w : gazetteer_postal_address(a, r);
}

bool gazetteer_point(const struct gazetteer_row *r, double *lat, double *lon)
{
	struct geo_grid g;
	struct geo_point p;

	*lat = *lon = NAN;
	if (r->f[FIELD_lat].n && str_to_double(r->f[FIELD_lat], &p.lat) &&
		str_to_double(r->f[FIELD_lon], &p.lon) && p.lat > 49 && p.lat < 62 && p.lon > -9 &&
		p.lon < 3) { /* 99.999999 stands for "none" in ONSPD */
		*lat = p.lat;
		*lon = p.lon;
		return true;
	}
	if (!r->f[FIELD_easting].n || !str_to_double(r->f[FIELD_easting], &g.easting_m) ||
		!str_to_double(r->f[FIELD_northing], &g.northing_m) || g.easting_m < 1 ||
		g.northing_m < 1 || !geo_grid_known(g))
		return false;
	p = geo_from_grid(g);
	*lat = p.lat;
	*lon = p.lon;
	return true;
}
