/*
 * The asset compiler: files for the browser -> one C file that is linked into the program.
 *
 *	kith-assets --out assets.c --depfile assets.d --npm node_modules assets/manifest.txt
 *
 * Reads the manifest (its own comment says how it is written), joins the parts of each asset, gives
 * it an address that carries a hash of its content, and compresses it once, here, as well as can be
 * done. Style sheets and scripts of other makers are adapted in kith_assets_text.c.
 */
#include "tools/kith_assets.h"

#include "core/base/arena.h"
#include "core/base/file.h"

#include <brotli/encode.h>
#include <glob.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const struct { const char *ending, *content_type; bool compress; } TYPES[] = {
	{ ".css", "text/css; charset=utf-8", true },
	{ ".js", "text/javascript; charset=utf-8", true },
	{ ".json", "application/json", true },
	{ ".webmanifest", "application/manifest+json", true },
	{ ".svg", "image/svg+xml", true },
	{ ".txt", "text/plain; charset=utf-8", true },
	{ ".ico", "image/x-icon", true },
	{ ".png", "image/png", false },
	{ ".webp", "image/webp", false },
	{ ".jpg", "image/jpeg", false },
	{ ".woff2", "font/woff2", false },
};

void packer_refuse(struct packer *k, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", k->manifest, k->line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	k->errors++;
}

static struct str base_name(struct str path)
{
	const char *slash = memrchr(path.p, '/', path.n);

	return slash ? str_part(path, (size_t)(slash + 1 - path.p), path.n) : path;
}

static struct str folder_name(struct str path)
{
	const char *slash = memrchr(path.p, '/', path.n);

	return slash ? str_part(path, 0, (size_t)(slash - path.p)) : S(".");
}

static int asset_cmp(const void *x, const void *y)
{
	const struct packed *a = x, *b = y;

	return str_cmp(a->name, b->name);
}

static struct packed *packed_find(struct packer *k, struct str name)
{
	for (size_t i = 0; i < k->assets.n; i++)
		if (str_eq(k->assets.v[i].name, name))
			return &k->assets.v[i];
	return NULL;
}

struct str packer_address(struct packer *k, struct str name)
{
	struct packed *p = packed_find(k, name);

	return p && !str_empty(p->hashed) ? str_fmt(k->arena, "/assets/%.*s", STR_ARG(p->hashed))
									  : STR_NONE;
}

/* Adds the file's text to the asset, adapted to its kind. */
static void part_add(struct packer *k, struct str name, const char *path, struct str global)
{
	struct packed *p = packed_find(k, name);
	struct str text;

	if (!file_read(k->arena, path, &text)) {
		packer_refuse(k, "%s cannot be read", path);
		return;
	}
	buf_fmt(&k->depends, " %s", path);
	if (!p) {
		VEC_PUSH(k->arena, &k->assets, ((struct packed){ .name = name, .line = k->line }));
		p = &k->assets.v[k->assets.n - 1];
		p->text.arena = k->arena;
	}
	if (str_ends(name, S(".js")))
		text = script_adapted(k, text, global);
	if (p->text.n > 0)
		buf_lit(&p->text, "\n");
	buf_str(&p->text, text);
}

/* One PART of a manifest line; "each" gives every file it finds its own asset. */
static void part_read(struct packer *k, struct str name, struct str part)
{
	struct str global = STR_NONE;
	const char *equals = memchr(part.p, '=', part.n);
	bool each = str_eq(name, S("each"));
	glob_t found;
	char *pattern;

	if (equals) {
		global = str_part(part, (size_t)(equals + 1 - part.p), part.n);
		part = str_part(part, 0, (size_t)(equals - part.p));
	}
	if (str_starts(part, S("npm:")))
		pattern = str_z(
			k->arena, str_fmt(k->arena, "%s/%.*s", k->npm, STR_ARG(str_part(part, 4, part.n))));
	else
		pattern =
			str_z(k->arena, str_fmt(k->arena, "%.*s/%.*s", STR_ARG(k->folder), STR_ARG(part)));
	if (glob(pattern, 0, NULL, &found) != 0) {
		packer_refuse(k, "there is no file %.*s", STR_ARG(part));
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct str own = str_dup(k->arena, base_name(str_of(found.gl_pathv[i])));
		if (each && packed_find(k, own))
			packer_refuse(k, "%.*s is there twice", STR_ARG(own));
		else
			part_add(k, each ? own : name, str_z(k->arena, str_of(found.gl_pathv[i])), global);
	}
	buf_fmt(&k->depends, " %.*s", STR_ARG(folder_name(str_of(pattern))));
	globfree(&found);
}

