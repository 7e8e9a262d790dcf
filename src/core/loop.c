/* SPDX-License-Identifier: Apache-2.0 */
#include "core/loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/memory.h"

struct watch {
    struct watch *next;
    int fd; /* -1 once stopped: freed at the end of the turn */
    short events;
    void (*ready)(void *context, short revents);
    void *context;
};

struct timer {
    struct timer *next;
    int64_t due_ms; /* -1 when not running */
    int repeat_ms;
    bool stopped; /* freed at the end of the turn */
    void (*due)(void *context);
    void *context;
};

struct child {
    struct child *next;
    pid_t pid;
    void (*ended)(void *context, int status);
    void *context;
};

struct signal_handler {
    struct signal_handler *next;
    int number;
    void (*arrived)(void *context);
    void *context;
};

struct loop {
    struct watch *watches;
    struct timer *timers;
    struct child *children;
    struct signal_handler *handlers;
    void (*after_turn)(void *context);
    void *after_turn_context;
    sigset_t signals;
    int signal_fd;
    struct watch *signal_watch;
    bool stopped;
};

static void reap_children(struct loop *loop)
{
    struct child **link = &loop->children;
    while (*link) {
        struct child *child = *link;
        int status;
        if (waitpid(child->pid, &status, WNOHANG) != child->pid) {
            link = &child->next;
            continue;
        }
        *link = child->next;
        child->ended(child->context, status);
        free(child);
        link = &loop->children; /* the callback may have changed the list */
    }
}

static void dispatch_signal(struct loop *loop, int number)
{
    if (number == SIGCHLD) {
        reap_children(loop);
        return;
    }
    for (struct signal_handler *handler = loop->handlers; handler; handler = handler->next) {
        if (handler->number == number)
            handler->arrived(handler->context);
    }
}

