/* Percent-encoding as in RFC 3986 and the WHATWG form encoding. */
#include "core/http/percent.h"

static int hex_value(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	if (ch >= 'a' && ch <= 'f')
		return ch - 'a' + 10;
	if (ch >= 'A' && ch <= 'F')
		return ch - 'A' + 10;
	return -1;
}

bool percent_decode(struct arena *a, struct str s, bool plus_is_space, struct str *out)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%') {
			int hi = i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
			int lo = i + 2 < s.n ? hex_value(s.p[i + 2]) : -1;
			if (hi < 0 || lo < 0)
				return false;
			p[n++] = (char)(hi * 16 + lo);
			i += 2;
		} else {
			p[n++] = plus_is_space && s.p[i] == '+' ? ' ' : s.p[i];
		}
	}
	*out = (struct str){ .p = p, .n = n };
	return str_utf8_ok(*out);
}

struct str percent_encode(struct arena *a, struct str s)
{
	static const char HEX[] = "0123456789ABCDEF";
	char *p = arena_alloc_array(a, 3, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];
		if ((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
		    ch == '-' || ch == '.' || ch == '_' || ch == '~') {
			p[n++] = (char)ch;
			continue;
		}
		p[n++] = '%';
		p[n++] = HEX[ch >> 4];
		p[n++] = HEX[ch & 15];
	}
	return (struct str){ .p = p, .n = n };
}
