/* SPDX-License-Identifier: Apache-2.0 */
#include "action/id_list.h"
#include "command/command.h"
#include "command/run.h"
#include "config/profile.h"
#include "config/settings.h"
#include "core/clock.h"
#include "core/region.h"
#include "core/translate.h"
#include "model/web_session.h"
#include "server/database.h"

enum {
    COLUMN_USER,
    COLUMN_REALM,
    COLUMN_ENDS,
    COLUMN_STATE,
    COLUMN_BACKEND,
    COLUMN_USER_ID,
    COLUMN_REALM_ID,
    COLUMNS
};

enum { COUNT_MOST = 1000000 };

static const struct argument arguments[] = {
    {.dest = "count",
     .flags = {"-c", "--count"},
     .type = ARGUMENT_INTEGER,
     .default_text = "1000",
     .semantic = SEMANTIC_INTEGER,
     .help = N_("How many sessions to look at: those that end last, which were used last.")},
    {0},
};

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_USER] = {.name = "user", .type = VALUE_TEXT, .width = 34},
    [COLUMN_REALM] = {.name = "realm", .type = VALUE_TEXT, .width = 16},
    [COLUMN_ENDS] = {.name = "ends", .type = VALUE_TIME, .width = 27},
    [COLUMN_STATE] = {.name = "state", .type = VALUE_TEXT, .width = 7},
    [COLUMN_BACKEND] = {.name = "backend", .type = VALUE_TEXT},
    [COLUMN_USER_ID] = {.name = "user_id", .type = VALUE_INTEGER, .verbosity = COLUMN_DATA},
    [COLUMN_REALM_ID] = {.name = "realm_id", .type = VALUE_INTEGER, .verbosity = COLUMN_DATA},
};

static const struct table sessions_table = {.name = "sessions", .columns = columns};

static const struct rows *find_users(struct run *run, const struct web_session_list *sessions)
{
    struct region *region = run_region(run);
    int64_t *ids = region_alloc_array(region, sessions->count, sizeof *ids);
    for (size_t i = 0; i < sessions->count; i++)
        ids[i] = sessions->sessions[i].user_id;
    return database_query(
        run_database(run), region, run_error(run),
        "SELECT u.id, u.delivery_email, r.string_id, r.id FROM zerver_userprofile u"
        " JOIN zerver_realm r ON r.id = u.realm_id WHERE u.id = ANY($1::bigint[]) ORDER BY u.id",
        SQL_PARAMETERS(id_list_parameter(region, (struct id_list){ids, sessions->count})));
}

/* The row of a user among those in the order of ids, or -1. */
static int user_row(const struct rows *users, int64_t id)
{
    size_t low = 0, high = rows_count(users);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rows_integer(users, middle, 0) < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < rows_count(users) && rows_integer(users, low, 0) == id ? (int)low : -1;
}

/* The user may be gone, and only the session be left. */
static void show(struct run *run, const struct web_session *session, const struct rows *users)
{
    int user = user_row(users, session->user_id);
    bool expired = session->expire_date < clock_now();
    struct value row[COLUMNS] = {
        [COLUMN_USER] = value_text(user >= 0 ? rows_text(users, (size_t)user, 1) : NULL),
        [COLUMN_REALM] = value_text(user >= 0 ? rows_text(users, (size_t)user, 2) : NULL),
        [COLUMN_ENDS] = value_time(session->expire_date),
        [COLUMN_STATE] = value_text(expired ? "expired" : "open"),
        [COLUMN_BACKEND] = value_text(session->backend),
        [COLUMN_USER_ID] = value_integer(session->user_id),
        [COLUMN_REALM_ID] =
            user >= 0 ? rows_value(users, (size_t)user, 3) : value_null(VALUE_INTEGER),
    };
    run_row(run, expired ? ROW_INACTIVE : ROW_PLAIN, row);
}

static bool report(struct run *run, const struct web_session_list *sessions)
{
    const struct rows *users = find_users(run, sessions);
    if (!users || !run_table(run, &sessions_table))
        return false;
    for (size_t i = 0; i < sessions->count; i++) {
        if (sessions->sessions[i].user_id)
            show(run, &sessions->sessions[i], users);
    }
    if (sessions->unreadable)
        run_warn(run, "%zu sessions are not signed with this server's secret_key.",
                 sessions->unreadable);
    return true;
}

static bool run_list_sessions(struct run *run)
{
    struct database *database = run_database(run);
    const struct profile *profile = run_profile(run);
    if (!database || !profile)
        return false;
    const struct web_session_search wanted = {
        .secret_key = settings_secret(profile->settings, "secret_key"),
        .latest = (size_t)arguments_integer(run_arguments(run), "count", 0)};
    if (!wanted.secret_key) {
        const char *problem = settings_secrets_problem(profile->settings);
        return run_fail(run, "Whose sessions are whose can't be told without secret_key: %s",
                        problem ? problem : "aloha-secrets.conf has none.");
    }
    struct web_session_list sessions;
    return web_session_find(database, run_region(run), &wanted, &sessions, run_error(run)) &&
           report(run, &sessions);
}

static bool check(struct run *run)
{
    int64_t count = arguments_integer(run_arguments(run), "count", 0);
    if (count > 0 && count <= COUNT_MOST)
        return true;
    return error_set(run_error(run), ERROR_USAGE, "--count is from 1 to %d.", COUNT_MOST);
}

const struct command command_list_sessions = {
    .name = "list_sessions",
    .app = "aloha-tui",
    .category = CATEGORY_AUTH,
    .danger = DANGER_READ,
    .needs = NEEDS_DATABASE,
    .summary = N_("List who is logged in with a browser, on the whole server."),
    .description =
        "Reads the sessions that end last, and tells whose they are: a session ends two weeks, or "
        "what SESSION_COOKIE_AGE says, after it was last renewed. Expired ones stay until they are "
        "cleared. Sessions in which nobody is logged in are left out, and their keys are never "
        "shown. API keys, as mobile apps use them, are not sessions.",
    .arguments = arguments,
    .check = check,
    .run = run_list_sessions,
};
