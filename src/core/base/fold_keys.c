/*
 * Exact keys: telephone numbers, postcodes, e-mail addresses and NHS numbers in one canonical form
 * each, from every shape in which people, forms and spreadsheets write them.
 */
#include "core/base/fold.h"

#include <unicode/uchar.h>

#include "core/base/arena.h"

static bool refuse(struct str *why, struct str sentence)
{
	*why = sentence;
	return false;
}

static struct str shown(struct str s)
{
	return str_part(str_trim(s), 0, 40);
}

/* --- telephone numbers --- */

struct dialled {
	char digits[24];
	size_t n;
	bool plus;
	bool odd;                /* something that is no part of a telephone number */
};

/* "(0)" after a country code is how business cards write the trunk zero: it is not dialled. */
static bool trunk_zero_at(struct str s, size_t at)
{
	return at + 2 < s.n && s.p[at] == '(' && s.p[at + 1] == '0' && s.p[at + 2] == ')';
}

/* An extension: "x123", "ext. 4", "#4" ends the number. */
static bool extension_at(struct str s, size_t at)
{
	struct str rest = str_part(s, at, s.n);

	return str_eq_ascii(str_part(rest, 0, 3), S("ext")) || rest.p[0] == '#' ||
		((rest.p[0] == 'x' || rest.p[0] == 'X') && rest.n > 1);
}

/* Words that stand before a number and say nothing about it. */
static struct str without_label(struct str s)
{
	static const char *const labels[] = { "telephone", "tel", "phone", "mobile", "mob", "home",
		"landline", "call", "text", "ring", "m", "t", "h" };

	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++) {
		struct str label = str_of(labels[i]);

		if (s.n > label.n && str_eq_ascii(str_part(s, 0, label.n), label) &&
			strchr(" :.0+(-", s.p[label.n]))
			return without_label(
				str_trim(str_part(s, label.n + (strchr(":.-", s.p[label.n]) != NULL), s.n)));
	}
	return s;
}

static struct dialled dial(struct str s)
{
	struct dialled d = { 0 };

	s = without_label(str_trim(s));
	for (size_t at = 0; at < s.n && !d.odd;) {
		size_t was = at;
		int32_t c;

		if (trunk_zero_at(s, at) &&
			(d.plus || (d.n > 2 && d.digits[0] == '0' && d.digits[1] == '0') || d.n == 2)) {
			at += 3;
			continue;
		}
		if (d.n >= 7 && extension_at(s, at))
			break;
		c = str_utf8_next(s, &at);
		if ((c == '+' || c == 0xFF0B) && d.n == 0 && !d.plus)
			d.plus = true;
		else if (u_charDigitValue(c) >= 0 && d.n < sizeof(d.digits))
			d.digits[d.n++] = (char)('0' + u_charDigitValue(c));
		else if (u_charDigitValue(c) >= 0 || u_isalpha(c))
			d.odd = true;
		else if (c == '.' && str_eq(str_part(s, was, s.n), S(".0")))
			break;                         /* a number that went through a spreadsheet */
		else if (!u_isspace(c) && !u_ispunct(c) && u_charType(c) != U_FORMAT_CHAR)
			d.odd = true;
		else if (c == '/' || c == ',' || c == ';' || c == '&' || c == '@' || c == '_')
			d.odd = true;
	}
	return d;
}

/* A British number without its 0: ten digits, or nine in the few places that have them. */
static bool british(struct arena *a, const char *digits, size_t n, struct str *e164)
{
	if ((n != 10 && !(n == 9 && (digits[0] == '1' || digits[0] == '8' || digits[0] == '5'))) ||
	    digits[0] == '0' || digits[0] == '4' || digits[0] == '6')
		return false;
	*e164 = str_fmt(a, "+44%.*s", (int)n, digits);
	return true;
}

