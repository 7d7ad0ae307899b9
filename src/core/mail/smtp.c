/*
 * Handing a message to the host's mail server by SMTP (libcurl). The connection is encrypted unless
 * the server is this very machine; the server's certificate is checked; the password comes from a
 * file.
 */
#include <curl/curl.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/auth/session.h"
#include "core/auth/setting.h"
#include "core/mail/mail.h"

#define CONNECT_S 20L
#define WHOLE_S 60L

struct rest { struct str text; };

static size_t rest_read(char *to, size_t size, size_t n, void *from)
{
	struct rest *r = from;
	size_t room = size * n, k = r->text.n < room ? r->text.n : room;
	memcpy(to, r->text.p, k);
	r->text = str_part(r->text, k, r->text.n);
	return k;
}

static size_t ignored(char *p, size_t size, size_t n, void *arg)
{
	(void)p;
	(void)arg;
	return size * n;
}

static bool file_line(struct arena *a, struct str path, struct str *line)
{
	char text[1024];
	int fd = open(str_z(a, path), O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
	if (fd >= 0)
		close(fd);
	if (n < 0)
		return false;
	*line = str_dup(a, str_trim((struct str){ text, (size_t)n }));
	return true;
}

bool mail_server_of(struct db *db, struct mail_server *out, struct str *why)
{
	struct str file = setting_get(db, S("smtp.password_file"));
	*out = (struct mail_server){ .url = setting_get(db, S("smtp.url")),
		.name = setting_get(db, S("smtp.name")),
		.from = setting_get(db, S("mail.from")),
		.from_words = host_face(db).name };
	if (str_empty(out->url) || str_empty(out->from)) {
		*why = S("No mail server is set up. An administrator does it under Settings.");
		return false;
	}
	if (!str_empty(file) && !file_line(db_arena(db), file, &out->password)) {
		*why = str_fmt(db_arena(db), "The mail password file %.*s cannot be read.", STR_ARG(file));
		return false;
	}
	return true;
}

static bool on_this_machine(struct str url)
{
	static const char *const here[] = { "smtp://127.0.0.1", "smtp://localhost", "smtp://[::1]" };
	for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
		struct str head = str_of(here[i]);
		if (str_starts(url, head) &&
			(url.n == head.n || url.p[head.n] == ':' || url.p[head.n] == '/'))
			return true;
	}
	return false;
}

/* Codes of 500 and above are the server's last word; anything else may be better later. */
static bool worth_again(CURLcode result, long answer)
{
	return !(answer >= 500 && answer < 600) && result != CURLE_URL_MALFORMAT &&
		result != CURLE_UNSUPPORTED_PROTOCOL;
}

/* Nothing in it that could end the address in a command of SMTP. */
static bool address_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7f || s.p[i] == '<' || s.p[i] == '>')
			return false;
	return s.n > 2 && str_find(s, S("@")) > 0;
}

bool mail_send(struct arena *a, const struct mail_server *s, struct mail m, struct str message_id,
	int64_t now, struct str *why, bool *later)
{
	char error[CURL_ERROR_SIZE] = "";
	if (!address_plain(m.to) || !address_plain(s->from)) {
		*why = S("This is no e-mail address.");
		*later = false;
		return false;
	}
	struct rest body = { mail_message(a, s, m, message_id, now) };
	CURL *curl = curl_easy_init();
	struct curl_slist *to = curl_slist_append(NULL, str_z(a, str_fmt(a, "<%.*s>", STR_ARG(m.to))));
	*later = true;
	if (!curl || !to) {
		*why = S("There is no memory for sending mail.");
		curl_slist_free_all(to);
		curl_easy_cleanup(curl);
		return false;
	}
	curl_easy_setopt(curl, CURLOPT_URL, str_z(a, s->url));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(
		curl, CURLOPT_USE_SSL, (long)(on_this_machine(s->url) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
	if (s->name.n) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, str_z(a, s->name));
		curl_easy_setopt(curl, CURLOPT_PASSWORD, str_z(a, s->password.p ? s->password : S("")));
	}
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, str_z(a, str_fmt(a, "<%.*s>", STR_ARG(s->from))));
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, rest_read);
	curl_easy_setopt(curl, CURLOPT_READDATA, &body);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignored);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, WHOLE_S);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
	CURLcode result = curl_easy_perform(curl);
	long answer = 0;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
	if (result != CURLE_OK) {
		*why = str_fmt(a, "The mail server did not take it: %s",
			error[0] ? error : curl_easy_strerror(result));
		*later = worth_again(result, answer);
	}
	curl_slist_free_all(to);
	curl_easy_cleanup(curl);
	return result == CURLE_OK;
}
