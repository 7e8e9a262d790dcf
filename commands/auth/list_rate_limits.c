/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "action/id_list.h"
#include "command/command.h"
#include "command/redis_client.h"
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

enum { BATCH = 500 };        /* entities that are asked about in one go */
enum { STEPS_MAX = 100000 }; /* of a thousand keys each: more than a Redis holds */

static const struct argument arguments[] = {
    {.dest = "all",
     .flags = {"-a", "--all"},
     .action = ACTION_STORE_TRUE,
     .arity = ARITY_ZERO,
     .semantic = SEMANTIC_FLAG,
     .help = N_("Include those not blocked.")},
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
    size_t steps;       /* of the list of keys */
    bool without_users; /* it was said that the database can't be asked */
};

/* What holds for an entity. */
struct standing {
    bool blocked, limited;
    struct rate_rule rule; /* by which; of 0 seconds: none */
    int64_t seconds;       /* until it is over */
    int64_t requests;      /* within the longest rule's time */
};

struct subject {
    const char *entity;
    struct rate_limited limited;
    int user; /* row among the users of the batch, or -1 */
    struct rate_rules rules;
    struct standing standing;
};

/* Some of the entities, with all that is asked for them. */
struct batch {
    struct survey *survey;
    struct region *region; /* what dies with it */
    struct subject *subjects;
    size_t count;
    const struct rows *users; /* id, delivery_email, string_id, rate_limits; or NULL */
    double now;
    struct redis_command *commands;
    size_t command_count;
    const struct redis_answer *answers; /* from the next one on that was not looked at */
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

static bool refuse_list(struct survey *survey)
{
    return run_fail(survey->run, "Redis's list of keys can't be read.") ||
           run_hint(survey->run, "is it Redis that answers there?");
}

/* One step: its keys, and where to go on, as long as the region. */
static bool scan(struct survey *survey, struct region *region, const char **cursor)
{
    const struct redis_answer *answer =
        REDIS_ASK(survey->redis, region, run_error(survey->run), "SCAN", *cursor, "MATCH",
                  "ratelimit:*", "COUNT", "1000");
    if (!answer)
        return false;
    if (answer->type != REDIS_LIST || answer->count != 2 || answer->items[0].type != REDIS_TEXT ||
        answer->items[1].type != REDIS_LIST)
        return refuse_list(survey);
    *cursor = answer->items[0].text;
    for (size_t i = 0; i < answer->items[1].count; i++) {
        if (answer->items[1].items[i].type != REDIS_TEXT)
            return refuse_list(survey);
        take_key(survey, answer->items[1].items[i].text);
    }
    return ++survey->steps <= STEPS_MAX ||
           run_fail(survey->run, "Redis's list of keys has no end.");
}

/* SCAN gives a key at least once, perhaps more often; it does not hold the server up as KEYS would.
 */
static bool find_entities(struct survey *survey)
{
    char cursor[32] = "0";
    bool more = true, good = true;
    while (good && more) {
        struct region *region = region_create();
        const char *next = cursor;
        good = scan(survey, region, &next);
        more = good && strcmp(next, "0") != 0;
        snprintf(cursor, sizeof cursor, "%s", next);
        region_destroy(region);
    }
    sort_entities(survey);
    return good;
}

/* --- their names --- */

static struct id_list user_ids(const struct batch *batch)
{
    int64_t *ids = region_alloc_array(batch->region, batch->count, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->subjects[i].limited.user_id >= 0)
            ids[count++] = batch->subjects[i].limited.user_id;
    }
    return (struct id_list){ids, count};
}

/* Without the database users go by their ids, and by the rules for all. */
static void find_users(struct batch *batch)
{
    struct survey *survey = batch->survey;
    struct error error = ERROR_IN(batch->region);
    struct id_list ids = user_ids(batch);
    if (ids.count == 0 || survey->without_users)
        return;
    struct database *database = run_connect(survey->run, &error);
    if (database)
        batch->users = database_query(
            database, batch->region, &error,
            "SELECT u.id, u.delivery_email, r.string_id, u.rate_limits FROM zerver_userprofile u"
            " JOIN zerver_realm r ON r.id = u.realm_id WHERE u.id = ANY($1::bigint[])",
            SQL_PARAMETERS(id_list_parameter(batch->region, ids)));
    survey->without_users = !batch->users;
    if (survey->without_users)
        run_warn(survey->run, "Users are told by their ids: %s", error.text);
}

/* The row of a user, or -1. */
static int user_row(const struct batch *batch, int64_t id)
{
    for (size_t i = 0; batch->users && id >= 0 && i < rows_count(batch->users); i++) {
        if (rows_integer(batch->users, i, 0) == id)
            return (int)i;
    }
    return -1;
}

static struct rate_rules rules_for(const struct batch *batch, const struct subject *subject)
{
    struct rate_rules own = {0};
    if (subject->user >= 0 && strcmp(subject->limited.domain, "api_by_user") == 0)
        own =
            rate_limit_read_rules(batch->region, rows_text(batch->users, (size_t)subject->user, 3));
    return own.count > 0 ? own
                         : rate_limit_rules(batch->region, batch->survey->profile->settings,
                                            subject->limited.domain);
}

/* --- what holds for them --- */

static const char *key(const struct batch *batch, const struct subject *subject, const char *part)
{
    return region_format(batch->region, "ratelimit:%s:%s", subject->entity, part);
}

