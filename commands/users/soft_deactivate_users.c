/* SPDX-License-Identifier: Apache-2.0 */
#include "action/account.h"
#include "action/do_soft_deactivate_users.h"
#include "change/change.h"
#include "change/record.h"
#include "command/command.h"
#include "command/help.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/profile.h"
#include "config/settings.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/region.h"
#include "model/idle_users.h"
#include "model/realm.h"
#include "server/database.h"

extern const struct command command_soft_deactivate_users;

static const struct argument arguments[] = {
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .semantic = SEMANTIC_REALM,
     .help = N_("Limit to this realm: numeric id or subdomain.")},
    {.dest = "deactivate",
     .flags = {"-d", "--deactivate"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("Make users idle: those named, or else all who qualify.")},
    {.dest = "activate",
     .flags = {"-a", "--activate"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("Bring the named users back. Wins over -d.")},
    {.dest = "inactive_for",
     .flags = {"--inactive-for"},
     .type = ARGUMENT_INTEGER,
     .default_text = "28",
     .semantic = SEMANTIC_TEXT,
     .help = N_("Days without activity after which -d without addresses takes a user.")},
    {.dest = "users",
     .arity = ARITY_ANY,
     .default_text = "",
     .metavar = "<users>",
     .semantic = SEMANTIC_USER_EMAIL_LIST,
     .help = N_("Addresses, as separate arguments.")},
    {0},
};

/* Help on standard output, an empty line on standard error. */
static bool fail_with_help(struct run *run)
{
    struct buffer text = {0};
    help_write_command(&text, &command_soft_deactivate_users);
    run_say(run, "%.*s", (int)text.length - 1, buffer_text(&text));
    buffer_free(&text);
    return run_fail(run, "%s", "");
}

static struct id_list ids_of(struct run *run, const struct rows *rows)
{
    return id_list_from_rows(run_region(run), rows, 0);
}

/* Nothing to change is not worth a word for each user. */
static bool finish(struct run *run, struct change *change)
{
    if (records_rows(change_records(change)) > 0)
        return run_commit_change(run, change);
    change_abandon(change);
    return true;
}

/* Locks the users and leaves out those whom somebody else made idle since the list was read; how
 * many. False, with the cause noted, on failure. */
static bool leave_out_idle(struct run *run, struct change *change, struct id_list *users,
                           size_t *left_out)
{
    size_t count, kept = 0;
    const struct account *accounts =
        accounts_lock(change, run_profile(run)->settings, *users, &count);
    if (!accounts)
        return false;
    int64_t *ids = region_alloc_array(change_region(change), count, sizeof *ids);
    for (size_t i = 0; i < count; i++) {
        if (!accounts[i].long_term_idle)
            ids[kept++] = accounts[i].id;
    }
    *left_out += count - kept;
    *users = (struct id_list){ids, kept};
    return true;
}

/* In batches, each a transaction of its own; `forcefully` also those who are idle already. */
static bool deactivate(struct run *run, struct id_list users, bool forcefully)
{
    const struct settings *settings = run_profile(run)->settings;
    size_t left_out = 0;
    for (size_t done = 0; done < users.count;) {
        size_t rest = users.count - done;
        struct id_list batch = {users.ids + done,
                                rest < SOFT_DEACTIVATION_BATCH ? rest : SOFT_DEACTIVATION_BATCH};
        done += batch.count;
        struct change *change = run_begin_change(run);
        if (!change || !(forcefully || leave_out_idle(run, change, &batch, &left_out)) ||
            !do_soft_deactivate_users(change, settings, batch) || !finish(run, change))
            return change_abandon(change);
        run_progress(run, (int64_t)done, (int64_t)users.count, "users");
    }
    if (left_out > 0)
        run_warn(run,
                 "%zu users were made idle by somebody else just now: nothing is changed for "
                 "them.",
                 left_out);
    return true;
}

/* Going through users one by one. */
struct pass {
    struct run *run;
    size_t left_out;           /* users whose history the audit log does not tell */
    const char *first_of_them; /* an address */
};

static bool bring_back(struct pass *pass, struct change *change, struct account *account)
{
    if (!account->long_term_idle)
        run_warn(pass->run, "%s is not idle: nothing is changed.", account->delivery_email);
    return do_soft_activate_user(change, account);
}

/* Who came back since the list was read needs nothing. As on the server, one who can't be caught
 * up does not keep the others from it. */
static bool catch_up(struct pass *pass, struct change *change, struct account *account)
{
    const char *stream;
    if (!account->long_term_idle)
        return true;
    if (!soft_deactivation_find_gap(change, account, &stream))
        return false;
    if (!stream)
        return soft_deactivation_catch_up(change, account);
    if (pass->left_out++ == 0)
        pass->first_of_them = region_copy_text(run_region(pass->run), account->delivery_email);
    return true;
}

/* Each user is a transaction of its own; who was deleted since the list was read is passed over. */
static bool act_on_each(struct pass *pass, struct id_list users,
                        bool (*act)(struct pass *pass, struct change *change,
                                    struct account *account))
{
    struct run *run = pass->run;
    const struct settings *settings = run_profile(run)->settings;
    for (size_t i = 0; i < users.count; i++) {
        size_t found;
        struct change *change = run_begin_change(run);
        struct account *account =
            change ? accounts_lock(change, settings, (struct id_list){&users.ids[i], 1}, &found)
                   : NULL;
        if (!account || (found > 0 && !act(pass, change, account)) || !finish(run, change))
            return change_abandon(change);
        run_progress(run, (int64_t)i + 1, (int64_t)users.count, "users");
    }
    return true;
}

static bool catch_up_all(struct run *run, struct id_list users)
{
    struct pass pass = {.run = run};
    bool done = act_on_each(&pass, users, catch_up);
    if (pass.left_out > 0)
        run_warn(run,
                 "%zu idle users were left out, the first %s: the audit log does not tell when "
                 "they subscribed to their streams.",
                 pass.left_out, pass.first_of_them);
    return done;
}

static bool deactivate_inactive(struct run *run, const struct realm *realm)
{
    struct database *database = run_database(run);
    const struct rows *rows =
        idle_users_to_be(database, run_region(run), realm, run_text_argument(run, "inactive_for"),
                         clock_now(), run_error(run));
    if (!rows || !deactivate(run, ids_of(run, rows), false))
        return false;
    if (!settings_boolean(run_profile(run)->settings, "AUTO_CATCH_UP_SOFT_DEACTIVATED_USERS", true))
        return true;
    rows = idle_users(database, run_region(run), realm, run_error(run));
    return rows && catch_up_all(run, ids_of(run, rows));
}

static bool act_on_named(struct run *run, const struct realm *realm, bool activate)
{
    size_t count;
    const char *const *addresses = arguments_list(run_arguments(run), "users", &count);
    const struct rows *rows = idle_users_by_address(run_database(run), run_region(run), realm,
                                                    addresses, count, run_error(run));
    if (!rows)
        return false;
    if (activate)
        return act_on_each(&(struct pass){.run = run}, ids_of(run, rows), bring_back);
    run_say(run, "Soft deactivating forcefully...");
    return deactivate(run, ids_of(run, rows), true);
}

static bool run_soft_deactivate_users(struct run *run)
{
    if (!run_database(run))
        return false;
    if (settings_boolean(run_profile(run)->settings, "STAGING", false)) {
        run_say(run, "This is a Staging server. Suppressing management command.");
        return true;
    }
    struct realm realm;
    bool in_realm;
    if (!resolve_optional_realm(run, "realm_id", &realm, &in_realm))
        return false;
    bool activate = run_flag_argument(run, "activate");
    size_t named;
    arguments_list(run_arguments(run), "users", &named);
    if (activate && named == 0) {
        run_say(run, "You need to specify at least one user to use the activate option.");
        return fail_with_help(run);
    }
    if (!activate && !run_flag_argument(run, "deactivate"))
        return fail_with_help(run);
    return named > 0 ? act_on_named(run, in_realm ? &realm : NULL, activate)
                     : deactivate_inactive(run, in_realm ? &realm : NULL);
}

const struct command command_soft_deactivate_users = {
    .name = "soft_deactivate_users",
    .app = "zerver",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .long_running = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Soft-deactivate idle users, or bring soft-deactivated ones back."),
    .description =
        "Soft-deactivated users (\"long-term idle\") get no per-message rows for ordinary stream "
        "messages until they return. With -d and addresses, these users are made idle at once; "
        "with -d alone, all humans idle for longer than --inactive-for days are, and the missing "
        "rows of all idle users are then filled in (\"catch-up\"). With -a, the named users are "
        "brought back and get their missing rows.",
    .arguments = arguments,
    .run = run_soft_deactivate_users,
};
