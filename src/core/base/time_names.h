/* English names of months and days, for reading and for writing. Only for core/base. */
#ifndef KITH_BASE_TIME_NAMES_H
#define KITH_BASE_TIME_NAMES_H

static const char *const time_month_names[] __attribute__((unused)) = {
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
};
static const char *const time_weekday_names[] __attribute__((unused)) = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
};

#endif
