/* Tells the import engine which kinds of list there are. */
#include "app/lists.h"

#include "hub/person/import.h"
#include "hub/request/request_import.h"
#include "hub/volunteer/volunteer.h"

void lists_register(void)
{
	import_register(&import_people_format);
	import_register(&import_requests_format);
	import_register(&volunteer_import_format);
}
