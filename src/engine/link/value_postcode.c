/*
 * Postcodes: O for 0 and I for 1 put right by their place, as fold_postcode in core/base does with
 * more care and time; this one is for a million at once. What is no British postcode is kept as it
 * stands: lists of other countries link too.
 */
#include "engine/link/value_private.h"

#include <pthread.h>

#include "core/base/fold.h"

/* Outward halves: A a letter, 9 a digit. */
static const char *const shapes[] = { "A9", "A99", "AA9", "A9A", "AA99", "AA9A" };

static bool areas[27][27];                     /* [0]: a single letter */
static pthread_once_t areas_made = PTHREAD_ONCE_INIT;

static void areas_make(void)
{
	for (char a = 'A'; a <= 'Z'; a++) {
		areas[0][a - 'A' + 1] = postcode_area_known(&a, 1);
		for (char b = 'A'; b <= 'Z'; b++)
			areas[a - 'A' + 1][b - 'A' + 1] = postcode_area_known((char[]){ a, b }, 2);
	}
}

/* `c` read as a letter or a digit; *cost grows when that is another character. 0: it cannot be. */
static char read_as(char c, char kind, int *cost)
{
	static const char looks[] = "O0I1L1S5B8Z2";
	bool is_digit = c >= '0' && c <= '9';

	if (is_digit == (kind == '9'))
		return c;
	for (size_t i = 0; looks[i]; i += 2)
		if (looks[i + (kind == 'A')] == c) {
			*cost += i < 6 ? 1 : 2;
			return looks[i + (kind == '9')];
		}
	return 0;
}

static bool shape_read(const char *typed, const char *shape, size_t n, char *to, int *cost)
{
	for (size_t i = 0; i < n; i++) {
		to[i] = read_as(typed[i], shape[i], cost);
		if (!to[i])
			return false;
	}
	return true;
}

static bool area_of_out(const char *out)
{
	size_t first = (size_t)(out[0] - 'A' + 1);

	return out[1] >= 'A' ? areas[first][out[1] - 'A' + 1] : areas[0][first];
}

/* The outward half with the fewest characters changed, in an area there is if possible. False: none
 * fits. */
static bool out_read(const char *typed, size_t n, char *best)
{
	int least = 1000;

	pthread_once(&areas_made, areas_make);
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		char to[4];
		int cost = 0;

		if (strlen(shapes[i]) != n || !shape_read(typed, shapes[i], n, to, &cost))
			continue;
		cost += area_of_out(to) ? 0 : 10;
		if (cost < least) {
			least = cost;
			memcpy(best, to, n);
		}
	}
	return least < 1000;
}

/* Capitals and digits of a cell; more than 8 mean that it is something else. */
static size_t typed_read(struct str s, char typed[8])
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		c = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
		if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
			if (n == 8)
				return 9;
			typed[n++] = c;
		}
	}
	return n;
}

/* ZZ99: no fixed abode and the like. XX and repeated characters stand for nothing as well. */
static bool nobodys_postcode(const char *p, size_t n)
{
	size_t same = 1;

	for (size_t i = 1; i < n; i++)
		same += p[i] == p[0];
	return (n >= 4 && memcmp(p, "ZZ99", 4) == 0) || same == n ||
		(n == 7 && (memcmp(p, "UNKNOWN", 7) == 0 || memcmp(p, "NOTKNOW", 7) == 0)) ||
		(n == 2 && memcmp(p, "NA", 2) == 0) || (n == 4 && memcmp(p, "NONE", 4) == 0) ||
		(n == 3 && memcmp(p, "NFA", 3) == 0);
}

void value_postcode_read(struct value_reader *r, struct str cell, struct value_postcode *out)
{
	char typed[8];
	size_t n = typed_read(cell, typed);
	int cost = 0;

	(void)r;
	memset(out, 0, sizeof(*out));
	if (n == 0 || n > 8 || nobodys_postcode(typed, n)) {
		out->flags = VALUE_ABSENT | (cell.n ? VALUE_PLACEHOLDER : 0);
		return;
	}
	if (n >= 5 && n <= 7 && shape_read(typed + n - 3, "9AA", 3, out->text + n - 3, &cost) &&
		out_read(typed, n - 3, out->text)) {
		out->out = (uint8_t)(n - 3);
	} else if (n <= 4 && out_read(typed, n, out->text)) {
		out->out = (uint8_t)n;                 /* an outward half alone */
		out->flags = VALUE_INVALID;
	} else {
		memcpy(out->text, typed, n);
		out->flags = VALUE_INVALID;
	}
	out->n = (uint8_t)n;
	if (nobodys_postcode(out->text, n))
		out->flags = VALUE_ABSENT | VALUE_PLACEHOLDER;
}

static size_t area_letters(const struct value_postcode *v)
{
	return v->text[1] >= 'A' ? 2 : 1;
}

enum value_postcode_level value_postcode_compare(
	const struct value_postcode *a, const struct value_postcode *b)
{
	struct str x = { a->text, a->n }, y = { b->text, b->n };
	bool british = a->out && b->out, out_same;

	if (str_eq(x, y))
		return POSTCODE_SAME;
	out_same = british && a->out == b->out && memcmp(a->text, b->text, a->out) == 0;
	if (out_same && (a->n == a->out || b->n == b->out))
		return POSTCODE_OUT;
	if (text_osa(x, y, 1) <= 1)
		return POSTCODE_TYPO;
	if (!british)
		return POSTCODE_DIFFERENT;
	if (a->n > a->out && b->n > b->out && memcmp(a->text + a->out, b->text + b->out, 3) == 0)
		return POSTCODE_IN;
	if (out_same)
		return a->text[a->out] == b->text[b->out] ? POSTCODE_SECTOR : POSTCODE_OUT;
	if (area_letters(a) == area_letters(b) && memcmp(a->text, b->text, area_letters(a)) == 0)
		return POSTCODE_AREA;
	return POSTCODE_DIFFERENT;
}
