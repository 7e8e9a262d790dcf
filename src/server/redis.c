/* SPDX-License-Identifier: Apache-2.0 */
#include "server/redis.h"

#include <errno.h>
#include <hiredis/hiredis.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/time.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/region.h"

enum { REDIS_PORT = 6379, SENTINEL_PORT = 26379 };

/* Where a Redis is, and when the time for it is over. The texts are in `region`. */
struct target {
    struct region *region;
    const char *path; /* of a socket, or NULL */
    const char *host;
    int port;
    const char *rest; /* after the host's slash: a database, or a master's name; or NULL */
    const char *user; /* or NULL */
    const char *password;
    int64_t deadline_ms;
    struct error *error;
};

static bool explain_url(struct error *error)
{
    error_set(error, ERROR_UNREACHABLE, "Cannot read the address of Redis.");
    return error_hint(error, "Write `redis` in aloha-tui.conf as redis://HOST:PORT/DB, unix://PATH "
                             "or sentinel://HOST:PORT/NAME.");
}

/* How people see it; never with the password. */
static const char *place(const struct target *target)
{
    if (target->path)
        return target->path;
    return region_format(target->region, strchr(target->host, ':') ? "[%s]:%d" : "%s:%d",
                         target->host, target->port);
}

static int hex_digit(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = digit ? strchr(digits, digit | 0x20) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* Replaces %XX by its byte (RFC 3986, section 2.1), in place. */
static char *decode(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        int high = from[0] == '%' ? hex_digit(from[1]) : -1;
        int low = high >= 0 ? hex_digit(from[2]) : -1;
        *to++ = low >= 0 ? (char)(high * 16 + low) : *from;
        from += low >= 0 ? 2 : 0;
    }
    *to = '\0';
    return text;
}

/* Splits [[USER]:PASSWORD@] off the start. */
static char *parse_sign_in(struct target *target, char *text)
{
    char *at = strrchr(text, '@');
    if (!at)
        return text;
    *at = '\0';
    char *colon = strchr(text, ':');
    if (colon) {
        *colon = '\0';
        target->password = decode(colon + 1);
    }
    if (*text)
        target->user = decode(text);
    return at + 1;
}

/* Reads HOST[:PORT][/REST]; an IPv6 address stands in brackets. */
static bool parse_place(struct target *target, char *text, int default_port)
{
    char *slash = strchr(text, '/');
    if (slash) {
        *slash = '\0';
        target->rest = slash[1] ? slash + 1 : NULL;
    }
    char *after = text + strcspn(text, ":");
    target->host = text;
    if (*text == '[') {
        char *bracket = strchr(text, ']');
        if (!bracket)
            return false;
        *bracket = '\0';
        target->host = text + 1;
        after = bracket + 1;
    }
    target->port = default_port;
    if (*after == ':') {
        *after = '\0';
        char *end;
        long port = strtol(after + 1, &end, 10);
        target->port = *end == '\0' && port <= UINT16_MAX ? (int)port : 0;
    }
    return *target->host && target->port > 0;
}

static struct timeval time_left(const struct target *target)
{
    int64_t left = target->deadline_ms - clock_monotonic_ms();
    left = left > 0 ? left : 1; /* 0 would mean for ever */
    return (struct timeval){.tv_sec = left / 1000, .tv_usec = left % 1000 * 1000};
}

static bool explain_break(const struct target *target, const redisContext *context)
{
    if (interrupt_pending() != ERROR_NONE)
        return error_set(target->error, interrupt_pending(), "Interrupted.");
    /* hiredis 0.14 tells a time-out by errno alone. */
    bool timed_out = context && context->err == REDIS_ERR_IO &&
                     (errno == EAGAIN || errno == ETIMEDOUT || errno == EINPROGRESS);
    const char *reason = timed_out ? "no answer in time" : context ? context->errstr : "no memory";
    error_set(target->error, ERROR_UNREACHABLE, "Cannot reach Redis at %s: %s.", place(target),
              reason);
    return error_hint(target->error,
                      "Is Redis running there (systemctl status redis-server)? If it "
                      "runs elsewhere, correct `redis` in aloha-tui.conf.");
}

