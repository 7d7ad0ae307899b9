/* What a confined process may still write. Tried in a child, because there is no way back. */
#include "app/confine.h"

#include "core/base/arena.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
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

/* The child's exit status: 0 as promised, 77 no Landlock here, else which promise broke. */
static int child(struct arena *a, const char *own, const char *other)
{
	int null;

	switch (confine_writes(a, str_of(own))) {
	case CONFINE_UNKNOWN: return 77;
	case CONFINE_FAILED: return 1;
	case CONFINED: break;
	}
	if (!can_make(a, own))
		return 2;
	if (can_make(a, other))
		return 3;
	if (open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0)
		return 4;
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	return null < 0 ? 5 : 0;
}

static void a_confined_server_writes_in_its_own_folder_alone(void **state)
{
	struct arena *a = arena_new();
	char own[] = "kith-own-XXXXXX", other[] = "kith-other-XXXXXX";      /* here: /tmp stays open to writing */
	int status = -1;
	pid_t pid;

	(void)state;
	assert_non_null(mkdtemp(own));
	assert_non_null(mkdtemp(other));
	assert_true(can_make(a, other));
	pid = fork();
	if (pid == 0)
		_exit(child(a, own, other));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(rmdir(own), 0);
	assert_int_equal(rmdir(other), 0);
	arena_free(a);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_confined_server_writes_in_its_own_folder_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
