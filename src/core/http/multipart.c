/*
 * multipart/form-data, read as it arrives: fields into memory, files to disk. The parser holds back
 * only what might be the beginning of a boundary, so that an upload of any size needs a few
 * kilobytes.
 */
#include "core/http/form.h"

#include "core/base/id.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PART_HEAD_MAX 4096
#define BOUNDARY_MAX 70

enum part_state { PART_FIRST, PART_BOUNDARY, PART_HEAD, PART_BODY, PART_OVER };

struct multipart {
	struct form *form;
	const char *folder;
	size_t text_max, text_used;
	char delimiter[BOUNDARY_MAX + 8];      /* "\r\n--boundary" */
	size_t n_delimiter;
	enum part_state state;
	char *held; /* what is not yet understood; on the heap, grows to a piece */
	size_t n_held, cap_held;
	struct form_field part;
	struct buf text;
	int file;                              /* -1: this part is no file */
	enum form_outcome outcome;
	struct VEC(struct str) files;
};

struct str multipart_boundary(struct arena *a, struct str content_type)
{
	struct str part;

	(void)str_cut(&content_type, ';', &part);
	while (str_cut(&content_type, ';', &part)) {
		part = str_trim(part);
		if (part.n < 9 || !str_eq_ascii(str_part(part, 0, 9), S("boundary=")))
			continue;
		part = str_part(part, 9, part.n);
		if (part.n >= 2 && part.p[0] == '"' && part.p[part.n - 1] == '"')
			part = str_part(part, 1, part.n - 2);
		return str_dup(a, part);
	}
	return STR_NONE;
}

struct multipart *multipart_new(
	struct form *f, struct str boundary, const char *folder, size_t text_max)
{
	struct multipart *m;

	if (boundary.n == 0 || boundary.n > BOUNDARY_MAX)
		return NULL;
	m = ARENA_NEW(f->arena, struct multipart);
	m->form = f;
	m->folder = folder;
	m->text_max = text_max;
	m->file = -1;
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary.p, boundary.n);
	m->n_delimiter = boundary.n + 4;
	return m;
}

/* The value of name="…" in a Content-Disposition line; %22, %0D and %0A undone as browsers do
 * them. */
static bool disposition_value(struct arena *a, struct str line, struct str name, struct str *out)
{
	struct buf b = { .arena = a };
	ptrdiff_t at = str_find(line, name);
	size_t i;

	if (at < 0)
		return false;
	for (i = (size_t)at + name.n; i < line.n && line.p[i] != '"'; i++) {
		struct str three = str_part(line, i, 3);
		if (line.p[i] == '\\' && i + 1 < line.n)
			buf_char(&b, line.p[++i]);
		else if (str_eq(three, S("%22"))) {
			buf_char(&b, '"');
			i += 2;
		} else if (str_eq_ascii(three, S("%0D")) || str_eq_ascii(three, S("%0A"))) {
			i += 2;
		} else {
			buf_char(&b, line.p[i]);
		}
	}
	*out = b.n > 0 ? str_dup(a, buf_view(&b)) : S("");
	return i < line.n && str_utf8_ok(*out);
}

static enum form_outcome file_open(struct multipart *m)
{
	struct str path = str_fmt(
		m->form->arena, "%s/%.*s.part", m->folder, STR_ARG(id_text(m->form->arena, id_new())));

	m->file = open(
		str_z(m->form->arena, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (m->file < 0)
		return FORM_DISK;
	m->part.path = path;
	VEC_PUSH(m->form->arena, &m->files, path);
	return FORM_OK;
}

/* Only the last component of what the browser called the file, whatever its separators. */
static struct str given_name(struct str s)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == '/' || s.p[i - 1] == '\\')
			return str_part(s, i, s.n);
	return s;
}

static enum form_outcome part_begin(struct multipart *m, struct str head)
{
	struct arena *a = m->form->arena;
	struct str line, file_name = STR_NONE;
	bool named = false;

	m->part = (struct form_field){ 0 };
	m->text = (struct buf){ .arena = a };
	while (str_cut(&head, '\n', &line)) {
		line = str_trim(line);
		if (line.n < 20 || !str_eq_ascii(str_part(line, 0, 20), S("content-disposition:")))
			continue;
		named = disposition_value(a, line, S("; name=\""), &m->part.name);
		if (str_find(line, S("filename=\"")) >= 0 &&
			!disposition_value(a, line, S("filename=\""), &file_name))
			return FORM_BAD;
	}
	if (!named || m->form->fields.n == FORM_FIELDS_MAX)
		return FORM_BAD;
	if (!file_name.p)
		return FORM_OK;
	m->part.value = given_name(file_name);
	return str_empty(m->part.value) || !m->folder ? FORM_OK : file_open(m);
}

