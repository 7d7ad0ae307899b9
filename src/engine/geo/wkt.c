/*
 * Areas as text: OGC well-known text (ISO 19125-1, section 6), longitude before latitude. A shape
 * is read completely or not at all; what is wrong is said with the place where it was seen.
 */
#include "engine/geo/geo.h"

#include <math.h>

struct reader {
	struct arena *arena;
	struct str text;
	size_t at;
	struct str why;                        /* the first thing that was wrong */
};

static bool refuse(struct reader *r, const char *what)
{
	if (!r->why.p)
		r->why =
			str_fmt(r->arena, "The outline cannot be read: %s at character %zu.", what, r->at + 1);
	return false;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char peek(struct reader *r)
{
	while (r->at < r->text.n && is_space(r->text.p[r->at]))
		r->at++;
	return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static bool take(struct reader *r, char c)
{
	if (peek(r) != c)
		return false;
	r->at++;
	return true;
}

static struct str word(struct reader *r)
{
	(void)peek(r);
	size_t from = r->at;
	while (r->at < r->text.n && is_letter(r->text.p[r->at]))
		r->at++;
	return str_part(r->text, from, r->at - from);
}

static bool number(struct reader *r, double *out)
{
	(void)peek(r);
	size_t from = r->at;
	while (r->at < r->text.n) {
		char c = r->text.p[r->at];
		if (!((c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E'))
			break;
		r->at++;
	}
	struct str s = str_part(r->text, from, r->at - from);
	if (s.n && s.p[0] == '+')
		s = str_part(s, 1, s.n);
	if (str_to_double(s, out))
		return true;
	r->at = from;
	return refuse(r, "a number was expected");
}

/* "lon lat", and whatever heights or measures follow. */
static bool corner(struct reader *r, struct geo_point *p)
{
	size_t from = r->at;
	if (!number(r, &p->lon) || !number(r, &p->lat))
		return false;
	char c = peek(r);
	for (int i = 0; i < 2 && c != ',' && c != ')'; i++, c = peek(r)) {
		double dropped;
		if (!number(r, &dropped))
			return false;
	}
	if (geo_known(*p))
		return true;
	r->at = from;
	return refuse(r, "longitude and latitude are not on the globe");
}

static bool same(struct geo_point a, struct geo_point b)
{
	return a.lat == b.lat && a.lon == b.lon;
}

static bool ring(struct reader *r, struct geo_ring *out)
{
	struct VEC(struct geo_point) corners = { 0 };
	if (!take(r, '('))
		return refuse(r, "( was expected");
	do {
		struct geo_point p;
		if (!corner(r, &p))
			return false;
		/* The same corner twice running adds nothing. */
		if (!corners.n || !same(corners.v[corners.n - 1], p))
			VEC_PUSH(r->arena, &corners, p);
	} while (take(r, ','));
	if (!take(r, ')'))
		return refuse(r, ") was expected");
	if (corners.n < 4)
		return refuse(r, "a ring needs three different corners and its first one again");
	if (!same(corners.v[0], corners.v[corners.n - 1]))
		return refuse(r, "a ring must end where it began");
	*out = (struct geo_ring){ .v = corners.v, .n = corners.n - 1 };
	return true;
}

static bool polygon(struct reader *r, struct geo_polygon *out)
{
	struct VEC(struct geo_ring) rings = { 0 };
	if (!take(r, '('))
		return refuse(r, "( was expected");
	do {
		struct geo_ring g = { 0 };
		if (!ring(r, &g))
			return false;
		VEC_PUSH(r->arena, &rings, g);
	} while (take(r, ','));
	if (!take(r, ')'))
		return refuse(r, ") was expected");
	*out = (struct geo_polygon){ .v = rings.v, .n = rings.n };
	return true;
}

static bool multipolygon(struct reader *r, struct geo_shape *out)
{
	struct VEC(struct geo_polygon) polygons = { 0 };
	if (!take(r, '('))
		return refuse(r, "( was expected");
	do {
		struct geo_polygon g = { 0 };
		if (!polygon(r, &g))
			return false;
		VEC_PUSH(r->arena, &polygons, g);
	} while (take(r, ','));
	if (!take(r, ')'))
		return refuse(r, ") was expected");
	*out = (struct geo_shape){ .v = polygons.v, .n = polygons.n };
	return true;
}

/* After "POLYGON" or "MULTIPOLYGON": Z, M or ZM, then EMPTY or the brackets. */
static bool body(struct reader *r, bool multi, struct geo_shape *out)
{
	struct str w = word(r);
	if (str_eq_ascii(w, S("Z")) || str_eq_ascii(w, S("M")) || str_eq_ascii(w, S("ZM")))
		w = word(r);
	if (str_eq_ascii(w, S("EMPTY")))
		return true;
	if (w.n)
		return refuse(r, "an unknown word");
	if (multi)
		return multipolygon(r, out);
	out->v = ARENA_NEW(r->arena, struct geo_polygon);
	out->n = 1;
	return polygon(r, out->v);
}

static bool shape(struct reader *r, struct geo_shape *out)
{
	struct str w = word(r);
	if (str_eq_ascii(w, S("SRID"))) {
		ptrdiff_t end = str_find(r->text, S(";"));
		struct str srid = end < 0 ? STR_NONE : str_part(r->text, r->at, (size_t)end - r->at);
		if (!str_eq(srid, S("=4326")))
			return refuse(r, "only SRID=4326 (WGS84) is known");
		r->at = (size_t)end + 1;
		w = word(r);
	}
	bool multi = str_eq_ascii(w, S("MULTIPOLYGON"));
	if (!multi && !str_eq_ascii(w, S("POLYGON"))) {
		r->at -= w.n;
		return refuse(r, "MULTIPOLYGON or POLYGON was expected");
	}
	if (!body(r, multi, out))
		return false;
	return peek(r) == '\0' && r->at == r->text.n ? true
												 : refuse(r, "something follows the outline");
}

bool geo_wkt_parse(struct arena *a, struct str wkt, struct geo_shape *out, struct str *why)
{
	struct reader r = { .arena = a, .text = wkt };
	struct geo_shape read = { 0 };
	bool ok = shape(&r, &read);
	*out = ok ? read : (struct geo_shape){ 0 };
	*why = ok ? STR_NONE : r.why;
	return ok;
}

/* --- writing --- */

static void degree_write(struct buf *b, double v)
{
	struct str s = str_fmt(b->arena, "%.7f", v);
	while (s.n && s.p[s.n - 1] == '0')
		s.n--;
	if (s.n && s.p[s.n - 1] == '.')
		s.n--;
	buf_str(b, str_eq(s, S("-0")) ? S("0") : s);
}

static void ring_write(struct buf *b, const struct geo_ring *r)
{
	buf_char(b, '(');
	for (size_t i = 0; i <= r->n; i++) {
		struct geo_point p = r->v[i % r->n];
		if (i)
			buf_char(b, ',');
		degree_write(b, p.lon);
		buf_char(b, ' ');
		degree_write(b, p.lat);
	}
	buf_char(b, ')');
}

struct str geo_wkt_print(struct arena *a, const struct geo_shape *s)
{
	struct buf b = { .arena = a };
	if (!s->n)
		return S("MULTIPOLYGON EMPTY");
	buf_lit(&b, "MULTIPOLYGON (");
	for (size_t i = 0; i < s->n; i++) {
		buf_str(&b, i ? S(",(") : S("("));
		for (size_t k = 0; k < s->v[i].n; k++) {
			if (k)
				buf_char(&b, ',');
			ring_write(&b, &s->v[i].v[k]);
		}
		buf_char(&b, ')');
	}
	buf_char(&b, ')');
	return buf_view(&b);
}
