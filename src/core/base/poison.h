/*
 * Functions that write without knowing how much room there is, or read numbers without saying that
 * they failed, cannot be used in this program. Included last by str.h, so every file has it.
 */
#ifndef KITH_BASE_POISON_H
#define KITH_BASE_POISON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#pragma GCC poison strcpy strcat sprintf vsprintf atoi atol gets

#endif
