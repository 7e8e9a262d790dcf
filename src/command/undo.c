/* SPDX-License-Identifier: Apache-2.0 */
#include "command/undo.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "change/row_snapshot_inverse.h"
#include "change/row_snapshot_json.h"
#include "command/command.h"
#include "command/registry.h"
#include "command/run_state.h"
#include "command/undo_record.h"
#include "config/profile.h"
#include "core/buffer.h"
#include "core/json.h"
#include "core/private_file.h"
#include "core/region.h"
#include "server/database.h"
#include "server/rows.h"

/* A command that takes back a change, and what that change did. */
struct step {
    const cJSON *inverse;
    struct row_snapshots *done;
};

struct undo {
    struct run *run;
    struct undo_record record;
    struct step *steps; /* in the order in which they are made */
    struct row_snapshots **expected;
    size_t count;
};

static size_t count_steps(const cJSON *changes)
{
    const cJSON *change;
    size_t count = 0;
    cJSON_ArrayForEach(change, changes)
    {
        count += (size_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(change, "inverses"));
    }
    return count;
}

/* All have the same salt: they are of one run. */
static bool read_steps(struct undo *undo)
{
    struct region *region = undo->run->region;
    const cJSON *changes = undo->record.changes, *inverse;
    size_t most = count_steps(changes);
    undo->steps = region_alloc_array(region, most, sizeof *undo->steps);
    undo->expected = region_alloc_array(region, most, sizeof *undo->expected);
    for (int i = cJSON_GetArraySize(changes) - 1; i >= 0; i--) {
        const cJSON *change = cJSON_GetArrayItem(changes, i);
        const char *salt = json_text(change, "salt");
        struct row_snapshots *done =
            salt ? row_snapshots_from_json(region, salt,
                                           cJSON_GetObjectItemCaseSensitive(change, "rows"))
                 : NULL;
        if (!done)
            return run_fail(undo->run, "What was kept of the run %s can't be read.",
                            undo->record.id);
        cJSON_ArrayForEach(inverse, cJSON_GetObjectItemCaseSensitive(change, "inverses"))
        {
            undo->expected[undo->count] = done;
            undo->steps[undo->count++] = (struct step){inverse, done};
        }
        undo->run->replay.salt = salt;
    }
    return true;
}

/* The address that the user has by now. */
static const char *present_address(struct run *run, const cJSON *inverse)
{
    const struct rows *rows =
        database_query(run_database(run), run->region, &run->error,
                       "SELECT delivery_email FROM zerver_userprofile WHERE id = $1::int",
                       SQL_PARAMETERS(value_integer(json_integer(inverse, "user_id", 0))));
    if (!rows)
        return NULL;
    return rows_count(rows) ? rows_text(rows, 0, 0) : json_text(inverse, "address");
}

static struct arguments *read_words(struct run *run, const struct command *command,
                                    const cJSON *inverse, const char *input)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(inverse, "words"), *word;
    const char *address = json_text(inverse, "address");
    const char *present = address ? present_address(run, inverse) : NULL;
    const char **words =
        region_alloc_array(run->region, (size_t)cJSON_GetArraySize(list) + 1, sizeof *words);
    size_t count = 0;
    if (input)
        words[count++] = input;
    cJSON_ArrayForEach(word, list)
    {
        const char *text = cJSON_IsString(word) ? word->valuestring : "";
        words[count++] = present && strcmp(text, address) == 0 ? present : text;
    }
    struct arguments *arguments = arguments_create(run->region, command->arguments, common_options);
    arguments_parse(arguments, count, words);
    return arguments;
}

static bool run_inverse(struct run *run, const cJSON *inverse, const char *input)
{
    const char *name = json_text(inverse, "command");
    const struct command *command = name ? registry_find(name) : NULL;
    if (!command)
        return run_fail(run, "This release does not know the command that takes it back.");
    const struct arguments *arguments = read_words(run, command, inverse, input);
    return run->error.kind == ERROR_NONE && replay_run(run, command, arguments);
}

/* Can both be done by one run of the command, with one file? */
static bool go_together(const cJSON *left, const cJSON *right)
{
    return json_text(left, "input") && json_text(right, "input") &&
           cJSON_Compare(cJSON_GetObjectItemCaseSensitive(left, "command"),
                         cJSON_GetObjectItemCaseSensitive(right, "command"), true) &&
           cJSON_Compare(cJSON_GetObjectItemCaseSensitive(left, "words"),
                         cJSON_GetObjectItemCaseSensitive(right, "words"), true);
}

/* With the input of `count` steps in a file, which is there for as long as the command runs. */
static bool run_with_input(struct undo *undo, size_t first, size_t count)
{
    struct run *run = undo->run;
    const struct profile *profile = run_profile(run);
    const char *path =
        region_format(run->region, "%s/undo/%s.input", profile->state, undo->record.id);
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++)
        buffer_append_text(&text, json_text(undo->steps[first + i].inverse, "input"));
    bool done = private_file_write(path, buffer_text(&text), text.length, &run->error) &&
                run_inverse(run, undo->steps[first].inverse, path);
    buffer_free(&text);
    unlink(path);
    return done;
}

static bool run_steps(struct undo *undo)
{
    struct run *run = undo->run;
    for (size_t i = 0, next; i < undo->count; i = next) {
        const cJSON *inverse = undo->steps[i].inverse;
        next = i + 1;
        while (next < undo->count && go_together(inverse, undo->steps[next].inverse))
            next++;
        bool done = json_text(inverse, "input") ? run_with_input(undo, i, next - i)
                                                : run_inverse(run, inverse, NULL);
        if (!done)
            return false;
    }
    return replay_finish(run);
}

bool undo_run(struct run *run, const char *id)
{
    struct undo undo = {.run = run};
    if (!replay_is_free(run) || !undo_record_find(run, id, &undo.record) || !read_steps(&undo))
        return false;
    run->replay.mode = REPLAY_INVERSE;
    run->replay.expected = undo.expected;
    run->replay.count = undo.count;
    if (!run_steps(&undo))
        return false;
    run->undoes = undo.record.id;
    const char *left = row_snapshots_left(
        run->region, (const struct row_snapshots *const *)undo.expected, undo.count);
    if (left)
        run_warn(run, "There is no way back for %s.", left);
    return true;
}
