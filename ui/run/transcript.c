/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/run/transcript.h"

#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/run/child_run.h"

enum {
    MARKER_WIDTH = 2,  /* before rows: are they deactivated? */
    RECORD_COLUMNS = 5 /* so many columns make a single row a list of facts */
};

struct text_table {
    size_t count;
    const char **names;
    bool *numbers;
    int *widths;
};

struct transcript_line {
    enum transcript_kind kind;
    const struct text_table *table; /* NULL: `cells` is one text */
    const char *const *cells;
};

struct transcript {
    struct region *region;
    struct region *scratch;
    struct transcript_line *lines;
    size_t count, size, bytes;
    int64_t dropped;
    int width;
    struct text_table *table;
    const char *const *held; /* the first row of `table`, until another comes */
    bool held_inactive;
    bool headed; /* the headings have been added */
};

struct transcript *transcript_create(void)
{
    struct transcript *transcript = memory_alloc(1, sizeof *transcript);
    transcript->region = region_create();
    transcript->scratch = region_create();
    return transcript;
}

void transcript_destroy(struct transcript *transcript)
{
    if (!transcript)
        return;
    region_destroy(transcript->region);
    region_destroy(transcript->scratch);
    free(transcript->lines);
    free(transcript);
}

static bool transcript_is_full(const struct transcript *transcript)
{
    return transcript->count >= TRANSCRIPT_LINES_MOST || transcript->bytes >= TRANSCRIPT_BYTES_MOST;
}

static void transcript_append(struct transcript *transcript, struct transcript_line line)
{
    if (transcript->count == transcript->size) {
        transcript->size = transcript->size ? 2 * transcript->size : 256;
        transcript->lines =
            memory_resize(transcript->lines, transcript->size, sizeof *transcript->lines);
    }
    transcript->lines[transcript->count++] = line;
}

/* A clean copy that lives as long as the transcript. */
static const char *transcript_keep(struct transcript *transcript, const char *text, size_t length)
{
    const char *bytes = region_copy_bytes(transcript->scratch, text, length);
    const char *kept = region_copy_text(transcript->region, text_clean(transcript->scratch, bytes));
    region_reset(transcript->scratch);
    transcript->bytes += strlen(kept) + sizeof(struct transcript_line);
    return kept;
}

static void transcript_widen(struct transcript *transcript, int width)
{
    if (width > transcript->width)
        transcript->width = width;
}

static void transcript_put_line(struct transcript *transcript, enum transcript_kind kind,
                                const char *text, size_t length)
{
    /* How it ended is kept whatever came before. */
    bool outcome = kind == TRANSCRIPT_ERROR || kind == TRANSCRIPT_HINT;
    if (transcript_is_full(transcript) && !outcome) {
        transcript->dropped++;
        return;
    }
    const char **cells = region_alloc_array(transcript->region, 1, sizeof *cells);
    cells[0] = transcript_keep(transcript, text, length);
    transcript_widen(transcript, text_width(cells[0]));
    transcript_append(transcript, (struct transcript_line){.kind = kind, .cells = cells});
}

void transcript_add_text(struct transcript *transcript, enum transcript_kind kind, const char *text)
{
    transcript_settle(transcript);
    for (;; text++) {
        size_t length = strcspn(text, "\n");
        transcript_put_line(transcript, kind, text, length);
        text += length;
        if (*text == '\0')
            return;
    }
}

void transcript_add_line(struct transcript *transcript, enum child_line kind, const char *text)
{
    static const enum transcript_kind kinds[] = {
        [CHILD_TEXT] = TRANSCRIPT_TEXT,
        [CHILD_WARNING] = TRANSCRIPT_WARNING,
        [CHILD_STRAY] = TRANSCRIPT_STRAY,
    };
    transcript_add_text(transcript, kinds[kind], text);
}

void transcript_add_end(struct transcript *transcript, const char *text, const char *hint)
{
    transcript_settle(transcript);
    if (text)
        transcript_add_text(transcript, TRANSCRIPT_ERROR, text);
    if (hint) {
        struct region *region = region_create();
        transcript_add_text(transcript, TRANSCRIPT_HINT,
                            region_format(region, _("hint: %s"), hint));
        region_destroy(region);
    }
}

static struct text_table *transcript_new_table(struct transcript *transcript, size_t count)
{
    struct text_table *table = region_alloc(transcript->region, sizeof *table);
    table->count = count;
    table->names = region_alloc_array(transcript->region, count, sizeof *table->names);
    table->numbers = region_alloc_array(transcript->region, count, sizeof *table->numbers);
    table->widths = region_alloc_array(transcript->region, count, sizeof *table->widths);
    return table;
}

void transcript_begin_table(struct transcript *transcript, const struct child_column *columns,
                            size_t count)
{
    transcript_settle(transcript);
    transcript->table = transcript_new_table(transcript, count);
    transcript->headed = false;
    for (size_t i = 0; i < count; i++) {
        transcript->table->names[i] =
            transcript_keep(transcript, columns[i].name, strlen(columns[i].name));
        transcript->table->numbers[i] = columns[i].number;
    }
}

