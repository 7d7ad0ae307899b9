/* check(): an assertion that is never compiled out. A bug aborts; the supervisor restarts. */
#ifndef KITH_BASE_CHECK_H
#define KITH_BASE_CHECK_H

_Noreturn void check_failed(const char *what, const char *file, int line);
#define check(cond) ((cond) ? (void)0 : check_failed(#cond, __FILE__, __LINE__))

#endif
