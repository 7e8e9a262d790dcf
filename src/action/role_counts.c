/* SPDX-License-Identifier: Apache-2.0 */
#include "action/role_counts.h"

#include <inttypes.h>

#include "action/account.h"
#include "action/id_list.h"
#include "change/change.h"
#include "core/memory.h"
#include "core/region.h"
#include "model/role.h"
#include "server/rows.h"

/* In the order of the text. */
static const int64_t roles[] = {ROLE_ADMINISTRATOR, ROLE_OWNER, ROLE_MODERATOR, ROLE_MEMBER,
                                ROLE_GUEST};
enum { ROLES = ARRAY_LENGTH(roles) };

struct realm_counts {
    int64_t realm_id;
    int64_t humans[ROLES];
    int64_t bots;
};

struct role_counts {
    struct realm_counts *realms;
    size_t count;
};

static struct realm_counts *find_realm(const struct role_counts *counts, int64_t realm_id)
{
    for (size_t i = 0; i < counts->count; i++) {
        if (counts->realms[i].realm_id == realm_id)
            return &counts->realms[i];
    }
    return NULL;
}

static void count(struct realm_counts *realm, int64_t role, bool is_bot, int64_t increment)
{
    if (is_bot)
        realm->bots += increment;
    for (size_t i = 0; i < ROLES && !is_bot; i++) {
        if (roles[i] == role)
            realm->humans[i] += increment;
    }
}

static struct role_counts *list_realms(struct region *region, const struct account accounts[],
                                       size_t account_count)
{
    struct role_counts *counts = region_alloc(region, sizeof *counts);
    counts->realms = region_alloc_array(region, account_count, sizeof *counts->realms);
    for (size_t i = 0; i < account_count; i++) {
        if (!find_realm(counts, accounts[i].realm.id))
            counts->realms[counts->count++].realm_id = accounts[i].realm.id;
    }
    return counts;
}

static struct value realm_ids(struct region *region, const struct role_counts *counts)
{
    int64_t *ids = region_alloc_array(region, counts->count, sizeof *ids);
    for (size_t i = 0; i < counts->count; i++)
        ids[i] = counts->realms[i].realm_id;
    return id_list_parameter(region, (struct id_list){ids, counts->count});
}

struct role_counts *role_counts_read(struct change *change, const struct account accounts[],
                                     size_t account_count)
{
    struct region *region = change_region(change);
    struct role_counts *counts = list_realms(region, accounts, account_count);
    const struct rows *rows =
        change_read(change,
                    "SELECT realm_id, role, is_bot, count(*) FROM zerver_userprofile"
                    " WHERE realm_id = ANY($1::int[]) AND is_active GROUP BY 1, 2, 3",
                    SQL_PARAMETERS(realm_ids(region, counts)));
    for (size_t i = 0; rows && i < rows_count(rows); i++)
        count(find_realm(counts, rows_integer(rows, i, 0)), rows_integer(rows, i, 1),
              rows_boolean(rows, i, 2), rows_integer(rows, i, 3));
    return rows ? counts : NULL;
}

void role_counts_add(struct role_counts *counts, const struct account *account, int64_t increment)
{
    count(find_realm(counts, account->realm.id), account->role, account->is_bot, increment);
}

const char *role_counts_text(const struct role_counts *counts, const struct account *account,
                             struct region *region)
{
    const struct realm_counts *realm = find_realm(counts, account->realm.id);
    const char *humans = "";
    for (size_t i = 0; i < ROLES; i++)
        humans = region_format(region, "%s%s\"%" PRId64 "\":%" PRId64, humans, i ? "," : "",
                               roles[i], realm->humans[i]);
    return region_format(region, "{\"11\":{%s},\"12\":%" PRId64 "}", humans, realm->bots);
}
