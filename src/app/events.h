/* Rooms hear of each other: the table of listeners. */
#ifndef KITH_APP_EVENTS_H
#define KITH_APP_EVENTS_H

/* Once, before anything is done in a hub. */
void events_listen(void);

#endif
