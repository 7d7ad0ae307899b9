/*
 * Names: from the two cells of a row to tokens without titles, suffixes and words that stand for no
 * name. What one cell says about the other is used: a full name in one column is taken apart, a
 * title tells the sex, Kaur and Singh are no family names where another is given.
 */
#include "engine/link/value_private.h"

#define TOKENS_MOST 12

/* The words of a cell that are names, before they become a value. */
struct parts {
	struct { char text[40]; size_t n; bool initial; char before; } v[TOKENS_MOST];
	size_t n;
	uint8_t flags;
	char sex, suffix;
};

/* Letters that digits were typed or read for: "m0hammed". */
static char letter_for(char c)
{
	static const char looks[] = "0o1i3e5s8b";

	for (size_t i = 0; looks[i]; i += 2)
		if (looks[i] == c)
			return looks[i + 1];
	return 0;
}

static bool has_letter(struct str w)
{
	for (size_t i = 0; i < w.n; i++)
		if (w.p[i] >= 'a' && w.p[i] <= 'z')
			return true;
	return false;
}

static bool one_letter_repeated(struct str w)
{
	for (size_t i = 1; i < w.n; i++)
		if (w.p[i] != w.p[0])
			return false;
	return w.n > 2;
}

/* Adds a word, or joins it to the one before ("mc" + "donald"). */
static void part_add(struct parts *p, struct str w, char before, bool join)
{
	size_t n;

	if (!join) {
		if (p->n == TOKENS_MOST) {
			p->flags |= NAME_CUT;
			return;
		}
		p->v[p->n].n = 0;
		p->v[p->n++].before = before;
	}
	n = p->v[p->n - 1].n;
	for (size_t i = 0; i < w.n && n < sizeof(p->v[0].text); i++) {
		char c = w.p[i] >= '0' && w.p[i] <= '9' ? letter_for(w.p[i]) : w.p[i];

		if (c)
			p->v[p->n - 1].text[n++] = c;
	}
	p->v[p->n - 1].n = n;
	p->v[p->n - 1].initial = n == 1;
	if (n == 0)
		p->n--;
}

static struct str part_word(const struct parts *p, size_t i)
{
	return (struct str){ p->v[i].text, p->v[i].n };
}

/* Titles, suffixes and articles; false when the word is to be kept. `only`: nothing else here could
 * be a name. */
static bool word_passed(struct parts *p, const struct name_word *w, bool family, bool only)
{
	if (w->meanings & WORD_TITLE && !(only && (family || w->meanings & WORD_NAME))) {
		p->sex = w->meanings & WORD_TITLE_F ? 'F' : w->meanings & WORD_TITLE_M ? 'M' : p->sex;
		return true;
	}
	if (w->meanings & WORD_SUFFIX) {               /* alone it is no name either: "1st", "Bt." */
		p->suffix = w->value ? w->value : p->suffix;
		p->flags |= p->n ? 0 : VALUE_PLACEHOLDER;
		return true;
	}
	return w->meanings & WORD_ARTICLE && !only;
}

/* Is there a word besides `i` that can be the name? */
static bool others_follow(const struct folded *f, size_t i, const struct parts *p)
{
	if (p->n > 0)
		return true;
	for (size_t k = i + 1; k < f->n_words; k++) {
		const struct name_word *w = name_word(folded_word(f, k));

		if (!w || !(w->meanings & WORD_SUFFIX))
			return true;
	}
	return false;
}

