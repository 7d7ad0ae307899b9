/*
 * Words that mean something in a name: titles, suffixes, what people type when they know no name,
 * particles, and the names of the classes. One table for all of them, made at the first look-up.
 */
#include "engine/link/value_private.h"

#include <pthread.h>

#include "core/base/check.h"

/* a power of two, some three times as many as there are words */
#define TABLE_SIZE ((size_t)16384)

static const struct {
	uint16_t meanings;
	const char *words;
} plain_words[] = {
	{ WORD_TITLE | WORD_TITLE_M,
		"mr mister master sir lord father fr rabbi imam sri shri maulana molvi mufti" },
	{ WORD_TITLE | WORD_TITLE_F, "mrs ms miss mme madame dame lady smt shrimati sra" },
	{ WORD_TITLE,
		"mx dr doctor prof professor rev revd reverend canon hon honourable cllr councillor "
		"alderman sheikh shaikh "
		"shaykh haji hajji alhaj hajj capt captain col colonel lt lieutenant sgt sergeant cpl maj "
		"pc wpc sister brother "
		"pastor bishop deacon ven venerable sen senator pandit ustad hafiz judge earl baron "
		"viscount rt right marquess duke admiral general" },
	{ WORD_NOBODY,
		"unknown unk unkown unknow unnamed noname nofirstname nosurname nolastname anonymous anon "
		"nil null none testing "
		"dummy resident occupier occupant householder "
		"tba tbc fnu lnu nmn na nk withheld refused unspecified missing notknown notgiven "
		"notstated neonate foetus "
		"undefined xxx xxxx xx zzz zz zzzz aaa aaaa asdf qwerty nan deceased" },
	{ WORD_NOBODY_GIVEN,
		"baby infant newborn child boy girl twin test tester tenant patient client blank male "
		"female" },
	{ WORD_SHARED,
		"singh kaur begum begam bibi bi khatun khatoon khatoun kumari devi bano banu bee kour "
		"baigum sing begom bai "
		"khanam khanum" },
	{ WORD_JOINS,
		"van von der den de del della di da dos das du la le o mc mac st saint ter ten vander "
		"vande san ap ab fitz ben" },
	{ WORD_ARTICLE, "al el ul ur bin ibn bint nee formerly aka known as was alias or" },
	{ WORD_HONOURED,
		"mohammed muhammad mohamed mohammad mohamad muhammed muhamad mohd mohamud md syed sayed "
		"sayyid syeda sayeda "
		"abdul abdel ghulam" },
};
static const struct { char value; const char *words; } suffixes[] = {
	{ 'J', "jr jnr junior" }, { 'S', "sr snr senior" }, { '2', "ii 2nd" }, { '3', "iii 3rd" },
	{ 0, "1st 4th 5th 6th 7th 8th 9th 10th bt bart baronet" },
	{ 0, "esq esquire phd obe mbe cbe bsc msc mp jp kc qc rn frcs" },
};
static const char *const nobody_phrases[] = {
	"n a",
	"n k",
	"not known",
	"not given",
	"not stated",
	"not provided",
	"not applicable",
	"not recorded",
	"no name",
	"no first name",
	"no surname",
	"no last name",
	"baby boy",
	"baby girl",
	"baby of",
	"test test",
	"test patient",
	"first name",
	"last name",
	"given name",
	"family name",
	"new born",
	"the occupier",
	"the resident",
	"to be confirmed",
	"to be advised",
	"service user",
	"name unknown",
	"unknown unknown",
	"unknown male",
	"unknown female",
	"name withheld",
	"do not use",
	"no data",
	"see notes",
};

static struct name_word table[TABLE_SIZE];
static pthread_once_t made = PTHREAD_ONCE_INIT;
static size_t words_in;

static struct name_word *place(struct str word)
{
	size_t at = value_hash(word.p, word.n) & (TABLE_SIZE - 1);

	while (table[at].n && !(table[at].n == word.n && memcmp(table[at].text, word.p, word.n) == 0))
		at = (at + 1) & (TABLE_SIZE - 1);
	return &table[at];
}

static struct name_word *word_add(struct str word, uint16_t meanings)
{
	struct name_word *w = place(word);

	check(word.n > 0 && word.n < sizeof(w->text));
	if (!w->n) {
		check(++words_in < TABLE_SIZE / 2);
		memcpy(w->text, word.p, word.n);
		w->n = (uint8_t)word.n;
	}
	w->meanings |= meanings;
	return w;
}

static void words_add(const char *words, uint16_t meanings, char value)
{
	struct str rest = str_of(words), word;

	while (str_cut(&rest, ' ', &word))
		if (word.n) {
			struct name_word *w = word_add(word, meanings);

			if (value)
				w->value = value;
		}
}

static void class_add(const char *line, uint16_t class)
{
	struct str rest = str_of(line), word;

	while (str_cut(&rest, ' ', &word)) {
		struct name_word *w =
			word_add(word, word.p == line ? WORD_NAME | WORD_FULL : WORD_NAME);
		size_t i = 0;

		while (i < VALUE_NICKNAMES && w->nickname[i] && w->nickname[i] != class)
			i++;
		if (i < VALUE_NICKNAMES)
			w->nickname[i] = class;
	}
}

static void spelling_add(const char *line, uint16_t class)
{
	struct str rest = str_of(line), word;

	while (str_cut(&rest, ' ', &word)) {
		struct name_word *w = word_add(word, WORD_NAME);

		if (!w->spelling)
			w->spelling = class;
	}
}

static void table_make(void)
{
	for (size_t i = 0; i < sizeof(plain_words) / sizeof(*plain_words); i++)
		words_add(plain_words[i].words, plain_words[i].meanings, 0);
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		words_add(suffixes[i].words, WORD_SUFFIX, suffixes[i].value);
	for (uint16_t i = 0; nickname_classes[i]; i++)
		class_add(nickname_classes[i], (uint16_t)(i + 1));
	for (uint16_t i = 0; spelling_classes[i]; i++)
		spelling_add(spelling_classes[i], (uint16_t)(i + 1));
	for (size_t i = 0; given_names[i]; i++)
		words_add(given_names[i], WORD_NAME, 0);
}

const struct name_word *name_word(struct str word)
{
	const struct name_word *w;

	pthread_once(&made, table_make);
	if (word.n == 0 || word.n >= sizeof(w->text))
		return NULL;
	w = place(word);
	return w->n ? w : NULL;
}

bool nobody_phrase(struct str text)
{
	for (size_t i = 0; i < sizeof(nobody_phrases) / sizeof(*nobody_phrases); i++)
		if (str_eq(text, str_of(nobody_phrases[i])))
			return true;
	return false;
}

size_t value_nicknames(struct str word, struct str *out, size_t most)
{
	const struct name_word *w = name_word(word);
	size_t n = 0;

	for (size_t i = 0; w && i < VALUE_NICKNAMES && w->nickname[i]; i++) {
		struct str rest = str_of(nickname_classes[w->nickname[i] - 1]), name;

		while (n < most && str_cut(&rest, ' ', &name)) {
			bool new = !str_eq(name, word);

			for (size_t k = 0; k < n && new; k++)
				new = !str_eq(out[k], name);
			if (new)
				out[n++] = name;
		}
	}
	return n;
}
