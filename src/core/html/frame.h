/*
 * The frame around a page: {{frame desk}} for people who look at it seven hours a day, {{frame
 * public}} for residents and for signing in, {{frame phone}} for volunteers on their way. Filled
 * from o->frame (struct page_frame), which core/http sets before the handler runs.
 */
#ifndef KITH_FRAME_H
#define KITH_FRAME_H

#include "core/html/html.h"

void frame_desk_begin(struct out *o);
void frame_desk_end(struct out *o);
void frame_public_begin(struct out *o);
void frame_public_end(struct out *o);
void frame_phone_begin(struct out *o);
void frame_phone_end(struct out *o);

#endif
