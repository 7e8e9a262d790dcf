/* SPDX-License-Identifier: Apache-2.0 */
#include "action/audiences.h"

#include "action/account.h"
#include "change/change.h"
#include "change/effects.h"
#include "core/region.h"
#include "model/role.h"
#include "server/rows.h"

/* Of whom a list is: an audience of a realm, or those of a private stream. */
struct subject {
    const struct account_realm *realm;
    enum audience audience;
    int64_t stream_id; /* 0: none */
};

/* First those who pass, in order, then those who stay, so that who is there at any time are the
 * last ones of the list. */
struct list {
    struct list *next;
    struct subject subject;
    int64_t *users;
    size_t count;
    size_t *gone; /* how many of the list are not there when so many of the passing are not */
};

struct audiences {
    struct change *change;
    const struct account *passing;
    size_t passing_count;
    struct id_list passing_ids; /* ascending */
    struct list *lists;
};

struct audiences *audiences_create(struct change *change, const struct account passing[],
                                   size_t count)
{
    struct region *region = change_region(change);
    struct audiences *audiences = region_alloc(region, sizeof *audiences);
    *audiences = (struct audiences){.change = change,
                                    .passing = passing,
                                    .passing_count = count,
                                    .passing_ids = account_ids(region, passing, count)};
    return audiences;
}

static bool is_of(const struct account *account, enum audience audience)
{
    bool admin = account->role == ROLE_OWNER || account->role == ROLE_ADMINISTRATOR;
    switch (audience) {
    case AUDIENCE_NON_GUESTS: return account->role != ROLE_GUEST;
    case AUDIENCE_ADMINS: return admin;
    case AUDIENCE_HUMAN_ADMINS: return admin && !account->is_bot;
    case AUDIENCE_SEES: return events_role_sees(&account->realm, account->role);
    case AUDIENCE_SEES_NOT: return !events_role_sees(&account->realm, account->role);
    case AUDIENCE_ALL: break;
    }
    return true;
}

/* Those of a stream, whoever passes among them. */
static const struct rows *read_stream(struct audiences *audiences, const struct subject *subject)
{
    struct change *change = audiences->change;
    return change_read(
        change,
        "SELECT u.id FROM zerver_userprofile u WHERE u.realm_id = $1::int"
        " AND (u.is_active OR u.id = ANY($3::int[])) AND u.role IN (100, 200)"
        " OR u.id IN (SELECT s.user_profile_id FROM zerver_subscription s JOIN zerver_recipient r"
        " ON r.id = s.recipient_id AND r.type = 2 WHERE r.type_id = $2::int AND s.active"
        " AND (s.is_user_active OR s.user_profile_id = ANY($3::int[]))) ORDER BY u.id",
        SQL_PARAMETERS(value_integer(subject->realm->id), value_integer(subject->stream_id),
                       id_list_parameter(change_region(change), audiences->passing_ids)));
}

static void add_passing(const struct audiences *audiences, struct list *list, struct id_list all)
{
    const struct subject *subject = &list->subject;
    for (size_t i = 0; i < audiences->passing_count; i++) {
        const struct account *account = &audiences->passing[i];
        if (subject->stream_id
                ? id_list_has(all, account->id)
                : account->realm.id == subject->realm->id && is_of(account, subject->audience))
            list->users[list->count++] = account->id;
        list->gone[i + 1] = list->count;
    }
}

static struct list *read_list(struct audiences *audiences, const struct subject *subject)
{
    struct region *region = change_region(audiences->change);
    const struct rows *rows =
        subject->stream_id
            ? read_stream(audiences, subject)
            : events_read_audience(audiences->change, subject->realm, subject->audience);
    if (!rows)
        return NULL;
    struct id_list all = id_list_from_rows(region, rows, 0);
    size_t passing = audiences->passing_count;
    struct list *list = region_alloc(region, sizeof *list);
    *list = (struct list){
        .next = audiences->lists,
        .subject = *subject,
        .users = region_alloc_array(region, passing + all.count, sizeof *list->users),
        .gone = region_alloc_array(region, passing + 1, sizeof *list->gone),
    };
    add_passing(audiences, list, all);
    for (size_t i = 0; i < all.count; i++) {
        if (!id_list_has(audiences->passing_ids, all.ids[i]))
            list->users[list->count++] = all.ids[i];
    }
    audiences->lists = list;
    return list;
}

static bool is_about(const struct list *list, const struct subject *subject)
{
    return list->subject.realm->id == subject->realm->id &&
           list->subject.audience == subject->audience &&
           list->subject.stream_id == subject->stream_id;
}

static const int64_t *list_users(struct audiences *audiences, const struct subject *subject,
                                 size_t gone, size_t *count)
{
    struct list *list = audiences->lists;
    while (list && !is_about(list, subject))
        list = list->next;
    if (!list)
        list = read_list(audiences, subject);
    if (!list)
        return NULL;
    *count = list->count - list->gone[gone];
    return list->users + list->gone[gone];
}

const int64_t *audiences_list(struct audiences *audiences, const struct account_realm *realm,
                              enum audience audience, size_t gone, size_t *count)
{
    const struct subject subject = {.realm = realm, .audience = audience};
    return list_users(audiences, &subject, gone, count);
}

const int64_t *audiences_list_stream(struct audiences *audiences, const struct account_realm *realm,
                                     int64_t stream_id, size_t gone, size_t *count)
{
    const struct subject subject = {.realm = realm, .stream_id = stream_id};
    return list_users(audiences, &subject, gone, count);
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
