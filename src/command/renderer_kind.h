/* SPDX-License-Identifier: Apache-2.0 */
/* What renderers have in common: for renderer.c and render_*.c only. */
#ifndef COMMAND_RENDERER_KIND_H
#define COMMAND_RENDERER_KIND_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "command/options.h"
#include "command/table.h"
#include "core/attributes.h"
#include "core/error.h"

struct effects;
struct item_output;
struct records;
struct region;
struct renderer;

/* One output format. Members may be NULL: nothing is done. */
struct renderer_kind {
    void (*begin)(struct renderer *renderer, const char *command);
    void (*table)(struct renderer *renderer);
    void (*row)(struct renderer *renderer, enum row_mark mark, const struct value *values);
    void (*say)(struct renderer *renderer, const char *text);
    void (*warn)(struct renderer *renderer, const char *text);
    void (*progress)(struct renderer *renderer, int64_t done, int64_t total, const char *units);
    void (*changes)(struct renderer *renderer, bool preview, const struct records *records,
                    const struct effects *effects);
    void (*end)(struct renderer *renderer, const struct error *error);
};

struct renderer {
    const struct renderer_kind *kind;
    const struct options *options;
    FILE *output;
    FILE *errors;
    bool terminal; /* is `output` one? Then cells are cleaned */
    bool colour;
    struct region *scratch; /* emptied after every row */
    const struct table *table;
    size_t *selected; /* indexes of the columns that are shown */
    size_t selected_count;
    size_t tables; /* begun so far */
    size_t rows;   /* of the present table */
    bool progress_shown;
    cJSON *changes; /* of --json, which writes them at the end; NULL: none */
    cJSON *effects;
    struct item_output *item; /* of an item's renderer; NULL */
};

extern const struct renderer_kind render_text, render_plain, render_csv, render_json, render_jsonl,
    render_markdown;

/* The column at place `index` of those selected. */
static inline const struct column *renderer_column(const struct renderer *renderer, size_t index)
{
    return &renderer->table->columns[renderer->selected[index]];
}

/* A text and a line break on the error stream, cleaned line by line where that is a terminal. */
void renderer_complain(struct renderer *renderer, const char *text) NONNULL(1, 2);

/* The failure and its hint on the error stream; nothing for ERROR_NONE. */
void renderer_complain_error(struct renderer *renderer, const struct error *error) NONNULL(1, 2);

/* What programs read, as it is, but never on a terminal. In `scratch`. */
const char *renderer_exact(struct renderer *renderer, const char *text) RETURNS_NONNULL
    NONNULL(1, 2);

#endif
