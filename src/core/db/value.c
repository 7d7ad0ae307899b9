/* How values of C become values of a query: what "none" is for each of them. */
#include "core/db/db.h"

#include <math.h>

struct db_value db_put_int(int64_t i)
{
	return (struct db_value){ .type = DB_INT, .i = i };
}

struct db_value db_put_int_or_null(int64_t i)
{
	return (struct db_value){ .type = DB_INT, .i = i, .null = i == 0 };
}

struct db_value db_put_real(double r)
{
	return (struct db_value){ .type = DB_REAL, .r = r, .null = isnan(r) };
}

struct db_value db_put_text(struct str t)
{
	return (struct db_value){ .type = DB_TEXT, .t = t, .null = !t.p };
}

struct db_value db_put_text_or_empty(struct str t)
{
	return (struct db_value){ .type = DB_TEXT, .t = t.p ? t : S("") };
}

struct db_value db_put_bytes(struct str t)
{
	return (struct db_value){ .type = DB_BYTES, .t = t, .null = !t.p };
}

struct db_value db_put_ids(struct arena *a, struct db_ids ids)
{
	struct buf b = { .arena = a };
	buf_char(&b, '[');
	for (size_t i = 0; i < ids.n; i++) {
		if (i)
			buf_char(&b, ',');
		buf_i64(&b, ids.v[i]);
	}
	buf_char(&b, ']');
	return (struct db_value){ .type = DB_TEXT, .t = buf_view(&b) };
}
