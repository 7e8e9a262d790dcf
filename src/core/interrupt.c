/* SPDX-License-Identifier: Apache-2.0 */
#include "core/interrupt.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t pending_signal;

static void note(int number)
{
    pending_signal = number;
}

void interrupt_install(void)
{
    struct sigaction action = {.sa_handler = note}; /* no SA_RESTART: waiting calls must end */
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

enum error_kind interrupt_pending(void)
{
    if (pending_signal == 0)
        return ERROR_NONE;
    return pending_signal == SIGINT ? ERROR_INTERRUPTED : ERROR_TERMINATED;
}

bool interrupt_wait_readable(int fd)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    sigset_t interrupts, before;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    sigaddset(&interrupts, SIGTERM);
    sigaddset(&interrupts, SIGHUP);
    sigprocmask(SIG_BLOCK, &interrupts, &before);
    int ready = 0;
    while (ready <= 0 && pending_signal == 0)
        ready = ppoll(&poll_fd, 1, NULL, &before); /* lets signals in, and nothing else does */
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ready > 0;
}
