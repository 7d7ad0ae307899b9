/*
 * The architecture holds; and the test that says so is itself tested, with small trees that break
 * one rule each and must be found out.
 */
#include "arch/arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPENS "/* What lives here. */\n"
#define TEN "abcdefghij"

static const struct {
	const char *path, *text;
	const char *fault;                     /* NULL: allowed */
} TREES[] = {
	/* arrows */
	{ "src/core/html/a.c", OPENS "#include \"hub/request/request.h\"\n",
		":2: core knows nothing of hubs" },
	{ "src/core/html/a.c", OPENS "#include \"app/menu.h\"\n", "core knows nothing of hubs" },
	{ "src/core/html/a.c", OPENS "#include \"core/http/web.h\"\n", NULL },
	{ "src/core/base/a.c", OPENS "#include \"core/db/db.h\"\n", "core/base stands on nothing" },
	{ "src/engine/geo/a.c", OPENS "#include \"core/db/db.h\"\n", "memory in, memory out" },
	{ "src/engine/geo/a.c", OPENS "#include \"core/base/str.h\"\n#include \"engine/geo/geo.h\"\n",
		NULL },
	{ "src/tools/a.c", OPENS "#include \"core/http/web.h\"\n",
		"a compiler stands on core/base alone" },
	{ "src/hub/request/a.c", OPENS "#include \"app/menu.h\"\n", "does not know the program" },
	{ "src/hub/request/a.c", OPENS "#include \"core/http/web.h\"\n", "rules know nothing of http" },
	{ "src/hub/request/request_web.c", OPENS "#include \"core/http/web.h\"\n", NULL },
	{ "src/hub/request/a.c", OPENS "#include \"hub/casework/casework.h\"\n", NULL },
	{ "src/hub/casework/a.c", OPENS "#include \"hub/request/request.h\"\n", "only rooms below it" },
	{ "src/hub/casework/a.c", OPENS "\n\n #  include \"hub/request/request.h\"\n",
		":4: a room includes only rooms below it" },
	{ "src/hub/request/a.c", OPENS "#include \"hub/volunteer/volunteer.h\"\n",
		"only rooms below it" },
	{ "src/hub/request/a.c", OPENS "#include \"hub/sharing/agreement.h\"\n", "stands apart" },
	{ "src/hub/sharing/a.c", OPENS "#include \"hub/person/person.h\"\n", "stands apart" },
	{ "src/hub/request/a.c", OPENS "#include \"hub/person/person.sql.h\"\n", "not its insides" },
	{ "src/hub/request/a.c", OPENS "#include \"hub/person/person.html.h\"\n", "not its insides" },
	{ "src/hub/request/a.c", OPENS "#include \"hub/person/person_private.h\"\n",
		"not its insides" },
	{ "src/hub/request/a.c", OPENS "#include \"hub/person/person.c\"\n", "not its insides" },
	{ "src/hub/request/a.c",
		OPENS "#include \"hub/events.h\"\n#include \"hub/request/request.sql.h\"\n", NULL },
	{ "src/hub/attic/a.c", OPENS "#include \"hub/person/person.h\"\n", "has no floor" },
	{ "src/hub/request/a.html", "{# x #}\n{{include \"hub/volunteer/volunteer.h\"}}\n",
		":2: a room includes only rooms below it" },
	{ "src/hub/request/a.c", OPENS "#include \"request.h\"\n", "says its whole path" },
	{ "src/hub/request/a.c", OPENS "#include \"support/testdb.h\"\n", "only tests" },
	{ "src/hub/request/a_test.c", OPENS "#include \"support/testdb.h\"\n", NULL },
	{ "src/app/a.c", OPENS "#include \"tools/kith_queries.h\"\n", "not part of the program" },

	/* width: a tab is four columns, an accented letter one */
	{ "src/app/a.c", OPENS "\t/* " TEN TEN TEN TEN TEN TEN TEN TEN TEN " */\n", NULL },
	{ "src/app/a.c", OPENS "\t\t/* " TEN TEN TEN TEN TEN TEN TEN TEN TEN " */\n",
		":2: wider than a hundred columns" },
	{ "src/app/a.c", OPENS "// é" TEN TEN TEN TEN TEN TEN TEN TEN TEN "éééééé\n", NULL },
	{ "src/app/a.c", OPENS "#include \"hub/request/request.h\"\n#include \"core/http/server.h\"\n",
		NULL },
	/* calls */
	{ "src/core/html/a.c", OPENS "int f(void) { return time(0); }\n",
		"core/base/time.c alone: time" },
	{ "src/core/base/time.c", OPENS "int f(void) { return clock_gettime(0, 0); }\n", NULL },
	{ "src/hub/person/a.c",
		OPENS "int f(void) { return run_time(0) + time_now(); /* time(0) */ }\n", NULL },
	{ "src/hub/person/a.c", OPENS "const char *s = \"time(0) \\\" strcpy(a, b)\";\n", NULL },
	{ "src/hub/person/a.c", OPENS "void f(void) { strcpy(a, \"b\"); }\n",
		"how much room there is: strcpy" },
	{ "src/app/a.c", OPENS "int n = snprintf(a, 1, b) + atoi(c);\n", "failed: atoi" },
	{ "src/hub/person/person_web.c", OPENS "struct str s = personal_raw(p);\n",
		"not in pages: personal_raw" },
	{ "src/hub/person/a.html", "{# x #}\n<p>{{personal_raw(v->p)}}</p>\n",
		":2: opens what only see() may show" },
	{ "src/hub/person/a.c", OPENS "struct str s = personal_raw(p);\n", NULL },
	{ "src/hub/person/a.c", OPENS "bool ok = db_script(db, S(\"DELETE\"));\n",
		"a room's .sql: db_script" },
	{ "src/hub/person/person_web.c", OPENS "db_look_behind(db, true);\n",
		"must not be found: not here: db_look_behind" },
	{ "src/hub/person/protection.c", OPENS "db_look_behind(db, true);\n", NULL },
	{ "src/hub/person/a_test.c", OPENS "bool ok = db_script(db, S(\"DELETE\"));\n", NULL },
	{ "src/hub/person/a.c", OPENS "void f(void) { out_literal(o, p, 1); }\n",
		"markup stands in templates" },
	{ "src/hub/person/a.c", OPENS "void f(void) { p = malloc(1); }\n",
		"belongs to an arena: malloc" },
	{ "src/core/http/a.c", OPENS "void f(void) { p = malloc(1); }\n", NULL },
	/* shape */
	{ "src/hub/person/a.c", "int x;\n", ":1: a file opens with a paragraph" },
};

