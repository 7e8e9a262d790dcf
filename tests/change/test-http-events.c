/* SPDX-License-Identifier: Apache-2.0 */
/* Events of a server without RabbitMQ: what its event processes get by HTTP, and what waits while
 * they are down, answer otherwise, or say nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <curl/curl.h>
#include <string.h>

#include "core/clock.h"
#include "core/json.h"
#include "core/region.h"
#include "tests/action/sandbox.h"
#include "tests/http_server.h"

#define USER    "ada.jones-parry148@it.example.com"
#define REQUEST "POST /notify_tornado HTTP/1.1 data="
#define SECRET  "de30de30de30de30de30de30de30de30de30de30de30de30de30de30de30de30"

/* The events of a member's change to moderator. */
static const char *const ops[] = {"update", "remove_members", "add_members", "remove_members"};

static struct http_server *server;

static void use_ports(struct sandbox *sandbox, const char *ports)
{
    sandbox_add_settings(
        sandbox,
        region_format(sandbox->region,
                      "USING_RABBITMQ = False\nUSING_TORNADO = True\nTORNADO_PORTS = %s\n", ports));
}

static int set_up(void **state)
{
    sandbox_open(state);
    struct sandbox *sandbox = *state;
    server = http_server_start(0, 200);
    use_ports(sandbox, region_format(sandbox->region, "[%d]", http_server_port(server)));
    return 0;
}

static int tear_down(void **state)
{
    http_server_stop(server);
    return sandbox_close(state);
}

/* The same port from now on, answering otherwise. */
static void restart_server(int status)
{
    int port = http_server_port(server);
    http_server_stop(server);
    server = http_server_start(port, status);
}

static struct outcome change_role(struct sandbox *sandbox)
{
    return SANDBOX_RUN(sandbox, NULL, "change_user_role", "-r", "it", USER, "moderator");
}

static const char *decode(struct region *region, const char *text, size_t length)
{
    int decoded;
    char *bytes = curl_easy_unescape(NULL, text, (int)length, &decoded);
    assert_non_null(bytes);
    const char *copy = region_copy_bytes(region, bytes, (size_t)decoded);
    curl_free(bytes);
    return copy;
}

/* What the next request tells: the whole object of event and users. The rest of it must be right.
 */
static const cJSON *take_event(struct region *region, struct http_server *from)
{
    const char *request = http_server_take(region, from);
    if (!request)
        return NULL;
    assert_int_equal(strncmp(request, REQUEST, strlen(REQUEST)), 0);
    const char *data = request + strlen(REQUEST), *end = strchr(data, '&');
    assert_non_null(end);
    assert_string_equal(end, "&secret=" SECRET);
    const cJSON *told = json_parse(region, decode(region, data, (size_t)(end - data)), NULL);
    assert_non_null(told);
    return told;
}

static void assert_events(struct sandbox *sandbox, struct http_server *from)
{
    for (size_t i = 0; i < ARRAY_LENGTH(ops); i++) {
        const cJSON *told = take_event(sandbox->region, from);
        assert_non_null(told);
        assert_string_equal(json_text(cJSON_GetObjectItemCaseSensitive(told, "event"), "op"),
                            ops[i]);
        assert_true(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(told, "users")) > 100);
    }
    assert_null(http_server_take(sandbox->region, from));
}

static void assert_done(struct outcome outcome)
{
    assert_string_equal(outcome.errors, "");
    assert_int_equal(outcome.status, 0);
}

/* The change is made, and its events wait, for this reason; no secret in sight. */
static void assert_waiting(struct sandbox *sandbox, struct outcome outcome, const char *reason)
{
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "Role for " USER " changed from Member to Moderator.\n");
    assert_has(outcome.errors, "The change is made, but 4 effects could not be delivered: ");
    assert_has(outcome.errors, reason);
    assert_lacks(outcome.errors, SECRET);
    struct outcome waiting =
        SANDBOX_RUN(sandbox, NULL, "outbox", "--plain", "--fields", "state,effects");
    assert_done(waiting);
    assert_string_equal(waiting.output, "committed\t4\n");
}

static void test_events_arrive(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome = change_role(sandbox);
    assert_done(outcome);
    const cJSON *told = take_event(sandbox->region, server);
    const cJSON *person =
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(told, "event"), "person");
    assert_int_equal(json_integer(person, "role", 0), 300);
    for (size_t i = 1; i < ARRAY_LENGTH(ops); i++)
        assert_non_null(take_event(sandbox->region, server));
    assert_null(http_server_take(sandbox->region, server));
    assert_false(sandbox_state_has(sandbox, "audit.jsonl", SECRET));
}

