/* SPDX-License-Identifier: Apache-2.0 */
#include "model/user_facts.h"

#include <inttypes.h>

#include "core/clock.h"
#include "core/region.h"
#include "model/role.h"
#include "server/rows.h"

const char user_facts_query[] =
    "SELECT u.id, u.full_name, u.delivery_email, r.string_id, r.name, u.role, u.is_active,"
    " u.is_bot, o.full_name, u.timezone, u.date_joined,"
    " (SELECT max(p.timestamp) FROM zerver_userpresence p WHERE p.user_profile_id = u.id),"
    " (SELECT count(*) FROM zerver_subscription s JOIN zerver_recipient t ON t.id = s.recipient_id"
    " AND t.type = 2 WHERE s.user_profile_id = u.id AND s.active),"
    " (SELECT count(*) FROM zerver_userprofile b WHERE b.bot_owner_id = u.id AND b.is_active)"
    " FROM zerver_userprofile u JOIN zerver_realm r ON r.id = u.realm_id"
    " LEFT JOIN zerver_userprofile o ON o.id = u.bot_owner_id WHERE u.id = $1::bigint";

/* The columns of user_facts_query. */
enum {
    FACT_ID,
    FACT_FULL_NAME,
    FACT_DELIVERY_EMAIL,
    FACT_REALM,
    FACT_REALM_NAME,
    FACT_ROLE,
    FACT_IS_ACTIVE,
    FACT_IS_BOT,
    FACT_OWNER,
    FACT_TIMEZONE,
    FACT_JOINED,
    FACT_LAST_SEEN,
    FACT_STREAMS,
    FACT_BOTS
};

bool user_facts_read(struct region *region, const struct rows *rows, struct user_facts *facts)
{
    if (rows_count(rows) == 0)
        return false;
    *facts = (struct user_facts){
        .id = rows_integer(rows, 0, FACT_ID),
        .full_name = region_copy_text(region, rows_text(rows, 0, FACT_FULL_NAME)),
        .delivery_email = region_copy_text(region, rows_text(rows, 0, FACT_DELIVERY_EMAIL)),
        .realm = region_copy_text(region, rows_text(rows, 0, FACT_REALM)),
        .realm_name = region_copy_text(region, rows_text(rows, 0, FACT_REALM_NAME)),
        .role = role_name(region, rows_integer(rows, 0, FACT_ROLE)),
        .is_active = rows_boolean(rows, 0, FACT_IS_ACTIVE),
        .is_bot = rows_boolean(rows, 0, FACT_IS_BOT),
        .timezone = region_copy_text(region, rows_text(rows, 0, FACT_TIMEZONE)),
        .joined = rows_value(rows, 0, FACT_JOINED),
        .last_seen = rows_value(rows, 0, FACT_LAST_SEEN),
        .streams = rows_integer(rows, 0, FACT_STREAMS),
        .bots = rows_integer(rows, 0, FACT_BOTS),
    };
    if (!rows_value(rows, 0, FACT_OWNER).null)
        facts->owner = region_copy_text(region, rows_text(rows, 0, FACT_OWNER));
    return true;
}

static const char *show_yes_no(struct region *region UNUSED, const struct value *value,
                               int64_t now UNUSED)
{
    return value->boolean ? "yes" : "no";
}

#define TEXT_COLUMN(column, heading, expression)                                                   \
    {                                                                                              \
        .name = column, .title = heading, .type = VALUE_TEXT, .sql = expression,                   \
        .sort = "upper(" expression "::text)", .sort_type = VALUE_TEXT, .searched = true           \
    }
#define YES_NO_COLUMN(column, heading, expression)                                                 \
    {                                                                                              \
        .name = column, .title = heading, .type = VALUE_BOOLEAN, .sql = expression,                \
        .sort = expression, .sort_type = VALUE_BOOLEAN, .width = 6, .show = show_yes_no            \
    }
#define ID_COLUMN(expression)                                                                      \
    {                                                                                              \
        .name = "id", .title = "id", .type = VALUE_INTEGER, .sql = expression, .sort = expression, \
        .sort_type = VALUE_INTEGER, .unique = true, .hidden = true                                 \
    }

static const struct view_column stream_columns[] = {
    TEXT_COLUMN("name", "name", "t.name"),
    {.name = "visibility",
     .title = "visibility",
     .type = VALUE_TEXT,
     .sql = "CASE WHEN t.is_web_public THEN 'web-public' WHEN t.invite_only THEN 'private'"
            " ELSE 'public' END",
     .width = 10},
    YES_NO_COLUMN("is_muted", "muted", "s.is_muted"),
    TEXT_COLUMN("description", "description", "t.description"),
    ID_COLUMN("t.id"),
    {.name = "deactivated",
     .title = "deactivated",
     .type = VALUE_BOOLEAN,
     .sql = "t.deactivated",
     .sort = "t.deactivated",
     .sort_type = VALUE_BOOLEAN,
     .hidden = true},
    {0},
};

