/*
 * The second factor: six digits from an authenticator app, new every 30 seconds (RFC 6238, SHA-1,
 * as every app supports), and recovery codes for the day the phone is lost.
 */
#ifndef KITH_AUTH_TOTP_H
#define KITH_AUTH_TOTP_H

#include "core/base/arena.h"
#include "core/base/str.h"
#include "core/base/time.h"

#define RECOVERY_CODES 10

struct str totp_secret_new(struct arena *a);   /* 160 bits, base 32 without padding */
/* In groups of four, for typing. */
struct str totp_secret_words(struct arena *a, struct str secret);
/* True for the code of this moment, the one before or the one after, when its counter is above
 * `last_counter`: a code works once. *counter is what to keep. Spaces in the code are forgiven. */
MUSTUSE bool totp_is(struct arena *a, struct str secret, struct str code, int64_t now,
	int64_t last_counter, int64_t *counter);
/* The code an app would show: for tests and the sample city's printed sign-ins. */
struct str totp_code(struct arena *a, struct str secret, int64_t now);
/* "otpauth://totp/HOST:EMAIL?secret=…&issuer=HOST" */
struct str totp_uri(struct arena *a, struct str secret, struct str host, struct str email);
/* A picture of any text as SVG (a whole document, served as a file of its own). Absent when too
 * long. */
struct str qr_svg(struct arena *a, struct str text);

/* "7K3M-2FQX-9TDA": 60 random bits. */
struct str recovery_code_new(struct arena *a);
/* What is kept: a hash bound to the account. Reads small letters, missing hyphens, O as 0, I and L
 * as 1. */
struct str recovery_code_hash(struct arena *a, int64_t account_id, struct str code);

#endif
