/* SPDX-License-Identifier: Apache-2.0 */
/* What can be edited of a thing, as data: by which command, and what its form starts from. */
#ifndef UI_EDITS_H
#define UI_EDITS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "core/value.h"
#include "ui/run/act.h"
#include "ui/source/browse_kinds.h"

struct region;

struct edit {
    const char *label;   /* "role" */
    const char *command; /* that changes it */
    const char *fact;    /* the column of the thing's facts that holds it; NULL: it is not shown */
    const char *dest;    /* the argument that starts as what the fact shows; NULL: none does */
    const char *when;    /* it is offered only while the fact is this text; NULL: always */
    bool renames;        /* the command reads "address,new text" a line: see edit_rename() */
};

/* What there is to edit of such a thing, the first at 0; NULL after the last. */
const struct edit *edit_at(enum browse_thing thing, size_t index);

/* Is it offered where the fact is `now`? Null: it is not known, or there is none. */
bool edit_is_offered(const struct edit *edit, struct value now) NONNULL(1);

/* The act that gives what has this address in the realm another name, in `region`. */
struct act edit_rename(struct region *region, const struct edit *edit, const char *realm,
                       const char *address, const char *name) NONNULL(1, 2, 3, 4, 5);

#endif