const struct view user_streams_view = {
    .name = "user_streams",
    .title = "Streams",
    .from = "zerver_subscription s"
            " JOIN zerver_recipient c ON c.id = s.recipient_id AND c.type = 2"
            " JOIN zerver_stream t ON t.id = c.type_id",
    .where = "s.user_profile_id = $1::bigint AND s.active",
    .scope_count = 1,
    .key = "t.id",
    .columns = stream_columns,
    .default_sort = 0,
};

static const struct view_column bot_columns[] = {
    TEXT_COLUMN("full_name", "name", "b.full_name"),
    TEXT_COLUMN("delivery_email", "email", "b.delivery_email"),
    YES_NO_COLUMN("is_active", "active", "b.is_active"),
    ID_COLUMN("b.id"),
    {0},
};

const struct view user_bots_view = {
    .name = "user_bots",
    .title = "Bots",
    .from = "zerver_userprofile b",
    .where = "b.bot_owner_id = $1::bigint",
    .scope_count = 1,
    .key = "b.id",
    .columns = bot_columns,
    .default_sort = 0,
};

static const struct {
    int64_t number;
    const char *name;
} audit_events[] = {
    {101, "user_created"},
    {102, "user_activated"},
    {103, "user_deactivated"},
    {104, "user_reactivated"},
    {105, "user_role_changed"},
    {106, "user_deleted"},
    {107, "user_deleted_preserving_messages"},
    {120, "user_soft_activated"},
    {121, "user_soft_deactivated"},
    {122, "user_password_changed"},
    {123, "user_avatar_source_changed"},
    {124, "user_full_name_changed"},
    {125, "user_email_changed"},
    {126, "user_terms_of_service_version_changed"},
    {127, "user_api_key_changed"},
    {128, "user_bot_owner_changed"},
    {129, "user_default_sending_stream_changed"},
    {130, "user_default_register_stream_changed"},
    {131, "user_default_all_public_streams_changed"},
    {132, "user_setting_changed"},
    {133, "user_digest_email_created"},
    {301, "subscription_created"},
    {302, "subscription_activated"},
    {303, "subscription_deactivated"},
    {304, "subscription_property_changed"},
    {350, "user_muted"},
    {351, "user_unmuted"},
};

const char *audit_event_name(struct region *region, int64_t event_type)
{
    for (size_t i = 0; i < ARRAY_LENGTH(audit_events); i++) {
        if (audit_events[i].number == event_type)
            return audit_events[i].name;
    }
    return region_format(region, "event %" PRId64, event_type);
}

static const char *show_event(struct region *region, const struct value *value, int64_t now UNUSED)
{
    return audit_event_name(region, value->integer);
}

static const char *show_time(struct region *region, const struct value *value, int64_t now UNUSED)
{
    return value->null ? "" : clock_format_minute(region, value->time);
}

static const struct view_column audit_columns[] = {
    {.name = "event_time",
     .title = "time (UTC)",
     .type = VALUE_TIME,
     .sql = "a.event_time",
     .sort = "a.event_time",
     .sort_type = VALUE_TIME,
     .width = 16,
     .show = show_time},
    {.name = "event",
     .title = "event",
     .type = VALUE_INTEGER,
     .sql = "a.event_type",
     .sort = "a.event_type",
     .sort_type = VALUE_INTEGER,
     .width = 26,
     .show = show_event},
    {.name = "acting",
     .title = "by",
     .type = VALUE_TEXT,
     .sql = "w.full_name",
     .sort = "upper(coalesce(w.full_name, '')::text)",
     .sort_type = VALUE_TEXT,
     .searched = true},
    {.name = "details",
     .title = "details",
     .type = VALUE_TEXT,
     .sql = "a.extra_data",
     .sort = "upper(coalesce(a.extra_data, ''))",
     .sort_type = VALUE_TEXT,
     .searched = true},
    ID_COLUMN("a.id"),
    {0},
};

const struct view user_audit_view = {
    .name = "user_audit",
    .title = "Audit log",
    .from = "zerver_realmauditlog a LEFT JOIN zerver_userprofile w ON w.id = a.acting_user_id",
    .where = "a.modified_user_id = $1::bigint",
    .scope_count = 1,
    .key = "a.id",
    .columns = audit_columns,
    .default_sort = 0,
    .default_descending = true,
};
