/* kith gazetteer import: lists of addresses and postcodes from the command line, with a bar and what came of each. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hub/place/gazetteer_private.h"

static const char usage[] =
	"kith gazetteer import FILE... [--format FORMAT] [--rejects FILE] [--json]\n"
	"\n"
	"Brings in addresses (DTF 7.3, AddressBase Premium or Plus, any table with a UPRN) and places of UPRNs and\n"
	"postcodes (OS Open UPRN, ONSPD, NSPL, Code-Point Open). The same file twice changes nothing; run it again to go on\n"
	"after an interruption.\n"
	"\n"
	"  --format FORMAT   dtf73, addressbase-premium, addressbase-plus, open-uprn, onspd, codepoint, csv (by its content)\n"
	"  --rejects FILE    where to write rows that were left out (FILE.rejects.csv)\n"
	"  --json            print the figures as JSON\n";

static int wrong_use(const char *why, const char *what)
{
	fprintf(stderr, "kith gazetteer: %s%s\n\n%s", why, what, usage);
	return 2;
}

/* "addressbase-premium" and "addressbase_premium". */
static bool format_said(const char *word, enum gazetteer_format *format)
{
	char z[32];
	size_t n = strlen(word);

	if (n >= sizeof(z))
		return false;
	for (size_t i = 0; i <= n; i++)
		z[i] = word[i] == '-' ? '_' : word[i];
	return gazetteer_format_parse(str_of(z), format) && *format != GAZETTEER_FORMAT_NONE;
}

static void bar_show(void *whom, const struct gazetteer_counts *c)
{
	int percent = c->bytes_total > 0 ? (int)(c->bytes_done * 100 / c->bytes_total) : 100, filled = percent * 30 / 100;
	char bar[31] = "..............................";

	(void)whom;
	for (int i = 0; i < filled && i < 30; i++)
		bar[i] = '#';
	fprintf(stderr, "\r[%s] %3d %%  %lld rows, %lld new, %lld changed, %lld left out ", bar, percent, (long long)c->rows, (long long)c->fresh,
		(long long)c->changed, (long long)c->rejected);
}

static bool rejects_save(struct db_pool *pool, int64_t host_id, struct arena *a, struct gazetteer_load_id id, struct str path)
{
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(pool, a, &v, DB_READ);
	struct str csv = gazetteer_rejects_csv(db, id);
	FILE *f = db_end(db) ? fopen(str_z(a, path), "wbe") : NULL;
	bool ok;

	if (!f)
		return false;
	ok = fwrite(csv.p, 1, csv.n, f) == csv.n;
	return fclose(f) == 0 && ok;
}

static void counts_print(const struct gazetteer_file *f, const struct gazetteer_counts *c, bool json)
{
	if (json)
		printf("{\"file\":\"%.*s\",\"format\":\"%.*s\",\"rows\":%lld,\"new\":%lld,\"changed\":%lld,\"same\":%lld,\"gone\":%lld,\"unused\":%lld,"
			"\"rejected\":%lld}\n", STR_ARG(f->name), STR_ARG(gazetteer_format_name(f->format)), (long long)c->rows, (long long)c->fresh,
			(long long)c->changed, (long long)c->same, (long long)c->gone, (long long)c->unused, (long long)c->rejected);
	else
		printf("%.*s, %.*s: %lld rows: %lld new, %lld changed, %lld the same, %lld gone, %lld not needed, %lld left out.\n", STR_ARG(f->name),
			STR_ARG(gazetteer_format_words(f->format)), (long long)c->rows, (long long)c->fresh, (long long)c->changed, (long long)c->same,
			(long long)c->gone, (long long)c->unused, (long long)c->rejected);
}

static int bring_in(struct db_pool *pool, int64_t host_id, struct arena *a, const char *path, enum gazetteer_format format, struct str rejects, bool json)
{
	struct problems ps = { .arena = a };
	struct viewer v = viewer_system(host_id, a);
	const char *slash = strrchr(path, '/');
	struct gazetteer_counts counts;
	struct gazetteer_load_id id;
	struct gazetteer_file f;
	struct str why;
	struct db *db;
	bool ok;

	if (!gazetteer_look(a, str_of(path), str_of(slash ? slash + 1 : path), format, &f, &ps)) {
		fprintf(stderr, "kith gazetteer: %s: %.*s\n", path, STR_ARG(ps.v[0].text));
		return 1;
	}
	db = db_begin(pool, a, &v, DB_WRITE);
	id = gazetteer_begin(db, &f);
	if (!db_end(db)) {
		fprintf(stderr, "kith gazetteer: the database could not be written.\n");
		return 1;
	}
	ok = gazetteer_run(pool, host_id, id, &f, isatty(STDERR_FILENO) ? bar_show : NULL, NULL, &counts, &why);
	if (isatty(STDERR_FILENO))
		fputc('\n', stderr);
	if (!ok) {
		fprintf(stderr, "kith gazetteer: %s: %.*s\n", path, STR_ARG(why));
		return 1;
	}
	counts_print(&f, &counts, json);
	if (str_empty(rejects))
		rejects = str_fmt(a, "%s.rejects.csv", path);
	if (counts.rejected && rejects_save(pool, host_id, a, id, rejects))
		fprintf(stderr, "Rows that were left out, with the reason: %.*s\n", STR_ARG(rejects));
	else if (counts.rejected)
		fprintf(stderr, "kith gazetteer: the rejects could not be written to %.*s; they are on the page Addresses.\n", STR_ARG(rejects));
	return 0;
}

int gazetteer_command(struct db_pool *pool, int64_t host_id, int argc, char **argv)
{
	enum gazetteer_format format = GAZETTEER_FORMAT_NONE;
	struct str rejects = STR_NONE;
	int status = 0, files = 0;
	bool json = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0) {
			json = true;
		} else if (strcmp(argv[i], "--format") == 0 && i + 1 < argc) {
			if (!format_said(argv[++i], &format))
				return wrong_use("there is no format ", argv[i]);
		} else if (strcmp(argv[i], "--rejects") == 0 && i + 1 < argc) {
			rejects = str_of(argv[++i]);
		} else if (argv[i][0] == '-' && argv[i][1]) {
			return wrong_use("there is no option ", argv[i]);
		}
	}
	for (int i = 1; i < argc && status == 0; i++) {
		struct arena *a;

		if (strcmp(argv[i], "--format") == 0 || strcmp(argv[i], "--rejects") == 0) {
			i++;
			continue;
		}
		if (argv[i][0] == '-' && argv[i][1])
			continue;
		a = arena_new();
		files++;
		status = bring_in(pool, host_id, a, argv[i], format, rejects, json);
		arena_free(a);
	}
	return files || status ? status : wrong_use("say which files", "");
}