static void line_read(struct packer *k, struct str line)
{
	struct str name, part;

	line = str_trim(line);
	if (str_empty(line) || line.p[0] == '#')
		return;
	if (!str_cut(&line, ':', &name) || str_empty(str_trim(line))) {
		packer_refuse(k, "write NAME: PART PART …");
		return;
	}
	name = str_trim(name);
	if (!str_eq(name, S("each")) && packed_find(k, name))
		packer_refuse(k, "%.*s is there twice", STR_ARG(name));
	while (str_cut(&line, ' ', &part))
		if (!str_empty(str_trim(part)))
			part_read(k, name, str_trim(part));
}

static void compress_both(struct packer *k, struct packed *p, struct str text)
{
	size_t n = BrotliEncoderMaxCompressedSize(text.n);
	uint8_t *brotli = arena_alloc(k->arena, n + 1);
	z_stream z = { 0 };
	size_t gzip_max = compressBound(text.n) + 64;
	char *gzip = arena_alloc(k->arena, gzip_max);

	if (BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_DEFAULT_MODE,
			text.n, (const uint8_t *)text.p, &n, brotli) &&
		n < text.n - text.n / 20)
		p->brotli = (struct str){ .p = (char *)brotli, .n = n };
	if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return;
	z.next_in = (Bytef *)(uintptr_t)text.p;
	z.avail_in = (uInt)text.n;
	z.next_out = (Bytef *)gzip;
	z.avail_out = (uInt)gzip_max;
	if (deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < text.n - text.n / 20)
		p->gzip = (struct str){ .p = gzip, .n = z.total_out };
	deflateEnd(&z);
}

