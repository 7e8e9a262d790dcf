/* SPDX-License-Identifier: Apache-2.0 */
/* All rows of what a list shows, as CSV, JSON or Markdown, in a file or in memory: the columns that
 * are shown, in their order, as the renderers of `--csv` and `--json` write them. */
#ifndef UI_EXPORT_RUN_H
#define UI_EXPORT_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/options.h"
#include "core/attributes.h"

struct error;
struct export_run;
struct list;
struct list_columns;
struct list_source;
struct loop;

struct export_listener {
    /* So many rows are written. */
    void (*progress)(void *context, int64_t rows);
    /* Comes last, once: `text` is what was written where there is no file. On failure `problem`
     * says why, and a file is as it was. The run may be stopped in it. */
    void (*end)(void *context, int64_t rows, const char *text, const char *problem);
    void *context;
};

/* What is written: the rows that the source's filter lets through, or of those the marked ones if
 * any are, and their columns that are shown. Borrowed until it has begun. */
struct export_rows {
    const char *name; /* of the table */
    struct list_source *source;
    const struct list_columns *columns;
    const int64_t *marked; /* keys */
    size_t marked_count;
};

/* Those of a list that has a name. */
struct export_rows export_rows_of(const struct list *list) NONNULL(1);

/* Begins to write them to `path`, NULL: to memory. A new file is its owner's only (mode 0600), and
 * all of it appears at once. NULL, with the cause, if it can't be written. */
struct export_run *export_run_start(struct loop *loop, const struct export_rows *rows,
                                    enum output_format format, const char *path,
                                    const struct export_listener *listener, struct error *error)
    NONNULL(1, 2, 5, 6) MUST_USE;
/* Ends it; what is not complete goes. NULL is allowed. */
void export_run_stop(struct export_run *run);

#endif
