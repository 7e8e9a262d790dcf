/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "action/account.h"
#include "action/account_sessions.h"
#include "action/act_table.h"
#include "action/id_list.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/profile.h"
#include "model/realm.h"
#include "model/web_session.h"
#include "server/database.h"
#include "server/rows.h"

static const struct argument arguments[] = {
    {.dest = "for_real",
     .flags = {"-f", "--for-real"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("Do it. Without this nothing changes.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm to act in: numeric id or subdomain.")},
    {.dest = "users",
     .flags = {"-u", "--users"},
     .semantic = SEMANTIC_USER_EMAIL_LIST,
     .help = N_("E-mail addresses, separated by commas.")},
    {.dest = "all_users",
     .flags = {"-a", "--all-users"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("All users of the realm given with -r.")},
    {0},
};

/* How many users go in one transaction of a bulk run: what hangs on them is locked until its end,
 * and each may have sent a hundred thousand messages. */
enum { MANY = 50 };

/* The columns of the statements below. */
enum { LISTED_ID, LISTED_EMAIL, LISTED_BOTS };

static const char listing_sql[] =
    "SELECT u.id, u.delivery_email, (SELECT count(*) FROM zerver_userprofile b"
    " WHERE b.bot_owner_id = u.id AND b.is_bot AND b.is_active)"
    " FROM unnest($1::int[]) WITH ORDINALITY AS w (id, place) JOIN zerver_userprofile u"
    " ON u.id = w.id ORDER BY w.place";

static struct rows *query_users(struct run *run, const char *sql, struct id_list users)
{
    return database_query(run_database(run), run_region(run), run_error(run), sql,
                          SQL_PARAMETERS(id_list_parameter(run_region(run), users)));
}

static bool find_sessions(struct run *run, struct id_list users, struct web_session_list *sessions)
{
    const struct account_session_search search = {
        .database = run_database(run),
        .settings = run_profile(run)->settings,
        .users = users,
    };
    return account_sessions_find(&search, run_region(run), sessions, run_error(run));
}

/* An item of a run by itself may be many: all users of a realm. */
static void list_users(struct run *run, const struct rows *users)
{
    for (size_t i = 0; i < rows_count(users); i++) {
        if (run_count(run) > 1)
            run_turn_to(run, i);
        run_say(run,
                "%s has %" PRId64 " active bots that will be deactivated as a result of the user's"
                " deletion.",
                rows_text(users, i, LISTED_EMAIL), rows_integer(users, i, LISTED_BOTS));
    }
}

static void say_deleted(struct run *run, const struct act_order *order, size_t index)
{
    const struct act_call *call = order->call;
    run_say_done(run, "Successfully deleted user %s.", call->accounts[index].delivery_email);
}

/* In one transaction. */
static bool delete_together(struct run *run, struct id_list ids,
                            const struct web_session_list *sessions)
{
    struct act_call *call = act_order_call(run, &act_do_delete_user);
    act_give_rows(call, "user_profile", ids);
    call->sessions = sessions;
    return act_order_run(run, &(struct act_order){.call = call, .say = say_deleted});
}

/* One after the other, as the server does with those of one command line. */
static bool delete_each(struct run *run, struct id_list ids,
                        const struct web_session_list *sessions)
{
    for (size_t i = 0; i < ids.count; i++) {
        run_progress(run, (int64_t)i, (int64_t)ids.count, "users");
        if (!delete_together(run, (struct id_list){&ids.ids[i], 1}, sessions))
            return false;
    }
    return true;
}

static bool run_delete_user(struct run *run)
{
    struct realm realm;
    bool has_realm;
    struct id_list ids;
    if (!resolve_optional_realm(run, "realm_id", &realm, &has_realm))
        return false;
    ids.ids = resolve_user_ids(run, has_realm ? &realm : NULL, &ids.count);
    const struct rows *users = ids.ids ? query_users(run, listing_sql, ids) : NULL;
    if (!users)
        return false;
    list_users(run, users);
    if (!run_flag_argument(run, "for_real"))
        return run_fail(run, "This was a dry run. Pass -f to actually delete.");
    struct web_session_list sessions;
    if (!find_sessions(run, ids, &sessions))
        return false;
    return run_count(run) > 1 ? delete_together(run, ids, &sessions)
                              : delete_each(run, ids, &sessions);
}

const struct command command_delete_user = {
    .name = "delete_user",
    .app = "zerver",
    .category = CATEGORY_USERS,
    .danger = DANGER_DESTRUCTIVE,
    .takes_many = MANY,
    .long_running = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Delete users with all their data."),
    .description =
        "Deactivates each user, deletes the account with everything that hangs on it, including "
        "the messages sent and the private messages received, and puts an inactive placeholder "
        "\"Deleted User {id}\" with the same id in its place, so that group conversations keep "
        "their members. Bots owned by the user are only deactivated. Without -f it only shows how "
        "many bots are concerned.",
    .arguments = arguments,
    .run = run_delete_user,
};
