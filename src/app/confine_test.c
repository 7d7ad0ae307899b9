/* What a confined process may still write. Tried in a child, because there is no way back. */
#include "app/confine.h"

#include "core/base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static bool can_make(struct arena *a, const char *folder)
{
	char *path = str_z(a, str_fmt(a, "%s/made", folder));
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0 && unlink(path) == 0;
}

/* A folder that a confined server must not write in: /tmp stays open to it, and the tests may have
 * been started below it. NULL: there is none. */
static const char *not_in_tmp(struct arena *a)
{
	char *here = getcwd(NULL, 0);
	const char *const homes[] = { here, getenv("HOME"), "/var/tmp" }, *found = NULL;

	for (size_t i = 0; i < sizeof(homes) / sizeof(*homes) && !found; i++)
		if (homes[i] && strncmp(homes[i], "/tmp", 4) != 0 && access(homes[i], W_OK) == 0)
			found = str_z(a, str_of(homes[i]));
	free(here);
	return found;
}

/* Runs `what` in a child, which cannot come back from being confined. Its status: 0 as promised, 77
 * this kernel cannot, else which promise broke. */
static void in_child(int (*what)(struct arena *a, const char *own, const char *other))
{
	struct arena *a = arena_new();
	const char *outside = not_in_tmp(a);
	char own[] = "kith-own-XXXXXX";
	char *other = outside ? str_z(a, str_fmt(a, "%s/kith-other-XXXXXX", outside)) : NULL;
	int status = -1;
	pid_t pid;

	if (!other) {
		print_message("there is no folder outside /tmp to try to write in\n");
		arena_free(a);
		skip();
	}
	assert_non_null(mkdtemp(own));
	assert_non_null(mkdtemp(other));
	assert_true(can_make(a, other));
	pid = fork();
	if (pid == 0)
		_exit(what(a, own, other));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(rmdir(own), 0);
	assert_int_equal(rmdir(other), 0);
	arena_free(a);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77) {
		print_message("this kernel cannot confine a process so\n");
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 0);
}

static bool can_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* Whether the words can be executed at all: the grandchild's own status says so. */
static bool can_run(const char *path)
{
	char *words[] = { (char *)(uintptr_t)path, NULL };
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		execv(path, words);
		_exit(99);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
		WEXITSTATUS(status) == 0;
}

static int files_tried(struct arena *a, const char *own, const char *other)
{
	struct confine_places places = {
		.folder = str_of(own), .program = S("/bin/true"), .readable = { S("/etc/hostname") }
	};

	if (!can_run("/bin/false") && !can_run("/bin/true"))
		return 1;
	switch (confine_files(a, &places)) {
	case CONFINE_UNKNOWN: return 77;
	case CONFINE_FAILED: return 2;
	case CONFINED: break;
	}
	if (!can_make(a, own) || can_make(a, other))
		return 3;
	if (can_read("/etc/shadow") || can_read("/etc/fstab") || can_read(other) || can_read("/root") ||
		can_read("/bin/sh"))
		return 4;
	if (!can_read("/etc/passwd") || !can_read("/usr/share/zoneinfo/Europe/London") ||
		!can_read(own))
		return 5;
	if (can_run("/bin/echo") || !can_run("/bin/true"))
		return 6;
	if (truncate("/etc/hostname", 0) == 0)
		return 7;
	return open("/dev/null", O_WRONLY | O_CLOEXEC) < 0 ? 8 : 0;
}

static void a_confined_server_reads_and_writes_where_it_belongs(void **state)
{
	(void)state;
	in_child(files_tried);
}

static void *nothing(void *arg)
{
	return arg;
}

#define REFUSED(call) ((call) < 0 && errno == EPERM)

static int calls_tried(struct arena *a, const char *own, const char *other)
{
	static const char *const program = "/bin/true";
	char elsewhere[] = "/bin/true", *words[] = { elsewhere, NULL };
	long page = sysconf(_SC_PAGESIZE);
	void *code =
		mmap(NULL, (size_t)page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_t thread;
	int fd;

	(void)other;
	switch (confine_calls(program)) {
	case CONFINE_UNKNOWN: return 77;
	case CONFINE_FAILED: return 1;
	case CONFINED: break;
	}
	if (!REFUSED(execv(elsewhere, words)) || !REFUSED(execv("/bin/sh", words)) || !REFUSED(fork()))
		return 2;
	if (!REFUSED(ptrace(PTRACE_TRACEME, 0, NULL, NULL)) ||
		!REFUSED(mount("none", own, "tmpfs", 0, NULL)) || !REFUSED(unshare(CLONE_NEWUSER)) ||
		!REFUSED(chroot(own)) || !REFUSED(setuid(1)))
		return 3;
	if (!REFUSED(socket(AF_PACKET, SOCK_RAW, 0)) || !REFUSED(socket(AF_VSOCK, SOCK_STREAM, 0)))
		return 4;
	if (!REFUSED(mprotect(code, (size_t)page, PROT_READ | PROT_EXEC)) ||
		mmap(NULL, (size_t)page, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
			MAP_FAILED)
		return 5;
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || close(fd) != 0 || !can_make(a, own))
		return 6;
	if (pthread_create(&thread, NULL, nothing, NULL) != 0 || pthread_join(thread, NULL) != 0)
		return 7;
	execv(program, words);                 /* the one that it may: ends with 0 */
	return 8;
}

static void a_confined_server_starts_no_program_and_traces_nobody(void **state)
{
	(void)state;
	in_child(calls_tried);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_confined_server_reads_and_writes_where_it_belongs),
		cmocka_unit_test(a_confined_server_starts_no_program_and_traces_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
