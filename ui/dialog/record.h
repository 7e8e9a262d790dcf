/* SPDX-License-Identifier: Apache-2.0 */
/* A row by itself: its columns one below the other, long texts on as many lines as they need. */
#ifndef UI_RECORD_H
#define UI_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "ui/list/list_source.h"
#include "ui/terminal/keys.h"
#include "ui/terminal/screen.h"

struct console;
struct list;
struct record;

/* An empty one. */
struct record *record_create(struct console *console, const char *title) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;
void record_destroy(struct record *record); /* NULL is allowed */

/* Shows these fields, which are copied, in place of others. */
void record_set(struct record *record, const struct list_field *fields, size_t count) NONNULL(1);
/* The list that it is shown in; the record's own. */
struct list *record_list(const struct record *record) RETURNS_NONNULL NONNULL(1);

void record_paint(struct record *record, struct area area, bool focus) NONNULL(1);
/* As list_key(); DO_COPY copies the field under the cursor, DO_COPY_ALL all of them. */
bool record_key(struct record *record, int key, enum action action) NONNULL(1);

#endif
