/* SPDX-License-Identifier: Apache-2.0 */
#include "config/file.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/file_open.h"
#include "core/region.h"
#include "core/text.h"

/* No settings file comes near; a device or a log given by mistake is not read to its end. */
enum { MAXIMUM_SIZE = 1024 * 1024 };

static enum file_result note_unreadable(struct error *error, const char *path, int cause)
{
    if (cause == EISDIR)
        error_set(error, ERROR_USAGE, "%s is a directory; expected a text file.", path);
    else if (cause == EFBIG)
        error_set(error, ERROR_USAGE, "%s is larger than 1 MiB; expected a configuration file.",
                  path);
    else
        error_set(error, ERROR_USAGE, "%s cannot be read: %s; expected a readable text file.", path,
                  file_explain(cause));
    if (cause == EACCES)
        error_hint(error, "Run as root or as the server's user, or change who may read %s.", path);
    return cause == EFBIG ? FILE_BROKEN : FILE_UNREADABLE;
}

/* Checks line by line, so that the error can say where. */
static bool check_text(const struct buffer *content, const char *path, struct error *error)
{
    const char *at = buffer_text(content), *end = at + content->length;
    for (size_t line = 1; at < end; line++) {
        const char *line_feed = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((line_feed ? line_feed : end) - at);
        if (memchr(at, '\0', length))
            return error_set(error, ERROR_USAGE,
                             "%s, line %zu: there is a NUL byte; expected UTF-8 text.", path, line);
        if (!text_is_utf8(at, length))
            return error_set(error, ERROR_USAGE,
                             "%s, line %zu: there are bytes that are not UTF-8; expected UTF-8 "
                             "text.",
                             path, line);
        at += length + 1;
    }
    return true;
}

/* Line ends of other systems count as line ends, as they do for the server's own readers. */
static const char *copy_with_line_feeds(struct region *region, const char *text)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    if (strncmp(text, byte_order_mark, strlen(byte_order_mark)) == 0)
        text += strlen(byte_order_mark);
    char *copy = region_copy_text(region, text), *to = copy;
    for (const char *from = text; *from; from++) {
        if (from[0] == '\r' && from[1] == '\n')
            continue;
        *to++ = *from == '\r' ? '\n' : *from;
    }
    *to = '\0';
    return copy;
}

/* Takes the descriptor over. */
static enum file_result read_text(struct region *region, int fd, const char *path,
                                  const char **text, struct error *error)
{
    struct buffer content = {0};
    enum file_result result =
        file_read_all(fd, MAXIMUM_SIZE, &content) ? FILE_READ : note_unreadable(error, path, errno);
    close(fd);
    if (result == FILE_READ && !check_text(&content, path, error))
        result = FILE_BROKEN;
    if (result == FILE_READ)
        *text = copy_with_line_feeds(region, buffer_text(&content));
    buffer_free(&content);
    return result;
}

enum file_result file_read_text(struct region *region, const char *path, const char **text,
                                struct error *error)
{
    int fd = file_open(path);
    if (fd >= 0)
        return read_text(region, fd, path, text, error);
    return errno == ENOENT || errno == ENOTDIR ? FILE_MISSING : note_unreadable(error, path, errno);
}

enum file_result file_read_trusted_text(struct region *region, const char *path, const char **text,
                                        struct error *error)
{
    int fd = file_open_trusted(path, geteuid());
    if (fd >= 0)
        return read_text(region, fd, path, text, error);
    int cause = errno;
    if (cause == EPERM) {
        error_set(error, ERROR_REFUSED, "%s is not read: %s.", path, file_explain(cause));
        error_hint(error, "%s", file_trust_remedy(region, path, geteuid()));
        return FILE_UNREADABLE;
    }
    return cause == ENOENT || cause == ENOTDIR ? FILE_MISSING : note_unreadable(error, path, cause);
}
