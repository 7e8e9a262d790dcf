/* SPDX-License-Identifier: Apache-2.0 */
#include "server/queue.h"

#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/region.h"

enum {
    CHANNEL = 1,
    MEASURING_CHANNEL = 2,
    ANY_CHANNELS = 0,
    NO_HEARTBEAT = 0,
    KEEPALIVE_IDLE_S = 300,
    PERSISTENT = 2
};

/* What is published before its confirmations are awaited: enough to hide the round trip, and little
 * enough to fit into the buffers of a socket whose other end has stopped reading. */
enum { MESSAGES_AT_ONCE = 256, BYTES_AT_ONCE = 64 * 1024 };

struct queue {
    struct region *region;
    struct amqp_connection_info place; /* its texts are in the region */
    int timeout_ms;
    amqp_connection_state_t connection; /* NULL until it is needed, and after a failure */
    uint64_t published;                 /* messages so far on this connection */
    const char **declared;              /* names of queues, on this connection */
    size_t declared_count;
    size_t declared_size;
};

enum outcome {
    DONE,
    LOST,   /* the connection broke: a new one may do */
    FAILED, /* trying again is of no use */
};

static bool explain_url(struct error *error)
{
    error_set(error, ERROR_UNREACHABLE, "Cannot read the address of RabbitMQ.");
    return error_hint(error, "Write `rabbitmq` in aloha-tui.conf as amqp://USER@HOST:PORT/VHOST.");
}

static void explain_break(const struct queue *queue, const char *reason, struct error *error)
{
    if (interrupt_pending() != ERROR_NONE) {
        error_set(error, interrupt_pending(), "Interrupted.");
        return;
    }
    error_set(error, ERROR_UNREACHABLE, "Cannot reach RabbitMQ at %s:%d: %s.", queue->place.host,
              queue->place.port, reason);
    error_hint(error, "Is RabbitMQ running there (systemctl status rabbitmq-server)? If it runs "
                      "elsewhere, correct `rabbitmq` in aloha-tui.conf.");
}

static void explain_refusal(const struct queue *queue, int code, amqp_bytes_t text,
                            struct error *error)
{
    error_set(error, ERROR_UNREACHABLE, "RabbitMQ at %s:%d refuses: %.*s.", queue->place.host,
              queue->place.port, (int)text.len, (const char *)text.bytes);
    error_hint(error, code == AMQP_ACCESS_REFUSED || code == AMQP_NOT_ALLOWED
                          ? "Set rabbitmq_password in aloha-secrets.conf, and user and virtual "
                            "host in `rabbitmq` of aloha-tui.conf, to what rabbitmqctl has."
                          : "See RabbitMQ's own log.");
}

static enum outcome judge_status(const struct queue *queue, int status, struct error *error)
{
    if (status == AMQP_STATUS_OK)
        return DONE;
    bool late = status == AMQP_STATUS_TIMEOUT;
    explain_break(queue, late ? "no answer in time" : amqp_error_string2(status), error);
    return late ? FAILED : LOST;
}

/* The broker has closed the channel or the connection, and says why. */
static enum outcome judge_close(const struct queue *queue, const amqp_method_t *method,
                                struct error *error)
{
    if (method->id == AMQP_CHANNEL_CLOSE_METHOD) {
        const amqp_channel_close_t *close = method->decoded;
        explain_refusal(queue, close->reply_code, close->reply_text, error);
        return FAILED;
    }
    if (method->id == AMQP_CONNECTION_CLOSE_METHOD) {
        const amqp_connection_close_t *close = method->decoded;
        explain_refusal(queue, close->reply_code, close->reply_text, error);
        return close->reply_code == AMQP_CONNECTION_FORCED ? LOST : FAILED;
    }
    explain_break(queue, "an answer out of turn", error);
    return FAILED;
}

static enum outcome judge(const struct queue *queue, amqp_rpc_reply_t reply, struct error *error)
{
    switch (reply.reply_type) {
    case AMQP_RESPONSE_NORMAL: return DONE;
    case AMQP_RESPONSE_LIBRARY_EXCEPTION: return judge_status(queue, reply.library_error, error);
    case AMQP_RESPONSE_SERVER_EXCEPTION: return judge_close(queue, &reply.reply, error);
    case AMQP_RESPONSE_NONE: break;
    }
    return judge_status(queue, AMQP_STATUS_CONNECTION_CLOSED, error);
}