static bool canonical(struct arena *a, struct dialled d, struct str *e164)
{
	const char *p = d.digits;
	size_t n = d.n;

	if (d.odd || n < 7)
		return false;
	if (!d.plus && n > 2 && p[0] == '0' && p[1] == '0') {
		d.plus = true;
		p += 2;
		n -= 2;
	}
	if (d.plus && n > 2 && p[0] == '4' && p[1] == '4')
		return british(a, p + 2 + (p[2] == '0'), n - 2 - (p[2] == '0'), e164);
	if (d.plus) {
		if (n < 7 || n > 15 || p[0] == '0')
			return false;
		*e164 = str_fmt(a, "+%.*s", (int)n, p);
		return true;
	}
	if (p[0] == '0')
		return british(a, p + 1, n - 1, e164);
	if (p[0] == '4' && p[1] == '4' && n > 10)
		return british(a, p + 2 + (p[2] == '0'), n - 2 - (p[2] == '0'), e164);
	return n == 10 && british(a, p, n, e164);
}

/* Where a second number begins: "01865 496 001 / 07700 900 417", "… or …". */
static struct str first_of_several(struct str s)
{
	static const char *const between[] = { "/", ",", ";", "&", " or ", " and ", " OR ", "\n" };

	for (size_t i = 0; i < sizeof(between) / sizeof(*between); i++) {
		ptrdiff_t at = str_find(s, str_of(between[i]));

		if (at > 0)
			s = str_part(s, 0, (size_t)at);
	}
	return s;
}

bool fold_phone(struct arena *a, struct str s, struct str *e164, struct str *why)
{
	struct str text = str_trim(s), first = first_of_several(text);
	struct dialled d = dial(text);

	*e164 = *why = STR_NONE;
	if (canonical(a, d, e164) || (first.n < text.n && canonical(a, dial(first), e164)))
		return true;
	if (text.n == 0)
		return refuse(why, S("There is no telephone number here."));
	if (str_find(text, S("E+")) > 0 || str_find(text, S("e+")) > 0)
		return refuse(why,
			str_fmt(a, "A spreadsheet has rounded this telephone number: %.*s. Ask for it again.",
				STR_ARG(shown(text))));
	if (d.odd)
		return refuse(why,
			str_fmt(a, "This does not look like a telephone number: %.*s.", STR_ARG(shown(text))));
	if (d.n < 9)
		return refuse(why,
			str_fmt(a, "This telephone number is too short: %.*s. Is the area code missing?",
				STR_ARG(shown(text))));
	if (d.n > 11 + (d.plus ? 4 : 2))
		return refuse(
			why, str_fmt(a, "This telephone number is too long: %.*s.", STR_ARG(shown(text))));
	return refuse(why,
		str_fmt(a, "This is not a telephone number that can be rung from here: %.*s.",
			STR_ARG(shown(text))));
}

/* How British numbers are read aloud: by the digits they begin with, how many stand in each
 * group. */
static const struct {
	const char *begins;
	int groups[4];
} british_groups[] = {
	{ "02", { 3, 4, 4 } },
	{ "011", { 4, 3, 4 } },
	{ "0121", { 4, 3, 4 } },
	{ "0131", { 4, 3, 4 } },
	{ "0141", { 4, 3, 4 } },
	{ "0151", { 4, 3, 4 } },
	{ "0161", { 4, 3, 4 } },
	{ "0171", { 4, 3, 4 } },
	{ "0181", { 4, 3, 4 } },
	{ "0191", { 4, 3, 4 } },
	{ "01", { 5, 3, 3 } },
	{ "07", { 5, 3, 3 } },
	{ "0", { 4, 3, 4 } },
};

static bool two_digit_country(const char *p)
{
	static const char codes[] =
		"20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 "
		"63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";

	for (const char *c = codes; *c; c += 3)
		if (c[0] == p[0] && c[1] == p[1])
			return true;
	return false;
}

struct str phone_words(struct arena *a, struct str e164)
{
	struct buf b = { .arena = a };
	size_t at;

	if (str_starts(e164, S("+44")) && e164.n >= 12) {
		struct str national = str_fmt(a, "0%.*s", STR_ARG(str_part(e164, 3, e164.n)));
		size_t row = 0;

		while (!str_starts(national, str_of(british_groups[row].begins)))
			row++;
		at = 0;
		for (int g = 0; at < national.n; g++) {
			size_t n = g < 3 ? (size_t)british_groups[row].groups[g] : national.n - at;

			if (g)
				buf_char(&b, ' ');
			if (g == 2)
				n = national.n - at;
			buf_str(&b, str_part(national, at, n));
			at += n;
		}
		return buf_view(&b);
	}
	if (e164.n < 8 || e164.p[0] != '+')
		return e164;
	at = e164.p[1] == '1' || e164.p[1] == '7' ? 2 : two_digit_country(e164.p + 1) ? 3 : 4;
	buf_str(&b, str_part(e164, 0, at));
	for (; at < e164.n;) {
		size_t n = e164.n - at <= 4 ? e164.n - at : 3;

		buf_char(&b, ' ');
		buf_str(&b, str_part(e164, at, n));
		at += n;
	}
	return buf_view(&b);
}

