/* SPDX-License-Identifier: Apache-2.0 */
/* list_queues, purge_queue and list_rate_limits, on a RabbitMQ and a Redis of the suite's own. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"
#include "server/queue.h"
#include "server/redis.h"
#include "tests/action/sandbox.h"
#include "tests/servers.h"

enum { TIMEOUT_MS = 10000 };

#define PASSWORD_IN_URL "s3cret%20of%20the%20test"

static struct servers *servers;

static const char *rabbitmq_url(struct region *region)
{
    return region_format(region, "amqp://aloha:%s@127.0.0.1:%d/", PASSWORD_IN_URL,
                         servers_rabbitmq_port(servers));
}

static const char *redis_url(struct region *region)
{
    return region_format(region, "unix://:%s@%s", PASSWORD_IN_URL, servers_path(servers, "redis"));
}

static void write_config(struct sandbox *sandbox, const char *rabbitmq, const char *redis)
{
    FILE *file = fopen(sandbox->config, "we");
    assert_non_null(file);
    fprintf(file,
            "[profile default]\netc = %s/etc\ndatabase = %s dbname=aloha_sandbox\n"
            "redis = %s\nrabbitmq = %s\nstate = %s/state\n",
            sandbox->directory, getenv("ALOHA_TEST_DATABASE"), redis, rabbitmq, sandbox->directory);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    sandbox_open(state);
    struct sandbox *sandbox = *state;
    sandbox_add_settings(sandbox, "USING_RABBITMQ = True\n"
                                  "RATE_LIMITING_RULES = {'api_by_ip': [(60, 2)]}\n");
    write_config(sandbox, rabbitmq_url(sandbox->region), redis_url(sandbox->region));
    return 0;
}

/* --- queues --- */

static void publish(struct sandbox *sandbox, const char *name, int count)
{
    struct error error = ERROR_IN(sandbox->region);
    struct queue *queue = queue_open(rabbitmq_url(sandbox->region), NULL, TIMEOUT_MS, &error);
    for (int i = 0; queue && i < count; i++) {
        if (!queue_publish(queue, name, "{}", 2, &error))
            fail_msg("%s", error.text);
    }
    queue_close(queue);
}

static void test_queues_are_measured_and_not_made(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "list_queues", "--csv");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "queue,messages,consumers,state\r\n");
    assert_has(outcome.output, "deferred_work,,,missing\r\n");
    publish(sandbox, "deferred_work", 3);
    publish(sandbox, "notify_tornado", 1);
    outcome = SANDBOX_RUN(sandbox, NULL, "list_queues", "--csv");
    assert_has(outcome.output, "deferred_work,3,0,no worker\r\n");
    assert_has(outcome.output, "notify_tornado,1,0,no worker\r\n");
    assert_has(outcome.output, "invites,,,missing\r\n");
    outcome = SANDBOX_RUN(sandbox, NULL, "list_queues");
    assert_has(outcome.output, "missedmessage_mobile_notifications");
}

static int64_t depth_of(struct sandbox *sandbox, const char *name)
{
    struct error error = ERROR_IN(sandbox->region);
    struct queue *queue = queue_open(rabbitmq_url(sandbox->region), NULL, TIMEOUT_MS, &error);
    struct queue_depth depth = {.name = name};
    assert_true(queue_measure(queue, &depth, 1, &error));
    queue_close(queue);
    return depth.exists ? depth.messages : -1;
}

static void test_one_queue_is_purged(void **state)
{
    struct sandbox *sandbox = *state;
    publish(sandbox, "embed_links", 3);
    publish(sandbox, "notify_tornado_port_9801", 2);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "purge_queue", "-n", "embed_links");
    assert_string_equal(outcome.output, "embed_links: 3 messages would be discarded.\n");
    assert_int_equal(depth_of(sandbox, "embed_links"), 3);
    outcome = SANDBOX_RUN(sandbox, NULL, "purge_queue", "embed_links");
    assert_string_equal(outcome.output, "Purging queue embed_links\nDone\n");
    assert_int_equal(depth_of(sandbox, "embed_links"), 0);
    outcome = SANDBOX_RUN(sandbox, NULL, "purge_queue", "notify_tornado_port_9801");
    assert_int_equal(outcome.status, 0);
    assert_int_equal(depth_of(sandbox, "notify_tornado_port_9801"), 0);
}

