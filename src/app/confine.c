/*
 * Landlock: the kernel itself refuses to let the server write outside its own folder, whatever a fault or
 * an intruder makes it try. (And in /tmp, where the library for spreadsheets works.) Reading stays as it was: the program, its libraries and certificates.
 */
#include "app/confine.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WRITES (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
	LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | \
	LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

static bool allow(int rules, const char *path, uint64_t what)
{
	struct landlock_path_beneath_attr beneath = { .allowed_access = what };
	long result = -1;

	beneath.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (beneath.parent_fd >= 0) {
		result = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
		close(beneath.parent_fd);
	}
	return result == 0;
}

enum confined confine_writes(struct arena *a, struct str folder)
{
	struct landlock_ruleset_attr handled = { .handled_access_fs = WRITES };
	int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled), 0);
	bool ok;

	if (rules < 0)
		return CONFINE_UNKNOWN;
	ok = allow(rules, str_z(a, folder), WRITES) && allow(rules, "/dev", LANDLOCK_ACCESS_FS_WRITE_FILE) && allow(rules, "/tmp", WRITES) &&
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return ok ? CONFINED : CONFINE_FAILED;
}
