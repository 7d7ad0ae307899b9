/* What the pages about flags and colours are given to show. */
#ifndef KITH_RAG_VIEW_H
#define KITH_RAG_VIEW_H

#include "core/html/component.h"
#include "hub/person/flag_kind.h"
#include "hub/person/flag_kind.sql.h"
#include "hub/person/rag.h"
#include "hub/person/rag.sql.h"

struct rule_line { struct str name, words; enum rag rag; struct url edit; struct str number; };
struct rule_lines { struct rule_line *v; size_t n; };

struct version_line { struct str number, state, when, by, why; };
struct version_lines { struct version_line *v; size_t n; };

struct red_line {
	struct url link;
	struct personal name, age, address, postcode;
	struct str since;
	struct rag_reasons reasons;
};
struct red_lines { struct red_line *v; size_t n; };

struct turn_line {
	struct url link;
	struct personal name, age;
	enum rag now, then;
	struct rag_reasons reasons;
};
struct turn_lines { struct turn_line *v; size_t n; };

struct code_choice { struct str code, name; bool chosen; };
struct code_choices { struct code_choice *v; size_t n; };

static inline enum badge rag_badge(enum rag r)
{
	return r == RAG_RED ? BADGE_LATE : r == RAG_AMBER ? BADGE_SOON : BADGE_FINE;
}

#endif
