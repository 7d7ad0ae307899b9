/*
 * kith-templates: turns the HTML templates of one room into C functions, or the messages of all
 * rooms into a gettext template. Run by Meson; every complaint begins with the template's file and
 * line.
 *
 *	kith-templates --room request --out DIR queue.html triage.html
 *	kith-templates --pot FILE every.html … every.c …
 *	kith-templates --catalogues FILE.c fr.po cy.po
 */
#include "tools/kith_templates.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/file.h"

struct request {
	struct str room, out, pot, catalogues;
	char **files;
	int n_files;
};

/* Exits with a sentence when it cannot be read: there is nothing to go on with. */
static struct str source_read(struct arena *a, const char *path)
{
	struct str text;

	if (file_read(a, path, &text))
		return text;
	fprintf(stderr, "%s:1: cannot be read: %s\n", path, strerror(errno));
	exit(1);
}

static bool output_write(struct arena *a, struct str path, struct str text)
{
	if (file_write(str_z(a, path), text))
		return true;
	fprintf(stderr, "%.*s: cannot be written: %s\n", STR_ARG(path), strerror(errno));
	return false;
}

static int usage(void)
{
	fprintf(stderr, "usage: kith-templates --room NAME --out DIR FILE.html…\n"
		"       kith-templates --pot FILE.pot FILE.html… FILE.c…\n"
		"       kith-templates --catalogues FILE.c FILE.po…\n");
	return 2;
}

static bool arguments_read(int argc, char **argv, struct request *q)
{
	int i = 1;

	for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2)
		if (strcmp(argv[i], "--room") == 0)
			q->room = str_of(argv[i + 1]);
		else if (strcmp(argv[i], "--out") == 0)
			q->out = str_of(argv[i + 1]);
		else if (strcmp(argv[i], "--pot") == 0)
			q->pot = str_of(argv[i + 1]);
		else if (strcmp(argv[i], "--catalogues") == 0)
			q->catalogues = str_of(argv[i + 1]);
		else
			return false;
	q->files = argv + i;
	q->n_files = argc - i;
	if (q->catalogues.n)
		return !q->room.n && !q->pot.n;
	return q->n_files > 0 && (q->pot.n ? !q->room.n : q->room.n && q->out.n);
}

static bool template_name_ok(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!((name.p[i] >= 'a' && name.p[i] <= 'z') || (name.p[i] >= '0' && name.p[i] <= '9') ||
				name.p[i] == '_'))
			return false;
	return name.n > 0;
}

/* Reads every template, so that one build shows the first mistake of each. */
static bool room_read(struct arena *a, const struct request *q, struct room *room,
	struct c_file *sources, size_t *n_sources)
{
	bool good = true;

	room->v = ARENA_ARRAY(a, struct template, (size_t)q->n_files + 1);
	for (int i = 0; i < q->n_files; i++) {
		struct str path = str_of(q->files[i]), text = source_read(a, q->files[i]);
		struct refusal why;
		if (str_ends(path, S(".c")) || q->catalogues.n) {
			sources[(*n_sources)++] = (struct c_file){ path, text };
			continue;
		}
		if (!template_read(a, path, text, &room->v[room->n], &why)) {
			fprintf(stderr, "%.*s:%d: error: %.*s\n", STR_ARG(path), why.line, STR_ARG(why.text));
			good = false;
		} else if (!template_name_ok(room->v[room->n].name)) {
			fprintf(stderr,
				"%.*s:1: error: a template's name becomes a function's: lower case and _ only\n",
				STR_ARG(path));
			good = false;
		}
		room->n++;
	}
	return good;
}

static bool catalogues_write(
	struct arena *a, const struct request *q, const struct c_file *files, size_t n)
{
	struct refusal why = { 0 };
	struct str source;

	if (catalogues_source(a, files, n, &source, &why))
		return output_write(a, q->catalogues, source);
	fprintf(stderr, "%d: error: %.*s\n", why.line, STR_ARG(why.text));
	return false;
}

int main(int argc, char **argv)
{
	struct request q = { 0 };
	struct room room = { 0 };
	size_t n_sources = 0;

	if (!arguments_read(argc, argv, &q))
		return usage();
	struct arena *a = arena_new();
	struct c_file *sources = ARENA_ARRAY(a, struct c_file, (size_t)q.n_files + 1);
	room.name = q.room;
	bool good = room_read(a, &q, &room, sources, &n_sources);
	if (good && q.catalogues.n)
		good = catalogues_write(a, &q, sources, n_sources);
	else if (good && q.pot.n)
		good = output_write(a, q.pot, templates_pot(a, &room, sources, n_sources));
	else if (good)
		good = output_write(a, str_fmt(a, "%.*s/%.*s.html.h", STR_ARG(q.out), STR_ARG(q.room)),
				templates_header(a, &room)) &&
			output_write(a, str_fmt(a, "%.*s/%.*s.html.c", STR_ARG(q.out), STR_ARG(q.room)),
				templates_source(a, &room));
	arena_free(a);
	return good ? 0 : 1;
}
