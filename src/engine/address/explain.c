/* Why an address is taken for a property, or is not: part by part, in words and in bits. */
#include "engine/address/private.h"

#include <math.h>

#include "core/base/arena.h"
#include "core/base/fold.h"

static struct str phrase_words(const struct address_index *x, struct arena *a, uint32_t phrase)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < x->phrases[phrase].n; i++) {
		struct str w = index_word_text(x, x->phrase_words[x->phrases[phrase].from + i]);

		if (b.n)
			buf_char(&b, ' ');
		buf_str(&b, fold_words_shown(a, w));
	}
	return b.n ? buf_view(&b) : S("");
}

static struct str role_words(struct arena *a, const struct asked *q, unsigned roles)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < q->n_words; i++) {
		if (!(roles >> q->words[i].role & 1))
			continue;
		if (b.n)
			buf_char(&b, ' ');
		buf_str(&b, q->words[i].text);
	}
	return b.n ? buf_view(&b) : S("");
}

static void reason_add(struct address_reasons *all, struct address_reason r)
{
	r.agreement = r.said.n == 0 || r.known.n == 0
		? (r.points < -4 ? ADDRESS_DIFFERS : ADDRESS_NOT_SAID)
		: r.agreement;
	all->v[all->n++] = r;
	all->total += r.points;
}

static enum address_agreement by_points(double points, double all)
{
	return points >= all ? ADDRESS_AGREES : points > 0 ? ADDRESS_PARTLY : ADDRESS_DIFFERS;
}

static struct str compared_words(
	struct arena *a, struct str said, struct str known, enum address_agreement how)
{
	if (said.n == 0)
		return known.n ? str_fmt(a, "not said; here it is %.*s", STR_ARG(known)) : S("not said");
	if (known.n == 0)
		return str_fmt(a, "%.*s: not known here", STR_ARG(said));
	return str_fmt(a,
		how == ADDRESS_AGREES       ? "%.*s is %.*s"
			: how == ADDRESS_PARTLY ? "%.*s may be %.*s"
									: "%.*s is not %.*s",
		STR_ARG(said), STR_ARG(known));
}

static void part_add(struct address_reasons *all, struct arena *a, const char *part,
	struct str said, struct str known, double points, double whole)
{
	enum address_agreement how = by_points(points, whole);

	if (said.n == 0 && known.n == 0 && fabs(points) < 0.05)
		return;
	reason_add(all,
		(struct address_reason){ .part = str_of(part),
			.said = said,
			.known = known,
			.points = points,
			.agreement = how,
			.words = compared_words(a, said, known, how) });
}

static struct str verdict_of(struct arena *a, const struct address_result *r)
{
	switch (r->outcome) {
	case ADDRESS_MATCHED:
		return str_fmt(a, "This property: %.1f bits for it, %.1f more than for the next.",
			(double)r->points, (double)fminf(r->margin, 99));
	case ADDRESS_BUILDING_ONLY:
		return S("The building is known; which flat it is, is not.");
	case ADDRESS_AMBIGUOUS:
		return str_fmt(a, "Several could be it: the best is only %.1f bits before the next.",
			(double)r->margin);
	case ADDRESS_NONE:
	default:
		return r->entry == NO_ENTRY ? S("Nothing here is like it.")
									: S("The most like it is not enough like it.");
	}
}

struct address_reasons address_explain(const struct address_index *x, struct arena *a,
	struct str text, struct str postcode, const struct address_result *result)
{
	struct address_reasons all = { .v = ARENA_ARRAY(a, struct address_reason, 8),
		.verdict = verdict_of(a, result) };
	struct address_reading *r = ARENA_NEW(a, struct address_reading);
	struct phrase_cache *cache = ARENA_NEW(a, struct phrase_cache);
	struct asked *q = ARENA_NEW(a, struct asked);
	const struct entry *e;
	const struct postcode *p;
	struct score s;

	if (result->entry >= x->n_entries)
		return all;
	address_read_text(a, text, postcode, r);
	asked_prepare(x, r, q);
	entry_score(q, cache, result->entry, &s);
	e = &x->entries[result->entry];
	p = &x->postcodes[e->postcode];
	part_add(&all, a, "postcode", address_postcode_text(a, r->outward, r->inward),
		address_postcode_text(a, p->outward, p->inward), (double)s.postcode, 10);
	part_add(&all, a, "number", number_words(a, r->number), number_words(a, e->number),
		(double)s.number, 5);
	part_add(
		&all, a, "flat", unit_words(a, &r->unit), unit_words(a, &e->unit), (double)s.unit, 4.9);
	part_add(&all, a, "street", role_words(a, q, 1u << ADDRESS_STREET),
		phrase_words(x, a, e->street), (double)s.street, 4);
	part_add(&all, a, "name", role_words(a, q, 1u << ADDRESS_BUILDING), phrase_words(x, a, e->name),
		(double)s.name, 3);
	part_add(&all, a, "place", role_words(a, q, 1u << ADDRESS_LOCALITY | 1u << ADDRESS_TOWN),
		phrase_words(x, a, e->place), (double)s.place, 1.5);
	if (s.spare < -0.05f)
		reason_add(&all,
			(struct address_reason){ .part = S("other words"),
				.said = S(""),
				.known = S(""),
				.points = (double)s.spare,
				.words = S("written, and nothing here explains them") });
	return all;
}
