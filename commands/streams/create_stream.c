/* SPDX-License-Identifier: Apache-2.0 */
#include "action/act_table.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/resolve_stream.h"
#include "command/run.h"
#include "model/realm.h"

static const struct argument arguments[] = {
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm that gets the stream: numeric id or subdomain.")},
    {.dest = "stream_name",
     .required = true,
     .metavar = "<stream name>",
     .help = N_("Name of the new stream, at most 60 characters.")},
    {0},
};

static bool create_stream_run(struct run *run)
{
    struct realm realm;
    const char *name;
    if (!resolve_realm(run, "realm_id", &realm) ||
        !resolve_stream_name(run, run_text_argument(run, "stream_name"), &name))
        return false;
    struct act_call *call = act_order_call(run, &act_create_stream_if_needed);
    act_give_row(call, "realm", realm.id);
    act_give_text(call, "stream_name", name);
    return act_order_run(run, &(struct act_order){.call = call});
}

const struct command command_create_stream = {
    .name = "create_stream",
    .app = "zerver",
    .category = CATEGORY_STREAMS,
    .danger = DANGER_WRITE,
    .needs = NEEDS_DATABASE,
    .summary = N_("Create a public stream in a realm."),
    .description = "Creates a public stream without a description, unless the realm has one of "
                   "that name already, upper and lower case alike. Subscribes nobody.",
    .arguments = arguments,
    .run = create_stream_run,
};
