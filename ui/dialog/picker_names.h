/* SPDX-License-Identifier: Apache-2.0 */
/* What the rows of a picker are called on a command line, and the names of all that it shows. */
#ifndef UI_PICKER_NAMES_H
#define UI_PICKER_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/list/list_source.h"

struct list;
struct loop;
struct picker_names;
struct region;

/* Where a row's name stands. */
struct picker_naming {
    const char *column;
    bool realms; /* and is a realm's: see picker_realm_text() */
};

/* The name of a row of `source`; "" if it has none. In `region` or as long-lived as the row. */
const char *picker_name(struct region *region, const struct list_source *source,
                        struct picker_naming naming, int64_t key,
                        const struct value *values) RETURNS_NONNULL NONNULL(1, 2, 5);

/* Called from the event loop only; either may stop the reading. */
struct picker_names_listener {
    /* A name; valid during the call. */
    void (*name)(void *context, const char *name);
    /* Comes last, once; `problem` says why not all were read, NULL: all were. */
    void (*end)(void *context, const char *problem);
    void *context;
};

/* More are not told: they are to go on a command line. */
enum { PICKER_NAMES_MOST = 1000 };

/* Reads the names of all rows that the list's filter lets through. */
struct picker_names *picker_names_read(const struct list *list, struct loop *loop,
                                       struct picker_naming naming,
                                       const struct picker_names_listener *listener) RETURNS_NONNULL
    NONNULL(1, 2, 4) MUST_USE;
/* Ends it, without a word to the listener. NULL is allowed. */
void picker_names_stop(struct picker_names *names);

#endif
