/* SPDX-License-Identifier: Apache-2.0 */
#include "change/difference.h"

#include <stdarg.h>

#include "core/region.h"
#include "core/text.h"

enum { LINES_MAX = 10, VALUE_COLUMNS = 40 };

/* The row as people are told of it; the key may be a secret. */
static void write_row(struct buffer *lines, const struct row_snapshot *snapshot)
{
    buffer_format(lines, "\n%s", snapshot->table);
    if (snapshot->key && snapshot->operation != OPERATION_INSERT)
        buffer_format(lines, " %s",
                      record_is_secret(snapshot->table, snapshot->key_column) ? RECORD_SECRET
                                                                              : snapshot->key);
    buffer_append_text(lines, ": ");
}

void difference_add(struct difference *difference, const struct row_snapshot *snapshot,
                    const char *format, ...)
{
    if (difference->count++ >= LINES_MAX)
        return;
    va_list arguments;
    va_start(arguments, format);
    write_row(&difference->lines, snapshot);
    buffer_vformat(&difference->lines, format, arguments);
    va_end(arguments);
}

const char *difference_value(struct region *region, const struct row_snapshot_field *field,
                             const char *value)
{
    if (!value)
        return "none";
    return field->kind == SNAPSHOT_SECRET ? "a secret" : text_clip(region, value, VALUE_COLUMNS);
}

const char *difference_finish(struct difference *difference)
{
    const char *text = NULL;
    if (difference->count > LINES_MAX)
        buffer_format(&difference->lines, "\nand %zu more", difference->count - LINES_MAX);
    if (difference->count)
        text = region_copy_text(difference->region, buffer_text(&difference->lines));
    buffer_free(&difference->lines);
    return text;
}
