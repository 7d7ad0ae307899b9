/*
 * Folding text for search and exact keys. Plain ASCII and Latin letters with marks take a short way
 * through our own loop; only other scripts go through ICU's transliterator, of which there is one,
 * behind a lock, because it is large and not thread-safe.
 */
#include "core/base/fold.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>
#include <unicode/utrans.h>

#include "core/base/arena.h"
#include "core/base/check.h"

/* Letters that Unicode does not take apart into a letter and a mark. */
static const struct {
	int32_t letter;
	const char *latin;
} latin_letters[] = {
	{ 0xC6, "ae" },
	{ 0xD0, "d" },
	{ 0xD8, "o" },
	{ 0xDE, "th" },
	{ 0xDF, "ss" },
	{ 0xE6, "ae" },
	{ 0xF0, "d" },
	{ 0xF8, "o" },
	{ 0xFE, "th" },
	{ 0x110, "d" },
	{ 0x111, "d" },
	{ 0x126, "h" },
	{ 0x127, "h" },
	{ 0x131, "i" },
	{ 0x138, "q" },
	{ 0x141, "l" },
	{ 0x142, "l" },
	{ 0x14A, "n" },
	{ 0x14B, "n" },
	{ 0x152, "oe" },
	{ 0x153, "oe" },
	{ 0x166, "t" },
	{ 0x167, "t" },
	{ 0x18F, "e" },
	{ 0x259, "e" },
};

/* Characters that join what stands on both sides: apostrophes of every kind, and marks that
 * transliteration leaves for sounds (Arabic ayn, Cyrillic soft sign). */
static bool joins(int32_t c)
{
	return c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x201B ||
		c == 0x2032 || (c >= 0x2B9 && c <= 0x2DF) || c == 0x55A || c == 0x5F3 || c == 0xFF07 ||
		c == 0x200B || c == 0x200C || c == 0x200D || c == 0xAD;
}

static bool is_mark(int32_t c)
{
	int8_t t = u_charType(c);

	return t == U_NON_SPACING_MARK || t == U_ENCLOSING_MARK || t == U_COMBINING_SPACING_MARK;
}

static void put_utf8(struct buf *b, int32_t c)
{
	if (c < 0x80) {
		buf_char(b, (char)c);
	} else if (c < 0x800) {
		buf_char(b, (char)(0xC0 | (c >> 6)));
		buf_char(b, (char)(0x80 | (c & 0x3F)));
	} else if (c < 0x10000) {
		buf_char(b, (char)(0xE0 | (c >> 12)));
		buf_char(b, (char)(0x80 | ((c >> 6) & 0x3F)));
		buf_char(b, (char)(0x80 | (c & 0x3F)));
	} else {
		buf_char(b, (char)(0xF0 | (c >> 18)));
		buf_char(b, (char)(0x80 | ((c >> 12) & 0x3F)));
		buf_char(b, (char)(0x80 | ((c >> 6) & 0x3F)));
		buf_char(b, (char)(0x80 | (c & 0x3F)));
	}
}

/* Letters and digits are kept lower, joining characters vanish, everything else is one space. */
static void fold_char(struct buf *b, int32_t c, bool *space)
{
	if (joins(c) || is_mark(c))
		return;
	if (!u_isalnum(c)) {
		*space = true;
		return;
	}
	if (*space && b->n)
		buf_char(b, ' ');
	*space = false;
	if (u_charDigitValue(c) >= 0)
		buf_char(b, (char)('0' + u_charDigitValue(c)));
	else
		put_utf8(b, u_foldCase(c, U_FOLD_CASE_DEFAULT));
}

static bool fold_latin_letter(struct buf *b, int32_t c, bool *space)
{
	for (size_t i = 0; i < sizeof(latin_letters) / sizeof(*latin_letters); i++)
		if (latin_letters[i].letter == c) {
			for (const char *p = latin_letters[i].latin; *p; p++)
				fold_char(b, *p, space);
			return true;
		}
	return false;
}

/* ICU text of our text; *n in UTF-16 units. Bad bytes become U+FFFD, which folds to a space. */
static UChar *to_icu(struct arena *a, struct str s, int32_t *n)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar *u = ARENA_ARRAY(a, UChar, s.n + 1);

	u_strFromUTF8WithSub(u, (int32_t)s.n + 1, n, s.p, (int32_t)s.n, 0xFFFD, NULL, &e);
	check(U_SUCCESS(e));
	return u;
}

static UChar *normalized(struct arena *a, const UNormalizer2 *how, const UChar *u, int32_t *n)
{
	int32_t room = *n * 4 + 16;

	for (;;) {
		UErrorCode e = U_ZERO_ERROR;
		UChar *to = ARENA_ARRAY(a, UChar, (size_t)room);
		int32_t got = unorm2_normalize(how, u, *n, to, room, &e);

		if (e == U_BUFFER_OVERFLOW_ERROR && got > room) {
			room = got + 1;
			continue;
		}
		check(U_SUCCESS(e));
		*n = got;
		return to;
	}
}

