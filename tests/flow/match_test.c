/*
 * `kith match` as somebody at a prompt meets it. evaluate: its JSON, its figures counted again from
 * the pairs it wrote, lists in two files, lists without a truth, the same answer whatever the
 * threads and the order of rows, and a sentence for whoever got it wrong. explain: the weights that
 * evaluate wrote, taken to pieces. review, train and explain on the register of a sample city.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <math.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/file.h"
#include "engine/link/test_traps.h"

#define PAIRS 12
#define MAP                                                                                        \
	"given=first,family=last,birth_date=born,sex=sex,phone=phone,email=email,postcode=postcode,"   \
	"address=line,uprn=uprn,nhs_number=nhs,source=list,id=id"

extern char **environ;

struct ran { int status; struct str out, err; };

static struct arena *arena;
static char folder[] = "/tmp/kith-match-XXXXXX";

static char *at(const char *name)
{
	return str_z(arena, str_fmt(arena, "%s/%s", folder, name));
}

static struct str text_of(const char *name)
{
	struct str s = S("");

	return file_read(arena, at(name), &s) ? s : S("");
}

static struct ran kith(const char *const *words)
{
	const char *all[24] = { str_z(arena, str_fmt(arena, "%s/kith", getenv("KITH_BUILD"))) };
	posix_spawn_file_actions_t actions;
	struct ran r = { 0 };
	pid_t child = -1;
	int status;

	for (size_t n = 1; *words; words++)
		all[n++] = *words;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(
		&actions, STDOUT_FILENO, at("out"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_addopen(
		&actions, STDERR_FILENO, at("err"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(
		posix_spawn(&child, all[0], &actions, NULL, (char **)(uintptr_t)all, environ), 0);
	posix_spawn_file_actions_destroy(&actions);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	r.status = WEXITSTATUS(status);
	r.out = text_of("out");
	r.err = text_of("err");
	return r;
}
#define KITH(...) kith((const char *const[]){ __VA_ARGS__, NULL })
#define EVALUATE(...) KITH("match", "evaluate", __VA_ARGS__)
#define EXPLAIN(...) KITH("match", "explain", __VA_ARGS__)

static json_t *json_of(struct ran r)
{
	json_error_t e;
	json_t *j = json_loadb(r.out.p, r.out.n, 0, &e);

	if (r.status != 0 || !j)
		fail_msg("status %d: %.*s %.*s", r.status, STR_ARG(r.err), STR_ARG(r.out));
	return j;
}

static double number(json_t *j, const char *object, const char *name)
{
	json_t *v = json_object_get(object ? json_object_get(j, object) : j, name);

	if (!json_is_number(v))
		fail_msg("there is no number %s%s%s", object ? object : "", object ? "." : "", name);
	return json_number_value(v);
}

/* --- lists --- */

struct listed { struct trap_row row; int who, id; };

static int put_rows(struct listed *to)
{
	struct rng r;
	int n = 0;

	rng_seed(&r, 3, 3);
	for (size_t k = 0; k < trap_kind_count; k++)
		for (int i = 0; i < PAIRS; i++, n += 2) {
			trap_pair(&r, &trap_kinds[k], &to[n].row, &to[n + 1].row);
			to[n].who = n;
			to[n + 1].who = trap_kinds[k].same ? n : n + 1;
			to[n].id = n;
			to[n + 1].id = n + 1;
		}
	return n;
}

