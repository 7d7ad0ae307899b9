/*
 * What a fault or an intruder in the server could make it do, taken away by the kernel itself:
 * Landlock bounds the files, seccomp the calls. Neither needs rights, and both are for good. What
 * each promises is in confine.h; why so, in doc/decisions/0022.
 */
#include "app/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* --- files --- */

#define TRUNCATE (UINT64_C(1) << 14)           /* since the third version of Landlock */
#define READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITES                                                                                     \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                               \
		LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |                             \
		LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |                               \
		LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM)
#define NEVER (LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK)
#define OF_FILES                                                                                   \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE |   \
		TRUNCATE)

/* What libraries, the name service, TLS, time zones, libpq and the C library read. */
static const char *const system_places[] = {
	"/lib",
	"/lib64",
	"/usr/lib",
	"/usr/lib64",
	"/usr/local/lib",
	"/usr/share",
	"/usr/local/share/ca-certificates",
	"/etc/ssl",
	"/etc/ca-certificates",
	"/etc/gnutls",
	"/etc/kith",
	"/etc/postgresql-common",
	"/etc/ld.so.cache",
	"/etc/resolv.conf",
	"/etc/hosts",
	"/etc/host.conf",
	"/etc/gai.conf",
	"/etc/nsswitch.conf",
	"/etc/services",
	"/etc/protocols",
	"/etc/localtime",
	"/etc/timezone",
	"/etc/passwd",
	"/run",
	"/var/run",
	"/proc",
	"/sys/devices/system",
	"/sys/fs/cgroup",
};

static const char *const loaders[] = { "/lib64/ld-linux-x86-64.so.2",
	"/lib/ld-linux-aarch64.so.1" };

struct rules { int fd; uint64_t handled; bool failed; };

