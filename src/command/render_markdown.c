/* SPDX-License-Identifier: Apache-2.0 */
/* A table in Markdown (GitHub Flavored Markdown Spec, 4.10 "Tables"), for people to paste: times
 * and truth values as they read them, text cleaned, so that a row is a line, and without meaning as
 * Markdown or HTML. */
#include <string.h>

#include "command/renderer_kind.h"
#include "core/text.h"

/* Any ASCII punctuation may stand behind a backslash (CommonMark Spec, 2.4); these would mean
 * something in a cell. */
static void write_text(struct renderer *renderer, const char *text)
{
    for (text = text_clean(renderer->scratch, text); *text; text++) {
        if (strchr("\\`*_~[]<>&|!#$", *text))
            fputc('\\', renderer->output);
        fputc(*text, renderer->output);
    }
}

static void markdown_table(struct renderer *renderer)
{
    fputs(renderer->tables ? "\n|" : "|", renderer->output);
    for (size_t i = 0; i < renderer->selected_count; i++) {
        fputc(' ', renderer->output);
        write_text(renderer, renderer_column(renderer, i)->name);
        fputs(" |", renderer->output);
    }
    fputs("\n|", renderer->output);
    for (size_t i = 0; i < renderer->selected_count; i++) {
        enum value_type type = renderer_column(renderer, i)->type;
        bool number = type == VALUE_INTEGER || type == VALUE_NUMBER;
        fputs(number ? " ---: |" : " --- |", renderer->output);
    }
    fputc('\n', renderer->output);
}

static void markdown_row(struct renderer *renderer, enum row_mark mark UNUSED,
                         const struct value *values)
{
    fputc('|', renderer->output);
    for (size_t i = 0; i < renderer->selected_count; i++) {
        const struct value *value = &values[renderer->selected[i]];
        fputc(' ', renderer->output);
        write_text(renderer, value->null ? "" : table_cell_text(renderer->scratch, value));
        fputs(" |", renderer->output);
    }
    fputc('\n', renderer->output);
}

const struct renderer_kind render_markdown = {.table = markdown_table, .row = markdown_row};
