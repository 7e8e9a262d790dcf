/* SPDX-License-Identifier: Apache-2.0 */
#include "action/account.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "change/change.h"
#include "config/settings.h"
#include "core/error.h"
#include "core/region.h"
#include "model/role.h"

#define SELECT_ACCOUNTS                                                                            \
    "SELECT u.id, u.full_name, u.email, u.delivery_email, u.api_key, u.role, u.is_active,"         \
    " u.is_bot, u.bot_type, u.bot_owner_id, u.long_term_idle, u.can_forge_sender,"                 \
    " u.can_create_users, u.date_joined, u.recipient_id, u.avatar_source, u.avatar_version,"       \
    " u.timezone, u.is_billing_admin, u.is_mirror_dummy,"                                          \
    " r.id, r.string_id, r.waiting_period_threshold, r.email_address_visibility, r.deactivated"    \
    " FROM zerver_userprofile u JOIN zerver_realm r ON r.id = u.realm_id"

/* In the order of SELECT_ACCOUNTS. */
enum {
    ACCOUNT_ID,
    ACCOUNT_FULL_NAME,
    ACCOUNT_EMAIL,
    ACCOUNT_DELIVERY_EMAIL,
    ACCOUNT_API_KEY,
    ACCOUNT_ROLE,
    ACCOUNT_IS_ACTIVE,
    ACCOUNT_IS_BOT,
    ACCOUNT_BOT_TYPE,
    ACCOUNT_BOT_OWNER_ID,
    ACCOUNT_LONG_TERM_IDLE,
    ACCOUNT_CAN_FORGE_SENDER,
    ACCOUNT_CAN_CREATE_USERS,
    ACCOUNT_DATE_JOINED,
    ACCOUNT_RECIPIENT_ID,
    ACCOUNT_AVATAR_SOURCE,
    ACCOUNT_AVATAR_VERSION,
    ACCOUNT_TIMEZONE,
    ACCOUNT_IS_BILLING_ADMIN,
    ACCOUNT_IS_MIRROR_DUMMY,
    REALM_ID,
    REALM_STRING_ID,
    REALM_WAITING_PERIOD_THRESHOLD,
    REALM_EMAIL_ADDRESS_VISIBILITY,
    REALM_IS_DEACTIVATED
};

static struct account_realm read_realm(struct region *region, const struct settings *settings,
                                       const struct rows *rows, size_t row)
{
    const char *string_id = rows_text(rows, row, REALM_STRING_ID);
    return (struct account_realm){
        .id = rows_integer(rows, row, REALM_ID),
        .string_id = string_id,
        .host = settings_realm_host(region, settings, string_id),
        .waiting_period_threshold = rows_integer(rows, row, REALM_WAITING_PERIOD_THRESHOLD),
        .email_address_visibility = rows_integer(rows, row, REALM_EMAIL_ADDRESS_VISIBILITY),
        .deactivated = rows_boolean(rows, row, REALM_IS_DEACTIVATED),
    };
}

static struct account read_account(struct region *region, const struct settings *settings,
                                   const struct rows *rows, size_t row)
{
    return (struct account){
        .id = rows_integer(rows, row, ACCOUNT_ID),
        .full_name = rows_text(rows, row, ACCOUNT_FULL_NAME),
        .email = rows_text(rows, row, ACCOUNT_EMAIL),
        .delivery_email = rows_text(rows, row, ACCOUNT_DELIVERY_EMAIL),
        .api_key = rows_text(rows, row, ACCOUNT_API_KEY),
        .role = rows_integer(rows, row, ACCOUNT_ROLE),
        .is_active = rows_boolean(rows, row, ACCOUNT_IS_ACTIVE),
        .is_bot = rows_boolean(rows, row, ACCOUNT_IS_BOT),
        .bot_type = rows_integer(rows, row, ACCOUNT_BOT_TYPE),
        .bot_owner_id = rows_integer(rows, row, ACCOUNT_BOT_OWNER_ID),
        .long_term_idle = rows_boolean(rows, row, ACCOUNT_LONG_TERM_IDLE),
        .can_forge_sender = rows_boolean(rows, row, ACCOUNT_CAN_FORGE_SENDER),
        .can_create_users = rows_boolean(rows, row, ACCOUNT_CAN_CREATE_USERS),
        .date_joined = rows_value(rows, row, ACCOUNT_DATE_JOINED).time,
        .recipient_id = rows_integer(rows, row, ACCOUNT_RECIPIENT_ID),
        .avatar_source = rows_text(rows, row, ACCOUNT_AVATAR_SOURCE),
        .avatar_version = rows_integer(rows, row, ACCOUNT_AVATAR_VERSION),
        .timezone = rows_text(rows, row, ACCOUNT_TIMEZONE),
        .is_billing_admin = rows_boolean(rows, row, ACCOUNT_IS_BILLING_ADMIN),
        .is_mirror_dummy = rows_boolean(rows, row, ACCOUNT_IS_MIRROR_DUMMY),
        .realm = read_realm(region, settings, rows, row),
    };
}

