/*
 * The sentence that the next page says ("Saved."). It travels in a cookie, sealed under a key made
 * of the session's own token: nobody else can read or write one, no server has to know of it, and
 * neither saying nor forgetting it costs a write.
 */
#include <sodium.h>
#include <string.h>

#include "core/http/exchange.h"

#define KEY crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SENTENCE_MOST 1200                         /* bytes: all cookies together must stay small */
#define SEALED_MOST (NONCE + SENTENCE_MOST + TAG)
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

static void key_of(struct str session, unsigned char key[KEY])
{
	static const unsigned char purpose[] = "kith: the sentence of the next page";

	crypto_generichash(
		key, KEY, (const unsigned char *)session.p, session.n, purpose, sizeof(purpose) - 1);
}

/* A sentence that is too long ends behind a whole letter. */
static struct str cut(struct str sentence)
{
	size_t n = sentence.n < SENTENCE_MOST ? sentence.n : SENTENCE_MOST;

	while (n > 0 && n < sentence.n && ((unsigned char)sentence.p[n] & 0xC0) == 0x80)
		n--;
	return str_part(sentence, 0, n);
}

struct str flash_seal(struct arena *a, struct str session, struct str sentence)
{
	unsigned char key[KEY], sealed[SEALED_MOST];
	struct str said = cut(sentence);
	size_t n = NONCE + said.n + TAG, room = sodium_base64_encoded_len(n, VARIANT);
	char *text = arena_alloc(a, room);

	key_of(session, key);
	randombytes_buf(sealed, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, NULL, (const unsigned char *)said.p,
		said.n, NULL, 0, NULL, sealed, key);
	sodium_bin2base64(text, room, sealed, n, VARIANT);
	sodium_memzero(key, sizeof(key));
	return str_of(text);
}

struct str flash_open(struct arena *a, struct str session, struct str cookie)
{
	unsigned char key[KEY], sealed[SEALED_MOST], *said;
	size_t n = 0;
	bool ours;

	if (sodium_base642bin(sealed, sizeof(sealed), cookie.p, cookie.n, NULL, &n, NULL, VARIANT) !=
			0 ||
		n < NONCE + TAG)
		return S("");
	said = arena_alloc(a, n);
	key_of(session, key);
	ours = crypto_aead_xchacha20poly1305_ietf_decrypt(
			   said, NULL, NULL, sealed + NONCE, n - NONCE, NULL, 0, sealed, key) == 0;
	sodium_memzero(key, sizeof(key));
	return ours ? (struct str){ (const char *)said, n - NONCE - TAG } : S("");
}
