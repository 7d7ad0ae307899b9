/* Codes from an authenticator app (liboath), their QR picture (libqrencode), and recovery codes. */
#include "core/auth/totp.h"

#include <liboath/oath.h>
#include <qrencode.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define STEP_S 30
#define DIGITS 6

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

struct str totp_secret_new(struct arena *a)
{
	unsigned char random[32];
	char *text = arena_alloc(a, sizeof random + 1);
	randombytes_buf(random, sizeof random);
	for (size_t i = 0; i < sizeof random; i++)
		text[i] = base32[random[i] & 31];
	sodium_memzero(random, sizeof random);
	return (struct str){ .p = text, .n = sizeof random };
}

struct str totp_secret_words(struct arena *a, struct str secret)
{
	struct buf b = { .arena = a };
	for (size_t i = 0; i < secret.n; i += 4) {
		if (i)
			buf_char(&b, ' ');
		buf_str(&b, str_part(secret, i, 4));
	}
	return buf_view(&b);
}

/* The code of one step into out[DIGITS + 1]. False for a secret that is no base 32. */
static bool code_at(struct arena *a, struct str secret, int64_t counter, char *out)
{
	char *key = NULL;
	size_t n = 0;
	if (oath_base32_decode(str_z(a, secret), secret.n, &key, &n) != OATH_OK)
		return false;
	bool ok = oath_hotp_generate(key, n, (uint64_t)counter, DIGITS, false,
				  OATH_HOTP_DYNAMIC_TRUNCATION, out) == OATH_OK;
	sodium_memzero(key, n);
	free(key);
	return ok;
}

static int64_t counter_of(int64_t now)
{
	return now / TIME_SECOND / STEP_S;
}

struct str totp_code(struct arena *a, struct str secret, int64_t now)
{
	char *out = arena_alloc(a, DIGITS + 1);
	return code_at(a, secret, counter_of(now), out) ? str_of(out) : STR_NONE;
}

bool totp_is(struct arena *a, struct str secret, struct str code, int64_t now, int64_t last_counter,
	int64_t *counter)
{
	char given[DIGITS], right[DIGITS + 1];
	size_t n = 0;
	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] == ' ' || code.p[i] == '-')
			continue;
		if (n == DIGITS || code.p[i] < '0' || code.p[i] > '9')
			return false;
		given[n++] = code.p[i];
	}
	if (n != DIGITS || str_empty(secret))
		return false;
	bool found = false;
	for (int64_t c = counter_of(now) - 1; c <= counter_of(now) + 1; c++)
		if (c > last_counter && !found && code_at(a, secret, c, right) &&
			sodium_memcmp(given, right, DIGITS) == 0) {
			*counter = c;
			found = true;
		}
	return found;
}

static void percent(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			strchr("-._~@", c);
		if (plain && c)
			buf_char(b, (char)c);
		else
			buf_fmt(b, "%%%02X", c);
	}
}

struct str totp_uri(struct arena *a, struct str secret, struct str host, struct str email)
{
	struct buf b = { .arena = a };
	buf_lit(&b, "otpauth://totp/");
	percent(&b, host);
	buf_lit(&b, ":");
	percent(&b, email);
	buf_lit(&b, "?secret=");
	percent(&b, secret);
	buf_lit(&b, "&issuer=");
	percent(&b, host);
	return buf_view(&b);
}

struct str qr_svg(struct arena *a, struct str text)
{
	QRcode *qr = QRcode_encodeString8bit(str_z(a, text), 0, QR_ECLEVEL_M);
	if (!qr)
		return STR_NONE;
	struct buf b = { .arena = a };
	int edge = qr->width + 8; /* the standard asks for four empty modules on each side */
	buf_fmt(&b,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
		"height=\"%d\" "
		"shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
		edge, edge, edge * 5, edge * 5, edge, edge);
	for (int y = 0; y < qr->width; y++) {
		for (int x = 0; x < qr->width; x++) {
			int run = 0;
			while (x + run < qr->width && qr->data[y * qr->width + x + run] & 1)
				run++;
			if (run)
				buf_fmt(&b, "M%d %dh%dv1h-%dz", x + 4, y + 4, run, run);
			x += run;
		}
	}
	buf_lit(&b, "\"/></svg>\n");
	QRcode_free(qr);
	return buf_view(&b);
}

struct str recovery_code_new(struct arena *a)
{
	unsigned char random[12];
	char *text = arena_alloc(a, 15);
	randombytes_buf(random, sizeof random);
	size_t n = 0;
	for (size_t i = 0; i < sizeof random; i++) {
		if (i == 4 || i == 8)
			text[n++] = '-';
		text[n++] = crockford[random[i] & 31];
	}
	return (struct str){ .p = text, .n = n };
}

struct str recovery_code_hash(struct arena *a, int64_t account_id, struct str code)
{
	char plain[12];
	size_t n = 0;
	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];
		if (c == ' ' || c == '-')
			continue;
		if (n == sizeof plain)
			return STR_NONE;
		c = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
		c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
		if (!c || !strchr(crockford, c))
			return STR_NONE;
		plain[n++] = c;
	}
	if (n != sizeof plain)
		return STR_NONE;
	unsigned char sum[32], bound[8];
	for (int i = 0; i < 8; i++)
		bound[i] = (unsigned char)((uint64_t)account_id >> (8 * i));
	crypto_generichash_state h;
	crypto_generichash_init(&h, NULL, 0, sizeof sum);
	crypto_generichash_update(&h, (const unsigned char *)"kith recovery 1", 15);
	crypto_generichash_update(&h, bound, sizeof bound);
	crypto_generichash_update(&h, (const unsigned char *)plain, sizeof plain);
	crypto_generichash_final(&h, sum, sizeof sum);
	char *text = arena_alloc(a, 65);
	sodium_bin2hex(text, 65, sum, sizeof sum);
	return (struct str){ .p = text, .n = 64 };
}
