/*
 * The words of tasks: what a volunteer reads before taking one, what may not stand there, and the
 * reasons why one could not be done.
 */
#include "core/base/fold.h"
#include "hub/volunteer/task.h"

/* --- a first wording --- */

static const struct {
	struct str code, at, without;
} wordings[] = {
	{ STR_INIT("prescription"), STR_INIT("Collect a prescription and take it to %.*s"),
		STR_INIT("Collect a prescription and bring it") },
	{ STR_INIT("shopping"), STR_INIT("Do some shopping from a list for somebody on %.*s"),
		STR_INIT("Do some shopping from a list") },
	{ STR_INIT("urgent_food"), STR_INIT("Take a food parcel to %.*s"),
		STR_INIT("Take a food parcel to somebody") },
	{ STR_INIT("ready_meals"), STR_INIT("Take a hot meal to %.*s"),
		STR_INIT("Take a hot meal to somebody") },
	{ STR_INIT("energy"), STR_INIT("Top up a key meter for somebody on %.*s"),
		STR_INIT("Top up a key meter") },
	{ STR_INIT("loneliness"), STR_INIT("Have a chat with somebody on %.*s"),
		STR_INIT("Ring somebody for a chat") },
	{ STR_INIT("pets"), STR_INIT("Walk a dog on %.*s"), STR_INIT("Walk a dog") },
	{ STR_INIT("transport"), STR_INIT("Give somebody on %.*s a lift"),
		STR_INIT("Give somebody a lift") },
	{ STR_INIT("digital"), STR_INIT("Help somebody on %.*s with their phone or computer"),
		STR_INIT("Help somebody with their phone or computer") },
	{ STR_INIT("household_goods"), STR_INIT("Take household things to %.*s"),
		STR_INIT("Take household things to somebody") },
	{ STR_INIT("baby"), STR_INIT("Take things for a baby to %.*s"),
		STR_INIT("Take things for a baby to somebody") },
};

struct str task_what(
	struct arena *a, struct str category_code, struct str category_name, struct str street)
{
	for (size_t i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++) {
		if (!str_eq(wordings[i].code, category_code))
			continue;
		if (str_empty(street))
			return wordings[i].without;
		ptrdiff_t gap = str_find(wordings[i].at, S("%.*s"));
		struct str head = str_part(wordings[i].at, 0, (size_t)gap),
				   tail = str_part(wordings[i].at, (size_t)gap + 4, wordings[i].at.n);
		return str_fmt(a, "%.*s%.*s%.*s", STR_ARG(head), STR_ARG(street), STR_ARG(tail));
	}
	return str_empty(street) ? category_name
							 : str_fmt(a, "%.*s on %.*s", STR_ARG(category_name), STR_ARG(street));
}

/* --- when --- */

static void clock_write(struct buf *b, struct civil c, bool suffix)
{
	int h = c.hour % 12 ? c.hour % 12 : 12;
	buf_i64(b, h);
	if (c.minute)
		buf_fmt(b, ":%02d", c.minute);
	if (suffix)
		buf_str(b, c.hour < 12 ? S(" am") : S(" pm"));
}

static struct str day_words(struct arena *a, struct civil c, int64_t now, bool evening)
{
	static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday" };
	int ahead = date_diff(c.date, time_civil(now).date);
	if (ahead == 0)
		return evening ? S("Tonight") : S("Today");
	if (ahead == 1)
		return evening ? S("Tomorrow evening") : S("Tomorrow");
	if (ahead == -1)
		return S("Yesterday");
	if (ahead > 0 && ahead < 7)
		return str_of(days[c.weekday]);
	return date_words(a, c.date);
}

struct str task_when(struct arena *a, int64_t from_at, int64_t to_at, int64_t now)
{
	struct civil from = time_civil(from_at), to = time_civil(to_at);
	struct buf b = { .arena = a };
	bool one_day = date_diff(to.date, from.date) == 0;
	buf_str(&b, day_words(a, from, now, one_day && from.hour >= 17));
	buf_lit(&b, ", ");
	clock_write(&b, from, !one_day || (from.hour < 12) != (to.hour < 12));
	buf_str(&b, one_day ? S("–") : S(" to "));
	if (!one_day) {
		struct str day = day_words(a, to, now, false);
		/* "Today, 5 pm to tomorrow, 10 am" */
		bool named = str_eq(day, S("Tomorrow")) || str_eq(day, S("Today"));
		buf_str(&b, named ? str_lower_ascii(a, day) : day);
		buf_lit(&b, ", ");
	}
	clock_write(&b, to, true);
	return buf_view(&b);
}

struct str minutes_words(struct arena *a, int64_t minutes)
{
	int64_t hours = minutes / 60, rest = minutes % 60;
	if (!hours)
		return str_fmt(a, "%d minutes", (int)minutes);
	struct str h = hours == 1 ? S("1 hour") : str_fmt(a, "%d hours", (int)hours);
	return rest ? str_fmt(a, "%.*s %d minutes", STR_ARG(h), (int)rest) : h;
}

/* --- no name, no house, no number --- */

struct token {
	struct str folded;
	bool capital; /* written with a capital, and not because a sentence begins */
};
struct tokens VEC(struct token);

static bool begins_upper(struct str s)
{
	size_t at = 0;
	int32_t c = str_utf8_next(s, &at);
	return (c >= 'A' && c <= 'Z') || c > 0x7f;
}

