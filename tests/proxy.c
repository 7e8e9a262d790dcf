/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/proxy.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/memory.h"

enum { LINKS_MOST = 32, FOR_EVER = -1 };

struct proxy {
    pid_t process;
    int orders; /* a socket to it */
};

enum order_kind { ORDER_DELAY, ORDER_HOLD, ORDER_HOLD_COMMIT, ORDER_CUT };

/* An order, or that it was carried out. */
struct order {
    enum order_kind kind;
    int delay_ms;
};

/* Bytes on their way, or an end of file. */
struct parcel {
    struct parcel *next;
    int64_t sent_ms;
    struct buffer bytes;
};

/* One way: what was read from one end and not yet written to the other. */
struct way {
    int from, to;
    bool answers; /* those of the server */
    bool ended;   /* nothing more is read */
    struct parcel *first;
};

struct link {
    bool used;
    int client, server;
    struct way ways[2];
};

struct line {
    int listener, orders;
    const char *server;
    int delay_ms;
    bool hold, hold_on_commit, cut;
    struct link links[LINKS_MOST];
};

static struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        die("%s: too long for a socket", path);
    strcpy(address.sun_path, path);
    return address;
}

static void drop_first(struct way *way)
{
    struct parcel *parcel = way->first;
    way->first = parcel->next;
    buffer_free(&parcel->bytes);
    free(parcel);
}

static void close_link(struct link *link)
{
    for (size_t i = 0; i < ARRAY_LENGTH(link->ways); i++)
        while (link->ways[i].first)
            drop_first(&link->ways[i]);
    close(link->client);
    close(link->server);
    link->used = false;
}

static void accept_client(struct line *line)
{
    struct sockaddr_un address = address_of(line->server);
    int client = accept(line->listener, NULL, NULL);
    int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct link *link = line->links;
    while (link < line->links + LINKS_MOST && link->used)
        link++;
    if (line->cut || link == line->links + LINKS_MOST ||
        connect(server, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(client);
        close(server);
        return;
    }
    *link = (struct link){
        .used = true,
        .client = client,
        .server = server,
        .ways = {{.from = client, .to = server}, {.from = server, .to = client, .answers = true}}};
}

/* A statement, with the zero byte at its end. */
static const char commit[] = "COMMIT";

static void read_way(struct line *line, struct way *way)
{
    char bytes[65536];
    ssize_t length = read(way->from, bytes, sizeof bytes);
    struct parcel *parcel = memory_alloc(1, sizeof *parcel), **end = &way->first;
    parcel->sent_ms = clock_monotonic_ms();
    way->ended = length <= 0;
    if (length > 0)
        buffer_append(&parcel->bytes, bytes, (size_t)length);
    if (line->hold_on_commit && !way->answers && length > 0 &&
        memmem(bytes, (size_t)length, commit, sizeof commit))
        line->hold = true;
    while (*end)
        end = &(*end)->next;
    *end = parcel;
}

/* Milliseconds until the first parcel is to be handed on. */
static int due_in(const struct line *line, const struct way *way)
{
    if (!way->first || (line->hold && way->answers))
        return FOR_EVER;
    int64_t left = way->first->sent_ms + line->delay_ms - clock_monotonic_ms();
    return left > 0 ? (int)left : 0;
}

/* False once an end is closed. */
static bool hand_on(const struct line *line, struct way *way)
{
    while (due_in(line, way) == 0) {
        const struct buffer *bytes = &way->first->bytes;
        if (bytes->length == 0 ||
            send(way->to, bytes->bytes, bytes->length, MSG_NOSIGNAL) != (ssize_t)bytes->length)
            return false;
        drop_first(way);
    }
    return true;
}

static void obey(struct line *line)
{
    struct order order;
    if (read(line->orders, &order, sizeof order) != sizeof order)
        _exit(0);
    if (order.kind == ORDER_DELAY) {
        line->delay_ms = order.delay_ms;
        line->hold = line->hold_on_commit = line->cut = false;
    }
    line->hold |= order.kind == ORDER_HOLD;
    line->hold_on_commit |= order.kind == ORDER_HOLD_COMMIT;
    line->cut |= order.kind == ORDER_CUT;
    for (size_t i = 0; line->cut && i < LINKS_MOST; i++)
        if (line->links[i].used)
            close_link(&line->links[i]);
    if (write(line->orders, &order, sizeof order) != sizeof order)
        _exit(0);
}

static void turn(struct line *line)
{
    struct pollfd descriptors[2 + 2 * LINKS_MOST] = {{.fd = line->listener, .events = POLLIN},
                                                     {.fd = line->orders, .events = POLLIN}};
    int wait = FOR_EVER;
    for (size_t i = 0; i < 2 * LINKS_MOST; i++) {
        const struct link *link = &line->links[i / 2];
        const struct way *way = &link->ways[i % 2];
        int due = link->used ? due_in(line, way) : FOR_EVER;
        descriptors[2 + i] =
            (struct pollfd){.fd = link->used && !way->ended ? way->from : -1, .events = POLLIN};
        wait = due >= 0 && (wait < 0 || due < wait) ? due : wait;
    }
    poll(descriptors, ARRAY_LENGTH(descriptors), wait);
    for (size_t i = 0; i < 2 * LINKS_MOST; i++) {
        struct link *link = &line->links[i / 2];
        if (link->used && descriptors[2 + i].revents)
            read_way(line, &link->ways[i % 2]);
        if (link->used && !hand_on(line, &link->ways[i % 2]))
            close_link(link);
    }
    if (descriptors[0].revents)
        accept_client(line);
    if (descriptors[1].revents)
        obey(line);
}

NORETURN static void serve(int listener, int orders, const char *server)
{
    struct line line = {.listener = listener, .orders = orders, .server = server};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;)
        turn(&line);
}

struct proxy *proxy_start(const char *path, const char *server)
{
    struct sockaddr_un address = address_of(path);
    struct proxy *proxy = memory_alloc(1, sizeof *proxy);
    int ends[2], listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, LINKS_MOST) != 0 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        die("there can be no proxy at %s", path);
    proxy->process = fork();
    if (proxy->process < 0)
        die("there can be no process");
    if (proxy->process == 0)
        serve(listener, ends[1], server);
    close(listener);
    close(ends[1]);
    proxy->orders = ends[0];
    return proxy;
}

void proxy_stop(struct proxy *proxy)
{
    kill(proxy->process, SIGKILL);
    waitpid(proxy->process, NULL, 0);
    close(proxy->orders);
    free(proxy);
}

/* Returns once the order has been carried out. */
static void give_order(struct proxy *proxy, enum order_kind kind, int delay_ms)
{
    struct order order = {kind, delay_ms};
    if (write(proxy->orders, &order, sizeof order) != sizeof order ||
        read(proxy->orders, &order, sizeof order) != sizeof order)
        die("the proxy has ended");
}

void proxy_delay(struct proxy *proxy, int milliseconds)
{
    give_order(proxy, ORDER_DELAY, milliseconds);
}

void proxy_hold_answers(struct proxy *proxy)
{
    give_order(proxy, ORDER_HOLD, 0);
}

void proxy_hold_answer_to_commit(struct proxy *proxy)
{
    give_order(proxy, ORDER_HOLD_COMMIT, 0);
}

void proxy_cut(struct proxy *proxy)
{
    give_order(proxy, ORDER_CUT, 0);
}