static bool explain_refusal(const struct target *target, const char *message)
{
    error_set(target->error, ERROR_UNREACHABLE, "Redis at %s refuses: %s.", place(target), message);
    bool sign_in = strstr(message, "NOAUTH") || strstr(message, "WRONGPASS") ||
                   strstr(message, "password") || strstr(message, "AUTH");
    return error_hint(target->error, sign_in
                                         ? "Set redis_password in aloha-secrets.conf to what "
                                           "requirepass in redis.conf says."
                                         : "See `redis` in aloha-tui.conf, and Redis's own log.");
}

/* The reply, to be freed; NULL, with the cause, on failure. */
static redisReply *check_reply(const struct target *target, redisContext *context,
                               redisReply *reply)
{
    if (!reply) {
        explain_break(target, context);
        return NULL;
    }
    if (reply->type != REDIS_REPLY_ERROR)
        return reply;
    explain_refusal(target, reply->str);
    freeReplyObject(reply);
    return NULL;
}

/* Sends a command and gives its reply, to be freed; NULL, with the cause, on failure. */
static redisReply *ask(const struct target *target, redisContext *context, int count,
                       const char **words)
{
    redisSetTimeout(context, time_left(target));
    errno = 0;
    return check_reply(target, context, redisCommandArgv(context, count, words, NULL));
}

static bool tell(const struct target *target, redisContext *context, int count, const char **words)
{
    redisReply *reply = ask(target, context, count, words);
    if (!reply)
        return false;
    freeReplyObject(reply);
    return true;
}

static bool sign_in(const struct target *target, redisContext *context)
{
    if (!target->password)
        return true;
    if (target->user)
        return tell(target, context, 3, (const char *[]){"AUTH", target->user, target->password});
    return tell(target, context, 2, (const char *[]){"AUTH", target->password});
}

/* Connects; NULL, with the cause, on failure. */
static redisContext *connect_to(const struct target *target)
{
    errno = 0;
    redisContext *context =
        target->path ? redisConnectUnixWithTimeout(target->path, time_left(target))
                     : redisConnectWithTimeout(target->host, target->port, time_left(target));
    if (context && !context->err)
        return context;
    explain_break(target, context);
    if (context)
        redisFree(context);
    return NULL;
}

/* Connects, signs in and makes sure of an answer; NULL, with the cause, on failure. */
static redisContext *enter(const struct target *target)
{
    redisContext *context = connect_to(target);
    if (!context)
        return NULL;
    bool good =
        sign_in(target, context) &&
        (!target->rest || tell(target, context, 2, (const char *[]){"SELECT", target->rest})) &&
        tell(target, context, 1, (const char *[]){"PING"});
    if (good)
        return context;
    redisFree(context);
    return NULL;
}

/* The reply of SENTINEL get-master-addr-by-name (redis.io, "Sentinel API"): host and port, or nil.
 */
static bool read_master(struct target *target, const redisReply *reply, struct target *master)
{
    bool known = reply->type == REDIS_REPLY_ARRAY && reply->elements == 2 &&
                 reply->element[0]->type == REDIS_REPLY_STRING &&
                 reply->element[1]->type == REDIS_REPLY_STRING;
    if (!known) {
        error_set(target->error, ERROR_UNREACHABLE,
                  "The Redis Sentinel at %s knows no master named \"%s\".", place(target),
                  target->rest);
        return error_hint(target->error, "Correct the name in `redis` of aloha-tui.conf.");
    }
    master->host = region_copy_text(target->region, reply->element[0]->str);
    master->port = (int)strtol(reply->element[1]->str, NULL, 10);
    master->rest = NULL;
    return true;
}

static redisContext *refuse_url(const struct target *target)
{
    explain_url(target->error);
    return NULL;
}

static redisContext *enter_by_sentinel(struct target *sentinel)
{
    if (!sentinel->rest)
        return refuse_url(sentinel);
    redisContext *context = connect_to(sentinel);
    if (!context)
        return NULL;
    struct target master = *sentinel;
    const char *words[] = {"SENTINEL", "get-master-addr-by-name", sentinel->rest};
    redisReply *reply = ask(sentinel, context, 3, words);
    bool found = reply && read_master(sentinel, reply, &master);
    freeReplyObject(reply);
    redisFree(context);
    return found ? enter(&master) : NULL;
}

