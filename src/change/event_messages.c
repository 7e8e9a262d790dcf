/* SPDX-License-Identifier: Apache-2.0 */
#include "change/event_messages.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "change/effects.h"
#include "config/sharding.h"
#include "core/buffer.h"
#include "core/region.h"
#include "server/queue.h"

/* Those of an event's users whom one port serves, as text, written once for all events that tell
 * the last of them. */
struct audience {
    const struct effect *event;
    const char *text;
    size_t length;
    size_t *starts; /* of what stands for each of the event's users, or for the next one served */
};

/* What a message is for. */
struct destination {
    size_t event; /* its number */
    int port;
};

struct event_messages {
    struct region *region;
    const struct sharding *sharding;
    struct audience *audiences; /* one for each port of the host below */
    const char *host;
    struct queue_message *messages;
    struct destination *destinations; /* of each message */
    size_t count, size;
    size_t event_count;
    size_t bytes;
};

struct event_messages *event_messages_create(struct region *region, const struct sharding *sharding)
{
    struct event_messages *messages = region_alloc(region, sizeof *messages);
    *messages = (struct event_messages){.region = region, .sharding = sharding};
    return messages;
}

static void write_user(struct buffer *text, const struct effect *event, size_t index)
{
    buffer_append_text(text, text->length ? "," : "");
    if (event->user_objects)
        buffer_append_text(text, event->user_objects[index]);
    else
        buffer_format(text, "%" PRId64, event->users[index]);
}

static void write_audience(struct region *region, struct audience *audience,
                           const struct effect *event, struct sharding_ports ports, int port)
{
    struct buffer text = {0};
    size_t *starts = region_alloc_array(region, event->user_count + 1, sizeof *starts);
    for (size_t i = 0; i < event->user_count; i++) {
        starts[i] = text.length + (text.length > 0);
        if (sharding_port_of_user(ports, event->users[i]) == port)
            write_user(&text, event, i);
    }
    starts[event->user_count] = text.length;
    *audience = (struct audience){.event = event,
                                  .text = region_copy_text(region, buffer_text(&text)),
                                  .length = text.length,
                                  .starts = starts};
    buffer_free(&text);
}

/* Are the event's users the last of those that were written? */
static bool is_written(const struct audience *audience, const struct effect *event)
{
    const struct effect *written = audience->event;
    return written && !event->user_objects && !written->user_objects &&
           event->user_count <= written->user_count && effects_share_audience(written, event);
}

/* The text of the event's users whom the port serves. */
static const char *users_text(struct event_messages *messages, size_t port_index,
                              struct sharding_ports ports, const struct effect *event,
                              size_t *length)
{
    struct audience *audience = &messages->audiences[port_index];
    if (!is_written(audience, event))
        write_audience(messages->region, audience, event, ports, ports.ports[port_index]);
    size_t start = audience->starts[audience->event->user_count - event->user_count];
    start = start < audience->length ? start : audience->length;
    *length = audience->length - start;
    return audience->text + start;
}

static void add_message(struct event_messages *messages, int port, const char *body, size_t length)
{
    if (messages->count == messages->size) {
        size_t size = messages->size ? messages->size * 2 : 16;
        struct queue_message *larger =
            region_alloc_array(messages->region, size, sizeof *messages->messages);
        struct destination *destinations =
            region_alloc_array(messages->region, size, sizeof *destinations);
        for (size_t i = 0; i < messages->count; i++) {
            larger[i] = messages->messages[i];
            destinations[i] = messages->destinations[i];
        }
        messages->messages = larger;
        messages->destinations = destinations;
        messages->size = size;
    }
    messages->destinations[messages->count] =
        (struct destination){.event = messages->event_count, .port = port};
    messages->messages[messages->count++] = (struct queue_message){
        .name = sharding_queue(messages->region, messages->sharding, port),
        .body = body,
        .length = length,
    };
    messages->bytes += length;
}

static void add_for_port(struct event_messages *messages, const struct effect *event,
                         struct sharding_ports ports, size_t port_index)
{
    size_t length;
    const char *users = users_text(messages, port_index, ports, event, &length);
    if (length == 0 && ports.count > 1)
        return;
    struct buffer body = {0};
    buffer_append_text(&body, "{\"event\":");
    buffer_append_text(&body, event->body);
    buffer_append_text(&body, ",\"users\":[");
    buffer_append(&body, users, length);
    buffer_append_text(&body, "]}");
    size_t bytes = body.length;
    add_message(messages, ports.ports[port_index], buffer_take_text(messages->region, &body),
                bytes);
}

void event_messages_add(struct event_messages *messages, const struct effect *event)
{
    struct sharding_ports ports = sharding_for_host(messages->sharding, event->host);
    if (!messages->host || strcmp(messages->host, event->host) != 0)
        messages->audiences =
            region_alloc_array(messages->region, ports.count, sizeof *messages->audiences);
    messages->host = event->host;
    for (size_t i = 0; i < ports.count; i++)
        add_for_port(messages, event, ports, i);
    messages->event_count++;
}

struct queue_message *event_messages_all(struct event_messages *messages, size_t *count)
{
    *count = messages->count;
    return messages->messages;
}

int event_messages_port(const struct event_messages *messages, size_t index)
{
    return messages->destinations[index].port;
}

size_t event_messages_bytes(const struct event_messages *messages)
{
    return messages->bytes;
}

bool event_messages_are_confirmed(const struct event_messages *messages, size_t index)
{
    for (size_t i = 0; i < messages->count; i++) {
        if (messages->destinations[i].event == index && !messages->messages[i].confirmed)
            return false;
    }
    return true;
}
