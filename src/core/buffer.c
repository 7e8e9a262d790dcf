/* SPDX-License-Identifier: Apache-2.0 */
#include "core/buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/region.h"

static void reserve(struct buffer *buffer, size_t more)
{
    if (more > SIZE_MAX / 2 - buffer->length)
        die("out of memory: %zu more bytes in a buffer", more);
    size_t needed = buffer->length + more + 1;
    if (needed <= buffer->size)
        return;
    size_t size = buffer->size ? buffer->size : 256;
    while (size < needed)
        size *= 2;
    buffer->bytes = memory_resize(buffer->bytes, size, 1);
    buffer->size = size;
}

const char *buffer_text(const struct buffer *buffer)
{
    return buffer->bytes ? buffer->bytes : "";
}

void buffer_append(struct buffer *buffer, const void *bytes, size_t length)
{
    reserve(buffer, length);
    if (length)
        memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void buffer_append_text(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, text, strlen(text));
}

void buffer_append_byte(struct buffer *buffer, char byte)
{
    buffer_append(buffer, &byte, 1);
}

void buffer_pad(struct buffer *buffer, char byte, size_t count)
{
    reserve(buffer, count);
    memset(buffer->bytes + buffer->length, byte, count);
    buffer->length += count;
    buffer->bytes[buffer->length] = '\0';
}

void buffer_vformat(struct buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0)
        die("cannot format \"%s\"", format);
    reserve(buffer, (size_t)length);
    vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
    buffer->length += (size_t)length;
    va_end(again);
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(buffer, format, arguments);
    va_end(arguments);
}

void buffer_consume(struct buffer *buffer, size_t count)
{
    if (count == 0)
        return;
    buffer->length -= count;
    memmove(buffer->bytes, buffer->bytes + count, buffer->length + 1);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    if (buffer->bytes)
        buffer->bytes[0] = '\0';
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}

char *buffer_take_text(struct region *region, struct buffer *buffer)
{
    char *text = region_copy_bytes(region, buffer_text(buffer), buffer->length);
    buffer_free(buffer);
    return text;
}
