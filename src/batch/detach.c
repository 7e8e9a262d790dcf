/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/detach.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/arguments.h"
#include "command/command.h"
#include "command/command_line.h"
#include "command/words.h"
#include "core/error.h"
#include "core/process.h"
#include "core/region.h"
#include "job/job.h"

bool detach_is_done(void)
{
    return getenv(JOB_VARIABLE) != NULL;
}

static const char **append(const char **end, const char *const words[], size_t count)
{
    if (count)
        memcpy(end, words, count * sizeof *words);
    return end + count;
}

static const char *const *job_words(struct region *region, const struct detach_request *request)
{
    const struct command_line *line = request->line;
    const char *const begin[] = {process_own_path(region)};
    const char *const middle[] = {"--jsonl", "--batch", request->command->name};
    const char **argv = region_alloc_array(region,
                                           ARRAY_LENGTH(begin) + line->before_count +
                                               ARRAY_LENGTH(middle) + request->count + 1,
                                           sizeof *argv);
    const char **end = append(argv, begin, ARRAY_LENGTH(begin));
    end = append(end, line->before, line->before_count);
    end = append(end, middle, ARRAY_LENGTH(middle));
    end = append(end, request->words, request->count);
    *end = NULL;
    return argv;
}

/* What people see of it, and what is kept: without secrets. */
static const char *shown_line(struct region *region, const struct detach_request *request)
{
    size_t count;
    const char *const *words = arguments_to_words(request->arguments, region, &count);
    return region_format(region, "aloha-tui --batch %s %s", request->command->name,
                         words_join(region, words, count));
}

bool detach_start(struct region *region, const struct detach_request *request, struct job *job,
                  struct error *error)
{
    const struct job_request job_request = {
        .command = request->command->name,
        .line = shown_line(region, request),
        .argv = job_words(region, request),
        .input = isatty(STDIN_FILENO) ? PROCESS_NULL : PROCESS_INHERIT,
    };
    if (!job_request.argv[0])
        return error_set(error, ERROR_FAILED,
                         "Cannot find this program's own file in /proc/self/exe.");
    return job_start(region, request->state, &job_request, job, error);
}
