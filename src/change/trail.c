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
#include "core/disk.h"
#include "core/error.h"
#include "core/file_open.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"

/* A line ends in `,"hash":"<64 digits>"}`: the digest of all before it, which begins with the
 * digest of the line before. */
static const char first_member[] = "{\"previous\":\"";
static const char hash_member[] = ",\"hash\":\"";
enum { HASH_DIGITS = 64 };
static const char first_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";

/* Who logged in, as the kernel has it, whatever became of that and whatever the environment says;
 * -1 if it does not know (proc(5), /proc/PID/loginuid). */
static int64_t login_user(void)
{
    struct buffer text = {0};
    int64_t user = -1;
    int fd = file_open("/proc/self/loginuid");
    if (fd >= 0 && file_read_all(fd, 32, &text) &&
        text_parse_integer(buffer_text(&text), &user) == TEXT_INTEGER && user == UINT32_MAX)
        user = -1; /* nobody did */
    if (fd >= 0)
        close(fd);
    buffer_free(&text);
    return user;
}

cJSON *trail_begin_entry(struct region *region)
{
    cJSON *entry = cJSON_CreateObject();
    if (!entry)
        die("out of memory: an entry of the audit trail");
    const struct passwd *user = getpwuid(getuid());
    json_add_text(entry, "time", clock_format_rfc3339(region, clock_now()));
    json_add_text(entry, "user", user ? user->pw_name : NULL);
    json_add_integer(entry, "uid", getuid());
    json_add_integer(entry, "login_uid", login_user());
    json_add_text(entry, "sudo_user", getenv("SUDO_USER"));
    json_add_text(entry, "ssh", getenv("SSH_CONNECTION"));
    return entry;
}

/* Where the hash begins in a line of the trail, without its line break; NULL if it is none. */
static const char *find_hash(const char *line, size_t length)
{
    size_t member = sizeof hash_member - 1, tail = member + HASH_DIGITS + 2;
    if (length < sizeof first_member - 1 + HASH_DIGITS + tail ||
        memcmp(line + length - tail, hash_member, member) != 0 ||
        memcmp(line + length - 2, "\"}", 2) != 0)
        return NULL;
    return line + length - HASH_DIGITS - 2;
}

/* Where the last whole line ends; -1 if the trail can't be read. */
static off_t find_end(int fd, off_t size)
{
    char bytes[4096];
    while (size > 0) {
        off_t start = size > (off_t)sizeof bytes ? size - (off_t)sizeof bytes : 0;
        ssize_t length = pread(fd, bytes, (size_t)(size - start), start);
        if (length != size - start)
            return -1;
        const char *end = memrchr(bytes, '\n', (size_t)length);
        if (end)
            return start + (end - bytes) + 1;
        size = start;
    }
    return 0;
}

/* Reads into `hash` that of the line which ends at `end`; that of an empty trail is all zeros. */
static bool read_last_hash(int fd, off_t end, char hash[HASH_DIGITS + 1])
{
    enum { TAIL = HASH_DIGITS + 3 };
    char bytes[TAIL];
    memcpy(hash, first_hash, HASH_DIGITS + 1);
    if (end == 0)
        return true;
    if (end < TAIL || pread(fd, bytes, TAIL, end - TAIL) != TAIL ||
        memcmp(bytes + HASH_DIGITS, "\"}\n", 3) != 0)
        return false;
    memcpy(hash, bytes, HASH_DIGITS);
    return strspn(hash, "0123456789abcdef") == HASH_DIGITS;
}

/* The line for an entry: with the hash of its predecessor in front and its own at the end. */
static void write_line(struct buffer *line, struct region *region, const cJSON *entry,
                       const char *previous)
{
    struct buffer text = {0};
    json_write(&text, entry);
    buffer_format(line, "%s%s\",%.*s", first_member, previous, (int)text.length - 2,
                  buffer_text(&text) + 1);
    const char *hash = hash_sha256_hex(region, buffer_text(line), line->length);
    buffer_format(line, "%s%s\"}\n", hash_member, hash);
    buffer_free(&text);
}

/* Appends the whole line or nothing of it: half of one would have to be cut off next time. */
static bool write_whole(int fd, const struct buffer *line, off_t end)
{
    if (disk_write_all(fd, buffer_text(line), line->length) && fsync(fd) == 0)
        return true;
    int cause = errno;
    if (ftruncate(fd, end) != 0)
        cause = errno;
    errno = cause;
    return false;
}

/*
 * The part of a line that a crash left at the end was never followed by a change, so it goes; that
 * it was there, and how much, stands in the entry that takes its place.
 */
static bool drop_torn_line(int fd, off_t end, off_t size, cJSON *entry)
{
    if (end == size)
        return true;
    json_add_integer(entry, "dropped_bytes", size - end);
    return ftruncate(fd, end) == 0;
}

/* A signal ends no more than the wait for those who hold the lock for an instant: what was done
 * has to be noted all the same. */
static bool lock(int fd)
{
    while (flock(fd, LOCK_EX) != 0) {
        if (errno != EINTR)
            return false;
    }
    return true;
}

