/* The architecture as rules that a program can check. */
#ifndef KITH_ARCH_H
#define KITH_ARCH_H

#include "core/base/arena.h"
#include "core/base/str.h"

struct arch_faults {
	struct arena *arena;
	struct VEC(struct str) v;              /* "src/hub/…/x.c:12: why" */
	size_t files;                          /* how many were read */
};

/* Reads every .c, .h and .html under root/src and adds what breaks a rule. */
void arch_check(struct str root, struct arch_faults *faults);

#endif
