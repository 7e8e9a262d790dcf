/* SPDX-License-Identifier: Apache-2.0 */
#include "action/act_table.h"
#include "action/id_list.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/resolve_stream.h"
#include "command/run.h"
#include "core/region.h"
#include "core/text.h"
#include "model/realm.h"
#include "server/database.h"
#include "server/rows.h"

static const struct argument arguments[] = {
    {.dest = "stream",
     .flags = {"-s", "--stream"},
     .required = true,
     .semantic = SEMANTIC_STREAM,
     .help = N_("Name of the stream.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm of the users and the stream: numeric id or subdomain.")},
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
    {0},
};

struct removal {
    struct realm realm;
    int64_t stream;
    struct id_list users;
    const char *const *addresses;
    const struct rows *subscribed; /* for each of the users whether they are */
};

static bool remove_users_read(struct run *run, struct removal *removal)
{
    removal->subscribed = database_query(
        run_database(run), run_region(run), run_error(run),
        "SELECT EXISTS (SELECT FROM zerver_subscription s JOIN zerver_stream t"
        " ON t.recipient_id = s.recipient_id WHERE t.id = $1::bigint AND s.active"
        " AND s.user_profile_id = w.id) FROM unnest($2::bigint[]) WITH ORDINALITY AS w (id, place)"
        " ORDER BY w.place",
        SQL_PARAMETERS(value_integer(removal->stream),
                       id_list_parameter(run_region(run), removal->users)));
    removal->addresses = resolve_addresses(run, removal->users.ids, removal->users.count);
    return removal->subscribed && removal->addresses;
}

static bool remove_users_resolve(struct run *run, struct removal *removal)
{
    size_t count;
    if (!resolve_realm(run, "realm_id", &removal->realm))
        return false;
    const int64_t *ids = resolve_user_ids(run, &removal->realm, &count);
    removal->users = (struct id_list){ids, count};
    return ids &&
           resolve_stream(run, &removal->realm, run_text_argument(run, "stream"),
                          &removal->stream) &&
           remove_users_read(run, removal);
}

static void remove_users_say(struct run *run, const struct removal *removal)
{
    const char *name = text_trim(run_region(run), run_text_argument(run, "stream"));
    for (size_t i = 0; i < removal->users.count; i++) {
        if (rows_boolean(removal->subscribed, i, 0))
            run_say_done(run, "Removed %s from %s", removal->addresses[i], name);
        else
            run_say(run, "%s was not subscribed", removal->addresses[i]);
    }
}

static bool remove_users_run(struct run *run)
{
    struct removal removal;
    if (!remove_users_resolve(run, &removal))
        return false;
    struct act_call *call = act_order_call(run, &act_bulk_remove_subscriptions);
    act_give_row(call, "realm", removal.realm.id);
    act_give_rows(call, "users", removal.users);
    act_give_row(call, "streams", removal.stream);
    if (!act_order_run(run, &(struct act_order){.call = call}))
        return false;
    remove_users_say(run, &removal);
    return true;
}

const struct command command_remove_users_from_stream = {
    .name = "remove_users_from_stream",
    .app = "zerver",
    .category = CATEGORY_STREAMS,
    .danger = DANGER_WRITE,
    .long_running = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Unsubscribe users from a stream."),
    .description = "Ends the subscriptions of users to one stream. A private stream that is left "
                   "without subscribers is deactivated.",
    .arguments = arguments,
    .run = remove_users_run,
};
