/* SPDX-License-Identifier: Apache-2.0 */
#include "change/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/directory.h"
#include "core/disk.h"
#include "core/error.h"
#include "core/file_make.h"
#include "core/file_open.h"
#include "core/json.h"
#include "core/region.h"

struct journal_entry {
    const char *directory;
    const char *path;
    int fd;
    const cJSON *content;
    bool *done; /* one for each effect */
    size_t count;
};

const char *journal_directory(struct region *region, const char *state, struct error *error)
{
    const char *directory = region_format(region, "%s/outbox", state);
    if (directory_make(region, directory) && access(directory, R_OK | W_OK | X_OK) == 0)
        return directory;
    error_set(error, ERROR_FAILED, "The journal %s can't be written: %s. Nothing was changed.",
              directory, strerror(errno));
    error_hint(error, "make the directory writable, or set `state` in aloha-tui.conf.");
    return NULL;
}

static struct journal_entry *new_entry(struct region *region, const char *directory,
                                       const char *path, int fd, const cJSON *content)
{
    struct journal_entry *entry = region_alloc(region, sizeof *entry);
    const cJSON *effects = cJSON_GetObjectItemCaseSensitive(content, "effects");
    size_t count = (size_t)cJSON_GetArraySize(effects);
    *entry = (struct journal_entry){
        .directory = directory,
        .path = path,
        .fd = fd,
        .content = content,
        .done = region_alloc_array(region, count, sizeof(bool)),
        .count = count,
    };
    return entry;
}

static bool write_line(int fd, const cJSON *content)
{
    struct buffer line = {0};
    json_write(&line, content);
    buffer_append_byte(&line, '\n');
    bool written = disk_write_all(fd, buffer_text(&line), line.length) && fsync(fd) == 0;
    buffer_free(&line);
    return written;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

const char *const *journal_list(struct region *region, const char *directory)
{
    size_t count = 0, size = 16;
    const char **names = region_alloc_array(region, size, sizeof *names);
    DIR *stream = opendir(directory);
    const struct dirent *item;
    while (stream && (item = readdir(stream))) {
        if (item->d_name[0] == '.')
            continue;
        if (count + 1 == size) {
            const char **larger = region_alloc_array(region, size * 2, sizeof *larger);
            memcpy(larger, names, count * sizeof *names);
            names = larger;
            size *= 2;
        }
        names[count++] = region_copy_text(region, item->d_name);
    }
    if (stream)
        closedir(stream);
    qsort(names, count, sizeof *names, compare_names);
    return names;
}

/* For an entry later than all that are there: a clock may stand still, or be set back. */
static int64_t time_of_next(struct region *region, const char *directory)
{
    int64_t time = clock_now();
    for (const char *const *name = journal_list(region, directory); *name; name++) {
        int64_t before = strtoll(*name, NULL, 10);
        if (before >= time && before < INT64_MAX)
            time = before + 1;
    }
    return time;
}

/* Gives the complete file a name of its own; others look for one at the same time, and a process id
 * may come again. NULL if that can't be done. */
static const char *publish(struct region *region, const char *directory, const char *temporary)
{
    for (int64_t time = time_of_next(region, directory);; time++) {
        const char *path =
            region_format(region, "%s/%lld-%d", directory, (long long)time, (int)getpid());
        if (link(temporary, path) == 0)
            return path;
        if (errno != EEXIST)
            return NULL;
    }
}

/* `path` gets that of the new file. */
static int make_temporary(struct region *region, const char *directory, const char **path)
{
    const char *name;
    int place = file_open_directory(directory);
    int fd = place >= 0 ? file_make_temporary(region, place, "new", O_APPEND, &name) : -1;
    int cause = errno;
    if (place >= 0)
        close(place);
    if (fd >= 0)
        *path = region_format(region, "%s/%s", directory, name);
    errno = cause;
    return fd;
}

struct journal_entry *journal_write(struct region *region, const char *directory,
                                    const cJSON *content, struct error *error)
{
    const char *temporary = NULL, *path = NULL;
    int fd = make_temporary(region, directory, &temporary);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && write_line(fd, content))
        path = publish(region, directory, temporary);
    if (path && unlink(temporary) == 0 && disk_sync_directory(directory))
        return new_entry(region, directory, path, fd, content);
    error_set(error, ERROR_FAILED, "The journal in %s can't be written: %s. Nothing was changed.",
              directory, file_explain(errno));
    error_hint(error, "make room there, or set `state` in aloha-tui.conf.");
    if (path)
        unlink(path);
    if (fd >= 0) {
        unlink(temporary);
        close(fd);
    }
    return NULL;
}

