/* SPDX-License-Identifier: Apache-2.0 */
/* Publishing to RabbitMQ: what a consumer gets, and a broker that refuses, dies and comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"
#include "server/queue.h"
#include "tests/servers.h"

enum { TIMEOUT_MS = 10000, CHANNEL = 1 };

#define PASSWORD_IN_URL "s3cret%20of%20the%20test"

static struct servers *servers;

struct attempt {
    struct region *region;
    struct error error;
    const char *url;
};

static int begin(void **state)
{
    struct region *region = region_create();
    struct attempt *attempt = region_alloc(region, sizeof *attempt);
    *attempt = (struct attempt){
        .region = region,
        .error = ERROR_IN(region),
        .url = region_format(region, "amqp://aloha@127.0.0.1:%d/", servers_rabbitmq_port(servers)),
    };
    *state = attempt;
    return 0;
}

static int end(void **state)
{
    struct attempt *attempt = *state;
    region_destroy(attempt->region);
    return 0;
}

static void assert_good(struct attempt *attempt, bool good)
{
    if (!good)
        fail_msg("%s", attempt->error.text);
    assert_int_equal(attempt->error.kind, ERROR_NONE);
}

/* A failure is ERROR_UNREACHABLE, has this in its text and that in its hint, and no secret. */
static void assert_failed(struct attempt *attempt, bool good, const char *text, const char *hint)
{
    assert_false(good);
    assert_int_equal(attempt->error.kind, ERROR_UNREACHABLE);
    if (!strstr(attempt->error.text, text) || !strstr(attempt->error.hint, hint))
        fail_msg("%s / %s", attempt->error.text, attempt->error.hint);
    assert_null(strpbrk(attempt->error.text, "\r\n"));
    assert_null(strstr(attempt->error.text, "wr0ng"));
    assert_null(strstr(attempt->error.text, SERVERS_PASSWORD));
    error_clear(&attempt->error);
}

static struct queue *open_queue(struct attempt *attempt)
{
    struct queue *queue = queue_open(attempt->url, SERVERS_PASSWORD, TIMEOUT_MS, &attempt->error);
    assert_good(attempt, queue != NULL);
    return queue;
}

static bool publish(struct attempt *attempt, struct queue *queue, const char *name,
                    const char *body)
{
    return queue_publish(queue, name, body, strlen(body), &attempt->error);
}

/* --- a consumer --- */

static void assert_normal(amqp_rpc_reply_t reply)
{
    assert_int_equal(reply.reply_type, AMQP_RESPONSE_NORMAL);
}

static amqp_connection_state_t connect_consumer(void)
{
    amqp_connection_state_t connection = amqp_new_connection();
    amqp_socket_t *channel = amqp_tcp_socket_new(connection);
    assert_int_equal(amqp_socket_open(channel, "127.0.0.1", servers_rabbitmq_port(servers)),
                     AMQP_STATUS_OK);
    assert_normal(amqp_login(connection, "/", 0, 131072, 0, AMQP_SASL_METHOD_PLAIN, "aloha",
                             SERVERS_PASSWORD));
    amqp_channel_open(connection, CHANNEL);
    assert_normal(amqp_get_rpc_reply(connection));
    return connection;
}

static void disconnect_consumer(amqp_connection_state_t connection)
{
    assert_normal(amqp_connection_close(connection, AMQP_REPLY_SUCCESS));
    assert_int_equal(amqp_destroy_connection(connection), AMQP_STATUS_OK);
}

/* Takes the next message: its body, in `region`, or NULL if there is none. It must be persistent
 * and have no other property. */
static const char *take(struct region *region, amqp_connection_state_t connection, const char *name)
{
    amqp_rpc_reply_t reply = amqp_basic_get(connection, CHANNEL, amqp_cstring_bytes(name), true);
    assert_normal(reply);
    if (reply.reply.id == AMQP_BASIC_GET_EMPTY_METHOD)
        return NULL;
    const amqp_basic_get_ok_t *got = reply.reply.decoded;
    assert_int_equal(got->exchange.len, 0);
    assert_int_equal(got->routing_key.len, strlen(name));
    amqp_message_t message;
    assert_normal(amqp_read_message(connection, CHANNEL, &message, 0));
    assert_int_equal(message.properties._flags, AMQP_BASIC_DELIVERY_MODE_FLAG);
    assert_int_equal(message.properties.delivery_mode, 2);
    const char *body = region_copy_bytes(region, message.body.bytes, message.body.len);
    amqp_destroy_message(&message);
    amqp_maybe_release_buffers(connection);
    return body;
}

