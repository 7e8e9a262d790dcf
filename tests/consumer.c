/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/consumer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <amqp_tcp_socket.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/region.h"
#include "tests/servers.h"

enum { CHANNEL = 1 };

static void assert_normal(amqp_rpc_reply_t reply)
{
    assert_int_equal(reply.reply_type, AMQP_RESPONSE_NORMAL);
}

amqp_connection_state_t consumer_connect(const struct servers *servers)
{
    amqp_connection_state_t consumer = amqp_new_connection();
    amqp_socket_t *channel = amqp_tcp_socket_new(consumer);
    assert_int_equal(amqp_socket_open(channel, "127.0.0.1", servers_rabbitmq_port(servers)),
                     AMQP_STATUS_OK);
    assert_normal(amqp_login(consumer, "/", 0, AMQP_DEFAULT_FRAME_SIZE, 0, AMQP_SASL_METHOD_PLAIN,
                             "aloha", SERVERS_PASSWORD));
    amqp_channel_open(consumer, CHANNEL);
    assert_normal(amqp_get_rpc_reply(consumer));
    return consumer;
}

void consumer_disconnect(amqp_connection_state_t consumer)
{
    assert_normal(amqp_connection_close(consumer, AMQP_REPLY_SUCCESS));
    assert_int_equal(amqp_destroy_connection(consumer), AMQP_STATUS_OK);
}

const char *consumer_take(struct region *region, amqp_connection_state_t consumer,
                          const char *queue)
{
    amqp_rpc_reply_t reply = amqp_basic_get(consumer, CHANNEL, amqp_cstring_bytes(queue), true);
    assert_normal(reply);
    if (reply.reply.id == AMQP_BASIC_GET_EMPTY_METHOD)
        return NULL;
    amqp_message_t message;
    assert_normal(amqp_read_message(consumer, CHANNEL, &message, 0));
    const char *body = region_copy_bytes(region, message.body.bytes, message.body.len);
    amqp_destroy_message(&message);
    amqp_maybe_release_buffers(consumer);
    return body;
}

/* One request in memcached's text protocol, whose answer ends in `end`. */
static void exchange(const struct servers *servers, const char *request, const char *end,
                     char answer[256])
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", servers_path(servers, "memcached"));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(write(fd, request, strlen(request)), strlen(request));
    size_t length = 0;
    answer[0] = '\0';
    while (!strstr(answer, end)) {
        ssize_t more = read(fd, answer + length, 255 - length);
        assert_true(more > 0);
        length += (size_t)more;
        answer[length] = '\0';
    }
    close(fd);
}

void consumer_store(const struct servers *servers, const char *key)
{
    char request[512], answer[256];
    snprintf(request, sizeof request, "set %s 0 0 1\r\nx\r\n", key);
    exchange(servers, request, "\r\n", answer);
    assert_string_equal(answer, "STORED\r\n");
}

bool consumer_has(const struct servers *servers, const char *key)
{
    char request[512], answer[256];
    snprintf(request, sizeof request, "get %s\r\n", key);
    exchange(servers, request, "END\r\n", answer);
    return answer[0] == 'V';
}
