/* The chain: what it records, that whole chains are found whole, and that each way of tampering is
 * seen. */
#include "tests/support/testdb.h"

#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fcntl.h>

#include "core/access/audit.h"
#include "core/base/id.h"

static const int64_t AMIRA = 1001, DAN = 1002;

static void act(struct testdb *t, int n)
{
	for (int i = 0; i < n; i++) {
		struct db *db = testdb_begin(t, DB_WRITE);
		audit_add(db, S("request.save"), AMIRA, S("{\"channel\":\"phone\"}"),
			S("no food since yesterday"));
		assert_true(db_end(db));
	}
}

static struct str file_text(struct testdb *t, const char *name)
{
	char *text = arena_alloc(t->arena, 1 << 16);
	int fd = open(str_z(t->arena, str_fmt(t->arena, "%.*s/%s", STR_ARG(t->dir), name)), O_RDONLY);
	ssize_t n = fd < 0 ? 0 : read(fd, text, 1 << 16);
	if (fd >= 0)
		close(fd);
	return (struct str){ text, n > 0 ? (size_t)n : 0 };
}

static void sign(struct testdb *t)
{
	struct str why;
	assert_true(audit_heads(t->pool, t->arena, t->dir, 1, time_now(), &why));
}

static struct audit_report proof_with(struct testdb *t, struct str heads_log)
{
	struct audit_report r;
	struct audit_key key;
	struct str why, *keys = ARENA_NEW(t->arena, struct str);
	assert_true(audit_key_load(t->arena, t->dir, &key, &why));
	*keys = audit_key_words(t->arena, &key);
	assert_true(audit_verify(t->pool, t->arena, 1,
		(struct audit_check){ .heads_log = heads_log, .keys = keys, .n_keys = 1 }, &r));
	return r;
}

static struct audit_report proof(struct testdb *t)
{
	return proof_with(t, file_text(t, "heads.log"));
}

/* What the program itself can never do; the tests play somebody with the database in their
 * hands. */
static void tamper(struct testdb *t, const char *sql)
{
	testdb_do(t, sql);
}

static bool says(const struct audit_report *r, const char *words)
{
	for (size_t i = 0; i < r->faults.n; i++)
		if (str_find(r->faults.v[i].what, str_of(words)) >= 0)
			return true;
	return false;
}

static void a_whole_chain_is_found_whole(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 12);
	sign(t);
	act(t, 3);
	sign(t);
	sign(t);                               /* nothing moved: nothing to sign */
	struct audit_report r = proof(t);
	assert_int_equal(r.faults_total, 0);
	assert_int_equal(r.entries, 15);
	assert_int_equal(r.heads, 4);          /* two in the database and the same two in the log */
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM event_head"), 2);
}

static void what_is_rolled_back_leaves_no_entry(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 1);
	struct db *db = testdb_begin(t, DB_WRITE);
	audit_add(db, S("request.save"), AMIRA, STR_NONE, STR_NONE);
	db_abandon(db);
	act(t, 1);
	struct audit_report r = proof(t);
	assert_int_equal(r.entries, 2);
	assert_int_equal(r.faults_total, 0);
}

/* Acts of one unit stand behind one another, also behind a part of it that was undone. */
static void acts_of_one_unit_are_one_chain(void **state)
{
	struct testdb *t = testdb_of(state);
	struct db *db = testdb_begin(t, DB_WRITE);
	audit_add(db, S("request.save"), AMIRA, STR_NONE, S("no food"));
	audit_add(db, S("request.save"), DAN, STR_NONE, S("no heating"));
	db_savepoint(db);
	audit_add(db, S("case.open"), AMIRA, STR_NONE, STR_NONE);
	audit_add(db, S("case.open"), DAN, STR_NONE, STR_NONE);
	db_rollback_to(db);
	audit_add(db, S("need.met"), AMIRA, STR_NONE, S("she has eaten"));
	db_savepoint(db);
	audit_add(db, S("need.met"), DAN, STR_NONE, STR_NONE);
	db_release(db);
	assert_true(db_end(db));
	act(t, 2);
	struct audit_report r = proof(t);
	assert_int_equal(r.faults.n, 0);
	assert_int_equal(r.entries, 6);
}

