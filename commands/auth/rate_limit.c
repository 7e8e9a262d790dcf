/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "command/command.h"
#include "command/redis_client.h"
#include "command/resolve.h"
#include "command/run.h"
#include "core/region.h"
#include "model/realm.h"
#include "model/user.h"
#include "server/database.h"
#include "server/redis.h"
#include "server/rows.h"

static const char *const operations[] = {"block", "unblock", NULL};

static const struct argument arguments[] = {
    {.dest = "email",
     .flags = {"-e", "--email"},
     .semantic = SEMANTIC_USER_EMAIL,
     .help = N_("Address of the user.")},
    {.dest = "api_key",
     .flags = {"-a", "--api-key"},
     .help = N_("API key of the user, in place of the address.")},
    {.dest = "seconds",
     .flags = {"-s", "--seconds"},
     .type = ARGUMENT_INTEGER,
     .default_text = "60",
     .semantic = SEMANTIC_INTEGER,
     .help = N_("How long the block lasts, in seconds.")},
    {.dest = "domain",
     .flags = {"-d", "--domain"},
     .default_text = "api_by_user",
     .help = N_("What is blocked: api_by_user, or another domain of rate limits.")},
    {.dest = "bots",
     .flags = {"-b", "--all-bots"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("Do the same to all bots of the user.")},
    {.dest = "operation",
     .required = true,
     .metavar = "<operation>",
     .choices = operations,
     .help = N_("Block the user, or take a block back.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm of the user, if the address exists in several: numeric id or "
                "subdomain.")},
    {0},
};

static bool rate_limit_is_given(const struct run *run, const char *dest)
{
    const char *text = run_text_argument(run, dest);
    return text && *text;
}

static bool rate_limit_check(struct run *run)
{
    return rate_limit_is_given(run, "email") != rate_limit_is_given(run, "api_key") ||
           run_fail(run, "Please enter either an email or API key to manage");
}

static bool rate_limit_find_by_key(struct run *run, int64_t *id)
{
    const char *key = run_text_argument(run, "api_key");
    const struct rows *rows =
        database_query(run_database(run), run_region(run), run_error(run),
                       "SELECT id FROM zerver_userprofile WHERE api_key = $1::varchar",
                       SQL_PARAMETERS(value_text(key)));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return run_fail(run, "Unable to get user profile for API key %s", key);
    *id = rows_integer(rows, 0, 0);
    return true;
}

static bool rate_limit_find(struct run *run, int64_t *id)
{
    struct realm realm;
    struct user user;
    bool in_realm;
    if (!resolve_optional_realm(run, "realm_id", &realm, &in_realm))
        return false;
    if (rate_limit_is_given(run, "api_key"))
        return rate_limit_find_by_key(run, id);
    if (!resolve_user(run, "email", in_realm ? &realm : NULL, &user))
        return false;
    *id = user.id;
    return true;
}

/* The user, and the bots where they are wanted, in the order in which the server has them. */
static const struct rows *rate_limit_list(struct run *run, int64_t id)
{
    return database_query(
        run_database(run), run_region(run), run_error(run),
        "SELECT $1::bigint UNION ALL (SELECT id FROM zerver_userprofile"
        " WHERE $2::boolean AND is_bot AND bot_owner_id = $1 ORDER BY ctid)",
        SQL_PARAMETERS(value_integer(id), value_boolean(run_flag_argument(run, "bots"))));
}

#define RATE_LIMIT_COMMAND(...)                                                                    \
    {                                                                                              \
        (const char *const[]){__VA_ARGS__},                                                        \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)                      \
    }

/* Redis drops a key at once whose time is up, so that a block of no seconds is none. */
static bool rate_limit_apply(struct run *run, struct redis *redis, int64_t id)
{
    struct region *region = run_region(run);
    bool block = strcmp(run_text_argument(run, "operation"), "block") == 0;
    const char *key = region_format(region, "ratelimit:RateLimitedUser:%" PRId64 ":%s:block", id,
                                    run_text_argument(run, "domain"));
    const struct redis_command commands[] = {
        RATE_LIMIT_COMMAND("MULTI"),
        RATE_LIMIT_COMMAND("SET", key, "1"),
        RATE_LIMIT_COMMAND("EXPIRE", key, run_text_argument(run, "seconds")),
        RATE_LIMIT_COMMAND("EXEC"),
    };
    if (!block)
        return REDIS_ASK(redis, region, run_error(run), "DEL", key);
    return redis_ask_all(redis, region, commands, sizeof commands / sizeof *commands,
                         run_error(run));
}

static bool rate_limit_run(struct run *run)
{
    int64_t id = 0;
    const struct rows *rows = rate_limit_find(run, &id) ? rate_limit_list(run, id) : NULL;
    struct redis *redis = rows ? redis_client_open(run) : NULL;
    bool done = redis;
    for (size_t i = 0; done && i < rows_count(rows); i++) {
        run_say(run, "Applying operation to User ID: %" PRId64 ": %s", rows_integer(rows, i, 0),
                run_text_argument(run, "operation"));
        done = run_options(run)->dry_run || rate_limit_apply(run, redis, rows_integer(rows, i, 0));
    }
    redis_close(redis);
    return done;
}

const struct command command_rate_limit = {
    .name = "rate_limit",
    .app = "zerver",
    .category = CATEGORY_AUTH,
    .danger = DANGER_WRITE,
    .needs = NEEDS_DATABASE,
    .summary = N_("Block a user's access to the API for a while, or take that back."),
    .description = "Requests of a blocked user are answered as if too many had been made, for so "
                   "many seconds. With --all-bots the same is done to the bots that the user owns. "
                   "Unblocking forgets the block, not the requests that were counted. "
                   "list_rate_limits shows who is blocked.",
    .arguments = arguments,
    .check = rate_limit_check,
    .run = rate_limit_run,
};
