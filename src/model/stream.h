/* SPDX-License-Identifier: Apache-2.0 */
/* Streams: where a realm's members talk (zerver_stream). */
#ifndef MODEL_STREAM_H
#define MODEL_STREAM_H

#include <stdbool.h>

#include "core/attributes.h"
#include "model/view.h"

/* "web-public", "public", "private", "private, protected history", "public, protected history". */
const char *stream_visibility_name(bool invite_only, bool history_public_to_subscribers,
                                   bool is_web_public) RETURNS_NONNULL;

/* The columns of streams_view. */
enum stream_column {
    STREAM_NAME,
    STREAM_VISIBILITY,
    STREAM_SUBSCRIBERS,
    STREAM_ID,
    STREAM_INVITE_ONLY,
    STREAM_HISTORY_PUBLIC_TO_SUBSCRIBERS,
    STREAM_IS_WEB_PUBLIC,
    STREAM_DEACTIVATED,
    STREAM_DATE_CREATED,
    STREAM_DESCRIPTION,
    STREAM_COLUMN_COUNT
};

/*
 * The streams of a realm ($1) in order of name, which an index serves: name, visibility,
 * subscribers (current ones); hidden: id, invite_only, history_public_to_subscribers,
 * is_web_public, deactivated, date_created, description.
 */
extern const struct view streams_view;

/* The streams that a user ($1) is subscribed to: name, visibility, is_muted, description; hidden:
 * id, deactivated. */
extern const struct view user_streams_view;

/* What is to be known of one stream ($1): one row. */
extern const struct view stream_summary_view;

/* The topics of a stream ($1: its recipient_id), upper and lower case alike: name (as written
 * last), last_sent, last_id of its messages. No message is read but for its time. */
extern const struct view stream_topics_view;

#endif
