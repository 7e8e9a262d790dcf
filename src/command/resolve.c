/* SPDX-License-Identifier: Apache-2.0 */
#include "command/resolve.h"

#include <string.h>

#include "command/run.h"
#include "core/region.h"
#include "model/realm.h"
#include "model/user.h"
#include "server/rows.h"

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

static int64_t *copy_ids(struct run *run, const struct user users[])
{
    size_t count = run_count(run);
    int64_t *ids = region_alloc_array(run_region(run), count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = users[i].id;
    return ids;
}

struct id_list resolve_ids(struct run *run, const struct user users[])
{
    return (struct id_list){copy_ids(run, users), run_count(run)};
}

/* Sorts, and drops what is there twice. */
static size_t sort_ids(int64_t *ids, size_t count)
{
    size_t kept = 0;
    id_list_sort(ids, count);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || ids[i] != ids[i - 1])
            ids[kept++] = ids[i];
    }
    return kept;
}

const struct user *resolve_users(struct run *run, const char *dest, const struct realm *realm)
{
    struct region *region = run_region(run);
    size_t count = run_count(run);
    const char **emails = region_alloc_array(region, count, sizeof *emails);
    struct user *users = region_alloc_array(region, count, sizeof *users);
    for (size_t i = 0; i < count; i++) {
        run_turn_to(run, i);
        emails[i] = run_text_argument(run, dest);
    }
    struct database *database = run_database(run);
    if (!database || !user_find_all(database, region, realm, emails, count, users, run_error(run)))
        return NULL;
    if (sort_ids(copy_ids(run, users), count) == count)
        return users;
    run_fail(run, "Two of the addresses are those of one user.");
    return NULL;
}

static const int64_t *find_users(struct run *run, const char *list, const struct realm *realm,
                                 size_t *count)
{
    struct database *database = run_database(run);
    struct region *region = run_region(run);
    int64_t *ids = region_alloc_array(region, strlen(list) + 1, sizeof *ids);
    *count = 0;
    for (const char *at = list; database;) {
        size_t length = strcspn(at, ",");
        struct user user;
        if (!user_find(database, region, realm, region_copy_bytes(region, at, length), &user,
                       run_error(run)))
            return NULL;
        ids[(*count)++] = user.id;
        if (!at[length])
            break;
        at += length + 1;
    }
    *count = sort_ids(ids, *count);
    return database ? ids : NULL;
}

static const int64_t *list_users(struct run *run, const struct realm *realm, size_t *count)
{
    struct database *database = run_database(run);
    const struct rows *rows =
        database ? user_list_active(database, run_region(run), realm, run_error(run)) : NULL;
    if (!rows)
        return NULL;
    *count = rows_count(rows);
    int64_t *ids = region_alloc_array(run_region(run), *count, sizeof *ids);
    for (size_t i = 0; i < *count; i++)
        ids[i] = rows_integer(rows, i, 0);
    return ids;
}

static const int64_t *list_items(struct run *run, const struct realm *realm, size_t *count)
{
    const struct user *users = resolve_users(run, "users", realm);
    *count = run_count(run);
    return users ? copy_ids(run, users) : NULL;
}

const int64_t *resolve_user_ids(struct run *run, const struct realm *realm, size_t *count)
{
    const char *list = run_text_argument(run, "users");
    bool named = list && *list, all = run_flag_argument(run, "all_users");
    if (!named && !all)
        run_fail(run, "You have to pass either -u/--users or -a/--all-users.");
    else if (named && all)
        run_fail(run, "You can't use both -u/--users and -a/--all-users.");
    else if (all && !realm)
        run_fail(run, "The --all-users option requires a realm; please pass --realm.");
    else
        return all                  ? list_users(run, realm, count)
               : run_count(run) > 1 ? list_items(run, realm, count)
                                    : find_users(run, list, realm, count);
    return NULL;
}
