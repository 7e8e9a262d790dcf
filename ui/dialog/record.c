/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/record.h"

#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/list/list.h"
#include "ui/list/memory_source.h"
#include "ui/stack/clipboard.h"
#include "ui/stack/context.h"
#include "ui/terminal/wrap.h"

enum {
    TITLE_WIDTH = 22,
    BESIDE = 5,       /* border, marker and the blank between the columns */
    WIDTH_LEAST = 10, /* of a line of text */
    LINES_MOST = 10000,
};

struct record {
    struct console *console;
    struct region *region; /* of the fields */
    struct list_field *fields;
    size_t count;
    struct list *list;
    struct list_source *source; /* the list's: keys are field number × LINES_MOST + line */
    int width;                  /* that lines are broken for; 0: not painted yet */
    bool painting;
};

static const struct list_column columns[] = {
    {.name = "column", .title = N_("column"), .width = TITLE_WIDTH},
    {.name = "value", .title = N_("value")},
};

/* Lines that are broken anew while they are painted are painted at once. */
static void record_on_changed(void *context)
{
    const struct record *record = context;
    if (!record->painting)
        console_changed(record->console);
}

struct record *record_create(struct console *console, const char *title)
{
    struct record *record = memory_alloc(1, sizeof *record);
    record->console = console;
    record->region = region_create();
    record->source = memory_source_create(columns, ARRAY_LENGTH(columns));
    record->list = list_create(&(struct list_options){
        .source = record->source,
        .title = title,
        .bordered = true,
        .changed = record_on_changed,
        .context = record,
    });
    return record;
}

void record_destroy(struct record *record)
{
    if (!record)
        return;
    list_destroy(record->list);
    region_destroy(record->region);
    free(record);
}

/* The lines of one paragraph, which has no line break; returns the number for the next line. */
static size_t record_add_paragraph(struct record *record, struct region *region, size_t field,
                                   size_t line, const char *paragraph)
{
    const char *text = text_clean(region, paragraph);
    do {
        const char *next;
        size_t length = wrap_line(text, record->width, &next);
        const char *cells[] = {line == 0 ? record->fields[field].title : "",
                               region_copy_bytes(region, text, length)};
        if (line < LINES_MOST)
            memory_source_add(record->source, (int64_t)(field * LINES_MOST + line), false, cells,
                              NULL);
        line++;
        text = next;
    } while (*text != '\0');
    return line;
}

static void record_add_field(struct record *record, size_t field)
{
    struct region *region = region_create();
    size_t line = 0;
    const char *text = record->fields[field].text;
    for (;;) {
        const char *end = strchrnul(text, '\n');
        line = record_add_paragraph(record, region, field, line,
                                    region_copy_bytes(region, text, (size_t)(end - text)));
        if (*end == '\0')
            break;
        text = end + 1;
    }
    region_destroy(region);
}

static void record_break_lines(struct record *record)
{
    memory_source_clear(record->source);
    for (size_t i = 0; i < record->count; i++)
        record_add_field(record, i);
    list_refresh(record->list);
}

void record_set(struct record *record, const struct list_field *fields, size_t count)
{
    region_reset(record->region);
    record->fields = region_alloc_array(record->region, count, sizeof *record->fields);
    record->count = count;
    for (size_t i = 0; i < count; i++)
        record->fields[i] = (struct list_field){region_copy_text(record->region, fields[i].title),
                                                region_copy_text(record->region, fields[i].text)};
    if (record->width > 0)
        record_break_lines(record);
}

struct list *record_list(const struct record *record)
{
    return record->list;
}

void record_paint(struct record *record, struct area area, bool focus)
{
    int width = area.width - TITLE_WIDTH - BESIDE;
    width = width > WIDTH_LEAST ? width : WIDTH_LEAST;
    record->painting = true;
    if (width != record->width) {
        record->width = width;
        record_break_lines(record);
    }
    list_paint(record->list, area, focus);
    record->painting = false;
}

static bool record_copy_field(const struct record *record)
{
    int64_t key = list_current_key(record->list);
    if (key >= 0)
        clipboard_copy(record->console, record->fields[key / LINES_MOST].text);
    return true;
}

static bool record_copy_all(const struct record *record)
{
    struct buffer text = {0};
    for (size_t i = 0; i < record->count; i++)
        buffer_format(&text, "%s\t%s\n", record->fields[i].title, record->fields[i].text);
    clipboard_copy(record->console, buffer_text(&text));
    buffer_free(&text);
    return true;
}

bool record_key(struct record *record, int key, enum action action)
{
    if (list_context(record->list) == CONTEXT_LIST && action == DO_COPY)
        return record_copy_field(record);
    if (list_context(record->list) == CONTEXT_LIST && action == DO_COPY_ALL)
        return record_copy_all(record);
    return list_key(record->list, key, action);
}
