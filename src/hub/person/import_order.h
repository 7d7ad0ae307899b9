/*
 * The order in which the rows of a big list are taken: that of the people they are probably about,
 * as the register has them. What the database keeps of one person then lies beside what it keeps of
 * the next, and each page is read and written once instead of once for each of its people. A guess
 * need only be good: who a row is about is found out when it is taken. Rows about nobody come last,
 * by postcode; rows of one line of the list keep the order of the file.
 *
 * The order is made before the first row is taken and kept with the import, so that whoever goes on
 * after a kill takes the same. Room-private.
 */
#ifndef KITH_IMPORT_ORDER_H
#define KITH_IMPORT_ORDER_H

#include "hub/person/import_private.h"

struct import_order;

struct order_asked {
	struct db_pool *pool;
	int64_t host_id;
	struct import_id id;
	const struct import_look *look;
	int64_t now;                           /* when the import began */
	bool fresh; /* no row is in yet: the order is made; else the one it has is taken up */
	void (*told)(void *whom, int64_t rows); /* now and then: so many rows were read */
	void *whom;
};
/* Reads the whole file. NULL and *why absent: it has no order, or there is no room for one, and the
 * rows are taken as the file has them; NULL with a sentence: the import cannot go on. */
MUSTUSE struct import_order *order_open(const struct order_asked *q, struct str *why);
void order_close(struct import_order *o);      /* NULL is allowed */
/* The next row, valid until the next call; *alone: when the order was made nobody in the register
 * and no other row had a key of it. False: there is no more, or the disk failed. */
bool order_next(struct import_order *o, struct source_row *row, bool *alone);
bool order_failed(const struct import_order *o);
/* It is not needed any more: every row is in. */
void order_drop(struct db *db, struct import_id id);

#endif