static bool append_locked(int fd, const char *state, struct region *region, cJSON *entry)
{
    char previous[HASH_DIGITS + 1];
    if (!lock(fd))
        return false;
    off_t size = lseek(fd, 0, SEEK_END), end = find_end(fd, size);
    if (end < 0 || !drop_torn_line(fd, end, size, entry))
        return false;
    if (!read_last_hash(fd, end, previous)) {
        errno = EILSEQ;
        return false;
    }
    struct buffer line = {0};
    write_line(&line, region, entry, previous);
    bool written = (end > 0 || disk_sync_directory(state)) && write_whole(fd, &line, end);
    buffer_free(&line);
    return written;
}

static void explain_append(const char *path, int cause, struct error *error)
{
    bool broken = cause == EILSEQ;
    error_set(error, ERROR_FAILED, "The audit trail %s can't be written: %s. Nothing was changed.",
              path, broken ? "its last line is not one of a trail" : file_explain(cause));
    error_hint(error, broken ? "see `audit --verify`; move the file away to begin a new trail."
                             : "make it writable, or set `audit = no` in aloha-tui.conf.");
}

bool trail_append(const char *state, cJSON *entry, struct error *error)
{
    struct region *region = region_create();
    const char *path = region_format(region, "%s/audit.jsonl", state);
    int fd = -1;
    if (directory_make(region, state))
        fd = file_open_own(path, O_APPEND | O_CREAT, 0600);
    bool written = fd >= 0 && append_locked(fd, state, region, entry);
    if (!written)
        explain_append(path, errno, error);
    if (fd >= 0)
        close(fd);
    cJSON_Delete(entry);
    region_destroy(region);
    return written;
}

static bool check_line(struct region *region, const char *line, size_t length,
                       char previous[HASH_DIGITS + 1])
{
    const size_t start = sizeof first_member - 1;
    const char *hash = find_hash(line, length);
    if (!hash || memcmp(line, first_member, start) != 0 ||
        memcmp(line + start, previous, HASH_DIGITS) != 0)
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
    bool whole = true, holds = true;
    while (whole && holds && (length = getline(&line, &size, stream)) > 0) {
        struct region *region = region_create();
        ++*lines;
        whole = line[length - 1] == '\n';
        holds = check_line(region, line, (size_t)length - whole, previous);
        region_destroy(region);
    }
    free(line);
    if (!whole)
        return error_set(error, ERROR_FAILED,
                         "Line %zu of the audit trail is not whole: it was being written when the "
                         "program or the machine stopped. The next entry takes its place.",
                         *lines);
    if (!holds)
        return error_set(error, ERROR_FAILED,
                         "The audit trail is broken at line %zu: it was altered, or lines before "
                         "it were taken out or put in.",
                         *lines);
    return true;
}

/* The trail to be read while nobody appends; `stream` gets NULL if there is none. False, with the
 * cause, if it can't be read. Closing it ends the lock. */
static bool open_to_read(const char *state, FILE **stream, struct error *error)
{
    struct region *region = region_create();
    const char *path = region_format(region, "%s/audit.jsonl", state);
    int fd = file_open(path);
    *stream = fd >= 0 ? fdopen(fd, "r") : NULL;
    bool opened = *stream ? flock(fileno(*stream), LOCK_SH) == 0 : errno == ENOENT;
    if (!opened) {
        error_set(error, ERROR_FAILED, "The audit trail %s can't be read: %s.", path,
                  file_explain(errno));
        error_hint(error, "run aloha-tui as the user that writes it.");
    }
    if (!opened && *stream)
        fclose(*stream);
    region_destroy(region);
    return opened;
}

bool trail_verify(const char *state, size_t *lines, struct error *error)
{
    FILE *stream;
    *lines = 0;
    if (!open_to_read(state, &stream, error))
        return false;
    bool holds = !stream || check_stream(stream, lines, error);
    if (stream)
        fclose(stream);
    return holds;
}

/* Line number n lands in place n modulo `wanted`, so that the last ones are left over. */
static size_t read_last(FILE *stream, char *lines[], size_t wanted)
{
    size_t total = 0, size = 0;
    char *line = NULL;
    while (getline(&line, &size, stream) > 0) {
        free(lines[total % wanted]);
        lines[total++ % wanted] = line;
        line = NULL;
        size = 0;
    }
    free(line);
    return total;
}

bool trail_read(struct region *region, const char *state, size_t wanted,
                const cJSON *const **entries, size_t *count, struct error *error)
{
    FILE *stream;
    *count = 0;
    *entries = NULL;
    if (!open_to_read(state, &stream, error))
        return false;
    if (!stream || wanted == 0)
        return true;
    char **lines = memory_alloc(wanted, sizeof *lines);
    size_t total = read_last(stream, lines, wanted);
    fclose(stream);
    *count = total < wanted ? total : wanted;
    const cJSON **list = region_alloc_array(region, *count, sizeof *list);
    for (size_t i = 0; i < *count; i++)
        list[i] = json_parse(region, lines[(total - *count + i) % wanted], NULL);
    for (size_t i = 0; i < wanted; i++)
        free(lines[i]);
    free(lines);
    *entries = list;
    return true;
}

bool trail_each(const char *state, void (*each)(void *context, const cJSON *entry), void *context,
                struct error *error)
{
    FILE *stream;
    if (!open_to_read(state, &stream, error))
        return false;
    char *line = NULL;
    size_t size = 0;
    while (stream && getline(&line, &size, stream) > 0) {
        struct region *region = region_create();
        const cJSON *entry = json_parse(region, line, NULL);
        if (entry)
            each(context, entry);
        region_destroy(region);
    }
    free(line);
    if (stream)
        fclose(stream);
    return true;
}
