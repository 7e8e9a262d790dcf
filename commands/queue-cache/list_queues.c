/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/rabbitmq.h"
#include "command/run.h"
#include "core/region.h"
#include "server/queue.h"

enum { COLUMN_QUEUE, COLUMN_MESSAGES, COLUMN_CONSUMERS, COLUMN_STATE, COLUMNS };

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_QUEUE] = {.name = "queue", .type = VALUE_TEXT, .width = 34},
    [COLUMN_MESSAGES] = {.name = "messages", .type = VALUE_INTEGER, .width = 9},
    [COLUMN_CONSUMERS] = {.name = "consumers", .type = VALUE_INTEGER, .width = 9},
    [COLUMN_STATE] = {.name = "state", .type = VALUE_TEXT},
};

static const struct table queues = {.name = "queues", .columns = columns};

static const char *state_of(const struct queue_depth *depth)
{
    if (!depth->exists)
        return "missing";
    if (depth->consumers == 0)
        return "no worker";
    return depth->messages > 0 ? "waiting" : "idle";
}

static void show(struct run *run, const struct queue_depth *depth)
{
    struct value none = value_null(VALUE_INTEGER);
    struct value row[COLUMNS] = {
        [COLUMN_QUEUE] = value_text(depth->name),
        [COLUMN_MESSAGES] = depth->exists ? value_integer(depth->messages) : none,
        [COLUMN_CONSUMERS] = depth->exists ? value_integer(depth->consumers) : none,
        [COLUMN_STATE] = value_text(state_of(depth)),
    };
    run_row(run, depth->exists ? ROW_PLAIN : ROW_INACTIVE, row);
}

static bool measure(struct run *run, struct queue_depth *depths, size_t count)
{
    struct queue *queue = rabbitmq_open(run);
    bool measured = queue && queue_measure(queue, depths, count, run_error(run));
    queue_close(queue);
    return measured;
}

static bool run_list_queues(struct run *run)
{
    size_t count;
    const char *const *names = rabbitmq_queues(run, &count);
    if (!names)
        return false;
    struct queue_depth *depths = region_alloc_array(run_region(run), count, sizeof *depths);
    for (size_t i = 0; i < count; i++)
        depths[i].name = names[i];
    if (!measure(run, depths, count) || !run_table(run, &queues))
        return false;
    for (size_t i = 0; i < count; i++)
        show(run, &depths[i]);
    return true;
}

const struct command command_list_queues = {
    .name = "list_queues",
    .app = "aloha-tui",
    .category = CATEGORY_QUEUE_CACHE,
    .danger = DANGER_READ,
    .summary = N_("List the server's queues: how many messages wait, and for whom."),
    .description = "Asks RabbitMQ for the depth of each queue of the server: messages that wait "
                   "(what a worker has taken but not finished does not count), and consumers that "
                   "take them. A queue is idle, waiting, without a worker, or missing because "
                   "nothing was ever put into it. No management plugin is needed, and no queue is "
                   "made.",
    .run = run_list_queues,
};
