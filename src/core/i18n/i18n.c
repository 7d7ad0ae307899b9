/*
 * Looking up messages: a binary search by hash in a table made when building. The English words are
 * compared too, so that two messages with one hash cannot be taken for each other.
 */
#include "core/i18n/i18n.h"

#include <string.h>

const struct catalogue *catalogue_for(struct str lang)
{
	size_t n = 0;

	while (n < lang.n && lang.p[n] != '-' && lang.p[n] != '_')
		n++;
	for (const struct catalogue *const *c = catalogue_table; *c; c++)
		if (str_eq_ascii(str_of((*c)->lang), str_part(lang, 0, n)))
			return *c;
	return NULL;
}

struct str catalogue_words(const struct catalogue *c, uint64_t hash, struct str english)
{
	size_t low = 0, high = c ? c->n : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c->v[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; c && low < c->n && c->v[low].hash == hash; low++)
		if (str_eq(str_of(c->v[low].source), english))
			return str_of(c->v[low].words);
	return english;
}

struct message_walk message_walk(struct out *o, uint64_t hash, const char *english)
{
	return (struct message_walk){ .rest = catalogue_words(o->catalogue, hash, str_of(english)) };
}

/* Translations are words, not markup: they are escaped like any other text. */
bool message_step(struct out *o, struct message_walk *w)
{
	size_t i = 0;

	if (!w->rest.n)
		return false;
	if (w->rest.n >= 3 && w->rest.p[0] == '{' && w->rest.p[2] == '}' && w->rest.p[1] >= '1' &&
		w->rest.p[1] <= '9') {
		w->value = w->rest.p[1] - '0';
		w->rest = str_part(w->rest, 3, w->rest.n);
		return true;
	}
	for (i = 1; i < w->rest.n && w->rest.p[i] != '{';)
		i++;
	out_text_str(o, str_part(w->rest, 0, i));
	w->value = 0;
	w->rest = str_part(w->rest, i, w->rest.n);
	return true;
}

void message_write(struct out *o, uint64_t hash, const char *english)
{
	out_text_str(o, catalogue_words(o->catalogue, hash, str_of(english)));
}

struct str message_str(struct out *o, const char *english)
{
	struct str words = str_of(english);

	return o->catalogue ? catalogue_words(o->catalogue, str_hash(words), words) : words;
}
