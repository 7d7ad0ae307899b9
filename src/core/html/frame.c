/*
 * The frame around a page: doctype, head, the bar above and what stands below, for each of the
 * three kinds of page. The parts are templates in frame/; here is only what opens before the page's
 * own markup and closes after it.
 */
#include "core/html/frame.h"

#include "core/base/check.h"
#include "core/html/frame.html.h"
#include "core/html/frame_parts.h"

struct page_tabs frame_tabs(const struct page_frame *f)
{
	return (struct page_tabs){ f->tabs, f->n_tabs };
}

bool frame_has_more(const struct page_frame *f)
{
	for (size_t i = 0; i < f->n_tabs; i++)
		if (f->tabs[i].more)
			return true;
	return false;
}

bool frame_is_more(const struct page_frame *f)
{
	for (size_t i = 0; i < f->n_tabs; i++)
		if (f->tabs[i].more && f->tabs[i].current)
			return true;
	return false;
}

/* g and a letter of where it leads: the first one that no tab before it has. */
struct str frame_key(struct arena *a, const struct page_frame *f, size_t tab)
{
	uint32_t used = 0;
	char letter = 0;

	for (size_t i = 0; i <= tab && i < f->n_tabs; i++) {
		struct str path = f->tabs[i].to.safe_text;
		letter = 0;
		if (str_starts(path, S("/my-")))
			path = str_part(path, 3, path.n);
		for (size_t k = 1; k < path.n && !letter; k++)
			if (path.p[k] >= 'a' && path.p[k] <= 'z' && !(used & (1u << (path.p[k] - 'a'))))
				letter = path.p[k];
		if (letter)
			used |= 1u << (letter - 'a');
	}
	return letter ? str_fmt(a, "g %c", letter) : STR_NONE;
}

static void literal(struct out *o, const char *z)
{
	buf_str(&o->buf, str_of(z));
}

static void page_open(struct out *o, const char *body_class)
{
	struct page_frame *f = o->frame;
	struct frame_head_view head = { .f = f };

	check(f != NULL);
	literal(o, "<!doctype html>\n<html class=\"govuk-template govuk-template--rebranded\" lang=\"");
	out_text_str(o, f->lang.n ? f->lang : S("en"));
	literal(o, f->right_to_left ? "\" dir=\"rtl\">\n<head>" : "\">\n<head>");
	frame_head_html(o, &head);
	literal(o, "</head>\n<body class=\"govuk-template__body ");
	literal(o, body_class);
	literal(o, "\">\n");
}

static void page_close(struct out *o)
{
	literal(o, "</body>\n</html>\n");
}

void frame_desk_begin(struct out *o)
{
	struct arena *a = o->buf.arena;
	struct frame_desk_top_view top = { .f = o->frame,
		.home = url_path(a, "/"),
		.find = url_path(a, "/find"),
		.intake = url_path(a, "/request/new"),
		.keys = url_fragment(a, (struct url){ S("") }, S("keys")) };

	page_open(o, "kith-desk");
	frame_desk_top_html(o, &top);
	literal(o, "<main class=\"kith-main\" id=\"main\" tabindex=\"-1\">\n");
}

void frame_desk_end(struct out *o)
{
	literal(o, "</main>\n");
	frame_desk_bottom_html(o, &(struct frame_desk_bottom_view){ .f = o->frame });
	page_close(o);
}

void frame_public_begin(struct out *o)
{
	struct frame_public_top_view top = { .f = o->frame, .home = url_path(o->buf.arena, "/") };

	page_open(o, "kith-public");
	frame_public_top_html(o, &top);
	literal(o, "<main class=\"kith-main kith-main--public\" id=\"main\" tabindex=\"-1\">\n");
}

void frame_public_end(struct out *o)
{
	struct frame_public_bottom_view bottom = { .f = o->frame,
		.call = url_tel(o->buf.arena, o->frame->phone) };

	literal(o, "</main>\n");
	frame_public_bottom_html(o, &bottom);
	page_close(o);
}

void frame_phone_begin(struct out *o)
{
	struct arena *a = o->buf.arena;
	struct frame_phone_top_view top = {
		.f = o->frame, .home = url_path(a, "/"), .call = url_tel(a, o->frame->phone)
	};

	page_open(o, "kith-phone");
	frame_phone_top_html(o, &top);
	literal(o, "<main class=\"kith-main kith-main--phone\" id=\"main\" tabindex=\"-1\">\n");
}

void frame_phone_end(struct out *o)
{
	struct frame_public_bottom_view bottom = { .f = o->frame,
		.call = url_tel(o->buf.arena, o->frame->phone),
		.may_leave = o->frame->viewer_name.n > 0 };

	literal(o, "</main>\n");
	frame_public_bottom_html(o, &bottom);
	page_close(o);
}
