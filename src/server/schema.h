/* SPDX-License-Identifier: Apache-2.0 */
/* Is this database the one that this program knows? Tables and columns it needs, and migrations. */
#ifndef SERVER_SCHEMA_H
#define SERVER_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;
struct rows;

/* The statement that reads what schema_compare() needs; it takes no parameters. */
extern const char schema_query[];

/*
 * Compares the rows of `schema_query` with what is needed. Returns one sentence a difference, in
 * `region`, NULL at the end: "table zerver_realm is missing", "column zerver_userprofile.role is
 * missing", "column … is text, not integer", "migration zerver 0422_… has not been applied",
 * "unknown newer migration zerver 0430_…". An empty list means that the schema is known.
 */
const char *const *schema_compare(struct region *region, const struct rows *rows,
                                  size_t *count) RETURNS_NONNULL NONNULL(1, 2, 3);

#endif
