/* How far long work has come, for a terminal. */
#include "core/base/bar.h"

#include <string.h>

int bar_draw(char bar[BAR_PLACES + 1], int64_t done, int64_t total)
{
	int percent = done < total ? (int)(done * 100 / total) : 100, filled;

	if (percent < 0)
		percent = 0;
	filled = percent * BAR_PLACES / 100;
	memset(bar, '#', (size_t)filled);
	memset(bar + filled, '.', (size_t)(BAR_PLACES - filled));
	bar[BAR_PLACES] = '\0';
	return percent;
}
