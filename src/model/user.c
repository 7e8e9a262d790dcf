/* SPDX-License-Identifier: Apache-2.0 */
#include "model/user.h"

#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "core/text.h"
#include "model/activity.h"
#include "model/realm.h"
#include "model/view_columns.h"
#include "server/database.h"

#define COLUMN_ID                                                                                  \
    {                                                                                              \
        .name = "id", .title = N_("id"), .type = VALUE_INTEGER, .sql = "u.id", .sort = "u.id",     \
        .sort_type = VALUE_INTEGER, .unique = true, .hidden = true, .wide = true                   \
    }
#define COLUMN_FULL_NAME                                                                           \
    {                                                                                              \
        .name = "full_name", .title = N_("name"), .type = VALUE_TEXT, .sql = "u.full_name",        \
        .sort = "upper(u.full_name::text)", .sort_type = VALUE_TEXT, .searched = true              \
    }
#define COLUMN_ROLE                                                                                \
    {                                                                                              \
        .name = "role", .title = N_("role"), .type = VALUE_INTEGER, .sql = "u.role",               \
        .sort = "u.role", .sort_type = VALUE_INTEGER, .width = 9, .show = view_show_role,          \
        .read = view_read_role                                                                     \
    }
#define COLUMN_IS_BOT                                                                              \
    {                                                                                              \
        .name = "is_bot", .title = N_("bot"), .type = VALUE_BOOLEAN, .sql = "u.is_bot",            \
        .sort = "u.is_bot", .sort_type = VALUE_BOOLEAN, .hidden = true                             \
    }
#define COLUMN_EMAIL(is_hidden)                                                                    \
    {                                                                                              \
        .name = "delivery_email", .title = N_("email"), .type = VALUE_TEXT,                        \
        .sql = "u.delivery_email", .sort = "upper(u.delivery_email::text)",                        \
        .sort_type = VALUE_TEXT, .unique = true, .searched = true, .hidden = (is_hidden),          \
        .wide = (is_hidden)                                                                        \
    }

static const struct view_column user_columns[USER_COLUMN_COUNT + 1] = {
    [USER_FULL_NAME] = COLUMN_FULL_NAME,
    [USER_DELIVERY_EMAIL] = COLUMN_EMAIL(false),
    [USER_ROLE] = COLUMN_ROLE,
    [USER_IS_ACTIVE] = {.name = "is_active",
                        .title = N_("active"),
                        .type = VALUE_BOOLEAN,
                        .sql = "u.is_active",
                        .sort = "u.is_active",
                        .sort_type = VALUE_BOOLEAN,
                        .width = 6,
                        .show = view_show_yes_no},
    [USER_LAST_SEEN] =
        {.name = "last_seen",
         .title = N_("last seen"),
         .type = VALUE_TIME,
         .sql =
             "(SELECT max(p.timestamp) FROM zerver_userpresence p WHERE p.user_profile_id = u.id)",
         .sort_type = VALUE_TIME,
         .match = "coalesce((SELECT max(p.timestamp) FROM zerver_userpresence p"
                  " WHERE p.user_profile_id = u.id), '-infinity')",
         .width = 11,
         .show = view_show_ago},
    [USER_ID] = COLUMN_ID,
    [USER_IS_BOT] = COLUMN_IS_BOT,
    [USER_DATE_JOINED] = {.name = "date_joined",
                          .title = N_("joined"),
                          .type = VALUE_TIME,
                          .sql = "u.date_joined",
                          .sort = "u.date_joined",
                          .sort_type = VALUE_TIME,
                          .width = 10,
                          .show = view_show_day,
                          .hidden = true,
                          .wide = true},
    [USER_ACTIVITY] = {ACTIVITY_MESSAGES("analytics_usercount", "user_id", "u.id")},
};

const struct view users_view = {
    .name = "users",
    .title = N_("Users"),
    .from = "zerver_userprofile u",
    .where = "u.realm_id = $1::bigint",
    .scope_count = 1,
    .key = "u.id",
    .columns = user_columns,
    .default_sort = USER_DELIVERY_EMAIL,
};

static const struct view_column admin_columns[] = {
    COLUMN_FULL_NAME, COLUMN_ROLE, COLUMN_EMAIL(true), COLUMN_ID, COLUMN_IS_BOT, {0},
};

const struct view admins_view = {
    .name = "admins",
    .title = N_("Admins"),
    .from = "zerver_userprofile u",
    .where = "u.realm_id = $1::bigint AND u.is_active AND u.role IN (100, 200)",
    .scope_count = 1,
    .key = "u.id",
    .columns = admin_columns,
    .default_sort = 1,
};

/* Users are walked in the order of the realm's index, and what the join asks of each is looked up:
 * a window of a large set costs no more than one of a small one. */
