/*
 * Runs a fuzz target without libFuzzer: every file of its corpus, then mutations of them made from
 * a fixed seed, so that ./test runs the same inputs each time. With libFuzzer or AFL++ this file is
 * left out.
 *
 *	NAME_fuzz CORPUS_FOLDER [MUTATIONS [SEED]]
 */
#include <dirent.h>

#include "core/base/arena.h"
#include "core/base/check.h"
#include "core/base/rng.h"
#include "core/base/str.h"

#define LONGEST ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

struct input { uint8_t *p; size_t n; };

static struct input file_read(struct arena *a, struct str path)
{
	FILE *f = fopen(str_z(a, path), "rbe");
	struct input in = { .p = arena_alloc(a, 1) };
	long n;

	check(f != NULL);
	check(fseek(f, 0, SEEK_END) == 0 && (n = ftell(f)) >= 0);
	rewind(f);
	in.n = (size_t)n < LONGEST ? (size_t)n : LONGEST;
	in.p = arena_alloc(a, in.n + 1);
	check(fread(in.p, 1, in.n, f) == in.n);
	fclose(f);
	return in;
}

/* Bytes that mean something to some parser. */
static const char *const interesting[] = { "\"", "\"\"", ",", ";", "\t", "\r", "\n", "\r\n", "=",
	"'", "+44", "\xFF\xFE", "\xEF\xBB\xBF", "\xC3", "\xED\xA0\x80", "\xF4\x90\x80\x80",
	"99999999999999999999", "-1", "0", "/", ":", "Z", "  ", "<", ">", "&", "%00", "%", "[", "{",
	"}", "]", "\\", "null", "\x7F", "(", ")", ".", "@", "29/2/", "24:00", "am", "in ", "next " };

/* A changed copy: bytes flipped, cut, doubled, swapped in from another input, or something
 * interesting put in. */
static struct input mutate(
	struct arena *a, struct rng *r, const struct input *all, size_t n_all, struct input from)
{
	struct buf b = { .arena = a };
	uint32_t steps = 1 + rng_below(r, 6);

	buf_bytes(&b, from.p, from.n);
	while (steps--) {
		size_t at = b.n ? rng_below(r, (uint32_t)b.n) : 0,
			   span = b.n - at ? rng_below(r, (uint32_t)(b.n - at)) + 1 : 0;
		struct buf next = { .arena = a };
		const char *word = interesting[rng_below(r, sizeof(interesting) / sizeof(*interesting))];
		const struct input *other = &all[rng_below(r, (uint32_t)n_all)];

		if (span > 64)
			span = 1 + span % 64;
		buf_bytes(&next, b.p, at);
		switch (rng_below(r, 7)) {
		case 0:
			buf_char(&next, (char)rng_u32(r));
			buf_bytes(&next, b.p ? b.p + at : "", b.n - at);
			break;
		case 1:                            /* cut a piece out */
			buf_bytes(&next, b.p ? b.p + at + span : "", b.n - at - span);
			break;
		case 2:                            /* double a piece */
			buf_bytes(&next, b.p ? b.p + at : "", span);
			buf_bytes(&next, b.p ? b.p + at : "", b.n - at);
			break;
		case 3:
			buf_bytes(&next, word, strlen(word));
			buf_bytes(&next, b.p ? b.p + at : "", b.n - at);
			break;
		case 4:                            /* the rest of another input */
			if (other->n) {
				size_t there = rng_below(r, (uint32_t)other->n);

				buf_bytes(&next, other->p + there, other->n - there);
			}
			break;
		case 5:                            /* the end is missing */
			break;
		default:
			if (b.n) {
				buf_char(&next, (char)(b.p[at] ^ (1 << rng_below(r, 8))));
				buf_bytes(&next, b.p + at + 1, b.n - at - 1);
			}
		}
		b = next;
	}
	return (
		struct input) { (uint8_t *)(b.p ? b.p : arena_alloc(a, 1)), b.n < LONGEST ? b.n : LONGEST };
}

/* An exact allocation, so that reading one byte beyond the input is seen. */
static void run(struct input in)
{
	uint8_t *exact = malloc(in.n ? in.n : 1);

	check(exact != NULL);
	if (in.n)
		memcpy(exact, in.p, in.n);
	LLVMFuzzerTestOneInput(exact, in.n);
	free(exact);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new(), *round = arena_new();
	struct VEC(struct input) inputs = { 0 };
	int64_t mutations = 20000, seed = 1;
	struct dirent *entry;
	struct rng r;
	DIR *dir;

	if (argc < 2 || !(dir = opendir(argv[1])) ||
		(argc > 2 && !str_to_i64(str_of(argv[2]), &mutations)) ||
		(argc > 3 && !str_to_i64(str_of(argv[3]), &seed))) {
		fprintf(stderr, "%s CORPUS_FOLDER [MUTATIONS [SEED]]\n", argv[0]);
		return 2;
	}
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			VEC_PUSH(a, &inputs, file_read(a, str_fmt(a, "%s/%s", argv[1], entry->d_name)));
	closedir(dir);
	check(inputs.n > 0);
	run((struct input){ (uint8_t *)"", 0 });
	for (size_t i = 0; i < inputs.n; i++)
		run(inputs.v[i]);
	rng_seed(&r, (uint64_t)seed, 11);
	for (int64_t i = 0; i < mutations; i++) {
		run(mutate(round, &r, inputs.v, inputs.n, inputs.v[rng_below(&r, (uint32_t)inputs.n)]));
		arena_reset(round);
	}
	printf("%zu inputs, %lld mutations\n", inputs.n, (long long)mutations);
	arena_free(round);
	arena_free(a);
	return 0;
}