struct account *accounts_lock(struct change *change, const struct settings *settings,
                              struct id_list ids, size_t *count)
{
    struct region *region = change_region(change);
    const struct rows *rows = change_read(
        change, SELECT_ACCOUNTS " WHERE u.id = ANY($1::int[]) ORDER BY u.id FOR UPDATE OF u",
        SQL_PARAMETERS(id_list_parameter(region, ids)));
    if (!rows)
        return NULL;
    *count = rows_count(rows);
    struct account *accounts = region_alloc_array(region, *count, sizeof *accounts);
    for (size_t i = 0; i < *count; i++)
        accounts[i] = read_account(region, settings, rows, i);
    return accounts;
}

struct id_list account_ids(struct region *region, const struct account accounts[], size_t count)
{
    int64_t *ids = region_alloc_array(region, count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = accounts[i].id;
    id_list_sort(ids, count);
    return (struct id_list){ids, count};
}

static int compare_accounts(const void *left, const void *right)
{
    const struct account *a = left, *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

struct account *accounts_lock_all(struct change *change, const struct settings *settings,
                                  struct id_list ids)
{
    struct region *region = change_region(change);
    size_t count;
    const struct account *found = accounts_lock(change, settings, ids, &count);
    struct account *accounts = region_alloc_array(region, ids.count, sizeof *accounts);
    for (size_t i = 0; found && i < ids.count; i++) {
        const struct account key = {.id = ids.ids[i]};
        const struct account *account =
            bsearch(&key, found, count, sizeof *found, compare_accounts);
        if (!account) {
            error_set(change_error(change), ERROR_CHANGED, "The user was deleted just now.");
            return NULL;
        }
        accounts[i] = *account;
    }
    return found ? accounts : NULL;
}

struct account *accounts_copy(struct region *region, const struct account accounts[], size_t count)
{
    struct account *copy = region_alloc_array(region, count, sizeof *copy);
    memcpy(copy, accounts, count * sizeof *copy);
    return copy;
}

bool account_lock(struct change *change, const struct settings *settings, int64_t id,
                  struct account *account)
{
    const struct account *found = accounts_lock_all(change, settings, (struct id_list){&id, 1});
    if (found)
        *account = *found;
    return found;
}

bool account_find_system_bot(struct change *change, const struct settings *settings,
                             const char *email, struct account *bot)
{
    const struct rows *rows =
        change_read(change,
                    SELECT_ACCOUNTS " WHERE r.string_id = 'alohainternal'"
                                    " AND upper(u.email::text) = upper($1::text)",
                    SQL_PARAMETERS(value_text(email)));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return error_set(change_error(change), ERROR_FAILED,
                         "The server has no bot %s. Nothing was changed.", email);
    *bot = read_account(change_region(change), settings, rows, 0);
    return true;
}

bool account_is_provisional(const struct account *account, int64_t now)
{
    const int64_t day = INT64_C(86400) * 1000000;
    int64_t age = now - account->date_joined;
    int64_t days = age / day - (age % day < 0); /* rounded down, also for one who joins tomorrow */
    return days < account->realm.waiting_period_threshold;
}

bool account_is_cross_realm_bot(const struct account *account)
{
    static const char *const addresses[] = {"notification-bot@aloha.com", "welcome-bot@aloha.com",
                                            "emailgateway@aloha.com"};
    for (size_t i = 0; i < ARRAY_LENGTH(addresses); i++) {
        if (strcasecmp(account->email, addresses[i]) == 0)
            return true;
    }
    return false;
}

bool account_is_last_owner(struct change *change, const struct account *account,
                           struct id_list leaving, bool *last)
{
    *last = false;
    if (account->role != ROLE_OWNER || account->is_bot || !account->is_active)
        return true;
    const struct rows *rows = change_read(
        change,
        "SELECT FROM zerver_userprofile WHERE realm_id = $1::int AND id <> ALL($2::int[])"
        " AND role = $3::int AND is_active AND NOT is_bot LIMIT 1",
        SQL_PARAMETERS(value_integer(account->realm.id),
                       id_list_parameter(change_region(change), leaving),
                       value_integer(ROLE_OWNER)));
    *last = rows && rows_count(rows) == 0;
    return rows;
}