const struct view stream_subscribers_view = {
    .name = "stream_subscribers",
    .title = N_("Subscribers"),
    .from = "zerver_userprofile u JOIN zerver_subscription s ON s.user_profile_id = u.id",
    .where = "s.recipient_id = $1::bigint AND u.realm_id = $2::bigint AND s.active"
             " AND s.is_user_active",
    .scope_count = 2,
    .key = "u.id",
    .columns = user_columns,
    .default_sort = USER_DELIVERY_EMAIL,
};

const struct view group_members_view = {
    .name = "group_members",
    .title = N_("Members"),
    .from = "zerver_userprofile u JOIN zerver_usergroupmembership m ON m.user_profile_id = u.id",
    .where = "m.user_group_id = $1::bigint AND u.realm_id = $2::bigint",
    .scope_count = 2,
    .key = "u.id",
    .columns = user_columns,
    .default_sort = USER_DELIVERY_EMAIL,
};

static const struct view_column bot_columns[] = {
    COLUMN_FULL_NAME,
    COLUMN_EMAIL(false),
    {VIEW_TEXT("bot_type", "kind",
               "CASE u.bot_type WHEN 1 THEN 'generic' WHEN 2 THEN 'incoming' WHEN 3 THEN 'outgoing'"
               " WHEN 4 THEN 'embedded' ELSE 'bot' END"),
     .width = 9},
    {VIEW_YES_NO("is_active", "active", "u.is_active", 6)},
    {VIEW_TEXT_OR_NULL("bot_owner", "owner", "o.full_name")},
    COLUMN_ID,
    {0},
};

#define FROM_BOTS "zerver_userprofile u LEFT JOIN zerver_userprofile o ON o.id = u.bot_owner_id"

const struct view bots_view = {
    .name = "bots",
    .title = N_("Bots"),
    .from = FROM_BOTS,
    .where = "u.realm_id = $1::bigint AND u.is_bot",
    .scope_count = 1,
    .key = "u.id",
    .columns = bot_columns,
    .default_sort = 1,
};

const struct view user_bots_view = {
    .name = "user_bots",
    .title = N_("Bots"),
    .from = FROM_BOTS,
    .where = "u.bot_owner_id = $1::bigint",
    .scope_count = 1,
    .key = "u.id",
    .columns = bot_columns,
    .default_sort = 1,
};

const char user_facts_sql[] =
    "SELECT u.id, r.string_id, r.name AS realm, u.delivery_email, u.email, u.full_name, u.role,"
    " u.is_active, u.is_bot, u.bot_type, o.delivery_email AS bot_owner, u.is_billing_admin,"
    " u.is_mirror_dummy, u.long_term_idle, u.date_joined, u.last_login,"
    " (SELECT max(p.timestamp) FROM zerver_userpresence p WHERE p.user_profile_id = u.id)"
    " AS last_seen, u.timezone, u.default_language,"
    " (SELECT count(*) FROM zerver_subscription s JOIN zerver_recipient n ON n.id = s.recipient_id"
    " WHERE s.user_profile_id = u.id AND s.active AND n.type = 2) AS streams,"
    " (SELECT count(*) FROM zerver_userprofile b WHERE b.bot_owner_id = u.id AND b.id <> u.id)"
    " AS bots,"
    " (SELECT count(*) FROM zerver_usergroupmembership m JOIN zerver_usergroup g"
    " ON g.id = m.user_group_id WHERE m.user_profile_id = u.id AND NOT g.is_system_group)"
    " AS groups"
    " FROM zerver_userprofile u JOIN zerver_realm r ON r.id = u.realm_id"
    " LEFT JOIN zerver_userprofile o ON o.id = u.bot_owner_id WHERE u.id = $1::bigint";

#define FOUND_USERS                                                                                \
    "SELECT w.place - 1, u.id, u.realm_id, u.delivery_email, u.full_name, u.email"                 \
    " FROM jsonb_array_elements_text($1::jsonb) WITH ORDINALITY AS w (email, place)"

/* In the order of FOUND_USERS; the first says which of the addresses it is, from 0. */
enum { FOUND_PLACE, FOUND_ID, FOUND_REALM_ID, FOUND_DELIVERY_EMAIL, FOUND_FULL_NAME, FOUND_EMAIL };

/* As they are, or with blanks around them removed. */
static struct value addresses_parameter(struct region *region, const char *const emails[],
                                        size_t count, bool trimmed)
{
    cJSON *array = cJSON_CreateArray();
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray(
            array, cJSON_CreateString(trimmed ? text_trim(region, emails[i]) : emails[i]));
    struct buffer text = {0};
    json_write(&text, array);
    cJSON_Delete(array);
    struct value parameter = value_text(region_copy_text(region, buffer_text(&text)));
    buffer_free(&text);
    return parameter;
}

