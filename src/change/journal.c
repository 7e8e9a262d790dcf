/* SPDX-License-Identifier: Apache-2.0 */
#include "change/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/directory.h"
#include "core/error.h"
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

static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

static bool sync_directory(const char *directory)
{
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return synced;
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

/* Writes the line to a file that nobody sees until it is complete. */
static bool write_file(int fd, const char *temporary, const char *path, const cJSON *content)
{
    struct buffer line = {0};
    json_write(&line, content);
    buffer_append_byte(&line, '\n');
    bool written = write_all(fd, buffer_text(&line), line.length) && fsync(fd) == 0 &&
                   rename(temporary, path) == 0;
    buffer_free(&line);
    return written;
}

struct journal_entry *journal_write(struct region *region, const char *directory,
                                    const cJSON *content, struct error *error)
{
    char *temporary = region_format(region, "%s/.new-XXXXXX", directory);
    const char *path =
        region_format(region, "%s/%lld-%d", directory, (long long)clock_now(), (int)getpid());
    int fd = mkostemp(temporary, O_APPEND | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && write_file(fd, temporary, path, content) &&
        sync_directory(directory))
        return new_entry(region, directory, path, fd, content);
    error_set(error, ERROR_FAILED, "The journal in %s can't be written: %s. Nothing was changed.",
              directory, strerror(errno));
    if (fd >= 0) {
        unlink(temporary);
        unlink(path);
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

/* The first line is the content, each further one the number of an effect that is done. */
static struct journal_entry *parse(struct region *region, const char *directory, const char *path,
                                   int fd, char *text)
{
    char *rest = strchr(text, '\n');
    if (!rest)
        return NULL;
    *rest++ = '\0';
    cJSON *content = json_parse(region, text, NULL);
    if (!content || !cJSON_GetObjectItemCaseSensitive(content, "effects"))
        return NULL;
    struct journal_entry *entry = new_entry(region, directory, path, fd, content);
    for (char *line = rest; *line; line = rest) {
        size_t index = strtoul(line, &rest, 10);
        if (*rest != '\n')
            break;
        rest++;
        if (index < entry->count)
            entry->done[index] = true;
    }
    return entry;
}

struct journal_entry *journal_open(struct region *region, const char *directory, const char *name)
{
    const char *path = region_format(region, "%s/%s", directory, name);
    int fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    struct buffer text = {0};
    struct journal_entry *entry = NULL;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && read_all(fd, &text))
        entry = parse(region, directory, path, fd, region_copy_text(region, buffer_text(&text)));
    buffer_free(&text);
    if (!entry)
        close(fd);
    return entry;
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
    write_all(entry->fd, line, (size_t)length);
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
