/* How far long work has come, drawn for a terminal: thirty places and the hundredths. */
#ifndef KITH_BASE_BAR_H
#define KITH_BASE_BAR_H

#include <stdint.h>

#define BAR_PLACES 30

/* "######........................" into bar, ended by 0; returns the hundredths, whole. Nothing to
 * do is all done. */
int bar_draw(char bar[BAR_PLACES + 1], int64_t done, int64_t total);

#endif
