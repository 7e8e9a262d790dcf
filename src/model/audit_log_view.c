/* SPDX-License-Identifier: Apache-2.0 */
#include "model/audit_log_view.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/buffer.h"
#include "core/json.h"
#include "core/region.h"
#include "model/role.h"
#include "model/view_columns.h"

static const struct event {
    int64_t number;
    const char *name;
} events[] = {
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
    {201, "realm_deactivated"},
    {202, "realm_reactivated"},
    {203, "realm_scrubbed"},
    {204, "realm_plan_type_changed"},
    {205, "realm_logo_changed"},
    {206, "realm_exported"},
    {207, "realm_property_changed"},
    {208, "realm_icon_source_changed"},
    {209, "realm_discount_changed"},
    {210, "realm_sponsorship_approved"},
    {211, "realm_billing_method_changed"},
    {212, "realm_reactivation_email_sent"},
    {213, "realm_sponsorship_pending_status_changed"},
    {214, "realm_subdomain_changed"},
    {215, "realm_created"},
    {216, "realm_default_user_settings_changed"},
    {217, "realm_org_type_changed"},
    {218, "realm_domain_added"},
    {219, "realm_domain_changed"},
    {220, "realm_domain_removed"},
    {221, "realm_playground_added"},
    {222, "realm_playground_removed"},
    {223, "realm_linkifier_added"},
    {224, "realm_linkifier_changed"},
    {225, "realm_linkifier_removed"},
    {226, "realm_emoji_added"},
    {227, "realm_emoji_removed"},
    {301, "subscription_created"},
    {302, "subscription_activated"},
    {303, "subscription_deactivated"},
    {304, "subscription_property_changed"},
    {350, "user_muted"},
    {351, "user_unmuted"},
    {401, "stripe_customer_created"},
    {402, "stripe_card_changed"},
    {403, "stripe_plan_changed"},
    {404, "stripe_plan_quantity_reset"},
    {501, "customer_created"},
    {502, "customer_plan_created"},
    {503, "customer_switched_from_monthly_to_annual_plan"},
    {601, "stream_created"},
    {602, "stream_deactivated"},
    {603, "stream_name_changed"},
    {604, "stream_reactivated"},
    {605, "stream_message_retention_days_changed"},
    {607, "stream_property_changed"},
    {608, "stream_can_remove_subscribers_group_changed"},
};

const char *audit_event_name(struct region *region, int64_t event_type)
{
    for (size_t i = 0; i < ARRAY_LENGTH(events); i++) {
        if (events[i].number == event_type)
            return events[i].name;
    }
    return region_format(region, "event %" PRId64, event_type);
}

static const char *show_event(struct region *region, const struct value *value, int64_t now UNUSED)
{
    return audit_event_name(region, value->integer);
}

/* A name, or the first one that begins like it. */
static bool read_event(const char *text, struct value *value)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < ARRAY_LENGTH(events); i++) {
        if (strncasecmp(events[i].name, text, length) == 0) {
            *value = value_integer(events[i].number);
            return true;
        }
    }
    return false;
}

/* One value of extra_data: texts bare, all else as JSON. */
static void tell_value(struct buffer *text, const cJSON *item)
{
    if (!item || cJSON_IsNull(item))
        buffer_append_text(text, "none");
    else if (cJSON_IsString(item))
        buffer_append_text(text, item->valuestring);
    else
        json_write(text, item);
}

static void tell_role(struct buffer *text, struct region *region, const cJSON *role)
{
    if (cJSON_IsNumber(role))
        buffer_append_text(text, role_name(region, (int64_t)role->valuedouble));
    else
        tell_value(text, role);
}

/* {"11":{"200":A,…},"12":B}: the realm's people by role and its bots, after the change. */
static void tell_counts(struct buffer *text, struct region *region, const cJSON *counts)
{
    const cJSON *role, *roles = cJSON_GetObjectItemCaseSensitive(counts, "11");
    cJSON_ArrayForEach(role, roles)
    {
        if (!cJSON_IsNumber(role) || role->valuedouble == 0)
            continue;
        buffer_format(text, "%ss %.0f, ", role_short_name(region, strtoll(role->string, NULL, 10)),
                      role->valuedouble);
    }
    buffer_format(text, "bots %" PRId64, json_integer(counts, "12", 0));
}

/* Old and new value, under the name of what has them. */
static void tell_change(struct buffer *text, struct region *region, const cJSON *extra)
{
    const cJSON *old = cJSON_GetObjectItemCaseSensitive(extra, "1");
    const cJSON *new = cJSON_GetObjectItemCaseSensitive(extra, "2");
    const char *property = json_text(extra, "property");
    bool role = cJSON_GetObjectItemCaseSensitive(extra, "10") != NULL;
    if (property || role)
        buffer_format(text, "%s: ", property ? property : "role");
    if (role)
        tell_role(text, region, old);
    else
        tell_value(text, old);
    buffer_append_text(text, " → ");
    if (role)
        tell_role(text, region, new);
    else
        tell_value(text, new);
}