static void add_command(struct batch *batch, const char *const *words, size_t count)
{
    const char **copy = region_alloc_array(batch->region, count, sizeof *copy);
    memcpy(copy, words, count * sizeof *copy);
    batch->commands[batch->command_count++] = (struct redis_command){copy, count};
}
#define ADD_COMMAND(batch, ...)                                                                    \
    add_command(batch, (const char *const[]){__VA_ARGS__},                                         \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* What judge() will want to know, in the order in which it takes the answers. */
static void ask_about(struct batch *batch, const struct subject *subject)
{
    struct region *region = batch->region;
    struct rate_rules rules = subject->rules;
    ADD_COMMAND(batch, "TTL", key(batch, subject, "block"));
    for (size_t i = 0; i < rules.count; i++)
        ADD_COMMAND(batch, "LINDEX", key(batch, subject, "list"),
                    region_format(region, "%lld", (long long)rules.rules[i].requests - 1));
    if (rules.count == 0)
        return;
    double from = batch->now - (double)rules.rules[rules.count - 1].seconds;
    ADD_COMMAND(batch, "ZCOUNT", key(batch, subject, "zset"), region_format(region, "%.6f", from),
                region_format(region, "%.6f", batch->now));
}

/* A rule limits as long as the oldest of its so many requests is within its time. */
static void apply_rule(const struct redis_answer *oldest, struct rate_rule rule, double now,
                       struct standing *standing)
{
    double free_at =
        oldest->type == REDIS_TEXT ? strtod(oldest->text, NULL) + (double)rule.seconds : 0;
    if (oldest->type != REDIS_TEXT || !(free_at >= now) || free_at > now + (double)rule.seconds)
        return;
    standing->limited = true;
    standing->rule = rule;
    standing->seconds = (int64_t)ceil(free_at - now);
}

/* The server looks for a block first, then at the rules in their order. */
static void judge(struct batch *batch, struct subject *subject)
{
    struct rate_rules rules = subject->rules;
    struct standing *standing = &subject->standing;
    int64_t block = batch->answers++->integer;
    *standing = (struct standing){.blocked = block > 0, .seconds = block > 0 ? block : 0};
    for (size_t i = 0; i < rules.count; i++) {
        const struct redis_answer *oldest = batch->answers++;
        if (!standing->blocked && !standing->limited)
            apply_rule(oldest, rules.rules[i], batch->now, standing);
    }
    if (rules.count > 0)
        standing->requests = batch->answers++->integer;
}

static void show(const struct batch *batch, const struct subject *subject)
{
    struct region *region = batch->region;
    const struct rate_limited *limited = &subject->limited;
    const struct standing *standing = &subject->standing;
    int user = subject->user;
    bool held = standing->blocked || standing->limited;
    const char *rule = standing->limited   ? region_format(region, "%lld in %lld s",
                                                           (long long)standing->rule.requests,
                                                           (long long)standing->rule.seconds)
                       : standing->blocked ? "by hand"
                                           : NULL;
    const char *name = user >= 0 ? rows_text(batch->users, (size_t)user, 1) : limited->subject;
    struct value row[COLUMNS] = {
        [COLUMN_KIND] = value_text(limited->kind),
        [COLUMN_SUBJECT] = value_text(text_repair(region, name)),
        [COLUMN_REALM] = value_text(user >= 0 ? rows_text(batch->users, (size_t)user, 2) : NULL),
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
    run_row(batch->survey->run, ROW_PLAIN, row);
}

/* The commands of all subjects: each has a block, its rules and their requests. */
static void prepare(struct batch *batch)
{
    size_t most = 0;
    for (size_t i = 0; i < batch->count; i++) {
        struct subject *subject = &batch->subjects[i];
        subject->user = user_row(batch, subject->limited.user_id);
        subject->rules = rules_for(batch, subject);
        most += subject->rules.count + 2;
    }
    batch->commands = region_alloc_array(batch->region, most, sizeof *batch->commands);
    for (size_t i = 0; i < batch->count; i++)
        ask_about(batch, &batch->subjects[i]);
}

static void take_subjects(struct batch *batch, const char *const *entities, size_t count)
{
    batch->subjects = region_alloc_array(batch->region, count, sizeof *batch->subjects);
    for (size_t i = 0; i < count; i++) {
        struct subject *subject = &batch->subjects[batch->count];
        subject->entity = entities[i];
        batch->count += rate_limit_parse(batch->region, entities[i], &subject->limited);
    }
}

static bool examine(struct batch *batch, const char *const *entities, size_t count)
{
    struct run *run = batch->survey->run;
    bool all = run_flag_argument(run, "all");
    take_subjects(batch, entities, count);
    find_users(batch);
    prepare(batch);
    batch->answers = redis_ask_all(batch->survey->redis, batch->region, batch->commands,
                                   batch->command_count, run_error(run));
    for (size_t i = 0; batch->answers && i < batch->count; i++) {
        struct subject *subject = &batch->subjects[i];
        judge(batch, subject);
        if (subject->standing.blocked || subject->standing.limited || all)
            show(batch, subject);
    }
    return batch->answers;
}

static bool report(struct survey *survey)
{
    bool good = find_entities(survey) && run_table(survey->run, &limits);
    for (size_t first = 0; good && first < survey->count; first += BATCH) {
        size_t left = survey->count - first;
        struct batch batch = {
            .survey = survey, .region = region_create(), .now = (double)clock_now() / 1e6};
        good = examine(&batch, survey->entities + first, left < BATCH ? left : BATCH);
        region_destroy(batch.region);
    }
    return good;
}

static bool run_list_rate_limits(struct run *run)
{
    const struct profile *profile = run_profile(run);
    if (!profile)
        return false;
    if (!settings_boolean(profile->settings, "RATE_LIMITING", true))
        run_warn(run, "The server limits no requests (RATE_LIMITING); log-ins perhaps.");
    struct redis *redis = redis_client_open(run);
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
    .summary = N_("List who is kept waiting by a rate limit, or was blocked by hand."),
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
