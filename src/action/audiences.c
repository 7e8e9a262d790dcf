/* SPDX-License-Identifier: Apache-2.0 */
#include "action/audiences.h"

#include "action/account.h"
#include "change/change.h"
#include "change/effects.h"
#include "core/region.h"
#include "model/role.h"
#include "server/rows.h"

/* An audience of a realm: first those who leave, in order, then those who stay, so that who is left
 * at any time are the last ones of the list. */
struct list {
    struct list *next;
    int64_t realm_id;
    enum audience audience;
    int64_t *users;
    size_t count;
    size_t *gone; /* how many of the list are gone when so many of the leaving are */
};

struct audiences {
    struct change *change;
    const struct account *leaving;
    size_t leaving_count;
    struct list *lists;
};

struct audiences *audiences_create(struct change *change, const struct account leaving[],
                                   size_t count)
{
    struct audiences *audiences = region_alloc(change_region(change), sizeof *audiences);
    *audiences = (struct audiences){.change = change, .leaving = leaving, .leaving_count = count};
    return audiences;
}

static bool belongs(const struct account *account, int64_t realm_id, enum audience audience)
{
    bool admin = account->role == ROLE_OWNER || account->role == ROLE_ADMINISTRATOR;
    if (account->realm.id != realm_id)
        return false;
    switch (audience) {
    case AUDIENCE_NON_GUESTS: return account->role != ROLE_GUEST;
    case AUDIENCE_ADMINS: return admin;
    case AUDIENCE_HUMAN_ADMINS: return admin && !account->is_bot;
    case AUDIENCE_ALL: break;
    }
    return true;
}

static void add_leaving(const struct audiences *audiences, struct list *list)
{
    for (size_t i = 0; i < audiences->leaving_count; i++) {
        const struct account *account = &audiences->leaving[i];
        if (belongs(account, list->realm_id, list->audience))
            list->users[list->count++] = account->id;
        list->gone[i + 1] = list->count;
    }
}

static struct list *read_list(struct audiences *audiences, const struct account_realm *realm,
                              enum audience audience)
{
    struct region *region = change_region(audiences->change);
    const struct rows *rows = events_read_audience(audiences->change, realm, audience);
    if (!rows)
        return NULL;
    size_t staying = rows_count(rows), most = audiences->leaving_count + staying;
    struct list *list = region_alloc(region, sizeof *list);
    *list = (struct list){
        .next = audiences->lists,
        .realm_id = realm->id,
        .audience = audience,
        .users = region_alloc_array(region, most, sizeof *list->users),
        .gone = region_alloc_array(region, audiences->leaving_count + 1, sizeof *list->gone),
    };
    add_leaving(audiences, list);
    for (size_t i = 0; i < staying; i++)
        list->users[list->count++] = rows_integer(rows, i, 0);
    audiences->lists = list;
    return list;
}

static struct list *find_list(struct audiences *audiences, const struct account_realm *realm,
                              enum audience audience)
{
    struct list *list = audiences->lists;
    while (list && (list->realm_id != realm->id || list->audience != audience))
        list = list->next;
    return list ? list : read_list(audiences, realm, audience);
}

const int64_t *audiences_list(struct audiences *audiences, const struct account_realm *realm,
                              enum audience audience, size_t gone, size_t *count)
{
    const struct list *list = find_list(audiences, realm, audience);
    if (!list)
        return NULL;
    *count = list->count - list->gone[gone];
    return list->users + list->gone[gone];
}

bool audiences_tell(struct audiences *audiences, const struct account_realm *realm,
                    enum audience audience, size_t gone, cJSON *event)
{
    size_t count;
    const int64_t *users = audiences_list(audiences, realm, audience, gone, &count);
    if (users)
        effects_tell_shared(change_effects(audiences->change), realm->host, event, users, count);
    else
        cJSON_Delete(event);
    return users;
}