static bool read_all(int fd, struct buffer *text)
{
    char bytes[8192];
    ssize_t length;
    while ((length = read(fd, bytes, sizeof bytes)) > 0)
        buffer_append(text, bytes, (size_t)length);
    return length == 0;
}

/* Reads which effects are struck out. A last line that is not whole goes: what is appended next
 * would be read as its end, and strike out another effect. */
static bool read_done(struct journal_entry *entry, const char *lines, off_t offset)
{
    const char *end;
    for (const char *line = lines; (end = strchr(line, '\n')); line = end + 1) {
        char *rest;
        size_t index = strtoul(line, &rest, 10);
        if (rest == end && index < entry->count)
            entry->done[index] = true;
        offset += end + 1 - line;
    }
    return ftruncate(entry->fd, offset) == 0;
}

/* The first line is the content, each further one the number of an effect that is done. */
static struct journal_entry *parse(struct region *region, const char *directory, const char *path,
                                   int fd, char *text)
{
    char *end = strchr(text, '\n');
    if (!end)
        return NULL;
    *end = '\0';
    cJSON *content = json_parse(region, text, NULL);
    if (!cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(content, "effects")))
        return NULL;
    struct journal_entry *entry = new_entry(region, directory, path, fd, content);
    return read_done(entry, end + 1, end + 1 - text) ? entry : NULL;
}

/* Whoever waited for the lock may have got that of a file which is done with and gone. */
static bool is_gone(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && status.st_nlink == 0;
}

enum journal_state journal_open(struct region *region, const char *directory, const char *name,
                                struct journal_entry **entry)
{
    const char *path = region_format(region, "%s/%s", directory, name);
    int fd = file_open_own(path, O_APPEND, 0);
    enum journal_state state = JOURNAL_UNREADABLE;
    if (fd < 0)
        return errno == ENOENT ? JOURNAL_GONE : state;
    struct buffer text = {0};
    *entry = NULL;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        state = JOURNAL_IN_USE;
    else if (is_gone(fd))
        state = JOURNAL_GONE;
    else if (read_all(fd, &text))
        *entry = parse(region, directory, path, fd, region_copy_text(region, buffer_text(&text)));
    buffer_free(&text);
    if (*entry)
        return JOURNAL_OPEN;
    close(fd);
    return state;
}

const cJSON *journal_content(const struct journal_entry *entry)
{
    return entry->content;
}

bool journal_is_done(const struct journal_entry *entry, size_t index)
{
    return index < entry->count && entry->done[index];
}

void journal_mark_done(struct journal_entry *entry, size_t index)
{
    char line[32];
    int length = snprintf(line, sizeof line, "%zu\n", index);
    off_t end = lseek(entry->fd, 0, SEEK_END);
    /* Where the disk is full the effect is sent once more later. A part of the line would make
     * another number of the next one, and strike out what was not sent. */
    if (!disk_write_all(entry->fd, line, (size_t)length) && ftruncate(entry->fd, end) != 0)
        return;
    if (index < entry->count)
        entry->done[index] = true;
}

void journal_remove(struct journal_entry *entry)
{
    unlink(entry->path);
    close(entry->fd);
}

void journal_close(struct journal_entry *entry)
{
    close(entry->fd);
}

enum journal_state journal_drop(struct region *region, const char *directory, const char *name)
{
    const char *path = region_format(region, "%s/%s", directory, name);
    int fd = file_open_own(path, 0, 0);
    if (fd < 0)
        return errno == ENOENT ? JOURNAL_GONE : JOURNAL_UNREADABLE;
    enum journal_state state = JOURNAL_GONE;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        state = JOURNAL_IN_USE;
    else if (unlink(path) != 0 && errno != ENOENT)
        state = JOURNAL_UNREADABLE;
    int cause = errno;
    close(fd);
    errno = cause;
    return state;
}
