/*
 * Telephone numbers and e-mail addresses. The same rules as fold_phone and fold_email in core/base,
 * which explain to a person what is wrong; these must not stop for anything: a part of a number is
 * kept to be compared by its end, and numbers that stand for none are known.
 */
#include "engine/link/value_private.h"

#define PART_LEAST 5                           /* digits of a partial number that say something */

/* The digits of the first number in a cell. */
static size_t digits_of(struct str s, char to[20], bool *plus)
{
	size_t n = 0, i = 0;

	*plus = false;
	for (; i < s.n; i++) {
		char c = s.p[i];

		if (c >= '0' && c <= '9') {
			if (n < 20)
				to[n++] = c;
		} else if (c == '+' && n == 0) {
			*plus = true;
		} else if (n >= 9 &&
			(c == '/' || c == ',' || c == ';' || c == '&' || c == 'x' || c == 'e' || c == 'o' ||
				c == '#' || c == '\n')) {
			break;
		} else if (c == '(' && str_starts(str_part(s, i, 3), S("(0)")) && n > 1) {
			i += 2;
		} else if (c == '.' && n >= 9 && str_eq(str_part(s, i, s.n), S(".0"))) {
			break;                         /* went through a spreadsheet */
		}
	}
	return n;
}

/* 07000000000, 01234567890, 0123456789, 9999999999: what is typed where a number must stand. */
static bool nobodys_number(const char *p, size_t n)
{
	size_t same = 1, rising = 1, longest_same = 1, longest_rising = 1;

	for (size_t i = 1; i < n; i++) {
		same = p[i] == p[i - 1] ? same + 1 : 1;
		rising = (p[i] - '0') == (p[i - 1] - '0' + 1) % 10 ? rising + 1 : 1;
		longest_same = same > longest_same ? same : longest_same;
		longest_rising = rising > longest_rising ? rising : longest_rising;
	}
	return longest_same + 3 >= n || longest_same >= 8 || longest_rising + 2 >= n;
}

void value_phone_read(struct value_reader *r, struct str cell, struct value_phone *out)
{
	char d[20];
	const char *p = d;
	bool plus;
	size_t n = digits_of(cell, d, &plus);

	(void)r;
	memset(out, 0, sizeof(*out));
	if (n < PART_LEAST) {
		out->flags = VALUE_ABSENT | (cell.n ? VALUE_PLACEHOLDER : 0);
		return;
	}
	if (nobodys_number(d, n)) {
		out->flags = VALUE_ABSENT | VALUE_PLACEHOLDER;
		return;
	}
	if (!plus && n > 10 && p[0] == '0' && p[1] == '0') {
		plus = true;
		p += 2;
		n -= 2;
	}
	if (n > 10 && n <= 13 && p[0] == '4' && p[1] == '4') {
		p += 2;
		n -= 2;
		plus = false;
	}
	while (!plus && n && p[0] == '0') { /* the trunk zero, and the one that stays behind +44 */
		p++;
		n--;
	}
	if (n < PART_LEAST) {
		out->flags = VALUE_ABSENT | VALUE_PLACEHOLDER;
		return;
	}
	if (plus || n > 11) {
		n = n < 15 ? n : 15;
		memcpy(out->text, p, n);
	} else if (n >= 9) {
		memcpy(out->text, "44", 2);
		memcpy(out->text + 2, p, n);
		n += 2;
	} else {
		memcpy(out->text, p, n);
		out->flags = VALUE_INVALID;
	}
	out->n = (uint8_t)n;
}

enum value_phone_level value_phone_compare(const struct value_phone *a, const struct value_phone *b)
{
	struct str x = { a->text, a->n }, y = { b->text, b->n };

	if (str_eq(x, y))
		return PHONE_SAME;
	if ((a->flags | b->flags) & VALUE_INVALID)
		return str_ends(x, y) || str_ends(y, x) ? PHONE_PART : PHONE_DIFFERENT;
	return text_osa(x, y, 1) <= 1 ? PHONE_TYPO : PHONE_DIFFERENT;
}

bool value_phone_carried(const struct value_phone *v)
{
	struct str text = { v->text, v->n };

	return v->n && !(v->flags & VALUE_INVALID) &&
		(!str_starts(text, S("44")) || str_starts(text, S("447")));
}

/* Mailboxes that many people read, and addresses that reach nobody. */
static const char *const office_boxes[] = { "info", "admin", "office", "reception", "enquiries",
	"enquiry", "contact", "mail", "hello", "referrals", "housing", "manager", "carehome", "care",
	"support", "help", "team", "socialcare", "adultsocialcare", "advice", "hub", "caseworker",
	"warden", "matron", "postmaster", "sales", "bookings", "accounts" };