static enum form_outcome part_more(struct multipart *m, struct str bytes)
{
	m->part.bytes += (int64_t)bytes.n;
	if (m->file >= 0) {
		while (bytes.n > 0) {
			ssize_t n = write(m->file, bytes.p, bytes.n);
			if (n <= 0)
				return FORM_DISK;
			bytes = str_part(bytes, (size_t)n, bytes.n);
		}
		return FORM_OK;
	}
	if (bytes.n > m->text_max - m->text_used)
		return FORM_TOO_LARGE;
	m->text_used += bytes.n;
	buf_str(&m->text, bytes);
	return FORM_OK;
}

static enum form_outcome part_finish(struct multipart *m)
{
	bool is_file = m->part.value.p != NULL;

	if (m->file >= 0) {
		int failed = close(m->file);
		m->file = -1;
		if (failed)
			return FORM_DISK;
	} else if (!is_file) {
		m->part.value = m->text.n > 0 ? buf_view(&m->text) : S("");
		if (!str_utf8_ok(m->part.value))
			return FORM_BAD;
		m->part.value = form_lines(m->form->arena, m->part.value);
	}
	VEC_PUSH(m->form->arena, &m->form->fields, m->part);
	return FORM_OK;
}

static void held_drop(struct multipart *m, size_t n)
{
	memmove(m->held, m->held + n, m->n_held - n);
	m->n_held -= n;
}

/* Understands a little more of what is held. *more: something was taken, so look again. */
static enum form_outcome step(struct multipart *m, bool *more)
{
	struct str held = { .p = m->held, .n = m->n_held };
	struct str delimiter = { .p = m->delimiter, .n = m->n_delimiter };
	enum form_outcome outcome = FORM_OK;
	ptrdiff_t at;

	*more = false;
	switch (m->state) {
	case PART_FIRST:                       /* "--boundary", without the line end before it */
		if (held.n < delimiter.n - 2)
			return FORM_OK;
		if (!str_starts(held, str_part(delimiter, 2, delimiter.n)))
			return FORM_BAD;
		held_drop(m, delimiter.n - 2);
		m->state = PART_BOUNDARY;
		break;
	case PART_BOUNDARY:
		if (held.n < 2)
			return FORM_OK;
		if (!str_starts(held, S("--")) && !str_starts(held, S("\r\n")))
			return FORM_BAD;
		m->state = held.p[0] == '-' ? PART_OVER : PART_HEAD;
		held_drop(m, 2);
		break;
	case PART_HEAD:
		at = str_find(held, S("\r\n\r\n"));
		if (at < 0)
			return held.n > PART_HEAD_MAX ? FORM_BAD : FORM_OK;
		outcome = part_begin(m, str_part(held, 0, (size_t)at));
		held_drop(m, (size_t)at + 4);
		m->state = PART_BODY;
		break;
	case PART_BODY:
		at = str_find(held, delimiter);
		if (at < 0) {
			size_t sure = held.n >= delimiter.n ? held.n - delimiter.n + 1 : 0;
			outcome = part_more(m, str_part(held, 0, sure));
			held_drop(m, sure);
			return outcome;
		}
		outcome = part_more(m, str_part(held, 0, (size_t)at));
		if (outcome == FORM_OK)
			outcome = part_finish(m);
		held_drop(m, (size_t)at + delimiter.n);
		m->state = PART_BOUNDARY;
		break;
	case PART_OVER:                        /* what stands behind the last boundary says nothing */
		m->n_held = 0;
		return FORM_OK;
	}
	*more = outcome == FORM_OK;
	return outcome;
}

enum form_outcome multipart_feed(struct multipart *m, struct str piece)
{
	bool more = true;

	if (m->outcome != FORM_OK || piece.n == 0)
		return m->outcome;
	if (m->cap_held - m->n_held < piece.n) {
		size_t cap = m->n_held + piece.n + 4096;
		char *grown = realloc(m->held, cap);
		if (!grown)
			return m->outcome = FORM_DISK;
		m->held = grown;
		m->cap_held = cap;
	}
	memcpy(m->held + m->n_held, piece.p, piece.n);
	m->n_held += piece.n;
	while (more && m->outcome == FORM_OK)
		m->outcome = step(m, &more);
	return m->outcome;
}

enum form_outcome multipart_end(struct multipart *m)
{
	if (m->outcome == FORM_OK && m->state != PART_OVER)
		m->outcome = FORM_BAD;
	return m->outcome;
}

void multipart_close(struct multipart *m)
{
	if (m->file >= 0)
		close(m->file);
	m->file = -1;
	free(m->held);
	m->held = NULL;
	m->n_held = m->cap_held = 0;
	for (size_t i = 0; i < m->files.n; i++)
		unlink(str_z(m->form->arena, m->files.v[i]));
	m->files.n = 0;
}
