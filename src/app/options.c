/* Options of the command line: one reader for all subcommands, so that they all behave alike. */
#include "app/options.h"

#include "app/command.h"
#include "app/hosts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	struct command_line *line;
	struct option common[4];
	bool help;
	const struct option *own;
	size_t n_own;
	struct VEC(struct str) rest;
};

static void help_one(FILE *f, const struct option *o)
{
	char left[64];

	snprintf(left, sizeof(left), "--%s%s%s", o->name, o->value_name ? " " : "",
		o->value_name ? o->value_name : "");
	fprintf(f, "  %-26s %s\n", left, o->help);
}

static void help_print(
	FILE *f, const struct reader *r, const char *command, const char *words, const char *about)
{
	fprintf(f, "kith %s [options]%s%s\n\n%s\n\n", command, words[0] ? " " : "", words, about);
	for (size_t i = 0; i < r->n_own; i++)
		help_one(f, &r->own[i]);
	for (size_t i = 0; i < sizeof(r->common) / sizeof(*r->common); i++)
		help_one(f, &r->common[i]);
}

static const struct option *option_find(const struct reader *r, struct str name)
{
	for (size_t i = 0; i < r->n_own; i++)
		if (str_eq(name, str_of(r->own[i].name)))
			return &r->own[i];
	for (size_t i = 0; i < sizeof(r->common) / sizeof(*r->common); i++)
		if (str_eq(name, str_of(r->common[i].name)))
			return &r->common[i];
	return NULL;
}

/* Takes argv[*i] (and its value) when it is an option. False: wrong use, said. */
static bool option_take(struct reader *r, int argc, char **argv, int *i)
{
	struct str word = str_of(argv[*i] + 2), name = word;
	const char *equals = memchr(word.p, '=', word.n);
	const struct option *o;

	if (equals)
		name = str_part(word, 0, (size_t)(equals - word.p));
	o = option_find(r, name);
	if (!o) {
		fprintf(stderr, "kith %s: there is no option --%.*s. Try kith %s --help\n", argv[0],
			STR_ARG(name), argv[0]);
		return false;
	}
	if (!o->value_name) {
		*o->on = true;
		if (equals)
			fprintf(stderr, "kith %s: --%s takes no value\n", argv[0], o->name);
		return !equals;
	}
	if (equals) {
		*o->value = str_part(word, (size_t)(equals + 1 - word.p), word.n);
	} else if (*i + 1 < argc) {
		*o->value = str_of(argv[++*i]);
	} else {
		fprintf(stderr, "kith %s: --%s needs a value: --%s %s\n", argv[0], o->name, o->name,
			o->value_name);
		return false;
	}
	return true;
}

static bool words_read(struct reader *r, int argc, char **argv)
{
	bool options_over = false;

	for (int i = 1; i < argc; i++) {
		if (!options_over && strcmp(argv[i], "--") == 0)
			options_over = true;
		else if (!options_over && strcmp(argv[i], "-h") == 0)
			r->help = true;
		else if (options_over || strncmp(argv[i], "--", 2) != 0)
			VEC_PUSH(r->line->arena, &r->rest, str_of(argv[i]));
		else if (!option_take(r, argc, argv, &i))
			return false;
	}
	return true;
}

static void from_environment(struct str *value, const char *name)
{
	const char *z = getenv(name);

	if (z && z[0] && str_empty(*value))
		*value = str_of(z);
}

int options_read(struct command_line *line, int argc, char **argv, const struct option *options,
	size_t n, const char *words, const char *about)
{
	struct reader r = { .line = line,
		.own = options,
		.n_own = n,
		.common = {
			{ "data", "DIR", "the folder with the database and the files (or KITH_DATA)",
				&line->data_dir, NULL },
			{ "db", "URL", "postgres://… instead of the folder's own database (or KITH_DB)",
				&line->db_url, NULL },
			{ "json", NULL, "figures as JSON", NULL, &line->json },
			{ "help", NULL, "this text", NULL, NULL },
		} };

	r.common[3].on = &r.help;
	if (!words_read(&r, argc, argv))
		return EXIT_WRONG_USE;
	if (r.help) {
		help_print(stdout, &r, argv[0], words, about);
		return EXIT_FINE;
	}
	if (r.rest.n > 0 && words[0] == '\0') {
		fprintf(stderr, "kith %s: what is \"%.*s\"? Try kith %s --help\n", argv[0],
			STR_ARG(r.rest.v[0]), argv[0]);
		return EXIT_WRONG_USE;
	}
	from_environment(&line->data_dir, "KITH_DATA");
	from_environment(&line->db_url, "KITH_DB");
	line->rest = r.rest.v;
	line->n_rest = r.rest.n;
	return OPTIONS_GO;
}

struct db_pool *options_open(struct command_line *line, bool create)
{
	return options_open_readers(line, create, 0);
}

struct db_pool *options_open_readers(struct command_line *line, bool create, int readers)
{
	struct db_options o = { .url = line->db_url,
		.data_dir = line->data_dir,
		.create = create,
		.migrate = true,
		.readers = readers };
	struct str why = STR_NONE;
	struct db_pool *pool;

	if (str_empty(line->data_dir) && str_empty(line->db_url)) {
		fprintf(
			stderr, "kith: which hub? Say --data DIR or --db postgres://… (or set KITH_DATA)\n");
		return NULL;
	}
	pool = db_open(line->arena, &o, &why);
	if (!pool)
		fprintf(stderr, "kith: %.*s\n", STR_ARG(why));
	return pool;
}

struct db_pool *options_open_hub(struct command_line *line, int64_t *host_id)
{
	struct db_pool *pool = options_open(line, false);

	if (!pool)
		return NULL;
	*host_id = host_only(pool, line->arena);
	if (*host_id)
		return pool;
	fprintf(stderr, "There is no hub here yet: kith init or kith sample makes one.\n");
	db_close(pool);
	return NULL;
}
