/* SPDX-License-Identifier: Apache-2.0 */
#include "model/stream.h"

#include "model/view_columns.h"

const char *stream_visibility_name(bool invite_only, bool history_public_to_subscribers,
                                   bool is_web_public)
{
    if (is_web_public)
        return "web-public";
    if (invite_only)
        return history_public_to_subscribers ? "private" : "private, protected history";
    return history_public_to_subscribers ? "public" : "public, protected history";
}

#define VISIBILITY(stream)                                                                         \
    "CASE WHEN " stream ".is_web_public THEN 'web-public' WHEN " stream                            \
    ".invite_only THEN 'private' ELSE 'public' END"

#define FLAG_COLUMN(column, heading)                                                               \
    {                                                                                              \
        .name = column, .title = heading, .type = VALUE_BOOLEAN, .sql = "s." column,               \
        .sort = "s." column, .sort_type = VALUE_BOOLEAN, .hidden = true                            \
    }

static const struct view_column stream_columns[STREAM_COLUMN_COUNT + 1] = {
    [STREAM_NAME] = {.name = "name",
                     .title = N_("name"),
                     .type = VALUE_TEXT,
                     .sql = "s.name",
                     .sort = "upper(s.name::text)",
                     .sort_type = VALUE_TEXT,
                     .unique = true,
                     .searched = true},
    [STREAM_VISIBILITY] = {VIEW_FACT("visibility", "visibility", VALUE_TEXT, VISIBILITY("s")),
                           .width = 10, .show = view_show_word},
    [STREAM_SUBSCRIBERS] =
        {.name = "subscribers",
         .title = N_("subscribers"),
         .type = VALUE_INTEGER,
         .sql = "(SELECT count(*) FROM zerver_subscription n WHERE n.recipient_id = s.recipient_id"
                " AND n.active AND n.is_user_active)",
         .sort_type = VALUE_INTEGER,
         .match =
             "(SELECT count(*) FROM zerver_subscription n WHERE n.recipient_id = s.recipient_id"
             " AND n.active AND n.is_user_active)",
         .width = 11},
    [STREAM_ID] = {.name = "id",
                   .title = N_("id"),
                   .type = VALUE_INTEGER,
                   .sql = "s.id",
                   .sort = "s.id",
                   .sort_type = VALUE_INTEGER,
                   .unique = true,
                   .hidden = true},
    [STREAM_INVITE_ONLY] = FLAG_COLUMN("invite_only", "private"),
    [STREAM_HISTORY_PUBLIC_TO_SUBSCRIBERS] =
        FLAG_COLUMN("history_public_to_subscribers", "shared history"),
    [STREAM_IS_WEB_PUBLIC] = FLAG_COLUMN("is_web_public", "web-public"),
    [STREAM_DEACTIVATED] = FLAG_COLUMN("deactivated", "deactivated"),
    [STREAM_DATE_CREATED] = {.name = "date_created",
                             .title = N_("created"),
                             .type = VALUE_TIME,
                             .sql = "s.date_created",
                             .sort = "s.date_created",
                             .sort_type = VALUE_TIME,
                             .hidden = true},
    [STREAM_DESCRIPTION] = {.name = "description",
                            .title = N_("description"),
                            .type = VALUE_TEXT,
                            .sql = "s.description",
                            .sort = "upper(s.description::text)",
                            .sort_type = VALUE_TEXT,
                            .searched = true,
                            .hidden = true,
                            .wide = true},
};

const struct view streams_view = {
    .name = "streams",
    .title = N_("Streams"),
    .from = "zerver_stream s",
    .where = "s.realm_id = $1::bigint",
    .scope_count = 1,
    .key = "s.id",
    .columns = stream_columns,
    .default_sort = STREAM_NAME,
};

static const struct view_column user_columns[] = {
    {VIEW_TEXT("name", "name", "t.name")},
    {VIEW_FACT("visibility", "visibility", VALUE_TEXT, VISIBILITY("t")), .width = 10,
     .show = view_show_word},
    {VIEW_YES_NO("is_muted", "muted", "s.is_muted", 6)},
    {VIEW_TEXT("description", "description", "t.description")},
    {VIEW_ID("t.id")},
    {VIEW_HIDDEN_DEACTIVATED("t.deactivated")},
    {0},
};

