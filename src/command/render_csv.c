/* SPDX-License-Identifier: Apache-2.0 */
/* Comma-separated values (RFC 4180) with a header line; null is an empty cell, text is quoted where
 * it must be. A second table follows an empty line. */
#include <string.h>

#include "command/options.h"
#include "command/renderer_kind.h"
#include "core/region.h"
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

/* A spreadsheet runs text that begins like a formula, unless an apostrophe says that it is text.
 * Source: OWASP, "CSV Injection". */
static const char *csv_cell(struct renderer *renderer, const struct value *value, const char *text)
{
    bool formula = value->type == VALUE_TEXT && *text && strchr("=+-@\t\r", *text);
    if (formula && renderer->options->for_spreadsheet)
        text = region_format(renderer->scratch, "'%s", text);
    return renderer_exact(renderer, text);
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
            write_field(renderer, csv_cell(renderer, value, text), last);
    }
}

const struct renderer_kind render_csv = {.table = csv_table, .row = csv_row};
