/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "action/id_list.h"
#include "command/command.h"
#include "command/run.h"
#include "config/profile.h"
#include "config/settings.h"
#include "core/clock.h"
#include "core/region.h"
#include "core/text.h"
#include "model/rate_limit.h"
#include "server/database.h"
#include "server/redis.h"

enum {
    COLUMN_KIND,
    COLUMN_SUBJECT,
    COLUMN_REALM,
    COLUMN_DOMAIN,
    COLUMN_STATE,
    COLUMN_RULE,
    COLUMN_SECONDS,
    COLUMN_REQUESTS,
    COLUMN_USER_ID,
    COLUMNS
};

enum { TIMEOUT_MS = 3000 };

static const struct argument arguments[] = {
    {.dest = "all",
     .flags = {"-a", "--all"},
     .action = ACTION_STORE_TRUE,
     .arity = ARITY_ZERO,
     .semantic = SEMANTIC_FLAG,
     .help = "Also who is being counted and may go on."},
    {0},
};

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_KIND] = {.name = "kind", .type = VALUE_TEXT, .width = 14},
    [COLUMN_SUBJECT] = {.name = "subject", .type = VALUE_TEXT, .width = 30},
    [COLUMN_REALM] = {.name = "realm", .type = VALUE_TEXT, .width = 12},
    [COLUMN_DOMAIN] = {.name = "domain", .type = VALUE_TEXT, .width = 28},
    [COLUMN_STATE] = {.name = "state", .type = VALUE_TEXT, .width = 8},
    [COLUMN_RULE] = {.name = "rule", .type = VALUE_TEXT, .width = 15},
    [COLUMN_SECONDS] = {.name = "seconds", .type = VALUE_INTEGER, .width = 7},
    [COLUMN_REQUESTS] = {.name = "requests", .type = VALUE_INTEGER},
    [COLUMN_USER_ID] = {.name = "user_id", .type = VALUE_INTEGER, .verbosity = COLUMN_DATA},
};

static const struct table limits = {.name = "rate_limits", .columns = columns};

struct survey {
    struct run *run;
    struct region *region;
    const struct profile *profile;
    struct redis *redis;
    const char **entities; /* in order, each once */
    size_t count, size;
    const struct rows *users; /* id, delivery_email, string_id, rate_limits; or NULL */
};

/* --- who there is --- */

static void add_entity(struct survey *survey, const char *entity)
{
    if (survey->count == survey->size) {
        size_t size = 2 * survey->size + 64;
        const char **larger = region_alloc_array(survey->region, size, sizeof *larger);
        if (survey->count > 0)
            memcpy(larger, survey->entities, survey->count * sizeof *larger);
        survey->entities = larger;
        survey->size = size;
    }
    survey->entities[survey->count++] = entity;
}

/* `ratelimit:ENTITY:list` and `…:block` name one that is, or was, counted or blocked. */
static void take_key(struct survey *survey, const char *key)
{
    static const char *const parts[] = {":list", ":block"};
    static const char prefix[] = "ratelimit:";
    size_t length = strlen(key), start = sizeof prefix - 1;
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        size_t part = strlen(parts[i]);
        if (length > start + part && strcmp(key + length - part, parts[i]) == 0)
            add_entity(survey,
                       region_copy_bytes(survey->region, key + start, length - start - part));
    }
}

static int compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void sort_entities(struct survey *survey)
{
    size_t kept = 0;
    if (survey->count > 0)
        qsort(survey->entities, survey->count, sizeof *survey->entities, compare_texts);
    for (size_t i = 0; i < survey->count; i++) {
        if (kept == 0 || strcmp(survey->entities[kept - 1], survey->entities[i]) != 0)
            survey->entities[kept++] = survey->entities[i];
    }
    survey->count = kept;
}

/* SCAN gives a key at least once, perhaps more often; it does not hold the server up as KEYS would.
 */
static bool find_entities(struct survey *survey)
{
    const char *cursor = "0";
    do {
        const struct redis_answer *answer =
            REDIS_ASK(survey->redis, survey->region, run_error(survey->run), "SCAN", cursor,
                      "MATCH", "ratelimit:*", "COUNT", "1000");
        if (!answer)
            return false;
        if (answer->type != REDIS_LIST || answer->count != 2 || answer->items[0].type != REDIS_TEXT)
            return run_fail(survey->run, "Redis lists its keys in a way that is not known.");
        cursor = answer->items[0].text;
        for (size_t i = 0; i < answer->items[1].count; i++)
            take_key(survey, answer->items[1].items[i].text);
    } while (strcmp(cursor, "0") != 0);
    sort_entities(survey);
    return true;
}

