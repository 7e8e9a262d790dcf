/* SPDX-License-Identifier: Apache-2.0 */
/* Have rows moved since their images were taken? */
#ifndef CHANGE_IMAGE_MOVED_H
#define CHANGE_IMAGE_MOVED_H

#include <stdbool.h>
#include <stddef.h>

#include "change/image.h"
#include "core/attributes.h"

struct database;
struct error;
struct region;

/* Which side of their images rows should be on. */
enum image_side { IMAGE_BEFORE, IMAGE_AFTER };

/*
 * Reads the rows that `changes` updated and tells in `moved` what differs from their images
 * (difference.h); NULL if nothing does. Of a row that several of them updated the first counts.
 * Locks nothing: the change that follows has to look again. False, with the cause, if the rows
 * can't be read.
 */
bool images_find_moved(struct region *region, struct database *database,
                       const struct images *const changes[], size_t count, enum image_side side,
                       const char **moved, struct error *error) NONNULL(1, 2, 3, 6, 7) MUST_USE;

/* A row that two of the changes update: "zerver_userprofile 42"; NULL if there is none. */
const char *images_find_twice(struct region *region, const struct images *const changes[],
                              size_t count) NONNULL(1, 2) MUST_USE;

#endif
