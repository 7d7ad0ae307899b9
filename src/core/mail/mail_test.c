/* Mail: what a message looks like on the wire, that nothing breaks out of a header, and that a real
 * SMTP server (aiosmtpd, started here on a port of its own) receives it; without that server those
 * tests are skipped. */
#include "tests/support/testdb.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/auth/setting.h"
#include "core/base/time.h"
#include "core/db/outbox.h"
#include "core/mail/mail.h"

static const struct mail_server somewhere = { .url = { "smtp://127.0.0.1:1", 18 },
	.from = { "hub@kith.example", 16 },
	.from_words = { "Kithford", 8 } };

static struct str message(struct arena *a, struct mail m)
{
	return mail_message(a, &somewhere, m, S("1.2@kith"), INT64_C(1588579200) * TIME_SECOND);
}

static bool has(struct str s, const char *part)
{
	return str_find(s, str_of(part)) >= 0;
}

static void a_message_has_the_headers_it_needs(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct str s = message(a,
		(struct mail){
			S("amira@kith.example"), S("Your invitation"), S("Hello Amira,\n\nwelcome.\n") });
	assert_true(has(s, "Date: Mon, 4 May 2020 08:00:00 +0000\r\n"));
	assert_true(has(s, "\r\nFrom: \"Kithford\" <hub@kith.example>\r\n"));
	assert_true(has(s, "\r\nTo: <amira@kith.example>\r\n"));
	assert_true(has(s, "\r\nSubject: Your invitation\r\n"));
	assert_true(has(s, "\r\nMessage-ID: <1.2@kith>\r\n"));
	struct str other = mail_message(
		a, &somewhere, (struct mail){ S("a@b.example"), S("x"), S("x") }, S("7.9"), 0);
	assert_true(has(other, "\r\nMessage-ID: <7.9@kith.example>\r\n"));
	assert_true(has(s, "\r\n\r\nHello Amira,\r\n\r\nwelcome.\r\n"));
	arena_free(a);
}

static void nothing_breaks_out_of_a_header(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct str s = message(a,
		(struct mail){ S("a@b.example>\r\nBcc: <evil@x.example"),
			S("Hi\r\nBcc: evil@x.example\n\nbody"), S("text") });
	assert_false(has(s, "\nBcc:"));
	assert_false(has(s, "\n\nbody"));
	struct str rest = s, line;
	int n = 0;
	while (str_cut(&rest, '\n', &line) && line.n > 1)
		n++;
	assert_int_equal(
		n, 9); /* Date, From, To, Subject, Message-ID and the four that say what it is */
	arena_free(a);
}

static void words_in_any_script_travel(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct str s = message(
		a, (struct mail){ S("a@b.example"), S("Zoë: une réponse"), S("Grüße = fine \nمرحبا\n") });
	assert_true(has(s, "Subject: =?utf-8?B?Wm/DqzogdW5lIHLDqXBvbnNl?=\r\n"));
	assert_true(has(s, "Gr=C3=BC=C3=9Fe =3D fine=20\r\n"));
	for (size_t i = 0; i < s.n; i++)
		assert_true((unsigned char)s.p[i] < 0x80);
	struct buf longest = { .arena = a };
	for (int i = 0; i < 400; i++)
		buf_lit(&longest, "é");
	s = message(a, (struct mail){ S("a@b.example"), buf_view(&longest), buf_view(&longest) });
	struct str line;
	while (str_cut(&s, '\n', &line))
		assert_true(line.n <= 78);
	arena_free(a);
}

static void a_message_comes_back_from_the_outbox_as_it_went_in(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct mail m = { S("a@b.example"), S("Zoë \"quoted\""), S("line\nline\\\n") }, back;
	assert_true(mail_from_body(a, mail_body(a, m), &back));
	assert_true(
		str_eq(m.to, back.to) && str_eq(m.subject, back.subject) && str_eq(m.text, back.text));
	assert_false(mail_from_body(a, S("{}"), &back));
	assert_false(mail_from_body(a, S("nonsense"), &back));
	arena_free(a);
}

/* --- a real server --- */

static int free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 &&
		getsockname(fd, (struct sockaddr *)&at, &n) == 0);
	close(fd);
	return ntohs(at.sin_port);
}

static bool answers(int port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool up = connect(fd, (struct sockaddr *)&at, sizeof at) == 0;
	close(fd);
	return up;
}

static pid_t server_start(struct arena *a, int port, const char *maildir)
{
	char *where = str_z(a, str_fmt(a, "127.0.0.1:%d", port));
	pid_t pid = fork();
	if (pid == 0) {
		int nowhere = open("/dev/null", O_WRONLY);
		dup2(nowhere, 1);
		dup2(nowhere, 2);
		execl("/usr/bin/python3", "python3", "-m", "aiosmtpd", "-n", "-s", "4000", "-l", where,
			"-c", "aiosmtpd.handlers.Mailbox", maildir, (char *)NULL);
		_exit(127);
	}
	for (int i = 0; i < 500 && !answers(port); i++) {
		if (waitpid(pid, NULL, WNOHANG) == pid)
			return 0;
		usleep(20000);
	}
	return pid;
}

