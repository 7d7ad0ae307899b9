/* Any bytes as a list of addresses, in every format: rows are read to the end, nothing outside the
 * bytes is touched, and what becomes an address has the key of its parts. */
#include "core/base/check.h"
#include "hub/place/gazetteer_private.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str bytes = { (const char *)p, n };

	for (int said = GAZETTEER_FORMAT_NONE; said <= (int)GAZETTEER_FORMAT_CSV; said++) {
		struct arena *a = arena_new();
		enum gazetteer_format format = (enum gazetteer_format)said;
		struct str why;
		struct gazetteer_reader *r = gazetteer_open_bytes(a, bytes, &format, &why);
		struct gazetteer_row row;
		struct csv_row raw;

		check(r ? format != GAZETTEER_FORMAT_NONE : why.n > 0);
		while (r && gazetteer_next(r, &row, &raw)) {
			double lat, lon;
			struct address w = gazetteer_whole_address(a, &row);

			check(str_eq(w.key, address_key(a, &w)));
			(void)gazetteer_postal_address(a, &row);
			(void)gazetteer_lpi_address(
				a, &row, row.f[FIELD_street], row.f[FIELD_locality], row.f[FIELD_town]);
			if (gazetteer_point(&row, &lat, &lon))
				check(lat > 40 && lat < 70 && lon > -20 && lon < 10);
		}
		gazetteer_close(r);
		arena_free(a);
	}
	return 0;
}
