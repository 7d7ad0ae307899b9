/*
 * One pair in words and numbers, as data a page draws as a waterfall with a table: where the odds
 * start, what each topic adds or takes, how much of that is because the value is rare or common,
 * and where they end.
 */
#include "core/base/fold.h"
#include "core/base/time.h"
#include "engine/link/link_parts.h"

#include <math.h>

/* What each level says, after "Given name: ". */
static const char *const level_words[LINK_TOPIC_COUNT][LINK_LEVELS] = {
	[LINK_TOPIC_GIVEN] = { "not known on both sides", "the same", "the first name is the same",
		"another spelling of the same name", "a short or pet form of the same name",
		"one slip apart", "they sound or look alike", "alike, but two names that people have",
		"an initial that fits", "they share a middle name", "two different names",
		"given and family name have changed places",
		"the given name of one is the family name of the other" },
	[LINK_TOPIC_FAMILY] = { "not known on both sides", "the same",
		"another spelling of the same name", "one part of a double name", "one slip apart",
		"they sound or look alike", "an initial that fits",
		"one is a name that many share (Singh, Kaur, Begum)", "two different names",
		"changed places with the given name", "stands in the other's given name" },
	[LINK_TOPIC_BIRTH] = { "not known on both sides", "the same", "the same as far as it is known",
		"day and month have changed places", "one digit apart",
		"two of day, month and year are the same", "only the year, or nearly so",
		"two different dates" },
	[LINK_TOPIC_PLACE] = { "not known on both sides", "the same property (UPRN)",
		"the same address", "the same building, or the street written otherwise",
		"the same postcode", "the same postcode, another house",
		"the same address under another postcode", "one character of the postcode apart",
		"the second half of the postcode is the same", "the same postcode sector",
		"the same postcode district", "the same postcode area", "two different places" },
	[LINK_TOPIC_PHONE] = { "not known on both sides", "the same", "one digit apart",
		"the same as far as it is known", "two different numbers" },
	[LINK_TOPIC_EMAIL] = { "not known on both sides", "the same", "the same before the @",
		"nearly the same", "two different addresses" },
	[LINK_TOPIC_NHS] = { "not known on both sides", "the same",
		"one digit apart, and one of them cannot be right", "different",
		"two different valid numbers" },
	[LINK_TOPIC_SEX] = { "not known on both sides", "the same", "different" },
	[LINK_TOPIC_BIRTH_PLACE] = { "not known on both sides", "the same", "nearly the same",
		"they share a word", "different" },
	[LINK_TOPIC_OCCUPATION] = { "not known on both sides", "the same", "nearly the same",
		"they share a word", "different" },
};

static const char *const topic_words[LINK_TOPIC_COUNT] = {
	"Given name",
	"Family name",
	"Date of birth",
	"Home",
	"Telephone",
	"E-mail",
	"NHS number",
	"Sex",
	"Place of birth",
	"Occupation",
};

static const struct {
	enum link_topic topic;
	enum value_field field;
} told[] = {
	{ LINK_TOPIC_GIVEN, VALUE_GIVEN },
	{ LINK_TOPIC_FAMILY, VALUE_FAMILY },
	{ LINK_TOPIC_BIRTH, VALUE_BIRTH_DATE },
	{ LINK_TOPIC_PLACE, VALUE_POSTCODE },
	{ LINK_TOPIC_PHONE, VALUE_PHONE },
	{ LINK_TOPIC_EMAIL, VALUE_EMAIL },
	{ LINK_TOPIC_NHS, VALUE_NHS_NUMBER },
	{ LINK_TOPIC_BIRTH_PLACE, VALUE_BIRTH_PLACE },
	{ LINK_TOPIC_OCCUPATION, VALUE_OCCUPATION },
};

/* A value as a terminal, a page and JSON can show it: valid UTF-8 (a cell may have been cut in a
 * character, or never been any), and nothing that steers a terminal or turns the writing round. */
static struct str shown(struct arena *a, struct str value)
{
	struct buf b = { .arena = a };
	size_t at = 0, from = 0;
	int32_t c;

	while ((c = str_utf8_next(value, &at)) >= 0) {
		bool steers = c < ' ' || (c >= 127 && c < 160) || (c >= 0x200E && c <= 0x200F) ||
			(c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);

		if (steers || c == 0xFFFD)
			buf_char(&b, '?');
		else
			buf_bytes(&b, value.p + from, at - from);
		from = at;
	}
	return buf_view(&b);
}

/* "4 May 1942", "May 1942", "1942": as far as it is known; of a day that cannot be, its digits. */
static struct str birth_words(struct arena *a, const struct value_date *d)
{
	struct date whole = { d->year, d->month, d->day };

	if (date_valid(whole))
		return date_words_plain(a, whole);
	whole.day = 1;
	if (!d->day && date_valid(whole))
		return str_part(date_words_plain(a, whole), S("1 ").n, 32);
	return !d->day && !d->month ? str_fmt(a, "%d", d->year) : (struct str){ d->digits, 8 };
}

static struct str phone_number_words(struct arena *a, const struct value_phone *p)
{
	struct str digits = shown(a, (struct str){ p->text, p->n });

	return p->flags & VALUE_INVALID ? digits
									: phone_words(a, str_fmt(a, "+%.*s", STR_ARG(digits)));
}

static struct str postcode_words(struct arena *a, const struct value_postcode *p)
{
	struct str letters = shown(a, (struct str){ p->text, p->n });

	return !p->out || p->out >= letters.n
		? letters
		: str_fmt(a, "%.*s %.*s", p->out, letters.p, (int)(letters.n - p->out), letters.p + p->out);
}