/* Whatever else an object holds. */
static void tell_members(struct buffer *text, struct region *region, const cJSON *extra)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, extra)
    {
        bool counts = strcmp(item->string, "10") == 0;
        bool change = !counts && strspn(item->string, "12") == 1 && item->string[1] == '\0';
        if (change || strcmp(item->string, "property") == 0)
            continue;
        if (text->length > 0)
            buffer_append_text(text, ", ");
        if (counts) {
            tell_counts(text, region, item);
            continue;
        }
        buffer_format(text, "%s: ", item->string);
        tell_value(text, item);
    }
}

/* A dictionary in Python's spelling: {'old_value': 1} without what is spelling only. */
static const char *tell_dictionary(struct region *region, const char *literal)
{
    struct buffer text = {0};
    size_t length = strlen(literal);
    for (size_t i = 1; i + 1 < length; i++) {
        if (literal[i] != '\'')
            buffer_append_byte(&text, literal[i]);
    }
    return buffer_take_text(region, &text);
}

const char *audit_details(struct region *region, const char *extra_data)
{
    if (*extra_data != '{')
        return extra_data;
    const cJSON *extra = json_parse(region, extra_data, NULL);
    if (!cJSON_IsObject(extra)) {
        size_t length = strlen(extra_data);
        bool python = extra_data[1] == '\'' && extra_data[length - 1] == '}';
        return python ? tell_dictionary(region, extra_data) : extra_data;
    }
    struct buffer text = {0};
    if (cJSON_HasObjectItem(extra, "1") && cJSON_HasObjectItem(extra, "2"))
        tell_change(&text, region, extra);
    tell_members(&text, region, extra);
    return buffer_take_text(region, &text);
}

static const char *show_details(struct region *region, const struct value *value,
                                int64_t now UNUSED)
{
    return value->null ? "" : audit_details(region, value->text);
}

#define EVENT_TIME                                                                                 \
    {                                                                                              \
        VIEW_TIME("event_time", "time (UTC)", "a.event_time")                                      \
    }
#define EVENT                                                                                      \
    {                                                                                              \
        .name = "event", .title = N_("event"), .type = VALUE_INTEGER, .sql = "a.event_type",       \
        .sort = "a.event_type", .sort_type = VALUE_INTEGER, .width = 26, .show = show_event,       \
        .read = read_event                                                                         \
    }
#define USER                                                                                       \
    {                                                                                              \
        VIEW_TEXT_OR_NULL("user", "user", "m.full_name")                                           \
    }
#define STREAM                                                                                     \
    {                                                                                              \
        VIEW_TEXT_OR_NULL("stream", "stream", "t.name"), .width = 14                               \
    }
#define ACTING                                                                                     \
    {                                                                                              \
        VIEW_TEXT_OR_NULL("acting", "by", "w.full_name"), .width = 14                              \
    }
#define DETAILS                                                                                    \
    {                                                                                              \
        VIEW_TEXT_OR_NULL("details", "details", "a.extra_data"), .show = show_details              \
    }
#define BACKFILLED                                                                                 \
    {                                                                                              \
        VIEW_YES_NO("backfilled", "backfilled", "a.backfilled", 0), .hidden = true                 \
    }
#define ID                                                                                         \
    {                                                                                              \
        VIEW_ID("a.id")                                                                            \
    }

#define FROM_ACTING                                                                                \
    "zerver_realmauditlog a LEFT JOIN zerver_userprofile w ON w.id = a.acting_user_id"
#define JOIN_USER   " LEFT JOIN zerver_userprofile m ON m.id = a.modified_user_id"
#define JOIN_STREAM " LEFT JOIN zerver_stream t ON t.id = a.modified_stream_id"

static const struct view_column realm_columns[] = {
    EVENT_TIME, EVENT, USER, DETAILS, STREAM, ACTING, BACKFILLED, ID, {0},
};
static const struct view_column user_columns[] = {
    EVENT_TIME, EVENT, DETAILS, STREAM, ACTING, BACKFILLED, ID, {0},
};
static const struct view_column stream_columns[] = {
    EVENT_TIME, EVENT, USER, DETAILS, ACTING, BACKFILLED, ID, {0},
};

const struct view realm_audit_view = {
    .name = "realm_audit",
    .title = N_("Audit log"),
    .from = FROM_ACTING JOIN_USER JOIN_STREAM,
    .where = "a.realm_id = $1::bigint",
    .scope_count = 1,
    .key = "a.id",
    .columns = realm_columns,
    .default_sort = 0,
    .default_descending = true,
};

const struct view user_audit_view = {
    .name = "user_audit",
    .title = N_("Audit log"),
    .from = FROM_ACTING JOIN_STREAM,
    .where = "a.modified_user_id = $1::bigint",
    .scope_count = 1,
    .key = "a.id",
    .columns = user_columns,
    .default_sort = 0,
    .default_descending = true,
};

const struct view stream_audit_view = {
    .name = "stream_audit",
    .title = N_("Audit log"),
    .from = FROM_ACTING JOIN_USER,
    .where = "a.modified_stream_id = $1::bigint",
    .scope_count = 1,
    .key = "a.id",
    .columns = stream_columns,
    .default_sort = 0,
    .default_descending = true,
};
