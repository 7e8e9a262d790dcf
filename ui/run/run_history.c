/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/run/run_history.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/arguments.h"
#include "command/command.h"
#include "command/options.h"
#include "command/registry.h"
#include "command/words.h"
#include "config/profile.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/region.h"
#include "core/translate.h"
#include "job/job.h"
#include "ui/kept/state_file.h"
#include "ui/run/act.h"
#include "ui/run/child_run.h"

/* An array of objects, the oldest first, with members as in struct past_run, and whose it is. */
static const char file_name[] = "console/runs.json";

enum { ID_SIZE = 5, WORDS_MOST = 4096 };

static const char status_running[] = N_("running");
static const char status_unknown[] = N_("unknown");

/* Several people may be the same Unix user. */
static const char *run_history_person(void)
{
    const char *behind = getenv("SUDO_USER");
    const struct passwd *user = getpwuid(getuid());
    return behind ? behind : user ? user->pw_name : "";
}

/* The array that is kept, for the caller to change and delete. */
static cJSON *run_history_read_runs(const struct profile *profile)
{
    struct region *region = region_create();
    const char *text = state_file_read(region, profile->state, file_name);
    const cJSON *kept = text ? json_parse(region, text, NULL) : NULL;
    cJSON *runs = cJSON_IsArray(kept) ? cJSON_Duplicate(kept, true) : cJSON_CreateArray();
    region_destroy(region);
    return runs;
}

static void run_history_write_runs(const struct profile *profile, cJSON *runs)
{
    struct buffer text = {0};
    json_write(&text, runs);
    state_file_write(profile->state, file_name, buffer_text(&text), NULL);
    buffer_free(&text);
    cJSON_Delete(runs);
}

static cJSON *run_history_find(const cJSON *runs, const char *id)
{
    cJSON *run;
    cJSON_ArrayForEach(run, runs)
    {
        const char *its = json_text(run, "id");
        if (its && strcmp(its, id) == 0)
            return run;
    }
    return NULL;
}

static bool run_history_is_own(const struct profile *profile, const cJSON *run)
{
    const char *user = json_text(run, "user"), *name = json_text(run, "profile");
    return user && name && strcmp(user, run_history_person()) == 0 &&
           strcmp(name, profile->name) == 0;
}

/* Makes room for one more: of each person on each profile the latest are kept. */
static void run_history_drop_oldest(const struct profile *profile, cJSON *runs)
{
    cJSON *run, *oldest = NULL;
    int count = 0;
    cJSON_ArrayForEach(run, runs)
    {
        if (!run_history_is_own(profile, run))
            continue;
        oldest = oldest ? oldest : run;
        count++;
    }
    if (count >= RUN_HISTORY_MOST)
        cJSON_Delete(cJSON_DetachItemViaPointer(runs, oldest));
}

/* The words as the audit trail has them: without secrets, wherever they were typed. NULL if it is
 * nothing to be run again: a look at it, or more than a form could show. */
static const char *run_history_words_of(struct region *region, const struct act *act)
{
    struct arguments *arguments = arguments_create(region, act->command->arguments, common_options);
    struct options options;
    size_t count;
    arguments_parse(arguments, act->word_count, act->words);
    const char *const *words = arguments_to_words(arguments, region, &count);
    const char *line = words_join(region, words, count);
    bool looks = !options_read(&options, arguments, region, NULL) || options.dry_run ||
                 options.help || options.version || options.describe;
    return looks || strlen(line) > WORDS_MOST ? NULL : line;
}

/* One for each run; of two consoles that note one at the same moment, one loses it. */
static const char *run_history_draw_id(struct region *region)
{
    unsigned char bytes[ID_SIZE];
    hash_random_bytes(bytes, sizeof bytes);
    return hash_hex(region, bytes, sizeof bytes);
}

