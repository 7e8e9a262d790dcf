/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "action/account.h"
#include "action/do_deactivate_user.h"
#include "change/change.h"
#include "command/command.h"
#include "command/inverse.h"
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

static const struct argument arguments[] = {
    {.dest = "for_real",
     .flags = {"-f", "--for-real"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = "Do it. Without this nothing changes."},
    {.dest = "email",
     .required = true,
     .metavar = "<email>",
     .semantic = SEMANTIC_USER_EMAIL,
     .help = "Address of the account."},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .semantic = SEMANTIC_REALM,
     .help = "The realm to act in: numeric id or subdomain."},
    {0},
};

/* What is shown before anything is done. */
struct listing {
    const char *string_id; /* of the user's realm */
    size_t bot_count;
    struct web_session_list sessions; /* of the user, and of the bots that go along */
};

/* The user and the active bots: whose sessions are looked for. */
static const char accounts_sql[] =
    "SELECT u.id, u.bot_owner_id = $1::int AND u.is_bot AND u.is_active,"
    " (SELECT string_id FROM zerver_realm WHERE id = $2::int)"
    " FROM zerver_userprofile u"
    " WHERE u.id = $1::int OR u.bot_owner_id = $1::int AND u.is_bot AND u.is_active ORDER BY u.id";

static bool find_sessions(struct run *run, struct id_list accounts, struct web_session_list *list)
{
    const struct web_session_search wanted = {
        .secret_key = settings_secret(run_profile(run)->settings, "secret_key"),
        .user_ids = accounts.ids,
        .user_count = accounts.count,
        .with_text = true,
    };
    return web_session_find(run_database(run), run_region(run), &wanted, list, run_error(run));
}

static bool read_listing(struct run *run, const struct user *user, struct listing *listing)
{
    struct region *region = run_region(run);
    const struct rows *rows =
        database_query(run_database(run), region, run_error(run), accounts_sql,
                       SQL_PARAMETERS(value_integer(user->id), value_integer(user->realm_id)));
    if (!rows)
        return false;
    *listing = (struct listing){.string_id = ""};
    for (size_t i = 0; i < rows_count(rows); i++) {
        listing->string_id = rows_text(rows, i, 2);
        listing->bot_count += rows_boolean(rows, i, 1);
    }
    return find_sessions(run, id_list_from_rows(region, rows, 0), &listing->sessions);
}

static void show_listing(struct run *run, const struct user *user, const struct listing *listing)
{
    run_say(run, "Deactivating %s (%s) - %s", user->full_name, user->delivery_email,
            listing->string_id);
    run_say(run, "%s has the following active sessions:", user->delivery_email);
    for (size_t i = 0; i < listing->sessions.count; i++) {
        const struct web_session *session = &listing->sessions.sessions[i];
        if (session->user_id == user->id)
            run_say(run, "%s %s", clock_format_server(run_region(run), session->expire_date),
                    session->text);
    }
    run_say(run, "\n%s has %zu active bots that will also be deactivated.", user->delivery_email,
            listing->bot_count);
}

static bool warn_of_last_owner(struct run *run, struct change *change,
                               const struct account *account)
{
    bool last;
    if (!account_is_last_owner(change, account, &last))
        return false;
    if (last)
        run_warn(run, "%s is the last active owner of the realm.", account->delivery_email);
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

/* What is about to be deactivated comes back one by one, the owner first. */
static bool note_inverses(struct run *run, struct change *change, const struct account *account)
{
    const struct rows *bots = change_read(
        change,
        "SELECT id, delivery_email FROM zerver_userprofile WHERE bot_owner_id = $1::int AND is_bot"
        " AND is_active AND id <> $1::int ORDER BY id",
        SQL_PARAMETERS(value_integer(account->id)));
    if (!bots)
        return false;
    note_inverse(run, account->realm.id, account->id, account->delivery_email);
    for (size_t i = 0; i < rows_count(bots); i++)
        note_inverse(run, account->realm.id, rows_integer(bots, i, 0), rows_text(bots, i, 1));
    return true;
}

static bool deactivate(struct run *run, struct change *change, const struct user *user,
                       const struct listing *listing)
{
    const struct settings *settings = run_profile(run)->settings;
    struct account account;
    if (!account_lock(change, settings, user->id, &account))
        return false;
    if (!account.is_active)
        run_warn(run, "%s is not active: nothing is changed.", account.delivery_email);
    if (!warn_of_last_owner(run, change, &account) ||
        (account.is_active && !note_inverses(run, change, &account)) ||
        !do_deactivate_user(change, settings, &account, &listing->sessions) ||
        !run_commit_change(run, change))
        return false;
    run_say_done(run, "Sessions deleted, user deactivated.");
    return true;
}

static bool run_deactivate_user(struct run *run)
{
    struct realm realm;
    struct user user;
    bool in_realm;
    struct listing listing;
    if (!resolve_optional_realm(run, "realm_id", &realm, &in_realm) ||
        !resolve_user(run, "email", in_realm ? &realm : NULL, &user) ||
        !read_listing(run, &user, &listing))
        return false;
    show_listing(run, &user, &listing);
    if (!run_flag_argument(run, "for_real"))
        return run_fail(run, "This was a dry run. Pass -f to actually deactivate.");
    struct change *change = run_begin_change(run);
    return change && (deactivate(run, change, &user, &listing) || change_abandon(change));
}

const struct command command_deactivate_user = {
    .name = "deactivate_user",
    .app = "zerver",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .undoable = true,
    .needs = NEEDS_DATABASE,
    .summary = "Deactivate a user and end the sessions.",
    .description = "Shows the user's sessions and the number of active bots owned. With -f, "
                   "deactivates the bots and then the user, ends the sessions, drops stored mails "
                   "and expires open invitations. The account, its messages and subscriptions "
                   "stay, and it can be reactivated in the app.",
    .arguments = arguments,
    .run = run_deactivate_user,
};