static const char *const nobodys_boxes[] = { "none", "noemail", "no", "na", "unknown", "test",
	"noreply", "donotreply", "nomail", "nobody", "notknown", "noaddress", "null", "nil", "refused",
	"notgiven", "notprovided", "xx", "xxx", "x" };
static const char *const nobodys_domains[] = { "noemail", "none", "nomail", "unknown", "noaddress",
	"na", "nowhere", "notknown", "null", "email", "test", "nil", "no" };

static bool one_of(struct str s, const char *const words[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, str_of(words[i])))
			return true;
	return false;
}
#define ONE_OF(s, words) one_of((s), (words), sizeof(words) / sizeof(*(words)))

/* Lower case, without what stands around an address in a form: "mailto:", <>, spaces. The bytes
 * used of `to`. */
static size_t email_bytes(struct str s, char to[254])
{
	size_t n = 0;

	s = str_trim(s);
	if (str_eq_ascii(str_part(s, 0, 7), S("mailto:")))
		s = str_part(s, 7, s.n);
	if (str_ends(s, S(">")) && str_find(s, S("<")) >= 0)
		s = str_part(s, (size_t)str_find(s, S("<")) + 1, s.n - (size_t)str_find(s, S("<")) - 2);
	while (s.n && strchr(".,;", s.p[s.n - 1]))
		s.n--;
	for (size_t i = 0; i < s.n && n < 254; i++)
		if ((unsigned char)s.p[i] > ' ')
			to[n++] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
	return n;
}

/* Before the @: the tag behind + off, and at Google the dots, which it does not read. */
static size_t local_tidy(char *p, size_t n, bool google)
{
	size_t to = 0;

	for (size_t i = 0; i < n && !(p[i] == '+' && i > 0); i++)
		if (!(google && p[i] == '.'))
			p[to++] = p[i];
	return to;
}

void value_email_read(struct value_reader *r, struct str cell, struct value_email *out)
{
	char all[254];
	size_t n = email_bytes(cell, all), at, local;
	struct str domain, host;
	const char *sign = n ? memchr(all, '@', n) : NULL;
	bool google;

	(void)r;
	memset(out, 0, sizeof(*out));
	at = sign ? (size_t)(sign - all) : 0;
	domain = (struct str){ all + at + 1, sign ? n - at - 1 : 0 };
	if (at == 0 || domain.n < 3 || !memchr(domain.p, '.', domain.n)) {
		out->flags = VALUE_ABSENT | (n ? VALUE_PLACEHOLDER : 0);
		return;
	}
	google = str_eq(domain, S("gmail.com")) || str_eq(domain, S("googlemail.com"));
	if (google)
		domain = S("gmail.com");
	local = local_tidy(all, at, google);
	host = str_part(domain, 0, (size_t)str_find(domain, S(".")));
	if (local == 0 || ONE_OF(((struct str){ all, local }), nobodys_boxes) ||
		ONE_OF(host, nobodys_domains)) {
		out->flags = VALUE_ABSENT | VALUE_PLACEHOLDER;
		return;
	}
	if (ONE_OF(((struct str){ all, local }), office_boxes))
		out->flags |= VALUE_WEAK;
	out->at = (uint8_t)(local < 40 ? local : 40);
	memcpy(out->text, all, out->at);
	out->text[out->at] = '@';
	n = VALUE_EMAIL_MOST - out->at - 1u;
	if (local <= 40 && domain.n <= n) {
		memcpy(out->text + out->at + 1, domain.p, domain.n);
		out->n = (uint8_t)(out->at + 1 + domain.n);
	} else {                                       /* too long: the end is a hash of all of it */
		uint32_t h = value_hash(all, local) ^ value_hash(domain.p, domain.n) * 3u;

		n = n - 8 < domain.n ? n - 8 : domain.n;
		memcpy(out->text + out->at + 1, domain.p, n);
		for (int i = 0; i < 8; i++)
			out->text[out->at + 1u + n + (size_t)i] = "0123456789abcdef"[h >> (4 * i) & 15];
		out->n = (uint8_t)(out->at + 1u + n + 8);
	}
}

enum value_email_level value_email_compare(const struct value_email *a, const struct value_email *b)
{
	struct str x = { a->text, a->n }, y = { b->text, b->n }, local_x = { a->text, a->at },
			   local_y = { b->text, b->at };
	int most;

	if (str_eq(x, y))
		return EMAIL_SAME;
	if (str_eq(local_x, local_y))
		return EMAIL_LOCAL;
	most = local_x.n > 7 && local_y.n > 7 ? 2 : 1;
	if (text_osa(x, y, most) <= most ||
		(local_x.n > 5 && local_y.n > 5 && text_jaro_winkler(local_x, local_y) >= 0.95))
		return EMAIL_CLOSE;
	return EMAIL_DIFFERENT;
}
