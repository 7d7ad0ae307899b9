/* Other names of a person. */
#include "hub/person/household.h"
#include "hub/person/person_alias.h"

#include "core/access/audit.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "engine/link/value.h"
#include "hub/person/find.sql.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_change.h"
#include "hub/person/person_private.h"

#define ALIASES_MOST 20
#define ALIAS_LONGEST 120

struct str alias_kind_words(enum alias_kind kind)
{
	return kind == ALIAS_KIND_FORMER ? S("earlier name")
		: kind == ALIAS_KIND_SCRIPT  ? S("written")
									 : S("also known as");
}

static void aliases_changed(struct db *db, struct person_id id, struct str action, struct str about)
{
	person_touched(db, (struct person_touched_args){ .person_id = id, .updated_at = db_now(db) });
	person_keys_refresh(db, id);
	audit_add(db, action, id.v, STR_NONE, about);
	household_changed(
		db, id, (struct property_id){ 0 }); /* a name from before may be a family's */
}

bool person_alias_add(
	struct db *db, struct person_id id, struct str name, enum alias_kind kind, struct problems *ps)
{
	struct aliases_of_rows all = aliases_of(db, (struct aliases_of_args){ .person_id = id });
	struct str typed = str_trim(name), folded = fold_text(db_arena(db), typed);
	size_t before = ps->n;

	if (typed.n == 0 || folded.n == 0)
		problem_add(ps, S("alias"), S("Write the name."));
	else if (typed.n > ALIAS_LONGEST)
		problem_add(ps, S("alias"),
			S("This is longer than a name can be. Write it in 120 letters at most."));
	if (kind == ALIAS_KIND_NONE)
		problem_add(ps, S("alias_kind"), S("Say what kind of name it is."));
	for (size_t i = 0; i < all.n && folded.n; i++)
		if (str_eq(fold_text(db_arena(db), personal_raw(all.v[i].name)), folded)) {
			problem_add(ps, S("alias"), S("This name is on the record already."));
			break;
		}
	if (all.n >= ALIASES_MOST)
		problem_add(ps, S("alias"),
			S("There are twenty other names already. Remove one that is not needed."));
	if (ps->n > before)
		return false;
	alias_insert(db,
		(struct alias_insert_args){
			.person_alias_id = { id_new() }, .person_id = id, .name = typed, .kind = kind });
	aliases_changed(db, id, S("person.alias_add"), typed);
	return !db_failed(db);
}

bool person_alias_remove(
	struct db *db, struct person_id id, struct person_alias_id which, struct problems *ps)
{
	if (alias_delete(
			db, (struct alias_delete_args){ .person_id = id, .person_alias_id = which }) != 1) {
		problem_add(ps, S(""), S("This had been removed already."));
		return false;
	}
	person_number_gone(db, which.v);
	aliases_changed(db, id, S("person.alias_remove"), STR_NONE);
	return !db_failed(db);
}

/* Is there a word of the old name that nothing of the new is like? Then it is another name. */
static bool another_name(const struct name_tokens *old, const struct name_tokens *new)
{
	for (size_t i = 0; i < old->n; i++) {
		bool there = false;

		for (size_t k = 0; k < new->n && !there; k++)
			there = str_starts(new->v[k], old->v[i]) || text_osa(old->v[i], new->v[k], 2) <= 2 ||
				value_spelling(old->v[i]) == value_spelling(new->v[k]);
		if (!there)
			return true;
	}
	return false;
}

void person_alias_keep_former(struct db *db, struct person_id id, struct str given,
	struct str family, struct str new_given, struct str new_family)
{
	struct arena *a = db_arena(db);
	struct name_tokens old = name_tokens_of(a, given, family),
					   new = name_tokens_of(a, new_given, new_family);
	struct str name = str_trim(str_join(a, given, S(" "), family));
	struct aliases_of_rows all;

	if (!another_name(&old, &new))
		return;
	all = aliases_of(db, (struct aliases_of_args){ .person_id = id });
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(fold_text(a, personal_raw(all.v[i].name)), fold_text(a, name)))
			return;
	if (all.n < ALIASES_MOST)
		alias_insert(db,
			(struct alias_insert_args){ .person_alias_id = { id_new() },
				.person_id = id,
				.name = str_part(name, 0, name.n),
				.kind = ALIAS_KIND_FORMER });
}
