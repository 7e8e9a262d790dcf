/* SPDX-License-Identifier: Apache-2.0 */
#include "core/file_open.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/interrupt.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"

enum { FILE_LINKS_MAX = 40 }; /* as many as Linux follows, path_resolution(7) */

/* A walk along a path: where it is, and what is left of it. */
struct file_walk {
    struct region *region;
    int directory;    /* where it stands, opened with O_PATH */
    const char *rest; /* begins with a name; "" at the end */
    bool trusted;     /* only what root and `user` alone can write */
    bool foreign;     /* links of one other user are followed, whom `user` becomes */
    uid_t user;
    unsigned links;
};

static const char *file_walk_skip(const char *path)
{
    return path + strspn(path, "/");
}

static bool file_is_ours(uid_t owner)
{
    return owner == 0 || owner == geteuid();
}

/* May we follow this link? The first foreign owner is remembered where one is allowed. */
static bool file_walk_may_follow(struct file_walk *walk, const struct stat *link)
{
    if (file_is_ours(link->st_uid) || link->st_uid == walk->user)
        return true;
    if (!walk->foreign || walk->user != geteuid())
        return false;
    walk->user = link->st_uid;
    return true;
}

/* Can nobody but root and the trusted user have written here? */
static bool file_walk_trusts(const struct file_walk *walk, const struct stat *facts)
{
    bool sticky = S_ISDIR(facts->st_mode) && (facts->st_mode & S_ISVTX);
    bool written = (facts->st_mode & S_IWOTH) || ((facts->st_mode & S_IWGRP) && facts->st_gid != 0);
    return (facts->st_uid == 0 || facts->st_uid == walk->user) && (!written || sticky);
}

static bool file_walk_check(const struct file_walk *walk, const struct stat *facts)
{
    if (!walk->trusted || file_walk_trusts(walk, facts))
        return true;
    errno = EPERM;
    return false;
}

static void file_walk_move(struct file_walk *walk, int directory)
{
    close(walk->directory);
    walk->directory = directory;
}

