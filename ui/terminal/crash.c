/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/crash.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* A signal handler reaches nothing but static memory. */
static struct {
    char farewell[512];
    size_t length;
    struct termios modes;
    struct sigaction former[ARRAY_LENGTH(fatal_signals)];
    volatile sig_atomic_t armed;
    /* A stack of its own, for a crash that used up the other; aligned, as a stack is. */
    _Alignas(max_align_t) char stack[16384];
} guard;

static void crash_give_back_terminal(void)
{
    const char *rest = guard.farewell;
    size_t left = guard.length;
    while (left > 0) {
        ssize_t written = write(STDOUT_FILENO, rest, left);
        if (written < 0)
            break;
        rest += written;
        left -= (size_t)written;
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &guard.modes);
}

static void crash_crashed(int number)
{
    if (guard.armed) {
        guard.armed = 0;
        crash_give_back_terminal();
    }
    for (size_t i = 0; i < ARRAY_LENGTH(fatal_signals); i++) {
        if (fatal_signals[i] == number)
            sigaction(number, &guard.former[i], NULL);
    }
    raise(number); /* stays pending until this function returns */
}

void crash_guard_install(const char *farewell, const struct termios *modes)
{
    crash_guard_remove();
    guard.length = strnlen(farewell, sizeof guard.farewell);
    memcpy(guard.farewell, farewell, guard.length);
    guard.modes = *modes;
    stack_t stack = {.ss_sp = guard.stack, .ss_size = sizeof guard.stack};
    sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_handler = crash_crashed, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < ARRAY_LENGTH(fatal_signals); i++)
        sigaction(fatal_signals[i], &action, &guard.former[i]);
    guard.armed = 1;
}

void crash_guard_remove(void)
{
    if (!guard.armed)
        return;
    guard.armed = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(fatal_signals); i++)
        sigaction(fatal_signals[i], &guard.former[i], NULL);
}
