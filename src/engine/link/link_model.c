/*
 * The model: what is known before any list is seen. Shipped numbers, and reading and writing a
 * model as a small text that people can read:
 *
 *	kith-link-model 1
 *	version shipped-1
 *	link_bits 4
 *	m given 0.55 0.06 ...
 *	u given 0.006 0.002 ...
 *
 * A level's numbers stand in the order of link_parts.h. Unknown keys are refused: a model that is
 * half understood is worse than none.
 */
#include "engine/link/link_parts.h"

#include <math.h>

/* m: from EM on lists of several kinds (link_train), rounded, no labels used; u: of lists of 50,000
 * people, where a shorter list cannot tell. */
static const struct link_model shipped = {
	.format = LINK_MODEL_FORMAT,
	.version = "shipped-1",
	.m = {
		/* -  same first spell nick close near alike init share diff swap cross */
		[LINK_TOPIC_GIVEN] = { 0, .52, .02, .02, .16, .08, .03, .03, .015, .01, .075, .005, .035 },
		/*                    -  same  spell part close near  init  unsaid diff  swap  cross */
		[LINK_TOPIC_FAMILY] = { 0, .76, .04, .01, .11, .02, .003, .005, .04, .004, .008 },
		/*                   -  same coarse swap  typo  two   year  diff */
		[LINK_TOPIC_BIRTH] = { 0, .56, .01, .006, .35, .025, .025, .015 },
		/* With an address on both sides: uprn, home, building, neighbour; without: code; moved and
		 * what follows in both.
		 * -   uprn home build code neigh moved typo in sector out area diff */
		[LINK_TOPIC_PLACE] = { 0, .60, .55, .08, .65, .02, .02, .10, .004, .05, .04, .06, .08 },
		[LINK_TOPIC_PHONE] = { 0, .70, .10, .02, .18 },
		[LINK_TOPIC_EMAIL] = { 0, .70, .06, .10, .14 },
		[LINK_TOPIC_NHS] = { 0, .90, .07, .025, .005 },
		[LINK_TOPIC_SEX] = { 0, .93, .07 },
		[LINK_TOPIC_BIRTH_PLACE] = { 0, .82, .01, .02, .15 },
		[LINK_TOPIC_OCCUPATION] = { 0, .86, .01, .02, .11 },
	},
	.u = {
		[LINK_TOPIC_GIVEN] = { 0, .008, .001, .001, .004, .003, .015, .005, .004, .001, .955, .0005,
			.001 },
		[LINK_TOPIC_FAMILY] = { 0, .0012, .0002, .0002, .0015, .006, .0003, .01, .98, .0003,
			.0005 },
		[LINK_TOPIC_BIRTH] = { 0, .00006, .0005, .0001, .003, .01, .12, .867 },
		[LINK_TOPIC_PLACE] = { 0, .00002, .00002, .00002, .0001, .00008, .00005, .0005, .0002, .001,
			.003, .03, .965 },
		[LINK_TOPIC_PHONE] = { 0, .00003, .0001, .0001, .9997 },
		[LINK_TOPIC_EMAIL] = { 0, .00003, .0003, .0003, .999 },
		[LINK_TOPIC_NHS] = { 0, .000001, .00001, .5, .5 },
		[LINK_TOPIC_SEX] = { 0, .51, .49 },
		[LINK_TOPIC_BIRTH_PLACE] = { 0, .01, .001, .01, .979 },
		[LINK_TOPIC_OCCUPATION] = { 0, .02, .001, .01, .969 },
	},
	.twins = 1,
	.list_rows = 10000,
	.m_strength = 2000,
	.link_bits = 0.5,
	.review_bits = -3,
	.family_bits = 2,
	.cluster_bits = 0,
	.cluster_size = 60,
};

const struct link_model *link_model_shipped(void)
{
	return &shipped;
}

/* ---- text ---- */

