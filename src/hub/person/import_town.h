/* Lists for tests: written, looked at, begun. */
#ifndef KITH_IMPORT_TOWN_H
#define KITH_IMPORT_TOWN_H

#include "support/testdb.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/person/import.h"

/* A file in the test's own folder. */
static inline struct str town_file(struct testdb *t, const char *name, struct str text)
{
	struct str path = str_fmt(t->arena, "%.*s/%s", STR_ARG(t->dir), name);
	FILE *f = fopen(str_z(t->arena, path), "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
	return path;
}

/* As `asked` says, a list of people; the test fails when it is refused. `map`: NULL: guessed. */
static inline struct import_look town_looked(struct testdb *t, struct str path,
	const char *file_name, const char *map, struct import_look asked)
{
	struct problems ps = { .arena = t->arena };

	import_register(&import_people_format);
	if (!import_look(t->arena, path, str_of(file_name), IMPORT_KIND_PEOPLE,
			map ? str_of(map) : STR_NONE, &asked, &ps))
		fail_msg("refused: %.*s", STR_ARG(ps.v[0].text));
	return asked;
}

static inline struct import_id town_begun(struct testdb *t, const struct import_look *look)
{
	struct db *db = testdb_begin(t, DB_WRITE);
	struct import_id id = import_begin(db, look);

	assert_true(db_end(db));
	return id;
}

/* Stops an import after so many chunks by failing to go on: what is in stays, what is not comes
 * with the next run. A progress to be told (import_run). */
struct town_stopper { struct testdb *t; int chunks; };

static inline void town_stop(void *whom, const struct import_counts *c)
{
	struct town_stopper *s = whom;

	(void)c;
	if (--s->chunks == 0)
		testdb_do(s->t, "UPDATE import SET state = 'failed'");
}

static inline void town_chunk_told(void *whom, const struct import_counts *c)
{
	const int *to = whom;

	(void)c;
	(void)!write(*to, "", 1);
}

/* A child process goes on with the import and is killed (kill -9) when so many chunks more are in,
 * and so many microseconds later. True: it was; false: it had come to its end before. */
static inline bool town_killed(struct testdb *t, const struct import_look *look,
	struct import_id id, int chunks, unsigned later_us)
{
	struct import_counts counts;
	int status, ends[2];
	struct str why;
	pid_t child;
	char told;

	db_close(t->pool);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	child = fork();
	if (child == 0) {
		struct db_pool *pool = db_open(arena_new(), &t->options, &why);

		_exit(pool && import_run(pool, 1, id, look, town_chunk_told, &ends[1], &counts, &why) ? 0
																							   : 1);
	}
	close(ends[1]);
	for (; chunks > 0 && read(ends[0], &told, 1) == 1; chunks--)
		;
	usleep(later_us);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	close(ends[0]);
	t->pool = NULL;
	t->pool = db_open(t->arena, &t->options, &why);
	assert_non_null(t->pool);
	return WIFSIGNALED(status);
}

/* What is stored of keys in the order of keys and what is stored person by person is the same, and
 * nobody waits for theirs. */
static inline void town_keys_agree(struct testdb *t)
{
	int64_t n = testdb_count(t, "SELECT COUNT(*) FROM person_key");

	assert_int_equal(testdb_count(t, "SELECT COUNT(*) FROM person_key_wait"), 0);
	assert_int_equal(n,
		testdb_count(t,
			"SELECT COALESCE(SUM(length(w.keys) - length(replace(w.keys, '\n', '')) - 1), 0) "
			"FROM person_keys w WHERE w.keys <> ''"));
	assert_int_equal(n,
		testdb_count(t,
			"SELECT COUNT(*) FROM person_key k JOIN person_keys w ON w.host_id = k.host_id "
			"AND w.person_id = k.person_id "
			"WHERE replace(w.keys, '\n' || k.find_key || '\n', '') <> w.keys"));
}

#endif
