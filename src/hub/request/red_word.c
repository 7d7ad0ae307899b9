/*
 * Red words and suggested kinds of need: the host's phrases, looked for in what was said. Also the
 * first list that a new host starts from, taken from what hubs in 2020 wrote on the cards beside
 * the telephone.
 */
#include "hub/request/red_word.h"

#include <stdlib.h>

#include "core/base/id.h"
#include "hub/casework/need.h"
#include "hub/request/heard.h"
#include "hub/request/request.sql.h"

/* One a line in the table: several ways of saying the same share their reason. */
static const struct {
	const char *words;
	const char *why;
	enum urgency raises_to;
} first_list[] = {
	{ "can't breathe\nstruggling to breathe\ntrouble breathing\ndifficulty breathing\nshort of "
	  "breath\nout of breath\n"
	  "breathless*\nwheez*\ngasping\nblue lips",
		"breathing: emergency?", URGENCY_EMERGENCY },
	{ "chest pain\npain in chest\nheart attack", "heart: emergency?", URGENCY_EMERGENCY },
	{ "stroke\nface droop*\nslurr* speech\nslurr*\ncan't move arm", "stroke: emergency?",
		URGENCY_EMERGENCY },
	{ "unconscious\ncollapsed\npassed out\nwon't wake\nseizure\nhaving a fit",
		"collapse: emergency?", URGENCY_EMERGENCY },
	{ "suicid*\nkill myself\nkill himself\nkill herself\nkill themselves\nend it all\nend my "
	  "life\ndon't want to live\n"
	  "want to die\nbetter off dead\nself harm*\noverdos*",
		"may harm themselves: emergency?", URGENCY_EMERGENCY },
	{ "frightened of\nafraid of husband\nafraid of partner\nscared of\nhits me\nhit me\nbeats "
	  "me\nhurts me\nthreaten*\n"
	  "domestic violence\ndomestic abuse\nnot safe at home\nwon't let me out\nlocked me in",
		"frightened of somebody at home: safe to talk?", URGENCY_EMERGENCY },
	{ "no food\nnothing to eat\nnot eaten\nhaven't eaten\nhasn't eaten\nnothing in the "
	  "fridge\nnothing in the cupboard\n"
	  "starving\nchild* hungry\nbaby hungry\nno milk for baby\nno baby milk\nno formula",
		"no food today?", URGENCY_EMERGENCY },
	{ "no medicine\nno medication\nno insulin\nno inhaler\nno tablet\nrun out of insulin\nran out "
	  "of insulin\nrun out of medication\n"
	  "ran out of medication\nno oxygen",
		"medicine has run out: emergency?", URGENCY_EMERGENCY },
	{ "fallen\nhad a fall\nfell over\non the floor\ncan't get up", "a fall: are they hurt?",
		URGENCY_EMERGENCY },
	{ "smell* gas\ngas leak\ncarbon monoxide", "gas: has the emergency line been rung?",
		URGENCY_EMERGENCY },
	{ "abus*\nneglect*\nlocked in", "somebody may be at risk", URGENCY_EMERGENCY },
	{ "sleeping rough\non the street\nnowhere to sleep\nnowhere to stay\nkicked out\nevicted",
		"nowhere to sleep tonight?", URGENCY_EMERGENCY },
	{ "no heating\nno electric*\nno gas\nmeter run out\nmeter ran out\nemergency credit\nfreezing "
	  "cold",
		"cold or without power", URGENCY_SOON },
	{ "fever\nhigh temperature\ncoughing blood", "ill: has 111 been asked?", URGENCY_SOON },
	{ "no money\ncan't pay\nbailiff*", "no money", URGENCY_SOON },
	{ "confused\ndementia\nwander*", "confused: is somebody with them?", URGENCY_SOON },
	{ "newborn\npregnant\npremature", "a baby or a pregnancy", URGENCY_SOON },
};

void red_words_start(struct db *db)
{
	if (red_words(db).n > 0)
		return;
	for (size_t i = 0; i < sizeof(first_list) / sizeof(first_list[0]); i++)
		red_word_add(db, (struct red_word_add_args){
			.red_word_id = { id_new() }, .words = str_of(first_list[i].words),
			.why = str_of(first_list[i].why), .raises_to = first_list[i].raises_to });
}

static bool raises(const struct red_heard *h)
{
	return h->answered ? h->answer : !h->denied;
}

/* The most serious first; those that raise nothing last; otherwise in the host's order. */
static int heard_order(const void *left, const void *right)
{
	const struct red_heard *l = left, *r = right;
	if (l->denied != r->denied)
		return l->denied ? 1 : -1;
	if (l->raises_to != r->raises_to)
		return l->raises_to > r->raises_to ? -1 : 1;
	return l->red_word_id.v < r->red_word_id.v ? -1 : l->red_word_id.v > r->red_word_id.v;
}

struct red_heards red_words_heard(
	struct db *db, struct str words, const struct red_answer *answers, size_t n_answers)
{
	struct red_heards out = { 0 };
	struct heard_text text = heard_read(db_arena(db), words);
	if (text.tokens.n == 0)
		return out;
	struct red_words_rows list = red_words(db);
	out.v = ARENA_ARRAY(db_arena(db), struct red_heard, list.n);
	for (size_t i = 0; i < list.n; i++) {
		struct heard_place place;
		if (!heard_find_any(&text, list.v[i].words, &place))
			continue;
		struct red_heard h = { .red_word_id = list.v[i].red_word_id,
			.found = place.found,
			.why = list.v[i].why,
			.raises_to = list.v[i].raises_to,
			.denied = place.denied };
		for (size_t k = 0; k < n_answers; k++)
			if (answers[k].red_word_id.v == h.red_word_id.v) {
				h.answered = true;
				h.answer = answers[k].yes;
			}
		out.v[out.n++] = h;
	}
	qsort(out.v, out.n, sizeof(*out.v), heard_order);
	return out;
}

enum urgency red_words_urgency(struct red_heards heard)
{
	enum urgency most = URGENCY_ORDINARY;
	for (size_t i = 0; i < heard.n; i++)
		if (raises(&heard.v[i]) && heard.v[i].raises_to > most)
			most = heard.v[i].raises_to;
	return most;
}

struct str red_words_reason(struct arena *a, struct red_heards heard)
{
	struct buf b = { .arena = a };
	for (size_t i = 0; i < heard.n; i++) {
		const struct red_heard *h = &heard.v[i];
		buf_fmt(&b, "%s“%.*s” (%.*s)%s", b.n ? "; " : "", STR_ARG(h->found),
			STR_ARG(h->why),
			h->answered && h->answer ? ", confirmed on the call"
				: h->answered    ? ", asked: no"
				: h->denied      ? ", said not to be so"
						 : "");
	}
	return b.n ? buf_view(&b) : S("");
}

struct suggested needs_suggested(struct db *db, struct str words)
{
	struct suggested out = { 0 };
	struct heard_text text = heard_read(db_arena(db), words);
	if (text.tokens.n == 0)
		return out;
	struct need_category_rows list = need_categories(db);
	out.v = ARENA_ARRAY(db_arena(db), struct need_category_id, list.n);
	for (size_t i = 0; i < list.n; i++) {
		struct heard_place place;
		if (heard_find_any(&text, list.v[i].words, &place) && !place.denied)
			out.v[out.n++] = list.v[i].need_category_id;
	}
	return out;
}
