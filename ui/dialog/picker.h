/* SPDX-License-Identifier: Apache-2.0 */
/* A dialog with a list to choose values from, narrowed by typing: live data, given
 * choices, values used before. */
#ifndef UI_PICKER_H
#define UI_PICKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/fields/form_fields.h"

struct console;
struct region;
struct view;

struct picked {
    const char *text;  /* what a command line calls it: picker_realm_text(), delivery_email, a
                          stream's name; or the choice */
    const char *realm; /* the realm that was asked for first, or NULL */
    ptrdiff_t index;   /* among given choices; -1 for a recent value */
    /* All that are marked, in the order of marking; the one above where none is. */
    const char *const *texts;
    size_t count;
};

/* A realm as -r takes it: its string_id, or its id where that is empty or reads as a number, which
 * would mean another realm. */
const char *picker_realm_text(struct region *region, int64_t id,
                              const char *string_id) RETURNS_NONNULL NONNULL(1, 3);

/* The view that a source of values is in the database, NULL for others; and the column that
 * commands take its rows by, but for realms: see above. */
const struct view *picker_view(enum field_source source);
const char *picker_column(enum field_source source) RETURNS_NONNULL;

/* Called when something was chosen; what it is given is valid during the call only. `context` must
 * outlive the dialog. */
typedef void picker_chosen(void *context, const struct picked *picked);

struct picker_options {
    enum field_source source; /* SOURCE_NONE: one of `choices` */
    const char *realm;        /* whose users or streams: id or string_id; NULL: asks for it first */
    const char *title;        /* over choices */
    const char *const *choices; /* copied */
    size_t choice_count;
    const char *const *recent; /* values used before, to be shown at a key; copied */
    size_t recent_count;
    bool many;                 /* rows can be marked; `marked` are at first */
    const char *const *marked; /* copied */
    size_t marked_count;
    const char *typed; /* what the list is narrowed by at first, or NULL */
    picker_chosen *chosen;
    void (*gone)(void *context); /* called last, when the dialog is freed; or NULL */
    void *context;
};

/* Opens the dialog. */
void picker_open(struct console *console, const struct picker_options *options) NONNULL(1, 2);

#endif