static void test_preview_says_how(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "change_user_role", "-r", "it", USER, "moderator", "-n");
    assert_done(outcome);
    assert_has(outcome.output, "4 events by HTTP to ");
    outcome = SANDBOX_RUN(sandbox, NULL, "change_user_role", "-r", "it", USER, "moderator", "-n",
                          "--json");
    assert_has(sandbox_told(sandbox, outcome).effects, "\"by\":\"http\"");
    assert_lacks(outcome.output, SECRET);
    assert_null(http_server_take(sandbox->region, server));
}

static void test_server_is_down(void **state)
{
    struct sandbox *sandbox = *state;
    int port = http_server_port(server);
    const char *reason =
        region_format(sandbox->region, "Cannot reach http://127.0.0.1:%d/notify_tornado: ", port);
    http_server_stop(server);
    server = NULL;
    assert_waiting(sandbox, change_role(sandbox), reason);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "outbox", "--deliver");
    assert_int_equal(outcome.status, 6);
    assert_has(outcome.errors, reason);
    outcome = SANDBOX_RUN(sandbox, NULL, "doctor");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.output, "\nerror    events        Cannot reach http://127.0.0.1:");
    server = http_server_start(port, 200);
    assert_has(SANDBOX_RUN(sandbox, NULL, "doctor").output,
               "\nok       events        http://127.0.0.1:");
    outcome = SANDBOX_RUN(sandbox, NULL, "outbox", "--deliver");
    assert_done(outcome);
    assert_has(outcome.output, "1 of 1 entries is done and gone.\n");
    assert_events(sandbox, server);
}

static void test_server_refuses(void **state)
{
    struct sandbox *sandbox = *state;
    restart_server(500);
    assert_waiting(sandbox, change_role(sandbox), "answers with status 500.");
    assert_non_null(take_event(sandbox->region, server));
    assert_null(http_server_take(sandbox->region, server)); /* none overtakes the first */
    restart_server(403);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "outbox", "--deliver");
    assert_int_equal(outcome.status, 6);
    assert_has(outcome.errors, "answers with status 403.");
    restart_server(200);
    assert_done(SANDBOX_RUN(sandbox, NULL, "outbox", "--deliver"));
    assert_events(sandbox, server);
}

static void test_server_is_silent(void **state)
{
    struct sandbox *sandbox = *state;
    restart_server(0);
    int64_t start = clock_monotonic_ms();
    struct outcome outcome = change_role(sandbox);
    assert_true(clock_monotonic_ms() - start < 15000);
    assert_waiting(sandbox, outcome, "Timeout was reached");
    restart_server(200);
    assert_done(SANDBOX_RUN(sandbox, NULL, "outbox", "--deliver"));
    assert_events(sandbox, server);
}

/* Each user is told by one process: that at the place of the id modulo the count in the list. */
static void test_ports_share_the_users(void **state)
{
    struct sandbox *sandbox = *state;
    struct region *region = sandbox->region;
    struct http_server *servers[] = {server, http_server_start(0, 200)};
    int first = http_server_port(server), second = http_server_port(servers[1]);
    use_ports(sandbox, region_format(region, "[%d, %d]", first, second));
    sandbox_write_etc(sandbox, "sharding.json",
                      region_format(region, "{\"it.chat.example.com\":[%d,%d]}", first, second));
    assert_done(change_role(sandbox));
    int64_t total = 0;
    for (int i = 0; i < 2; i++) {
        const cJSON *told = take_event(region, servers[i]), *user;
        cJSON_ArrayForEach(user, cJSON_GetObjectItemCaseSensitive(told, "users"))
        {
            assert_int_equal(user->valueint % 2, i);
            total++;
        }
    }
    http_server_stop(servers[1]);
    const char *active =
        sandbox_value(sandbox, "SELECT count(*)::text FROM zerver_userprofile u JOIN zerver_realm r"
                               " ON r.id = u.realm_id WHERE r.string_id = 'it' AND u.is_active");
    assert_int_equal(total, strtol(active, NULL, 10));
}

static void test_secret_is_missing(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_write_etc(sandbox, "aloha-secrets.conf", "[secrets]\nsecret_key = x\n");
    assert_waiting(sandbox, change_role(sandbox),
                   "The secret `shared_secret` of the server is not known.");
    assert_null(http_server_take(sandbox->region, server));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_events_arrive),     TEST(test_preview_says_how), TEST(test_server_is_down),
        TEST(test_server_refuses),    TEST(test_server_is_silent), TEST(test_ports_share_the_users),
        TEST(test_secret_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
