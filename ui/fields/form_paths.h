/* SPDX-License-Identifier: Apache-2.0 */
/* Paths in forms: seen from the directory where the console was started, as its commands see them.
 */
#ifndef UI_FORM_PATHS_H
#define UI_FORM_PATHS_H

#include <stdbool.h>

#include "core/attributes.h"

struct argument;
struct region;

/* Does the argument name a file or a directory? */
bool form_path_is_wanted(const struct argument *argument) NONNULL(1);
/* Is it a directory that it names? */
bool form_path_is_directory(const struct argument *argument) NONNULL(1);

/*
 * What should be known of `path` before it is given: that nothing to be read is there, that it is
 * of the wrong kind or can't be read, that a file will be written over, or that the directory to
 * write in is missing. NULL: nothing. "-" is a stream and no path.
 */
const char *form_path_note(struct region *region, const struct argument *argument, const char *path)
    NONNULL(1, 2, 3);

#endif
