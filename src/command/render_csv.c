/* SPDX-License-Identifier: Apache-2.0 */
/* Comma-separated values (RFC 4180) with a header line; null is an empty cell, text is quoted where
 * it must be. A second table follows an empty line. */
#include <string.h>

#include "command/renderer_kind.h"
#include "core/text.h"

static void write_field(struct renderer *renderer, const char *text, bool last)
{
    bool quoted = strpbrk(text, ",\"\r\n") || *text == '\0';
    if (quoted)
        fputc('"', renderer->output);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', renderer->output);
        fputc(*text, renderer->output);
    }
    if (quoted)
        fputc('"', renderer->output);
    fputs(last ? "\r\n" : ",", renderer->output);
}

static void csv_table(struct renderer *renderer)
{
    if (renderer->tables)
        fputs("\r\n", renderer->output);
    for (size_t i = 0; i < renderer->selected_count; i++)
        write_field(renderer, renderer_column(renderer, i)->name,
                    i + 1 == renderer->selected_count);
}

static void csv_row(struct renderer *renderer, enum row_mark mark UNUSED,
                    const struct value *values)
{
    for (size_t i = 0; i < renderer->selected_count; i++) {
        const struct value *value = &values[renderer->selected[i]];
        const char *text = value_to_text(value, renderer->scratch);
        bool last = i + 1 == renderer->selected_count;
        if (!text)
            fputs(last ? "\r\n" : ",", renderer->output);
        else
            write_field(renderer, renderer->terminal ? text_clean(renderer->scratch, text) : text,
                        last);
    }
}

const struct renderer_kind render_csv = {.table = csv_table, .row = csv_row};
