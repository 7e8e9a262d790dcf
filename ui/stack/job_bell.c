/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/stack/job_bell.h"

#include <stdlib.h>

#include "config/profile.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "job/job.h"
#include "ui/stack/context.h"

/* A job under way. */
struct watched {
    struct job_bell *bell;
    struct region *region; /* of the job */
    struct job job;
    struct watched *next;
};

struct job_bell {
    struct console *console;
    struct watched *first;
};

struct job_bell *job_bell_create(struct console *console)
{
    struct job_bell *bell = memory_alloc(1, sizeof *bell);
    bell->console = console;
    return bell;
}

static void job_bell_forget(struct watched *watched)
{
    struct watched **place = &watched->bell->first;
    while (*place != watched)
        place = &(*place)->next;
    *place = watched->next;
    region_destroy(watched->region);
    free(watched);
}

void job_bell_destroy(struct job_bell *bell)
{
    while (bell && bell->first) {
        loop_forget_child(console_loop(bell->console), bell->first->job.pid);
        job_bell_forget(bell->first);
    }
    free(bell);
}

/* A notice to the desktop that the terminal stands on: OSC 9, as ConEmu, iTerm2, kitty, WezTerm and
 * others have it; the rest ignore it. */
static void job_bell_notify(struct region *region, const char *text)
{
    struct buffer sequence = {0};
    buffer_format(&sequence, "\033]9;%s\a", text_clean(region, text));
    screen_send(sequence.bytes, sequence.length);
    buffer_free(&sequence);
}

static void job_bell_on_end(void *context, int status UNUSED)
{
    struct watched *watched = context;
    struct console *console = watched->bell->console;
    struct error error = ERROR_IN(watched->region);
    struct job job;
    if (job_find(watched->region, console_profile(console)->state, watched->job.id, &job, &error)) {
        const char *text =
            region_format(watched->region, _("%s has ended: %s"), job.command, _(job.status));
        console_notice(console, job.exit_status == 0 ? STYLE_GOOD : STYLE_WARNING, "%s", text);
        screen_beep();
        job_bell_notify(watched->region, text);
    }
    job_bell_forget(watched);
}

void job_bell_watch(struct job_bell *bell, const struct job *job)
{
    struct watched *watched = memory_alloc(1, sizeof *watched);
    watched->bell = bell;
    watched->region = region_create();
    watched->job = job_copy(watched->region, job);
    watched->next = bell->first;
    bell->first = watched;
    loop_on_child(console_loop(bell->console), job->pid, job_bell_on_end, watched);
}
