/*
 * A model trained on the host's own register (engine/link: link_train). What people said of pairs
 * goes in twice: half of them, by lot, are learned from, the others hold the model to account.
 * Which pairs people were asked about is no accident, so each counts for as many as its band of
 * weight has (inverse probability weighting: Horvitz and Thompson 1952).
 *
 * A model is refused when EM has collapsed, and when people's decisions speak against it more often
 * than against the one in use. What was refused is written down with its sentence, and can never be
 * published. Before anybody publishes the others they see how many pairs of the register would
 * stand in another band.
 */
#ifndef KITH_MATCH_TRAIN_H
#define KITH_MATCH_TRAIN_H

#include "core/db/db.h"
#include "core/db/job.h"
#include "core/db/types.h"
#include "engine/link/link.h"
#include "hub/person/match_people.h"

struct match_moves {
	int64_t from_to[3][3];
}; /* pairs by enum link_band, before and then; [no][no] is not counted */
struct match_training {
	struct match_model_id id;
	struct str version, leaned_on;
	struct str refused;                    /* a sentence; empty: it may be published */
	int64_t records, decisions;            /* of the register; pairs that people decided */
	int64_t learned, asked;                /* of these: learned from, and held against */
	int64_t agreed, agreed_before; /* of those held against: where the new model and the one in use
									  put them rightly */
	struct match_moves moves;
};
/* All of it, in units of its own, and written down; nothing is published. False: the database
 * failed. */
MUSTUSE bool match_train(struct db_pool *p, struct arena *a, int64_t host_id, struct account_id by,
	int64_t now, match_told *told, void *whom, struct match_training *out);
bool match_train_job(struct job *j);
void match_train_ask(struct db *db);

/* match_model.moves: JSON. */
struct str match_moves_write(struct arena *a, const struct match_moves *m, struct str refused);
void match_moves_read(struct arena *a, struct str text, struct match_moves *m, struct str *refused);

#endif
