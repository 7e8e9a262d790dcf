/* SPDX-License-Identifier: Apache-2.0 */
/* Directories of our own. */
#ifndef CORE_DIRECTORY_H
#define CORE_DIRECTORY_H

#include <stdbool.h>

#include "core/attributes.h"

struct region;

/* Makes the directory `path` and those above it that are missing, all with mode 0700 and names
 * that are synced to disk. True if it is there afterwards; else errno says why. `region` lends
 * memory. */
bool directory_make(struct region *region, const char *path) NONNULL(1, 2) MUST_USE;

/* May we rely on what is in the directory: does it belong to root or us, and can nobody else write
 * it, but its group where the setgid bit says that it is the group's? One that is missing will be
 * made so. If not, `remedy` gets what helps, in `region`. */
bool directory_is_trusted(struct region *region, const char *path, const char **remedy)
    NONNULL(1, 2, 3);

#endif
