/* Areas first, then their names, then pins, so that nothing that matters is covered. */
#include "core/html/map.h"

#include <math.h>

#include "core/html/component_write.h"

/* A tenth of a drawing unit is finer than any screen shows. */
static void number(struct out *o, double v)
{
	int64_t tenths = (int64_t)llround(v * 10);

	if (tenths < 0)
		put_literal(o, "-");
	tenths = tenths < 0 ? -tenths : tenths;
	out_text_int(o, tenths / 10);
	if (tenths % 10) {
		put_literal(o, ".");
		out_text_int(o, tenths % 10);
	}
}

static bool drawable(struct map_xy p)
{
	return isfinite(p.x) && isfinite(p.y) && fabs(p.x) < 1e6 && fabs(p.y) < 1e6;
}

static void place(struct out *o, const char *x, const char *y, struct map_xy p)
{
	buf_fmt(&o->buf, " %s=\"", x);
	number(o, p.x);
	buf_fmt(&o->buf, "\" %s=\"", y);
	number(o, p.y);
	put_literal(o, "\"");
}

static void ring(struct out *o, const struct map_ring *r)
{
	bool first = true;

	for (size_t i = 0; i < r->n; i++) {
		if (!drawable(r->v[i]))
			continue;
		buf_char(&o->buf, first ? 'M' : 'L');
		number(o, r->v[i].x);
		buf_char(&o->buf, ' ');
		number(o, r->v[i].y);
		first = false;
	}
	if (!first)
		buf_char(&o->buf, 'Z');
}

static void area(struct out *o, const struct map_area *m)
{
	put_literal(o, "<path class=\"map-area");
	if (m->strong)
		put_literal(o, " map-area--strong");
	put_literal(o, "\" fill-rule=\"evenodd\" d=\"");
	for (size_t i = 0; i < m->n; i++)
		ring(o, &m->rings[i]);
	put_literal(o, "\"/>");
}

/* What a name covers, about: letters are 13 units high and 7 wide, middle at the point. */
struct cover { double left, right, top, bottom; };

static struct cover cover_of(const struct map_area *m)
{
	double letters = 0;

	for (size_t at = 0; at < m->name.n && str_utf8_next(m->name, &at) >= 0;)
		letters++;
	return (struct cover){ m->label.x - letters * 3.5, m->label.x + letters * 3.5,
		m->label.y - 12, m->label.y + 3 };
}

/* Nothing is written over what is written already: the list beside the map has every name. */
static bool is_free(const struct cover *taken, size_t n, struct cover c)
{
	for (size_t i = 0; i < n; i++)
		if (c.left < taken[i].right && c.right > taken[i].left && c.top < taken[i].bottom &&
			c.bottom > taken[i].top)
			return false;
	return true;
}

static void name(struct out *o, const struct map_area *m)
{
	put_literal(o, "<text class=\"map-name\"");
	place(o, "x", "y", m->label);
	put_literal(o, ">");
	out_text_str(o, m->name);
	put_literal(o, "</text>");
}

/* Those that the page is about come first. */
static void names(struct out *o, const struct map *m)
{
	struct cover *taken = ARENA_ARRAY(o->buf.arena, struct cover, m->n_areas + 1);
	size_t n = 0;

	for (int strong = 1; strong >= 0; strong--)
		for (size_t i = 0; i < m->n_areas; i++) {
			const struct map_area *a = &m->areas[i];

			if (a->strong != strong || str_empty(a->name) || !drawable(a->label) ||
				!is_free(taken, n, cover_of(a)))
				continue;
			taken[n++] = cover_of(a);
			name(o, a);
		}
}

static void pin(struct out *o, const struct map_pin *p)
{
	static const char *const kinds[] = { "", " map-pin--late", " map-pin--soon", " map-pin--fine",
		"" };
	struct map_xy below = { p->at.x, p->at.y + 4.5 };

	if (!drawable(p->at))
		return;
	put_literal(o, "<g>");
	if (!str_empty(p->words)) {
		put_literal(o, "<title>");
		out_text_str(o, p->words);
		put_literal(o, "</title>");
	}
	buf_fmt(&o->buf, "<circle class=\"map-pin%s\" r=\"10\"", kinds[p->kind]);
	place(o, "cx", "cy", p->at);
	put_literal(o, "/>");
	if (p->letter) {
		put_literal(o, "<text class=\"map-letter\"");
		place(o, "x", "y", below);
		put_literal(o, ">");
		out_text_str(o, (struct str){ &p->letter, 1 });
		put_literal(o, "</text>");
	}
	put_literal(o, "</g>");
}

struct html map_svg(struct arena *a, struct map m)
{
	struct out o = { .buf = { .arena = a } };

	put_literal(&o, "<svg class=\"map\" role=\"img\" focusable=\"false\" viewBox=\"0 0 ");
	number(&o, m.width);
	put_literal(&o, " ");
	number(&o, m.height);
	put_literal(&o, "\"");
	put_attribute(&o, "aria-label", m.title);
	put_literal(&o, ">");
	for (size_t i = 0; i < m.n_areas; i++)
		area(&o, &m.areas[i]);
	names(&o, &m);
	for (size_t i = 0; i < m.n_pins; i++)
		pin(&o, &m.pins[i]);
	put_literal(&o, "</svg>");
	return part_end(&o);
}