static void what_a_page_showed_is_one_entry(void **state)
{
	struct testdb *t = testdb_of(state);
	struct viewer v = { .host_id = 1, .account_id = 0, .role = ROLE_HUB_WORKER, .arena = t->arena };
	struct db *db = db_begin(t->pool, t->arena, &v, DB_WRITE);
	for (int64_t i = 0; i < 20; i++)
		see(&v, personal_new(S("x"), CATEGORY_IDENTITY, 5000 + i));
	see(&v, personal_new(S("x"), CATEGORY_ADDRESS, 5003));
	see(&v, personal_new(S("x"), CATEGORY_SAFEGUARDING, 5004));       /* not shown: no look */
	audit_read(db, S("/requests"));
	assert_int_equal(v.looks.n, 0);
	audit_read(db, S("/requests"));                                   /* nothing more was shown */
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM event"), 1);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM event_subject"), 20);
	assert_int_equal(
		testdb_count(t, "SELECT count(*) FROM event WHERE action = 'read' AND role = 'hub_worker'"),
		1);
	struct audit_report r = proof(t);
	assert_int_equal(r.faults_total, 0);
	assert_int_equal(r.subjects, 20);
}

static void no_entry_holds_what_was_written(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 1);
	assert_int_equal(testdb_count(t,
						 "SELECT count(*) FROM event WHERE body LIKE '%yesterday%' OR digest LIKE "
						 "'%yesterday%'"),
		0);
	assert_int_equal(testdb_count(t, "SELECT length(digest) FROM event"), 64);
}

static void a_digest_proves_what_was_written_until_the_person_is_erased(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 1);
	struct db *db = testdb_begin(t, DB_WRITE);
	struct str same = str_dup(t->arena, audit_digest(db, AMIRA, S("no food since yesterday")));
	assert_int_equal(same.n, 64);
	assert_false(str_eq(same, audit_digest(db, AMIRA, S("no food since today"))));
	assert_null(audit_digest(db, DAN, S("no food since yesterday")).p);
	audit_add(db, S("x"), DAN, STR_NONE, S("no food since yesterday"));
	assert_false(str_eq(same, audit_digest(db, DAN, S("no food since yesterday"))));
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t,
						 str_z(t->arena,
							 str_fmt(t->arena, "SELECT count(*) FROM event WHERE digest = '%.*s'",
								 STR_ARG(same)))),
		1);
	db = testdb_begin(t, DB_WRITE);
	audit_forget(db, AMIRA);
	assert_null(audit_digest(db, AMIRA, S("no food since yesterday")).p);
	assert_true(db_end(db));
	assert_int_equal(proof(t).faults_total, 0);
}

static void an_edited_entry_is_found(void **state)
{
	struct testdb *t = testdb_of(state);
	static const char *const edits[] = {
		"UPDATE event SET body = '{}' WHERE seq = 4",
		"UPDATE event SET at = at + 1 WHERE seq = 4",
		"UPDATE event SET account_id = 99 WHERE seq = 4",
		"UPDATE event SET role = 'partner' WHERE seq = 4",
		"UPDATE event SET action = 'read' WHERE seq = 4",
		"UPDATE event SET subject_id = 7 WHERE seq = 4",
		"UPDATE event SET digest = '' WHERE seq = 4",
		"UPDATE event SET hash = 'ab' WHERE seq = 4",
	};
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		tamper(t,
			"DELETE FROM event; DELETE FROM event_subject; DELETE FROM event_lane; DELETE FROM "
			"event_head");
		act(t, 6);
		assert_int_equal(proof_with(t, STR_NONE).faults_total, 0);
		tamper(t, edits[i]);
		struct audit_report r = proof_with(t, STR_NONE);
		if (!says(&r, "changed or moved") || r.faults.v[0].seq != 4)
			fail_msg("not seen: %s", edits[i]);
	}
}

static void a_deleted_entry_is_found(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 6);
	tamper(t, "DELETE FROM event WHERE seq = 3");
	struct audit_report r = proof(t);
	assert_true(says(&r, "Entry 3 before it is missing"));
}

static void reordered_entries_are_found(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 6);
	tamper(t, "UPDATE event SET seq = 99 WHERE seq = 2");
	tamper(t, "UPDATE event SET seq = 2 WHERE seq = 3");
	tamper(t, "UPDATE event SET seq = 3 WHERE seq = 99");
	struct audit_report r = proof(t);
	assert_true(says(&r, "changed or moved"));
}

