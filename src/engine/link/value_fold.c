/*
 * From a raw cell to words of lower-case ASCII, in a buffer of the caller. ASCII, which is nearly
 * all there is, takes one loop over a table, Cyrillic another; pieces in other letters go through
 * core/base's fold_text (NFKC, marks dropped, other scripts transliterated).
 */
#include "engine/link/value_private.h"

#include "core/base/arena.h"
#include "core/base/fold.h"

#define CELL_MOST ((size_t)1024)               /* bytes of a cell that are read */
#define WORDS_MOST (sizeof(((struct folded *)0)->word) / sizeof(((struct folded *)0)->word[0]))

#define JOINS 1 /* an apostrophe: what stands on both sides is one word */

/* What a byte is: itself in lower case, JOINS, a separator that is told, or 0 for any other
 * separator. */
/* clang-format off: it would give each letter a line */
static const char ascii[128] = {
	['\''] = JOINS, ['`'] = JOINS, ['-'] = '-', [','] = ',', ['/'] = '/', ['('] = '(', ['.'] = '.',
	['"'] = '"',
	['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
	['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
	'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
	['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
	'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
};
/* clang-format on */

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* One byte of a word; `mark` is what stood before it, 0 inside a word. */
static void put(struct folded *f, char c, char *mark)
{
	if (*mark) {
		if (f->n_words == WORDS_MOST || f->n + 2 > FOLD_MOST)
			return;
		if (f->n_words)
			f->text[f->n++] = ' ';
		f->word[f->n_words].start = (uint16_t)f->n;
		f->word[f->n_words].n = 0;
		f->word[f->n_words++].before = *mark;
		*mark = 0;
	}
	if (f->n == FOLD_MOST)
		return;
	f->text[f->n++] = c;
	f->word[f->n_words - 1].n++;
}

/* Cyrillic as passports and people in Britain write it (after BGN/PCGN, soft and hard signs left
 * out); ICU's way keeps marks that fall off: "Sevcenko". From U+0410; the small letters of another
 * 32 follow in the same order. */
static const char *const cyrillic[32] = { "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k",
	"l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "",
	"e", "yu", "ya" };
static const struct {
	int32_t letter;
	const char *latin;
} cyrillic_more[] = { { 0x401, "e" }, { 0x451, "e" }, { 0x404, "ye" }, { 0x454, "ye" },
	{ 0x406, "i" }, { 0x456, "i" }, { 0x407, "yi" }, { 0x457, "yi" }, { 0x490, "g" },
	{ 0x491, "g" }, { 0x40E, "u" }, { 0x45E, "u" } };

static const char *cyrillic_letter(int32_t c)
{
	if (c >= 0x410 && c < 0x450)
		return cyrillic[(c - 0x410) % 32];
	for (size_t i = 0; i < sizeof(cyrillic_more) / sizeof(*cyrillic_more); i++)
		if (cyrillic_more[i].letter == c)
			return cyrillic_more[i].latin;
	return NULL;
}

/* False, and nothing put, when there is a letter that is not Cyrillic. */
static bool put_cyrillic(struct folded *f, struct str piece, char *mark)
{
	for (size_t at = 0; at < piece.n;) {
		int32_t c = str_utf8_next(piece, &at);

		if (c != 0x2019 && c != 0x2BC && c != '\'' && !cyrillic_letter(c))
			return false;
	}
	for (size_t at = 0; at < piece.n;) {
		const char *latin = cyrillic_letter(str_utf8_next(piece, &at));

		for (; latin && *latin; latin++)
			put(f, *latin, mark);
	}
	return true;
}

/* A run up to the next separator, with letters that are not ASCII. */
static void put_foreign(struct value_reader *r, struct folded *f, struct str piece, char *mark)
{
	char between[CELL_MOST + 2]; /* letters at both ends, so that spaces there are not trimmed */
	struct str s;

	between[0] = between[piece.n + 1] = 'a';
	memcpy(between + 1, piece.p, piece.n);
	s = fold_text(r->arena, (struct str){ between, piece.n + 2 });
	for (size_t i = 1; i + 1 < s.n; i++)
		if (is_word_byte(s.p[i]))
			put(f, s.p[i], mark);
		else
			*mark = ' ';
	arena_reset(r->arena);
}

static bool in_piece(unsigned char byte)
{
	return byte >= 128 || is_word_byte(ascii[byte]) || ascii[byte] == JOINS;
}

void value_fold(struct value_reader *r, struct str cell, struct folded *f)
{
	char mark = ' ';

	f->n = f->n_words = 0;
	cell.n = cell.n < CELL_MOST ? cell.n : CELL_MOST;
	for (size_t i = 0; i < cell.n;) {
		unsigned char byte = (unsigned char)cell.p[i];

		if (byte >= 128) {
			size_t end = i;

			while (end < cell.n && in_piece((unsigned char)cell.p[end]))
				end++;
			if (!put_cyrillic(f, str_part(cell, i, end - i), &mark))
				put_foreign(r, f, str_part(cell, i, end - i), &mark);
			i = end;
			continue;
		}
		i++;
		if (is_word_byte(ascii[byte]))
			put(f, ascii[byte], &mark);
		else if (ascii[byte] != JOINS && (ascii[byte] || !mark))
			mark = ascii[byte] ? ascii[byte] : ' ';
	}
}

struct str folded_word(const struct folded *f, size_t i)
{
	return (struct str){ f->text + f->word[i].start, f->word[i].n };
}

uint32_t value_hash(const char *p, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 16777619u;
	h ^= h >> 16;
	h *= 0x7feb352du;
	h ^= h >> 15;
	return h ? h : 1;
}

uint64_t value_mix(uint64_t x)
{
	x += UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}
