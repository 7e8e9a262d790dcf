/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "action/account.h"
#include "action/do_deactivate_user.h"
#include "action/id_list.h"
#include "change/change.h"
#include "command/command.h"
#include "command/inverse.h"
#include "command/last_owner.h"
#include "command/ownerless_bot.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/profile.h"
#include "config/settings.h"
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

/* Whose sessions are looked for. */
static const char concerned_sql[] =
    "SELECT u.id FROM zerver_userprofile u WHERE u.id = ANY($1::int[])"
    " OR u.bot_owner_id = ANY($1::int[]) AND u.is_bot AND u.is_active ORDER BY u.id";

static bool find_sessions(struct run *run, struct value user_ids, struct web_session_list *list)
{
    const struct rows *rows = database_query(run_database(run), run_region(run), run_error(run),
                                             concerned_sql, SQL_PARAMETERS(user_ids));
    if (!rows)
        return false;
    struct id_list concerned = id_list_from_rows(run_region(run), rows, 0);
    const struct web_session_search wanted = {
        .secret_key = settings_secret(run_profile(run)->settings, "secret_key"),
        .user_ids = concerned.ids,
        .user_count = concerned.count,
        .with_text = true,
    };
    return web_session_find(run_database(run), run_region(run), &wanted, list, run_error(run));
}

static bool read_listings(struct run *run, struct leavers *leavers)
{
    struct region *region = run_region(run);
    struct value ids = id_list_parameter(region, resolve_ids(run, leavers->users));
    const struct rows *rows =
        database_query(run_database(run), region, run_error(run), listing_sql, SQL_PARAMETERS(ids));
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

/* What is worth a warning, of each of the locked accounts in their order. */
static bool warn(struct run *run, struct change *change, const struct account accounts[],
                 struct id_list ids)
{
    for (size_t i = 0; i < ids.count; i++) {
        run_turn_to(run, i);
        if (!accounts[i].is_active)
            run_warn(run, "%s is not active: nothing is changed.", accounts[i].delivery_email);
        if (!last_owner_warn(run, change, &accounts[i], (struct id_list){ids.ids, i + 1}))
            return false;
    }
    return true;
}

static void note_inverse(struct run *run, int64_t realm_id, int64_t id, const char *address)
{
    const char *realm = region_format(run_region(run), "%" PRId64, realm_id);
    const struct inverse inverse = {
        .command = "reactivate_user",
        .words = INVERSE_WORDS("-r", realm, "--", address),
        .user_id = id,
        .address = address,
    };
    run_note_inverse(run, &inverse);
}

/* What is about to be deactivated comes back one by one, owners before their bots. */
static bool note_inverses(struct run *run, struct change *change, const struct account accounts[],
                          struct id_list ids)
{
    const struct rows *bots =
        change_read(change,
                    "SELECT id, delivery_email, realm_id FROM zerver_userprofile"
                    " WHERE bot_owner_id = ANY($1::int[]) AND is_bot AND is_active"
                    " AND id <> ALL($1::int[]) ORDER BY id",
                    SQL_PARAMETERS(id_list_parameter(run_region(run), ids)));
    if (!bots)
        return false;
    for (size_t i = 0; i < ids.count; i++) {
        if (accounts[i].is_active)
            note_inverse(run, accounts[i].realm.id, accounts[i].id, accounts[i].delivery_email);
    }
    for (size_t i = 0; i < rows_count(bots); i++)
        note_inverse(run, rows_integer(bots, i, 2), rows_integer(bots, i, 0),
                     rows_text(bots, i, 1));
    return true;
}

static bool deactivate(struct run *run, struct change *change, const struct leavers *leavers,
                       struct account accounts[])
{
    const struct settings *settings = run_profile(run)->settings;
    struct id_list ids = resolve_ids(run, leavers->users);
    if (!warn(run, change, accounts, ids) || !note_inverses(run, change, accounts, ids) ||
        !do_deactivate_users(change, settings, accounts, ids.count, &leavers->sessions) ||
        !run_commit_change(run, change))
        return false;
    for (size_t i = 0; i < leavers->count; i++) {
        run_turn_to(run, i);
        run_say_done(run, "Sessions deleted, user deactivated.");
    }
    return true;
}

/* The accounts as they were tell whom there was something to be told of. */
static bool deactivate_all(struct run *run, const struct leavers *leavers)
{
    struct change *change = run_begin_change(run);
    struct account *accounts = change ? accounts_lock_all(change, run_profile(run)->settings,
                                                          resolve_ids(run, leavers->users))
                                      : NULL;
    if (!accounts)
        return change_abandon(change);
    const struct account *before = accounts_copy(run_region(run), accounts, leavers->count);
    if (!deactivate(run, change, leavers, accounts))
        return change_abandon(change);
    return ownerless_bots_report_left(run, before, leavers->count);
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
    return deactivate_all(run, &leavers);
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