/* Every `step`-th row from `from` on, as a file. */
static void list_write(
	const char *name, const struct listed *rows, int n, int from, int step, char separator)
{
	static const enum value_field fields[] = { VALUE_GIVEN, VALUE_FAMILY, VALUE_BIRTH_DATE,
		VALUE_SEX, VALUE_PHONE, VALUE_EMAIL, VALUE_POSTCODE, VALUE_ADDRESS, VALUE_UPRN,
		VALUE_NHS_NUMBER, VALUE_SOURCE };
	struct buf b = { .arena = arena };
	struct str head =
		S("id,who,first,last,born,sex,phone,email,postcode,line,uprn,nhs,list,unused\n");

	for (size_t i = 0; i < head.n; i++)
		buf_char(&b, head.p[i] == ',' ? separator : head.p[i]);
	for (int i = from; i < n; i += step) {
		buf_fmt(&b, "r%d%cp%d", rows[i].id, separator, rows[i].who);
		for (size_t f = 0; f < sizeof(fields) / sizeof(*fields); f++)
			buf_fmt(
				&b, separator == ',' ? "%c\"%s\"" : "%c%s", separator, rows[i].row.cell[fields[f]]);
		buf_fmt(&b, "%cx\n", separator);
	}
	assert_true(file_write(at(name), buf_view(&b)));
}

static struct listed *rows;
static int n_rows;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	assert_non_null(mkdtemp(folder));
	rows = ARENA_ARRAY(arena, struct listed, 2 * PAIRS * trap_kind_count);
	n_rows = put_rows(rows);
	list_write("all.csv", rows, n_rows, 0, 1, ',');
	list_write("all.tsv", rows, n_rows, 0, 1, '\t');
	list_write("left.csv", rows, n_rows, 0, 2, ',');
	list_write("right.csv", rows, n_rows, 1, 2, ',');
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

