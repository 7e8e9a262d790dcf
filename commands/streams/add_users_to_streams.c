/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "action/act_perform.h"
#include "action/act_table.h"
#include "action/id_list.h"
#include "change/change.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/resolve_stream.h"
#include "command/run.h"
#include "core/region.h"
#include "model/realm.h"

static const struct argument arguments[] = {
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm of the users and streams: numeric id or subdomain.")},
    {.dest = "users",
     .flags = {"-u", "--users"},
     .semantic = SEMANTIC_USER_EMAIL_LIST,
     .help = N_("E-mail addresses of the users, separated by commas.")},
    {.dest = "all_users",
     .flags = {"-a", "--all-users"},
     .arity = ARITY_ZERO,
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("All active users of the realm, bots included.")},
    {.dest = "streams",
     .flags = {"-s", "--streams"},
     .required = true,
     .semantic = SEMANTIC_STREAM_LIST,
     .help = N_("Stream names, separated by commas.")},
    {0},
};

/* Who is subscribed to what. A pair stands in the order in which it was done. */
struct addition {
    struct realm realm;
    struct id_list users;
    const char *const *addresses;
    const char **names; /* each once */
    size_t name_count;
    bool *added; /* of each pair, streams outside */
};

static bool add_users_has_name(const struct addition *addition, const char *name)
{
    for (size_t i = 0; i < addition->name_count; i++) {
        if (strcmp(addition->names[i], name) == 0)
            return true;
    }
    return false;
}

static bool add_users_read_names(struct run *run, struct addition *addition)
{
    const char *rest = run_text_argument(run, "streams");
    addition->names = region_alloc_array(run_region(run), strlen(rest) + 1, sizeof(char *));
    for (bool more = true; more; rest++) {
        const char *name;
        size_t length = strcspn(rest, ",");
        if (!resolve_stream_name(run, region_copy_bytes(run_region(run), rest, length), &name))
            return false;
        if (!add_users_has_name(addition, name))
            addition->names[addition->name_count++] = name;
        rest += length;
        more = *rest;
    }
    return true;
}

static bool add_users_resolve(struct run *run, struct addition *addition)
{
    size_t count;
    if (!resolve_realm(run, "realm_id", &addition->realm))
        return false;
    const int64_t *ids = resolve_user_ids(run, &addition->realm, &count);
    addition->users = (struct id_list){ids, count};
    if (!ids || !add_users_read_names(run, addition))
        return false;
    addition->addresses = resolve_addresses(run, ids, count);
    addition->added =
        region_alloc_array(run_region(run), count * addition->name_count + 1, sizeof(bool));
    return addition->addresses;
}

/* The stream of that name, made if there is none. */
static bool add_users_find_stream(struct run *run, struct change *change,
                                  const struct addition *addition, const char *name, int64_t *id)
{
    struct act_call *call = act_order_call(run, &act_create_stream_if_needed);
    act_give_row(call, "realm", addition->realm.id);
    act_give_text(call, "stream_name", name);
    if (!act_order_perform(run, change, &(struct act_order){.call = call}))
        return false;
    *id = call->result.integer;
    return true;
}

/* As the server does it, one by one: each is an event of its own to the others. */
static bool add_users_subscribe(struct run *run, struct change *change,
                                const struct addition *addition, int64_t stream, bool *added)
{
    for (size_t i = 0; i < addition->users.count; i++) {
        struct act_call *call = act_order_call(run, &act_bulk_add_subscriptions);
        act_give_row(call, "realm", addition->realm.id);
        act_give_row(call, "streams", stream);
        act_give_row(call, "users", addition->users.ids[i]);
        if (!act_order_perform(run, change, &(struct act_order){.call = call}))
            return false;
        added[i] = call->result.integer > 0;
    }
    return true;
}

static bool add_users_do(struct run *run, struct change *change, const struct addition *addition)
{
    for (size_t i = 0; i < addition->name_count; i++) {
        int64_t stream;
        bool *added = addition->added + i * addition->users.count;
        if (!add_users_find_stream(run, change, addition, addition->names[i], &stream) ||
            !add_users_subscribe(run, change, addition, stream, added))
            return false;
    }
    return true;
}

static void add_users_say(struct run *run, const struct addition *addition)
{
    const bool *added = addition->added;
    for (size_t i = 0; i < addition->name_count; i++) {
        for (size_t j = 0; j < addition->users.count; j++) {
            if (*added++)
                run_say_done(run, "Subscribed %s to %s", addition->addresses[j],
                             addition->names[i]);
            else
                run_say(run, "Already subscribed %s to %s", addition->addresses[j],
                        addition->names[i]);
        }
    }
}

static bool add_users_run(struct run *run)
{
    struct addition addition = {.name_count = 0};
    if (!add_users_resolve(run, &addition))
        return false;
    if (addition.users.count == 0)
        return true;
    struct change *change = run_begin_change(run);
    if (!change || !add_users_do(run, change, &addition) || !run_commit_change(run, change))
        return change_abandon(change);
    add_users_say(run, &addition);
    return true;
}

const struct command command_add_users_to_streams = {
    .name = "add_users_to_streams",
    .app = "zerver",
    .category = CATEGORY_STREAMS,
    .danger = DANGER_WRITE,
    .long_running = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Subscribe users to streams, making those that are missing."),
    .description = "Subscribes each of the users to each of the streams. A stream that does not "
                   "exist is made: public, without a description.",
    .arguments = arguments,
    .run = add_users_run,
};
