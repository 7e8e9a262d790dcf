/* SPDX-License-Identifier: Apache-2.0 */
#include "job/job.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/file.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/directory.h"
#include "core/error.h"
#include "core/file_open.h"
#include "core/json.h"
#include "core/private_file.h"
#include "core/process.h"
#include "core/region.h"
#include "core/translate.h"
#include "job/job_log.h"

enum { KEPT_DAYS = 30 };

static const char *file_in(struct region *region, const char *directory, const char *name)
{
    return region_format(region, "%s/%s", directory, name);
}

static const char *user_name(struct region *region)
{
    const struct passwd *user = getpwuid(geteuid());
    return user ? region_copy_text(region, user->pw_name)
                : region_format(region, "%u", (unsigned)geteuid());
}

/* 20261122-113000-XXXXXX, the end to be made unique. */
static char *id_template(struct region *region, int64_t now)
{
    const char *time = clock_format_rfc3339(region, now);
    return region_format(region, "%.4s%.2s%.2s-%.2s%.2s%.2s-XXXXXX", time, time + 5, time + 8,
                         time + 11, time + 14, time + 17);
}

static bool make_directory(struct region *region, const char *state, struct job *job,
                           struct error *error)
{
    const char *jobs = file_in(region, state, "jobs");
    char *directory = region_format(region, "%s/%s", jobs, id_template(region, job->started));
    if (!directory_make(region, jobs) || !mkdtemp(directory)) {
        error_set(error, ERROR_FAILED, _("%s can't be made: %s."), directory, strerror(errno));
        return error_hint(error, _("make room there, or set `state` in aloha-tui.conf."));
    }
    job->directory = directory;
    job->id = strrchr(directory, '/') + 1;
    job->log = file_in(region, directory, "events.jsonl");
    return true;
}

static bool write_job(struct region *region, const struct job *job, struct error *error)
{
    struct buffer text = {0};
    cJSON *object = cJSON_CreateObject();
    json_add_text(object, "command", job->command);
    json_add_text(object, "line", job->line);
    json_add_text(object, "user", job->user);
    json_add_text(object, "started", clock_format_rfc3339(region, job->started));
    json_write(&text, object);
    cJSON_Delete(object);
    bool written = private_file_write(file_in(region, job->directory, "job.json"), text.bytes,
                                      text.length, error);
    buffer_free(&text);
    return written;
}

static bool write_pid(struct region *region, const struct job *job, struct error *error)
{
    struct buffer text = {0};
    buffer_format(&text, "%d\n", (int)job->pid);
    bool written =
        private_file_write(file_in(region, job->directory, "pid"), text.bytes, text.length, error);
    buffer_free(&text);
    return written;
}

/* The log with its lock, which the child inherits with the descriptor: both name the same open
 * file, so that closing ours leaves it locked. Whoever asks whether the job runs has the lock for a
 * moment. */
