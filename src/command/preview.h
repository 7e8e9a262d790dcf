/* SPDX-License-Identifier: Apache-2.0 */
/* What a change would do, as text for people: rows by table with old and new values, and what would
 * be sent after the commit. */
#ifndef COMMAND_PREVIEW_H
#define COMMAND_PREVIEW_H

#include "core/attributes.h"

struct effects;
struct records;
struct region;

/*
 *     zerver_userprofile      1 row    id 42   role  400 member → 200 administrator
 *     zerver_realmauditlog    1 row    new
 *     after the commit        2 cache keys · 1 event to 37 users
 *
 * Lines without a line break at the end. Tables with many rows show the first few and a count. In a
 * place of less than PREVIEW_ROOMY columns the rows stand indented below their table's line.
 */
const char *preview_text(struct region *region, const struct records *records,
                         const struct effects *effects, int columns) RETURNS_NONNULL
    NONNULL(1, 2, 3);

enum { PREVIEW_ROOMY = 100 };

#endif
