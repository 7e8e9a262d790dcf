/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "command/command.h"
#include "command/rabbitmq.h"
#include "command/run.h"
#include "core/region.h"
#include "model/work_queue.h"
#include "server/queue.h"

static const struct argument arguments[] = {
    {.dest = "queue_name",
     .arity = ARITY_OPTIONAL,
     .semantic = SEMANTIC_QUEUE,
     .help = N_("A worker's queue, or one whose name begins with notify_tornado.")},
    {.dest = "all",
     .flags = {"--all"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("Purge the queues of all workers.")},
    {0},
};

static bool purge_queue_check(struct run *run)
{
    const char *name = run_text_argument(run, "queue_name");
    if (run_flag_argument(run, "all"))
        return true;
    if (!name || !*name)
        return run_fail(run, "Missing queue_name argument!") ||
               run_hint(run, "pass the name of a queue, or --all.");
    return work_queue_is_known(name) || run_fail(run, "Unknown queue %s", name) ||
           run_hint(run, "list_queues shows the queues there are.");
}

/* In a preview says what would go; nothing is declared or purged. */
static bool purge_queue_preview(struct run *run, struct queue *queue, const char *name)
{
    struct queue_depth depth = {.name = name};
    if (!queue_measure(queue, &depth, 1, run_error(run)))
        return false;
    run_say(run, "%s: %" PRId64 " messages would be discarded.", name, depth.messages);
    return true;
}

static bool purge_queue_one(struct run *run, struct queue *queue, const char *name)
{
    int64_t discarded;
    if (run_options(run)->dry_run)
        return purge_queue_preview(run, queue, name);
    return queue_purge(queue, name, &discarded, run_error(run));
}

static bool purge_queue_all(struct run *run, struct queue *queue)
{
    size_t count;
    const char *const *names = rabbitmq_queues(run, &count);
    for (size_t i = 0; names && i < count; i++) {
        if (work_queue_is_worker(names[i]) && !purge_queue_one(run, queue, names[i]))
            return false;
    }
    if (names)
        run_say_done(run, "All queues purged");
    return names;
}

static bool purge_queue_run(struct run *run)
{
    struct queue *queue = rabbitmq_open(run);
    const char *name = run_text_argument(run, "queue_name");
    bool all = run_flag_argument(run, "all");
    if (queue && !all)
        run_say_done(run, "Purging queue %s", name);
    bool purged = queue && (all ? purge_queue_all(run, queue) : purge_queue_one(run, queue, name));
    queue_close(queue);
    if (purged)
        run_say_done(run, "Done");
    return purged;
}

const struct command command_purge_queue = {
    .name = "purge_queue",
    .app = "zerver",
    .category = CATEGORY_QUEUE_CACHE,
    .danger = DANGER_DESTRUCTIVE,
    .summary = N_("Discard all messages that wait in a queue."),
    .description = "Discards the messages that wait in one queue, or with --all in the queues of "
                   "all workers. What a worker has taken already stays with it. A queue that does "
                   "not exist yet is made.",
    .arguments = arguments,
    .check = purge_queue_check,
    .run = purge_queue_run,
};
