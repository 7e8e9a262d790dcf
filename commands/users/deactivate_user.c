/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "action/account_sessions.h"
#include "action/act_table.h"
#include "action/id_list.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/profile.h"
#include "core/attributes.h"
#include "core/clock.h"
#include "core/region.h"
#include "model/realm.h"
#include "model/user.h"
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
    {.dest = "email",
     .required = true,
     .metavar = "<email>",
     .semantic = SEMANTIC_USER_EMAIL,
     .help = N_("Address of the account.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm to act in: numeric id or subdomain.")},
    {0},
};

/* What is shown of each user before anything is done. */
struct listing {
    const char *string_id; /* of the user's realm */
    int64_t bot_count;
};

/* The users of a run, in its order. */
struct leavers {
    const struct user *users;
    struct listing *listings;
    size_t count;
    struct web_session_list sessions; /* theirs, and those of the bots that go along */
};

enum { LISTED_PLACE, LISTED_REALM, LISTED_BOTS };

static const char listing_sql[] =
    "SELECT w.place - 1, r.string_id, (SELECT count(*) FROM zerver_userprofile b"
    " WHERE b.bot_owner_id = w.id AND b.is_bot AND b.is_active)"
    " FROM unnest($1::int[]) WITH ORDINALITY AS w (id, place) JOIN zerver_userprofile u"
    " ON u.id = w.id JOIN zerver_realm r ON r.id = u.realm_id";

static bool find_sessions(struct run *run, struct id_list users, struct web_session_list *list)
{
    const struct account_session_search search = {
        .database = run_database(run),
        .settings = run_profile(run)->settings,
        .users = users,
        .with_text = true,
    };
    return account_sessions_find(&search, run_region(run), list, run_error(run));
}

static bool read_listings(struct run *run, struct leavers *leavers)
{
    struct region *region = run_region(run);
    struct id_list ids = resolve_ids(run, leavers->users);
    const struct rows *rows = database_query(run_database(run), region, run_error(run), listing_sql,
                                             SQL_PARAMETERS(id_list_parameter(region, ids)));
    if (!rows)
        return false;
    leavers->listings = region_alloc_array(region, leavers->count, sizeof *leavers->listings);
    for (size_t i = 0; i < rows_count(rows); i++)
        leavers->listings[rows_integer(rows, i, LISTED_PLACE)] =
            (struct listing){rows_text(rows, i, LISTED_REALM), rows_integer(rows, i, LISTED_BOTS)};
    return find_sessions(run, ids, &leavers->sessions);
}

static void show_listing(struct run *run, const struct leavers *leavers, size_t index)
{
    const struct user *user = &leavers->users[index];
    const struct listing *listing = &leavers->listings[index];
    run_say(run, "Deactivating %s (%s) - %s", user->full_name, user->delivery_email,
            listing->string_id ? listing->string_id : "");
    run_say(run, "%s has the following active sessions:", user->delivery_email);
    for (size_t i = 0; i < leavers->sessions.count; i++) {
        const struct web_session *session = &leavers->sessions.sessions[i];
        if (session->user_id == user->id)
            run_say(run, "%s %s", clock_format_server(run_region(run), session->expire_date),
                    session->text);
    }
    run_say(run, "\n%s has %" PRId64 " active bots that will also be deactivated.",
            user->delivery_email, listing->bot_count);
}

static void say_done(struct run *run, const struct act_order *order UNUSED, size_t index UNUSED)
{
    run_say_done(run, "Sessions deleted, user deactivated.");
}

static bool deactivate(struct run *run, const struct leavers *leavers)
{
    struct act_call *call = act_order_call(run, &act_do_deactivate_user);
    act_give_rows(call, "user_profile", resolve_ids(run, leavers->users));
    call->sessions = &leavers->sessions;
    return act_order_run(run, &(struct act_order){.call = call, .say = say_done});
}

static bool run_deactivate_user(struct run *run)
{
    struct realm realm;
    bool in_realm;
    struct leavers leavers = {.count = run_count(run)};
    if (!resolve_optional_realm(run, "realm_id", &realm, &in_realm))
        return false;
    leavers.users = resolve_users(run, "email", in_realm ? &realm : NULL);
    if (!leavers.users || !read_listings(run, &leavers))
        return false;
    for (size_t i = 0; i < leavers.count; i++) {
        run_turn_to(run, i);
        show_listing(run, &leavers, i);
    }
    if (!run_flag_argument(run, "for_real"))
        return run_fail(run, "This was a dry run. Pass -f to actually deactivate.");
    return deactivate(run, &leavers);
}

const struct command command_deactivate_user = {
    .name = "deactivate_user",
    .app = "zerver",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .takes_many = 1000,
    .undoable = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Deactivate a user and end the sessions."),
    .description = "Shows the user's sessions and the number of active bots owned. With -f, "
                   "deactivates the bots and then the user, ends the sessions, drops stored mails "
                   "and expires open invitations. The account, its messages and subscriptions "
                   "stay, and it can be reactivated in the app.",
    .arguments = arguments,
    .run = run_deactivate_user,
};
