/* SPDX-License-Identifier: Apache-2.0 */
#include "core/environment.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/region.h"
#include "core/text.h"

extern char **environ;

/* Where the database is and how to sign in; the manual has the same list. */
static const char *const environment_counts[] = {
    "PGHOST",
    "PGHOSTADDR",
    "PGPORT",
    "PGDATABASE",
    "PGUSER",
    "PGPASSWORD",
    "PGPASSFILE",
    "PGSERVICE",
    "PGSERVICEFILE",
    "PGSYSCONFDIR",
    "PGAPPNAME",
    "PGSSLMODE",
    "PGSSLCERT",
    "PGSSLKEY",
    "PGSSLROOTCERT",
    "PGSSLCRL",
    "PGSSLCRLDIR",
    "PGREQUIREPEER",
    "PGCONNECT_TIMEOUT",
    "PGGSSENCMODE",
    "PGKRBSRVNAME",
    "PGCHANNELBINDING",
    "PGOPTIONS",
    "PGTARGETSESSIONATTRS",
};

static bool environment_is_counted(const char *variable, size_t length)
{
    for (size_t i = 0; i < ARRAY_LENGTH(environment_counts); i++) {
        if (strlen(environment_counts[i]) == length &&
            strncmp(environment_counts[i], variable, length) == 0)
            return true;
    }
    return false;
}

/* The name of a variable of libpq that does not count, in `region`; NULL if there is none left. */
static const char *environment_find_other(struct region *region)
{
    for (char **variable = environ; variable && *variable; variable++) {
        size_t length = strcspn(*variable, "=");
        if (strncmp(*variable, "PG", 2) == 0 && !environment_is_counted(*variable, length))
            return region_copy_bytes(region, *variable, length);
    }
    return NULL;
}

void environment_settle(void)
{
    struct region *region = region_create();
    for (const char *name; (name = environment_find_other(region)) && unsetenv(name) == 0;)
        ;
    region_destroy(region);
}
