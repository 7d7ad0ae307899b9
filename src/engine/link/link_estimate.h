/*
 * How good the linkage is, from the few pairs that people decided. Pairs stand in strata, bands of
 * weight; how many each has is known, and those decided were drawn by lot within it, so that every
 * pair of it was as likely as any other:
 *
 *	precision   of the pairs that the machine links, the share that is one person
 *	recall      of the pairs that are one person, the share that the machine links. Only of pairs
 *	            that stand in a stratum: what no blocking rule finds, or weighs less than the
 *	            lowest stratum, is not seen
 *
 * Estimates are the stratified ones (Cochran, "Sampling Techniques", 1977, ch. 5). Intervals of
 * 95 %: each stratum has Wilson's (JASA 22, 1927) with the correction for a small population; they
 * are put together by the method of variance estimates recovery (Zou and Donner, Statistics in
 * Medicine 27, 2008; for strata Yan and Su, Statistics in Biopharmaceutical Research 2, 2010), the
 * ratio in recall by Donner and Zou (Statistical Methods in Medical Research 21, 2012). Pure; no
 * memory.
 */
#ifndef KITH_ENGINE_LINK_ESTIMATE_H
#define KITH_ENGINE_LINK_ESTIMATE_H

#include <stdbool.h>
#include <stddef.h>

struct link_stratum {
	double pairs;                          /* it has */
	double drawn;                          /* by lot, and decided */
	double same;                           /* of these, said to be one person */
	double share; /* taken for theirs where none is decided; the interval is then from 0 to 1 */
	bool linked;                           /* by the machine */
};

#define LINK_ESTIMATE_LEAST 30 /* decisions on either side before anything is said */
#define LINK_ESTIMATE_WIDEST 0.25              /* an interval wider than this says nothing */

struct link_estimate {
	double at, low, high;                  /* 0 to 1; NAN when there are no such pairs */
	double pairs;                          /* it is about */
	double decided;                        /* decisions it stands on */
	double needed;                         /* about how many it takes before it may be said */
	bool enough; /* never of fewer pairs than LINK_ESTIMATE_LEAST, were all of them decided */
};
/* [low, high] of a share, Wilson's, of `drawn` from `pairs` of which `same` were: 0 to 1 when
 * nothing was drawn. */
void link_wilson(double pairs, double drawn, double same, double *low, double *high);
struct link_estimate link_precision(const struct link_stratum *s, size_t n);
struct link_estimate link_recall(const struct link_stratum *s, size_t n);

#endif