static void a_lane_cut_short_is_found(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 6);
	tamper(t, "DELETE FROM event WHERE seq > 4");
	struct audit_report r = proof(t);
	assert_true(says(&r, "cut short"));
}

static void a_lane_cut_short_with_its_row_put_right_is_found_by_the_signed_head(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 6);
	sign(t);
	tamper(t, "DELETE FROM event WHERE seq > 4");
	tamper(t, "DELETE FROM event_subject WHERE seq > 4");
	tamper(t, "UPDATE event_lane SET seq = 4, hash = (SELECT hash FROM event WHERE seq = 4)");
	struct audit_report r = proof(t);
	assert_true(says(&r, "no longer there: cut short"));
	tamper(t, "DELETE FROM event_head");   /* and the log alone still knows */
	r = proof(t);
	assert_true(says(&r, "no longer there: cut short"));
	assert_true(says(&r, "the database no longer has"));
}

static void an_added_entry_is_found(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 3);
	tamper(t, "INSERT INTO event (host_id, lane, seq, at, role, action, body, digest, hash) "
		"SELECT host_id, lane, 4, at, role, action, body, digest, hash FROM event WHERE seq = 3");
	struct audit_report r = proof(t);
	assert_true(says(&r, "after the lane's end"));
}

static void a_lane_without_its_row_is_found(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 3);
	tamper(t, "DELETE FROM event_lane");
	struct audit_report r = proof(t);
	assert_true(says(&r, "its own row is missing"));
}

/* Somebody with the whole database, the algorithm and much time: every hash and even the heads in
 * the database are made anew, and signed with another key. */
static void a_chain_written_anew_is_found(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 6);
	sign(t);
	struct str kept_log = str_dup(t->arena, file_text(t, "heads.log"));
	struct audit_key honest;
	struct str why, key;
	assert_true(audit_key_load(t->arena, t->dir, &honest, &why));
	key = audit_key_words(t->arena, &honest);
	tamper(t,
		"DELETE FROM event; DELETE FROM event_subject; DELETE FROM event_lane; DELETE FROM "
		"event_head");
	act(t, 6);
	struct audit_report r;
	struct audit_check c = { .heads_log = kept_log, .keys = &key, .n_keys = 1 };
	assert_true(audit_verify(t->pool, t->arena, 1, c, &r));
	assert_true(says(&r, "written anew"));
	assert_int_equal(
		unlink(str_z(t->arena, str_fmt(t->arena, "%.*s/audit.key", STR_ARG(t->dir)))), 0);
	sign(t);                               /* a new key is made */
	c.heads_log = file_text(t, "heads.log");
	assert_true(audit_verify(t->pool, t->arena, 1, c, &r));
	assert_true(says(&r, "not trusted"));
}

static void a_forged_head_is_found(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 2);
	sign(t);
	tamper(t, "UPDATE event_head SET at = at + 1");
	struct audit_report r = proof_with(t, STR_NONE);
	assert_true(says(&r, "signature is false"));
	r = proof_with(t, S("kith head 1 nonsense\n"));
	assert_true(says(&r, "cannot be read"));
}

static void a_look_hidden_from_its_person_is_found(void **state)
{
	struct testdb *t = testdb_of(state);
	struct viewer v = { .host_id = 1, .role = ROLE_HUB_WORKER, .arena = t->arena };
	struct db *db = db_begin(t->pool, t->arena, &v, DB_WRITE);
	see(&v, personal_new(S("x"), CATEGORY_IDENTITY, AMIRA));
	see(&v, personal_new(S("x"), CATEGORY_IDENTITY, DAN));
	audit_read(db, S("/people"));
	assert_true(db_end(db));
	assert_int_equal(proof(t).faults_total, 0);
	tamper(t, "DELETE FROM event_subject WHERE subject_id = 1002");
	struct audit_report r = proof(t);
	assert_true(says(&r, "from the person's side"));
	assert_true(says(&r, "index of who was looked at"));
}

static void hosts_have_chains_of_their_own(void **state)
{
	struct testdb *t = testdb_of(state);
	act(t, 3);
	struct viewer other = viewer_system(2, t->arena);
	struct db *db = db_begin(t->pool, t->arena, &other, DB_WRITE);
	assert_true(db_script(
		db, S("INSERT INTO host (host_id, name, created_at) VALUES (2, 'Elsewhere', 0)")));
	audit_add(db, S("x"), 0, STR_NONE, STR_NONE);
	assert_true(db_end(db));
	assert_int_equal(proof(t).entries, 3);
	struct audit_report r;
	assert_true(audit_verify(t->pool, t->arena, 2, (struct audit_check){ 0 }, &r));
	assert_int_equal(r.entries, 1);
	assert_int_equal(r.faults_total, 0);
}

