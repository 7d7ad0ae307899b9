/* A bug ends the program; this brings it back, in the same process, from the beginning. */
#ifndef KITH_APP_RESTART_H
#define KITH_APP_RESTART_H

#include <stdbool.h>

/* From now on an abort (or a bad memory access) starts the program again with the same words. When
 * that happened often lately, waits first: 1, 2, 4 … 30 seconds. False when it happened so often
 * that it is better to stay down and let a person look. */
bool restart_on_abort(char **argv);
/* The path of the program that would be started again, at an address that is the same in every run;
 * NULL: none. */
const char *restart_program(void);

#endif
