/*
 * A file inside a zip, by libarchive. What unpacks to a thousand times its size, or to more than
 * any list needs, is a bomb: reading stops with a sentence.
 */
#include "core/sheet/zip_part.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#define UNPACKED_MOST (INT64_C(6) * 1024 * 1024 * 1024)
#define RATIO_MOST 300
#define RATIO_FROM (INT64_C(64) * 1024 * 1024) /* small files may be as empty as they like */
#define ENTRIES_MOST 10000

struct zip_part {
	struct archive *archive;
	int64_t packed, unpacked;
};

static int64_t packed_size(struct zip_from from, const char *z)
{
	struct stat s;

	if (!from.path.p)
		return (int64_t)from.bytes.n;
	return stat(z, &s) == 0 ? s.st_size : 0;
}

static bool part_find(struct archive *in, struct str name)
{
	struct archive_entry *entry;

	for (int i = 0; i < ENTRIES_MOST && archive_read_next_header(in, &entry) == ARCHIVE_OK; i++) {
		const char *path = archive_entry_pathname(entry);

		if (path && str_eq_ascii(str_of(path[0] == '/' ? path + 1 : path), name))
			return true;
	}
	return false;
}

struct zip_part *zip_part_open(
	struct arena *a, struct zip_from from, struct str name, struct str *why)
{
	struct zip_part *p = ARENA_NEW(a, struct zip_part);
	char *z = from.path.p ? str_z(a, from.path) : NULL;
	int opened;

	*why = STR_NONE;
	p->archive = archive_read_new();
	p->packed = packed_size(from, z);
	if (!p->archive)
		return NULL;
	archive_read_support_format_zip_seekable(p->archive);
	opened = z ? archive_read_open_filename(p->archive, z, 65536)
			   : archive_read_open_memory(p->archive, from.bytes.p, from.bytes.n);
	if (opened != ARCHIVE_OK)
		*why = S("This is no whole spreadsheet: it may have been cut off on its way. Ask for it "
				 "again, or save it as CSV.");
	else if (part_find(p->archive, name))
		return p;
	zip_part_close(p);
	return NULL;
}

void zip_part_close(struct zip_part *p)
{
	if (p && p->archive)
		archive_read_free(p->archive);
	if (p)
		p->archive = NULL;
}

int64_t zip_part_read(struct zip_part *p, void *to, size_t n, struct str *why)
{
	la_ssize_t got = archive_read_data(p->archive, to, n);

	if (got < 0) {
		*why = S("This spreadsheet is broken inside. Ask for it again, or save it as CSV.");
		return -1;
	}
	p->unpacked += got;
	if (p->unpacked > UNPACKED_MOST ||
		(p->unpacked > RATIO_FROM && p->unpacked / (p->packed + 1) > RATIO_MOST)) {
		*why = S(
			"This spreadsheet unpacks to far more than a list holds. It is not read any further.");
		return -1;
	}
	return got;
}