static struct timeval to_timeval(int64_t milliseconds)
{
    return (struct timeval){.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
}

static void disconnect(struct queue *queue)
{
    if (queue->connection)
        amqp_destroy_connection(queue->connection);
    queue->connection = NULL;
}

static enum outcome open_socket(struct queue *queue, struct error *error)
{
    struct timeval timeout = to_timeval(queue->timeout_ms);
    amqp_socket_t *channel = amqp_tcp_socket_new(queue->connection);
    if (!channel)
        return judge_status(queue, AMQP_STATUS_NO_MEMORY, error);
    int status = amqp_socket_open_noblock(channel, queue->place.host, queue->place.port, &timeout);
    if (status != AMQP_STATUS_OK)
        return judge_status(queue, status, error);
    const int on = 1, idle = KEEPALIVE_IDLE_S, fd = amqp_get_sockfd(queue->connection);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    return DONE;
}

static enum outcome sign_in(struct queue *queue, struct error *error)
{
    amqp_connection_state_t connection = queue->connection;
    struct timeval timeout = to_timeval(queue->timeout_ms);
    amqp_set_handshake_timeout(connection, &timeout);
    amqp_set_rpc_timeout(connection, &timeout);
    enum outcome outcome = judge(
        queue,
        amqp_login(connection, queue->place.vhost, ANY_CHANNELS, AMQP_DEFAULT_FRAME_SIZE,
                   NO_HEARTBEAT, AMQP_SASL_METHOD_PLAIN, queue->place.user, queue->place.password),
        error);
    if (outcome != DONE)
        return outcome;
    amqp_channel_open(connection, CHANNEL);
    outcome = judge(queue, amqp_get_rpc_reply(connection), error);
    if (outcome != DONE)
        return outcome;
    amqp_confirm_select(connection, CHANNEL);
    return judge(queue, amqp_get_rpc_reply(connection), error);
}

/* Connects, unless that was done. Whom nobody answers is not asked again at once. */
static enum outcome reach(struct queue *queue, struct error *error)
{
    if (queue->connection)
        return DONE;
    queue->published = 0;
    queue->declared_count = 0;
    queue->connection = amqp_new_connection();
    if (!queue->connection)
        return judge_status(queue, AMQP_STATUS_NO_MEMORY, error);
    enum outcome outcome = open_socket(queue, error);
    if (outcome == DONE)
        outcome = sign_in(queue, error);
    return outcome == DONE ? DONE : FAILED;
}

static bool is_declared(const struct queue *queue, const char *name)
{
    for (size_t i = 0; i < queue->declared_count; i++) {
        if (strcmp(queue->declared[i], name) == 0)
            return true;
    }
    return false;
}

static void note_declared(struct queue *queue, const char *name)
{
    if (queue->declared_count == queue->declared_size) {
        size_t size = 2 * queue->declared_size + 8;
        const char **larger = region_alloc_array(queue->region, size, sizeof *larger);
        for (size_t i = 0; i < queue->declared_count; i++)
            larger[i] = queue->declared[i];
        queue->declared = larger;
        queue->declared_size = size;
    }
    queue->declared[queue->declared_count++] = region_copy_text(queue->region, name);
}

/* Declares a queue as all its users do: the broker refuses other properties. */
static enum outcome declare(struct queue *queue, const char *name, struct error *error)
{
    if (is_declared(queue, name))
        return DONE;
    amqp_queue_declare(queue->connection, CHANNEL, amqp_cstring_bytes(name), false, true, false,
                       false, amqp_empty_table);
    enum outcome outcome = judge(queue, amqp_get_rpc_reply(queue->connection), error);
    if (outcome == DONE)
        note_declared(queue, name);
    return outcome;
}

/* Messages under way: the n-th of them has the delivery tag `first_tag` + n. */
struct flight {
    struct queue_message *messages[MESSAGES_AT_ONCE];
    size_t count;
    size_t bytes;
    uint64_t first_tag;
    size_t unconfirmed;
};

static enum outcome send_message(struct queue *queue, struct flight *flight,
                                 struct queue_message *message, struct error *error)
{
    const amqp_basic_properties_t properties = {._flags = AMQP_BASIC_DELIVERY_MODE_FLAG,
                                                .delivery_mode = PERSISTENT};
    /* The library takes a pointer to change, but only reads. */
    amqp_bytes_t body = {.len = message->length, .bytes = (void *)(uintptr_t)message->body};
    int status =
        amqp_basic_publish(queue->connection, CHANNEL, amqp_empty_bytes,
                           amqp_cstring_bytes(message->name), false, false, &properties, body);
    if (status != AMQP_STATUS_OK)
        return judge_status(queue, status, error);
    queue->published++;
    flight->messages[flight->count++] = message;
    flight->bytes += message->length;
    flight->unconfirmed++;
    return DONE;
}

static void confirm(struct flight *flight, const amqp_basic_ack_t *ack)
{
    for (size_t i = 0; i < flight->count; i++) {
        uint64_t tag = flight->first_tag + i;
        bool meant = ack->multiple ? tag <= ack->delivery_tag : tag == ack->delivery_tag;
        if (meant && !flight->messages[i]->confirmed) {
            flight->messages[i]->confirmed = true;
            flight->unconfirmed--;
        }
    }
}

static enum outcome take_method(const struct queue *queue, struct flight *flight,
                                const amqp_method_t *method, struct error *error)
{
    switch (method->id) {
    case AMQP_BASIC_ACK_METHOD: confirm(flight, method->decoded); return DONE;
    case AMQP_BASIC_NACK_METHOD:
        explain_refusal(queue, AMQP_INTERNAL_ERROR,
                        amqp_cstring_bytes("it could not keep a message"), error);
        return FAILED;
    default: return judge_close(queue, method, error);
    }
}

static enum outcome await_confirmations(struct queue *queue, struct flight *flight,
                                        struct error *error)
{
    int64_t deadline = clock_monotonic_ms() + queue->timeout_ms;
    enum outcome outcome = DONE;
    while (outcome == DONE && flight->unconfirmed > 0) {
        int64_t left = deadline - clock_monotonic_ms();
        struct timeval timeout = to_timeval(left > 0 ? left : 0);
        amqp_frame_t frame;
        int status = amqp_simple_wait_frame_noblock(queue->connection, &frame, &timeout);
        outcome = judge_status(queue, status, error);
        if (outcome == DONE && frame.frame_type == AMQP_FRAME_METHOD)
            outcome = take_method(queue, flight, &frame.payload.method, error);
    }
    amqp_maybe_release_buffers(queue->connection);
    return outcome;
}

/* Publishes the next messages and moves `next` behind them. */
static enum outcome publish_some(struct queue *queue, struct queue_message messages[], size_t count,
                                 size_t *next, struct error *error)
{
    struct flight flight = {.first_tag = queue->published + 1};
    for (; *next < count; ++*next) {
        struct queue_message *message = &messages[*next];
        if (message->confirmed)
            continue;
        if (flight.count == MESSAGES_AT_ONCE ||
            (flight.count > 0 && flight.bytes + message->length > BYTES_AT_ONCE))
            break;
        enum outcome outcome = declare(queue, message->name, error);
        if (outcome == DONE)
            outcome = send_message(queue, &flight, message, error);
        if (outcome != DONE)
            return outcome;
    }
    return await_confirmations(queue, &flight, error);
}

static enum outcome publish_rest(struct queue *queue, struct queue_message messages[], size_t count,
                                 struct error *error)
{
    enum outcome outcome = reach(queue, error);
    for (size_t next = 0; outcome == DONE && next < count;)
        outcome = publish_some(queue, messages, count, &next, error);
    if (outcome != DONE)
        disconnect(queue);
    return outcome;
}

bool queue_publish_all(struct queue *queue, struct queue_message messages[], size_t count,
                       struct error *error)
{
    struct region *region = region_create();
    struct error cause = ERROR_IN(region);
    enum outcome outcome = publish_rest(queue, messages, count, &cause);
    if (outcome == LOST) {
        error_clear(&cause);
        outcome = publish_rest(queue, messages, count, &cause);
    }
    if (outcome != DONE) {
        error_set(error, cause.kind, "%s", cause.text);
        if (cause.hint)
            error_hint(error, "%s", cause.hint);
    }
    region_destroy(region);
    return outcome == DONE;
}

bool queue_publish(struct queue *queue, const char *name, const char *body, size_t length,
                   struct error *error)
{
    struct queue_message message = {.name = name, .body = body, .length = length};
    return queue_publish_all(queue, &message, 1, error);
}

static enum outcome open_measuring(struct queue *queue, struct error *error)
{
    amqp_channel_open(queue->connection, MEASURING_CHANNEL);
    return judge(queue, amqp_get_rpc_reply(queue->connection), error);
}

/* AMQP 0-9-1, queue.declare: asked passively for a queue that does not exist, the broker closes the
 * channel, which has to be confirmed and opened anew. */
static bool is_missing(const amqp_rpc_reply_t *reply)
{
    if (reply->reply_type != AMQP_RESPONSE_SERVER_EXCEPTION ||
        reply->reply.id != AMQP_CHANNEL_CLOSE_METHOD)
        return false;
    const amqp_channel_close_t *close = reply->reply.decoded;
    return close->reply_code == AMQP_NOT_FOUND;
}

static enum outcome reopen_measuring(struct queue *queue, struct error *error)
{
    amqp_channel_close_ok_t confirmation = {0};
    int status = amqp_send_method(queue->connection, MEASURING_CHANNEL,
                                  AMQP_CHANNEL_CLOSE_OK_METHOD, &confirmation);
    enum outcome outcome = judge_status(queue, status, error);
    return outcome == DONE ? open_measuring(queue, error) : outcome;
}

static enum outcome measure(struct queue *queue, struct queue_depth *depth, struct error *error)
{
    const amqp_queue_declare_ok_t *answer =
        amqp_queue_declare(queue->connection, MEASURING_CHANNEL, amqp_cstring_bytes(depth->name),
                           true, false, false, false, amqp_empty_table);
    amqp_rpc_reply_t reply = amqp_get_rpc_reply(queue->connection);
    depth->exists = answer != NULL;
    depth->messages = answer ? answer->message_count : 0;
    depth->consumers = answer ? answer->consumer_count : 0;
    amqp_maybe_release_buffers(queue->connection);
    if (is_missing(&reply))
        return reopen_measuring(queue, error);
    return judge(queue, reply, error);
}

bool queue_measure(struct queue *queue, struct queue_depth depths[], size_t count,
                   struct error *error)
{
    enum outcome outcome = reach(queue, error);
    if (outcome == DONE)
        outcome = open_measuring(queue, error);
    for (size_t i = 0; outcome == DONE && i < count; i++)
        outcome = measure(queue, &depths[i], error);
    if (outcome == DONE) {
        amqp_channel_close(queue->connection, MEASURING_CHANNEL, AMQP_REPLY_SUCCESS);
        return true;
    }
    disconnect(queue);
    return false;
}

static enum outcome purge(struct queue *queue, const char *name, int64_t *discarded,
                          struct error *error)
{
    enum outcome outcome = reach(queue, error);
    if (outcome == DONE)
        outcome = declare(queue, name, error);
    if (outcome != DONE)
        return outcome;
    const amqp_queue_purge_ok_t *answer =
        amqp_queue_purge(queue->connection, CHANNEL, amqp_cstring_bytes(name));
    *discarded = answer ? answer->message_count : 0;
    return judge(queue, amqp_get_rpc_reply(queue->connection), error);
}

bool queue_purge(struct queue *queue, const char *name, int64_t *discarded, struct error *error)
{
    if (purge(queue, name, discarded, error) == DONE)
        return true;
    disconnect(queue);
    return false;
}

/* The library writes its defaults, which are not ours, where the URL says nothing: what it does say
 * lies within the URL. */
static bool is_said(const char *part, const char *url, size_t length)
{
    return (uintptr_t)part >= (uintptr_t)url && (uintptr_t)part <= (uintptr_t)url + length;
}

static bool read_url(struct queue *queue, const char *url, const char *password)
{
    static const char root[] = "/";
    struct amqp_connection_info *place = &queue->place;
    size_t length = strlen(url);
    char *copy = region_copy_text(queue->region, url);
    if (amqp_parse_url(copy, place) != AMQP_STATUS_OK || place->ssl ||
        !is_said(place->host, copy, length) || !*place->host)
        return false;
    if (!is_said(place->user, copy, length))
        place->user = region_copy_text(queue->region, "aloha");
    if (!is_said(place->password, copy, length))
        place->password = region_copy_text(queue->region, password ? password : "");
    if (!is_said(place->vhost, copy, length) || !*place->vhost)
        place->vhost = region_copy_text(queue->region, root);
    return true;
}

struct queue *queue_open(const char *url, const char *password, int timeout_ms, struct error *error)
{
    struct region *region = region_create();
    struct queue *queue = region_alloc(region, sizeof *queue);
    queue->region = region;
    queue->timeout_ms = timeout_ms;
    if (read_url(queue, url, password))
        return queue;
    explain_url(error);
    queue_close(queue);
    return NULL;
}

void queue_close(struct queue *queue)
{
    if (!queue)
        return;
    if (queue->connection)
        amqp_connection_close(queue->connection, AMQP_REPLY_SUCCESS);
    disconnect(queue);
    region_destroy(queue->region);
}

bool queue_check(const char *url, const char *password, int timeout_ms, struct error *error)
{
    struct queue *queue = queue_open(url, password, timeout_ms, error);
    bool good = queue && reach(queue, error) == DONE;
    queue_close(queue);
    return good;
}
