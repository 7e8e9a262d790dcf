/* SPDX-License-Identifier: Apache-2.0 */
#include "job/job_log.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file_open.h"
#include "core/json.h"
#include "core/region.h"

enum { TAIL_SIZE = 64 << 10 };

/* The last bytes of the file, from the beginning of a line on. */
static char *read_end(struct region *region, int fd, off_t size)
{
    off_t from = size > TAIL_SIZE ? size - TAIL_SIZE : 0;
    char *text = region_alloc(region, TAIL_SIZE + 1);
    ssize_t length = pread(fd, text, TAIL_SIZE, from);
    text[length > 0 ? length : 0] = '\0';
    char *line = from > 0 ? strchr(text, '\n') : NULL;
    return line ? line + 1 : text;
}

static void take_progress(struct region *region, const cJSON *event, struct job_tail *tail)
{
    int64_t done = json_integer(event, "done", 0), total = json_integer(event, "total", 0);
    const char *units = json_text(event, "units");
    tail->progress =
        total > 0 ? region_format(region, "%" PRId64 " of %" PRId64 " %s", done, total, units)
                  : region_format(region, "%" PRId64 " %s", done, units);
}

static void take_event(struct region *region, const char *line, struct job_tail *tail)
{
    struct error ignored = ERROR_IN(region);
    const cJSON *event = json_parse(region, line, &ignored);
    const char *name = json_text(event, "event");
    if (name && strcmp(name, "progress") == 0)
        take_progress(region, event, tail);
    if (name && strcmp(name, "end") == 0) {
        tail->status = json_text(event, "status");
        tail->exit_status = (int)json_integer(event, "exit_code", -1);
    }
}

/* Only two kinds of event matter here, and tables may be long. */
static bool matters(const char *line)
{
    return strstr(line, "\"event\":\"progress\"") || strstr(line, "\"event\":\"end\"");
}

struct job_tail job_log_tail(struct region *region, const char *path)
{
    struct job_tail tail = {.exit_status = -1, .progress = ""};
    struct stat status;
    int fd = file_open(path);
    if (fd < 0)
        return tail;
    if (fstat(fd, &status) == 0) {
        tail.written = status.st_mtim.tv_sec * INT64_C(1000000) + status.st_mtim.tv_nsec / 1000;
        char *rest = read_end(region, fd, status.st_size), *line;
        while ((line = strsep(&rest, "\n"))) {
            if (matters(line))
                take_event(region, line, &tail);
        }
    }
    close(fd);
    return tail;
}
