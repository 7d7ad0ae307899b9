/* Made by kith-templates from the templates of good. */
#include "good.html.h"

#include "core/html/frame.h"
#include "core/i18n/i18n.h"

#define LIT(o, text) out_literal((o), (text), sizeof(text) - 1)
#define T(words) message_str(o, "" words)

void good_page_html(struct out *o, const struct good_page_view *v)
{
	struct arena *const A = o->buf.arena;

	(void)A;
	(void)v;
	LIT(o, "<h1 title=\"");
	if (!o->catalogue) {
		LIT(o, "Page of ");
#line 12 "good/page.html"
		OUT_ATTR(o, (v->words));
	} else {
		struct message_walk w_ = message_walk(o, UINT64_C(0x508be86f46201bb8), "Page of {1}");
		while (message_step(o, &w_))
			switch (w_.value) {
			case 1:
#line 12 "good/page.html"
				OUT_ATTR(o, (v->words));
				break;
			}
	}
	LIT(o, "\">");
	if (!o->catalogue) {
		LIT(o, "Requests &amp; needs");
	} else {
		message_write(o, UINT64_C(0x05832b331a552a38), "Requests & needs");
	}
	LIT(o, "</h1>\n"
		"<p class=\"row ");
#line 14 "good/page.html"
	OUT_ATTR(o, (v->kind));
#line 14 "good/page.html"
	if (v->late) {
		LIT(o, " late");
	}
	LIT(o, "\"");
#line 14 "good/page.html"
	if (v->late) {
		LIT(o, " hidden");
	}
	LIT(o, " data-n=\"");
#line 14 "good/page.html"
	OUT_ATTR(o, (v->count));
	LIT(o, "\">");
	if (!o->catalogue) {
#line 14 "good/page.html"
		out_text_str(o, see(o->viewer, (v->name)));
		LIT(o, " asked for ");
#line 14 "good/page.html"
		OUT_TEXT(o, (v->words));
		LIT(o, ", ");
#line 15 "good/page.html"
		OUT_TEXT(o, (v->count));
		LIT(o, " times.");
	} else {
		struct message_walk w_ = message_walk(o, UINT64_C(0xe88e7afa25518bc0), "{1} asked for {2}, {3} times.");
		while (message_step(o, &w_))
			switch (w_.value) {
			case 1:
#line 14 "good/page.html"
				out_text_str(o, see(o->viewer, (v->name)));
				break;
			case 2:
#line 14 "good/page.html"
				OUT_TEXT(o, (v->words));
				break;
			case 3:
#line 15 "good/page.html"
				OUT_TEXT(o, (v->count));
				break;
			}
	}
	LIT(o, "</p>\n"
		"<p>");
#line 16 "good/page.html"
	OUT_TEXT(o, (v->badge));
	LIT(o, " <a href=\"");
#line 16 "good/page.html"
	OUT_URL(o, (v->link));
	LIT(o, "\">");
#line 16 "good/page.html"
	OUT_TEXT(o, (v->words));
	LIT(o, "</a> <a href=\"");
#line 16 "good/page.html"
	if (v->late) {
		LIT(o, "/late");
	} else {
#line 16 "good/page.html"
		OUT_URL(o, (v->link));
	}
	LIT(o, "\">");
	if (!o->catalogue) {
		LIT(o, "Next");
	} else {
		message_write(o, UINT64_C(0x0fbf6dc6a1966408), "Next");
	}
	LIT(o, "</a></p>\n");
#line 17 "good/page.html"
	if (v->count == 0) {
		LIT(o, "\n"
		"<p>");
		if (!o->catalogue) {
			LIT(o, "Nobody.");
		} else {
			message_write(o, UINT64_C(0xae348b7dc1a77170), "Nobody.");
		}
		LIT(o, "</p>\n");
#line 19 "good/page.html"
	} else if (v->count == 1) {
		LIT(o, "\n"
		"<p>");
		if (!o->catalogue) {
			LIT(o, "One.");
		} else {
			message_write(o, UINT64_C(0x31a38ac06c4ba313), "One.");
		}
		LIT(o, "</p>\n");
	} else {
		LIT(o, "\n"
		"<ol>");
		{
#line 22 "good/page.html"
			const __typeof__(v->list) list1_ = (v->list);
			for (size_t x_index = 0; x_index < list1_.n; x_index++) {
				const __typeof__(*list1_.v) *x = &list1_.v[x_index]; (void)x;
				LIT(o, "<li id=\"item-");
#line 22 "good/page.html"
				OUT_ATTR(o, (x_index));
				LIT(o, "\">");
#line 22 "good/page.html"
				OUT_TEXT(o, (*x));
				LIT(o, "</li>");
			}
		}
		LIT(o, "</ol>\n");
	}
	LIT(o, "\n"
		"<form method=\"post\" action=\"/save\">");
	out_form_token(o);
	LIT(o, "\n"
		"<label for=\"words\">");
	if (!o->catalogue) {
		LIT(o, "What do they say?");
	} else {
		message_write(o, UINT64_C(0xb79bafd835216eaa), "What do they say?");
	}
	LIT(o, "</label>\n"
		"<textarea id=\"words\" name=\"words\">\n");
#line 26 "good/page.html"
	OUT_ATTR(o, (v->words));
	LIT(o, "</textarea>\n");
#line 27 "good/page.html"
	struct str again = v->words; (void)again;
	LIT(o, "\n"
		"<label>");
	if (!o->catalogue) {
		LIT(o, "Again");
	} else {
		message_write(o, UINT64_C(0x7128dd25e8769b2f), "Again");
	}
	LIT(o, " <input name=\"again\" value=\"");
#line 28 "good/page.html"
	OUT_ATTR(o, (again));
	LIT(o, "\"></label>\n"
		"<input type=\"search\" name=\"q\" aria-label=\"");
	if (!o->catalogue) {
		LIT(o, "Find ");
#line 29 "good/page.html"
		OUT_ATTR(o, (v->kind));
	} else {
		struct message_walk w_ = message_walk(o, UINT64_C(0xaa6c0d2e6c8970e5), "Find {1}");
		while (message_step(o, &w_))
			switch (w_.value) {
			case 1:
#line 29 "good/page.html"
				OUT_ATTR(o, (v->kind));
				break;
			}
	}
	LIT(o, "\" placeholder=\"");
	if (!o->catalogue) {
		LIT(o, "Find");
	} else {
		message_write(o, UINT64_C(0xd1fe2584eebc40fa), "Find");
	}
	LIT(o, "\">\n"
		"<button type=\"submit\">");
	if (!o->catalogue) {
		LIT(o, "Save");
	} else {
		message_write(o, UINT64_C(0x33f85f24c0f5f008), "Save");
	}
	LIT(o, "</button>\n"
		"</form>\n"
		"<pre>  two\n"
		"   three ");
#line 33 "good/page.html"
	OUT_TEXT(o, (v->words));
	LIT(o, "</pre>\n"
		"<img src=\"");
#line 34 "good/page.html"
	OUT_URL(o, (v->link));
	LIT(o, "\" alt=\"\">\n"
		"<svg viewBox=\"0 0 10 10\"><path d=\"M0 0h");
#line 35 "good/page.html"
	OUT_ATTR(o, (v->count));
	LIT(o, "\"/><text>");
#line 35 "good/page.html"
	OUT_TEXT(o, (v->words));
	LIT(o, "</text></svg>\n");
#line 36 "good/page.html"
	good_part_html(o, &(struct good_part_view){ .words = v->words });
	LIT(o, "\n");
}

void good_part_html(struct out *o, const struct good_part_view *v)
{
	struct arena *const A = o->buf.arena;

	(void)A;
	(void)v;
	LIT(o, "<p>");
#line 5 "good/part.html"
	OUT_TEXT(o, (T("Marked")));
	LIT(o, ": <code>not a message</code> ");
#line 5 "good/part.html"
	OUT_TEXT(o, (v->words));
	LIT(o, "</p>\n");
}