/* Declares the queue with these properties; the broker's code if it refuses, else 0. */
static int declare(const char *name, bool durable)
{
    amqp_connection_state_t connection = connect_consumer();
    amqp_queue_declare(connection, CHANNEL, amqp_cstring_bytes(name), false, durable, false, false,
                       amqp_empty_table);
    amqp_rpc_reply_t reply = amqp_get_rpc_reply(connection);
    int code = 0;
    if (reply.reply_type != AMQP_RESPONSE_NORMAL) {
        assert_int_equal(reply.reply.id, AMQP_CHANNEL_CLOSE_METHOD);
        code = ((amqp_channel_close_t *)reply.reply.decoded)->reply_code;
    }
    disconnect_consumer(connection);
    return code;
}

/* --- the tests --- */

static void test_message_arrives(void **state)
{
    struct attempt *attempt = *state;
    static const char event[] = "{\"event\":{\"name\":\"Zo\xc3\xab\"},\"users\":[10,11]}";
    struct queue *queue = open_queue(attempt);
    assert_good(attempt, publish(attempt, queue, "notify_tornado", event));
    assert_good(attempt, publish(attempt, queue, "notify_tornado", ""));
    assert_good(attempt, publish(attempt, queue, "deferred_work", "{}"));
    amqp_connection_state_t consumer = connect_consumer();
    assert_string_equal(take(attempt->region, consumer, "notify_tornado"), event);
    assert_string_equal(take(attempt->region, consumer, "notify_tornado"), "");
    assert_null(take(attempt->region, consumer, "notify_tornado"));
    assert_string_equal(take(attempt->region, consumer, "deferred_work"), "{}");
    disconnect_consumer(consumer);
    queue_close(queue);
}

/* The broker accepts the same declaration again, and no other. */
static void test_queue_is_durable(void **state)
{
    struct attempt *attempt = *state;
    struct queue *queue = open_queue(attempt);
    assert_good(attempt, publish(attempt, queue, "durable", "{}"));
    queue_close(queue);
    assert_int_equal(declare("durable", true), 0);
    assert_int_equal(declare("durable", false), AMQP_PRECONDITION_FAILED);
}

/* Many messages to several queues, one of them larger than a frame. */
static void test_many_messages_arrive_in_order(void **state)
{
    enum { COUNT = 2000, QUEUES = 3, LARGE = 400000 };
    struct attempt *attempt = *state;
    struct region *region = attempt->region;
    struct buffer large = {0};
    buffer_pad(&large, 'x', LARGE);
    struct queue_message *messages = region_alloc_array(region, COUNT, sizeof *messages);
    for (int i = 0; i < COUNT; i++) {
        const char *body = i == 1000 ? buffer_text(&large) : region_format(region, "%d", i);
        messages[i] = (struct queue_message){.name = region_format(region, "many_%d", i % QUEUES),
                                             .body = body,
                                             .length = strlen(body),
                                             .confirmed = i == 5};
    }
    struct queue *queue = open_queue(attempt);
    assert_good(attempt, queue_publish_all(queue, messages, COUNT, &attempt->error));
    amqp_connection_state_t consumer = connect_consumer();
    for (int i = 0; i < COUNT; i++) {
        assert_true(messages[i].confirmed);
        if (i != 5)
            assert_string_equal(take(region, consumer, messages[i].name), messages[i].body);
    }
    for (int i = 0; i < QUEUES; i++)
        assert_null(take(region, consumer, messages[i].name));
    disconnect_consumer(consumer);
    queue_close(queue);
    buffer_free(&large);
}

static void test_broker_refuses(void **state)
{
    struct attempt *attempt = *state;
    assert_failed(attempt, queue_check(attempt->url, "wr0ng", TIMEOUT_MS, &attempt->error),
                  "refuses: ACCESS_REFUSED", "rabbitmq_password");
    assert_failed(attempt, queue_check(attempt->url, NULL, TIMEOUT_MS, &attempt->error),
                  "refuses: ACCESS_REFUSED", "rabbitmq_password");
    const char *elsewhere = region_format(attempt->region, "%selsewhere", attempt->url);
    assert_failed(attempt, queue_check(elsewhere, SERVERS_PASSWORD, TIMEOUT_MS, &attempt->error),
                  "refuses: NOT_ALLOWED", "virtual host");
    assert_int_equal(declare("fleeting", false), 0);
    struct queue *queue = open_queue(attempt);
    assert_failed(attempt, publish(attempt, queue, "fleeting", "{}"),
                  "refuses: PRECONDITION_FAILED", "RabbitMQ's own log");
    assert_good(attempt, publish(attempt, queue, "sound", "{}"));
    queue_close(queue);
}

