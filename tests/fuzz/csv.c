/* Any bytes as a list: whatever comes out is clean text within the limits, and writing it again
 * loses nothing. */
#include "core/base/check.h"
#include "core/csv/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct buf b = { .arena = a };
	struct csv_writer w = { .to = &b };
	struct str why;
	struct csv_reader *r = csv_open_bytes((struct str){ (const char *)p, n }, &why, a);
	struct csv_row row;
	int64_t last = 0, line = 0;

	check(r || why.n);
	while (r && csv_next(r, &row)) {
		check(row.number > last && row.line >= line && row.n >= 1 && row.n <= CSV_CELLS_MOST);
		last = row.number;
		line = row.line;
		for (size_t i = 0; i < row.n; i++) {
			check(str_utf8_ok(row.v[i]) && row.v[i].n <= CSV_CELL_MOST + 4);
			if (b.n < 1 << 20)
				csv_cell(&w, row.v[i]);
		}
		if (b.n < 1 << 20)
			csv_row_end(&w);
	}
	if (r)
		check(csv_bytes_read(r) <= csv_bytes_total(r));
	csv_close(r);
	arena_free(a);
	return 0;
}