/* The target of an open link takes the place of its name in the path. */
static bool file_walk_follow(struct file_walk *walk, int link, const struct stat *facts)
{
    char target[PATH_MAX];
    ssize_t length = readlinkat(link, "", target, sizeof target - 1);
    errno = !file_walk_may_follow(walk, facts) ? EMLINK
            : ++walk->links > FILE_LINKS_MAX   ? ELOOP
            : length <= 0                      ? ENOENT
                                               : 0;
    if (errno)
        return false;
    target[length] = '\0';
    int root = *target == '/' ? open("/", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
    if (*target == '/' && root < 0)
        return false;
    if (root >= 0)
        file_walk_move(walk, root);
    walk->rest = file_walk_skip(region_format(walk->region, "%s/%s", target, walk->rest));
    return true;
}

/* The next name, in the walk's region; `rest` moves on. */
static const char *file_walk_name(struct file_walk *walk)
{
    size_t length = strcspn(walk->rest, "/");
    const char *name = region_copy_bytes(walk->region, walk->rest, length);
    walk->rest = file_walk_skip(walk->rest + length);
    return name;
}

static bool file_walk_enter(struct file_walk *walk, int fd, const struct stat *facts)
{
    if (S_ISLNK(facts->st_mode)) {
        bool followed = file_walk_follow(walk, fd, facts);
        int cause = errno;
        close(fd);
        errno = cause;
        return followed;
    }
    if (!file_walk_check(walk, facts)) {
        close(fd);
        errno = EPERM;
        return false;
    }
    file_walk_move(walk, fd);
    return true;
}

/* One name on: into a directory, or along a link. */
static bool file_walk_step(struct file_walk *walk)
{
    struct stat facts;
    const char *name = file_walk_name(walk);
    int fd = openat(walk->directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return false;
    if (fstat(fd, &facts) == 0)
        return file_walk_enter(walk, fd, &facts);
    close(fd);
    return false;
}

/* The last name, which is left at the walk's end, in its region. */
static const char *file_walk_last(const struct file_walk *walk)
{
    return region_copy_bytes(walk->region, walk->rest, strcspn(walk->rest, "/"));
}

/* Is what the rest names, its last part, a link? What is missing is none. */
static bool file_walk_ends_in_link(const struct file_walk *walk)
{
    struct stat facts;
    return fstatat(walk->directory, file_walk_last(walk), &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISLNK(facts.st_mode);
}

static bool file_walk_is_at_last(const struct file_walk *walk)
{
    return !*file_walk_skip(walk->rest + strcspn(walk->rest, "/"));
}

/* Walks until the last name, which is no link, is left, or with `whole` until none is. */
static bool file_walk_run(struct file_walk *walk, const char *path, bool whole)
{
    struct stat facts;
    walk->directory = open(*path == '/' ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    walk->rest = file_walk_skip(path);
    errno = *path ? errno : ENOENT;
    if (walk->directory < 0 || !*path || fstat(walk->directory, &facts) != 0 ||
        !file_walk_check(walk, &facts))
        return false;
    while (*walk->rest && (whole || !file_walk_is_at_last(walk) || file_walk_ends_in_link(walk))) {
        if (!file_walk_step(walk))
            return false;
    }
    return true;
}

static void file_walk_end(struct file_walk *walk)
{
    int cause = errno;
    if (walk->directory >= 0)
        close(walk->directory);
    region_destroy(walk->region);
    errno = cause;
}

static struct file_walk file_walk_begin(void)
{
    return (struct file_walk){.region = region_create(), .directory = -1, .user = geteuid()};
}

/* Keeps a descriptor of a regular file, and closes any other. */
static int file_keep_regular(int fd)
{
    struct stat facts;
    if (fd < 0 || (fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode)))
        return fd;
    close(fd);
    errno = S_ISDIR(facts.st_mode) ? EISDIR : ENOTSUP;
    return -1;
}

/* Opens what is left at the walk's end; a path that ends in a slash or a dot is a directory. */
static int file_walk_open(const struct file_walk *walk, int flags, mode_t mode)
{
    if (!*walk->rest) {
        errno = EISDIR;
        return -1;
    }
    const char *name = file_walk_last(walk);
    return file_keep_regular(openat(walk->directory, name,
                                    flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, mode));
}

int file_open(const char *path)
{
    struct file_walk walk = file_walk_begin();
    int fd = file_walk_run(&walk, path, false) ? file_walk_open(&walk, O_RDONLY, 0) : -1;
    file_walk_end(&walk);
    return fd;
}

int file_open_trusted(const char *path, uid_t user)
{
    struct stat facts;
    struct file_walk walk = file_walk_begin();
    walk.trusted = true;
    walk.user = user;
    int fd = file_walk_run(&walk, path, false) ? file_walk_open(&walk, O_RDONLY, 0) : -1;
    if (fd >= 0 && (fstat(fd, &facts) != 0 || !file_walk_check(&walk, &facts))) {
        close(fd);
        fd = -1;
        errno = EPERM;
    }
    file_walk_end(&walk);
    return fd;
}

const char *file_trust_remedy(struct region *region, const char *path, uid_t user)
{
    const struct file_walk walk = {.trusted = true, .user = user};
    char *place = region_copy_text(region, path);
    struct stat facts;
    for (char *slash = strchr(place + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (stat(place, &facts) == 0 && !file_walk_trusts(&walk, &facts))
            break;
        *slash = '/';
    }
    bool foreign = stat(place, &facts) == 0 && facts.st_uid != 0 && facts.st_uid != user;
    return region_format(region, foreign ? "chown root %s" : "chmod go-w %s", place);
}

/* The walk's end as a directory to read and write in. */
static int file_walk_directory(const struct file_walk *walk)
{
    return openat(walk->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int file_open_directory(const char *path)
{
    struct file_walk walk = file_walk_begin();
    int fd = file_walk_run(&walk, path, true) ? file_walk_directory(&walk) : -1;
    file_walk_end(&walk);
    return fd;
}

int file_open_owned_directory(const char *path, uid_t *owner)
{
    struct stat facts;
    struct file_walk walk = file_walk_begin();
    walk.foreign = true;
    int fd = file_walk_run(&walk, path, true) ? file_walk_directory(&walk) : -1;
    bool foreign_link = walk.user != geteuid();
    if (fd >= 0 && (fstat(fd, &facts) != 0 || (foreign_link && facts.st_uid != walk.user))) {
        close(fd);
        fd = -1;
        errno = EMLINK;
    }
    if (fd >= 0)
        *owner = facts.st_uid;
    file_walk_end(&walk);
    return fd;
}

int file_open_below(int directory, const char *name)
{
    struct open_how how = {
        .flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
    };
    return file_keep_regular((int)syscall(SYS_openat2, directory, name, &how, sizeof how));
}

int file_open_directory_below(int directory, const char *name)
{
    return openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int file_open_parent(struct region *region, const char *path, const char **name)
{
    struct file_walk walk = file_walk_begin();
    int fd = -1;
    if (file_walk_run(&walk, path, false) && *walk.rest) {
        *name = region_copy_bytes(region, walk.rest, strcspn(walk.rest, "/"));
        fd = file_walk_directory(&walk);
    } else if (walk.directory >= 0 && !*walk.rest) {
        errno = EISDIR;
    }
    file_walk_end(&walk);
    return fd;
}

/* Would writing to it be seen elsewhere, under another name or by another owner? */
static bool file_is_our_own(int fd)
{
    struct stat facts;
    return fstat(fd, &facts) == 0 && facts.st_nlink <= 1 && file_is_ours(facts.st_uid);
}

int file_open_own(const char *path, int flags, mode_t mode)
{
    struct file_walk walk = file_walk_begin();
    int fd = file_walk_run(&walk, path, false) ? file_walk_open(&walk, O_RDWR | flags, mode) : -1;
    if (fd >= 0 && !file_is_our_own(fd)) {
        close(fd);
        fd = -1;
        errno = EMLINK;
    }
    file_walk_end(&walk);
    return fd;
}

/* The number in /dev/fd/N and its like, or -1. */
static int file_named_descriptor(const char *path)
{
    static const char *const names[] = {"/dev/stdin", "/dev/stdout", "/dev/stderr"};
    static const char *const directories[] = {"/dev/fd/", "/proc/self/fd/"};
    int64_t number;
    for (int i = 0; i < (int)ARRAY_LENGTH(names); i++) {
        if (strcmp(path, names[i]) == 0)
            return i;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(directories); i++) {
        size_t length = strlen(directories[i]);
        if (strncmp(path, directories[i], length) == 0 &&
            text_parse_integer(path + length, &number) == TEXT_INTEGER && number >= 0 &&
            number <= INT_MAX)
            return (int)number;
    }
    return -1;
}

/* A device that waits for nothing. */
static int file_open_device(const char *path, bool writing)
{
    struct stat facts;
    struct file_walk walk = file_walk_begin();
    int fd = -1;
    errno = ENOENT;
    if (file_walk_run(&walk, path, false) && *walk.rest &&
        fstatat(walk.directory, file_walk_last(&walk), &facts, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = ENOENT;
        if (S_ISCHR(facts.st_mode) && file_is_ours(facts.st_uid))
            fd = openat(walk.directory, file_walk_last(&walk),
                        (writing ? O_WRONLY : O_RDONLY) | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
    }
    file_walk_end(&walk);
    return fd;
}

int file_open_stream(const char *path, bool writing)
{
    int number = file_named_descriptor(path);
    return number >= 0 ? fcntl(number, F_DUPFD_CLOEXEC, 0) : file_open_device(path, writing);
}

bool file_read_all(int fd, size_t most, struct buffer *content)
{
    char chunk[8192];
    for (;;) {
        ssize_t length = read(fd, chunk, sizeof chunk);
        if (length == 0)
            return true;
        if (length < 0 && (errno != EINTR || interrupt_pending() != ERROR_NONE))
            return false;
        if (length > 0 && content->length + (size_t)length > most) {
            errno = EFBIG;
            return false;
        }
        if (length > 0)
            buffer_append(content, chunk, (size_t)length);
    }
}

const char *file_explain(int cause)
{
    switch (cause) {
    case EMLINK: return _("a link or file of another user stands in the way");
    case EPERM: return _("others can write to it, or to a directory it is in");
    case ENOTSUP: return _("it is not a regular file");
    default: return translate_system_error(cause);
    }
}
