/* Any bytes as a form: what comes out is text, and cutting the body elsewhere changes nothing. */
#include "core/base/check.h"
#include "core/http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void fields_check(const struct form *f)
{
	check(f->fields.n <= FORM_FIELDS_MAX);
	for (size_t i = 0; i < f->fields.n; i++) {
		check(str_utf8_ok(f->fields.v[i].name) && str_utf8_ok(f->fields.v[i].value));
		check(!f->fields.v[i].path.p);
	}
}

/* The whole body in pieces of `piece` bytes. */
static enum form_outcome in_pieces(struct form *f, struct str body, size_t piece)
{
	struct multipart *m = multipart_new(f, S("XX"), NULL, 4096);
	enum form_outcome outcome = FORM_OK;

	for (size_t at = 0; at < body.n && outcome == FORM_OK; at += piece)
		outcome = multipart_feed(m, str_part(body, at, piece));
	if (outcome == FORM_OK)
		outcome = multipart_end(m);
	multipart_close(m);
	return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct str body = { (const char *)p, n };
	struct form urlencoded = { .arena = a }, whole = { .arena = a }, cut = { .arena = a };
	enum form_outcome outcome = form_urlencoded(&urlencoded, body);

	check(outcome == FORM_OK || outcome == FORM_BAD);
	fields_check(&urlencoded);
	outcome = in_pieces(&whole, body, n ? n : 1);
	check(outcome == in_pieces(&cut, body, 1 + n % 7));
	check(outcome != FORM_OK || whole.fields.n == cut.fields.n);
	for (size_t i = 0; outcome == FORM_OK && i < whole.fields.n; i++)
		check(str_eq(whole.fields.v[i].value, cut.fields.v[i].value) &&
			str_eq(whole.fields.v[i].name, cut.fields.v[i].name));
	fields_check(&whole);
	(void)multipart_boundary(a, body);
	arena_free(a);
	return 0;
}
