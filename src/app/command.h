/*
 * The command line: one function a subcommand, listed in main.c. Each is given the words behind its
 * own name and returns the exit status: 0, 1 (failed, the reason is on standard error) or 2 (wrong
 * use).
 */
#ifndef KITH_APP_COMMAND_H
#define KITH_APP_COMMAND_H

#include <stddef.h>

enum { EXIT_FINE = 0, EXIT_FAILED = 1, EXIT_WRONG_USE = 2 };

struct command {
	const char *name;
	int (*run)(int argc, char **argv);     /* argv[0] is the command's own name */
	const char *help;                      /* one line */
};

/* The commands of one level: of kith itself, or of kith match. */
struct command_set {
	const char *within; /* "" or "match ": stands before a command's name wherever it is said */
	const char *about, *more;              /* the first line of the help, and the last */
	const struct command *v;
	size_t n;
};
/* Runs the command that argv[1] names, or shows the help. argv[0] is not looked at. */
int command_dispatch(const struct command_set *s, int argc, char **argv);

int command_audit(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_doctor(int argc, char **argv);
int command_gazetteer(int argc, char **argv);
int command_init(int argc, char **argv);
int command_import(int argc, char **argv);
int command_match(int argc, char **argv);
int command_move(int argc, char **argv);
int command_restore(int argc, char **argv);
int command_report(int argc, char **argv);
int command_routes(int argc, char **argv);
int command_sample(int argc, char **argv);
int command_serve(int argc, char **argv);
int command_session(int argc, char **argv);
int command_version(int argc, char **argv);

#endif
