/*
 * The log: one JSON object a line on standard error. Never personal data: ids, routes, counts
 * and durations only. Values are given as pairs; see log_event.
 */
#ifndef KITH_BASE_LOG_H
#define KITH_BASE_LOG_H

#include "core/base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_threshold(enum log_level least);
/* `what` is a dotted name ("http.request"); `fmt` prints further JSON members without braces,
 * for example "\"status\":%d,\"us\":%lld". NULL for none. Thread-safe. */
void log_event(enum log_level level, const char *what, const char *fmt, ...) PRINTF(3, 4);

#endif
