/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that grow: for output under construction and input that arrives in pieces. */
#ifndef CORE_BUFFER_H
#define CORE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;

/* Starts as `{0}`. `bytes` is NULL or holds `length` bytes and a NUL; free it with buffer_free().
 */
struct buffer {
    char *bytes;
    size_t length;
    size_t size;
};

/* The content as text; "" when nothing was added. Valid until the next change. */
const char *buffer_text(const struct buffer *buffer) RETURNS_NONNULL NONNULL(1);

void buffer_append(struct buffer *buffer, const void *bytes, size_t length) NONNULL(1);
void buffer_append_text(struct buffer *buffer, const char *text) NONNULL(1, 2);
void buffer_append_byte(struct buffer *buffer, char byte) NONNULL(1);
/* `count` times the same byte. */
void buffer_pad(struct buffer *buffer, char byte, size_t count) NONNULL(1);
void buffer_format(struct buffer *buffer, const char *format, ...) NONNULL(1, 2) PRINTF_LIKE(2, 3);
void buffer_vformat(struct buffer *buffer, const char *format, va_list arguments) NONNULL(1, 2)
    PRINTF_LIKE(2, 0);

/* Drops the first `count` bytes; `count` is at most `length`. */
void buffer_consume(struct buffer *buffer, size_t count) NONNULL(1);

/* Empties the buffer and keeps its memory. */
void buffer_clear(struct buffer *buffer) NONNULL(1);
void buffer_free(struct buffer *buffer) NONNULL(1);

/* The content in `region`, with a NUL after it; frees the buffer. */
char *buffer_take_text(struct region *region, struct buffer *buffer) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;

#endif
