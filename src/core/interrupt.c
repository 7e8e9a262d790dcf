/* SPDX-License-Identifier: Apache-2.0 */
#include "core/interrupt.h"

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
