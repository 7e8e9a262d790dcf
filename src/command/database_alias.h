/* SPDX-License-Identifier: Apache-2.0 */
/* --database, which the commands that come with Django take: the alias of a database in the
 * server's settings, of which there is only `default`. */
#ifndef COMMAND_DATABASE_ALIAS_H
#define COMMAND_DATABASE_ALIAS_H

#include <stdbool.h>

#include "command/command.h"
#include "core/attributes.h"

struct run;

/* The row for a command's arguments; database_alias_check() is then its `check`. */
#define ARGUMENT_DATABASE_ALIAS                                                                    \
    {                                                                                              \
        .dest = "database", .flags = {"--database"}, .default_text = "default",                    \
        .help = N_("Alias of a database in the server's settings; there is only default.")         \
    }

/* False, with the cause noted, if it is another alias. */
bool database_alias_check(struct run *run) NONNULL(1);

#endif