static void test_forms_of_the_address(void **state)
{
    struct attempt *attempt = *state;
    struct region *region = attempt->region;
    int port = servers_rabbitmq_port(servers);
    const char *const good[] = {
        region_format(region, "amqp://aloha:%s@127.0.0.1:%d/", PASSWORD_IN_URL, port),
        region_format(region, "amqp://aloha:%s@localhost:%d", PASSWORD_IN_URL, port),
        region_format(region, "amqp://alo%%68a:%s@127.0.0.1:%d/%%2f", PASSWORD_IN_URL, port),
    };
    for (size_t i = 0; i < ARRAY_LENGTH(good); i++)
        assert_good(attempt, queue_check(good[i], "wr0ng", TIMEOUT_MS, &attempt->error));
    const char *url = region_format(region, "amqp://127.0.0.1:%d", port);
    assert_good(attempt, queue_check(url, SERVERS_PASSWORD, TIMEOUT_MS, &attempt->error));
    static const char *const malformed[] = {
        "",
        "127.0.0.1",
        "amqps://aloha@127.0.0.1/",
        "redis://127.0.0.1",
        "amqp://aloha:wr0ng@",
        "amqp://aloha@127.0.0.1:port/",
        "amqp://aloha@127.0.0.1:70000/",
        "amqp://a@b/c/d",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(malformed); i++)
        assert_failed(attempt, queue_check(malformed[i], "wr0ng", TIMEOUT_MS, &attempt->error),
                      "Cannot read the address", "amqp://USER@HOST:PORT/VHOST");
}

static void test_nobody_there(void **state)
{
    struct attempt *attempt = *state;
    assert_failed(attempt,
                  queue_check("amqp://aloha:wr0ng@127.0.0.1:1/", NULL, TIMEOUT_MS, &attempt->error),
                  "Cannot reach RabbitMQ at 127.0.0.1:1: ", "Is RabbitMQ running");
    int fd, port = servers_listen_in_silence(&fd);
    const char *url = region_format(attempt->region, "amqp://127.0.0.1:%d", port);
    int64_t start = clock_monotonic_ms();
    assert_failed(attempt, queue_check(url, "wr0ng", 200, &attempt->error), "no answer in time",
                  "Is RabbitMQ running");
    assert_in_range(clock_monotonic_ms() - start, 150, 4000);
    close(fd);
}

/* Persistent messages in a durable queue outlive the broker's sudden death, and a publisher
 * connects anew to the broker that comes back. */
static void test_broker_dies_and_comes_back(void **state)
{
    struct attempt *attempt = *state;
    struct queue *queue = open_queue(attempt);
    assert_good(attempt, publish(attempt, queue, "lasting", "before"));
    servers_stop_rabbitmq(servers);
    assert_failed(attempt, publish(attempt, queue, "lasting", "lost"),
                  "Cannot reach RabbitMQ at 127.0.0.1:", "Is RabbitMQ running");
    servers_start_rabbitmq(servers);
    assert_good(attempt, publish(attempt, queue, "lasting", "again"));
    servers_stop_rabbitmq(servers);
    servers_start_rabbitmq(servers);
    assert_good(attempt, publish(attempt, queue, "lasting", "after"));
    amqp_connection_state_t consumer = connect_consumer();
    assert_string_equal(take(attempt->region, consumer, "lasting"), "before");
    assert_string_equal(take(attempt->region, consumer, "lasting"), "again");
    assert_string_equal(take(attempt->region, consumer, "lasting"), "after");
    assert_null(take(attempt->region, consumer, "lasting"));
    disconnect_consumer(consumer);
    queue_close(queue);
}

static int start_servers(void **state)
{
    servers = servers_start(SERVERS_RABBITMQ);
    return 0;
}

static int stop_servers(void **state)
{
    servers_stop(servers);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_message_arrives),
        TEST(test_queue_is_durable),
        TEST(test_many_messages_arrive_in_order),
        TEST(test_broker_refuses),
        TEST(test_forms_of_the_address),
        TEST(test_nobody_there),
        TEST(test_broker_dies_and_comes_back),
    };
    return cmocka_run_group_tests_name("queue", tests, start_servers, stop_servers);
}