static const struct {
	const char *key;
	size_t at;
} numbers[] = {
	{ "twins", offsetof(struct link_model, twins) },
	{ "list_rows", offsetof(struct link_model, list_rows) },
	{ "m_strength", offsetof(struct link_model, m_strength) },
	{ "link_bits", offsetof(struct link_model, link_bits) },
	{ "review_bits", offsetof(struct link_model, review_bits) },
	{ "family_bits", offsetof(struct link_model, family_bits) },
	{ "cluster_bits", offsetof(struct link_model, cluster_bits) },
};
#define NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

static double *number_at(struct link_model *m, size_t i)
{
	return (double *)(void *)((char *)m + numbers[i].at);
}

struct str link_model_write(struct arena *a, const struct link_model *m)
{
	struct link_model copy = *m;
	struct buf b = { .arena = a };

	buf_fmt(&b, "kith-link-model %d\nversion %s\n", LINK_MODEL_FORMAT, m->version);
	for (size_t i = 0; i < NUMBERS; i++)
		buf_fmt(&b, "%s %.9g\n", numbers[i].key, *number_at(&copy, i));
	buf_fmt(&b, "cluster_size %d\n", m->cluster_size);
	for (int which = 0; which < 2; which++)
		for (int t = 0; t < LINK_TOPIC_COUNT; t++) {
			buf_fmt(&b, "%c %.*s", which ? 'u' : 'm', STR_ARG(link_topic_name(t)));
			for (int l = 1; l < link_level_count[t]; l++)
				buf_fmt(&b, " %.9g", which ? m->u[t][l] : m->m[t][l]);
			buf_char(&b, '\n');
		}
	return buf_view(&b);
}

/* "given 0.5 0.03 ...": as many numbers as the topic has levels, each a probability. */
static bool levels_read(struct str rest, double table[LINK_TOPIC_COUNT][LINK_LEVELS])
{
	struct str word;
	int t = 0, l = 1;
	double sum = 0;

	if (!str_cut(&rest, ' ', &word))
		return false;
	while (t < LINK_TOPIC_COUNT && !str_eq(word, link_topic_name(t)))
		t++;
	if (t == LINK_TOPIC_COUNT)
		return false;
	for (; str_cut(&rest, ' ', &word); l++) {
		if (l >= link_level_count[t] || !str_to_double(word, &table[t][l]) || table[t][l] < 0 ||
			table[t][l] > 1)
			return false;
		sum += table[t][l];
	}
	return l == link_level_count[t] && sum > 0.5 && sum < 3;
}

static bool line_read(struct str key, struct str value, struct link_model *m)
{
	int64_t n;

	if (str_eq(key, S("m")) || str_eq(key, S("u")))
		return levels_read(value, key.p[0] == 'm' ? m->m : m->u);
	if (str_eq(key, S("version"))) {
		if (!value.n || value.n >= sizeof(m->version))
			return false;
		memset(m->version, 0, sizeof(m->version));
		memcpy(m->version, value.p, value.n);
		return true;
	}
	if (str_eq(key, S("cluster_size"))) {
		if (!str_to_i64(value, &n) || n < 2 || n > 1000000)
			return false;
		m->cluster_size = (int)n;
		return true;
	}
	for (size_t i = 0; i < NUMBERS; i++)
		if (str_eq(key, str_of(numbers[i].key)))
			return str_to_double(value, number_at(m, i)) && fabs(*number_at(m, i)) < 1e6;
	return false;
}

bool link_model_read(struct arena *a, struct str text, struct link_model *out, struct str *why)
{
	struct link_model m = shipped;
	struct str line, key;
	int number = 0;

	while (str_cut(&text, '\n', &line)) {
		line = str_trim(line);
		if (++number == 1 && !str_eq(line, S("kith-link-model 1"))) {
			*why = S("This is not a model of this program, or one of another format.");
			return false;
		}
		if (number == 1 || !line.n || line.p[0] == '#')
			continue;
		if (!str_cut(&line, ' ', &key) || !line_read(key, line, &m)) {
			*why = str_fmt(a, "Line %d of the model cannot be used.", number);
			return false;
		}
	}
	if (number == 0) {
		*why = S("The model is empty.");
		return false;
	}
	if (m.review_bits > m.link_bits || m.family_bits < 0) {
		*why = S("The model would link before it reviews.");
		return false;
	}
	*out = m;
	return true;
}
