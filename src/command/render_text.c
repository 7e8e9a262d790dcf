/* SPDX-License-Identifier: Apache-2.0 */
/* Text for people, laid out as the server's own commands print it; and --plain: one row a line,
 * cells separated by tabs, escaped as in PostgreSQL's COPY text format. */
#include <string.h>

#include "command/preview.h"
#include "command/renderer_kind.h"
#include "core/region.h"
#include "core/text.h"

static const char colour_inactive[] = "\033[31;1m";
static const char colour_end[] = "\033[0m";

/* What people read is cleaned wherever it goes: behind `| less -R` or `ssh` there is a terminal,
 * too.
 */
static const char *safe(struct renderer *renderer, const char *text)
{
    return text_clean(renderer->scratch, text);
}

/* The server pads by code points; on a terminal columns are what counts. */
static int displayed_width(const struct renderer *renderer, const char *text)
{
    return renderer->terminal ? text_width(text) : (int)text_length(text);
}

static void write_cell(struct renderer *renderer, size_t index, const char *text)
{
    fputs(text, renderer->output);
    if (index + 1 == renderer->selected_count)
        return;
    int width = displayed_width(renderer, text);
    int wanted = renderer_column(renderer, index)->width;
    fprintf(renderer->output, "%*s", 1 + (wanted > width ? wanted - width : 0), "");
}

/* Do rows read as sentences? With --fields they are columns, whatever the table. */
static bool tells_sentences(const struct renderer *renderer)
{
    return renderer->table->sentence && !renderer->options->fields;
}

static void text_table(struct renderer *renderer)
{
    if (tells_sentences(renderer))
        return;
    for (size_t i = 0; i < renderer->selected_count; i++)
        write_cell(renderer, i, renderer_column(renderer, i)->name);
    fputc('\n', renderer->output);
    static const char dashes[] = "----------------------------------------------------------------";
    for (size_t i = 0; i < renderer->selected_count; i++) {
        size_t length = strlen(renderer_column(renderer, i)->name);
        size_t most = sizeof dashes - 1;
        write_cell(renderer, i, dashes + most - (length < most ? length : most));
    }
    fputc('\n', renderer->output);
}

static void write_columns(struct renderer *renderer, const struct value *values)
{
    for (size_t i = 0; i < renderer->selected_count; i++)
        write_cell(
            renderer, i,
            safe(renderer, table_cell_text(renderer->scratch, &values[renderer->selected[i]])));
}

/* The lines of a sentence, each in colour by itself, as the server prints them. */
static void write_sentence(struct renderer *renderer, const char *sentence, bool colour)
{
    for (const char *line = sentence;; line++) {
        size_t length = strcspn(line, "\n");
        char *copy = region_copy_bytes(renderer->scratch, line, length);
        fprintf(renderer->output, "%s%s%s", colour ? colour_inactive : "", safe(renderer, copy),
                colour ? colour_end : "");
        line += length;
        if (!*line)
            return;
        fputc('\n', renderer->output);
    }
}

static void write_row(struct renderer *renderer, bool inactive, const struct value *values)
{
    bool colour = renderer->colour && inactive;
    fputs(colour ? colour_inactive : "", renderer->output);
    write_columns(renderer, values);
    fputs(renderer->terminal && inactive ? " (deactivated)" : "", renderer->output);
    fputs(colour ? colour_end : "", renderer->output);
    fputc('\n', renderer->output);
}

static void text_row(struct renderer *renderer, enum row_mark mark, const struct value *values)
{
    const struct table *table = renderer->table;
    bool inactive = mark == ROW_INACTIVE;
    if (!tells_sentences(renderer)) {
        write_row(renderer, inactive, values);
        return;
    }
    write_sentence(renderer, table->sentence(renderer->scratch, table, values),
                   renderer->colour && inactive);
    fputc('\n', renderer->output);
    if (table->separator)
        fprintf(renderer->output, "%s\n", table->separator);
}

static void text_say(struct renderer *renderer, const char *text)
{
    for (;; text++) {
        size_t length = strcspn(text, "\n");
        fputs(safe(renderer, region_copy_bytes(renderer->scratch, text, length)), renderer->output);
        fputc('\n', renderer->output);
        text += length;
        if (!*text)
            return;
    }
}

/* A preview is for reading; of a real change the command itself says what there is to say. */
static void text_changes(struct renderer *renderer, bool preview, const struct records *records,
                         const struct effects *effects)
{
    if (!preview)
        return;
    text_say(renderer, preview_text(renderer->scratch, records, effects, PREVIEW_ROOMY));
    text_say(renderer, "This was a dry run: nothing was changed.");
}

const struct renderer_kind render_text = {
    .table = text_table, .row = text_row, .say = text_say, .changes = text_changes};

static void write_escaped(struct renderer *renderer, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '\t': fputs("\\t", renderer->output); break;
        case '\n': fputs("\\n", renderer->output); break;
        case '\r': fputs("\\r", renderer->output); break;
        case '\\': fputs("\\\\", renderer->output); break;
        default: fputc(*text, renderer->output);
        }
    }
}

static void plain_row(struct renderer *renderer, enum row_mark mark UNUSED,
                      const struct value *values)
{
    for (size_t i = 0; i < renderer->selected_count; i++) {
        const struct value *value = &values[renderer->selected[i]];
        const char *text = value_to_text(value, renderer->scratch);
        if (text)
            write_escaped(renderer, renderer_exact(renderer, text));
        else
            fputs("\\N", renderer->output);
        fputc(i + 1 < renderer->selected_count ? '\t' : '\n', renderer->output);
    }
}

const struct renderer_kind render_plain = {.row = plain_row};