/* A place that is not there needs no rule. */
static void allow(struct rules *r, const char *path, uint64_t what)
{
	struct landlock_path_beneath_attr beneath = { .allowed_access = what & r->handled };
	struct stat st;

	beneath.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (beneath.parent_fd < 0) {
		r->failed = r->failed || errno != ENOENT;
		return;
	}
	if (fstat(beneath.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		beneath.allowed_access &= OF_FILES;
	r->failed = r->failed ||
		syscall(SYS_landlock_add_rule, r->fd, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0;
	close(beneath.parent_fd);
}

/* libpq's own files, which people keep at home. */
static void allow_home(struct rules *r, struct arena *a)
{
	const char *home = getenv("HOME");

	if (!home || home[0] != '/')
		return;
	allow(r, str_z(a, str_fmt(a, "%s/.pgpass", home)), READS);
	allow(r, str_z(a, str_fmt(a, "%s/.postgresql", home)), READS);
}

enum confined confine_files(struct arena *a, const struct confine_places *places)
{
	struct landlock_ruleset_attr attr = { .handled_access_fs =
											  READS | WRITES | NEVER | LANDLOCK_ACCESS_FS_EXECUTE };
	struct rules r = { 0 };
	bool ok;

	if (syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 3)
		attr.handled_access_fs |= TRUNCATE;
	r = (struct rules){ .fd = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0),
		.handled = attr.handled_access_fs };
	if (r.fd < 0)
		return CONFINE_UNKNOWN;
	for (size_t i = 0; i < sizeof(system_places) / sizeof(*system_places); i++)
		allow(&r, system_places[i], READS);
	for (size_t i = 0; i < sizeof(places->readable) / sizeof(*places->readable); i++)
		if (!str_empty(places->readable[i]))
			allow(&r, str_z(a, places->readable[i]), READS);
	allow_home(&r, a);
	if (!str_empty(places->folder))
		allow(&r, str_z(a, places->folder), READS | WRITES | TRUNCATE);
	allow(&r, "/tmp", READS | WRITES | TRUNCATE);
	allow(&r, "/dev", READS | LANDLOCK_ACCESS_FS_WRITE_FILE);
	if (!str_empty(places->program)) {
		allow(&r, str_z(a, places->program), READS | LANDLOCK_ACCESS_FS_EXECUTE);
		for (size_t i = 0; i < sizeof(loaders) / sizeof(*loaders); i++)
			allow(&r, loaders[i], READS | LANDLOCK_ACCESS_FS_EXECUTE);
	}
	ok = !r.failed && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		syscall(SYS_landlock_restrict_self, r.fd, 0) == 0;
	close(r.fd);
	return ok ? CONFINED : CONFINE_FAILED;
}

/* --- calls --- */

static const int refused_calls[] = {
	SCMP_SYS(execveat),
	SCMP_SYS(fork),
	SCMP_SYS(vfork),
	SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(kcmp),
	SCMP_SYS(pidfd_getfd),
	SCMP_SYS(mount),
	SCMP_SYS(umount2),
	SCMP_SYS(pivot_root),
	SCMP_SYS(chroot),
	SCMP_SYS(open_tree),
	SCMP_SYS(move_mount),
	SCMP_SYS(fsopen),
	SCMP_SYS(fsconfig),
	SCMP_SYS(fsmount),
	SCMP_SYS(fspick),
	SCMP_SYS(mount_setattr),
	SCMP_SYS(unshare),
	SCMP_SYS(setns),
	SCMP_SYS(bpf),
	SCMP_SYS(perf_event_open),
	SCMP_SYS(userfaultfd),
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(io_uring_enter),
	SCMP_SYS(io_uring_register),
	SCMP_SYS(add_key),
	SCMP_SYS(request_key),
	SCMP_SYS(keyctl),
	SCMP_SYS(init_module),
	SCMP_SYS(finit_module),
	SCMP_SYS(delete_module),
	SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load),
	SCMP_SYS(reboot),
	SCMP_SYS(swapon),
	SCMP_SYS(swapoff),
	SCMP_SYS(iopl),
	SCMP_SYS(ioperm),
	SCMP_SYS(settimeofday),
	SCMP_SYS(clock_settime),
	SCMP_SYS(adjtimex),
	SCMP_SYS(clock_adjtime),
	SCMP_SYS(sethostname),
	SCMP_SYS(setdomainname),
	SCMP_SYS(acct),
	SCMP_SYS(quotactl),
	SCMP_SYS(personality),
	SCMP_SYS(name_to_handle_at),
	SCMP_SYS(open_by_handle_at),
	SCMP_SYS(fanotify_init),
	SCMP_SYS(lookup_dcookie),
	SCMP_SYS(vhangup),
	SCMP_SYS(syslog),
	SCMP_SYS(setuid),
	SCMP_SYS(setgid),
	SCMP_SYS(setreuid),
	SCMP_SYS(setregid),
	SCMP_SYS(setresuid),
	SCMP_SYS(setresgid),
	SCMP_SYS(setfsuid),
	SCMP_SYS(setfsgid),
	SCMP_SYS(setgroups),
	SCMP_SYS(mknod),
	SCMP_SYS(mknodat),
	SCMP_SYS(modify_ldt),
};

static const int name_spaces[] = { CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
	CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET };

#define REFUSE SCMP_ACT_ERRNO(EPERM)

static bool calls_refuse(scmp_filter_ctx f)
{
	bool ok = true;

	for (size_t i = 0; i < sizeof(refused_calls) / sizeof(*refused_calls); i++)
		ok = ok && seccomp_rule_add(f, REFUSE, refused_calls[i], 0) == 0;
	for (size_t i = 0; i < sizeof(name_spaces) / sizeof(*name_spaces); i++)
		ok = ok &&
			seccomp_rule_add(f, REFUSE, SCMP_SYS(clone), 1,
				SCMP_A0(SCMP_CMP_MASKED_EQ, (scmp_datum_t)name_spaces[i],
					(scmp_datum_t)name_spaces[i])) == 0;
	/* threads yes, processes no; clone3 hides its flags in memory: the C library then uses clone */
	return ok &&
		seccomp_rule_add(
			f, REFUSE, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)) == 0 &&
		seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

/* The network, sockets of this machine, and what tells which addresses it has. */
static bool sockets_refuse(scmp_filter_ctx f)
{
	bool ok =
		seccomp_rule_add(f, REFUSE, SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_GT, AF_NETLINK)) == 0;

	for (int family = 0; family < AF_NETLINK; family++)
		if (family != AF_UNIX && family != AF_INET && family != AF_INET6)
			ok = ok &&
				seccomp_rule_add(f, REFUSE, SCMP_SYS(socket), 1,
					SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)family)) == 0;
	return ok;
}

/* Code is what was there at the start, and libraries read from their files. */
static bool code_refuse(scmp_filter_ctx f)
{
	return seccomp_rule_add(f, REFUSE, SCMP_SYS(mmap), 1,
			   SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_WRITE | PROT_EXEC, PROT_WRITE | PROT_EXEC)) == 0 &&
		seccomp_rule_add(f, REFUSE, SCMP_SYS(mprotect), 1,
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)) == 0 &&
		seccomp_rule_add(f, REFUSE, SCMP_SYS(pkey_mprotect), 1,
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)) == 0;
}

static bool programs_refuse(scmp_filter_ctx f, const char *program)
{
	if (!program)
		return seccomp_rule_add(f, REFUSE, SCMP_SYS(execve), 0) == 0;
	return seccomp_rule_add(f, REFUSE, SCMP_SYS(execve), 1,
			   SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)(uintptr_t)program)) == 0;
}

enum confined confine_calls(const char *program)
{
	scmp_filter_ctx f;
	int loaded = -EINVAL;
	bool made;

	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0)
		return CONFINE_UNKNOWN;
	f = seccomp_init(SCMP_ACT_ALLOW);
	made =
		f && calls_refuse(f) && sockets_refuse(f) && code_refuse(f) && programs_refuse(f, program);
	if (made)
		loaded = seccomp_load(f);
	seccomp_release(f);
	return loaded == 0 ? CONFINED : loaded == -EINVAL && made ? CONFINE_UNKNOWN : CONFINE_FAILED;
}
