/*
 * Finding phrases in what somebody said. People at a keyboard with a headset on write fast and
 * without punctuation, so the rules lean to the safe side: a denial counts only when it stands
 * right before the phrase, with nothing but small words between. What is missed by that is asked,
 * never silently dropped.
 */
#include "hub/request/heard.h"

#include "core/base/fold.h"

/* Words that may stand between the words of a phrase: "no [more] food", "pain in [her] chest". */
static const char *const small_words[] = { "a", "all", "am", "an", "any", "are", "at", "been",
	"bit", "both", "enough", "even", "got", "her", "his", "is", "just", "left", "me", "more",
	"much", "my", "now", "our", "own", "proper", "properly", "quite", "really", "so", "some",
	"still", "that", "the", "their", "very", "your" };

/* What says that the phrase after it is not so. */
static const char *const denials[] = { "arent", "denied", "denies", "deny", "denying", "didnt",
	"doesnt", "dont", "hadnt", "hasnt", "havent", "isnt", "neither", "never", "no", "nor",
	"not", "wasnt", "werent", "without" };

/* What may stand between the denial and the phrase: "not [feeling] suicidal", "no [sign of a]
 * stroke". */
static const char *const denial_links[] = { "a", "actually", "an", "any", "anything", "been",
	"being", "currently", "experiencing", "feel", "feeling", "felt", "got", "had", "has",
	"have", "having", "in", "like", "of", "or", "nor", "really", "seem", "seems", "sign",
	"signs", "sort", "suffering", "symptom", "symptoms", "the", "thoughts", "very", "with" };

/* "No food" is also said in these ways; small words may follow ("haven't [got any] food"). */
static const char *const ways_of_no[][2] = { { "no", NULL }, { "without", NULL },
	{ "havent", NULL }, { "hasnt", NULL }, { "hadnt", NULL }, { "dont", "have" },
	{ "doesnt", "have" }, { "didnt", "have" }, { "not", "have" }, { "not", "got" },
	{ "out", "of" }, { "zero", NULL } };

/* Verbs that join with "not": "can not" and "cannot" are "cant". */
static const struct {
	const char *verb, *joined;
} with_not[] = {
	{ "are", "arent" },
	{ "can", "cant" },
	{ "could", "couldnt" },
	{ "did", "didnt" },
	{ "do", "dont" },
	{ "does", "doesnt" },
	{ "had", "hadnt" },
	{ "has", "hasnt" },
	{ "have", "havent" },
	{ "is", "isnt" },
	{ "was", "wasnt" },
	{ "were", "werent" },
	{ "will", "wont" },
	{ "would", "wouldnt" },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool among(struct str word, const char *const *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(word, str_of(table[i])))
			return true;
	return false;
}

/* A mark that ends a thought: a phrase does not reach over it. A denial does not reach over a line
 * end either, but a phrase does, because pasted letters are broken into lines anywhere. */
static bool mark_breaks(int32_t c)
{
	switch (c) {
	case '.': case ',': case ';': case ':': case '!': case '?': case '(': case ')': case '"':
	case 0x060C: case 0x061B: case 0x061F: case 0x06D4: case 0x3001: case 0x3002: case 0x2014:
		return true;
	default:
		return false;
	}
}

static bool mark_joins(int32_t c)       /* apostrophes of every keyboard, and soft hyphens */
{
	return c == '\'' || c == 0x2019 || c == 0x2018 || c == '`' || c == 0xB4 || c == 0x02BC
		|| c == 0xAD;
}

