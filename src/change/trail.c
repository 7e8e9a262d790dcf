/* SPDX-License-Identifier: Apache-2.0 */
#include "change/trail.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/directory.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"

/* A line ends in `,"hash":"<64 digits>"}`: the digest of all before it, which begins with the
 * digest of the line before. */
static const char hash_member[] = ",\"hash\":\"";
enum { HASH_DIGITS = 64 };
static const char first_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";

cJSON *trail_begin_entry(struct region *region)
{
    cJSON *entry = cJSON_CreateObject();
    if (!entry)
        die("out of memory: an entry of the audit trail");
    const struct passwd *user = getpwuid(getuid());
    json_add_text(entry, "time", clock_format_rfc3339(region, clock_now()));
    json_add_text(entry, "user", user ? user->pw_name : NULL);
    json_add_text(entry, "sudo_user", getenv("SUDO_USER"));
    json_add_text(entry, "ssh", getenv("SSH_CONNECTION"));
    return entry;
}

/* Where the hash begins in a line of the trail, or NULL if it is none. */
static const char *find_hash(const char *line, size_t length)
{
    size_t tail = sizeof hash_member - 1 + HASH_DIGITS + 2;
    if (length < tail || memcmp(line + length - tail, hash_member, sizeof hash_member - 1) != 0)
        return NULL;
    return line + length - HASH_DIGITS - 2;
}

/* Reads the last line's hash into `hash`; that of an empty trail is all zeros. */
static bool read_last_hash(int fd, char hash[HASH_DIGITS + 1])
{
    enum { TAIL = HASH_DIGITS + 3 };
    char bytes[TAIL];
    off_t size = lseek(fd, 0, SEEK_END);
    memcpy(hash, first_hash, HASH_DIGITS + 1);
    if (size == 0)
        return true;
    if (size < TAIL || pread(fd, bytes, TAIL, size - TAIL) != TAIL ||
        memcmp(bytes + HASH_DIGITS, "\"}\n", 3) != 0)
        return false;
    memcpy(hash, bytes, HASH_DIGITS);
    return true;
}

/* The line for an entry: with the hash of its predecessor in front and its own at the end. */
static void write_line(struct buffer *line, struct region *region, const cJSON *entry,
                       const char *previous)
{
    struct buffer text = {0};
    json_write(&text, entry);
    buffer_format(line, "{\"previous\":\"%s\",%.*s", previous, (int)text.length - 2,
                  buffer_text(&text) + 1);
    const char *hash = hash_sha256_hex(region, buffer_text(line), line->length);
    buffer_format(line, "%s%s\"}\n", hash_member, hash);
    buffer_free(&text);
}

static bool append_locked(int fd, struct region *region, const cJSON *entry)
{
    char previous[HASH_DIGITS + 1];
    if (flock(fd, LOCK_EX) != 0)
        return false;
    if (!read_last_hash(fd, previous)) {
        errno = EILSEQ;
        return false;
    }
    struct buffer line = {0};
    write_line(&line, region, entry, previous);
    bool written = write(fd, buffer_text(&line), line.length) == (ssize_t)line.length;
    buffer_free(&line);
    return written && fsync(fd) == 0;
}

bool trail_append(const char *state, cJSON *entry, struct error *error)
{
    struct region *region = region_create();
    const char *path = region_format(region, "%s/audit.jsonl", state);
    int fd = -1;
    if (directory_make(region, state))
        fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    bool written = fd >= 0 && append_locked(fd, region, entry);
    if (!written) {
        error_set(error, ERROR_FAILED,
                  "The audit trail %s can't be written: %s. Nothing was changed.", path,
                  errno == EILSEQ ? "its last line is not whole" : strerror(errno));
        error_hint(error, "make it writable, or set `audit = no` in aloha-tui.conf.");
    }
    if (fd >= 0)
        close(fd);
    cJSON_Delete(entry);
    region_destroy(region);
    return written;
}

static bool check_line(struct region *region, const char *line, size_t length,
                       char previous[HASH_DIGITS + 1])
{
    static const char start[] = "{\"previous\":\"";
    const char *hash = find_hash(line, length);
    if (!hash || strncmp(line, start, sizeof start - 1) != 0 ||
        memcmp(line + sizeof start - 1, previous, HASH_DIGITS) != 0)
        return false;
    size_t covered = (size_t)(hash - line) - (sizeof hash_member - 1);
    if (memcmp(hash, hash_sha256_hex(region, line, covered), HASH_DIGITS) != 0)
        return false;
    memcpy(previous, hash, HASH_DIGITS);
    return true;
}

static bool check_stream(FILE *stream, size_t *lines, struct error *error)
{
    char previous[HASH_DIGITS + 1];
    memcpy(previous, first_hash, sizeof previous);
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    bool holds = true;
    while (holds && (length = getline(&line, &size, stream)) > 0) {
        struct region *region = region_create();
        size_t text = (size_t)length - (line[length - 1] == '\n');
        ++*lines;
        holds = check_line(region, line, text, previous);
        region_destroy(region);
    }
    free(line);
    if (!holds)
        error_set(error, ERROR_FAILED, "The audit trail was tampered with at line %zu.", *lines);
    return holds;
}

bool trail_verify(const char *state, size_t *lines, struct error *error)
{
    struct region *region = region_create();
    const char *path = region_format(region, "%s/audit.jsonl", state);
    FILE *stream = fopen(path, "re");
    bool missing = !stream && errno == ENOENT;
    *lines = 0;
    bool holds = missing;
    if (stream) {
        holds = check_stream(stream, lines, error);
        fclose(stream);
    } else if (!missing) {
        error_set(error, ERROR_FAILED, "The audit trail %s can't be read: %s.", path,
                  strerror(errno));
    }
    region_destroy(region);
    return holds;
}