/* Settles the text, the hash and the compressed forms of one asset. */
static void asset_finish(struct packer *k, struct packed *p)
{
	unsigned char hash[8];
	char hex[sizeof(hash) * 2 + 1];
	struct str text = p->text.n > 0 ? buf_view(&p->text) : S("");
	const char *dot = memrchr(p->name.p, '.', p->name.n);
	size_t type = 0;

	k->line = p->line;
	while (type < sizeof(TYPES) / sizeof(*TYPES) && !str_ends(p->name, str_of(TYPES[type].ending)))
		type++;
	if (type == sizeof(TYPES) / sizeof(*TYPES) || !dot) {
		packer_refuse(
			k, "%.*s: what kind of file is it? Its ending is not known", STR_ARG(p->name));
		return;
	}
	if (str_ends(p->name, S(".css")))
		text = style_adapted(k, text);
	p->content_type = TYPES[type].content_type;
	p->final = text;
	crypto_generichash(hash, sizeof(hash), (const unsigned char *)text.p, text.n, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	p->hashed = str_fmt(k->arena, "%.*s.%s%s", (int)(dot - p->name.p), p->name.p, hex,
		str_z(k->arena, str_part(p->name, (size_t)(dot - p->name.p), p->name.n)));
	if (TYPES[type].compress)
		compress_both(k, p, text);
}

/* A C text literal of any bytes, in lines that an editor can open. */
static void literal_write(struct buf *b, struct str s)
{
	static const char OCTAL[] = "01234567";
	size_t column = 0;

	buf_lit(b, "\n\t\"");
	for (size_t i = 0; i < s.n; i++) {
		unsigned char ch = (unsigned char)s.p[i];
		if (column >= 96) {
			buf_lit(b, "\"\n\t\"");
			column = 0;
		}
		if (ch >= ' ' && ch < 127 && ch != '"' && ch != '\\' && ch != '?') {
			buf_char(b, (char)ch);
			column++;
		} else {
			buf_char(b, '\\');
			buf_char(b, OCTAL[ch >> 6]);
			buf_char(b, OCTAL[(ch >> 3) & 7]);
			buf_char(b, OCTAL[ch & 7]);
			column += 4;
		}
	}
	buf_lit(b, "\"");
}

static void member_write(struct buf *b, struct str s)
{
	if (s.p)
		literal_write(b, s);
	else
		buf_lit(b, " NULL");
	buf_fmt(b, ", %zu,", s.p ? s.n : (size_t)0);
}

static struct str table_text(struct packer *k)
{
	struct buf b = { .arena = k->arena };

	buf_lit(&b, "/* Made by kith-assets from the manifest. */\n#include \"core/html/asset.h\"\n\n"
		"const struct asset asset_table[] = {\n");
	for (size_t i = 0; i < k->assets.n; i++) {
		struct packed *p = &k->assets.v[i];
		buf_fmt(&b, "{ \"%.*s\", \"%.*s\", \"/assets/%.*s\", \"%s\",", STR_ARG(p->name),
			STR_ARG(p->hashed), STR_ARG(p->hashed), p->content_type);
		member_write(&b, p->final);
		member_write(&b, p->gzip);
		member_write(&b, p->brotli);
		buf_lit(&b, " },\n");
	}
	buf_fmt(&b,
		"{ NULL, NULL, NULL, NULL, NULL, 0, NULL, 0, NULL, 0 }\n};\nconst size_t asset_count = "
		"%zu;\n",
		k->assets.n);
	return buf_view(&b);
}

/* Everything else first: style sheets name the other files by their hashed addresses. */
static void pack(struct packer *k)
{
	struct str text, line;

	if (!file_read(k->arena, k->manifest, &text)) {
		packer_refuse(k, "cannot be read");
		return;
	}
	k->folder = str_dup(k->arena, folder_name(str_of(k->manifest)));
	while (str_cut(&text, '\n', &line)) {
		k->line++;
		line_read(k, line);
	}
	for (int style = 0; style < 2; style++)
		for (size_t i = 0; i < k->assets.n; i++)
			if (str_ends(k->assets.v[i].name, S(".css")) == (style == 1))
				asset_finish(k, &k->assets.v[i]);
	if (k->assets.n > 0)
		qsort(k->assets.v, k->assets.n, sizeof(*k->assets.v), asset_cmp);
}

int main(int argc, char **argv)
{
	struct packer k = { .arena = arena_new(), .npm = "node_modules" };
	const char *out = NULL, *depfile = NULL;
	int status = 0;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--out") == 0 && i + 1 < argc)
			out = argv[++i];
		else if (strcmp(argv[i], "--depfile") == 0 && i + 1 < argc)
			depfile = argv[++i];
		else if (strcmp(argv[i], "--npm") == 0 && i + 1 < argc)
			k.npm = argv[++i];
		else
			k.manifest = argv[i];
	}
	k.depends.arena = k.arena;
	if (!out || !k.manifest || sodium_init() < 0) {
		fprintf(stderr, "usage: kith-assets --out FILE [--depfile FILE] [--npm FOLDER] MANIFEST\n");
		status = 2;
	} else {
		buf_fmt(&k.depends, "%s: %s", out, k.manifest);
		pack(&k);
		buf_lit(&k.depends, "\n");
		if (k.errors > 0 || !file_write(out, table_text(&k)) ||
		    (depfile && !file_write(depfile, buf_view(&k.depends))))
			status = 1;
	}
	arena_free(k.arena);
	return status;
}
