/* Weighing one person by rules: memory in, answer out. What the words of domain.md mean is settled
 * here and nowhere else. */
#include "hub/person/rag.h"

static bool lives_fits(enum rag_lives lives, const struct rag_facts *f)
{
	switch (lives) {
	case RAG_LIVES_ALONE:
		return f->alone;
	case RAG_LIVES_NOT_ALONE:
		return !f->alone && f->household > 1;
	case RAG_LIVES_WITH_CHILD:
		return f->youngest >= 0 && f->youngest < 18;
	case RAG_LIVES_ALL_70:
		return f->ages_known && f->youngest >= 70;
	case RAG_LIVES_ANY:
	case RAG_LIVES_NONE:
		return true;
	}
	return true;
}

static bool silent_fits(int days, const struct rag_facts *f)
{
	return days == 0 || f->silent_days < 0 || f->silent_days >= days;
}

bool rag_rule_fits(const struct rag_rule *r, const struct rag_facts *f)
{
	if ((r->any && !(r->any & f->flags)) || (r->all & ~f->flags) || (r->none & f->flags))
		return false;
	if ((r->age_from >= 0 || r->age_to >= 0) && f->age < 0)
		return false;
	if ((r->age_from >= 0 && f->age < r->age_from) || (r->age_to >= 0 && f->age > r->age_to))
		return false;
	return lives_fits(r->lives, f) && silent_fits(r->silent_days, f);
}

struct rag_verdict rag_weigh(const struct rag_rule *rules, size_t n, const struct rag_facts *f)
{
	struct rag_verdict v = { .rag = RAG_GREEN };

	for (size_t i = 0; i < n; i++) {
		if (!rag_rule_fits(&rules[i], f))
			continue;
		v.rules |= UINT64_C(1) << (rules[i].number - 1);
		if (rules[i].rag > v.rag)
			v.rag = rules[i].rag;
	}
	return v;
}

struct str rag_words(enum rag rag)
{
	return rag == RAG_RED ? S("RED") : rag == RAG_AMBER ? S("AMBER") : S("GREEN");
}
