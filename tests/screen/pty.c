/* SPDX-License-Identifier: Apache-2.0 */
#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/memory.h"
#include "core/process.h"

/* What the holder and the program in it are given. */
struct launch {
    char tty[PATH_MAX];
    const char *const *argv;
    const char *const *environment;
    int idle;   /* the program's end of the socket */
    int report; /* the writing end of the pipe */
};

/* It is not the first start: that one says so, see ui/dialog/tour_layer.h. */
static void note_tour(const char *state)
{
    int directory = open(state, O_DIRECTORY | O_CLOEXEC);
    mkdirat(directory, "aloha-tui", 0700);
    close(openat(directory, "aloha-tui/toured", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    close(directory);
}

/* What one program keeps for the next is kept apart, in the directory that tests/run removes: each
 * test begins with nothing kept, unless its environment says where. */
static void set_own_state(void)
{
    static char path[PATH_MAX];
    const char *temporary = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/state-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(path))
        return;
    setenv("XDG_STATE_HOME", path, 1);
    note_tour(path);
}

static void set_environment(const struct launch *launch)
{
    char number[16];
    set_own_state();
    snprintf(number, sizeof(number), "%d", launch->idle);
    setenv("ALOHA_TUI_IDLE_FD", number, 1);
    setenv("TERM", "xterm-256color", 1);
    unsetenv("COLORTERM");
    unsetenv("LINES");
    unsetenv("COLUMNS");
    for (const char *const *entry = launch->environment; entry && *entry; entry++)
        putenv((char *)(uintptr_t)*entry);
}

static bool use_as_streams(int tty)
{
    return dup2(tty, STDIN_FILENO) >= 0 && dup2(tty, STDOUT_FILENO) >= 0 &&
           dup2(tty, STDERR_FILENO) >= 0;
}

NORETURN static void become_program(const struct launch *launch, int tty)
{
    setpgid(0, 0);
    if (tcsetpgrp(tty, getpid()) != 0)
        _exit(126);
    signal(SIGTTOU, SIG_DFL);
    fcntl(launch->idle, F_SETFD, 0);
    set_environment(launch);
    execvp(launch->argv[0], (char *const *)(uintptr_t)launch->argv);
    dprintf(STDERR_FILENO, "can't start %s: %s\n", launch->argv[0], strerror(errno));
    _exit(127);
}

static void report(const struct launch *launch, int number)
{
    if (write(launch->report, &number, sizeof(number)) != sizeof(number))
        _exit(1);
}

static int wait_for(pid_t program)
{
    int status;
    while (waitpid(program, &status, WUNTRACED) < 0 && errno == EINTR)
        continue;
    return status;
}

/* Says each time that the program stops, and at last how it ended. */
static void watch_program(const struct launch *launch, pid_t program)
{
    int status = wait_for(program);
    for (; WIFSTOPPED(status); status = wait_for(program))
        report(launch, PTY_STOPPED);
    report(launch, process_exit_status(status));
}

/* The shell's part: owns the terminal, starts the program, says which it is and what becomes of it,
 * and then waits for its own end, which comes at the latest with ours. */
NORETURN static void hold_terminal(const struct launch *launch)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    int tty = open(launch->tty, O_RDWR | O_CLOEXEC);
    if (tty < 0 || ioctl(tty, TIOCSCTTY, 0) != 0 || !use_as_streams(tty))
        _exit(1);
    signal(SIGTTOU, SIG_IGN);
    pid_t program = fork();
    if (program == 0)
        become_program(launch, tty);
    close(launch->idle);
    report(launch, program);
    watch_program(launch, program);
    for (;;)
        pause();
}

static int read_report(int end)
{
    int number;
    ssize_t length;
    while ((length = read(end, &number, sizeof(number))) < 0 && errno == EINTR)
        continue;
    if (length != sizeof(number))
        die("the process that holds the pseudo-terminal has failed");
    return number;
}

static void start_holder(struct pty *pty, struct launch *launch)
{
    int idle[2], end[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, idle) != 0 || pipe2(end, O_CLOEXEC) != 0)
        die("can't make a socket and a pipe: %s", strerror(errno));
    launch->idle = idle[1];
    launch->report = end[1];
    pty->holder = fork();
    if (pty->holder < 0)
        die("can't start a process: %s", strerror(errno));
    if (pty->holder == 0)
        hold_terminal(launch);
    close(idle[1]);
    close(end[1]);
    pty->idle = idle[0];
    pty->end = end[0];
    pty->program = read_report(pty->end);
}

struct pty pty_start(int rows, int columns, const char *const argv[],
                     const char *const environment[])
{
    struct pty pty = {0};
    struct launch launch = {.argv = argv, .environment = environment};
    const int flags = O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK;
    pty.master = posix_openpt(flags);
    if (pty.master < 0 || grantpt(pty.master) != 0 || unlockpt(pty.master) != 0 ||
        ptsname_r(pty.master, launch.tty, sizeof(launch.tty)) != 0)
        die("can't open a pseudo-terminal: %s", strerror(errno));
    pty_resize(&pty, rows, columns);
    pty.slave = open(launch.tty, flags);
    if (pty.slave < 0 || tcgetattr(pty.slave, &pty.modes_before) != 0)
        die("can't open %s: %s", launch.tty, strerror(errno));
    start_holder(&pty, &launch);
    return pty;
}

int pty_exit_status(struct pty *pty)
{
    int number = read_report(pty->end);
    pty->ended = number != PTY_STOPPED;
    return number;
}

void pty_resize(const struct pty *pty, int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    if (ioctl(pty->master, TIOCSWINSZ, &size) != 0)
        die("can't size the pseudo-terminal: %s", strerror(errno));
}

bool pty_modes_are_restored(const struct pty *pty)
{
    const struct termios *before = &pty->modes_before;
    struct termios now;
    return tcgetattr(pty->slave, &now) == 0 && now.c_iflag == before->c_iflag &&
           now.c_oflag == before->c_oflag && now.c_cflag == before->c_cflag &&
           now.c_lflag == before->c_lflag && memcmp(now.c_cc, before->c_cc, sizeof(now.c_cc)) == 0;
}

void pty_hang_up(struct pty *pty)
{
    kill(pty->holder, SIGKILL);
    pty->ended = true;
}

void pty_close(struct pty *pty)
{
    if (!pty->ended)
        kill(-pty->program, SIGKILL);
    while (!pty->ended)
        pty_exit_status(pty);
    kill(pty->holder, SIGKILL);
    while (waitpid(pty->holder, NULL, 0) < 0 && errno == EINTR)
        continue;
    close(pty->master);
    close(pty->slave);
    close(pty->end);
    if (pty->idle >= 0)
        close(pty->idle);
}