/* --- their names --- */

static struct id_list user_ids(const struct survey *survey)
{
    int64_t *ids = region_alloc_array(survey->region, survey->count, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < survey->count; i++) {
        struct rate_limited limited;
        if (rate_limit_parse(survey->region, survey->entities[i], &limited) && limited.user_id >= 0)
            ids[count++] = limited.user_id;
    }
    return (struct id_list){ids, count};
}

/* Without the database users go by their ids, and by the rules for all. */
static void find_users(struct survey *survey)
{
    struct error error = ERROR_IN(survey->region);
    struct id_list ids = user_ids(survey);
    if (ids.count == 0)
        return;
    struct database *database = run_connect(survey->run, &error);
    if (database)
        survey->users = database_query(
            database, survey->region, &error,
            "SELECT u.id, u.delivery_email, r.string_id, u.rate_limits FROM zerver_userprofile u"
            " JOIN zerver_realm r ON r.id = u.realm_id WHERE u.id = ANY($1::bigint[])",
            SQL_PARAMETERS(id_list_parameter(survey->region, ids)));
    if (!survey->users)
        run_warn(survey->run, "Users are told by their ids: %s", error.text);
}

/* The row of a user, or -1. */
static int user_row(const struct survey *survey, int64_t id)
{
    for (size_t i = 0; survey->users && id >= 0 && i < rows_count(survey->users); i++) {
        if (rows_integer(survey->users, i, 0) == id)
            return (int)i;
    }
    return -1;
}

/* --- what holds for them --- */

struct standing {
    bool blocked, limited;
    struct rate_rule rule; /* by which; of 0 seconds: none */
    int64_t seconds;       /* until it is over */
    int64_t requests;      /* within the longest rule's time */
};

static const struct redis_answer *ask_about(struct survey *survey, const char *command,
                                            const char *entity, const char *part,
                                            const char *argument)
{
    struct region *region = survey->region;
    const char *words[] = {command, region_format(region, "ratelimit:%s:%s", entity, part),
                           argument};
    return redis_ask(survey->redis, region, words, argument ? 3 : 2, run_error(survey->run));
}

/* A rule limits as long as the oldest of its so many requests is within its time. */
static bool apply_rule(struct survey *survey, const char *entity, struct rate_rule rule, double now,
                       struct standing *standing)
{
    const struct redis_answer *answer =
        ask_about(survey, "LINDEX", entity, "list",
                  region_format(survey->region, "%lld", (long long)rule.requests - 1));
    if (!answer)
        return false;
    double free_at =
        answer->type == REDIS_TEXT ? strtod(answer->text, NULL) + (double)rule.seconds : 0;
    if (answer->type != REDIS_TEXT || !(free_at >= now) || free_at > now + (double)rule.seconds)
        return true;
    standing->limited = true;
    standing->rule = rule;
    standing->seconds = (int64_t)ceil(free_at - now);
    return true;
}

static bool count_requests(struct survey *survey, const char *entity, struct rate_rule longest,
                           double now, struct standing *standing)
{
    struct region *region = survey->region;
    const char *key = region_format(region, "ratelimit:%s:zset", entity);
    const struct redis_answer *answer =
        REDIS_ASK(survey->redis, region, run_error(survey->run), "ZCOUNT", key,
                  region_format(region, "%.6f", now - (double)longest.seconds),
                  region_format(region, "%.6f", now));
    if (answer)
        standing->requests = answer->integer;
    return answer != NULL;
}

/* The server looks for a block first, then at the rules in their order. */
static bool find_standing(struct survey *survey, const char *entity, struct rate_rules rules,
                          struct standing *standing)
{
    double now = (double)clock_now() / 1e6;
    const struct redis_answer *block = ask_about(survey, "TTL", entity, "block", NULL);
    if (!block)
        return false;
    *standing = (struct standing){.blocked = block->integer > 0};
    if (standing->blocked)
        standing->seconds = block->integer;
    for (size_t i = 0; i < rules.count && !standing->blocked && !standing->limited; i++) {
        if (!apply_rule(survey, entity, rules.rules[i], now, standing))
            return false;
    }
    return rules.count == 0 ||
           count_requests(survey, entity, rules.rules[rules.count - 1], now, standing);
}

