/* SPDX-License-Identifier: Apache-2.0 */
#include "model/log_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/file_open.h"
#include "core/memory.h"
#include "core/region.h"
#include "model/log_entry.h"

enum { BLOCK_SIZE = 1 << 16, BLOCKS_HELD = 2 };

/* A block with what is needed of its neighbours: the byte before it, and as many after it as tell
 * whether a line that begins at its end has a time. */
struct block {
    int64_t index; /* -1: nothing is held */
    int64_t size;  /* of the file when it was read */
    char bytes[1 + BLOCK_SIZE + LOG_DATE_LENGTH];
    size_t length;    /* of the block's own bytes, which begin at bytes[1] */
    uint32_t *starts; /* of entries, counted from the block's first byte, rising */
    size_t count, room;
};

/* An open file, and how many read it. */
struct descriptor {
    int number;
    size_t readers;
};

struct log_file {
    char *path;
    struct descriptor *descriptor;
    struct stat status; /* as of the last look */
    int64_t judged;     /* so many of the first bytes have told whether lines have times */
    bool dated;
    struct block blocks[BLOCKS_HELD];
    size_t oldest; /* of the blocks: the next to be replaced */
    struct buffer text;
};

static const char *what_is_wrong(int cause)
{
    switch (cause) {
    case ELOOP: return "it is a symbolic link";
    case EISDIR:
    case ENOTSUP: return "it is not a file";
    default: return file_explain(cause);
    }
}

static void explain(const char *path, int cause, struct error *error)
{
    error_set(error, ERROR_FAILED, "Cannot read the log: %s (%s).", what_is_wrong(cause), path);
    if (cause == EACCES)
        error_hint(error, "Run aloha-tui as root or as the server's user.");
    else if (cause == ELOOP)
        error_hint(error, "A link may lead to any file, so it is not followed. Set `logs` in "
                          "aloha-tui.conf to the directory that the log is in.");
    else if (cause == ENOENT || cause == ENOTDIR)
        error_hint(error, "Where the server's logs are, the key `logs` of aloha-tui.conf says.");
}

/* Opens the file below its directory, which the server's user may have filled with links. */
static int open_below_directory(const char *path)
{
    struct region *region = region_create();
    const char *slash = strrchr(path, '/');
    const char *place = slash ? region_copy_bytes(region, path, (size_t)(slash - path) + 1) : ".";
    uid_t owner;
    int directory = file_open_owned_directory(place, &owner);
    int number = directory >= 0 ? file_open_below(directory, slash ? slash + 1 : path) : -1;
    int cause = errno;
    if (directory >= 0)
        close(directory);
    region_destroy(region);
    errno = cause;
    return number;
}

/* The number of the open file, or -1. */
static int open_file(const char *path, struct stat *status, struct error *error)
{
    int number = open_below_directory(path);
    if (number >= 0 && fstat(number, status) == 0)
        return number;
    explain(path, errno, error);
    if (number >= 0)
        close(number);
    return -1;
}

static struct log_file *create(const char *path, struct descriptor *descriptor)
{
    struct log_file *file = memory_alloc(1, sizeof *file);
    file->path = memory_copy_text(path);
    file->descriptor = descriptor;
    descriptor->readers++;
    for (size_t i = 0; i < BLOCKS_HELD; i++)
        file->blocks[i].index = -1;
    return file;
}

struct log_file *log_file_open(const char *path, struct error *error)
{
    struct stat status;
    int number = open_file(path, &status, error);
    if (number < 0)
        return NULL;
    struct descriptor *descriptor = memory_alloc(1, sizeof *descriptor);
    descriptor->number = number;
    struct log_file *file = create(path, descriptor);
    file->status = status;
    return file;
}

struct log_file *log_file_share(const struct log_file *file)
{
    struct log_file *twin = create(file->path, file->descriptor);
    twin->status = file->status;
    return twin;
}

void log_file_close(struct log_file *file)
{
    if (!file)
        return;
    for (size_t i = 0; i < BLOCKS_HELD; i++)
        free(file->blocks[i].starts);
    if (--file->descriptor->readers == 0) {
        close(file->descriptor->number);
        free(file->descriptor);
    }
    buffer_free(&file->text);
    free(file->path);
    free(file);
}

static bool is_elsewhere(const struct log_file *file)
{
    struct stat there;
    return lstat(file->path, &there) < 0 || there.st_ino != file->status.st_ino ||
           there.st_dev != file->status.st_dev;
}

enum log_change log_file_look(struct log_file *file)
{
    int64_t before = file->status.st_size;
    if (fstat(file->descriptor->number, &file->status) < 0 || file->status.st_size == before)
        return is_elsewhere(file) ? LOG_ROTATED : LOG_SAME;
    if (file->status.st_size > before)
        return LOG_GROWN;
    for (size_t i = 0; i < BLOCKS_HELD; i++)
        file->blocks[i].index = -1;
    file->judged = 0;
    return LOG_CUT;
}

int64_t log_file_size(const struct log_file *file)
{
    return file->status.st_size;
}

int64_t log_file_estimate(const struct log_file *file, bool *exact)
{
    size_t bytes = 0, count = 0;
    for (size_t i = 0; i < BLOCKS_HELD; i++) {
        bytes += file->blocks[i].index >= 0 ? file->blocks[i].length : 0;
        count += file->blocks[i].index >= 0 ? file->blocks[i].count : 0;
    }
    *exact = bytes == (size_t)file->status.st_size;
    if (*exact)
        return (int64_t)count;
    return bytes > 0 ? (int64_t)((double)count * (double)log_file_size(file) / (double)bytes) : -1;
}

/* --- blocks --- */

