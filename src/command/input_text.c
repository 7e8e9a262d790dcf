/* SPDX-License-Identifier: Apache-2.0 */
#include "command/input_text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/file_open.h"
#include "core/interrupt.h"
#include "core/text.h"

static int input_text_open(const char *path)
{
    int fd = file_open_stream(strcmp(path, "-") == 0 ? "/dev/stdin" : path, false);
    return fd < 0 && errno == ENOENT ? file_open(path) : fd;
}

const char *input_text_fault(const char *line, size_t length)
{
    if (length > INPUT_LINE_MAX)
        return "it is longer than 1 MiB";
    if (memchr(line, '\0', length))
        return "there is a NUL byte in it";
    return text_is_utf8(line, length) ? NULL : "it is not UTF-8 text";
}

static bool input_text_check(const struct buffer *content, const char *name, struct error *error)
{
    const char *at = buffer_text(content), *end = at + content->length;
    for (size_t number = 1; at < end; number++) {
        const char *line_feed = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((line_feed ? line_feed : end) - at);
        const char *fault = input_text_fault(at, length);
        if (fault)
            return error_set(error, ERROR_USAGE, "%s, line %zu: %s.", name, number, fault);
        at += length + 1;
    }
    return true;
}

static bool input_text_explain(const char *name, int cause, struct error *error)
{
    if (cause == EINTR && interrupt_pending() != ERROR_NONE)
        return error_set(error, interrupt_pending(), "Interrupted.");
    if (cause == EFBIG)
        return error_set(error, ERROR_USAGE, "%s is larger than 64 MiB.", name);
    return error_set(error, ERROR_FAILED, "%s can't be read: %s.", name, file_explain(cause));
}

bool input_text_read(const char *path, struct buffer *content, struct error *error)
{
    const char *name = strcmp(path, "-") == 0 ? "Standard input" : path;
    int fd = input_text_open(path);
    bool read = fd >= 0 && file_read_all(fd, INPUT_TEXT_MAX, content);
    int cause = errno;
    if (fd >= 0)
        close(fd);
    return read ? input_text_check(content, name, error) : input_text_explain(name, cause, error);
}
