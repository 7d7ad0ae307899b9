/*
 * Starting again after a bug. What was acknowledged is on disk and nothing else counts, so the
 * safest way on is a new program: the handler of the fatal signal executes it, in place. The
 * process keeps its id, so that whoever watches it (systemd, a monitor) sees one server; memory,
 * threads and files are new.
 */
#include "app/restart.h"

#include "core/base/log.h"
#include "core/base/str.h"
#include "core/base/time.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define COUNT_NAME "KITH_RESTARTS"
#define SINCE_NAME "KITH_STARTED"
#define MOST 20
#define QUIET_US (10 * TIME_MINUTE) /* after this long without a fault, the count begins anew */

static char **words;

/* The program's path lies on a page of its own, at the same place in every run and read-only, so
 * that the filter of system calls, which sees addresses and not words, can let just this be
 * executed (confine_calls). */
#define PROGRAM_AT ((void *)(uintptr_t)0x200000000000)
#define PROGRAM_ROOM 4096
static const char *program;

static void start_again(int number)
{
	static const char SAID[] = "{\"level\":\"error\",\"what\":\"app.restart\"}\n";
	ssize_t said = write(STDERR_FILENO, SAID, sizeof(SAID) - 1);

	(void)said;
	execv(program, words);
	signal(number, SIG_DFL);
	raise(number);
}

static int64_t number_of(const char *name)
{
	const char *z = getenv(name);
	int64_t n = 0;

	return z && str_to_i64(str_of(z), &n) ? n : 0;
}

static void number_keep(const char *name, int64_t n)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)n);
	setenv(name, text, 1);
}

static void handlers_set(void)
{
	static char stack[64 * 1024];
	stack_t own = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction act = { .sa_handler = start_again, .sa_flags = SA_ONSTACK | SA_NODEFER };
	sigset_t none;

	sigaltstack(&own, NULL);
	sigemptyset(&act.sa_mask);
	sigaction(SIGABRT, &act, NULL);
#ifndef __SANITIZE_ADDRESS__
	sigaction(SIGSEGV, &act, NULL);
	sigaction(SIGBUS, &act, NULL);
	sigaction(SIGFPE, &act, NULL);
	sigaction(SIGILL, &act, NULL);
#endif
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static const char *program_keep(void)
{
	char *page = mmap(PROGRAM_AT, PROGRAM_ROOM, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	ssize_t n;

	if (page == MAP_FAILED)
		return NULL;
	n = readlink("/proc/self/exe", page, PROGRAM_ROOM - 1);
	return n > 0 && mprotect(page, PROGRAM_ROOM, PROT_READ) == 0 ? page : NULL;
}

const char *restart_program(void)
{
	return program;
}

bool restart_on_abort(char **argv)
{
	int64_t now = time_monotonic_us(), count = number_of(COUNT_NAME), since = number_of(SINCE_NAME);

	program = program_keep();
	if (!program)
		return true;                   /* nothing to start: then an abort just ends us */
	if (since != 0 && now - since > QUIET_US)
		count = 0;
	if (since != 0 && count > 0) {
		int wait = count > 5 ? 30 : 1 << (count - 1);
		if (count > MOST)
			return false;
		log_event(
			LOG_WARN, "app.restarted", "\"times\":%lld,\"wait_s\":%d", (long long)count, wait);
		sleep((unsigned)wait);
	}
	number_keep(COUNT_NAME, count + 1);
	number_keep(SINCE_NAME, time_monotonic_us());
	words = argv;
	handlers_set();
	return true;
}