const struct view user_streams_view = {
    .name = "user_streams",
    .title = N_("Streams"),
    .from = "zerver_subscription s"
            " JOIN zerver_recipient c ON c.id = s.recipient_id AND c.type = 2"
            " JOIN zerver_stream t ON t.id = c.type_id",
    .where = "s.user_profile_id = $1::bigint AND s.active",
    .scope_count = 1,
    .key = "t.id",
    .columns = user_columns,
    .default_sort = 0,
};

static const struct view_column fact_columns[] = {
    {VIEW_NUMBER("id", "id", "t.id", 0), .unique = true},
    {VIEW_FACT("name", "name", VALUE_TEXT, "t.name")},
    {VIEW_FACT("visibility", "visibility", VALUE_TEXT, VISIBILITY("t")), .show = view_show_word},
    {VIEW_FACT("state", "state", VALUE_TEXT,
               "CASE WHEN t.deactivated THEN 'deactivated' ELSE 'active' END"),
     .show = view_show_word},
    {VIEW_FACT("date_created", "created", VALUE_TIME, "t.date_created"), .show = view_show_day},
    {VIEW_FACT("is_default", "joined by new users", VALUE_BOOLEAN,
               "EXISTS (SELECT FROM zerver_defaultstream d WHERE d.stream_id = t.id)")},
    {VIEW_FACT("stream_post_policy", "may post", VALUE_TEXT,
               "CASE t.stream_post_policy WHEN 1 THEN 'everyone' WHEN 2 THEN 'administrators'"
               " WHEN 3 THEN 'full members' WHEN 4 THEN 'moderators'"
               " ELSE 'policy ' || t.stream_post_policy END"),
     .show = view_show_word},
    {VIEW_FACT("history_public_to_subscribers", "shared history", VALUE_BOOLEAN,
               "t.history_public_to_subscribers")},
    {VIEW_FACT("message_retention_days", "retention (days)", VALUE_TEXT,
               "CASE WHEN t.message_retention_days IS NULL THEN 'as the realm'"
               " WHEN t.message_retention_days < 0 THEN 'for ever'"
               " ELSE t.message_retention_days::text END"),
     .show = view_show_word},
    {VIEW_FACT("can_remove_subscribers_group", "may remove subscribers", VALUE_TEXT,
               "(SELECT g.name FROM zerver_usergroup g"
               " WHERE g.id = t.can_remove_subscribers_group_id)")},
    {VIEW_FACT("string_id", "realm", VALUE_TEXT, "r.string_id"), .show = view_show_string_id},
    {VIEW_FACT("description", "description", VALUE_TEXT, "t.description")},
    {VIEW_HIDDEN_INTEGER("realm_id", "t.realm_id")},
    {VIEW_HIDDEN_INTEGER("recipient_id", "t.recipient_id")},
    {0},
};

const struct view stream_summary_view = {
    .name = "stream",
    .title = N_("Stream"),
    .from = "zerver_stream t JOIN zerver_realm r ON r.id = t.realm_id",
    .where = "t.id = $1::bigint",
    .scope_count = 1,
    .key = "t.id",
    .columns = fact_columns,
};

static const struct view_column topic_columns[] = {
    {VIEW_TEXT("name", "topic", "o.name")},
    {VIEW_FACT("last_sent", "last message", VALUE_TIME,
               "(SELECT m.date_sent FROM zerver_message m WHERE m.id = o.last_id)"),
     .width = 12, .show = view_show_ago},
    {VIEW_NUMBER("last_id", "message id", "o.last_id", 10), .unique = true},
    {0},
};

/* One look into the index zerver_message_recipient_upper_subject for each topic, however many
 * messages it has (a loose index scan: PostgreSQL wiki, "Loose indexscan"). */
const struct view stream_topics_view = {
    .name = "stream_topics",
    .title = N_("Topics"),
    .from = "(WITH RECURSIVE topic AS ("
            "(SELECT m.subject, m.id FROM zerver_message m WHERE m.recipient_id = $1::bigint"
            " ORDER BY upper(m.subject::text), m.id DESC NULLS LAST LIMIT 1)"
            " UNION ALL SELECT n.subject, n.id FROM topic CROSS JOIN LATERAL"
            " (SELECT m.subject, m.id FROM zerver_message m WHERE m.recipient_id = $1::bigint"
            " AND upper(m.subject::text) > upper(topic.subject::text)"
            " ORDER BY upper(m.subject::text), m.id DESC NULLS LAST LIMIT 1) n)"
            " SELECT subject AS name, id AS last_id FROM topic) o",
    .scope_count = 1,
    .key = "o.last_id",
    .columns = topic_columns,
    .default_sort = 2,
    .default_descending = true,
};
