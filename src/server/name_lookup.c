/* SPDX-License-Identifier: Apache-2.0 */
#include "server/name_lookup.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"

enum { HOSTS_MOST = 16 };

/* A child answers with addresses, a line each, or with `!` and why there are none. */
struct host {
    struct name_lookup *lookup;
    const char *name, *port;
    bool wanted; /* it is a name */
    pid_t pid;
    int fd; /* what the child says; -1: it has said all */
    struct watch *watch;
    struct buffer said;
};

struct name_lookup {
    struct loop *loop;
    struct region *region;
    struct host hosts[HOSTS_MOST];
    size_t count, waiting;
    struct timer *timer;
    void (*done)(void *context);
    void *context;
};

/* Sockets, also those of Linux's abstract space, and numbers are no names; "" is libpq's default.
 */
static bool is_name(const char *host)
{
    unsigned char address[sizeof(struct in6_addr)];
    return *host && *host != '/' && *host != '@' && inet_pton(AF_INET, host, address) != 1 &&
           inet_pton(AF_INET6, host, address) != 1;
}

static void reaped(void *context UNUSED, int status UNUSED)
{
}

static void say(int fd, const char *sign, const char *text)
{
    struct region *region = region_create();
    const char *line = region_format(region, "%s%s\n", sign, text);
    if (write(fd, line, strlen(line)) < 0)
        _exit(1); /* nobody listens any more */
    region_destroy(region);
}

/* What the child does. Ctrl-C at the terminal is for the console to heed. */
static NORETURN void answer(int fd, const char *name)
{
    const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    sigset_t none;
    sigemptyset(&none);
    signal(SIGINT, SIG_IGN);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int failure = getaddrinfo(name, NULL, &hints, &found);
    if (failure)
        say(fd, "!", gai_strerror(failure));
    for (const struct addrinfo *one = found; one && !failure; one = one->ai_next) {
        char number[NI_MAXHOST];
        if (getnameinfo(one->ai_addr, one->ai_addrlen, number, sizeof number, NULL, 0,
                        NI_NUMERICHOST) == 0)
            say(fd, "", number);
    }
    _exit(0);
}

static void end_host(struct host *host)
{
    watch_stop(host->watch);
    host->watch = NULL;
    if (host->fd >= 0)
        close(host->fd);
    host->fd = -1;
}

/* The call may free the lookup. */
static void tell(struct name_lookup *lookup)
{
    timer_stop(lookup->timer);
    lookup->timer = NULL;
    lookup->done(lookup->context);
}

static void on_said(void *context, short revents UNUSED)
{
    struct host *host = context;
    char bytes[1024];
    ssize_t length = read(host->fd, bytes, sizeof bytes);
    if (length > 0) {
        buffer_append(&host->said, bytes, (size_t)length);
        return;
    }
    end_host(host);
    if (--host->lookup->waiting == 0)
        tell(host->lookup);
}

static void on_timer(void *context)
{
    tell(context);
}

static void start_host(struct host *host)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return;
    host->pid = fork();
    if (host->pid == 0)
        answer(ends[1], host->name);
    close(ends[1]);
    if (host->pid < 0) {
        close(ends[0]);
        return;
    }
    loop_on_child(host->lookup->loop, host->pid, reaped, NULL);
    host->fd = ends[0];
    host->watch = loop_watch(host->lookup->loop, host->fd, POLLIN, on_said, host);
    host->lookup->waiting++;
}

/* The element with this index; of a list with a single one, that. */
static const char *element(struct region *region, const char *list, size_t index)
{
    if (!strchr(list, ','))
        index = 0;
    for (; index > 0 && *list; index--) {
        list += strcspn(list, ",");
        list += *list == ',';
    }
    return region_copy_bytes(region, list, strcspn(list, ","));
}

static size_t count_elements(const char *list)
{
    size_t count = 1;
    for (; *list; list++)
        count += *list == ',';
    return count;
}

