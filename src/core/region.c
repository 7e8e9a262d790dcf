/* SPDX-License-Identifier: Apache-2.0 */
#include "core/region.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

enum { BLOCK_SIZE = 8192 };

struct block {
    struct block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

struct cleanup {
    struct cleanup *next;
    void (*function)(void *object);
    void *object;
};

struct region {
    struct block *blocks;
    struct cleanup *cleanups;
};

static struct block *block_create(size_t size)
{
    if (size > SIZE_MAX - sizeof(struct block))
        die("out of memory: a block of %zu bytes", size);
    struct block *block = memory_alloc(1, sizeof(struct block) + size);
    block->size = size;
    return block;
}

struct region *region_create(void)
{
    return memory_alloc(1, sizeof(struct region));
}

static void run_cleanups(struct region *region)
{
    while (region->cleanups) {
        struct cleanup *cleanup = region->cleanups;
        region->cleanups = cleanup->next;
        cleanup->function(cleanup->object);
    }
}

static void free_blocks(struct block *block)
{
    while (block) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

void region_destroy(struct region *region)
{
    if (!region)
        return;
    run_cleanups(region);
    free_blocks(region->blocks);
    free(region);
}

void region_reset(struct region *region)
{
    run_cleanups(region);
    struct block *kept = region->blocks;
    if (!kept)
        return;
    free_blocks(kept->next);
    kept->next = NULL;
    memset(kept->bytes, 0, kept->used);
    kept->used = 0;
}

void *region_alloc(struct region *region, size_t size)
{
    const size_t alignment = alignof(max_align_t);
    if (size > SIZE_MAX - alignment)
        die("out of memory: %zu bytes", size);
    size_t rounded = (size + alignment - 1) / alignment * alignment;
    struct block *block = region->blocks;
    if (!block || block->size - block->used < rounded) {
        block = block_create(rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE);
        block->next = region->blocks;
        region->blocks = block;
    }
    void *memory = block->bytes + block->used;
    block->used += rounded;
    return memory;
}

void *region_alloc_array(struct region *region, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        die("out of memory: %zu objects of %zu bytes", count, size);
    return region_alloc(region, count * size);
}

char *region_copy_bytes(struct region *region, const void *bytes, size_t length)
{
    char *copy = region_alloc(region, length + 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

char *region_copy_text(struct region *region, const char *text)
{
    return text ? region_copy_bytes(region, text, strlen(text)) : NULL;
}

char *region_vformat(struct region *region, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0)
        die("cannot format \"%s\"", format);
    char *text = region_alloc(region, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *region_format(struct region *region, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = region_vformat(region, format, arguments);
    va_end(arguments);
    return text;
}

void region_on_end(struct region *region, void (*cleanup)(void *object), void *object)
{
    struct cleanup *entry = region_alloc(region, sizeof *entry);
    *entry = (struct cleanup){.next = region->cleanups, .function = cleanup, .object = object};
    region->cleanups = entry;
}
