/* Looking addresses up in the sorted table that the route compiler made. */
#include "core/http/route.h"

#include "core/http/percent.h"

#include <string.h>

struct search {
	struct arena *arena;
	const struct route *table;
	struct str path;
	struct route_match *match;
};

/* The segment of a pattern or path that begins at `at`; at the end it is absent. */
static struct str segment_at(struct str s, size_t at)
{
	const char *slash;

	if (at >= s.n)
		return STR_NONE;
	slash = memchr(s.p + at, '/', s.n - at);
	return (struct str){ .p = s.p + at, .n = (slash ? (size_t)(slash - s.p) : s.n) - at };
}

static struct str pattern_segment(const struct route *r, size_t at)
{
	return segment_at(str_of(r->pattern), at);
}

/* Words in byte order, parameters behind them, as the compiler sorted; the end of a pattern
 * first. */
static int segment_order(struct str pattern, struct str word)
{
	if (!pattern.p)
		return -1;
	if (pattern.n > 0 && pattern.p[0] == '{')
		return 1;
	return str_cmp(pattern, word);
}

/* The first row in lo..hi whose segment at `at` does not come before `word`. */
static size_t lower(const struct search *s, size_t lo, size_t hi, size_t at, struct str word)
{
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (segment_order(pattern_segment(&s->table[mid], at), word) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static const struct route *search(
	struct search *s, size_t lo, size_t hi, size_t path_at, size_t pattern_at);

/* Rows whose segment is a parameter: all of them stand at the end of lo..hi and may have different
 * names. */
static const struct route *search_parameter(struct search *s, size_t lo, size_t hi, struct str word,
	size_t path_at, size_t pattern_at)
{
	struct str value;
	size_t n = s->match->n;

	if (n == sizeof(s->match->values) / sizeof(*s->match->values) || word.n == 0 ||
	    !percent_decode(s->arena, word, false, &value) || memchr(value.p, '/', value.n))
		return NULL;
	s->match->values[s->match->n++] = value;
	while (lo < hi) {
		struct str first = pattern_segment(&s->table[lo], pattern_at);
		size_t end = lo;
		const struct route *r;
		while (end < hi && str_eq(pattern_segment(&s->table[end], pattern_at), first))
			end++;
		r = search(s, lo, end, path_at + word.n + 1, pattern_at + first.n + 1);
		if (r)
			return r;
		lo = end;
	}
	s->match->n = n;
	return NULL;
}

static const struct route *search(
	struct search *s, size_t lo, size_t hi, size_t path_at, size_t pattern_at)
{
	struct str word = segment_at(s->path, path_at);
	size_t first, behind, parameters;
	const struct route *r;

	if (path_at > s->path.n) {
		bool whole = lo < hi && strlen(s->table[lo].pattern) < pattern_at;
		return whole ? &s->table[lo] : NULL;
	}
	if (!word.p)
		word = S("");
	first = lower(s, lo, hi, pattern_at, word);
	behind = first;
	while (behind < hi && str_eq(pattern_segment(&s->table[behind], pattern_at), word) &&
	       strlen(s->table[behind].pattern) >= pattern_at)
		behind++;
	r = behind > first ? search(s, first, behind, path_at + word.n + 1, pattern_at + word.n + 1)
					   : NULL;
	if (r)
		return r;
	for (parameters = behind; parameters < hi; parameters++) {
		struct str p = pattern_segment(&s->table[parameters], pattern_at);
		if (p.p && p.n > 0 && p.p[0] == '{')
			break;
	}
	return search_parameter(s, parameters, hi, word, path_at, pattern_at);
}

static const struct route *find(struct arena *a, const struct route *table, size_t n, enum method m,
	struct str path, struct route_match *match)
{
	struct search s = { .arena = a, .table = table, .path = path, .match = match };
	size_t lo = 0, hi;

	while (lo < n && table[lo].method != m)
		lo++;
	for (hi = lo; hi < n && table[hi].method == m; hi++)
		;
	match->n = 0;
	if (str_eq(path, S("/")))
		return lo < hi && strcmp(table[lo].pattern, "/") == 0 ? &table[lo] : NULL;
	return search(&s, lo, hi, 1, 1);
}

struct route_match route_find(
	struct arena *a, const struct route *table, size_t n, enum method m, struct str path)
{
	struct route_match match = { 0 };

	if (path.n == 0 || path.p[0] != '/')
		return match;
	match.route = find(a, table, n, m, path, &match);
	if (!match.route) {
		struct route_match other = { 0 };
		match.other_method = find(a, table, n, m == GET ? POST : GET, path, &other) != NULL;
	}
	return match;
}

struct str route_parameter(const struct route *r, size_t i)
{
	struct str rest = str_of(r->pattern), part;

	while (str_cut(&rest, '/', &part))
		if (part.n > 2 && part.p[0] == '{' && i-- == 0)
			return str_part(part, 1, part.n - 2);
	return STR_NONE;
}
