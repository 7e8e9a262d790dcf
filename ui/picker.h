/* SPDX-License-Identifier: Apache-2.0 */
/* A dialog with a list to choose a value from, narrowed by typing: live data, or given choices. */
#ifndef UI_PICKER_H
#define UI_PICKER_H

#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/form_fields.h"

struct console;
struct region;

struct picked {
    const char *text;  /* what a command line calls it: picker_realm_text(), delivery_email, a
                          stream's name */
    const char *realm; /* the realm that was asked for first, or NULL */
    ptrdiff_t index;   /* among given choices */
};

/* A realm as -r takes it: its string_id, or its id where that is empty or reads as a number, which
 * would mean another realm. */
const char *picker_realm_text(struct region *region, int64_t id,
                              const char *string_id) RETURNS_NONNULL NONNULL(1, 3);

/* Called when something was chosen; what it is given is valid during the call only. `context` must
 * outlive the dialog. */
typedef void picker_chosen(void *context, const struct picked *picked);

/* Offers realms, or the users or streams of `realm` (id or string_id; NULL: asks for it first), or
 * the runs that can be taken back. */
void picker_open(struct console *console, enum field_source source, const char *realm,
                 picker_chosen *chosen, void *context) NONNULL(1, 4);

/* Offers `count` choices, which are copied. */
void picker_open_choices(struct console *console, const char *title, const char *const labels[],
                         size_t count, picker_chosen *chosen, void *context) NONNULL(1, 2, 5);

#endif
