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

#endif
