/*
 * What a form sent: names and values, in the order they were sent. Two encodings are read:
 * urlencoded, from a whole body, and multipart, piece by piece as it arrives, its files streamed to
 * disk. Nothing that is not UTF-8, and no NUL, gets in; line ends become "\n".
 */
#ifndef KITH_FORM_H
#define KITH_FORM_H

#include "core/base/arena.h"
#include "core/base/str.h"

#define FORM_FIELDS_MAX 2000

struct form_field {
	struct str name, value;                /* of a file: the name its owner gave it */
	struct str path; /* of a file: where its content is; absent for other fields */
	int64_t bytes;                         /* of a file: its size */
};

struct form {
	struct arena *arena;
	struct VEC(struct form_field) fields;
};

enum form_outcome { FORM_OK, FORM_BAD, FORM_TOO_LARGE, FORM_DISK };

/* "a=1&b=%C3%A9". BAD: broken escapes, not UTF-8, a NUL, or more than FORM_FIELDS_MAX fields. */
MUSTUSE enum form_outcome form_urlencoded(struct form *f, struct str body);
const struct form_field *form_find(
	const struct form *f, struct str name); /* the first; NULL: none */
/* CR LF and lone CR as LF. */
struct str form_lines(struct arena *a, struct str s);

/* --- multipart/form-data (RFC 7578), piece by piece --- */
struct multipart;

/* `boundary` as in the Content-Type header. Files go to `folder` under names of our own; NULL:
 * files are refused. `text_max` bounds all fields that are no files together. NULL when the
 * boundary is none. */
struct multipart *multipart_new(
	struct form *f, struct str boundary, const char *folder, size_t text_max);
/* The boundary parameter of "multipart/form-data; boundary=…"; absent when there is none. */
struct str multipart_boundary(struct arena *a, struct str content_type);
/* FORM_OK: go on. Anything else is final. */
MUSTUSE enum form_outcome multipart_feed(struct multipart *m, struct str piece);
/* At the end of the body. BAD when it broke off before the closing boundary. */
MUSTUSE enum form_outcome multipart_end(struct multipart *m);
/* Closes what is open and removes the files that nobody moved away. Always called. */
void multipart_close(struct multipart *m);

#endif
