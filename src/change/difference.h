/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between rows and their snapshots, as lines for people. */
#ifndef CHANGE_DIFFERENCE_H
#define CHANGE_DIFFERENCE_H

#include <stddef.h>

#include "change/row_snapshot.h"
#include "core/attributes.h"
#include "core/buffer.h"

struct region;

/* Starts as {.region = …}; end it with difference_finish(). */
struct difference {
    struct region *region; /* of the result */
    struct buffer lines;
    size_t count;
};

/* Adds a line about a row: "zerver_userprofile 42: " and the text. */
void difference_add(struct difference *difference, const struct row_snapshot *snapshot,
                    const char *format, ...) PRINTF_LIKE(3, 4) NONNULL(1, 2, 3);

/* A column's value for such a line, clipped: "none" for NULL, "a secret" for what is secret. */
const char *difference_value(struct region *region, const struct row_snapshot_field *field,
                             const char *value) RETURNS_NONNULL NONNULL(1, 2);

/* The first lines and how many more there are, each after a line break; NULL if there is none. */
const char *difference_finish(struct difference *difference) NONNULL(1) MUST_USE;

#endif
