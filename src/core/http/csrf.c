/*
 * The form token: proof that a form came from a page of ours. It is made from the session's secret
 * and fresh random bytes, so that it differs on every page and compressing pages tells nothing
 * about the secret (BREACH).
 */
#include "core/http/exchange.h"

#include <sodium.h>
#include <string.h>

#define SALT_BYTES 8
#define MAC_BYTES 16
#define TOKEN_CHARS (2 * (SALT_BYTES + MAC_BYTES))

static void mac_make(struct str secret, const unsigned char *salt, unsigned char *mac)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, MAC_BYTES);
	crypto_generichash_update(&state, salt, SALT_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)secret.p, secret.n);
	crypto_generichash_final(&state, mac, MAC_BYTES);
}

struct str csrf_token(struct arena *a, struct str secret)
{
	unsigned char bytes[SALT_BYTES + MAC_BYTES];
	char *hex = arena_alloc(a, TOKEN_CHARS + 1);

	if (str_empty(secret))
		return S("");
	randombytes_buf(bytes, SALT_BYTES);
	mac_make(secret, bytes, bytes + SALT_BYTES);
	sodium_bin2hex(hex, TOKEN_CHARS + 1, bytes, sizeof(bytes));
	return (struct str){ .p = hex, .n = TOKEN_CHARS };
}

bool csrf_token_ok(struct str secret, struct str token)
{
	unsigned char bytes[SALT_BYTES + MAC_BYTES], mac[MAC_BYTES];
	size_t n = 0;

	if (str_empty(secret) || token.n != TOKEN_CHARS)
		return false;
	if (sodium_hex2bin(bytes, sizeof(bytes), token.p, token.n, NULL, &n, NULL) != 0 ||
		n != sizeof(bytes))
		return false;
	mac_make(secret, bytes, mac);
	return sodium_memcmp(mac, bytes + SALT_BYTES, MAC_BYTES) == 0;
}
