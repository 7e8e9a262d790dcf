/* SPDX-License-Identifier: Apache-2.0 */
#include "command/input_file.h"

#include "command/input_text.h"
#include "command/run.h"
#include "core/buffer.h"
#include "core/region.h"

/* The length of the line at `text`, of which `rest` bytes are left; `end` gets that of its end. */
static size_t measure_line(const char *text, size_t rest, size_t *end)
{
    size_t length = 0;
    while (length < rest && text[length] != '\n' && text[length] != '\r')
        length++;
    *end = length < rest;
    if (length + 1 < rest && text[length] == '\r' && text[length + 1] == '\n')
        *end = 2;
    return length;
}

static size_t count_lines(const char *text, size_t length)
{
    size_t lines = 0;
    for (size_t at = 0, end; at < length; lines++)
        at += measure_line(text + at, length - at, &end) + end;
    return lines;
}

static const char *const *split(struct run *run, const struct buffer *content, size_t *count)
{
    const char *text = buffer_text(content), *last = text + content->length;
    *count = count_lines(text, content->length);
    const char **lines = region_alloc_array(run_region(run), *count + 1, sizeof *lines);
    for (size_t i = 0; i < *count; i++) {
        size_t end, length = measure_line(text, (size_t)(last - text), &end);
        lines[i] = region_copy_bytes(run_region(run), text, length);
        text += length + end;
    }
    return lines;
}

const char *const *input_file_lines(struct run *run, const char *path, size_t *count)
{
    struct buffer content = {0};
    const char *const *lines = NULL;
    struct error cause = ERROR_IN(run_region(run));
    if (input_text_read(path, &content, &cause))
        lines = split(run, &content, count);
    else
        run_fail(run, "%s", cause.text);
    buffer_free(&content);
    return lines;
}