static const UNormalizer2 *compatibility(bool decomposed)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *n = decomposed ? unorm2_getNFKDInstance(&e) : unorm2_getNFKCInstance(&e);

	check(U_SUCCESS(e));
	return n;
}

/* Every script as Latin letters: "张伟" -> "zhāng wěi", "Олександр" -> "Oleksandr". */
static UChar *transliterated(struct arena *a, const UChar *u, int32_t *n)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static UTransliterator *any_latin;
	UErrorCode e = U_ZERO_ERROR;
	int32_t room = *n * 12 + 64, limit = *n;
	UChar *to = ARENA_ARRAY(a, UChar, (size_t)room);

	memcpy(to, u, (size_t)*n * sizeof(*u));
	pthread_mutex_lock(&lock);
	if (!any_latin)
		any_latin = utrans_openU(u"Any-Latin; Latin-ASCII", -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
	check(U_SUCCESS(e));
	utrans_transUChars(any_latin, to, n, room, 0, &limit, &e);
	pthread_mutex_unlock(&lock);
	/* Text that grows more than twelvefold is kept in its own script: a key all the same. */
	if (U_SUCCESS(e))
		return to;
	*n = limit = 0;
	while (u[*n])
		(*n)++;
	return (UChar *)memcpy(to, u, (size_t)*n * sizeof(*u));
}

static bool beyond_latin(const UChar *u, int32_t n)
{
	for (int32_t i = 0; i < n; i++)
		if (u[i] >= 0x250 && u_isalpha(u[i]) && !joins(u[i]))
			return true;
		else if (U16_IS_SURROGATE(u[i]))
			return true;
	return false;
}

static struct str fold_slowly(struct arena *a, struct str s)
{
	struct buf b = { .arena = a };
	bool space = false;
	int32_t n;
	UChar *u = to_icu(a, s, &n);

	if (beyond_latin(u, n)) {
		u = normalized(a, compatibility(false), u, &n);
		if (beyond_latin(u, n))
			u = transliterated(a, u, &n);
	}
	u = normalized(a, compatibility(true), u, &n);
	for (int32_t at = 0; at < n;) {
		UChar32 c;

		U16_NEXT(u, at, n, c);
		if (!fold_latin_letter(&b, c, &space))
			fold_char(&b, c, &space);
	}
	return str_dup(a, buf_view(&b));
}

struct str fold_text(struct arena *a, struct str s)
{
	char *to, *end;
	bool space = false;

	if (s.n > 1 << 20)
		s.n = 1 << 20;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return fold_slowly(a, s);
	to = end = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
			if (space && end > to)
				*end++ = ' ';
			space = false;
			*end++ = c;
		} else if (c != '\'' && c != '`') {
			space = true;
		}
	}
	return (struct str){ to, (size_t)(end - to) };
}

struct str fold_code(struct arena *a, struct str name)
{
	struct buf b = { .arena = a };
	struct str folded = fold_text(a, name);

	for (size_t i = 0; i < folded.n && i < 40; i++)
		buf_char(&b, folded.p[i] == ' ' ? '_' : folded.p[i]);
	return b.n ? buf_view(&b) : S("");
}

struct str fold_words_shown(struct arena *a, struct str folded)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < folded.n; i++) {
		char c = folded.p[i];
		bool opens = i == 0 || folded.p[i - 1] == ' ';

		buf_char(&b, opens && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
	}
	return b.n ? buf_view(&b) : folded;
}

/* Whether it has letters, and none of them is small or without a case. */
static bool in_capitals(struct str s)
{
	size_t letters = 0;

	for (int32_t i = 0, c; i < (int32_t)s.n;) {
		U8_NEXT(s.p, i, (int32_t)s.n, c);
		if (c < 0 || (u_isalpha(c) && !u_isupper(c)))
			return false;
		letters += u_isalpha(c) != 0;
	}
	return letters > 1;
}

/* "JP", "TJ": letters nobody can say are initials, not a name. */
static bool is_initials(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if ((unsigned char)word.p[i] >= 0x80 || strchr("AEIOUY", word.p[i]))
			return false;
	return word.n <= 2;
}

static void word_calm(struct buf *b, struct str word)
{
	bool opens = true, mac = word.n > 4 && str_starts(word, S("MC"));

	for (int32_t i = 0, c; i < (int32_t)word.n;) {
		bool after_mc = mac && i == 2;

		U8_NEXT(word.p, i, (int32_t)word.n, c);
		put_utf8(b, opens || after_mc ? c : u_tolower(c));
		opens = !u_isalpha(c) && !is_mark(c);
	}
}

struct str fold_name_calm(struct arena *a, struct str name)
{
	struct buf b = { .arena = a };
	struct str rest = name, word;

	if (!in_capitals(name))
		return name;
	while (str_cut(&rest, ' ', &word)) {
		if (b.n)
			buf_char(&b, ' ');
		if (is_initials(word) && !str_eq(word, name))
			buf_str(&b, word);
		else
			word_calm(&b, word);
	}
	return buf_view(&b);
}
