/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one event loop: file descriptors, timers, signals and children, over poll(2) and signalfd(2).
 * Callbacks run one at a time, never nested, and may start or stop anything, themselves included.
 */
#ifndef CORE_LOOP_H
#define CORE_LOOP_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/attributes.h"

struct loop;
struct watch;
struct timer;

struct loop *loop_create(void) RETURNS_NONNULL MUST_USE;
/* Stops whatever is still watched and gives signals back their default handling. NULL is allowed.
 */
void loop_destroy(struct loop *loop);

/* Runs turns until loop_stop() is called from a callback. */
void loop_run(struct loop *loop) NONNULL(1);
void loop_stop(struct loop *loop) NONNULL(1);

/* One turn: waits for something at most `timeout_ms` (-1: for ever), runs what is due, then the
 * after-turn function. */
void loop_turn(struct loop *loop, int timeout_ms) NONNULL(1);

/* `function` runs once at the end of every turn: where the screen is painted. */
void loop_after_turn(struct loop *loop, void (*function)(void *context), void *context) NONNULL(1);

/*
 * Calls `ready(context, revents)` when one of `events` (POLLIN, POLLOUT) or an error is there on
 * `fd`, which stays the caller's. Stop the watch before closing the descriptor.
 */
struct watch *loop_watch(struct loop *loop, int fd, short events,
                         void (*ready)(void *context, short revents), void *context) RETURNS_NONNULL
    NONNULL(1, 4) MUST_USE;
void watch_change(struct watch *watch, short events) NONNULL(1);
void watch_stop(struct watch *watch); /* NULL is allowed */

/* Calls `due(context)` once in `delay_ms`, then every `repeat_ms` unless that is 0. A timer that is
 * done stays valid until timer_stop(). */
struct timer *loop_timer(struct loop *loop, int delay_ms, int repeat_ms, void (*due)(void *context),
                         void *context) RETURNS_NONNULL NONNULL(1, 4) MUST_USE;
void timer_restart(struct timer *timer, int delay_ms) NONNULL(1);
void timer_stop(struct timer *timer); /* NULL is allowed */

/* Takes `signal_number` away from its default handling and calls `arrived(context)` instead. One
 * function a signal. SIGCHLD is the loop's own. */
void loop_on_signal(struct loop *loop, int signal_number, void (*arrived)(void *context),
                    void *context) NONNULL(1, 3);

/* Calls `ended(context, status)` once, with what waitpid(2) gave, when the child has ended. */
void loop_on_child(struct loop *loop, pid_t pid, void (*ended)(void *context, int status),
                   void *context) NONNULL(1, 3);

/* Calls `ended` of that child no more; whoever asks waits for it himself. */
void loop_forget_child(struct loop *loop, pid_t pid) NONNULL(1);

/* A timer due within this many milliseconds counts as something that is pending. */
enum { LOOP_SOON_MS = 100 };

/* Is nothing pending: no timer that is due soon, and no descriptor ready now? For tests that wait.
 */
bool loop_is_idle(const struct loop *loop) NONNULL(1);

#endif
