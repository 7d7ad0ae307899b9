/* Any bytes as a workbook: rows come out within the limits, or a sentence. */
#include "core/base/check.h"
#include "core/sheet/sheet_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct str why;
	struct sheet_reader *r =
		sheet_open_bytes(a, (struct str){ (const char *)p, n }, STR_NONE, &why);
	struct sheet_row row;

	check(r || why.n);
	while (r && sheet_next(r, &row)) {
		check(row.n <= SHEET_CELLS_MOST);
		for (size_t i = 0; i < row.n; i++)
			check(str_utf8_ok(row.v[i]) && row.v[i].n <= SHEET_CELL_MOST);
	}
	check(!r || !sheet_failed(r) || sheet_why(r).n);
	sheet_close(r);
	arena_free(a);
	return 0;
}