/* "Mr." ends no sentence. */
static bool is_title(struct str folded)
{
	static const char *const titles[] = { "mr", "mrs", "ms", "miss", "dr", "rev", "fr", "sr",
		"prof" };
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (str_eq(folded, str_of(titles[i])))
			return true;
	return false;
}

static struct tokens tokens_of(struct arena *a, struct str text)
{
	struct tokens out = { 0 };
	bool begins = true;
	for (size_t i = 0, from = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != ' ' && text.p[i] != '\n' && text.p[i] != '\t' &&
			text.p[i] != '\r')
			continue;
		struct str w = str_part(text, from, i - from);
		from = i + 1;
		struct str folded = fold_text(a, w);
		if (str_empty(folded))
			continue;
		VEC_PUSH(a, &out, ((struct token){ folded, begins_upper(w) && !begins }));
		begins = (str_ends(w, S(".")) || str_ends(w, S("!")) || str_ends(w, S("?"))) &&
			!is_title(folded);
	}
	return out;
}

static bool says_name(const struct tokens *t, struct arena *a, struct personal name)
{
	struct str folded = fold_text(a, personal_raw(name)), part;
	while (str_cut(&folded, ' ', &part))
		for (size_t i = 0; part.n >= 3 && i < t->n; i++) {
			/* "Mrs Hassan's": the fold joins the apostrophe. */
			bool same = str_eq(t->v[i].folded, part) ||
				(str_starts(t->v[i].folded, part) && t->v[i].folded.n == part.n + 1 &&
					str_ends(t->v[i].folded, S("s")));
			if (same && t->v[i].capital)
				return true;
		}
	return false;
}

/* "14 Mill Street" and "14, Mill St": the number right before the street's first word. */
static bool says_house(
	const struct tokens *t, struct arena *a, struct str number, struct str street)
{
	struct str n = fold_text(a, number), first, rest = fold_text(a, street);
	if (str_empty(n) || !str_cut(&rest, ' ', &first))
		return false;
	for (size_t i = 0; i + 1 < t->n; i++)
		if (str_eq(t->v[i].folded, n) && str_eq(t->v[i + 1].folded, first))
			return true;
	return false;
}

static bool says_postcode(const struct tokens *t, struct arena *a)
{
	struct str pcds, why;
	for (size_t i = 0; i < t->n; i++) {
		if (t->v[i].folded.n >= 5 && fold_postcode(a, t->v[i].folded, &pcds, &why))
			return true;
		if (i + 1 < t->n && t->v[i + 1].folded.n == 3 && t->v[i].folded.n <= 4 &&
			fold_postcode(a, str_join(a, t->v[i].folded, S(" "), t->v[i + 1].folded), &pcds, &why))
			return true;
	}
	return false;
}

/* Nine digits or more in a row, however they are spaced. */
static bool says_phone(struct str text)
{
	int run = 0;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c >= '0' && c <= '9')
			run++;
		else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '+')
			run = 0;
		if (run >= 9)
			return true;
	}
	return false;
}

void task_what_check(struct arena *a, struct str what, struct task_who who, struct problems *ps)
{
	struct tokens t = tokens_of(a, what);
	struct str field = S("what");
	if (says_name(&t, a, who.given_name) || says_name(&t, a, who.family_name) ||
		says_name(&t, a, who.known_as))
		problem_add(ps, field,
			S("Leave their name out: everybody who is asked reads this. Whoever takes it sees the "
			  "name then."));
	else if (says_house(&t, a, who.number, who.street) || says_postcode(&t, a))
		problem_add(ps, field,
			S("The street is enough here: everybody who is asked reads this. Whoever takes it sees "
			  "the full address then."));
	else if (says_phone(what))
		problem_add(ps, field,
			S("Leave the phone number out: everybody who is asked reads this. Put it into the "
			  "notes for whoever takes it."));
}

/* --- why not --- */

static const struct failure_word failures[FAILURE_COUNT] = {
	{ FAILURE_NOBODY_CAME, STR_INIT("nobody_came"), STR_INIT("Nobody came to the door"),
		STR_INIT("nobody came to the door"), true },
	{ FAILURE_WORRIED, STR_INIT("worried"), STR_INIT("I am worried about them"),
		STR_INIT("is worried about them"), true },
	{ FAILURE_NOT_GOT, STR_INIT("not_got"), STR_INIT("I could not get what was needed"),
		STR_INIT("could not get what was needed"), false },
	{ FAILURE_REFUSED, STR_INIT("refused"), STR_INIT("They did not want it any more"),
		STR_INIT("they did not want it any more"), false },
	{ FAILURE_CANNOT, STR_INIT("cannot"), STR_INIT("I cannot do it after all"),
		STR_INIT("cannot do it after all"), false },
	{ FAILURE_OTHER, STR_INIT("other"), STR_INIT("Something else"), STR_INIT("could not do it"),
		true },
};

const struct failure_word *failure_word(enum failure f)
{
	return &failures[f < FAILURE_COUNT ? f : FAILURE_OTHER];
}

bool failure_read(struct str code, enum failure *out)
{
	for (size_t i = 0; i < FAILURE_COUNT; i++)
		if (str_eq(failures[i].code, code)) {
			*out = failures[i].failure;
			return true;
		}
	return false;
}
