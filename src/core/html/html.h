/*
 * Pages as typed output. Templates compile to C functions that write into `struct out`; the place
 * in the HTML picks the writer below, and the C type of the value is checked with _Generic: a value
 * of the wrong kind does not compile. There is no raw output: `struct html` is made only by the
 * component functions in core/html and by Markdown.
 */
#ifndef KITH_HTML_H
#define KITH_HTML_H

#include "core/access/access.h"
#include "core/base/str.h"

struct catalogue;

struct url {                                   /* made only in core/html/url.c */
	struct str safe_text;
};
struct html {                                  /* already safe */
	struct str safe_markup;
};

struct page_tab {
	struct str label;
	struct url to;
	int64_t count;                         /* -1: none */
	int64_t stops;                         /* counting stopped there: "99+" of 100 */
	bool current;
	bool more;                             /* not part of every day: stands under "More" */
};

/* What the frame around a page needs; filled by core/http before the handler runs. */
struct page_frame {
	struct str title;                      /* "Requests": comes before the host's name in the tab */
	bool problems;                         /* the title then begins "Error:" */
	struct str host_name;
	struct str viewer_name, viewer_role_words;
	const struct page_tab *tabs;
	size_t n_tabs;
	struct str flash;                      /* one sentence about what was just done */
	struct str lang;                       /* "en" */
	bool sample;                           /* show "sample city" strip */
	bool right_to_left;
	struct str phone; /* the hub's number, for "call the hub" on phones; may be absent */
	struct str find;                       /* what was looked for, to stand in the find box again */
	struct url account, sign_out;          /* empty: no account menu (nobody is signed in) */
	bool may_find;                         /* show the find box */
	bool may_intake;                       /* show "+ New request" */
	bool bare;                             /* public pages before sign-in: no navigation */
};

struct out {
	struct buf buf;
	struct viewer *viewer;                 /* for see() */
	int64_t now;
	struct str csrf;                       /* put into every POST form by the template compiler */
	struct page_frame *frame;
	const struct catalogue *catalogue;     /* core/i18n: the viewer's language; NULL: English */
};

/* Value writers. */
void out_text_str(struct out *o, struct str s);        /* & < > " ' escaped */
void out_text_int(struct out *o, int64_t v);           /* 1204: for programs */
void out_text_count(struct out *o, int64_t v);         /* 1,204: for people */
void out_text_double(struct out *o, double v);         /* shortest form */
void out_html(struct out *o, struct html h);
void out_url(struct out *o, struct url u);
void out_literal(
	struct out *o, const char *p, size_t n); /* used by generated code for markup only */

/* In text and in quoted attributes. */
#define OUT_ATTR(o, x)                                                                      \
	_Generic((x), struct str: out_text_str, int: out_text_int, long: out_text_int,      \
		long long: out_text_int, unsigned: out_text_int, unsigned long: out_text_int, \
		double: out_text_double)((o), (x))
/* In text only: numbers as people read them; safe markup too. */
#define OUT_TEXT(o, x)                                                                      \
	_Generic((x), struct str: out_text_str, int: out_text_count, long: out_text_count,      \
		long long: out_text_count, unsigned: out_text_count, unsigned long: out_text_count, \
		double: out_text_double, struct html: out_html)((o), (x))
/* href, src, action, formaction. */
#define OUT_URL(o, x) _Generic((x), struct url: out_url)((o), (x))

/* Hidden CSRF token and once-key; the template compiler puts it into every <form method="post">. */
void out_form_token(struct out *o);

/* Addresses. A path is a literal pattern whose {} are filled, percent-encoded:
 * url_path(a, "/case/{}", id_text(a, id)). */
struct url url_path(
	struct arena *a, const char *pattern, ...); /* struct str arguments, one for each {} */
struct url url_with(
	struct arena *a, struct url u, struct str name, struct str value); /* adds ?name=value */
struct url url_fragment(struct arena *a, struct url u, struct str id);
struct url url_asset(const char *name); /* "kith.css" -> its hashed address */
struct url url_tel(struct arena *a, struct str e164);
struct url url_mailto(struct arena *a, struct str email);
/* "#phone": a place on the same page. */
struct url url_anchor(struct arena *a, struct str id);
/* A path of ours that came back in a form or a query ("/case/0ab…?tab=notes"); what is no path on
 * this server gives `otherwise`. */
struct url url_local(struct arena *a, struct str path, struct url otherwise);
/* Somebody else's address: http and https only, else "#". */
struct url url_external(struct arena *a, struct str s);

#endif