/* --- postcodes --- */

static const char postcode_areas[] =
	" AB AL B BA BB BD BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL "
	"DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L "
	"LA LD LE LL LN LS LU M "
	"ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR "
	"SS ST SW SY TA TD TF "
	"TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ";

bool postcode_area_known(const char *code, size_t n)
{
	char word[5] = { ' ' };

	memcpy(word + 1, code, n);
	word[n + 1] = ' ';
	return strstr(postcode_areas, word) != NULL;
}

static bool letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A9, A99, A9A, AA9, AA99, AA9A, then 9AA. *area is the number of letters in front. */
static bool postcode_shape(const char *p, size_t n, size_t *area)
{
	size_t out = n - 3;

	if (!digit(p[out]) || !letter(p[out + 1]) || !letter(p[out + 2]) || !letter(p[0]))
		return false;
	*area = letter(p[1]) ? 2 : 1;
	if (*area >= out || out - *area > 2 || !digit(p[*area]))
		return false;
	if (out - *area == 2 && digit(p[*area + 1]))
		return p[*area] != '0';
	return out - *area == 1 || letter(p[*area + 1]);
}

static char other_reading(char c)
{
	static const char pairs[] = "O00OI11IL1";

	for (size_t i = 0; pairs[i]; i += 2)
		if (pairs[i] == c)
			return pairs[i + 1];
	return 0;
}

/* Tries every reading of the letters and digits that look alike, and keeps the one that is a
 * postcode, in a postcode area that exists if possible, with the fewest and likeliest characters
 * changed. */
static bool postcode_read(const char *typed, size_t n, char best[8])
{
	int least = 1000;

	for (unsigned choice = 0; choice < 1u << n; choice++) {
		char p[8] = { 0 };
		size_t area;
		int cost = 0;
		bool possible = true;

		for (size_t i = 0; i < n; i++) {
			bool change = choice >> i & 1;

			p[i] = change ? other_reading(typed[i]) : typed[i];
			possible = possible && p[i];
			cost += !change ? 0 : typed[i] == 'L' ? 3 : 2;
		}
		if (!possible || !postcode_shape(p, n, &area))
			continue;
		if (!postcode_area_known(p, area))
			cost += cost ? 1000 : 100;     /* no such area: believed only as it was typed */
		if (cost < least) {
			least = cost;
			memcpy(best, p, sizeof(p));
		}
	}
	return least < 1000;
}

bool fold_postcode(struct arena *a, struct str s, struct str *pcds, struct str *why)
{
	char typed[8], best[8] = { 0 };
	size_t n = 0, at = 0;
	struct str text = str_trim(s);
	bool odd = false;

	*pcds = *why = STR_NONE;
	if (text.n == 0)
		return refuse(why, S("There is no postcode here."));
	while (at < text.n) {
		int32_t c = str_utf8_next(text, &at);

		if (c >= 0xFF01 && c <= 0xFF5E)        /* full-width */
			c -= 0xFEE0;
		c = c < 128 && letter((char)u_toupper(c)) ? u_toupper(c) : c;
		if (c == ' ' || c == '-' || c == '.' || c == ',' || c == 0xA0 || c == '\t')
			continue;
		if (c > 127 || !(letter((char)c) || digit((char)c)) || n == 7) {
			odd = true;
			break;
		}
		typed[n++] = (char)c;
	}
	if (!odd && n == 6 && memcmp(typed, "GIR0AA", 6) == 0) {
		*pcds = S("GIR 0AA");
		return true;
	}
	if (!odd && n >= 2 && n <= 4)
		return refuse(
			why, str_fmt(a, "This is only part of a postcode: %.*s.", STR_ARG(shown(text))));
	if (odd || n < 5 || !postcode_read(typed, n, best))
		return refuse(why,
			str_fmt(a, "This does not look like a postcode: %.*s. One looks like OX1 1AB.",
				STR_ARG(shown(text))));
	*pcds = str_fmt(a, "%.*s %s", (int)n - 3, best, best + n - 3);
	return true;
}