static bool take_hosts(struct name_lookup *lookup, const struct endpoints *wanted)
{
    bool some = false;
    lookup->count = count_elements(wanted->hosts);
    for (size_t i = 0; i < lookup->count; i++) {
        struct host *host = &lookup->hosts[i];
        host->lookup = lookup;
        host->name = element(lookup->region, wanted->hosts, i);
        host->port = element(lookup->region, wanted->ports, i);
        host->fd = -1;
        host->wanted = is_name(host->name);
        some |= host->wanted;
    }
    return some;
}

struct name_lookup *name_lookup_start(struct loop *loop, const struct endpoints *wanted,
                                      int timeout_ms, void (*done)(void *context), void *context)
{
    size_t hosts = count_elements(wanted->hosts), ports = count_elements(wanted->ports);
    if (*wanted->addresses || hosts > HOSTS_MOST || (ports > 1 && ports != hosts))
        return NULL; /* so many are libpq's own affair, and what does not match is its to tell */
    struct name_lookup *lookup = memory_alloc(1, sizeof *lookup);
    lookup->loop = loop;
    lookup->region = region_create();
    lookup->done = done;
    lookup->context = context;
    if (!take_hosts(lookup, wanted)) {
        name_lookup_stop(lookup);
        return NULL;
    }
    for (size_t i = 0; i < lookup->count; i++) {
        if (lookup->hosts[i].wanted)
            start_host(&lookup->hosts[i]);
    }
    lookup->timer = loop_timer(loop, lookup->waiting ? timeout_ms : 0, 0, on_timer, lookup);
    return lookup;
}

struct lists {
    struct buffer hosts, addresses, ports;
    size_t count;
};

static void add(struct lists *lists, const struct host *host, const char *address, size_t length)
{
    const char *comma = lists->count++ ? "," : "";
    buffer_format(&lists->hosts, "%s%s", comma, host->name);
    buffer_format(&lists->addresses, "%s%.*s", comma, (int)length, address);
    buffer_format(&lists->ports, "%s%s", comma, host->port);
}

static void add_found(struct lists *lists, const struct host *host)
{
    const char *line = host->said.length ? buffer_text(&host->said) : "";
    for (; *line && *line != '!'; line += strcspn(line, "\n") + 1)
        add(lists, host, line, strcspn(line, "\n"));
}

/* Why there is no address of the first name. */
static void explain(const struct name_lookup *lookup, struct error *error)
{
    const struct host *host = lookup->hosts;
    const char *said = host->said.length ? buffer_text(&host->said) : "";
    const char *reason = *said == '!' ? said + 1 : _("the name server does not answer");
    error_set(error, ERROR_UNREACHABLE,
              _("Cannot connect to the database: %s has no address: %.*s."), host->name,
              (int)strcspn(reason, "\n"), reason);
    error_hint(error, _("check `database` in aloha-tui.conf, and the resolver: getent hosts %s"),
               host->name);
}

bool name_lookup_result(const struct name_lookup *lookup, struct region *region,
                        struct endpoints *found, struct error *error)
{
    struct lists lists = {.count = 0};
    for (size_t i = 0; i < lookup->count; i++) {
        if (lookup->hosts[i].wanted)
            add_found(&lists, &lookup->hosts[i]);
        else
            add(&lists, &lookup->hosts[i], "", 0);
    }
    found->hosts = buffer_take_text(region, &lists.hosts);
    found->addresses = buffer_take_text(region, &lists.addresses);
    found->ports = buffer_take_text(region, &lists.ports);
    if (lists.count == 0)
        explain(lookup, error);
    return lists.count > 0;
}

void name_lookup_stop(struct name_lookup *lookup)
{
    if (!lookup)
        return;
    for (size_t i = 0; i < lookup->count; i++) {
        struct host *host = &lookup->hosts[i];
        if (host->fd >= 0)
            kill(host->pid, SIGKILL);
        end_host(host);
        buffer_free(&host->said);
    }
    timer_stop(lookup->timer);
    region_destroy(lookup->region);
    free(lookup);
}