static void test_all_workers_queues_are_purged(void **state)
{
    struct sandbox *sandbox = *state;
    publish(sandbox, "embed_links", 3);
    publish(sandbox, "notify_tornado_port_9801", 2);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "purge_queue", "--all", "nosuch");
    assert_string_equal(outcome.output, "All queues purged\nDone\n");
    assert_int_equal(depth_of(sandbox, "embed_links"), 0);
    assert_int_equal(depth_of(sandbox, "invites"), 0);
    assert_int_equal(depth_of(sandbox, "notify_tornado_port_9801"), 2);
}

static void test_lines_are_published(void **state)
{
    struct sandbox *sandbox = *state;
    static const char lines[] = "Sun Nov 22\t{\"a\": 9007199254740993}\tmore\n  [1, \"\u0101\"] \n";
    struct outcome outcome = SANDBOX_RUN(sandbox, lines, "enqueue_file", "-n", "embed_links", "-");
    assert_has(outcome.output, "Queueing to queue embed_links: {\"a\": 9007199254740993}\n");
    outcome = SANDBOX_RUN(sandbox, NULL, "purge_queue", "embed_links");
    outcome = SANDBOX_RUN(sandbox, lines, "enqueue_file", "embed_links", "-");
    assert_string_equal(outcome.errors, "");
    assert_int_equal(depth_of(sandbox, "embed_links"), 2);
    outcome = SANDBOX_RUN(sandbox, "{}\nhunter2\n{}\n", "enqueue_file", "embed_links", "-");
    assert_has(outcome.errors, "Line 2 is not JSON.");
    assert_int_equal(outcome.status, 1);
    assert_int_equal(depth_of(sandbox, "embed_links"), 3);
    outcome = SANDBOX_RUN(sandbox, NULL, "enqueue_file", "embed_links", "/nonexistent/file");
    assert_has(outcome.errors, "/nonexistent/file can't be read: No such file or directory.");
    assert_int_equal(outcome.status, 1);
}

static void test_what_is_not_purged(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "purge_queue");
    assert_has(outcome.errors, "Missing queue_name argument!\n");
    assert_int_equal(outcome.status, 1);
    outcome = SANDBOX_RUN(sandbox, NULL, "purge_queue", "noop");
    assert_has(outcome.errors, "Unknown queue noop\n");
    write_config(sandbox, "amqp://aloha@127.0.0.1:1/", redis_url(sandbox->region));
    outcome = SANDBOX_RUN(sandbox, NULL, "purge_queue", "invites");
    assert_int_equal(outcome.status, 6);
    assert_has(outcome.errors, "Cannot reach RabbitMQ");
    outcome = SANDBOX_RUN(sandbox, NULL, "purge_queue", "--read-only", "invites");
    assert_int_equal(outcome.status, 3);
}

/* After measuring, the same connection publishes. */
static void test_measuring_leaves_the_connection_in_use(void **state)
{
    struct sandbox *sandbox = *state;
    struct error error = ERROR_IN(sandbox->region);
    struct queue *queue = queue_open(rabbitmq_url(sandbox->region), NULL, TIMEOUT_MS, &error);
    struct queue_depth depths[] = {{.name = "noop"}, {.name = "nowhere"}, {.name = "noop"}};
    assert_true(queue_publish(queue, "noop", "{}", 2, &error));
    assert_true(queue_measure(queue, depths, 3, &error));
    assert_true(depths[0].exists && !depths[1].exists && depths[2].exists);
    assert_int_equal(depths[2].messages, 1);
    assert_true(queue_publish(queue, "noop", "{}", 2, &error));
    assert_true(queue_measure(queue, depths, 1, &error));
    assert_int_equal(depths[0].messages, 2);
    queue_close(queue);
}