static void transcript_append_cells(struct transcript *transcript, enum transcript_kind kind,
                                    struct text_table *table, const char *const *cells)
{
    int width = MARKER_WIDTH;
    for (size_t i = 0; i < table->count; i++) {
        int cell = text_width(cells[i]);
        if (cell > table->widths[i])
            table->widths[i] = cell;
        width += table->widths[i] + 2;
    }
    transcript_widen(transcript, width);
    transcript_append(transcript, (struct transcript_line){kind, table, cells});
}

static void transcript_add_headings(struct transcript *transcript)
{
    if (!transcript->headed)
        transcript_append_cells(transcript, TRANSCRIPT_HEADING, transcript->table,
                                transcript->table->names);
    transcript->headed = true;
}

static void transcript_release_held(struct transcript *transcript)
{
    transcript_add_headings(transcript);
    if (transcript->held)
        transcript_append_cells(transcript,
                                transcript->held_inactive ? TRANSCRIPT_INACTIVE : TRANSCRIPT_ROW,
                                transcript->table, transcript->held);
    transcript->held = NULL;
}

void transcript_add_row(struct transcript *transcript, bool inactive, const char *const *cells)
{
    struct text_table *table = transcript->table;
    if (!table || transcript_is_full(transcript)) {
        transcript->dropped++;
        return;
    }
    const char **kept = region_alloc_array(transcript->region, table->count, sizeof *kept);
    for (size_t i = 0; i < table->count; i++)
        kept[i] = transcript_keep(transcript, cells[i], strlen(cells[i]));
    if (!transcript->headed && !transcript->held && table->count >= RECORD_COLUMNS) {
        transcript->held = kept;
        transcript->held_inactive = inactive;
        return;
    }
    transcript_release_held(transcript);
    transcript_append_cells(transcript, inactive ? TRANSCRIPT_INACTIVE : TRANSCRIPT_ROW, table,
                            kept);
}

/* The held row as facts, a line each. */
static void transcript_add_record(struct transcript *transcript)
{
    struct text_table *summary = transcript_new_table(transcript, 2);
    for (size_t i = 0; i < transcript->table->count; i++) {
        const char **cells = region_alloc_array(transcript->region, 2, sizeof *cells);
        cells[0] = transcript->table->names[i];
        cells[1] = transcript->held[i];
        transcript_append_cells(transcript,
                                transcript->held_inactive ? TRANSCRIPT_INACTIVE : TRANSCRIPT_ROW,
                                summary, cells);
    }
    transcript->held = NULL;
}

void transcript_settle(struct transcript *transcript)
{
    if (transcript->held)
        transcript_add_record(transcript);
    else if (transcript->table)
        transcript_add_headings(transcript);
    transcript->table = NULL;
}

size_t transcript_count(const struct transcript *transcript)
{
    return transcript->count;
}

int64_t transcript_dropped(const struct transcript *transcript)
{
    return transcript->dropped;
}

int transcript_width(const struct transcript *transcript)
{
    return transcript->width;
}

static void transcript_write_cell(const struct text_table *table, size_t index, const char *cell,
                                  struct buffer *text)
{
    int width = text_width(cell), wanted = table->widths[index];
    size_t blanks = wanted > width ? (size_t)(wanted - width) : 0;
    if (table->numbers[index])
        buffer_pad(text, ' ', blanks);
    buffer_append_text(text, cell);
    if (index + 1 == table->count)
        return;
    if (!table->numbers[index])
        buffer_pad(text, ' ', blanks);
    buffer_append_text(text, "  ");
}

enum transcript_kind transcript_read(const struct transcript *transcript, size_t index,
                                     struct buffer *text)
{
    const struct transcript_line *line = &transcript->lines[index];
    buffer_clear(text);
    if (!line->table) {
        buffer_append_text(text, line->cells[0]);
        return line->kind;
    }
    buffer_append_text(text, line->kind == TRANSCRIPT_INACTIVE ? "✗ " : "  ");
    for (size_t i = 0; i < line->table->count; i++)
        transcript_write_cell(line->table, i, line->cells[i], text);
    return line->kind;
}

/* Bytes of `text` that agree with all of `part`, or 0. */
static size_t transcript_agreeing_bytes(const char *text, const char *part)
{
    const char *place = text;
    while (*part) {
        uint32_t mine, theirs;
        part += text_decode(part, &mine);
        if (*place == '\0')
            return 0;
        place += text_decode(place, &theirs);
        if (towlower((wint_t)mine) != towlower((wint_t)theirs))
            return 0;
    }
    return (size_t)(place - text);
}

const char *transcript_match(const char *text, const char *part, size_t *length)
{
    while (*text) {
        uint32_t code_point;
        *length = transcript_agreeing_bytes(text, part);
        if (*length)
            return text;
        text += text_decode(text, &code_point);
    }
    return NULL;
}

ptrdiff_t transcript_find(const struct transcript *transcript, const char *part, size_t from,
                          bool backwards)
{
    struct buffer text = {0};
    size_t count = transcript->count, length;
    ptrdiff_t found = -1;
    for (size_t i = 0; i < count && found < 0; i++) {
        size_t index = (backwards ? from + count - i : from + i) % count;
        transcript_read(transcript, index, &text);
        if (transcript_match(buffer_text(&text), part, &length))
            found = (ptrdiff_t)index;
    }
    buffer_free(&text);
    return found;
}