static struct rows *look_up(struct database *database, struct region *region,
                            const struct realm *realm, const char *const emails[], size_t count,
                            struct error *error)
{
    struct value addresses = addresses_parameter(region, emails, count, true);
    if (realm)
        return database_query(database, region, error,
                              FOUND_USERS " JOIN zerver_userprofile u ON u.realm_id = $2::bigint"
                                          " AND upper(u.delivery_email::text) = upper(w.email)"
                                          " ORDER BY 1",
                              SQL_PARAMETERS(addresses, value_integer(realm->id)));
    /* The server has no index on upper(delivery_email) alone: go by realm, whose unique index has
     * it second, so that a large server is not read from end to end. */
    return database_query(
        database, region, error,
        FOUND_USERS " CROSS JOIN LATERAL (SELECT one.* FROM zerver_realm r CROSS JOIN LATERAL"
                    " (SELECT * FROM zerver_userprofile WHERE realm_id = r.id"
                    " AND upper(delivery_email::text) = upper(w.email) LIMIT 1) one LIMIT 2) u"
                    " ORDER BY 1",
        SQL_PARAMETERS(addresses));
}

static struct user read_user(const struct rows *rows, size_t row)
{
    return (struct user){
        .id = rows_integer(rows, row, FOUND_ID),
        .realm_id = rows_integer(rows, row, FOUND_REALM_ID),
        .delivery_email = rows_text(rows, row, FOUND_DELIVERY_EMAIL),
        .full_name = rows_text(rows, row, FOUND_FULL_NAME),
        .email = rows_text(rows, row, FOUND_EMAIL),
    };
}

bool user_find_in_realm(struct database *database, struct region *region, const struct realm *realm,
                        const char *email, struct user *user, bool *found, struct error *error)
{
    const struct rows *rows = look_up(database, region, realm, &email, 1, error);
    if (!rows)
        return false;
    *found = rows_count(rows) > 0;
    if (*found)
        *user = read_user(rows, 0);
    return true;
}

/* Why there is not one user with the address. */
static bool explain(const struct realm *realm, const char *email, size_t matches,
                    struct error *error)
{
    if (matches > 1)
        return error_set(error, ERROR_FAILED,
                         "This Aloha server contains multiple users with that email (in different "
                         "realms); please pass `--realm` to specify which one to modify.");
    if (realm)
        return error_set(error, ERROR_FAILED,
                         "The realm '<Realm: %s %lld>' does not contain a user with email '%s'",
                         realm->string_id, (long long)realm->id, email);
    return error_set(error, ERROR_FAILED,
                     "This Aloha server does not contain a user with email '%s'", email);
}

bool user_find_all(struct database *database, struct region *region, const struct realm *realm,
                   const char *const emails[], size_t count, struct user users[],
                   struct error *error)
{
    const struct rows *rows = look_up(database, region, realm, emails, count, error);
    size_t row = 0;
    for (size_t i = 0; rows && i < count; i++) {
        size_t first = row;
        while (row < rows_count(rows) && rows_integer(rows, row, FOUND_PLACE) == (int64_t)i)
            row++;
        if (row - first != 1)
            return explain(realm, text_trim(region, emails[i]), row - first, error);
        users[i] = read_user(rows, first);
    }
    return rows;
}

bool user_find(struct database *database, struct region *region, const struct realm *realm,
               const char *email, struct user *user, struct error *error)
{
    return user_find_all(database, region, realm, &email, 1, user, error);
}

/* Of an address that several people have, no more than two are read. */
static const char public_users_sql[] =
    FOUND_USERS " CROSS JOIN LATERAL (SELECT * FROM zerver_userprofile WHERE email = w.email"
                " ORDER BY id LIMIT 2) u ORDER BY 1, 2";

bool user_find_public(struct database *database, struct region *region, const char *const emails[],
                      size_t count, struct user users[], size_t *found, struct error *error)
{
    const struct rows *rows =
        database_query(database, region, error, public_users_sql,
                       SQL_PARAMETERS(addresses_parameter(region, emails, count, false)));
    *found = 0;
    for (size_t row = 0; rows && row < rows_count(rows); row++) {
        int64_t place = rows_integer(rows, row, FOUND_PLACE);
        if (place == (int64_t)*found - 1)
            return error_set(error, ERROR_FAILED, "Several users have the address '%s'.",
                             emails[place]) ||
                   error_hint(error, "Use a command that takes a realm, such as change_password.");
        if (place > (int64_t)*found)
            break;
        users[(*found)++] = read_user(rows, row);
    }
    return rows;
}

struct rows *user_list_active(struct database *database, struct region *region,
                              const struct realm *realm, struct error *error)
{
    return database_query(database, region, error,
                          "SELECT id FROM zerver_userprofile WHERE realm_id = $1::bigint"
                          " AND is_active ORDER BY id",
                          SQL_PARAMETERS(value_integer(realm->id)));
}

struct rows *user_list_admins(struct database *database, struct region *region,
                              const struct realm *realm, struct error *error)
{
    return database_query(database, region, error,
                          "SELECT id, delivery_email, full_name, role, is_bot"
                          " FROM zerver_userprofile WHERE realm_id = $1::bigint AND is_active"
                          " AND role IN (100, 200) ORDER BY id",
                          SQL_PARAMETERS(value_integer(realm->id)));
}
