/* SPDX-License-Identifier: Apache-2.0 */
#include "config/cache_prefix.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file_make.h"
#include "core/file_open.h"
#include "core/hash.h"
#include "core/interrupt.h"
#include "core/region.h"

enum { RANDOM_BYTES = 16, LENGTH = 2 * RANDOM_BYTES + 1, TRIES = 10, PAUSE_MS = 500 };

static const char file_name[] = "remote_cache_prefix";

/* The directory that the file is in, open, so that nobody can exchange it. */
struct place {
    int directory;
    struct stat facts; /* of the directory */
    const char *path;  /* of the file, for messages */
};

static void note_failure(struct error *error, const char *path, const char *what, int cause)
{
    error_set(error, ERROR_FAILED, "%s cannot be %s: %s.", path, what, file_explain(cause));
    error_hint(error, cause == ENOENT
                          ? "Set `deployment` in aloha-tui.conf to the directory of the running "
                            "version; its var/ holds the prefix of the cache keys."
                          : "Run as root or as the server's own user: without the prefix of the "
                            "cache keys, servers would go on using old copies of changed rows.");
}

/* What root makes for the server belongs to the server: to the owner of its directory. */
static bool write_prefix(int descriptor, const char *line, const struct stat *directory)
{
    if (geteuid() == 0 && fchown(descriptor, directory->st_uid, directory->st_gid) != 0)
        return false;
    errno = ENOSPC; /* what a short write means */
    return write(descriptor, line, LENGTH + 1) == LENGTH + 1;
}

/* Makes the file, unless another process is faster. */
static bool make_file(struct region *region, const struct place *place, struct error *error)
{
    int descriptor = file_make(place->directory, file_name, 0, 0644);
    if (descriptor < 0 && errno == EEXIST)
        return true;
    if (descriptor < 0) {
        note_failure(error, place->path, "made", errno);
        return false;
    }
    unsigned char bytes[RANDOM_BYTES];
    hash_random_bytes(bytes, sizeof bytes);
    const char *line = region_format(region, "%s:\n", hash_hex(region, bytes, sizeof bytes));
    bool written = write_prefix(descriptor, line, &place->facts);
    int cause = errno;
    close(descriptor);
    if (!written) {
        /* the server's own processes would wait for the rest */
        unlinkat(place->directory, file_name, 0);
        note_failure(error, place->path, "written", cause);
    }
    return written;
}

enum outcome { READ, MISSING, HALF_WRITTEN, FAILED };

/* Reads the first line, of which only one of the right length counts. */
static enum outcome read_file(const struct place *place, char line[LENGTH + 2], struct error *error)
{
    int descriptor = file_open_below(place->directory, file_name);
    if (descriptor < 0 && errno == ENOENT)
        return MISSING;
    ssize_t length = descriptor < 0 ? -1 : read(descriptor, line, LENGTH + 1);
    int cause = errno;
    if (descriptor >= 0)
        close(descriptor);
    if (length < 0) {
        note_failure(error, place->path, "read", cause);
        return FAILED;
    }
    line[length] = '\0';
    line[strcspn(line, "\n")] = '\0';
    return strlen(line) == LENGTH ? READ : HALF_WRITTEN;
}

/* Reads the file, making it and waiting for it where that is needed. */
static bool obtain(struct region *region, const struct place *place, char line[LENGTH + 2],
                   struct error *error)
{
    for (int try = 0; try < TRIES; try++) {
        enum outcome outcome = read_file(place, line, error);
        if (outcome == MISSING) {
            if (!make_file(region, place, error))
                return false;
            outcome = read_file(place, line, error);
        }
        if (outcome == READ || outcome == FAILED)
            return outcome == READ;
        if (try + 1 < TRIES)
            poll(NULL, 0, PAUSE_MS);
        if (interrupt_pending() != ERROR_NONE)
            return error_set(error, interrupt_pending(), "Interrupted.");
    }
    error_set(error, ERROR_FAILED, "Could not read remote cache key prefix file %s.", place->path);
    return error_hint(error, "Expected 32 hexadecimal digits and a colon in its first line. If the "
                             "file is spoilt, remove it and restart the server.");
}

/* Opens the deployment's var/, which is no link, and in a directory of the server's user belongs to
 * that user or root: nobody is to lead us elsewhere. */
static bool open_place(const char *deployment, struct place *place)
{
    uid_t owner;
    int above = file_open_owned_directory(deployment, &owner);
    if (above < 0)
        return false;
    place->directory = file_open_directory_below(above, "var");
    int cause = errno;
    close(above);
    errno = cause;
    if (place->directory < 0 || fstat(place->directory, &place->facts) != 0)
        return false;
    errno = EMLINK;
    return owner == 0 || place->facts.st_uid == owner || place->facts.st_uid == 0;
}

const char *cache_prefix_read(struct region *region, const char *deployment, struct error *error)
{
    struct place place = {.directory = -1,
                          .path = region_format(region, "%s/var/%s", deployment, file_name)};
    char line[LENGTH + 2];
    bool opened = open_place(deployment, &place);
    if (!opened)
        note_failure(error, place.path, "made", errno);
    bool good = opened && obtain(region, &place, line, error);
    if (place.directory >= 0)
        close(place.directory);
    return good ? region_copy_text(region, line) : NULL;
}
