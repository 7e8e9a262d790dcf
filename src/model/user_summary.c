/* SPDX-License-Identifier: Apache-2.0 */
#include "model/user_summary.h"

#include "model/view_columns.h"

static const struct view_column fact_columns[] = {
    {VIEW_NUMBER("id", "id", "u.id", 0), .unique = true},
    {VIEW_FACT("full_name", "name", VALUE_TEXT, "u.full_name")},
    {VIEW_FACT("date_joined", "joined", VALUE_TIME, "u.date_joined"), .show = view_show_day},
    {VIEW_FACT("streams", "streams", VALUE_INTEGER,
               "(SELECT count(*) FROM zerver_subscription s JOIN zerver_recipient t"
               " ON t.id = s.recipient_id AND t.type = 2"
               " WHERE s.user_profile_id = u.id AND s.active)")},
    {VIEW_FACT("bots", "bots", VALUE_INTEGER,
               "(SELECT count(*) FROM zerver_userprofile b WHERE b.bot_owner_id = u.id"
               " AND b.is_active)")},
    {VIEW_FACT("delivery_email", "email", VALUE_TEXT, "u.delivery_email")},
    {VIEW_FACT("role", "role", VALUE_INTEGER, "u.role"), .show = view_show_role},
    {VIEW_FACT("state", "state", VALUE_TEXT,
               "CASE WHEN u.is_active THEN 'active' ELSE 'deactivated' END"),
     .show = view_show_word},
    {VIEW_FACT("kind", "kind", VALUE_TEXT,
               "CASE WHEN u.is_bot THEN 'bot' WHEN u.is_mirror_dummy THEN 'placeholder'"
               " ELSE 'person' END"),
     .show = view_show_word},
    {VIEW_FACT("bot_owner", "owner", VALUE_TEXT, "o.full_name")},
    {VIEW_FACT("last_seen", "last seen", VALUE_TIME,
               "(SELECT max(p.timestamp) FROM zerver_userpresence p"
               " WHERE p.user_profile_id = u.id)"),
     .show = view_show_ago},
    {VIEW_FACT("last_login", "last login", VALUE_TIME, "u.last_login"), .show = view_show_ago},
    {VIEW_FACT("email", "public email", VALUE_TEXT, "u.email")},
    {VIEW_FACT("timezone", "time zone", VALUE_TEXT, "u.timezone")},
    {VIEW_FACT("default_language", "language", VALUE_TEXT, "u.default_language")},
    {VIEW_FACT("long_term_idle", "long idle", VALUE_BOOLEAN, "u.long_term_idle")},
    {VIEW_FACT("is_billing_admin", "billing admin", VALUE_BOOLEAN, "u.is_billing_admin")},
    {VIEW_FACT("string_id", "realm", VALUE_TEXT, "r.string_id"), .show = view_show_string_id},
    {VIEW_HIDDEN_INTEGER("realm_id", "u.realm_id")},
    {0},
};

const struct view user_summary_view = {
    .name = "user",
    .title = N_("User"),
    .from = "zerver_userprofile u JOIN zerver_realm r ON r.id = u.realm_id"
            " LEFT JOIN zerver_userprofile o ON o.id = u.bot_owner_id",
    .where = "u.id = $1::bigint",
    .scope_count = 1,
    .key = "u.id",
    .columns = fact_columns,
};

static const struct view_column activity_columns[] = {
    {VIEW_AGO("last_visit", "last", "a.last_visit")},
    {VIEW_TEXT("client", "client", "c.name")},
    {VIEW_TEXT("query", "asked for", "a.query")},
    {VIEW_NUMBER("count", "times", "a.count", 10)},
    {VIEW_ID("a.id")},
    {0},
};

const struct view user_activity_view = {
    .name = "user_activity",
    .title = N_("Activity"),
    .from = "zerver_useractivity a JOIN zerver_client c ON c.id = a.client_id",
    .where = "a.user_profile_id = $1::bigint",
    .scope_count = 1,
    .key = "a.id",
    .columns = activity_columns,
    .default_sort = 0,
    .default_descending = true,
};