static void parts_read(struct value_reader *r, struct str cell, bool family, struct parts *p)
{
	struct folded f;
	bool join = false;

	p->n = 0;
	p->flags = 0;
	p->sex = p->suffix = 0;
	value_fold(r, cell, &f);
	if (f.n_words > 1 && nobody_phrase((struct str){ f.text, f.n })) {
		p->flags = VALUE_PLACEHOLDER;
		return;
	}
	for (size_t i = 0; i < f.n_words; i++) {
		struct str word = folded_word(&f, i);
		const struct name_word *w = name_word(word);
		bool others = others_follow(&f, i, p),
			 joins = w && w->meanings & WORD_JOINS && i + 1 < f.n_words && family;

		if (!has_letter(word) && word.n != 1)
			p->flags |= VALUE_PLACEHOLDER;
		else if ((w && w->meanings & (family ? WORD_NOBODY : WORD_NOBODY | WORD_NOBODY_GIVEN)) ||
			one_letter_repeated(word))
			p->flags |= VALUE_PLACEHOLDER;
		else if (!w || join || joins || !word_passed(p, w, family, !others))
			part_add(p, word, f.word[i].before, join);
		else
			continue;
		join = joins && p->n > 0;
	}
}

/* "abdelrahman", "abdalrahman": as "abdulrahman". */
static void abdul_spell(struct parts *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].n > 7 && (str_starts(part_word(p, i), S("abdel")) ||
				str_starts(part_word(p, i), S("abdal"))))
			p->v[i].text[3] = 'u';
}

/* "abdul rahman", "abdulrahman": one name. */
static void abdul_join(struct parts *p)
{
	static const char *const heads[] = { "abdul", "abdel", "abdal", "abdur", "abdus", "abdool",
		"abdoul", "abd" };

	for (size_t i = 0; i + 1 < p->n; i++)
		for (size_t h = 0; h < sizeof(heads) / sizeof(*heads); h++)
			if (str_eq(part_word(p, i), str_of(heads[h])) && p->v[i + 1].n > 2 &&
				p->v[i + 1].n + 5 <= sizeof(p->v[0].text)) {
				memmove(p->v[i].text, "abdul", 5);
				memcpy(p->v[i].text + 5, p->v[i + 1].text, p->v[i + 1].n);
				p->v[i].n = 5 + p->v[i + 1].n;
				memmove(&p->v[i + 1], &p->v[i + 2], (p->n - i - 2) * sizeof(p->v[0]));
				p->n--;
				break;
			}
}

static void part_move(struct parts *from, size_t i, struct parts *to)
{
	if (to->n < TOKENS_MOST)
		to->v[to->n++] = from->v[i];
	memmove(&from->v[i], &from->v[i + 1], (from->n - i - 1) * sizeof(from->v[0]));
	from->n--;
}

static bool shared_word(struct str word)
{
	const struct name_word *w = name_word(word);

	return w && w->meanings & WORD_SHARED;
}

/* Singh and Kaur leave a family name that has something else to say. */
static void shared_drop(struct parts *family)
{
	size_t own = 0;

	for (size_t i = 0; i < family->n; i++)
		own += !family->v[i].initial && !shared_word(part_word(family, i));
	if (own == 0) {
		if (family->n)
			family->flags |= VALUE_WEAK;
		return;
	}
	for (size_t i = 0; i < family->n;)
		if (shared_word(part_word(family, i))) {
			memmove(&family->v[i], &family->v[i + 1], (family->n - i - 1) * sizeof(family->v[0]));
			family->n--;
		} else {
			i++;
		}
}

/* "abdulrahman" as the rest behind abdul spells; others as they are. */
static uint32_t token_spelling(struct str w)
{
	if (w.n > 7 && str_starts(w, S("abdul")))
		return value_spelling(str_part(w, 5, w.n)) * 31 + 7;
	return value_spelling(w);
}

static void value_put(struct value_name *out, struct str w)
{
	size_t space = out->n > 0;

	if (out->n_tokens == VALUE_NAME_TOKENS || out->n + space + w.n > VALUE_NAME_MOST) {
		out->flags |= NAME_CUT;
		if (out->n_tokens || w.n == 0)
			return;
		w.n = VALUE_NAME_MOST;
	}
	if (space)
		out->text[out->n++] = ' ';
	out->start[out->n_tokens++] = out->n;
	memcpy(out->text + out->n, w.p, w.n);
	out->n = (uint8_t)(out->n + w.n);
	out->parts += w.n > 1;
}