/* A value as people write it; the row keeps it folded. */
static struct str value_words(
	struct arena *a, const struct link_table *t, const struct link_row *r, enum value_field field)
{
	struct str value = link_row_value(t, r, field);

	if (str_empty(value))
		return value;
	switch (field) {
	case VALUE_GIVEN:
	case VALUE_FAMILY: return fold_words_shown(a, shown(a, value));
	case VALUE_BIRTH_DATE: return birth_words(a, ROW_BORN(t, r));
	case VALUE_PHONE: return phone_number_words(a, ROW_PHONE(t, r));
	case VALUE_POSTCODE: return postcode_words(a, ROW_POSTCODE(t, r));
	case VALUE_NHS_NUMBER: return nhs_number_words(a, shown(a, value));
	default: return shown(a, value);
	}
}

/* " (Khan)", or " (Khan, Kahn)"; empty where there is nothing to show. */
static struct str values_words(struct arena *a, const struct link_table *t, enum link_topic topic,
	const struct link_row *x, const struct link_row *y)
{
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct str left, right;

		if (told[i].topic != topic)
			continue;
		left = value_words(a, t, x, told[i].field);
		right = value_words(a, t, y, told[i].field);
		if (str_empty(left) || str_empty(right))
			return S("");
		if (str_eq(left, right))
			return str_fmt(a, " (%.*s)", STR_ARG(left));
		return str_fmt(a, " (%.*s, %.*s)", STR_ARG(left), STR_ARG(right));
	}
	return S("");
}

static const char *rarity_words(float rarity)
{
	return rarity > 2 ? ", which is rare here" : rarity < -1 ? ", which is common here" : "";
}

/* The first rule that finds the pair, before blocks are cut; -1: none. */
static int rule_of(const struct link_keys *keys, const struct link_row *a, const struct link_row *b)
{
	for (unsigned rule = 0; rule < link_rule_n(); rule++) {
		uint32_t x[2], y[2];

		link_keys_of(keys, a, rule, x);
		link_keys_of(keys, b, rule, y);
		for (int way = 0; way < 4; way++)
			if (x[way >> 1] && x[way >> 1] == y[way & 1])
				return (int)rule;
	}
	return -1;
}

void link_explain_rows(struct arena *a, const struct link_view *v, const struct link_keys *keys,
	const struct link_row *x, const struct link_row *y, struct link_explanation *out)
{
	const struct link_table *t = v->t;
	uint8_t level[LINK_TOPIC_COUNT];
	float bits[LINK_TOPIC_COUNT], sum;

	link_compare(t, x, y, NULL, level);
	sum = link_weigh(v, x, y, level, bits);
	*out = (struct link_explanation){ .prior_bits = v->prior_lg,
		.total_bits = v->prior_lg + (double)sum };
	out->probability = link_probability(out->total_bits);
	for (int topic = 0; topic < LINK_TOPIC_COUNT; topic++) {
		struct link_reason *r = &out->reasons[out->reason_n];
		float average = v->m_lg[topic][level[topic]] - v->u_lg[topic][level[topic]],
			  rarity = bits[topic] - average;

		if (!level[topic])
			continue;
		*r = (struct link_reason){ .topic = topic,
			.level = level[topic],
			.bits = (double)bits[topic],
			.rarity_bits = (double)rarity };
		r->words = str_fmt(a, "%s: %s%.*s%s", topic_words[topic], level_words[topic][level[topic]],
			STR_ARG(values_words(a, t, topic, x, y)), rarity_words(rarity));
		out->reason_n++;
	}
	out->hold = link_hold_of(v, x, y, level, bits);
	out->band = out->total_bits < v->model.review_bits             ? LINK_BAND_NONE
		: out->hold || out->total_bits < (double)link_threshold(v) ? LINK_BAND_REVIEW
																   : LINK_BAND_LINK;
	out->rule = rule_of(keys, x, y);
	out->rule_words = out->rule < 0 ? S("no blocking rule: the pair was asked for")
									: link_rule_words((unsigned)out->rule);
	out->version = str_dup(a, str_of(v->model.version));
}

struct link_explainer { struct link_work w; struct link_options o; };

struct link_explainer *link_explainer_new(const struct link_table *t, const struct link_options *o)
{
	struct link_explainer *x = link_zeroed(sizeof(*x), 1);

	x->o = *o;
	link_work_begin(&x->w, t, &x->o);
	x->w.keys = link_keys_new(t);
	return x;
}

void link_explainer_pair(struct arena *a, const struct link_explainer *x, uint32_t row_a,
	uint32_t row_b, struct link_explanation *out)
{
	link_explain_rows(a, &x->w.view, x->w.keys, &x->w.t->rows[row_a], &x->w.t->rows[row_b], out);
	if (link_work_apart(&x->w, row_a, row_b)) {
		out->hold = LINK_HOLD_TOLD;
		out->band = LINK_BAND_NONE;
	}
}

void link_explainer_free(struct link_explainer *x)
{
	if (!x)
		return;
	link_work_end(&x->w);
	free(x);
}

void link_explain_pairs(struct arena *a, const struct link_table *t, const struct link_options *o,
	const struct link_pair *pairs, size_t n, struct link_explanation *out)
{
	struct link_explainer *x = link_explainer_new(t, o);

	for (size_t i = 0; i < n; i++)
		link_explainer_pair(a, x, pairs[i].a, pairs[i].b, &out[i]);
	link_explainer_free(x);
}

void link_explain(struct arena *a, const struct link_table *t, const struct link_options *o,
	uint32_t row_a, uint32_t row_b, struct link_explanation *out)
{
	link_explain_pairs(a, t, o, &(struct link_pair){ row_a, row_b }, 1, out);
}
