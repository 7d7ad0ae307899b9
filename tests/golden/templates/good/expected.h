/* Made by kith-templates from the templates of good. */
#ifndef KITH_good_HTML_H
#define KITH_good_HTML_H

#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/problem.h"
#include "core/base/time.h"
#include "core/html/component.h"
#include "core/html/html.h"
#line 2 "good/page.html"
#include "core/html/component.h"

/* A page with a value in every place that takes one. */
struct good_page_view {
#line 4 "good/page.html"
struct str words, kind;
	struct personal name;
	struct url link;
	struct html badge;
	struct { const struct str *v; size_t n; } list;
	int64_t count;
	bool late;
};
void good_page_html(struct out *o, const struct good_page_view *v);

/* A fragment. */
struct good_part_view {
#line 3 "good/part.html"
struct str words;
};
void good_part_html(struct out *o, const struct good_part_view *v);

#endif
