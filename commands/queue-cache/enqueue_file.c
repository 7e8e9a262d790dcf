/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "command/command.h"
#include "command/input_text.h"
#include "command/rabbitmq.h"
#include "command/run.h"
#include "core/buffer.h"
#include "core/json.h"
#include "core/region.h"
#include "core/text.h"
#include "server/queue.h"

static const struct argument arguments[] = {
    {.dest = "queue_name",
     .required = true,
     .metavar = "<queue>",
     .semantic = SEMANTIC_QUEUE,
     .help = N_("The queue to publish to. One that does not exist is made.")},
    {.dest = "file_name",
     .required = true,
     .metavar = "<file>",
     .type = ARGUMENT_PATH,
     .semantic = SEMANTIC_FILE_IN,
     .help = N_("A file with a JSON value on each line; - is standard input.")},
    {0},
};

/* What is published of a line: all of it, or of the form of the workers' error files what stands
 * between its first tab and the second. */
static const char *enqueue_payload(struct region *region, const char *line)
{
    const char *text = text_trim(region, line);
    const char *tab = strchr(text, '\t');
    return tab ? region_copy_bytes(region, tab + 1, strcspn(tab + 1, "\t")) : text;
}

static bool enqueue_publish(struct run *run, struct queue *queue, const cJSON *value)
{
    struct buffer body = {0};
    json_write(&body, value);
    bool published =
        run_options(run)->dry_run || queue_publish(queue, run_text_argument(run, "queue_name"),
                                                   buffer_text(&body), body.length, run_error(run));
    buffer_free(&body);
    return published;
}

static bool enqueue_line(struct run *run, struct queue *queue, const char *line, size_t number)
{
    const char *payload = enqueue_payload(run_region(run), line);
    run_say(run, "Queueing to queue %s: %s", run_text_argument(run, "queue_name"), payload);
    const cJSON *value = json_parse(run_region(run), payload, NULL);
    if (!value)
        return run_fail(run, "Line %zu is not JSON.", number) ||
               run_hint(run, "the lines before it are published; begin again with this one.");
    return enqueue_publish(run, queue, value);
}

static bool enqueue_lines(struct run *run, struct queue *queue, const char *text)
{
    bool published = true;
    for (size_t number = 1; published && *text; number++) {
        size_t length = strcspn(text, "\n");
        published =
            enqueue_line(run, queue, region_copy_bytes(run_region(run), text, length), number);
        text += length + (text[length] == '\n');
    }
    return published;
}

static bool enqueue_file_run(struct run *run)
{
    struct buffer content = {0};
    struct queue *queue =
        input_text_read(run_text_argument(run, "file_name"), &content, run_error(run))
            ? rabbitmq_open(run)
            : NULL;
    bool published = queue && enqueue_lines(run, queue, buffer_text(&content));
    queue_close(queue);
    buffer_free(&content);
    return published;
}

const struct command command_enqueue_file = {
    .name = "enqueue_file",
    .app = "zerver",
    .category = CATEGORY_QUEUE_CACHE,
    .danger = DANGER_WRITE,
    .summary = N_("Publish the JSON lines of a file to a queue."),
    .description = "Publishes each line of a file as one message. A line is a JSON value, or two "
                   "fields with a tab between, as in the error files of the workers, of which the "
                   "second is the value. Workers digest single events: unpack what such a file "
                   "holds in arrays before.",
    .arguments = arguments,
    .run = enqueue_file_run,
};