struct adding { struct db_work work; int n; };

static void add_run(struct db *db, struct db_work *w)
{
	(void)w;
	audit_add(db, S("x"), 0, STR_NONE, STR_NONE);
}

/* Many units at once: on PostgreSQL several writers, each with its lane; one whole chain all the
 * same. */
static void many_writers_make_one_whole_chain(void **state)
{
	enum { N = 200 };
	struct testdb *t = testdb_of(state);
	struct db_work *works = ARENA_ARRAY(t->arena, struct db_work, N);
	struct viewer *viewers = ARENA_ARRAY(t->arena, struct viewer, N);
	struct arena *arenas[N];
	for (int i = 0; i < N - 1; i++) {
		arenas[i] = arena_new();
		viewers[i] = viewer_system(1, arenas[i]);
		works[i] = (struct db_work){ .run = add_run, .viewer = &viewers[i], .arena = arenas[i] };
		db_submit(t->pool, &works[i]);
	}
	arenas[N - 1] = arena_new();
	viewers[N - 1] = viewer_system(1, arenas[N - 1]);
	works[N - 1] =
		(struct db_work){ .run = add_run, .viewer = &viewers[N - 1], .arena = arenas[N - 1] };
	assert_true(db_submit_wait(t->pool, &works[N - 1]));
	testdb_reopen(t);                      /* waits for all of them */
	for (int i = 0; i < N; i++)
		arena_free(arenas[i]);
	struct audit_report r = proof(t);
	assert_int_equal(r.entries, N);
	assert_int_equal(r.faults_total, 0);
}

static void the_signing_key_is_readable_by_the_program_alone(void **state)
{
	struct testdb *t = testdb_of(state);
	struct audit_key one, two;
	struct str why = STR_NONE;
	char *path = str_z(t->arena, str_fmt(t->arena, "%.*s/audit.key", STR_ARG(t->dir)));
	struct stat st;
	assert_true(audit_key_load(t->arena, t->dir, &one, &why));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(audit_key_load(t->arena, t->dir, &two, &why));
	assert_memory_equal(one.secret, two.secret, sizeof one.secret);
	assert_int_equal(chmod(path, 0644), 0);
	assert_false(audit_key_load(t->arena, t->dir, &two, &why));
	assert_true(str_find(why, S("chmod 600")) > 0);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(truncate(path, 10), 0);
	assert_false(audit_key_load(t->arena, t->dir, &two, &why));
	assert_true(str_find(why, S("damaged")) > 0);
}

int main(void)
{
	if (sodium_init() < 0)
		return 1;
	const struct CMUnitTest tests[] = {
		TESTDB_BOTH(a_whole_chain_is_found_whole),
		TESTDB_BOTH(what_is_rolled_back_leaves_no_entry),
		TESTDB_BOTH(acts_of_one_unit_are_one_chain),
		TESTDB_BOTH(what_a_page_showed_is_one_entry),
		TESTDB_BOTH(no_entry_holds_what_was_written),
		TESTDB_BOTH(a_digest_proves_what_was_written_until_the_person_is_erased),
		TESTDB_BOTH(an_edited_entry_is_found),
		TESTDB_BOTH(a_deleted_entry_is_found),
		TESTDB_BOTH(reordered_entries_are_found),
		TESTDB_BOTH(a_lane_cut_short_is_found),
		TESTDB_BOTH(a_lane_cut_short_with_its_row_put_right_is_found_by_the_signed_head),
		TESTDB_BOTH(an_added_entry_is_found),
		TESTDB_BOTH(a_lane_without_its_row_is_found),
		TESTDB_BOTH(a_chain_written_anew_is_found),
		TESTDB_BOTH(a_forged_head_is_found),
		TESTDB_BOTH(a_look_hidden_from_its_person_is_found),
		TESTDB_BOTH(hosts_have_chains_of_their_own),
		TESTDB_BOTH(many_writers_make_one_whole_chain),
		TESTDB_SQLITE(the_signing_key_is_readable_by_the_program_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
