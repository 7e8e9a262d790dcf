/* SPDX-License-Identifier: Apache-2.0 */
/* Which names of users and streams mean nobody and nothing in a realm. */
#ifndef MODEL_MISSING_NAMES_H
#define MODEL_MISSING_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "model/view.h"

struct region;

/* The columns of the rows below. */
enum missing_name_column { MISSING_NAME_KIND, MISSING_NAME_TEXT };

/*
 * The statement, in `region`, that returns those of `users` (addresses, as user_find() compares
 * them) and `streams` (names, case ignored) which the realm does not have: kind ("user",
 * "stream") and name.
 */
struct statement missing_names_statement(struct region *region, int64_t realm_id,
                                         const char *const users[], size_t user_count,
                                         const char *const streams[], size_t stream_count)
    NONNULL(1);

#endif
