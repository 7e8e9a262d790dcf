/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Region memory: everything allocated for one run, one query or one screen dies in one call.
 * Nothing in a region is freed on its own. Running out of memory ends the program.
 */
#ifndef CORE_REGION_H
#define CORE_REGION_H

#include <stdarg.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;

/* An empty region; destroy it with region_destroy(). */
struct region *region_create(void) RETURNS_NONNULL MUST_USE;

/* Runs the clean-ups, last registered first, and frees everything. NULL is allowed. */
void region_destroy(struct region *region);

/* Runs the clean-ups and forgets everything, keeping a block for what comes next. */
void region_reset(struct region *region) NONNULL(1);

/* `size` zeroed bytes, aligned for any type. */
void *region_alloc(struct region *region, size_t size) RETURNS_NONNULL NONNULL(1) MUST_USE;

/* Zeroed memory for `count` objects of `size` bytes. */
void *region_alloc_array(struct region *region, size_t count, size_t size) RETURNS_NONNULL
    NONNULL(1) MUST_USE;

/* A copy of `text`, or NULL for NULL. */
char *region_copy_text(struct region *region, const char *text) NONNULL(1) MUST_USE;

/* A copy of `length` bytes, with a terminating NUL after them. */
char *region_copy_bytes(struct region *region, const void *bytes, size_t length) RETURNS_NONNULL
    NONNULL(1) MUST_USE;

/* Formatted text. */
char *region_format(struct region *region, const char *format, ...) RETURNS_NONNULL NONNULL(1, 2)
    PRINTF_LIKE(2, 3) MUST_USE;
char *region_vformat(struct region *region, const char *format, va_list arguments) RETURNS_NONNULL
    NONNULL(1, 2) PRINTF_LIKE(2, 0) MUST_USE;

/* Has `cleanup(object)` called when the region ends: how foreign objects get their one free path.
 */
void region_on_end(struct region *region, void (*cleanup)(void *object), void *object)
    NONNULL(1, 2);

#endif