static struct rate_rules rules_for(struct survey *survey, const struct rate_limited *limited,
                                   int user)
{
    struct rate_rules own = {0};
    if (user >= 0 && strcmp(limited->domain, "api_by_user") == 0)
        own = rate_limit_read_rules(survey->region, rows_text(survey->users, (size_t)user, 3));
    return own.count > 0
               ? own
               : rate_limit_rules(survey->region, survey->profile->settings, limited->domain);
}

static void show(struct survey *survey, const struct rate_limited *limited, int user,
                 const struct standing *standing)
{
    struct region *region = survey->region;
    bool held = standing->blocked || standing->limited;
    const char *rule = standing->limited   ? region_format(region, "%lld in %lld s",
                                                           (long long)standing->rule.requests,
                                                           (long long)standing->rule.seconds)
                       : standing->blocked ? "by hand"
                                           : NULL;
    const char *subject = user >= 0 ? rows_text(survey->users, (size_t)user, 1) : limited->subject;
    struct value row[COLUMNS] = {
        [COLUMN_KIND] = value_text(limited->kind),
        [COLUMN_SUBJECT] = value_text(text_repair(region, subject)),
        [COLUMN_REALM] = value_text(user >= 0 ? rows_text(survey->users, (size_t)user, 2) : NULL),
        [COLUMN_DOMAIN] = value_text(limited->domain),
        [COLUMN_STATE] = value_text(standing->blocked   ? "blocked"
                                    : standing->limited ? "limited"
                                                        : "counted"),
        [COLUMN_RULE] = value_text(rule),
        [COLUMN_SECONDS] = held ? value_integer(standing->seconds) : value_null(VALUE_INTEGER),
        [COLUMN_REQUESTS] = value_integer(standing->requests),
        [COLUMN_USER_ID] =
            limited->user_id >= 0 ? value_integer(limited->user_id) : value_null(VALUE_INTEGER),
    };
    run_row(survey->run, ROW_PLAIN, row);
}

static bool examine(struct survey *survey, const char *entity)
{
    struct rate_limited limited;
    struct standing standing;
    if (!rate_limit_parse(survey->region, entity, &limited))
        return true;
    int user = user_row(survey, limited.user_id);
    struct rate_rules rules = rules_for(survey, &limited, user);
    if (!find_standing(survey, entity, rules, &standing))
        return false;
    if (standing.blocked || standing.limited || run_flag_argument(survey->run, "all"))
        show(survey, &limited, user, &standing);
    return true;
}

static bool report(struct survey *survey)
{
    if (!find_entities(survey) || !run_table(survey->run, &limits))
        return false;
    find_users(survey);
    for (size_t i = 0; i < survey->count; i++) {
        if (!examine(survey, survey->entities[i]))
            return false;
    }
    return true;
}

static bool run_list_rate_limits(struct run *run)
{
    const struct profile *profile = run_profile(run);
    if (!profile)
        return false;
    if (!settings_boolean(profile->settings, "RATE_LIMITING", true))
        run_warn(run, "The server limits no requests (RATE_LIMITING); log-ins perhaps.");
    struct redis *redis =
        redis_open(profile->redis, profile->redis_password, TIMEOUT_MS, run_error(run));
    if (!redis)
        return false;
    struct survey survey = {
        .run = run, .region = run_region(run), .profile = profile, .redis = redis};
    bool reported = report(&survey);
    redis_close(redis);
    return reported;
}

const struct command command_list_rate_limits = {
    .name = "list_rate_limits",
    .app = "aloha-tui",
    .category = CATEGORY_AUTH,
    .danger = DANGER_READ,
    .summary = "List who is kept waiting by a rate limit, or was blocked by hand.",
    .description =
        "Looks in Redis at what the server counts: requests of users and addresses, log-ins, "
        "password resets, incoming mail, other servers, files. Tells who has to wait, by which "
        "rule (the server's own, those of settings.py, or the user's), for how many seconds more, "
        "and the number of requests within the longest rule's time. A block by hand counts before "
        "all rules. --all adds who may go on. Event processes count by themselves and are not "
        "seen here.",
    .arguments = arguments,
    .run = run_list_rate_limits,
};
