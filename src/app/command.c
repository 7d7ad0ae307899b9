/* Finds a command in its table and runs it; the same for kith and for the commands inside one. */
#include "app/command.h"

#include <stdio.h>
#include <string.h>

static void help_print(FILE *f, const struct command_set *s)
{
	fprintf(f, "%s\n\n", s->about);
	for (size_t i = 0; i < s->n; i++)
		fprintf(f, "  kith %s%-10s %s\n", s->within, s->v[i].name, s->v[i].help);
	fprintf(f, "\n%s\n", s->more);
}

int command_dispatch(const struct command_set *s, int argc, char **argv)
{
	char shown[64];

	if (argc < 2) {
		help_print(stderr, s);
		return EXIT_WRONG_USE;
	}
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
		strcmp(argv[1], "-h") == 0) {
		help_print(stdout, s);
		return EXIT_FINE;
	}
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(argv[1], s->v[i].name) == 0) {
			snprintf(shown, sizeof(shown), "%s%s", s->within, s->v[i].name);
			argv[1] = shown;
			return s->v[i].run(argc - 1, argv + 1);
		}
	fprintf(stderr, "kith%s%.*s: there is no command \"%s\". Try kith %shelp\n",
		s->within[0] ? " " : "", (int)(s->within[0] ? strlen(s->within) - 1 : 0), s->within,
		argv[1], s->within);
	return EXIT_WRONG_USE;
}
