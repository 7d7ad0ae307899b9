/*
 * What makes two spellings the same: folding for search and exact keys. The original is always
 * kept; these are only keys. Uses ICU (NFKC case fold, accents removed, Any-Latin).
 */
#ifndef KITH_BASE_FOLD_H
#define KITH_BASE_FOLD_H

#include "core/base/str.h"

/* Lower case, accents dropped, transliterated to Latin, every run of anything but letters and
 * digits as one space, trimmed: "O’Brien-Łuczak" -> "o brien luczak". Hyphens and spaces separate
 * tokens; apostrophes join ("o'brien" -> "obrien"). */
struct str fold_text(struct arena *a, struct str s);
/* What was folded, for people: each word begins with a capital again, "o brien" -> "O Brien". */
struct str fold_words_shown(struct arena *a, struct str folded);
/* A name that a list wrote in capitals, as people write it: "SIÂN O'BRIEN-MCLEOD" -> "Siân
 * O'Brien-McLeod". One with a small letter in it, initials ("J", "JP") and other scripts stay. */
struct str fold_name_calm(struct arena *a, struct str name);
/* A code that stays when the name is changed: "Key-meter top-up" -> "key_meter_top_up"; folded, at
 * most 40 letters. */
struct str fold_code(struct arena *a, struct str name);
/* "+44 7700 900417", "07700900417", "7700 900 417", "0044(0)7700…" -> "+447700900417". False with a
 * kind sentence when it cannot be a telephone number. Foreign numbers keep their own +code. */
MUSTUSE bool fold_phone(struct arena *a, struct str s, struct str *e164, struct str *why);
struct str phone_words(
	struct arena *a, struct str e164); /* "07700 900 417": in groups, as people read it */
/* "ox1 1ab", "OXI IAB", "0X1 1AB" -> "OX1 1AB". O/0 and I/1 are put right by position. */
MUSTUSE bool fold_postcode(struct arena *a, struct str s, struct str *pcds, struct str *why);
/* Is there a postcode area of these n (1 or 2) capitals? */
bool postcode_area_known(const char *code, size_t n);
MUSTUSE bool fold_email(struct arena *a, struct str s, struct str *email, struct str *why);
/* Ten digits with a right check digit (NHS Data Dictionary, modulus 11); 9999999999 is refused. */
MUSTUSE bool fold_nhs_number(struct arena *a, struct str s, struct str *digits, struct str *why);
struct str nhs_number_words(struct arena *a, struct str digits); /* "943 476 5919" */

#endif