static void test_what_keeps_queues_from_being_measured(void **state)
{
    struct sandbox *sandbox = *state;
    write_config(sandbox, "amqp://aloha@127.0.0.1:1/", redis_url(sandbox->region));
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "list_queues");
    assert_int_equal(outcome.status, 6);
    assert_has(outcome.errors, "Cannot reach RabbitMQ");
    sandbox_add_settings(sandbox, "USING_RABBITMQ = False\n");
    outcome = SANDBOX_RUN(sandbox, NULL, "list_queues");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "without RabbitMQ");
}

/* --- rate limits --- */

static void tell_redis(struct sandbox *sandbox, const char *const words[], size_t count)
{
    struct error error = ERROR_IN(sandbox->region);
    struct redis *redis = redis_open(redis_url(sandbox->region), NULL, TIMEOUT_MS, &error);
    if (!redis || !redis_ask(redis, sandbox->region, words, count, &error))
        fail_msg("%s", error.text);
    redis_close(redis);
}
#define TELL_REDIS(sandbox, ...)                                                                   \
    tell_redis(sandbox, (const char *const[]){__VA_ARGS__},                                        \
               sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* Counts a request as the server does, so many seconds ago. */
static void request(struct sandbox *sandbox, const char *entity, double seconds_ago)
{
    struct region *region = sandbox->region;
    const char *time = region_format(region, "%.6f", (double)clock_now() / 1e6 - seconds_ago);
    TELL_REDIS(sandbox, "LPUSH", region_format(region, "ratelimit:%s:list", entity), time);
    TELL_REDIS(sandbox, "ZADD", region_format(region, "ratelimit:%s:zset", entity), time, time);
}

static void test_who_is_limited_is_told(void **state)
{
    struct sandbox *sandbox = *state;
    struct region *region = sandbox->region;
    const char *bo = sandbox_value(sandbox, "SELECT id FROM zerver_userprofile WHERE"
                                            " delivery_email = 'bo@it.example.com'");
    const char *entity = region_format(region, "RateLimitedUser:%s:api_by_user", bo);
    sandbox_do(sandbox, region_format(region,
                                      "UPDATE zerver_userprofile SET rate_limits ="
                                      " '100:1,200:5' WHERE id = %s",
                                      bo));
    TELL_REDIS(sandbox, "FLUSHDB");
    request(sandbox, entity, 30);
    request(sandbox, "RateLimitedIPAddr:<2001:db8::1>:api_by_ip", 50.5);
    request(sandbox, "RateLimitedIPAddr:<2001:db8::1>:api_by_ip", 1);
    request(sandbox, "RateLimitedIPAddr:<192.0.2.7>:api_by_ip", 1);
    request(sandbox, "RateLimitedRealmMirror:it", 1);
    TELL_REDIS(sandbox, "SET", "ratelimit:RateLimitedAuthenticationByUsername:eve:block", "1", "EX",
               "1000");
    TELL_REDIS(sandbox, "SET", "ratelimit:strange", "1");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "list_rate_limits", "--csv");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "log-in,eve,,authenticate_by_username,blocked,by hand,");
    assert_has(outcome.output, "address,2001:db8::1,,api_by_ip,limited,2 in 60 s,10,2,");
    assert_has(outcome.output, region_format(region,
                                             "user,bo@it.example.com,it,api_by_user,limited,"
                                             "1 in 100 s,70,1,%s\r\n",
                                             bo));
    assert_lacks(outcome.output, "192.0.2.7");
    outcome = SANDBOX_RUN(sandbox, NULL, "list_rate_limits", "--all", "--csv");
    assert_has(outcome.output, "address,192.0.2.7,,api_by_ip,counted,,,1,");
    assert_has(outcome.output, "incoming mail,it,,realm_mirror,counted,,,1,");
}