/* The one message in the server's mailbox. */
static struct str received(struct arena *a, const char *maildir, int *count)
{
	char text[16384] = "";
	ssize_t n = 0;
	DIR *d = opendir(str_z(a, str_fmt(a, "%s/new", maildir)));
	struct dirent *e;
	*count = 0;
	while (d && (e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		int fd = open(str_z(a, str_fmt(a, "%s/new/%s", maildir, e->d_name)), O_RDONLY);
		n = read(fd, text, sizeof text);
		close(fd);
		++*count;
	}
	if (d)
		closedir(d);
	return str_dup(a, (struct str){ text, n > 0 ? (size_t)n : 0 });
}

static void a_real_server_receives_the_message(void **state)
{
	struct testdb *t = testdb_of(state);
	struct arena *a = t->arena;
	char *maildir = str_z(a, str_fmt(a, "%.*s/mail", STR_ARG(t->dir)));
	int port = free_port(), count;
	pid_t pid = server_start(a, port, maildir);
	if (!pid) {
		print_message("aiosmtpd is not installed\n");
		skip();
	}
	struct mail_server s = somewhere;
	struct str why = STR_NONE;
	bool later;
	s.url = str_fmt(a, "smtp://127.0.0.1:%d", port);
	bool sent = mail_send(a, &s,
		(struct mail){ S("amira@kith.example"), S("Zoë says hello"),
			S("Hello,\n.\nthe dot alone ends nothing.\n") },
		S("1.2@kith"), time_now(), &why, &later);
	struct buf much = { .arena = a };      /* more than this server takes: it answers 552 */
	for (int i = 0; i < 500; i++)
		buf_lit(&much, "far too much\n");
	bool refused = !mail_send(a, &s, (struct mail){ S("b@kith.example"), S("x"), buf_view(&much) },
		S("1.3@kith"), time_now(), &why, &later);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	assert_true(sent);
	assert_true(refused);
	assert_false(later);                   /* the server's last word: not tried again */
	assert_false(str_empty(why));
	struct str got = received(a, maildir, &count);
	assert_int_equal(count, 1);
	assert_true(has(got, "X-MailFrom: hub@kith.example") || has(got, "hub@kith.example"));
	assert_true(has(got, "=?utf-8?B?Wm/DqyBzYXlzIGhlbGxv?="));
	assert_true(has(got, "\n.") && has(got, "the dot alone ends nothing."));
}

static void a_server_that_is_away_is_tried_again_later(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct mail_server s = somewhere;
	struct str why = STR_NONE;
	bool later = false;
	s.url = str_fmt(a, "smtp://127.0.0.1:%d", free_port());
	assert_false(mail_send(a, &s, (struct mail){ S("a@b.example"), S("x"), S("x") }, S("1@k"),
		time_now(), &why, &later));
	assert_true(later);
	later = true;
	assert_false(mail_send(a, &s, (struct mail){ S("a@b.example> NOTIFY=NEVER"), S("x"), S("x") },
		S("1@k"), time_now(), &why, &later));
	assert_false(later);                   /* no address: never, and not asked of any server */
	later = true;
	s.url = S("file:///etc/passwd");
	assert_false(mail_send(a, &s, (struct mail){ S("a@b.example"), S("x"), S("x") }, S("1@k"),
		time_now(), &why, &later));
	assert_false(later);
	arena_free(a);
}

static void the_server_is_what_the_host_has_set(void **state)
{
	struct testdb *t = testdb_of(state);
	struct mail_server s;
	struct str why;
	struct db *db = testdb_begin(t, DB_WRITE);
	assert_false(mail_ready(db));
	assert_false(mail_server_of(db, &s, &why));
	setting_set(db, S("smtp.url"), S("smtp://mail.example:587"));
	setting_set(db, S("mail.from"), S("hub@kith.example"));
	setting_set(db, S("smtp.url"), S("smtps://mail.example:465")); /* set again: the last counts */
	assert_true(mail_ready(db));
	assert_true(mail_server_of(db, &s, &why));
	assert_true(str_eq(s.url, S("smtps://mail.example:465")));
	char *path = str_z(t->arena, str_fmt(t->arena, "%.*s/password", STR_ARG(t->dir)));
	setting_set(db, S("smtp.password_file"), str_of(path));
	assert_false(mail_server_of(db, &s, &why));
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, "sesame\n", 7), 7);
	close(fd);
	assert_true(mail_server_of(db, &s, &why));
	assert_true(str_eq(s.password, S("sesame")));
	assert_true(db_end(db));
}

static enum outbox_outcome taken(
	struct db_pool *p, struct arena *a, const struct outbox_item *item, struct str *why)
{
	struct mail m;
	(void)p;
	(void)why;
	return mail_from_body(a, item->body, &m) && has(m.text, "/link/") ? OUTBOX_SENT : OUTBOX_AGAIN;
}

static void a_message_that_was_sent_leaves_no_link_behind(void **state)
{
	struct testdb *t = testdb_of(state);
	outbox_handle("mail", taken);
	struct db *db = testdb_begin(t, DB_WRITE);
	mail_queue(db, (struct mail){ S("a@b.example"), S("x"), S("https://hub.example/link/SECRET") });
	assert_true(db_end(db));
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM outbox WHERE body LIKE '%SECRET%'"), 1);
	assert_int_equal(outbox_work(t->pool, 1, time_now() + TIME_MINUTE), 1);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM outbox WHERE state = 'done'"), 1);
	assert_int_equal(testdb_count(t, "SELECT count(*) FROM outbox WHERE body LIKE '%SECRET%'"), 0);
}

int main(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_has_the_headers_it_needs),
		cmocka_unit_test(nothing_breaks_out_of_a_header),
		cmocka_unit_test(words_in_any_script_travel),
		cmocka_unit_test(a_message_comes_back_from_the_outbox_as_it_went_in),
		TESTDB_SQLITE(a_real_server_receives_the_message),
		cmocka_unit_test(a_server_that_is_away_is_tried_again_later),
		TESTDB_BOTH(the_server_is_what_the_host_has_set),
		TESTDB_BOTH(a_message_that_was_sent_leaves_no_link_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
