/* SPDX-License-Identifier: Apache-2.0 */
#include "model/stream.h"

const char *stream_visibility_name(bool invite_only, bool history_public_to_subscribers,
                                   bool is_web_public)
{
    if (is_web_public)
        return "web-public";
    if (invite_only)
        return history_public_to_subscribers ? "private" : "private, protected history";
    return history_public_to_subscribers ? "public" : "public, protected history";
}

#define FLAG_COLUMN(column, heading)                                                               \
    {                                                                                              \
        .name = column, .title = heading, .type = VALUE_BOOLEAN, .sql = "s." column,               \
        .sort = "s." column, .sort_type = VALUE_BOOLEAN, .hidden = true                            \
    }

static const struct view_column stream_columns[STREAM_COLUMN_COUNT + 1] = {
    [STREAM_NAME] = {.name = "name",
                     .title = "name",
                     .type = VALUE_TEXT,
                     .sql = "s.name",
                     .sort = "upper(s.name::text)",
                     .sort_type = VALUE_TEXT,
                     .unique = true,
                     .searched = true},
    [STREAM_SUBSCRIBERS] =
        {.name = "subscribers",
         .title = "subscribers",
         .type = VALUE_INTEGER,
         .sql = "(SELECT count(*) FROM zerver_subscription n WHERE n.recipient_id = s.recipient_id"
                " AND n.active AND n.is_user_active)",
         .sort_type = VALUE_INTEGER,
         .match =
             "(SELECT count(*) FROM zerver_subscription n WHERE n.recipient_id = s.recipient_id"
             " AND n.active AND n.is_user_active)",
         .width = 11},
    [STREAM_ID] = {.name = "id",
                   .title = "id",
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
                             .title = "created",
                             .type = VALUE_TIME,
                             .sql = "s.date_created",
                             .sort = "s.date_created",
                             .sort_type = VALUE_TIME,
                             .hidden = true},
    [STREAM_DESCRIPTION] = {.name = "description",
                            .title = "description",
                            .type = VALUE_TEXT,
                            .sql = "s.description",
                            .sort = "upper(s.description::text)",
                            .sort_type = VALUE_TEXT,
                            .searched = true,
                            .hidden = true},
};

const struct view streams_view = {
    .name = "streams",
    .title = "Streams",
    .from = "zerver_stream s",
    .where = "s.realm_id = $1::bigint",
    .scope_count = 1,
    .key = "s.id",
    .columns = stream_columns,
    .default_sort = STREAM_NAME,
};
