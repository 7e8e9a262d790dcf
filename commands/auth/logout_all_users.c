/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "action/account.h"
#include "action/delete_sessions.h"
#include "action/do_regenerate_api_key.h"
#include "change/change.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/profile.h"
#include "config/settings.h"
#include "model/realm.h"
#include "model/web_session.h"

static const struct argument arguments[] = {
    {.dest = "deactivated_only",
     .flags = {"--deactivated-only"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = "Only sessions of deactivated users and of users in deactivated realms."},
    {.dest = "rotate_api_keys",
     .flags = {"--rotate-api-keys"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = "Also give the users concerned new API keys."},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .semantic = SEMANTIC_REALM,
     .help = "Only the users of this realm: numeric id or subdomain."},
    {0},
};

/* Whom it concerns: the users of a realm, else those deactivated, else everybody. */
struct scope {
    bool in_realm;
    bool deactivated_only;
    struct realm realm;
};

static bool find_users(struct change *change, const struct scope *scope, struct id_list *users)
{
    const struct rows *rows = change_read(
        change,
        "SELECT u.id FROM zerver_userprofile u JOIN zerver_realm r ON r.id = u.realm_id"
        " WHERE ($1::bigint IS NULL OR r.id = $1::bigint)"
        " AND (NOT $2::boolean OR NOT u.is_active OR r.deactivated) ORDER BY u.id",
        SQL_PARAMETERS(scope->in_realm ? value_integer(scope->realm.id) : value_null(VALUE_INTEGER),
                       value_boolean(scope->deactivated_only)));
    if (rows)
        *users = id_list_from_rows(change_region(change), rows, 0);
    return rows;
}

/* Without the key that signs sessions nobody's could be told from another's. */
static const char *find_secret_key(struct run *run)
{
    const struct settings *settings = run_profile(run)->settings;
    const char *secret_key = settings_secret(settings, "secret_key");
    if (!secret_key) {
        const char *problem = settings_secrets_problem(settings);
        run_fail(run, "Whose sessions are whose can't be told without secret_key: %s",
                 problem ? problem : "aloha-secrets.conf has none.");
    }
    return secret_key;
}

static bool end_sessions_of(struct run *run, struct change *change, struct id_list users,
                            struct web_session_list *ended)
{
    const struct web_session_search wanted = {
        .secret_key = find_secret_key(run), .user_ids = users.ids, .user_count = users.count};
    if (!wanted.secret_key ||
        !web_session_find(run_database(run), change_region(change), &wanted, ended, run_error(run)))
        return false;
    if (ended->unreadable)
        run_warn(run,
                 "%zu sessions can't be read, so that nobody knows whose they are; they stay. They "
                 "are of no use to a server whose secret_key is the one in aloha-secrets.conf.",
                 ended->unreadable);
    return delete_sessions(change, ended);
}

static bool rotate_keys(struct run *run, struct change *change, struct id_list users)
{
    size_t count;
    struct account *accounts = accounts_lock(change, run_profile(run)->settings, users, &count);
    return accounts && do_regenerate_api_keys(change, accounts, count);
}

static bool log_out(struct run *run, struct change *change, const struct scope *scope)
{
    struct id_list users;
    struct web_session_list ended = {0};
    bool everybody = !scope->in_realm && !scope->deactivated_only;
    if (!find_users(change, scope, &users) ||
        !(everybody ? delete_all_sessions(change) : end_sessions_of(run, change, users, &ended)))
        return false;
    if (run_flag_argument(run, "rotate_api_keys") && !rotate_keys(run, change, users))
        return false;
    if (!run_commit_change(run, change))
        return false;
    for (size_t i = 0; i < ended.count && scope->deactivated_only; i++)
        run_log_done(run, "Deactivating session for deactivated user %" PRId64,
                     ended.sessions[i].user_id);
    return true;
}

static bool run_logout_all_users(struct run *run)
{
    struct scope scope;
    if (!resolve_optional_realm(run, "realm_id", &scope.realm, &scope.in_realm))
        return false;
    scope.deactivated_only = !scope.in_realm && run_flag_argument(run, "deactivated_only");
    struct change *change = run_begin_change(run);
    return (change && log_out(run, change, &scope)) || change_abandon(change);
}

const struct command command_logout_all_users = {
    .name = "logout_all_users",
    .app = "zerver",
    .category = CATEGORY_AUTH,
    .danger = DANGER_WRITE,
    .long_running = true,
    .needs = NEEDS_DATABASE,
    .summary = "End browser sessions of all users, or of a group of them.",
    .description =
        "Deletes sessions of everybody, of one realm, or of deactivated users. API keys, "
        "and thus mobile apps, go on working unless keys are rotated as well.",
    .arguments = arguments,
    .run = run_logout_all_users,
};