const char *run_history_begin(struct region *region, const struct profile *profile,
                              const struct act *act, const char *job)
{
    const char *id = run_history_draw_id(region), *words = run_history_words_of(region, act);
    if (!words)
        return id;
    cJSON *runs = run_history_read_runs(profile), *run = cJSON_CreateObject();
    json_add_text(run, "id", id);
    json_add_text(run, "user", run_history_person());
    json_add_text(run, "profile", profile->name);
    json_add_integer(run, "started", clock_now());
    json_add_text(run, "command", act->command->name);
    if (strcmp(act->command->name, "-") == 0)
        json_add_text(run, "recipe", act->target);
    json_add_text(run, "words", words);
    json_add_text(run, "job", job);
    run_history_drop_oldest(profile, runs);
    cJSON_AddItemToArray(runs, run);
    run_history_write_runs(profile, runs);
    return id;
}

void run_history_end(const struct profile *profile, const char *id, const struct child_end *end)
{
    cJSON *runs = run_history_read_runs(profile), *run = run_history_find(runs, id);
    if (run && !cJSON_HasObjectItem(run, "status")) {
        json_add_text(run, "status", end->status);
        json_add_integer(run, "milliseconds", end->milliseconds);
        run_history_write_runs(profile, runs);
    } else {
        cJSON_Delete(runs);
    }
}

void run_history_forget(const struct profile *profile, const char *id)
{
    cJSON *runs = run_history_read_runs(profile), *run = run_history_find(runs, id);
    cJSON_Delete(run ? cJSON_DetachItemViaPointer(runs, run) : NULL);
    run_history_write_runs(profile, runs);
}

/* Nobody heard the end: a job still knows it. */
static void run_history_ask_job(struct region *region, const struct profile *profile,
                                const char *id, struct past_run *run)
{
    struct job job;
    if (!id || !job_find(region, profile->state, id, &job, NULL))
        return;
    run->status = job.state == JOB_RUNNING ? status_running : job.status;
    if (job.state == JOB_ENDED)
        run->milliseconds = (job.ended - job.started) / 1000;
}

static struct past_run run_history_read_run(struct region *region, const struct profile *profile,
                                            const cJSON *kept)
{
    const char *command = json_text(kept, "command"), *words = json_text(kept, "words");
    const char *status = json_text(kept, "status");
    struct past_run run = {
        .id = region_copy_text(region, json_text(kept, "id")),
        .command = region_copy_text(region, command ? command : ""),
        .recipe = region_copy_text(region, json_text(kept, "recipe")),
        .words = region_copy_text(region, words ? words : ""),
        .status = region_copy_text(region, status ? status : status_unknown),
        .started = json_integer(kept, "started", 0),
        .milliseconds = json_integer(kept, "milliseconds", -1),
    };
    if (!status)
        run_history_ask_job(region, profile, json_text(kept, "job"), &run);
    return run;
}

const struct past_run *run_history_list(struct region *region, const struct profile *profile,
                                        size_t *count)
{
    cJSON *runs = run_history_read_runs(profile);
    const cJSON *kept;
    size_t size = (size_t)cJSON_GetArraySize(runs), own = 0;
    struct past_run *list = region_alloc_array(region, size + 1, sizeof *list);
    cJSON_ArrayForEach(kept, runs)
    {
        if (run_history_is_own(profile, kept) && json_text(kept, "id"))
            list[size - ++own] = run_history_read_run(region, profile, kept);
    }
    cJSON_Delete(runs);
    *count = own;
    return list + size - own;
}

const char *past_run_line(struct region *region, const struct past_run *run)
{
    if (run->recipe)
        return region_format(region, "aloha-tui --batch - < %s", words_quote(region, run->recipe));
    return region_format(region, "aloha-tui --batch %s%s%s", run->command, *run->words ? " " : "",
                         run->words);
}

/* Is it given its items from elsewhere, which no form can show? */
static bool run_history_is_bulk(const struct past_run *run)
{
    struct region *region = region_create();
    size_t count;
    const char *const *words = words_split(region, run->words, &count, NULL);
    bool bulk = false;
    for (size_t i = 0; words && i < count; i++)
        bulk |= strcmp(words[i], "--from") == 0 || strncmp(words[i], "--from=", 7) == 0;
    region_destroy(region);
    return bulk;
}

const char *past_run_obstacle(const struct past_run *run)
{
    if (run->recipe)
        return NULL;
    if (!registry_find(run->command))
        return _("there is no such command any more");
    return run_history_is_bulk(run) ? _("it ran over marked rows or a file, which no form holds")
                                    : NULL;
}
