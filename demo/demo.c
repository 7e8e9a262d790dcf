/* SPDX-License-Identifier: Apache-2.0 */
#include "demo/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/process.h"
#include "core/region.h"

/* The script that starts and stops the server, and the directory that it keeps its data in. */
struct demo {
    struct region *region;
    const char *script;
    const char *directory;
};

static const char *script_path(struct region *region)
{
    const char *directory = getenv("ALOHA_TUI_LIBEXECDIR");
    return region_format(region, "%s/demo-server", directory ? directory : PKGLIBEXECDIR);
}

/* One demo server for each person; for root below /var/lib, where its servers' user may enter. */
static const char *data_directory(struct region *region)
{
    const char *chosen = getenv("ALOHA_TUI_DEMO_DIR");
    if (chosen)
        return chosen;
    if (geteuid() == 0)
        return "/var/lib/aloha-tui-demo";
    const char *state = getenv("XDG_STATE_HOME");
    if (state && *state == '/')
        return region_format(region, "%s/aloha-tui/demo", state);
    const char *home = getenv("HOME");
    return region_format(region, "%s/.local/state/aloha-tui/demo", home ? home : "");
}

/* Reads what the script prints; its last line is the path of the configuration file. */
static const char *read_last_line(struct region *region, int fd)
{
    struct buffer text = {0};
    char bytes[4096];
    ssize_t length;
    while ((length = read(fd, bytes, sizeof bytes)) > 0)
        buffer_append(&text, bytes, (size_t)length);
    close(fd);
    char *copy = buffer_take_text(region, &text);
    size_t end = strlen(copy);
    while (end && copy[end - 1] == '\n')
        copy[--end] = '\0';
    char *line = strrchr(copy, '\n');
    return line ? line + 1 : copy;
}

/* The child that signals are passed on to, 0 while there is none, and the signal that came. */
static volatile pid_t child_pid;
static volatile sig_atomic_t stop_signal;

static void pass_on(int number)
{
    stop_signal = number;
    if (child_pid)
        kill(child_pid, number);
}

/* Signals end the child, and then we go on to stop the server. */
static void watch_signals(void)
{
    struct sigaction action = {.sa_handler = pass_on, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN; /* the terminal sends these two to the child as well */
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGQUIT, &action, NULL);
}

/* Starts a child, unless a signal came; from here on it gets them. */
static bool start_child(const char *const argv[], struct process_streams streams,
                        struct error *error)
{
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    pid_t pid = 0;
    bool started = stop_signal
                       ? error_set(error, ERROR_TERMINATED, "The demo was stopped by a signal.")
                       : process_start(argv, streams, PROCESS_OUR_GROUP, &pid, error);
    child_pid = started ? pid : 0;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return started;
}

/* The child's exit status. No signal goes to its number once that can be another's. */
static int wait_for_child(void)
{
    siginfo_t info;
    pid_t pid = child_pid;
    while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        ;
    child_pid = 0;
    return process_wait(pid);
}

static void note_failed_start(int status, struct error *error)
{
    enum error_kind kind = ERROR_FAILED;
    if (status > 128)
        kind = status == 128 + SIGINT ? ERROR_INTERRUPTED : ERROR_TERMINATED;
    error_set(error, kind, "The demo server did not start.");
}

/* Starts the server; its configuration file, or NULL with the cause. */
static const char *start_server(const struct demo *demo, struct error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        error_set(error, ERROR_FAILED, "Cannot make a pipe: %s.", strerror(errno));
        return NULL;
    }
    const char *const argv[] = {demo->script, "start", demo->directory, NULL};
    struct process_streams streams = {PROCESS_NULL, ends[1], PROCESS_INHERIT};
    bool started = start_child(argv, streams, error);
    close(ends[1]);
    const char *line = read_last_line(demo->region, ends[0]);
    if (!started)
        return NULL;
    int status = wait_for_child();
    if (status == 0 && *line)
        return line;
    note_failed_start(status, error);
    return NULL;
}

/* In a process group of its own, so that no signal from the terminal ends it half-way. */
static void stop_server(const struct demo *demo)
{
    const char *const argv[] = {demo->script, "stop", demo->directory, NULL};
    struct process_streams streams = {PROCESS_NULL, PROCESS_NULL, PROCESS_INHERIT};
    pid_t pid;
    if (process_start(argv, streams, PROCESS_OWN_GROUP, &pid, NULL))
        process_wait(pid);
}

static int run_program(const struct demo *demo, const char *config, int count, char *const words[],
                       struct error *error)
{
    const char **argv = region_alloc_array(demo->region, (size_t)count + 4, sizeof *argv);
    const char *self = process_own_path(demo->region);
    size_t used = 0;
    if (!self) {
        error_set(error, ERROR_FAILED, "Cannot find this program's own file in /proc/self/exe.");
        return error_exit_status(error->kind);
    }
    argv[used++] = self;
    argv[used++] = "--config";
    argv[used++] = config;
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], "--demo") != 0)
            argv[used++] = words[i];
    }
    struct process_streams streams = {PROCESS_INHERIT, PROCESS_INHERIT, PROCESS_INHERIT};
    if (!start_child(argv, streams, error))
        return error_exit_status(error->kind);
    return wait_for_child();
}

int demo_run(int count, char *const words[])
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct demo demo = {
        .region = region, .script = script_path(region), .directory = data_directory(region)};
    watch_signals();
    const char *config = start_server(&demo, &error);
    int status = error_exit_status(error.kind);
    if (config) {
        status = run_program(&demo, config, count, words, &error);
        stop_server(&demo);
    }
    if (error.text)
        fprintf(stderr, "aloha-tui: %s\n", error.text);
    region_destroy(region);
    return status;
}
