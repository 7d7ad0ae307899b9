/* What the templates in core/html/frame/ ask of frame.c. */
#ifndef KITH_FRAME_PARTS_H
#define KITH_FRAME_PARTS_H

#include "core/html/html.h"

struct page_tabs { const struct page_tab *v; size_t n; };

struct page_tabs frame_tabs(const struct page_frame *f);
/* Whether any tab stands under "More", and whether the page that is open does. */
bool frame_has_more(const struct page_frame *f);
bool frame_is_more(const struct page_frame *f);
/* The keys that open a tab: "g d" for /my-day. */
struct str frame_key(struct arena *a, const struct page_frame *f, size_t tab);

#endif
