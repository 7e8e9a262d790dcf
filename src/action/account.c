/* SPDX-License-Identifier: Apache-2.0 */
#include "action/account.h"

#include "change/change.h"
#include "config/settings.h"
#include "core/error.h"
#include "model/role.h"

static const char lock_sql[] =
    "SELECT u.id, u.full_name, u.email, u.delivery_email, u.api_key, u.role, u.is_active, u.is_bot,"
    " u.bot_type, u.bot_owner_id, u.long_term_idle, u.can_forge_sender, u.can_create_users,"
    " u.date_joined, u.recipient_id, u.avatar_source, u.avatar_version,"
    " r.id, r.string_id, r.waiting_period_threshold, r.email_address_visibility, r.deactivated"
    " FROM zerver_userprofile u JOIN zerver_realm r ON r.id = u.realm_id"
    " WHERE u.id = $1::bigint FOR UPDATE OF u";

/* In the order of lock_sql. */
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
    REALM_ID,
    REALM_STRING_ID,
    REALM_WAITING_PERIOD_THRESHOLD,
    REALM_EMAIL_ADDRESS_VISIBILITY,
    REALM_IS_DEACTIVATED
};

static struct account_realm read_realm(struct region *region, const struct settings *settings,
                                       const struct rows *rows)
{
    const char *string_id = rows_text(rows, 0, REALM_STRING_ID);
    return (struct account_realm){
        .id = rows_integer(rows, 0, REALM_ID),
        .string_id = string_id,
        .host = settings_realm_host(region, settings, string_id),
        .waiting_period_threshold = rows_integer(rows, 0, REALM_WAITING_PERIOD_THRESHOLD),
        .email_address_visibility = rows_integer(rows, 0, REALM_EMAIL_ADDRESS_VISIBILITY),
        .deactivated = rows_boolean(rows, 0, REALM_IS_DEACTIVATED),
    };
}

bool account_lock(struct change *change, const struct settings *settings, int64_t id,
                  struct account *account)
{
    const struct rows *rows = change_read(change, lock_sql, SQL_PARAMETERS(value_integer(id)));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return error_set(change_error(change), ERROR_CHANGED, "The user was deleted just now.");
    *account = (struct account){
        .id = rows_integer(rows, 0, ACCOUNT_ID),
        .full_name = rows_text(rows, 0, ACCOUNT_FULL_NAME),
        .email = rows_text(rows, 0, ACCOUNT_EMAIL),
        .delivery_email = rows_text(rows, 0, ACCOUNT_DELIVERY_EMAIL),
        .api_key = rows_text(rows, 0, ACCOUNT_API_KEY),
        .role = rows_integer(rows, 0, ACCOUNT_ROLE),
        .is_active = rows_boolean(rows, 0, ACCOUNT_IS_ACTIVE),
        .is_bot = rows_boolean(rows, 0, ACCOUNT_IS_BOT),
        .bot_type = rows_integer(rows, 0, ACCOUNT_BOT_TYPE),
        .bot_owner_id = rows_integer(rows, 0, ACCOUNT_BOT_OWNER_ID),
        .long_term_idle = rows_boolean(rows, 0, ACCOUNT_LONG_TERM_IDLE),
        .can_forge_sender = rows_boolean(rows, 0, ACCOUNT_CAN_FORGE_SENDER),
        .can_create_users = rows_boolean(rows, 0, ACCOUNT_CAN_CREATE_USERS),
        .date_joined = rows_value(rows, 0, ACCOUNT_DATE_JOINED).time,
        .recipient_id = rows_integer(rows, 0, ACCOUNT_RECIPIENT_ID),
        .avatar_source = rows_text(rows, 0, ACCOUNT_AVATAR_SOURCE),
        .avatar_version = rows_integer(rows, 0, ACCOUNT_AVATAR_VERSION),
        .realm = read_realm(change_region(change), settings, rows),
    };
    return true;
}

bool account_is_provisional(const struct account *account, int64_t now)
{
    const int64_t day = INT64_C(86400) * 1000000;
    int64_t age = now - account->date_joined;
    int64_t days = age / day - (age % day < 0); /* rounded down, also for one who joins tomorrow */
    return days < account->realm.waiting_period_threshold;
}
