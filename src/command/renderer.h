/* SPDX-License-Identifier: Apache-2.0 */
/* What a run says, as text, plain columns, CSV, JSON, JSON lines or Markdown. */
#ifndef COMMAND_RENDERER_H
#define COMMAND_RENDERER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "command/options.h"
#include "command/table.h"
#include "core/error.h"

struct command;
struct effects;
struct records;
struct renderer;

/*
 * A renderer for the format in `options`, which must outlive it. Data goes to `output` (standard
 * output, or the file of --output), all else to `errors`. Neither is closed.
 */
struct renderer *renderer_create(const struct options *options, FILE *output,
                                 FILE *errors) RETURNS_NONNULL NONNULL(1, 2, 3) MUST_USE;
void renderer_destroy(struct renderer *renderer); /* NULL is allowed */

/*
 * A renderer for the run of one of many items, or of several at once (no `item`), which speaks
 * through that of the `whole`: rows and changes as they come, unless they are text. What is said,
 * and all text, is kept, as are warnings, with the item's name before them.
 */
struct renderer *renderer_create_item(struct renderer *whole, const char *item) RETURNS_NONNULL
    NONNULL(1) MUST_USE;
void renderer_destroy_item(struct renderer *renderer) NONNULL(1);
/* Passes the warnings on. */
void renderer_item_warn(const struct renderer *renderer) NONNULL(1);
/* What was kept, its lines with their ends; and, after renderer_end(), how the run ended. */
const char *renderer_item_text(const struct renderer *renderer) RETURNS_NONNULL NONNULL(1);
const struct error *renderer_item_error(const struct renderer *renderer) RETURNS_NONNULL NONNULL(1);
/* Is there a table in the text that was kept? */
bool renderer_item_has_table(const struct renderer *renderer) NONNULL(1);

/* The events of a run, in this order; see run.h. `command` is NULL where none was found. */
void renderer_begin(struct renderer *renderer, const char *command) NONNULL(1);
/* False, with the cause (ERROR_USAGE), if --fields names a column that the table lacks. */
bool renderer_table(struct renderer *renderer, const struct table *table, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;
/* Would it, of such a table? */
bool renderer_check_fields(const struct renderer *renderer, const struct table *table,
                           struct error *error) NONNULL(1, 2, 3) MUST_USE;
void renderer_row(struct renderer *renderer, enum row_mark mark, const struct value *values)
    NONNULL(1, 3);
void renderer_say(struct renderer *renderer, const char *text) NONNULL(1, 2);
void renderer_warn(struct renderer *renderer, const char *text) NONNULL(1, 2);
void renderer_progress(struct renderer *renderer, int64_t done, int64_t total, const char *units)
    NONNULL(1, 4);
/* A prompt without a line break, shown at once: on the output if that is text on standard output,
 * else on standard error. */
void renderer_prompt(struct renderer *renderer, const char *prompt) NONNULL(1, 2);
/* What a change did, or would have done if `preview`; see change/record.h and change/effects.h. */
void renderer_changes(struct renderer *renderer, bool preview, const struct records *records,
                      const struct effects *effects) NONNULL(1, 3, 4);
/* The end: `error` with kind ERROR_NONE if it was done. Output is flushed; false if it could not be
 * written (a full disk), which is then said on `errors`. */
bool renderer_end(struct renderer *renderer, const struct error *error) NONNULL(1, 2);

#endif