/* --- e-mail --- */

static bool domain_ok(struct str domain)
{
	struct str label, rest = domain;
	size_t labels = 0;

	if (domain.n < 3 || domain.n > 253 || str_ends(domain, S(".")))
		return false;
	while (rest.p && str_cut(&rest, '.', &label)) {
		if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-')
			return false;
		for (size_t i = 0; i < label.n; i++)
			if (!letter(label.p[i] & ~0x20) && !digit(label.p[i]) && label.p[i] != '-' &&
			    (unsigned char)label.p[i] < 0x80)
				return false;
		labels++;
	}
	return labels >= 2;
}

bool fold_email(struct arena *a, struct str s, struct str *email, struct str *why)
{
	struct str text = str_trim(s), domain;
	ptrdiff_t at;

	*email = *why = STR_NONE;
	if (str_eq_ascii(str_part(text, 0, 7), S("mailto:")))
		text = str_part(text, 7, text.n);
	if (str_ends(text, S(">")) && (at = str_find(text, S("<"))) >= 0)
		text = str_part(text, (size_t)at + 1, text.n - (size_t)at - 2);
	while (text.n && strchr(".,;", text.p[text.n - 1]))
		text.n--;
	if (text.n == 0)
		return refuse(why, S("There is no e-mail address here."));
	at = str_find(text, S("@"));
	domain = at < 0 ? STR_NONE : str_part(text, (size_t)at + 1, text.n);
	if (at < 1 || at > 64 || text.n > 254 || !str_utf8_ok(text) || !domain_ok(domain))
		return refuse(why,
			str_fmt(a,
				"This does not look like an e-mail address: %.*s. One looks like name@example.org.",
				STR_ARG(shown(text))));
	for (ptrdiff_t i = 0; i < at; i++)
		if ((unsigned char)text.p[i] <= ' ' || strchr("\"(),:;<>@[\\]\x7f", text.p[i]))
			return refuse(why,
				str_fmt(a,
					"There is a character in this e-mail address that cannot be there: %.*s.",
					STR_ARG(shown(text))));
	*email = str_lower_ascii(a, text);
	return true;
}

/* --- NHS numbers --- */

bool fold_nhs_number(struct arena *a, struct str s, struct str *digits, struct str *why)
{
	char d[10];
	struct str text = str_trim(s);
	size_t n = 0;
	int sum = 0;
	bool same = true;

	*digits = *why = STR_NONE;
	if (text.n == 0)
		return refuse(why, S("There is no NHS number here."));
	for (size_t at = 0; at < text.n;) {
		int32_t c = str_utf8_next(text, &at);

		if (u_charDigitValue(c) >= 0 && n < 10)
			d[n++] = (char)('0' + u_charDigitValue(c));
		else if (u_charDigitValue(c) >= 0 || !(u_isspace(c) || c == '-' || c == 0xA0 || c == '.'))
			return refuse(why,
				str_fmt(a, "An NHS number has ten digits, like 943 476 5919. We read %.*s.",
					STR_ARG(shown(text))));
	}
	if (n != 10)
		return refuse(why,
			str_fmt(a, "An NHS number has ten digits, like 943 476 5919. We read %.*s.",
				STR_ARG(shown(text))));
	for (int i = 0; i < 9; i++) {
		sum += (d[i] - '0') * (10 - i);
		same = same && d[i] == d[9];
	}
	if (same || (11 - sum % 11) % 11 != d[9] - '0')
		return refuse(why,
			str_fmt(a, "One digit of this NHS number is wrong: %.*s. Its last digit does not fit.",
				STR_ARG(shown(text))));
	*digits = str_dup(a, (struct str){ d, 10 });
	return true;
}

struct str nhs_number_words(struct arena *a, struct str digits)
{
	if (digits.n != 10)
		return digits;
	return str_fmt(a, "%.*s %.*s %.*s", 3, digits.p, 3, digits.p + 3, 4, digits.p + 6);
}
