/*
 * Whole files: what is written is read back to the byte, and what cannot be read is said, never
 * taken for empty.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/file.h"

struct place {
	struct arena *arena;
	char folder[64], file[96];
};

static int set_up(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	p->arena = arena_new();
	snprintf(p->folder, sizeof(p->folder), "/tmp/kith-file-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->file, sizeof(p->file), "%s/whole", p->folder);
	*state = p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;

	unlink(p->file);
	rmdir(p->folder);
	arena_free(p->arena);
	free(p);
	return 0;
}

static void every_byte_comes_back(void **state)
{
	struct place *p = *state;
	struct buf b = { .arena = p->arena };
	struct str got;

	for (size_t i = 0; i < 200001;
		 i++) /* more than one piece, every value, no piece's boundary at the end */
		buf_char(&b, (char)(i * 7 % 256));
	assert_true(file_write(p->file, buf_view(&b)));
	assert_true(file_read(p->arena, p->file, &got));
	assert_int_equal(got.n, b.n);
	assert_memory_equal(got.p, b.p, b.n);
}

static void a_shorter_text_replaces_a_longer_one(void **state)
{
	struct place *p = *state;
	struct str got;

	assert_true(file_write(p->file, S("a long first text")));
	assert_true(file_write(p->file, S("short")));
	assert_true(file_read(p->arena, p->file, &got));
	assert_true(str_eq(got, S("short")));
}

static void an_empty_file_is_read_and_is_not_absent(void **state)
{
	struct place *p = *state;
	struct str got = STR_NONE;

	assert_true(file_write(p->file, STR_NONE));
	assert_true(file_read(p->arena, p->file, &got));
	assert_non_null(got.p);
	assert_int_equal(got.n, 0);
}

static void what_cannot_be_read_or_written_says_why(void **state)
{
	struct place *p = *state;
	struct str got = S("what stood here");

	assert_false(file_read(p->arena, p->file, &got));
	assert_int_equal(errno, ENOENT);
	assert_int_equal(got.n, 0);
	assert_false(file_read(p->arena, p->folder, &got));
	assert_int_equal(errno, EISDIR);
	assert_false(file_write(p->folder, S("words")));
	assert_int_equal(errno, EISDIR);
	assert_false(file_write("/dev/full", S("words")));
	assert_int_equal(errno, ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_byte_comes_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_shorter_text_replaces_a_longer_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_empty_file_is_read_and_is_not_absent, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_or_written_says_why, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
