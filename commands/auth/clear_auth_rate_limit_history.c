/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"
#include "command/redis_client.h"
#include "command/run.h"
#include "core/region.h"
#include "core/text.h"
#include "server/database.h"
#include "server/redis.h"
#include "server/rows.h"

static const char *const aliases[] = {"reset_authentication_attempt_count", NULL};

static const struct argument arguments[] = {
    {.dest = "username",
     .flags = {"-u", "--username"},
     .semantic = SEMANTIC_USER_EMAIL,
     .help = N_("The name that was typed at log-in, usually the e-mail address.")},
    {0},
};

static bool clear_history_check(struct run *run)
{
    const char *name = run_text_argument(run, "username");
    return (name && *name) || run_fail(run, "Please enter a username") ||
           run_hint(run, "pass --username.");
}

static bool clear_history_of(struct run *run, struct redis *redis, const char *name)
{
    static const char *const parts[] = {"list", "zset", "block"};
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        const char *key = region_format(
            run_region(run), "ratelimit:RateLimitedAuthenticationByUsername:%s:%s", name, parts[i]);
        if (!REDIS_ASK(redis, run_region(run), run_error(run), "DEL", key))
            return false;
    }
    return true;
}

/*
 * What was typed is counted by its spelling, so the addresses that differ from the name in nothing
 * but case are cleared with it. Without the database the name is cleared as it is.
 */
static const struct rows *clear_history_spellings(struct run *run, const char *name)
{
    struct error error = ERROR_IN(run_region(run));
    struct database *database = run_connect(run, &error);
    return database ? database_query(database, run_region(run), &error,
                                     "SELECT DISTINCT u.delivery_email FROM zerver_realm r"
                                     " JOIN zerver_userprofile u ON u.realm_id = r.id"
                                     " AND upper(u.delivery_email::text) = upper($1::text)",
                                     SQL_PARAMETERS(value_text(name)))
                    : NULL;
}

static bool clear_history(struct run *run, struct redis *redis)
{
    const char *name = run_text_argument(run, "username");
    const struct rows *rows = clear_history_spellings(run, name);
    if (run_options(run)->dry_run)
        return true;
    bool cleared = clear_history_of(run, redis, name) &&
                   clear_history_of(run, redis, text_lower(run_region(run), name));
    for (size_t i = 0; cleared && rows && i < rows_count(rows); i++)
        cleared = clear_history_of(run, redis, rows_text(rows, i, 0));
    return cleared;
}

static bool clear_history_run(struct run *run)
{
    struct redis *redis = redis_client_open(run);
    bool cleared = redis && clear_history(run, redis);
    redis_close(redis);
    return cleared;
}

const struct command command_clear_auth_rate_limit_history = {
    .name = "clear_auth_rate_limit_history",
    .app = "zerver",
    .aliases = aliases,
    .category = CATEGORY_AUTH,
    .danger = DANGER_WRITE,
    .summary = N_("Forget the log-in attempts made with a name, so that the person can try again."),
    .description =
        "Removes the record of failed log-ins with a user name, for all realms: as it is "
        "given, in lower case, and as the addresses of users have it.",
    .arguments = arguments,
    .check = clear_history_check,
    .run = clear_history_run,
};
