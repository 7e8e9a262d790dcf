/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the server writes into its log: an entry is a line that begins with a time, and the lines
 * after it that do not, such as a traceback's. Times are UTC.
 *
 *   2022-11-17 10:00:00.123 INFO [zerver.lib.digest] Queuing user_ids for potential digest: [7]
 *   2022-11-17 10:00:00,123 WARNING  Started soft deactivation
 *
 * The first form is that of server.log, errors.log and the workers; the second that of logs of one
 * command. Other programs' lines have no time that is known here: each is an entry.
 */
#ifndef MODEL_LOG_ENTRY_H
#define MODEL_LOG_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"
#include "model/view.h"

struct region;

/* The columns of log_view. */
enum { LOG_TIME, LOG_LEVEL, LOG_ORIGIN, LOG_MESSAGE, LOG_COLUMNS };

/* time, level, origin, message: no table of the database, but what filters are told, and read by,
 * as in all other lists. */
extern const struct view log_view;

/* Bytes that log_line_is_dated() looks at. */
enum { LOG_DATE_LENGTH = 19 };

/* Does a line that begins with these bytes, of which there may be more, begin with a time? */
bool log_line_is_dated(const char *bytes, size_t length) NONNULL(1);

struct log_entry {
    /* By log_view: null where there is none; level is debug, info, warning, error or critical, or
     * the word that stands there; the message is all lines. */
    struct value values[LOG_COLUMNS];
    const char *summary; /* the message on one line: its first, and the last of several */
};

/* Reads an entry; its texts live in `region`. Bytes that are no UTF-8 become U+FFFD, and a NUL does
 * too. */
struct log_entry log_entry_read(struct region *region, const char *bytes, size_t length)
    NONNULL(1, 2);

/* What filters compare beside the values (view_filter_matches()): texts in upper case, in `region`.
 */
void log_entry_fold(struct region *region, const struct log_entry *entry,
                    const char *folded[LOG_COLUMNS]) NONNULL(1, 2, 3);

#endif
