/* SPDX-License-Identifier: Apache-2.0 */
#include "core/file_watch.h"

#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "core/loop.h"
#include "core/memory.h"

/* Within LOOP_SOON_MS, so that who waits for the loop to be idle waits for the call. */
enum { DELAY_MS = LOOP_SOON_MS };

struct file_watch {
    struct loop *loop;
    char *path;
    const char *name; /* the last part of the path */
    int descriptor;
    int file; /* the watch of the file itself, or -1: it is not there */
    struct watch *watch;
    struct timer *delay; /* NULL: nothing is to be told */
    void (*changed)(void *context);
    void *context;
};

/* The file that has the name now: after a rotation another than before. */
static void watch_file(struct file_watch *watch)
{
    watch->file = inotify_add_watch(watch->descriptor, watch->path, IN_MODIFY | IN_ATTRIB);
}

static void on_delay(void *context)
{
    struct file_watch *watch = context;
    timer_stop(watch->delay);
    watch->delay = NULL;
    watch->changed(watch->context);
}

static void note(struct file_watch *watch)
{
    if (!watch->delay)
        watch->delay = loop_timer(watch->loop, DELAY_MS, 0, on_delay, watch);
}

/* What the directory tells of other files in it is none of our business. */
static void take_event(struct file_watch *watch, const struct inotify_event *event)
{
    bool of_name = event->len > 0 && strcmp(event->name, watch->name) == 0;
    if (event->wd == watch->file || of_name || (event->mask & IN_Q_OVERFLOW))
        note(watch);
    if (of_name)
        watch_file(watch);
}

static void on_events(void *context, short revents UNUSED)
{
    struct file_watch *watch = context;
    /* An event is followed by its name, and aligned, as inotify(7) has it. */
    _Alignas(struct inotify_event) char bytes[4096];
    ssize_t length;
    while ((length = read(watch->descriptor, bytes, sizeof bytes)) > 0) {
        for (const char *at = bytes; at < bytes + length;) {
            const struct inotify_event *event = (const void *)at;
            take_event(watch, event);
            at += sizeof *event + event->len;
        }
    }
}

static int watch_directory(const struct file_watch *watch)
{
    char *directory = memory_copy_text(watch->path);
    char *slash = strrchr(directory, '/');
    if (slash)
        slash[slash == directory] = '\0';
    int descriptor = inotify_add_watch(watch->descriptor, slash ? directory : ".",
                                       IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE);
    free(directory);
    return descriptor;
}

struct file_watch *file_watch_start(struct loop *loop, const char *path,
                                    void (*changed)(void *context), void *context)
{
    int descriptor = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (descriptor < 0)
        return NULL;
    struct file_watch *watch = memory_alloc(1, sizeof *watch);
    *watch = (struct file_watch){.loop = loop,
                                 .path = memory_copy_text(path),
                                 .descriptor = descriptor,
                                 .changed = changed,
                                 .context = context};
    const char *slash = strrchr(watch->path, '/');
    watch->name = slash ? slash + 1 : watch->path;
    watch_file(watch);
    int directory = watch_directory(watch);
    watch->watch = loop_watch(loop, descriptor, POLLIN, on_events, watch);
    if (watch->file >= 0 || directory >= 0)
        return watch;
    file_watch_stop(watch);
    return NULL;
}

void file_watch_stop(struct file_watch *watch)
{
    if (!watch)
        return;
    timer_stop(watch->delay);
    watch_stop(watch->watch);
    close(watch->descriptor);
    free(watch->path);
    free(watch);
}
