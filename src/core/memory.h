/* SPDX-License-Identifier: Apache-2.0 */
/* Heap memory that outlives a run. Running out of it ends the program. */
#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include <stddef.h>

#include "core/attributes.h"

/* Prints the reason on standard error and aborts: for broken invariants and exhausted memory only.
 */
void die(const char *format, ...) PRINTF_LIKE(1, 2) NORETURN;

/* Zeroed memory for `count` objects of `size` bytes; the caller frees it with free(). */
void *memory_alloc(size_t count, size_t size) RETURNS_NONNULL MUST_USE;

/* Resizes `old` (or NULL) to `count` objects of `size` bytes; what is new is not zeroed. */
void *memory_resize(void *old, size_t count, size_t size) RETURNS_NONNULL MUST_USE;

/* A copy of `text`, or NULL for NULL; the caller frees it with free(). */
char *memory_copy_text(const char *text) MUST_USE;

#endif
