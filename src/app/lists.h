/* The kinds of list that can be brought in: the one place that knows all rooms that take them. */
#ifndef KITH_APP_LISTS_H
#define KITH_APP_LISTS_H

void lists_register(void);

#endif