/* More than are asked about in one go. */
static void test_many_limits_are_told_each_once(void **state)
{
    enum { MANY = 1203 };
    struct sandbox *sandbox = *state;
    struct region *region = sandbox->region;
    const char *words[1 + 2 * MANY] = {"MSET"};
    for (size_t i = 0; i < MANY; i++) {
        words[1 + 2 * i] = region_format(
            region, "ratelimit:RateLimitedIPAddr:<10.1.%zu.%zu>:api_by_ip:block", i / 250, i % 250);
        words[2 + 2 * i] = "1";
    }
    TELL_REDIS(sandbox, "FLUSHDB");
    tell_redis(sandbox, words, ARRAY_LENGTH(words));
    request(sandbox, "RateLimitedIPAddr:<10.1.4.200>:api_by_ip", 1);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "list_rate_limits", "-a", "--csv");
    size_t lines = 0;
    for (const char *line = outcome.output; (line = strchr(line, '\n')); line++)
        lines++;
    assert_int_equal(lines, 1 + MANY);
    assert_has(outcome.output, "address,10.1.0.0,,api_by_ip,counted,,,0,\r\n");
    assert_has(outcome.output, "address,10.1.4.200,,api_by_ip,counted,,,1,\r\n");
}

static void test_limits_are_told_without_what_helps(void **state)
{
    struct sandbox *sandbox = *state;
    TELL_REDIS(sandbox, "FLUSHDB");
    request(sandbox, "RateLimitedUser:999999:api_by_user", 1);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "list_rate_limits", "-a", "--csv");
    assert_has(outcome.output, "user,999999,,api_by_user,counted,,,1,999999\r\n");
    write_config(sandbox, rabbitmq_url(sandbox->region), "redis://127.0.0.1:1/0");
    outcome = SANDBOX_RUN(sandbox, NULL, "list_rate_limits");
    assert_int_equal(outcome.status, 6);
    assert_has(outcome.errors, "Cannot reach Redis");
}

/* The keys there are, in the order of their names, with a blank between; the text of a key. */
static const char *redis_says(struct sandbox *sandbox, const char *script)
{
    struct error error = ERROR_IN(sandbox->region);
    struct redis *redis = redis_open(redis_url(sandbox->region), NULL, TIMEOUT_MS, &error);
    const struct redis_answer *answer =
        redis ? REDIS_ASK(redis, sandbox->region, &error, "EVAL", script, "0") : NULL;
    if (!answer)
        fail_msg("%s", error.text);
    redis_close(redis);
    return answer->text;
}

static const char keys_there[] =
    "local k = redis.call('KEYS', '*') table.sort(k) return table.concat(k, ' ')";

static void test_users_are_blocked_and_unblocked(void **state)
{
    struct sandbox *sandbox = *state;
    TELL_REDIS(sandbox, "FLUSHDB");
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET api_key = repeat('A', 32) WHERE id = 40");
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET bot_owner_id = 40 WHERE is_bot"
                        " AND bot_owner_id IS NOT NULL");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "rate_limit", "-n", "-a",
                                         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "block");
    assert_string_equal(outcome.output, "Applying operation to User ID: 40: block\n");
    assert_string_equal(redis_says(sandbox, keys_there), "");
    outcome = SANDBOX_RUN(sandbox, NULL, "rate_limit", "-a", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                          "-s", "500", "-d", "api_by_ip", "block");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(redis_says(sandbox, keys_there),
                        "ratelimit:RateLimitedUser:40:api_by_ip:block");
    assert_string_equal(redis_says(sandbox, "return tostring(redis.call('TTL', "
                                            "'ratelimit:RateLimitedUser:40:api_by_ip:block') > "
                                            "400)"),
                        "true");
    outcome = SANDBOX_RUN(sandbox, NULL, "rate_limit", "-a", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                          "-d", "api_by_ip", "-b", "unblock");
    assert_has(outcome.output,
               "Applying operation to User ID: 40: unblock\nApplying operation to ");
    assert_string_equal(redis_says(sandbox, keys_there), "");
}

static void test_whom_to_block_must_be_said(void **state)
{
    struct outcome outcome = SANDBOX_RUN(*state, NULL, "rate_limit", "-e", "", "block");
    assert_has(outcome.errors, "Please enter either an email or API key to manage\n");
    assert_int_equal(outcome.status, 1);
    outcome = SANDBOX_RUN(*state, NULL, "rate_limit", "-a", "none", "block");
    assert_has(outcome.errors, "Unable to get user profile for API key none\n");
    assert_int_equal(SANDBOX_RUN(*state, NULL, "rate_limit", "-e", "x@y.example", "block").status,
                     1);
}