static int tear_down(void **state)
{
	static const char *const names[] = { "all.csv", "all.tsv", "left.csv", "right.csv",
		"shuffled.csv", "pairs.csv", "again.csv", "out", "err", "empty.csv", "head.csv" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(at(names[i]));
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(arena);
	return 0;
}

/* --- the pairs file, counted again --- */

struct counts { int linked, review, right, crossed; };

static int id_number(struct str s)
{
	int64_t v = -1;

	assert_true(s.n > 1 && s.p[0] == 'r' && str_to_i64(str_part(s, 1, s.n), &v));
	return (int)v;
}

static struct counts pairs_count(const char *name)
{
	struct str rest = text_of(name), line, cell[5];
	struct counts c = { 0 };
	double weight, probability, before = 1e9;

	assert_true(str_cut(&rest, '\n', &line));
	assert_true(str_eq(str_trim(line), S("id_a,id_b,weight,probability,band")));
	while (str_cut(&rest, '\n', &line) && str_trim(line).n) {
		line = str_trim(line);
		for (int i = 0; i < 5; i++)
			assert_true(str_cut(&line, ',', &cell[i]));
		assert_true(str_to_double(cell[2], &weight) && str_to_double(cell[3], &probability));
		assert_true(weight <= before && probability >= 0 && probability <= 1);
		before = weight;
		c.crossed += (id_number(cell[0]) + id_number(cell[1])) % 2;
		if (str_eq(cell[4], S("link"))) {
			c.linked++;
			c.right += rows[id_number(cell[0])].who == rows[id_number(cell[1])].who;
		} else {
			assert_true(str_eq(cell[4], S("review")));
			c.review++;
		}
	}
	return c;
}

static int true_pairs(void)
{
	int same = 0;

	for (size_t k = 0; k < trap_kind_count; k++)
		same += trap_kinds[k].same ? PAIRS : 0;
	return same;
}

/* --- promises --- */

static void its_json_has_every_figure_that_was_asked_for(void **state)
{
	static const char *const whole[] = { "records", "true_pairs", "candidate_pairs", "linked",
		"review", "apart", "wall_s", "peak_mb" };
	static const char *const quality[] = { "precision", "recall", "f1", "best_f1" };
	json_t *j = json_of(EVALUATE(at("all.csv"), "--map", MAP, "--truth", "who", "--json"));

	(void)state;
	for (size_t i = 0; i < sizeof(whole) / sizeof(*whole); i++)
		assert_true(number(j, NULL, whole[i]) >= 0);
	for (size_t i = 0; i < sizeof(quality) / sizeof(*quality); i++) {
		assert_true(number(j, "pairs", quality[i]) > 0.3 && number(j, "pairs", quality[i]) <= 1);
		assert_true(
			number(j, "clusters", quality[i]) > 0.3 && number(j, "clusters", quality[i]) <= 1);
	}
	assert_true(number(j, "pairs", "best_f1") >= number(j, "pairs", "f1"));
	assert_true(number(j, "clusters", "best_f1") >= number(j, "clusters", "f1"));
	assert_true(number(j, "clusters", "largest") >= 2);
	assert_true(number(j, "cpu_s", "total") > 0);
	assert_int_equal((int)number(j, NULL, "records"), n_rows);
	assert_int_equal((int)number(j, NULL, "true_pairs"), true_pairs());
	json_decref(j);
}

static void its_figures_are_those_of_the_pairs_it_writes(void **state)
{
	json_t *j = json_of(
		EVALUATE(at("all.csv"), "--map=" MAP, "--truth=who", "--json", "--pairs", at("pairs.csv")));
	struct counts c = pairs_count("pairs.csv");
	double precision = (double)c.right / c.linked, recall = (double)c.right / true_pairs();

	(void)state;
	assert_true(c.linked > 0 && c.review > 0);
	assert_int_equal((int)number(j, NULL, "linked"), c.linked);
	assert_int_equal((int)number(j, NULL, "review"), c.review);
	assert_true(
		number(j, NULL, "apart") == number(j, NULL, "candidate_pairs") - c.linked - c.review);
	assert_true(number(j, "pairs", "precision") - precision < 1e-5 &&
		precision - number(j, "pairs", "precision") < 1e-5);
	assert_true(number(j, "pairs", "recall") - recall < 1e-5 &&
		recall - number(j, "pairs", "recall") < 1e-5);
	json_decref(j);
}

static void two_lists_are_linked_with_each_other_and_not_within(void **state)
{
	json_t *j = json_of(EVALUATE(at("left.csv"), at("right.csv"), "--map", MAP, "--truth", "who",
		"--json", "--pairs", at("pairs.csv")));
	struct counts c = pairs_count("pairs.csv");

	(void)state;
	assert_int_equal((int)number(j, NULL, "true_pairs"), true_pairs());
	assert_int_equal(c.crossed, c.linked + c.review); /* one id is even, the other odd */
	assert_true(number(j, "pairs", "recall") > 0.8);
	json_decref(j);
}

static void without_a_truth_it_only_counts(void **state)
{
	json_t *j = json_of(EVALUATE(at("all.csv"), "--map", MAP, "--json"));

	(void)state;
	assert_true(number(j, NULL, "linked") > 0);
	assert_true(json_is_null(json_object_get(j, "true_pairs")));
	assert_true(json_is_null(json_object_get(json_object_get(j, "pairs"), "f1")));
	assert_true(number(j, "clusters", "largest") >= 2);
	json_decref(j);
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
	static const char *const threads[] = { "2", "16" };
	struct str one;

	(void)state;
	json_decref(json_of(EVALUATE(
		at("all.csv"), "--map", MAP, "--json", "--threads", "1", "--pairs", at("pairs.csv"))));
	one = text_of("pairs.csv");
	assert_true(one.n > 1000);
	for (size_t i = 0; i < sizeof(threads) / sizeof(*threads); i++) {
		json_decref(json_of(EVALUATE(at("all.csv"), "--map", MAP, "--json", "--threads", threads[i],
			"--pairs", at("again.csv"))));
		assert_true(str_eq(one, text_of("again.csv")));
	}
}

/* Lines of a pairs file with the smaller id first, sorted. */
static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str pairs_sorted(const char *name)
{
	struct VEC(struct str) lines = { 0 };
	struct str rest = text_of(name), line, a, b;
	struct buf out = { .arena = arena };

	while (str_cut(&rest, '\n', &line)) {
		struct str tail = line;

		if (!str_cut(&tail, ',', &a) || !str_cut(&tail, ',', &b))
			continue;
		VEC_PUSH(arena, &lines,
			str_cmp(a, b) < 0
				? line
				: str_fmt(arena, "%.*s,%.*s,%.*s", STR_ARG(b), STR_ARG(a), STR_ARG(tail)));
	}
	qsort(lines.v, lines.n, sizeof(*lines.v), by_text);
	for (size_t i = 0; i < lines.n; i++) {
		buf_str(&out, lines.v[i]);
		buf_char(&out, '\n');
	}
	return buf_view(&out);
}

static void the_order_of_rows_does_not_matter(void **state)
{
	struct listed *other = ARENA_ARRAY(arena, struct listed, (size_t)n_rows);
	struct rng r;

	(void)state;
	memcpy(other, rows, (size_t)n_rows * sizeof(*rows));
	rng_seed(&r, 8, 8);
	for (int i = n_rows - 1; i > 0; i--) {
		int k = (int)rng_below(&r, (uint32_t)i + 1);
		struct listed swap = other[i];

		other[i] = other[k];
		other[k] = swap;
	}
	list_write("shuffled.csv", other, n_rows, 0, 1, ',');
	json_decref(
		json_of(EVALUATE(at("all.csv"), "--map", MAP, "--json", "--pairs", at("pairs.csv"))));
	json_decref(
		json_of(EVALUATE(at("shuffled.csv"), "--map", MAP, "--json", "--pairs", at("again.csv"))));
	assert_true(str_eq(pairs_sorted("pairs.csv"), pairs_sorted("again.csv")));
}

static void tabs_are_as_good_as_commas(void **state)
{
	(void)state;
	json_decref(
		json_of(EVALUATE(at("all.csv"), "--map", MAP, "--json", "--pairs", at("pairs.csv"))));
	json_decref(
		json_of(EVALUATE(at("all.tsv"), "--map", MAP, "--json", "--pairs", at("again.csv"))));
	assert_true(str_eq(text_of("pairs.csv"), text_of("again.csv")));
}

static void a_column_that_is_not_there_is_told_and_done_without(void **state)
{
	struct ran r = EVALUATE(
		at("all.csv"), "--map", "given=first,family=last,birth_date=born,phone=telefon", "--json");

	(void)state;
	json_decref(json_of(r));
	assert_true(str_find(r.err, S("has no column \"telefon\"")) > 0);
}

static void mistakes(const char *said, struct ran r)
{
	if (r.status == 0 || r.out.n || str_find(r.err, str_of(said)) < 0)
		fail_msg("status %d, said: %.*s%.*s", r.status, STR_ARG(r.err), STR_ARG(r.out));
}

static void whoever_gets_it_wrong_is_told_in_a_sentence(void **state)
{
	(void)state;
	assert_true(file_write(at("empty.csv"), S("")));
	assert_true(file_write(at("head.csv"), S("first,last\n")));
	mistakes("--map given=first_name", EVALUATE(at("all.csv")));
	mistakes("There is no field \"forename\"", EVALUATE(at("all.csv"), "--map", "forename=first"));
	mistakes("names no column", EVALUATE(at("all.csv"), "--map", "given"));
	mistakes("names given twice", EVALUATE(at("all.csv"), "--map", "given=first,given=last"));
	mistakes("None of the columns", EVALUATE(at("all.csv"), "--map", "given=nowhere"));
	mistakes("which --truth names",
		EVALUATE(at("all.csv"), "--map", "given=first", "--truth", "nobody"));
	mistakes("nothing.csv", EVALUATE(at("nothing.csv"), "--map", "given=first"));
	mistakes("empty", EVALUATE(at("empty.csv"), "--map", "given=first"));
	mistakes("not one row", EVALUATE(at("head.csv"), "--map", "given=first"));
	mistakes("one list, or two",
		EVALUATE(at("all.csv"), at("all.csv"), at("all.csv"), "--map", "given=first"));
	mistakes("--threads is a number",
		EVALUATE(at("all.csv"), "--map", "given=first", "--threads", "many"));
	mistakes("model", EVALUATE(at("all.csv"), "--map", "given=first", "--model", at("head.csv")));
	mistakes("could not be written",
		EVALUATE(at("all.csv"), "--map", "given=first", "--pairs", "/nowhere/at/all.csv"));
}

/* --- explain --- */

/* The pieces of an explanation add up to its total; the total is returned. */
static double added_up(json_t *j)
{
	double sum = number(j, NULL, "prior_bits");
	json_t *reasons = json_object_get(j, "reasons"), *r;
	size_t i;

	assert_true(json_array_size(reasons) > 0);
	json_array_foreach(reasons, i, r) {
		assert_true(json_string_length(json_object_get(r, "words")) > 5 &&
			json_string_length(json_object_get(r, "topic")) > 2);
		sum += number(r, NULL, "bits");
	}
	assert_true(fabs(sum - number(j, NULL, "total_bits")) < 1e-3);
	return sum;
}

/* Every `step`-th pair of a pairs file, taken to pieces, weighs what evaluate wrote, and stands in
 * the same band. */
static int explained_as_written(const char *const *files, size_t n, int step)
{
	struct str rest = text_of("pairs.csv"), line, cell[5];
	int checked = 0;

	assert_true(str_cut(&rest, '\n', &line));
	for (int at_line = 0; str_cut(&rest, '\n', &line) && str_trim(line).n; at_line++) {
		double weight;
		json_t *j;

		if (at_line % step)
			continue;
		line = str_trim(line);
		for (int i = 0; i < 5; i++)
			assert_true(str_cut(&line, ',', &cell[i]));
		assert_true(str_to_double(cell[2], &weight));
		j = json_of(n == 2 ? EXPLAIN("--map", MAP, "--json", files[0], files[1],
								 str_z(arena, cell[0]), str_z(arena, cell[1]))
						   : EXPLAIN("--map", MAP, "--json", files[0], str_z(arena, cell[0]),
								 str_z(arena, cell[1])));
		assert_true(fabs(added_up(j) - weight) < 0.01);
		assert_true(str_eq(cell[4], str_of(json_string_value(json_object_get(j, "band")))));
		json_decref(j);
		checked++;
	}
	return checked;
}

static void explain_takes_to_pieces_what_evaluate_weighed(void **state)
{
	const char *const all[] = { at("all.csv") }, *const two[] = { at("left.csv"), at("right.csv") };

	(void)state;
	json_decref(json_of(EVALUATE(all[0], "--map", MAP, "--json", "--pairs", at("pairs.csv"))));
	assert_true(explained_as_written(all, 1, 60) >= 3);
	json_decref(
		json_of(EVALUATE(two[0], two[1], "--map", MAP, "--json", "--pairs", at("pairs.csv"))));
	assert_true(explained_as_written(two, 2, 90) >= 2);
}

static void explain_says_it_in_words_too(void **state)
{
	struct ran r = EXPLAIN("--map", MAP, at("all.csv"), "r0", "r1");

	(void)state;
	assert_int_equal(r.status, 0);
	assert_true(str_find(r.out, S("Are r0 and r1 one person?")) >= 0 &&
		str_find(r.out, S("any two rows")) > 0);
	assert_true(
		str_find(r.out, S("The machine says: ")) > 0 && str_find(r.out, S("Model: shipped-1")) > 0);
}

static void explain_tells_in_a_sentence_what_is_wrong(void **state)
{
	(void)state;
	mistakes("two references, or with --map", EXPLAIN("P-1"));
	mistakes("two references, or with --map", EXPLAIN(at("all.csv"), "r0", "r1"));
	mistakes(
		"no row has the id \"r999999\"", EXPLAIN("--map", MAP, at("all.csv"), "r0", "r999999"));
	mistakes("one row", EXPLAIN("--map", MAP, at("all.csv"), "r3", "r3"));
	mistakes(
		"cannot be read", EXPLAIN("--map", MAP, "--model", "/nowhere", at("all.csv"), "r0", "r1"));
}

/* --- on a register --- */

static void a_city_s_queue_is_listed_explained_and_learned_from(void **state)
{
	const char *hub = at("hub");
	struct str rest, line, cell[7];
	json_t *j, *next;
	double waiting;

	(void)state;
	assert_int_equal(KITH("sample", "--data", hub, "--people", "1000", "--quiet").status, 0);
	j = json_of(KITH("match", "review", "--data", hub, "--json", "--csv", at("waiting.csv")));
	waiting = number(j, NULL, "waiting");
	assert_true(waiting > 5 && number(j, NULL, "checks") > 0 && number(j, NULL, "oldest_days") > 6);
	assert_true(number(j, "decided", "same") > 5 && number(j, "decided", "not_same") > 20);
	assert_true(number(j, "risk", "any") <= waiting &&
		number(j, "age", "day") + number(j, "age", "week") + number(j, "age", "longer") <=
			waiting + 0.5);
	next = json_array_get(json_object_get(j, "next"), 0);
	assert_int_equal(json_string_length(json_object_get(next, "one")), 9);

	/* the file has as many lines, begins with the same pair, and says nothing of what the machine
	 * thinks of a check */
	rest = text_of("waiting.csv");
	assert_true(str_cut(&rest, '\n', &line) &&
		str_eq(str_trim(line), S("one,other,state,risk,probability,found_at,check")));
	for (int n = 0; str_cut(&rest, '\n', &line) && str_trim(line).n; n++, waiting--) {
		line = str_trim(line);
		for (int i = 0; i < 7; i++)
			assert_true(str_cut(&line, ',', &cell[i]));
		assert_true(n || str_eq(cell[0], str_of(json_string_value(json_object_get(next, "one")))));
		assert_true(!str_eq(cell[6], S("yes")) || cell[4].n == 0);
	}
	assert_true(fabs(waiting) < 0.5);
	json_decref(j);

	j = json_of(EXPLAIN("--data", hub, "--json", str_z(arena, cell[0]), str_z(arena, cell[1])));
	added_up(j);
	json_decref(j);
	mistakes("there is no record with the reference",
		EXPLAIN("--data", hub, str_z(arena, cell[0]), "P-0000-00"));
	mistakes("one record", EXPLAIN("--data", hub, str_z(arena, cell[0]), str_z(arena, cell[0])));
	assert_true(str_find(KITH("audit", "who", "--data", hub, str_z(arena, cell[0])).out,
					S("kith match explain")) >= 0);

	assert_true(str_find(KITH("match", "train", "--data", hub).out, S("decided pairs")) > 0);
	assert_int_equal(KITH("audit", "verify", "--data", hub).status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_json_has_every_figure_that_was_asked_for),
		cmocka_unit_test(its_figures_are_those_of_the_pairs_it_writes),
		cmocka_unit_test(two_lists_are_linked_with_each_other_and_not_within),
		cmocka_unit_test(without_a_truth_it_only_counts),
		cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
		cmocka_unit_test(the_order_of_rows_does_not_matter),
		cmocka_unit_test(tabs_are_as_good_as_commas),
		cmocka_unit_test(a_column_that_is_not_there_is_told_and_done_without),
		cmocka_unit_test(whoever_gets_it_wrong_is_told_in_a_sentence),
		cmocka_unit_test(explain_takes_to_pieces_what_evaluate_weighed),
		cmocka_unit_test(explain_says_it_in_words_too),
		cmocka_unit_test(explain_tells_in_a_sentence_what_is_wrong),
		cmocka_unit_test(a_city_s_queue_is_listed_explained_and_learned_from),
	};

	return cmocka_run_group_tests_name("flow-match", tests, set_up, tear_down);
}
