/* SPDX-License-Identifier: Apache-2.0 */
/* Values that were run with last, by what they mean, for pickers to offer; kept in the state
 * directory. Secrets are not among them. */
#ifndef UI_RECENT_H
#define UI_RECENT_H

#include <stddef.h>

#include "core/attributes.h"

struct argument;
struct form_fields;
struct region;

enum { RECENT_MOST = 10 };

/* Remembers the values of all fields that name something. `state` is the state directory, here and
 * below. What can't be written is not remembered. */
void recent_remember(const char *state, const struct form_fields *fields) NONNULL(1, 2);

/* Up to RECENT_MOST values given for arguments of that meaning, the latest first, NULL at the end.
 */
const char *const *recent_values(struct region *region, const char *state,
                                 const struct argument *argument, size_t *count) RETURNS_NONNULL
    NONNULL(1, 2, 3, 4);

#endif
