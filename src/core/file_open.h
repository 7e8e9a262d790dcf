/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening files beside people who may write there too. The program runs as root, and in /tmp, in
 * the server's directories and in state directories others can lay links, FIFOs and exchanged
 * files. So a path is walked step by step, on descriptors; a symbolic link counts only if root or
 * we own it; and only regular files are opened, without waiting.
 *
 * All descriptors are close-on-exec and the caller's to close. Functions that fail return -1 with
 * errno set: EMLINK for a link that somebody else owns, EPERM for a path that others can write,
 * ENOTSUP for what is no regular file, and what open(2) says.
 */
#ifndef CORE_FILE_OPEN_H
#define CORE_FILE_OPEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "core/attributes.h"

struct buffer;
struct region;

/* Opens a regular file for reading. */
int file_open(const char *path) NONNULL(1) MUST_USE;

/*
 * The same where nobody but root and `user` may have had a hand in it: every directory on the way,
 * every link and the file itself belong to one of the two and can't be written by others. A
 * directory that others can write counts as safe where it is sticky, as /tmp is.
 */
int file_open_trusted(const char *path, uid_t user) NONNULL(1) MUST_USE;

/* What to do about a path that file_open_trusted() refused with EPERM: `chown root /etc/x` or
 * `chmod go-w /etc/x`, for the first place on it that needs it, in `region`. For a hint: others may
 * have changed the path since. */
const char *file_trust_remedy(struct region *region, const char *path, uid_t user) RETURNS_NONNULL
    NONNULL(1, 2);

/* Opens a directory, which must be one: for what is done below it by openat(2) and its kin. */
int file_open_directory(const char *path) NONNULL(1) MUST_USE;

/*
 * Opens a directory that a user other than root and us may own, and links on the way with it:
 * `owner` gets its user. EMLINK if a link belongs to anybody else.
 */
int file_open_owned_directory(const char *path, uid_t *owner) NONNULL(1, 2) MUST_USE;

/* Opens a regular file for reading below an open directory; `name` may have slashes, but leads
 * neither out of it nor through any link (openat2(2), RESOLVE_BENEATH). */
int file_open_below(int directory, const char *name) NONNULL(2) MUST_USE;

/* Opens a directory of that name, which has no slash, in an open one; a link is refused. */
int file_open_directory_below(int directory, const char *name) NONNULL(2) MUST_USE;

/*
 * Opens the directory that a path's last part stands in, and gives that part, in `region`, with
 * links that root or we own followed to the last: so the caller can make, rename and remove it
 * there whatever others do to the path meanwhile. The last part need not exist.
 */
int file_open_parent(struct region *region, const char *path, const char **name)
    NONNULL(1, 2, 3) MUST_USE;

/* Opens for reading and writing, or with `flags` O_APPEND or O_CREAT beside, a regular file of
 * ours: one of several names, or of another owner than root or us, is refused (EMLINK). */
int file_open_own(const char *path, int flags, mode_t mode) NONNULL(1) MUST_USE;

/*
 * A new descriptor for what /dev/stdin, /dev/stdout, /dev/stderr and /dev/fd/N name, pipes too, or
 * for a character device such as /dev/null, which root or we own. ENOENT for all other paths: then
 * it is a file, if anything.
 */
int file_open_stream(const char *path, bool writing) NONNULL(1) MUST_USE;

/*
 * Appends all that a descriptor gives to `content`, to its end. False with errno set: EFBIG when it
 * is more than `most` bytes, of which then as many were read; EINTR when a signal came that
 * interrupt.h knows.
 */
bool file_read_all(int fd, size_t most, struct buffer *content) NONNULL(3) MUST_USE;

/* What a failure of the above means, as the end of "PATH can't be read: …". */
const char *file_explain(int cause) RETURNS_NONNULL;

#endif