/* Names first, then initials: what stands first is what is called. */
static void value_from(const struct parts *p, bool family, struct value_name *out)
{
	struct str key;

	memset(out, 0, sizeof(*out));
	out->flags = p->flags;
	for (int initials = 0; initials < 2; initials++)
		for (size_t i = 0; i < p->n; i++)
			if (p->v[i].initial == (initials == 1))
				value_put(out, part_word(p, i));
	if (out->n_tokens == 0) {
		out->flags |= VALUE_ABSENT;
		return;
	}
	out->flags &= (uint8_t)~VALUE_PLACEHOLDER;
	if (out->parts == 0)
		out->flags |= NAME_INITIALS;
	if (family && out->parts > 1)
		out->flags |= NAME_BARRELLED;
	key = value_token(out, family && out->parts ? out->parts - 1u : 0);
	value_sounds(key, out->sound);
	if (family) {
		for (size_t i = 0; i < out->n_tokens; i++)
			out->spelling = out->spelling * 31 + token_spelling(value_token(out, i));
		out->spelling += out->spelling == 0;
	} else {
		const struct name_word *w = name_word(key);

		out->spelling = token_spelling(key);
		if (w)
			memcpy(out->nickname, w->nickname, sizeof(out->nickname));
	}
}

/* A cell with both names: "Smith, John" or "John Smith". */
static void names_split(struct parts *all, struct parts *given, struct parts *family)
{
	size_t comma = 0;

	for (size_t i = 1; i < all->n && !comma; i++)
		comma = all->v[i].before == ',' ? i : 0;
	given->n = family->n = 0;
	if (comma) {
		while (comma--)
			part_move(all, 0, family);
		while (all->n)
			part_move(all, 0, given);
	} else {
		part_move(all, all->n - 1, family);
		while (all->n)
			part_move(all, 0, given);
	}
}

static bool has_comma(const struct parts *p)
{
	for (size_t i = 1; i < p->n; i++)
		if (p->v[i].before == ',')
			return true;
	return false;
}

static uint64_t bag_of(const struct value_name *given, const struct value_name *family)
{
	const struct value_name *both[] = { given, family };
	uint64_t sum = 0;
	int n = 0;

	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < both[k]->n_tokens; i++) {
			struct str w = value_token(both[k], i);

			if (w.n > 1 && !shared_word(w)) {
				sum += value_mix(token_spelling(w));
				n++;
			}
		}
	return n < 2 ? 0 : sum ? sum : 1;
}

void value_names_read(
	struct value_reader *r, struct str given, struct str family, struct value_record *out)
{
	struct parts g, f;

	parts_read(r, given, false, &g);
	parts_read(r, family, true, &f);
	if (f.n == 0 && (g.n > 1 && (has_comma(&g) || !family.p))) {
		struct parts all = g;

		if (family.p || all.v[all.n - 1].n > 1 || has_comma(&g))
			names_split(&all, &g, &f);
	} else if (g.n == 0 && f.n > 1 && (has_comma(&f) || !given.p)) {
		struct parts all = f;

		names_split(&all, &g, &f);
	}
	abdul_join(&g);
	abdul_spell(&g);
	shared_drop(&f);
	value_from(&g, false, &out->given);
	value_from(&f, true, &out->family);
	out->suffix = g.suffix ? g.suffix : f.suffix;
	if (!out->sex)
		out->sex = g.sex ? g.sex : f.sex;
	out->name_bag = bag_of(&out->given, &out->family);
}

void value_given_read(struct value_reader *r, struct str cell, struct value_name *out)
{
	struct parts p;

	parts_read(r, cell, false, &p);
	abdul_join(&p);
	abdul_spell(&p);
	value_from(&p, false, out);
}

void value_family_read(struct value_reader *r, struct str cell, struct value_name *out)
{
	struct parts p;

	parts_read(r, cell, true, &p);
	shared_drop(&p);
	value_from(&p, true, out);
}
