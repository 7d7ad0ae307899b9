/* What the page of a call is given to show. */
#ifndef KITH_CALL_VIEW_H
#define KITH_CALL_VIEW_H

#include "core/html/component.h"
#include "hub/person/person.h"

struct call_choice { struct str value, label; bool chosen; };
struct call_choices { struct call_choice *v; size_t n; };
struct home_line { struct personal name, age; struct str state; };
struct home_lines { struct home_line *v; size_t n; };
struct question_line { struct str name, words, typed; struct call_choices answers; };
struct question_lines { struct question_line *v; size_t n; };
struct phone_line { struct personal words; struct url dial; };
struct phone_lines { struct phone_line *v; size_t n; };

#endif