static void add_start(struct block *block, size_t start)
{
    if (block->count == block->room) {
        block->room = block->room ? 2 * block->room : 1024;
        block->starts = memory_resize(block->starts, block->room, sizeof *block->starts);
    }
    block->starts[block->count++] = (uint32_t)start;
}

/* The lines that begin in the block: all of them, or those with a time and the file's first. */
static void find_lines(struct block *block, bool dated, size_t read)
{
    const char *own = block->bytes + 1, *end = own + block->length;
    bool at_break = block->index == 0 || block->bytes[0] == '\n';
    const char *line = at_break ? own : memchr(own, '\n', block->length);
    for (; line; line = memchr(line, '\n', (size_t)(end - line))) {
        line += line > own || !at_break;
        at_break = false;
        if (line >= end)
            return;
        bool first = block->index == 0 && line == own;
        if (first || !dated || log_line_is_dated(line, (size_t)(own + read - line)))
            add_start(block, (size_t)(line - own));
    }
}

static void find_starts(struct block *block, bool dated, size_t read)
{
    block->count = 0;
    find_lines(block, dated, read);
    if (block->count == 0 && dated) {
        find_lines(block, false, read);
        block->count = block->count > 0 ? 1 : 0;
    }
    if (block->count == 0 && block->length > 0)
        add_start(block, 0);
}

/* Reads the block's bytes; returns how many there are from its first on. */
static size_t read_bytes(const struct log_file *file, struct block *block)
{
    int64_t first = block->index * BLOCK_SIZE;
    size_t before = first > 0;
    size_t wanted = before + BLOCK_SIZE + LOG_DATE_LENGTH;
    char *to = block->bytes + 1 - before;
    if (first - (int64_t)before + (int64_t)wanted > file->status.st_size)
        wanted = (size_t)(file->status.st_size - first + (int64_t)before);
    ssize_t length = pread(file->descriptor->number, to, wanted, first - (int64_t)before);
    return length > (ssize_t)before ? (size_t)length - before : 0;
}

static bool is_fresh(const struct log_file *file, const struct block *block)
{
    return block->size == file->status.st_size ||
           block->size >= (block->index + 1) * BLOCK_SIZE + LOG_DATE_LENGTH;
}

static void fill(const struct log_file *file, struct block *block, int64_t index)
{
    block->index = index;
    block->size = file->status.st_size;
    size_t read = read_bytes(file, block);
    block->length = read < BLOCK_SIZE ? read : BLOCK_SIZE;
    find_starts(block, file->dated, read);
}

static bool has_dates(const struct block *block)
{
    const char *own = block->bytes + 1;
    for (size_t i = 0; i < block->count; i++) {
        if (log_line_is_dated(own + block->starts[i], block->length - block->starts[i]))
            return true;
    }
    return false;
}

/* Looked at until the first block is full. */
static void judge(struct log_file *file)
{
    struct block *block = &file->blocks[0];
    if (file->judged >= BLOCK_SIZE || file->judged == file->status.st_size)
        return;
    file->dated = true;
    fill(file, block, 0);
    file->dated = has_dates(block);
    file->judged = file->status.st_size;
    for (size_t i = 0; i < BLOCKS_HELD; i++)
        file->blocks[i].index = -1;
}

/* The block, or NULL beyond the end. Valid until the next but one is asked for. */
static const struct block *find_block(struct log_file *file, int64_t index)
{
    judge(file);
    if (index < 0 || index * BLOCK_SIZE >= file->status.st_size)
        return NULL;
    for (size_t i = 0; i < BLOCKS_HELD; i++) {
        if (file->blocks[i].index == index && is_fresh(file, &file->blocks[i]))
            return &file->blocks[i];
    }
    struct block *block = &file->blocks[file->oldest];
    file->oldest = (file->oldest + 1) % BLOCKS_HELD;
    fill(file, block, index);
    return block->length > 0 ? block : NULL;
}

/* --- entries --- */

/* The number of the first start of the block that is not before `offset`. */
static size_t search(const struct block *block, int64_t offset)
{
    size_t low = 0, high = block->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (block->index * BLOCK_SIZE + block->starts[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What of the block lies before `end`, from `start` on. */
static void append(struct log_file *file, const struct block *block, size_t start, size_t end)
{
    buffer_append(&file->text, block->bytes + 1 + start, end - start);
}

/* The entry that is number `which` of the block: up to the next one, which may be in the block
 * after it. */
static bool take(struct log_file *file, const struct block *block, size_t which,
                 struct log_span *span)
{
    size_t start = block->starts[which];
    bool last = which + 1 == block->count;
    buffer_clear(&file->text);
    append(file, block, start, last ? block->length : block->starts[which + 1]);
    span->offset = block->index * BLOCK_SIZE + (int64_t)start;
    const struct block *next = last ? find_block(file, block->index + 1) : NULL;
    if (next)
        append(file, next, 0, next->count > 0 ? next->starts[0] : next->length);
    span->bytes = buffer_text(&file->text);
    span->length = file->text.length;
    return true;
}

bool log_file_next(struct log_file *file, int64_t offset, struct log_span *span)
{
    const struct block *block;
    for (int64_t i = offset / BLOCK_SIZE; (block = find_block(file, i)); i++) {
        size_t which = search(block, offset);
        if (which < block->count)
            return take(file, block, which, span);
    }
    return false;
}

bool log_file_previous(struct log_file *file, int64_t offset, struct log_span *span)
{
    const struct block *block;
    if (offset > file->status.st_size)
        offset = file->status.st_size;
    for (int64_t i = (offset - 1) / BLOCK_SIZE; offset > 0 && (block = find_block(file, i)); i--) {
        size_t which = search(block, offset);
        if (which > 0)
            return take(file, block, which - 1, span);
    }
    return false;
}