static bool mark_splits(int32_t c)
{
	return c <= ' '
		|| (c < 0x80 && c != '*' && !mark_joins(c) && !(c >= '0' && c <= '9')
			&& !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
		|| c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x2013 || c == 0x2026
		|| mark_breaks(c);
}

/* Adds the words of one piece without spaces: usually one, more where folding splits it. */
static void piece_add(struct heard_text *t, size_t from, size_t to, enum heard_break broken)
{
	struct str raw = str_part(t->original, from, to - from);
	bool opens = str_ends(raw, S("*"));
	struct str folded = fold_text(t->arena, raw), part;
	while (str_cut(&folded, ' ', &part)) {
		if (str_empty(part))
			continue;
		struct heard_token token = { part, from, to, broken, false };
		VEC_PUSH(t->arena, &t->tokens, token);
		broken = HEARD_ON;
	}
	if (opens && t->tokens.n > 0)
		t->tokens.v[t->tokens.n - 1].opens = true;
}

/* "can not" -> "cant", "cannot" -> "cant", "can t" -> "cant": one way to say each. */
static void join_not(struct heard_text *t)
{
	size_t kept = 0;
	for (size_t i = 0; i < t->tokens.n; i++) {
		struct heard_token now = t->tokens.v[i];
		struct heard_token *before = kept > 0 ? &t->tokens.v[kept - 1] : NULL;
		bool is_not = str_eq(now.folded, S("not")) && now.broken == HEARD_ON;
		bool is_t = str_eq(now.folded, S("t")) && now.broken == HEARD_ON;
		bool joined = false;
		if (str_eq(now.folded, S("cannot")))
			now.folded = S("cant");
		for (size_t k = 0; before && is_not && k < COUNT(with_not) && !joined; k++) {
			if (!str_eq(before->folded, str_of(with_not[k].verb)))
				continue;
			before->folded = str_of(with_not[k].joined);
			before->to = now.to;
			joined = true;
		}
		for (size_t k = 0; before && is_t && k < COUNT(with_not) && !joined; k++) {
			struct str whole = str_of(with_not[k].joined);
			if (!str_eq(before->folded, str_part(whole, 0, whole.n - 1)))
				continue;
			before->folded = whole;
			before->to = now.to;
			joined = true;
		}
		if (!joined)
			t->tokens.v[kept++] = now;
	}
	t->tokens.n = kept;
}

struct heard_text heard_read(struct arena *a, struct str words)
{
	struct heard_text t = { .arena = a, .original = words };
	size_t at = 0, from = 0;
	bool inside = false;
	enum heard_break broken = HEARD_MARK;
	for (;;) {
		size_t here = at;
		int32_t c = str_utf8_next(words, &at);
		if (c >= 0 && !mark_splits(c)) {
			if (!inside)
				from = here;
			inside = true;
			continue;
		}
		if (inside) {
			piece_add(&t, from, here, broken);
			broken = HEARD_ON;
			inside = false;
		}
		if (c < 0)
			break;
		if (mark_breaks(c))
			broken = HEARD_MARK;
		else if (c == '\n' && broken == HEARD_ON)
			broken = HEARD_LINE;
	}
	join_not(&t);
	return t;
}

/* Without the plural: "seizures" -> "seizure", "batteries" -> "batterie" as "battery" ->
 * "batterie". */
static struct str stem(struct arena *a, struct str s)
{
	if (s.n > 4 && str_ends(s, S("ies")))
		return str_part(s, 0, s.n - 1);
	if (s.n > 4 && str_ends(s, S("y")))
		return str_fmt(a, "%.*sie", (int)s.n - 1, s.p);
	if (s.n > 4 && (str_ends(s, S("sses")) || str_ends(s, S("xes")) || str_ends(s, S("shes"))
		|| str_ends(s, S("ches"))))
		return str_part(s, 0, s.n - 2);
	if (s.n > 3 && str_ends(s, S("s")) && !str_ends(s, S("ss")))
		return str_part(s, 0, s.n - 1);
	return s;
}

static bool token_same(
	struct arena *a, const struct heard_token *said, const struct heard_token *wanted)
{
	if (wanted->opens)
		return str_starts(said->folded, wanted->folded);
	if (str_eq(said->folded, wanted->folded))
		return true;
	if (said->folded.n == 0 || wanted->folded.n == 0
		|| said->folded.p[0] != wanted->folded.p[0])
		return false;
	return str_eq(stem(a, said->folded), stem(a, wanted->folded));
}

/* The place after the phrase's words from `want` on, read from `at`; 0 when they do not follow. */
static size_t phrase_from(
	const struct heard_text *t, size_t at, const struct heard_text *phrase, size_t want)
{
	size_t skipped = 0;
	while (want < phrase->tokens.n) {
		if (at >= t->tokens.n)
			return 0;
		const struct heard_token *said = &t->tokens.v[at];
		if (said->broken == HEARD_MARK)
			return 0;
		if (token_same(t->arena, said, &phrase->tokens.v[want])) {
			want++;
			skipped = 0;
		} else if (skipped == 3 || !among(said->folded, small_words, COUNT(small_words))) {
			return 0;
		} else {
			skipped++;
		}
		at++;
	}
	return at;
}

/* The same, beginning exactly at `at`, in every way of saying it. */
static size_t phrase_at(const struct heard_text *t, size_t at, const struct heard_text *phrase)
{
	const struct heard_token *first = &phrase->tokens.v[0];
	if (token_same(t->arena, &t->tokens.v[at], first))
		return phrase_from(t, at + 1, phrase, 1);
	if (!str_eq(first->folded, S("no")) || phrase->tokens.n < 2)
		return 0;
	for (size_t k = 0; k < COUNT(ways_of_no); k++) {
		size_t next = at, i = 0;
		while (i < 2 && ways_of_no[k][i] && next < t->tokens.n
			&& str_eq(t->tokens.v[next].folded, str_of(ways_of_no[k][i]))) {
			next++;
			i++;
		}
		bool said = i == 2 || !ways_of_no[k][i];
		size_t end = said ? phrase_from(t, next, phrase, 1) : 0;
		if (end)
			return end;
	}
	return 0;
}

/* Whether a denial stands before the words that begin at `at`. Over an "or" it may deny two things
 * at once ("no fever or chest pain"); over a comma, an "and" or a "but" it never does. */
static bool denied_before(const struct heard_text *t, size_t at)
{
	size_t others = 0;
	bool listed = false;
	for (size_t i = at; i-- > 0 && at - i <= 6;) {
		struct str word = t->tokens.v[i].folded;
		if (t->tokens.v[i + 1].broken != HEARD_ON)
			return false;
		if (among(word, denials, COUNT(denials)))
			return true;
		if (str_eq(word, S("or")) || str_eq(word, S("nor")))
			listed = true;
		else if (!among(word, denial_links, COUNT(denial_links))
			&& (!listed || ++others > 2))
			return false;
	}
	return false;
}

bool heard_find(const struct heard_text *t, struct str phrase, struct heard_place *place)
{
	struct heard_text wanted = heard_read(t->arena, phrase);
	bool any = false;
	if (wanted.tokens.n == 0)
		return false;
	bool says_no = among(wanted.tokens.v[0].folded, denials, COUNT(denials));
	for (size_t i = 0; i < t->tokens.n; i++) {
		size_t end = phrase_at(t, i, &wanted);
		if (!end)
			continue;
		size_t from = t->tokens.v[i].from, to = t->tokens.v[end - 1].to;
		bool denied = !says_no && denied_before(t, i);
		if (!any || !denied)
			*place = (struct heard_place){ str_part(t->original, from, to - from),
				denied };
		if (!denied)
			return true;
		any = true;
	}
	return any;
}

bool heard_find_any(const struct heard_text *t, struct str lines, struct heard_place *place)
{
	struct str line;
	bool any = false;
	while (str_cut(&lines, '\n', &line)) {
		struct heard_place here;
		if (!heard_find(t, line, &here))
			continue;
		if (!any || !here.denied)
			*place = here;
		if (!here.denied)
			return true;
		any = true;
	}
	return any;
}
