/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/stack/lights.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/options.h"
#include "core/buffer.h"
#include "core/json.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/process.h"
#include "core/region.h"

struct lights {
    struct loop *loop;
    const struct options *options;
    void (*changed)(void *context);
    void *context;
    enum light states[SERVICE_COUNT];
    pid_t child; /* 0: none */
    int pipe;    /* its output, -1 once that has ended */
    struct watch *watch;
    struct buffer output;
};

static const char *const check_names[SERVICE_COUNT] = {
    [SERVICE_REDIS] = "redis",
    [SERVICE_MEMCACHED] = "memcached",
    [SERVICE_RABBITMQ] = "rabbitmq",
    [SERVICE_OUTBOX] = "outbox",
};

struct lights *lights_create(struct loop *loop, const struct options *options,
                             void (*changed)(void *context), void *context)
{
    struct lights *lights = memory_alloc(1, sizeof *lights);
    *lights = (struct lights){
        .loop = loop, .options = options, .changed = changed, .context = context, .pipe = -1};
    return lights;
}

static void lights_close_pipe(struct lights *lights)
{
    if (lights->pipe < 0)
        return;
    watch_stop(lights->watch);
    close(lights->pipe);
    lights->pipe = -1;
}

/* Called after the last turn of the loop, which therefore never hears of a child that is left. */
void lights_destroy(struct lights *lights)
{
    if (!lights)
        return;
    lights_close_pipe(lights);
    buffer_free(&lights->output);
    if (lights->child)
        kill(lights->child, SIGTERM);
    free(lights);
}

bool lights_are_pending(const struct lights *lights)
{
    return lights->child != 0 || lights->pipe >= 0;
}

enum light lights_of(const struct lights *lights, enum light_service service)
{
    return lights->states[service];
}

/* One line of the child's output: a finding of a check, or something else that is skipped. */
static void lights_read_line(struct lights *lights, const char *line)
{
    struct region *region = region_create();
    const cJSON *event = json_parse(region, line, NULL);
    const cJSON *row = cJSON_GetObjectItemCaseSensitive(event, "row");
    const char *check = row ? json_text(row, "check") : NULL;
    const char *state = row ? json_text(row, "state") : NULL;
    for (size_t i = 0; check && state && i < SERVICE_COUNT; i++) {
        if (strcmp(check, check_names[i]) == 0)
            lights->states[i] = strcmp(state, "ok") == 0 ? LIGHT_GOOD : LIGHT_BAD;
    }
    region_destroy(region);
}

static void lights_read_findings(struct lights *lights)
{
    char *rest = NULL;
    if (lights->output.length == 0)
        return;
    for (char *line = strtok_r(lights->output.bytes, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest))
        lights_read_line(lights, line);
    buffer_clear(&lights->output);
}

static void lights_on_output(void *context, short revents UNUSED)
{
    struct lights *lights = context;
    char bytes[4096];
    ssize_t length = read(lights->pipe, bytes, sizeof bytes);
    if (length > 0) {
        buffer_append(&lights->output, bytes, (size_t)length);
        return;
    }
    lights_close_pipe(lights);
    lights_read_findings(lights);
    lights->changed(lights->context);
}

static void lights_on_ended(void *context, int status UNUSED)
{
    struct lights *lights = context;
    lights->child = 0;
    lights->changed(lights->context);
}

/* `aloha-tui [--config FILE] [--profile NAME] --batch --jsonl doctor`, into `argv`. */
static void lights_fill_arguments(const struct options *options, const char *program,
                                  const char **argv)
{
    size_t count = 0;
    argv[count++] = program;
    if (options->config) {
        argv[count++] = "--config";
        argv[count++] = options->config;
    }
    if (options->profile) {
        argv[count++] = "--profile";
        argv[count++] = options->profile;
    }
    argv[count++] = "--batch";
    argv[count++] = "--jsonl";
    argv[count++] = "doctor";
    argv[count] = NULL;
}

static void lights_start_child(struct lights *lights, const char *program)
{
    const char *argv[9];
    int ends[2];
    lights_fill_arguments(lights->options, program, argv);
    if (pipe2(ends, O_CLOEXEC) < 0)
        return;
    struct process_streams streams = {PROCESS_NULL, ends[1], PROCESS_NULL};
    pid_t child;
    bool started = process_start(argv, streams, PROCESS_OWN_GROUP, &child, NULL);
    close(ends[1]);
    if (!started) {
        close(ends[0]);
        return;
    }
    lights->child = child;
    lights->pipe = ends[0];
    lights->watch = loop_watch(lights->loop, ends[0], POLLIN, lights_on_output, lights);
    loop_on_child(lights->loop, child, lights_on_ended, lights);
}

void lights_refresh(struct lights *lights)
{
    if (lights_are_pending(lights))
        return;
    struct region *region = region_create();
    const char *program = process_own_path(region);
    if (program)
        lights_start_child(lights, program);
    region_destroy(region);
}