static void write_file(const char *root, const char *path, const char *text)
{
	char whole[512];
	FILE *f;

	snprintf(whole, sizeof(whole), "%s/%s", root, path);
	for (char *slash = strchr(whole + strlen(root) + 1, '/'); slash;
		 slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(whole, 0700);
		*slash = '/';
	}
	f = fopen(whole, "wb");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void remove_file(const char *root, const char *path)
{
	char whole[512];

	snprintf(whole, sizeof(whole), "%s/%s", root, path);
	assert_int_equal(unlink(whole), 0);
	for (char *slash; (slash = strrchr(whole, '/')) && (size_t)(slash - whole) >= strlen(root);) {
		*slash = '\0';
		(void)rmdir(whole);
	}
}

static void each_small_tree_is_found_out(void **state)
{
	char root[] = "/tmp/kith-arch-XXXXXX";

	(void)state;
	for (size_t i = 0; i < sizeof(TREES) / sizeof(*TREES); i++) {
		struct arch_faults faults = { .arena = arena_new() };
		char *folder = memcpy(root, "/tmp/kith-arch-XXXXXX", sizeof(root));
		assert_non_null(mkdtemp(folder));
		write_file(folder, TREES[i].path, TREES[i].text);
		arch_check(str_of(folder), &faults);
		assert_int_equal(faults.files, 1);
		if (TREES[i].fault &&
			(faults.v.n != 1 || str_find(faults.v.v[0], str_of(TREES[i].fault)) < 0))
			fail_msg("tree %zu (%s): %zu faults, first: %.*s; wanted: %s", i, TREES[i].path,
				faults.v.n, STR_ARG(faults.v.n ? faults.v.v[0] : S("none")), TREES[i].fault);
		if (!TREES[i].fault && faults.v.n > 0)
			fail_msg(
				"tree %zu (%s) is allowed, but: %.*s", i, TREES[i].path, STR_ARG(faults.v.v[0]));
		remove_file(folder, TREES[i].path);
		arena_free(faults.arena);
	}
}

static void a_file_too_long_is_found_out(void **state)
{
	static const struct {
		const char *path;
		int lines;
		bool fault;
	} LONG[] = {
		{ "src/tools/a.c", 599, false },
		{ "src/tools/a.c", 600, true },
		{ "src/hub/person/a.c", 649, false },
		{ "src/hub/person/a.c", 650, true },
		{ "src/hub/person/a_test.c", 899, false },
	};
	char root[] = "/tmp/kith-arch-XXXXXX";

	(void)state;
	for (size_t i = 0; i < sizeof(LONG) / sizeof(*LONG); i++) {
		struct arch_faults faults = { .arena = arena_new() };
		struct buf b = { .arena = faults.arena };
		char *folder = memcpy(root, "/tmp/kith-arch-XXXXXX", sizeof(root));
		assert_non_null(mkdtemp(folder));
		buf_lit(&b, OPENS);
		for (int n = 1; n < LONG[i].lines; n++)
			buf_lit(&b, "int x;\n");
		write_file(folder, LONG[i].path, str_z(faults.arena, buf_view(&b)));
		arch_check(str_of(folder), &faults);
		assert_int_equal(faults.v.n, LONG[i].fault);
		remove_file(folder, LONG[i].path);
		arena_free(faults.arena);
	}
}

static void the_house_obeys_its_rules(void **state)
{
	struct arch_faults faults = { .arena = arena_new() };
	const char *root = getenv("KITH_SOURCE");

	(void)state;
	assert_non_null(root);
	arch_check(str_of(root), &faults);
	assert_true(faults.files > 100);
	for (size_t i = 0; i < faults.v.n; i++)
		print_error("%.*s\n", STR_ARG(faults.v.v[i]));
	assert_int_equal(faults.v.n, 0);
	arena_free(faults.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_small_tree_is_found_out),
		cmocka_unit_test(a_file_too_long_is_found_out),
		cmocka_unit_test(the_house_obeys_its_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
