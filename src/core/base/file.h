/*
 * Whole files, in and out of memory. What must survive a power cut is written by core/db/backup.c,
 * which syncs; what is read a piece at a time (lists, uploads) has its own reader.
 */
#ifndef KITH_BASE_FILE_H
#define KITH_BASE_FILE_H

#include "core/base/str.h"

/* The bytes of a file, in the arena; empty, not absent, when it has none. False with errno when it
 * cannot be read to its end. */
MUSTUSE bool file_read(struct arena *a, const char *path, struct str *bytes);

/* Makes or replaces a file. False with errno when not all of it could be written; then what stands
 * there is not to be trusted. */
MUSTUSE bool file_write(const char *path, struct str bytes);

#endif
