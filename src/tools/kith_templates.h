/*
 * The template compiler's shared shapes. A template is read into a flat list of steps (markup,
 * values, messages, control), each with its line, and the steps are written out as one C function.
 * Reading refuses everything that could make a page unsafe, unreadable by a screen reader, or
 * crossed.
 *
 *	kith_templates.c            files in, files out
 *	kith_templates_read.c       text, tags and attributes
 *	kith_templates_directive.c  {{…}} and runs of words
 *	kith_templates_check.c      the rules of HTML: elements, attributes, labels, ids
 *	kith_templates_emit.c       C out
 *	kith_templates_pot.c        messages out
 *	kith_templates_po.c         translations in
 */
#ifndef KITH_TEMPLATES_H
#define KITH_TEMPLATES_H

#include "core/base/arena.h"
#include "core/base/str.h"

/* Where in the page a value stands: this picks the writer, and with it the types it takes. */
enum position {
	POSITION_TEXT, /* between tags: strings, numbers, safe markup */
	POSITION_PLAIN, /* quoted attributes, <title>, <textarea>, <option>: strings and numbers */
	POSITION_URL, /* href, src, action …: struct url */
};

enum step_kind {
	STEP_MARKUP,             /* text is markup, written as it is */
	STEP_VALUE,              /* text is a C expression */
	STEP_MESSAGE,            /* words to translate, with the values inside them */
	STEP_IF, STEP_ELSE_IF, STEP_ELSE, STEP_FOR, STEP_END,
	STEP_LET, STEP_CALL,
	STEP_TOKEN,              /* the hidden fields of a form that posts */
};

struct part {                    /* of a run of words */
	bool is_value, see;
	int line;
	struct str text;         /* decoded words, or a C expression */
};

struct step {
	enum step_kind kind;
	enum position position;
	bool see;
	int line;
	struct str text;         /* markup, expression, or for a message its source words with {1} */
	struct str name;         /* STEP_FOR: the item; STEP_CALL: the function */
	struct VEC(struct part) parts;
};

struct line_of_text {
	int line;
	struct str text;
};

struct template {
	struct str path;         /* as given: goes into #line */
	struct str name;         /* "queue" of queue.html */
	struct str comment;      /* the first {# #} */
	struct str frame;        /* "desk", or empty: a fragment */
	struct line_of_text view;
	struct VEC(struct line_of_text) includes;
	struct VEC(struct step) steps;
	struct VEC(struct line_of_text) marked;   /* T("…") inside expressions */
};

struct refusal {
	int line;                /* 0: nothing was refused */
	struct str text;
};

/* Reads a template. False when it is refused; *why says where and what to do instead. */
MUSTUSE bool template_read(struct arena *a, struct str path, struct str source, struct template *t,
	struct refusal *why);

struct room {
	struct str name;                          /* "request" */
	struct template *v;
	size_t n;
};
struct str templates_header(struct arena *a, const struct room *room);
struct str templates_source(struct arena *a, const struct room *room);
/* A gettext template of all messages; `sources` are C files whose T("…") and TR(o, "…") are
 * added. */
struct c_file {
	struct str path, text;
};
struct str templates_pot(struct arena *a, const struct room *room, const struct c_file *sources,
	size_t n_sources);
/* The tables of core/i18n from .po files; false when one is wrong, with *why. */
MUSTUSE bool catalogues_source(
	struct arena *a, const struct c_file *files, size_t n, struct str *out, struct refusal *why);
/* Adds every T("…") and TR(x, "…") of a piece of C; `line` is its first line. */
void messages_in_c(struct arena *a, struct str c, int line, struct template *t);
/* How a message is found at run time: FNV-1a of its words, as core/i18n computes it. */
uint64_t message_hash(struct str words);

/* --- while reading ------------------------------------------------------------------------- */
#define DEPTH_MAX 100
#define BLOCKS_MAX 40

struct branch {
	int block, arm;
}; /* inside which arm of which {{if}} something stands */

struct seen { /* an id, a label's for, a control or an attribute name */
	struct str text;
	int line, place;
	struct branch path[BLOCKS_MAX];
	int path_n;
	bool in_loop;
};

struct element {
	struct str name;
	int line;
	bool foreign;                         /* inside <svg> */
	bool keeps_space;                     /* <pre>, <textarea> */
	bool plain;                           /* <textarea>, <title>, <option>: text only */
	bool untranslated;                    /* <code>, <kbd>, translate="no" */
	size_t blocks;                        /* control blocks open when it was opened */
};

struct block {
	bool loop, had_else;
	int line, place, number, arm;
	size_t depth;                         /* open elements when it began */
	int url_state;
};

struct attribute {                            /* what is known about the tag being read */
	struct str name, raw;
	int line;
	bool has_value;                       /* of an expression */
};

struct reader {
	struct arena *a;
	struct str src;
	size_t at, line_from;                 /* `line` is right at offset line_from */
	int line;
	struct template *t;
	struct refusal *why;
	int place, places;                    /* 0: content; each tag and each attribute has its own */
	int block_numbers;
	bool started;                         /* something visible was written */
	struct element stack[DEPTH_MAX];
	size_t depth;
	struct block blocks[BLOCKS_MAX];
	size_t n_blocks;
	struct VEC(struct part) run;          /* words not yet written */
	bool run_wanted;                      /* they are for people: text, or alt, title … */
	enum position run_position;
	int url_state;                        /* 0 nothing, 1 literal, 2 value, 3 closed */
	bool foreign_tag;                     /* <svg> and inside: the case of attributes counts */
	bool words_attribute;                 /* reading alt, title, aria-label … */
	struct VEC(struct attribute) attributes;
	struct VEC(struct seen) ids, fors, controls, names;
};

void refuse(struct reader *r, int line, const char *fmt, ...) PRINTF(3, 4);
bool refused(const struct reader *r);
int line_here(struct reader *r);
struct step *step_add(struct reader *r, enum step_kind kind, int line);
void markup_add(struct reader *r, struct str markup);
struct seen seen_here(struct reader *r, struct str text, int line);
bool seen_clash(const struct seen *a, const struct seen *b);   /* both can be there at once */

/* At "{{" or "{#". In a tag (between attributes) only control is taken. */
enum where { IN_CONTENT, IN_TAG, IN_ATTRIBUTE, IN_URL };
void directive_read(struct reader *r, enum where where, enum position position);
/* Words for people, decoded; and the run's end at a tag or a control. */
void run_words(struct reader *r, struct str words, int line);
void run_flush(struct reader *r);
struct str escaped(struct arena *a, struct str decoded);
/* Decodes &amp; and its like; false for an entity nobody knows. */
bool entities_decode(struct arena *a, struct str s, struct str *out);

/* Rules. */
bool element_known(struct str name);
bool shape_known(struct str name);
bool element_void(struct str name);
const char *attribute_why_refused(struct str name);
bool attribute_is_url(struct str name);
bool attribute_is_words(struct str name);
bool url_literal_ok(struct str url);
void open_tag_check(struct reader *r, struct str name, int line);
void nesting_check(struct reader *r, struct str name, int line);
void controls_check(struct reader *r);
const struct attribute *attribute_find(const struct reader *r, const char *name);

#endif