static redisContext *enter_url(struct target *target, char *url)
{
    char *rest = strstr(url, "://");
    if (!rest)
        return refuse_url(target);
    *rest = '\0';
    rest = parse_sign_in(target, rest + 3);
    if (strcasecmp(url, "unix") == 0) {
        target->path = decode(rest);
        return *target->path == '/' ? enter(target) : refuse_url(target);
    }
    if (strcasecmp(url, "redis") == 0 && parse_place(target, rest, REDIS_PORT))
        return enter(target);
    if (strcasecmp(url, "sentinel") == 0 && parse_place(target, rest, SENTINEL_PORT))
        return enter_by_sentinel(target);
    return refuse_url(target);
}

struct redis {
    struct region *region;
    struct target target; /* where failures are said to be */
    int timeout_ms;
    redisContext *context;
};

struct redis *redis_open(const char *url, const char *password, int timeout_ms, struct error *error)
{
    struct region *region = region_create();
    struct redis *redis = region_alloc(region, sizeof *redis);
    *redis = (struct redis){.region = region,
                            .target = {.region = region,
                                       .password = password,
                                       .deadline_ms = clock_monotonic_ms() + timeout_ms,
                                       .error = error},
                            .timeout_ms = timeout_ms};
    redis->context = enter_url(&redis->target, region_copy_text(region, url));
    if (redis->context)
        return redis;
    region_destroy(region);
    return NULL;
}

void redis_close(struct redis *redis)
{
    if (!redis)
        return;
    redisFree(redis->context);
    region_destroy(redis->region);
}

static struct redis_answer copy_answer(struct region *region, const redisReply *reply)
{
    struct redis_answer answer = {.type = REDIS_NOTHING};
    switch (reply->type) {
    case REDIS_REPLY_INTEGER:
        answer.type = REDIS_INTEGER;
        answer.integer = reply->integer;
        break;
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_STRING:
        answer.type = REDIS_TEXT;
        answer.text = region_copy_bytes(region, reply->str, (size_t)reply->len);
        answer.length = (size_t)reply->len;
        break;
    case REDIS_REPLY_ARRAY: {
        struct redis_answer *items = region_alloc_array(region, reply->elements, sizeof *items);
        for (size_t i = 0; i < reply->elements; i++)
            items[i] = copy_answer(region, reply->element[i]);
        answer.type = REDIS_LIST;
        answer.items = items;
        answer.count = reply->elements;
        break;
    }
    default: break;
    }
    return answer;
}

const struct redis_answer *redis_ask(struct redis *redis, struct region *region,
                                     const char *const words[], size_t count, struct error *error)
{
    struct target target = redis->target;
    target.deadline_ms = clock_monotonic_ms() + redis->timeout_ms;
    target.error = error;
    const char **argv = region_alloc_array(region, count, sizeof *argv);
    memcpy(argv, words, count * sizeof *argv);
    redisReply *reply = ask(&target, redis->context, (int)count, argv);
    if (!reply)
        return NULL;
    struct redis_answer *answer = region_alloc(region, sizeof *answer);
    *answer = copy_answer(region, reply);
    freeReplyObject(reply);
    return answer;
}

/* Takes the next answer off the connection. */
static bool take_answer(const struct target *target, redisContext *context, struct region *region,
                        struct redis_answer *answer)
{
    void *next = NULL;
    redisSetTimeout(context, time_left(target));
    errno = 0;
    if (redisGetReply(context, &next) != REDIS_OK)
        next = NULL;
    redisReply *reply = check_reply(target, context, next);
    if (reply)
        *answer = copy_answer(region, reply);
    freeReplyObject(reply);
    return reply != NULL;
}

const struct redis_answer *redis_ask_all(struct redis *redis, struct region *region,
                                         const struct redis_command *commands, size_t count,
                                         struct error *error)
{
    struct target target = redis->target;
    struct redis_answer *answers = region_alloc_array(region, count, sizeof *answers);
    target.deadline_ms = clock_monotonic_ms() + redis->timeout_ms;
    target.error = error;
    for (size_t i = 0; i < count; i++) {
        const char **argv = region_alloc_array(region, commands[i].count, sizeof *argv);
        memcpy(argv, commands[i].words, commands[i].count * sizeof *argv);
        redisAppendCommandArgv(redis->context, (int)commands[i].count, argv, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        if (!take_answer(&target, redis->context, region, &answers[i]))
            return NULL;
    }
    return answers;
}

bool redis_check(const char *url, const char *password, int timeout_ms, struct error *error)
{
    struct redis *redis = redis_open(url, password, timeout_ms, error);
    redis_close(redis);
    return redis != NULL;
}