static int open_log(const struct job *job, struct error *error)
{
    int fd = file_open_own(job->log, O_CREAT | O_APPEND, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX) == 0)
        return fd;
    error_set(error, ERROR_FAILED, _("%s can't be made: %s."), job->log, file_explain(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool start_process(const struct job_request *request, int log, struct job *job,
                          struct error *error)
{
    const struct process_streams streams = {request->input, log, log};
    setenv(JOB_VARIABLE, job->id, 1);
    bool started = process_start(request->argv, streams, PROCESS_OWN_SESSION, &job->pid, error);
    unsetenv(JOB_VARIABLE);
    return started;
}

/* The lock is there before job.json: a job that others can see is never one that has died. */
static bool begin(struct region *region, const struct job_request *request, struct job *job,
                  struct error *error)
{
    int log = open_log(job, error);
    if (log < 0)
        return false;
    bool begun = write_job(region, job, error) && start_process(request, log, job, error) &&
                 write_pid(region, job, error);
    close(log);
    return begun;
}

static void remove_directory(const char *directory)
{
    static const char *const files[] = {"events.jsonl", "pid", "job.json"};
    struct region *region = region_create();
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++)
        unlink(file_in(region, directory, files[i]));
    rmdir(directory);
    region_destroy(region);
}

static void forget_old(struct region *region, const char *state, int64_t now)
{
    static const int64_t kept = KEPT_DAYS * INT64_C(86400000000);
    const struct job *jobs;
    size_t count;
    struct error ignored = ERROR_IN(region);
    if (!job_list(region, state, &jobs, &count, &ignored))
        return;
    for (size_t i = 0; i < count; i++) {
        if (jobs[i].state != JOB_RUNNING && jobs[i].ended < now - kept)
            remove_directory(jobs[i].directory);
    }
}

bool job_start(struct region *region, const char *state, const struct job_request *request,
               struct job *job, struct error *error)
{
    *job = (struct job){
        .command = request->command,
        .line = request->line,
        .user = user_name(region),
        .started = clock_now(),
        .status = "running",
        .exit_status = -1,
        .progress = "",
    };
    forget_old(region, state, job->started);
    if (!make_directory(region, state, job, error))
        return false;
    if (begin(region, request, job, error))
        return true;
    if (job->pid == 0)
        remove_directory(job->directory);
    return false;
}

struct job job_copy(struct region *region, const struct job *job)
{
    struct job copy = *job;
    const char **const texts[] = {&copy.id,   &copy.directory, &copy.log,    &copy.command,
                                  &copy.line, &copy.user,      &copy.status, &copy.progress};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        *texts[i] = region_copy_text(region, *texts[i]);
    return copy;
}

bool job_is_running(const struct job *job)
{
    int fd = file_open(job->log);
    bool locked = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (fd >= 0)
        close(fd);
    return locked;
}

static void read_state(struct region *region, struct job *job)
{
    bool running = job_is_running(job);
    struct job_tail tail = job_log_tail(region, job->log);
    job->progress = tail.progress;
    job->exit_status = tail.status ? tail.exit_status : -1;
    job->ended = running ? 0 : tail.written;
    job->state = running ? JOB_RUNNING : tail.status ? JOB_ENDED : JOB_LOST;
    job->status = running ? N_("running") : tail.status ? tail.status : N_("died");
}

/* NULL if it can't be read. */
static const char *read_file(struct region *region, const char *path)
{
    const char *text;
    struct error ignored = ERROR_IN(region);
    return file_read_text(region, path, &text, &ignored) == FILE_READ ? text : NULL;
}

/* False for what is no job: it is being made, or being removed. */
static bool read_job(struct region *region, const char *state, const char *id, struct job *job)
{
    struct error ignored = ERROR_IN(region);
    *job = (struct job){.id = region_copy_text(region, id)};
    job->directory = region_format(region, "%s/jobs/%s", state, id);
    job->log = file_in(region, job->directory, "events.jsonl");
    const char *text = read_file(region, file_in(region, job->directory, "job.json"));
    const cJSON *object = text ? json_parse(region, text, &ignored) : NULL;
    const char *started = json_text(object, "started");
    if (!started || !clock_parse(started, &job->started))
        return false;
    job->command = json_text(object, "command");
    job->line = json_text(object, "line");
    job->user = json_text(object, "user");
    const char *pid = read_file(region, file_in(region, job->directory, "pid"));
    job->pid = pid ? (pid_t)strtol(pid, NULL, 10) : 0;
    if (!job->command || !job->line || !job->user)
        return false;
    read_state(region, job);
    return true;
}

static int compare_jobs(const void *left, const void *right)
{
    const struct job *a = left, *b = right;
    return a->started != b->started ? (a->started < b->started ? 1 : -1) : strcmp(b->id, a->id);
}

static int is_id(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

bool job_list(struct region *region, const char *state, const struct job **jobs, size_t *count,
              struct error *error)
{
    const char *directory = file_in(region, state, "jobs");
    struct dirent **entries;
    *count = 0;
    *jobs = NULL;
    int found = scandir(directory, &entries, is_id, NULL);
    if (found < 0)
        return errno == ENOENT || error_set(error, ERROR_FAILED, _("%s can't be read: %s."),
                                            directory, strerror(errno));
    struct job *list = region_alloc_array(region, (size_t)found + 1, sizeof *list);
    for (int i = 0; i < found; i++) {
        *count += read_job(region, state, entries[i]->d_name, &list[*count]);
        free(entries[i]);
    }
    free(entries);
    qsort(list, *count, sizeof *list, compare_jobs);
    *jobs = list;
    return true;
}

bool job_find(struct region *region, const char *state, const char *id, struct job *job,
              struct error *error)
{
    if (*id && *id != '.' && !strchr(id, '/') && read_job(region, state, id, job))
        return true;
    error_set(error, ERROR_FAILED, _("There is no job '%s'."), id);
    return error_hint(error, _("`jobs` lists those there are."));
}

/* Does the number of its file still name the job: the leader of a group of its own, whose output is
 * the job's log? A file can say anything, and 1 would mean every process there is. */
static bool job_is_process(const struct job *job)
{
    char path[64];
    struct stat output, log;
    snprintf(path, sizeof path, "/proc/%ld/fd/%d", (long)job->pid, STDOUT_FILENO);
    return job->pid > 1 && getpgid(job->pid) == job->pid && stat(path, &output) == 0 &&
           lstat(job->log, &log) == 0 && output.st_dev == log.st_dev && output.st_ino == log.st_ino;
}

bool job_signal(const struct job *job, int number, struct error *error)
{
    if (!job->pid || !job_is_running(job))
        return error_set(error, ERROR_FAILED, _("Job %s does not run."), job->id);
    if (!job_is_process(job))
        return error_set(error, ERROR_FAILED, _("Process %ld is not that of job %s."),
                         (long)job->pid, job->id);
    if (kill(-job->pid, number) != 0)
        return error_set(error, ERROR_FAILED, _("Job %s of %s can't be reached: %s."), job->id,
                         job->user, strerror(errno));
    return true;
}

bool job_forget(const struct job *job, struct error *error)
{
    if (job_is_running(job)) {
        error_set(error, ERROR_REFUSED, _("Job %s still runs."), job->id);
        return error_hint(error, _("stop it first: `jobs --cancel %s`."), job->id);
    }
    remove_directory(job->directory);
    return access(job->directory, F_OK) != 0 ||
           error_set(error, ERROR_FAILED, _("%s can't be removed: %s."), job->directory,
                     strerror(errno));
}
