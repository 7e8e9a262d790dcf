/* SPDX-License-Identifier: Apache-2.0 */
#include "command/resolve.h"

#include "command/run.h"
#include "model/realm.h"
#include "model/user.h"

bool resolve_realm(struct run *run, const char *dest, struct realm *realm)
{
    struct database *database = run_database(run);
    return database && realm_find(database, run_region(run), run_text_argument(run, dest), realm,
                                  run_error(run));
}

bool resolve_optional_realm(struct run *run, const char *dest, struct realm *realm, bool *found)
{
    *found = run_text_argument(run, dest) != NULL;
    return !*found || resolve_realm(run, dest, realm);
}

bool resolve_user(struct run *run, const char *dest, const struct realm *realm, struct user *user)
{
    struct database *database = run_database(run);
    return database && user_find(database, run_region(run), realm, run_text_argument(run, dest),
                                 user, run_error(run));
}
