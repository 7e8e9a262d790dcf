/* SPDX-License-Identifier: Apache-2.0 */
/* Does a change come to what was planned? */
#ifndef CHANGE_IMAGE_COMPARE_H
#define CHANGE_IMAGE_COMPARE_H

#include "change/image.h"
#include "core/attributes.h"

struct region;

/* Compares the rows, what they were and what they become, in whatever order. NULL if it is the
 * same, else what differs (difference.h). */
const char *images_compare(struct region *region, const struct images *planned,
                           const struct images *actual) NONNULL(1, 2, 3) MUST_USE;

#endif
