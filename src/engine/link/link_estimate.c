/* Stratified estimates of precision and recall with their intervals. See link_estimate.h. */
#include "engine/link/link_estimate.h"

#include <math.h>

#define Z 1.959964                             /* of 95 % */

void link_wilson(double pairs, double drawn, double same, double *low, double *high)
{
	double z = Z * sqrt(fmax(0, 1 - drawn / fmax(pairs, 1))), p, middle, half;

	*low = 0;
	*high = 1;
	if (drawn <= 0)
		return;
	p = same / drawn;
	middle = (p + z * z / (2 * drawn)) / (1 + z * z / drawn);
	half = z / (1 + z * z / drawn) * sqrt(p * (1 - p) / drawn + z * z / (4 * drawn * drawn));
	*low = fmax(0, fmin(p, middle - half));
	*high = fmin(1, fmax(p, middle + half));
}

/* Pairs that are one person, of all strata on one side, with their interval; how many there are and
 * were decided. */
struct side { double at, low, high, pairs, decided; };

static struct side side_of(const struct link_stratum *s, size_t n, bool linked)
{
	struct side sum = { 0 };
	double below = 0, above = 0;

	for (size_t i = 0; i < n; i++) {
		double p = s[i].drawn > 0 ? s[i].same / s[i].drawn : s[i].share, low, high;

		if (s[i].linked != linked || s[i].pairs <= 0)
			continue;
		link_wilson(s[i].pairs, s[i].drawn, s[i].same, &low, &high);
		sum.at += s[i].pairs * p;
		below += pow(s[i].pairs * (p - low), 2);
		above += pow(s[i].pairs * (high - p), 2);
		sum.pairs += s[i].pairs;
		sum.decided += s[i].drawn;
	}
	sum.low = fmax(0, sum.at - sqrt(below));
	sum.high = fmin(sum.pairs, sum.at + sqrt(above));
	return sum;
}

/* Whether it may be said, and about how many decisions it takes until then. Where all pairs are
 * decided it is no estimate any more. */
static void judge(struct link_estimate *e, double fewest)
{
	double width = e->high - e->low;

	e->needed = fewest >= LINK_ESTIMATE_LEAST
		? e->decided * fmax(1, pow(width / LINK_ESTIMATE_WIDEST, 2))
		: e->decided + (LINK_ESTIMATE_LEAST - fewest);
	e->needed = fmin(ceil(e->needed), e->pairs);
	e->enough = !isnan(e->at) && fewest >= LINK_ESTIMATE_LEAST &&
		(width <= LINK_ESTIMATE_WIDEST || e->decided >= e->pairs);
}

struct link_estimate link_precision(const struct link_stratum *s, size_t n)
{
	struct side yes = side_of(s, n, true);
	struct link_estimate e = {
		.at = NAN, .low = NAN, .high = NAN, .pairs = yes.pairs, .decided = yes.decided
	};

	if (yes.pairs <= 0)
		return e;
	e.at = yes.at / yes.pairs;
	e.low = yes.low / yes.pairs;
	e.high = yes.high / yes.pairs;
	judge(&e, yes.decided);
	return e;
}

/* Limits of x / y, both independent and not below nought (Donner and Zou 2012). */
static void ratio_limits(struct side x, struct side y, double *low, double *high)
{
	double xy = x.at * y.at, a = y.high * (2 * y.at - y.high), b = y.low * (2 * y.at - y.low);

	*low = a > 0 ? (xy - sqrt(fmax(0, xy * xy - x.low * (2 * x.at - x.low) * a))) / a : 0;
	*high = b > 0 ? (xy + sqrt(fmax(0, xy * xy - x.high * (2 * x.at - x.high) * b))) / b : INFINITY;
}

struct link_estimate link_recall(const struct link_stratum *s, size_t n)
{
	struct side yes = side_of(s, n, true), no = side_of(s, n, false);
	struct link_estimate e = { .at = NAN,
		.low = NAN,
		.high = NAN,
		.pairs = yes.pairs + no.pairs,
		.decided = yes.decided + no.decided };
	double low, high, fewest = no.pairs <= 0 ? yes.decided : fmin(yes.decided, no.decided);

	if (yes.at + no.at <= 0)
		return e;
	if (yes.at <= 0)
		low = high = INFINITY;
	else
		ratio_limits(no, yes, &low, &high);
	e.at = yes.at / (yes.at + no.at);
	e.low = 1 / (1 + high);
	e.high = 1 / (1 + fmax(0, low));
	judge(&e, fewest);
	return e;
}
