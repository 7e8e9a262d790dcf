/* SPDX-License-Identifier: Apache-2.0 */
/* All rows that a list's filter lets through, in its order, read in windows beside the list. */
#ifndef UI_LIST_READER_H
#define UI_LIST_READER_H

#include "core/attributes.h"
#include "ui/list/list_source.h"

struct list_reader;
struct loop;

/* Called from the event loop, never from within list_reader_start(). */
struct list_reader_listener {
    /* Further rows; valid during the call. */
    void (*rows)(void *context, const struct list_rows *rows);
    /* Comes last, once; `problem` is NULL if all rows were read. */
    void (*end)(void *context, const char *problem);
    void *context;
};

/* Begins to read what `source` would show now; what becomes of its filter and order later is
 * nothing to it. Either function may stop the reader. */
struct list_reader *list_reader_start(struct list_source *source, struct loop *loop,
                                      const struct list_reader_listener *listener) RETURNS_NONNULL
    NONNULL(1, 2, 3) MUST_USE;
/* Stops reading, without a word to the listener, and frees it. NULL is allowed. */
void list_reader_stop(struct list_reader *reader);

#endif