static void read_signals(void *context, short revents UNUSED)
{
    struct loop *loop = context;
    struct signalfd_siginfo info;
    while (read(loop->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
        dispatch_signal(loop, (int)info.ssi_signo);
}

static void take_signal(struct loop *loop, int number)
{
    sigaddset(&loop->signals, number);
    sigprocmask(SIG_BLOCK, &loop->signals, NULL);
    loop->signal_fd = signalfd(loop->signal_fd, &loop->signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (loop->signal_fd < 0)
        die("signalfd: errno %d", errno);
}

struct loop *loop_create(void)
{
    struct loop *loop = memory_alloc(1, sizeof *loop);
    loop->signal_fd = -1;
    sigemptyset(&loop->signals);
    take_signal(loop, SIGCHLD);
    loop->signal_watch = loop_watch(loop, loop->signal_fd, POLLIN, read_signals, loop);
    return loop;
}

/* Frees what was stopped during the turn; with `all`, everything. */
static void sweep(struct loop *loop, bool all)
{
    for (struct watch **link = &loop->watches; *link;) {
        struct watch *watch = *link;
        if (watch->fd >= 0 && !all) {
            link = &watch->next;
            continue;
        }
        *link = watch->next;
        free(watch);
    }
    for (struct timer **link = &loop->timers; *link;) {
        struct timer *timer = *link;
        if (!timer->stopped && !all) {
            link = &timer->next;
            continue;
        }
        *link = timer->next;
        free(timer);
    }
}

void loop_destroy(struct loop *loop)
{
    if (!loop)
        return;
    sweep(loop, true);
    while (loop->children) {
        struct child *child = loop->children;
        loop->children = child->next;
        free(child);
    }
    while (loop->handlers) {
        struct signal_handler *handler = loop->handlers;
        loop->handlers = handler->next;
        free(handler);
    }
    close(loop->signal_fd);
    sigprocmask(SIG_UNBLOCK, &loop->signals, NULL);
    free(loop);
}

void loop_stop(struct loop *loop)
{
    loop->stopped = true;
}

void loop_run(struct loop *loop)
{
    loop->stopped = false;
    while (!loop->stopped)
        loop_turn(loop, -1);
}

void loop_after_turn(struct loop *loop, void (*function)(void *context), void *context)
{
    loop->after_turn = function;
    loop->after_turn_context = context;
}

struct watch *loop_watch(struct loop *loop, int fd, short events,
                         void (*ready)(void *context, short revents), void *context)
{
    struct watch *watch = memory_alloc(1, sizeof *watch);
    *watch = (struct watch){
        .next = loop->watches, .fd = fd, .events = events, .ready = ready, .context = context};
    loop->watches = watch;
    return watch;
}

void watch_change(struct watch *watch, short events)
{
    watch->events = events;
}

void watch_stop(struct watch *watch)
{
    if (watch)
        watch->fd = -1;
}

struct timer *loop_timer(struct loop *loop, int delay_ms, int repeat_ms, void (*due)(void *context),
                         void *context)
{
    struct timer *timer = memory_alloc(1, sizeof *timer);
    *timer = (struct timer){
        .next = loop->timers, .repeat_ms = repeat_ms, .due = due, .context = context};
    loop->timers = timer;
    timer_restart(timer, delay_ms);
    return timer;
}

void timer_restart(struct timer *timer, int delay_ms)
{
    timer->due_ms = clock_monotonic_ms() + delay_ms;
}

void timer_stop(struct timer *timer)
{
    if (!timer)
        return;
    timer->stopped = true;
    timer->due_ms = -1;
}

void loop_on_signal(struct loop *loop, int signal_number, void (*arrived)(void *context),
                    void *context)
{
    struct signal_handler *handler = memory_alloc(1, sizeof *handler);
    *handler = (struct signal_handler){
        .next = loop->handlers, .number = signal_number, .arrived = arrived, .context = context};
    loop->handlers = handler;
    take_signal(loop, signal_number);
}

void loop_on_child(struct loop *loop, pid_t pid, void (*ended)(void *context, int status),
                   void *context)
{
    struct child *child = memory_alloc(1, sizeof *child);
    *child = (struct child){.next = loop->children, .pid = pid, .ended = ended, .context = context};
    loop->children = child;
}

void loop_forget_child(struct loop *loop, pid_t pid)
{
    for (struct child **link = &loop->children; *link; link = &(*link)->next) {
        struct child *child = *link;
        if (child->pid == pid) {
            *link = child->next;
            free(child);
            return;
        }
    }
}

/* Milliseconds until the next timer, no more than `timeout_ms` unless that is -1. */
static int next_timeout(const struct loop *loop, int timeout_ms)
{
    int64_t now = clock_monotonic_ms();
    int64_t wait = timeout_ms;
    for (const struct timer *timer = loop->timers; timer; timer = timer->next) {
        if (timer->due_ms < 0)
            continue;
        int64_t left = timer->due_ms > now ? timer->due_ms - now : 0;
        if (wait < 0 || left < wait)
            wait = left;
    }
    return (int)wait;
}

static void run_timers(struct loop *loop)
{
    int64_t now = clock_monotonic_ms();
    for (struct timer *timer = loop->timers; timer; timer = timer->next) {
        if (timer->due_ms < 0 || timer->due_ms > now)
            continue;
        timer->due_ms = timer->repeat_ms ? now + timer->repeat_ms : -1;
        timer->due(timer->context);
    }
}

/* Fills `fds` and `watches` side by side with everything that is watched; returns how many. */
static nfds_t collect(const struct loop *loop, struct pollfd **fds, struct watch ***watches)
{
    nfds_t count = 0;
    for (const struct watch *watch = loop->watches; watch; watch = watch->next)
        count++;
    *fds = memory_alloc(count, sizeof **fds);
    *watches = memory_alloc(count, sizeof **watches);
    nfds_t used = 0;
    for (struct watch *watch = loop->watches; watch; watch = watch->next) {
        if (watch->fd < 0)
            continue;
        (*fds)[used] = (struct pollfd){.fd = watch->fd, .events = watch->events};
        (*watches)[used++] = watch;
    }
    return used;
}

void loop_turn(struct loop *loop, int timeout_ms)
{
    struct pollfd *fds;
    struct watch **watches;
    nfds_t count = collect(loop, &fds, &watches);
    if (poll(fds, count, next_timeout(loop, timeout_ms)) > 0) {
        for (nfds_t i = 0; i < count; i++) {
            if (fds[i].revents && watches[i]->fd >= 0)
                watches[i]->ready(watches[i]->context, fds[i].revents);
        }
    }
    free(fds);
    free(watches);
    run_timers(loop);
    if (loop->after_turn)
        loop->after_turn(loop->after_turn_context);
    sweep(loop, false);
}

bool loop_is_idle(const struct loop *loop)
{
    int64_t soon = clock_monotonic_ms() + LOOP_SOON_MS;
    for (const struct timer *timer = loop->timers; timer; timer = timer->next) {
        if (timer->due_ms >= 0 && timer->due_ms <= soon)
            return false;
    }
    struct pollfd *fds;
    struct watch **watches;
    nfds_t count = collect(loop, &fds, &watches);
    bool idle = poll(fds, count, 0) == 0;
    free(fds);
    free(watches);
    return idle;
}
