/* SPDX-License-Identifier: Apache-2.0 */
#include "server/cancellation.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "core/loop.h"

enum { CANCEL_SECONDS = 10 }; /* how long the child may try */

static void reaped(void *context UNUSED, int status UNUSED)
{
}

/* What the child does: PQcancel() is safe where a signal handler is, and so between fork and _exit.
 */
static NORETURN void deliver_cancellation(PGcancel *request)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGALRM, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    alarm(CANCEL_SECONDS);
    char complaint[256];
    _exit(PQcancel(request, complaint, sizeof complaint) ? 0 : 1);
}

int cancellation_start(struct loop *loop, PGconn *connection)
{
    PGcancel *request = PQgetCancel(connection);
    int ends[2];
    if (!request || pipe2(ends, O_CLOEXEC) != 0) {
        PQfreeCancel(request);
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0)
        deliver_cancellation(request);
    PQfreeCancel(request);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return -1;
    }
    loop_on_child(loop, pid, reaped, NULL);
    return ends[0];
}
