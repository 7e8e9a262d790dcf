/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "action/act_table.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/resolve_stream.h"
#include "command/run.h"
#include "core/json.h"
#include "core/region.h"
#include "model/realm.h"

static const struct argument arguments[] = {
    {.dest = "stream_to_keep",
     .required = true,
     .semantic = SEMANTIC_STREAM,
     .help = N_("Name of the stream that stays.")},
    {.dest = "stream_to_destroy",
     .required = true,
     .semantic = SEMANTIC_STREAM,
     .help = N_("Name of the stream that is emptied into it and deactivated.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm of both streams: numeric id or subdomain.")},
    {0},
};

static int64_t merge_streams_number(const cJSON *numbers, int index)
{
    const cJSON *number = cJSON_GetArrayItem(numbers, index);
    return number ? (int64_t)number->valuedouble : 0;
}

static void merge_streams_say(struct run *run, const struct act_order *order, size_t index)
{
    const cJSON *numbers = json_parse(run_region(run), order->call->result.text, NULL);
    (void)index;
    run_say_done(run,
                 "Added %" PRId64 " subscriptions\nMoved %" PRId64 " messages\nDeactivated %" PRId64
                 " subscriptions",
                 merge_streams_number(numbers, 0), merge_streams_number(numbers, 1),
                 merge_streams_number(numbers, 2));
}

static bool merge_streams_run(struct run *run)
{
    struct realm realm;
    int64_t kept, doomed;
    if (!resolve_realm(run, "realm_id", &realm) ||
        !resolve_stream(run, &realm, run_text_argument(run, "stream_to_keep"), &kept) ||
        !resolve_stream(run, &realm, run_text_argument(run, "stream_to_destroy"), &doomed))
        return false;
    struct act_call *call = act_order_call(run, &act_merge_streams);
    act_give_row(call, "realm", realm.id);
    act_give_row(call, "stream_to_keep", kept);
    act_give_row(call, "stream_to_destroy", doomed);
    return act_order_run(run, &(struct act_order){.call = call, .say = merge_streams_say});
}

const struct command command_merge_streams = {
    .name = "merge_streams",
    .app = "zerver",
    .category = CATEGORY_STREAMS,
    .danger = DANGER_DESTRUCTIVE,
    .long_running = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Move all messages and subscribers of one stream to another."),
    .description = "Subscribes to the first stream who reads the second, moves all messages there, "
                   "and deactivates the second. Where the messages were can't be told afterwards.",
    .arguments = arguments,
    .run = merge_streams_run,
};
