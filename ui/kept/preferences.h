/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person chose in the console in place of what the configuration says: a file of the
 * person's own, which holds for all servers. A choice is remembered together with what was
 * configured then, and forgotten once that is another one: so whoever edits the configuration is
 * heeded, too.
 */
#ifndef UI_PREFERENCES_H
#define UI_PREFERENCES_H

#include "core/attributes.h"

struct region;

/* What was chosen for `name` ("theme") in place of `configured`, in `region`; else `configured`. */
const char *preference_of(struct region *region, const char *directory, const char *name,
                          const char *configured) RETURNS_NONNULL NONNULL(1, 2, 3, 4);
/* Remembers a choice; what is configured is none. Where the file can't be written, it holds until
 * the console is left. */
void preference_choose(const char *directory, const char *name, const char *configured,
                       const char *chosen) NONNULL(1, 2, 3, 4);

#endif
