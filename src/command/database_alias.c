/* SPDX-License-Identifier: Apache-2.0 */
#include "command/database_alias.h"

#include <string.h>

#include "command/run.h"

bool database_alias_check(struct run *run)
{
    const char *alias = run_text_argument(run, "database");
    if (strcmp(alias, "default") == 0)
        return true;
    return run_fail(run, "The connection '%s' doesn't exist.", alias) ||
           run_hint(run, "leave --database out.");
}