static void test_log_in_attempts_are_forgotten(void **state)
{
    static const char *const names[] = {"Greta@Example.org", "greta@example.org",
                                        "GRETA@example.org"};
    struct sandbox *sandbox = *state;
    TELL_REDIS(sandbox, "FLUSHDB");
    sandbox_do(sandbox, "UPDATE zerver_userprofile SET delivery_email = 'GRETA@example.org'"
                        " WHERE delivery_email = 'greta@example.org'");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        request(sandbox,
                region_format(sandbox->region, "RateLimitedAuthenticationByUsername:%s", names[i]),
                1);
    request(sandbox, "RateLimitedAuthenticationByUsername:other", 1);
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "reset_authentication_attempt_count", "-u", "Greta@Example.org");
    assert_string_equal(outcome.output, "");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(redis_says(sandbox, keys_there),
                        "ratelimit:RateLimitedAuthenticationByUsername:other:list "
                        "ratelimit:RateLimitedAuthenticationByUsername:other:zset");
    outcome = SANDBOX_RUN(sandbox, NULL, "clear_auth_rate_limit_history");
    assert_has(outcome.errors, "Please enter a username\n");
    assert_int_equal(outcome.status, 1);
}

/* A server that answers whatever it is asked with the same words, on a socket of its own. */
static pid_t start_liar(const char *path, const char *answer)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    unlink(path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 5), 0);
    pid_t pid = fork();
    if (pid == 0) {
        char asked[4096];
        for (int client; (client = accept(listener, NULL, NULL)) >= 0; close(client)) {
            while (read(client, asked, sizeof asked) > 0 &&
                   send(client, answer, strlen(answer), MSG_NOSIGNAL) > 0)
                ;
        }
        _exit(0);
    }
    close(listener);
    return pid;
}

static void test_a_lying_redis(void **state)
{
    static const char *const lies[][2] = {
        {"*2\r\n$1\r\n0\r\n*1\r\n$-1\r\n", "Redis's list of keys can't be read."},
        {"*2\r\n$1\r\n0\r\n$1\r\nx\r\n", "Redis's list of keys can't be read."},
        {"*2\r\n:0\r\n*0\r\n", "Redis's list of keys can't be read."},
        {"*2\r\n$1\r\n7\r\n*0\r\n", "Redis's list of keys has no end."},
    };
    struct sandbox *sandbox = *state;
    const char *path = region_format(sandbox->region, "%s/liar", sandbox->directory);
    write_config(sandbox, rabbitmq_url(sandbox->region),
                 region_format(sandbox->region, "unix://%s", path));
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        pid_t liar = start_liar(path, lies[i][0]);
        struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "list_rate_limits");
        kill(liar, SIGKILL);
        waitpid(liar, NULL, 0);
        assert_int_equal(outcome.status, 1);
        assert_has(outcome.errors, lies[i][1]);
    }
}

int main(void)
{
#define SERVICE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, sandbox_close)
    const struct CMUnitTest tests[] = {
        SERVICE_TEST(test_queues_are_measured_and_not_made),
        SERVICE_TEST(test_one_queue_is_purged),
        SERVICE_TEST(test_all_workers_queues_are_purged),
        SERVICE_TEST(test_lines_are_published),
        SERVICE_TEST(test_what_is_not_purged),
        SERVICE_TEST(test_measuring_leaves_the_connection_in_use),
        SERVICE_TEST(test_what_keeps_queues_from_being_measured),
        SERVICE_TEST(test_who_is_limited_is_told),
        SERVICE_TEST(test_many_limits_are_told_each_once),
        SERVICE_TEST(test_limits_are_told_without_what_helps),
        SERVICE_TEST(test_users_are_blocked_and_unblocked),
        SERVICE_TEST(test_whom_to_block_must_be_said),
        SERVICE_TEST(test_log_in_attempts_are_forgotten),
        SERVICE_TEST(test_a_lying_redis),
    };
    servers = servers_start(SERVERS_REDIS | SERVERS_RABBITMQ);
    int failed = cmocka_run_group_tests_name("services", tests, NULL, NULL);
    servers_stop(servers);
    return failed;
}
