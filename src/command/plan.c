/* SPDX-License-Identifier: Apache-2.0 */
#include "command/plan.h"

#include <string.h>

#include "change/row_snapshot_json.h"
#include "change/row_snapshot_moved.h"
#include "change/trail.h"
#include "command/command.h"
#include "command/registry.h"
#include "command/run_state.h"
#include "command/seal.h"
#include "config/profile.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"

/* Of the file; a plan of another format was made by another release. */
enum { FORMAT = 1 };

/* What a plan holds for later. */
struct plan {
    const struct command *command;
    struct arguments *arguments;
    struct row_snapshots **changes;
    size_t count;
};

static bool has_secret(const struct run *run)
{
    for (const struct argument *own = run->command->arguments; own && own->dest; own++) {
        if (own->semantic == SEMANTIC_PASSWORD && arguments_given(run->arguments, own->dest))
            return true;
    }
    return run->command->secrets;
}

bool plan_begin(struct run *run, bool writes)
{
    if (!run->options->plan_out)
        return true;
    if (!writes)
        return error_set(&run->error, ERROR_USAGE,
                         "argument --plan-out: %s would change nothing with these arguments",
                         run->command->name);
    if (has_secret(run)) {
        error_set(&run->error, ERROR_USAGE,
                  "argument --plan-out: %s takes a secret; plans can't store secrets",
                  run->command->name);
        return error_hint(&run->error, "--dry-run shows what it would do.");
    }
    run->replay.mode = REPLAY_KEEP;
    run->replay.kept = cJSON_CreateArray();
    return true;
}

static void add_words(struct run *run, cJSON *plan)
{
    size_t count;
    const char *const *words = arguments_to_own_words(run->arguments, run->region, &count);
    cJSON *array = cJSON_AddArrayToObject(plan, "words");
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray(array, cJSON_CreateString(words[i]));
}

/* A preview sees each row as it is now, so what would be changed twice can't be foretold. */
static bool check_order(struct run *run)
{
    const cJSON *rows;
    size_t count = 0;
    const struct row_snapshots **changes = region_alloc_array(
        run->region, (size_t)cJSON_GetArraySize(run->replay.kept), sizeof *changes);
    cJSON_ArrayForEach(rows, run->replay.kept)
    {
        changes[count++] = row_snapshots_from_json(run->region, run->replay.salt, rows);
        if (!changes[count - 1])
            die("a plan that was just made can't be read");
    }
    const char *twice = row_snapshots_find_twice(run->region, changes, count);
    if (!twice)
        return true;
    run_fail(run, "%s would change %s more than once: no plan was written.", run->command->name,
             twice);
    return run_hint(run, "plan its parts one after the other.");
}

bool plan_save(struct run *run)
{
    const struct profile *profile = run_profile(run);
    const char *path = run->options->plan_out, *database, *schema;
    if (!profile || !replay_identify(run, &database, &schema))
        return false;
    if (cJSON_GetArraySize(run->replay.kept) == 0)
        return run_fail(run, "%s would change nothing: no plan was written.", run->command->name);
    if (!check_order(run))
        return false;
    cJSON *plan = trail_begin_entry(run->region);
    json_add_integer(plan, "format", FORMAT);
    json_add_text(plan, "profile", profile->name);
    json_add_text(plan, "database", database);
    json_add_text(plan, "schema", schema);
    json_add_text(plan, "command", run->command->name);
    add_words(run, plan);
    json_add_text(plan, "salt", run->replay.salt);
    cJSON_AddItemToObject(plan, "changes", run->replay.kept);
    run->replay.kept = NULL;
    bool written = seal_write(profile->state, path, plan, &run->error);
    cJSON_Delete(plan);
    if (written)
        run_say(run, "The plan is in %s; `apply` does exactly this.", path);
    return written;
}

static bool refuse(struct run *run, const char *path, const char *why)
{
    error_set(&run->error, ERROR_REFUSED, "%s %s.", path, why);
    return error_hint(&run->error, "make a new plan with --plan-out, and look at it.");
}

/* Is it for this database, with this schema? */
static bool check_identity(struct run *run, const char *path, const cJSON *content)
{
    const char *database = json_text(content, "database"), *schema = json_text(content, "schema");
    if (json_integer(content, "format", 0) != FORMAT || !database || !schema)
        return refuse(run, path, "was made by another release of this program");
    const char *this_database, *this_schema;
    if (!replay_identify(run, &this_database, &this_schema))
        return false;
    if (strcmp(database, this_database) != 0)
        return refuse(run, path,
                      region_format(run->region, "is for another database, that of profile %s",
                                    json_text(content, "profile")));
    if (strcmp(schema, this_schema) != 0)
        return refuse(run, path, "is outdated: the server was upgraded since it was made");
    return true;
}

static bool read_command(struct run *run, const char *path, const cJSON *content, struct plan *plan)
{
    const char *name = json_text(content, "command");
    plan->command = name ? registry_find(name) : NULL;
    if (!plan->command)
        return refuse(run, path, "has a command that this release does not know");
    plan->arguments = arguments_create(run->region, plan->command->arguments, common_options);
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(content, "words"), *word;
    const char **words =
        region_alloc_array(run->region, (size_t)cJSON_GetArraySize(list), sizeof *words);
    size_t count = 0;
    cJSON_ArrayForEach(word, list)
    {
        if (cJSON_IsString(word))
            words[count++] = word->valuestring;
    }
    arguments_parse(plan->arguments, count, words);
    return arguments_check(plan->arguments).count == 0 ||
           refuse(run, path, "has arguments that this release does not know");
}

static bool read_changes(struct run *run, const char *path, const cJSON *content, struct plan *plan)
{
    const cJSON *array = cJSON_GetObjectItemCaseSensitive(content, "changes"), *rows;
    const char *salt = json_text(content, "salt");
    plan->changes =
        region_alloc_array(run->region, (size_t)cJSON_GetArraySize(array), sizeof *plan->changes);
    cJSON_ArrayForEach(rows, array)
    {
        struct row_snapshots *snapshots =
            salt ? row_snapshots_from_json(run->region, salt, rows) : NULL;
        if (!snapshots)
            return refuse(run, path, "was made by another release of this program");
        plan->changes[plan->count++] = snapshots;
    }
    run->replay = (struct replay){
        .mode = REPLAY_PLAN, .salt = salt, .expected = plan->changes, .count = plan->count};
    return true;
}

bool plan_apply(struct run *run, const char *path)
{
    struct plan plan = {0};
    const struct profile *profile = replay_is_free(run) ? run_profile(run) : NULL;
    const cJSON *content =
        profile ? seal_read(run->region, profile->state, path, &run->error) : NULL;
    if (!content || !check_identity(run, path, content) ||
        !read_command(run, path, content, &plan) || !read_changes(run, path, content, &plan))
        return false;
    if (command_has_no_way_back(plan.command))
        run_warn(run, "%s: there is " COMMAND_NO_WAY_BACK ".", plan.command->name);
    return replay_run(run, plan.command, plan.arguments) && replay_finish(run);
}
