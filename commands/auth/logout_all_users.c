/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "action/account.h"
#include "action/act_perform.h"
#include "action/act_table.h"
#include "action/delete_sessions.h"
#include "change/change.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "config/profile.h"
#include "config/settings.h"
#include "core/region.h"
#include "model/realm.h"
#include "model/web_session.h"
#include "server/rows.h"

static const struct argument arguments[] = {
    {.dest = "deactivated_only",
     .flags = {"--deactivated-only"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("Only sessions of deactivated users and of users in deactivated realms.")},
    {.dest = "rotate_api_keys",
     .flags = {"--rotate-api-keys"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("Also give the users concerned new API keys.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .semantic = SEMANTIC_REALM,
     .help = N_("Only the users of this realm: numeric id or subdomain.")},
    {0},
};

/* Whom it concerns: the users of one realm or many, else those deactivated, else everybody. */
struct scope {
    struct id_list realms; /* none: not limited */
    bool deactivated_only;
};

static bool find_users(struct change *change, const struct scope *scope, struct id_list *users)
{
    const struct rows *rows =
        change_read(change,
                    "SELECT u.id FROM zerver_userprofile u JOIN zerver_realm r ON r.id = u.realm_id"
                    " WHERE ($1::int[] = '{}' OR r.id = ANY($1::int[]))"
                    " AND (NOT $2::boolean OR NOT u.is_active OR r.deactivated) ORDER BY u.id",
                    SQL_PARAMETERS(id_list_parameter(change_region(change), scope->realms),
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

/* Among sessions of anybody, those of users who were deleted past the server, of whom it can't tell
 * whether they are deactivated. */
struct strays {
    size_t count;
    int64_t first_user_id;
};

static bool find_strays(struct run *run, struct change *change, struct strays *strays)
{
    struct region *region = change_region(change);
    struct web_session_list all;
    const struct web_session_search anybody = {.secret_key = find_secret_key(run)};
    if (!anybody.secret_key ||
        !web_session_find(run_database(run), region, &anybody, &all, run_error(run)))
        return false;
    int64_t *ids = region_alloc_array(region, all.count, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (all.sessions[i].user_id)
            ids[count++] = all.sessions[i].user_id;
    }
    const struct rows *rows =
        change_read(change,
                    "SELECT w.id FROM unnest($1::bigint[]) AS w (id) WHERE NOT EXISTS (SELECT"
                    " FROM zerver_userprofile u WHERE u.id = w.id) ORDER BY 1",
                    SQL_PARAMETERS(id_list_parameter(region, (struct id_list){ids, count})));
    if (!rows)
        return false;
    strays->count = rows_count(rows);
    strays->first_user_id = strays->count ? rows_integer(rows, 0, 0) : 0;
    return true;
}

static bool report_strays(struct run *run, const struct strays *strays)
{
    static const char news[] =
        "%zu sessions stay, as they belong to users who do not exist, the first to a user %" PRId64
        ".";
    if (strays->count == 0)
        return true;
    if (run_options(run)->dry_run) {
        run_warn(run, news, strays->count, strays->first_user_id);
        return true;
    }
    run_fail(run, news, strays->count, strays->first_user_id);
    return run_hint(run, "the others have ended; without --deactivated-only all end.");
}

/* What is said of the bots of a realm is said where that realm has its turn. */
static size_t find_item(const struct act_order *order, size_t index)
{
    const struct scope *scope = order->context;
    size_t item = 0;
    while (item + 1 < scope->realms.count &&
           scope->realms.ids[item] != order->call->accounts[index].realm.id)
        item++;
    return item;
}

/* What there is to say once it is done. */
struct report {
    struct web_session_list ended;
    struct strays strays;
    struct act_order keys; /* who gets new ones */
};

static bool rotate_keys(struct run *run, struct change *change, struct id_list users,
                        const struct act_order *keys)
{
    act_give_rows(keys->call, "user_profile_ids", users);
    return act_order_perform(run, change, keys);
}

static bool log_out(struct run *run, struct change *change, const struct scope *scope,
                    struct report *report)
{
    struct id_list users;
    bool everybody = scope->realms.count == 0 && !scope->deactivated_only;
    return find_users(change, scope, &users) &&
           (everybody ? delete_all_sessions(change)
                      : end_sessions_of(run, change, users, &report->ended)) &&
           (!scope->deactivated_only || find_strays(run, change, &report->strays)) &&
           (!run_flag_argument(run, "rotate_api_keys") ||
            rotate_keys(run, change, users, &report->keys)) &&
           run_commit_change(run, change);
}

/* The realm that each item of the run is about, if one is named. */
static bool resolve_realms(struct run *run, struct id_list *realms)
{
    size_t count = run_count(run);
    int64_t *ids = region_alloc_array(run_region(run), count, sizeof *ids);
    *realms = (struct id_list){.ids = ids};
    for (size_t i = 0; i < count; i++) {
        struct realm realm;
        bool named;
        run_turn_to(run, i);
        if (!resolve_optional_realm(run, "realm_id", &realm, &named))
            return false;
        if (named)
            ids[realms->count++] = realm.id;
    }
    run_turn_to(run, 0);
    return true;
}

static bool run_logout_all_users(struct run *run)
{
    struct scope scope;
    struct report report = {
        .keys = {.call = act_order_call(run, &act_bulk_regenerate_api_keys),
                 .item = find_item,
                 .context = &scope},
    };
    if (!resolve_realms(run, &scope.realms))
        return false;
    scope.deactivated_only = scope.realms.count == 0 && run_flag_argument(run, "deactivated_only");
    struct change *change = run_begin_change(run);
    if (!change || !log_out(run, change, &scope, &report))
        return change_abandon(change);
    for (size_t i = 0; i < report.ended.count && scope.deactivated_only; i++)
        run_log_done(run, "Deactivating session for deactivated user %" PRId64,
                     report.ended.sessions[i].user_id);
    return report_strays(run, &report.strays) && act_end(report.keys.call);
}

const struct command command_logout_all_users = {
    .name = "logout_all_users",
    .app = "zerver",
    .category = CATEGORY_AUTH,
    .danger = DANGER_WRITE,
    .takes_many = 1000,
    .long_running = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("End browser sessions of all users, or of a group of them."),
    .description =
        "Deletes sessions of everybody, of one realm, or of deactivated users. API keys, "
        "and thus mobile apps, go on working unless keys are rotated as well.",
    .arguments = arguments,
    .run = run_logout_all_users,
};
