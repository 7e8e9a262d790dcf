/* SPDX-License-Identifier: Apache-2.0 */
#include "command/replay.h"

#include "change/change.h"
#include "change/row_snapshot.h"
#include "change/row_snapshot_compare.h"
#include "change/row_snapshot_inverse.h"
#include "change/row_snapshot_json.h"
#include "change/row_snapshot_moved.h"
#include "command/command.h"
#include "command/run_state.h"
#include "core/json.h"
#include "core/region.h"
#include "server/database.h"
#include "server/rows.h"

/* Can what the run does be taken back, and does it do it? */
static bool keeps_way_back(const struct run *run)
{
    return run->command->undoable && !run->options->dry_run;
}

bool replay_is_free(struct run *run)
{
    return run->replay.mode == REPLAY_NOTHING ||
           error_set(&run->error, ERROR_USAGE,
                     "argument --plan-out: %s makes no plan; --dry-run shows what it would do",
                     run->command->name);
}

static const char identity_sql[] =
    "SELECT system_identifier::text || '/' || current_database(),"
    " (SELECT encode(sha256(convert_to(coalesce(string_agg(app || '.' || name, ',' ORDER BY app,"
    " name), ''), 'UTF8')), 'hex') FROM django_migrations) FROM pg_control_system()";

bool replay_identify(struct run *run, const char **database, const char **schema)
{
    struct database *connection = run_database(run);
    const struct rows *rows = connection ? database_query(connection, run->region, &run->error,
                                                          identity_sql, NO_PARAMETERS)
                                         : NULL;
    if (!rows)
        return false;
    *database = rows_text(rows, 0, 0);
    *schema = rows_text(rows, 0, 1);
    return true;
}

struct row_snapshots *replay_begin(struct run *run)
{
    struct replay *replay = &run->replay;
    cJSON_Delete(replay->inverses);
    replay->inverses = NULL;
    replay->snapshots = NULL;
    if (replay->mode == REPLAY_NOTHING && !keeps_way_back(run))
        return NULL;
    /* After the commit a signal may have come, and nothing can be asked any more. */
    const char *schema;
    if (keeps_way_back(run) && !replay->database &&
        !replay_identify(run, &replay->database, &schema))
        return NULL;
    replay->snapshots = row_snapshots_create(run->change_region, replay->salt);
    if (!replay->salt)
        replay->salt = region_copy_text(run->region, row_snapshots_salt(replay->snapshots));
    return replay->snapshots;
}

static bool note_moved(struct run *run, const char *differences)
{
    bool undo = run->replay.mode == REPLAY_INVERSE;
    error_set(&run->error, ERROR_CHANGED, "Rows have changed since %s; %s.%s",
              undo ? "then" : "the plan was made",
              run->rows_changed ? "what was done by now stays, the rest was not done"
                                : "nothing was changed",
              differences);
    return error_hint(&run->error,
                      undo ? "see what has become of them; what is to change now needs a command "
                             "of its own."
                           : "make a new plan with --plan-out, and look at it.");
}

static bool mark_references(struct change *change, struct row_snapshots *snapshots)
{
    const struct rows *rows = change_read(change, row_snapshots_references_sql, NO_PARAMETERS);
    if (rows)
        row_snapshots_mark_references(snapshots, rows);
    return rows;
}

/* In a preview nothing was taken back before, so that rows are not yet what a second step is to
 * find; check_rows() has looked at them. */
static bool is_early(const struct run *run)
{
    return run->replay.mode == REPLAY_INVERSE && run->options->dry_run && run->replay.next > 0 &&
           run->replay.next < run->replay.count;
}

static void compare(struct run *run)
{
    struct replay *replay = &run->replay;
    struct region *region = run->change_region;
    const char *different = NULL;
    if (replay->next >= replay->count)
        different = "\nMore would be changed.";
    else if (replay->mode == REPLAY_PLAN)
        different =
            row_snapshots_compare(region, replay->expected[replay->next], replay->snapshots);
    else if (!is_early(run))
        different = row_snapshots_compare_inverse(region, replay->expected[replay->next],
                                                  replay->snapshots);
    replay->next++;
    if (different)
        note_moved(run, different);
}

void replay_change(struct run *run, struct change *change)
{
    struct replay *replay = &run->replay;
    if (replay->mode == REPLAY_NOTHING || run->error.kind != ERROR_NONE)
        return;
    if (replay->mode != REPLAY_INVERSE && !mark_references(change, replay->snapshots))
        return;
    if (replay->mode == REPLAY_KEEP)
        cJSON_AddItemToArray(replay->kept, row_snapshots_to_json(replay->snapshots));
    else
        compare(run);
}

bool replay_finish(struct run *run)
{
    return run->replay.next >= run->replay.count || note_moved(run, "\nLess would be changed.");
}

void replay_committed(struct run *run)
{
    struct replay *replay = &run->replay;
    if (!replay->snapshots || !replay->inverses || !keeps_way_back(run))
        return;
    cJSON *change = cJSON_CreateObject();
    json_add_text(change, "salt", replay->salt);
    cJSON_AddItemToObject(change, "inverses", replay->inverses);
    cJSON_AddItemToObject(change, "rows", row_snapshots_to_json(replay->snapshots));
    replay->inverses = NULL;
    if (!run->undo)
        run->undo = cJSON_CreateArray();
    cJSON_AddItemToArray(run->undo, change);
}

void replay_free(struct replay *replay)
{
    cJSON_Delete(replay->inverses);
    cJSON_Delete(replay->kept);
}

/* Are the rows of what is expected next as they should be? */
static bool check_rows(struct run *run)
{
    const struct replay *replay = &run->replay;
    struct database *database = run_database(run);
    const char *moved;
    size_t done = run->options->dry_run ? 0 : replay->next;
    if (!database ||
        !row_snapshots_find_moved(
            run->region, database, (const struct row_snapshots *const *)replay->expected + done,
            replay->count - done, replay->mode == REPLAY_PLAN ? SNAPSHOT_BEFORE : SNAPSHOT_AFTER,
            &moved, &run->error))
        return false;
    return !moved || note_moved(run, moved);
}

bool replay_run(struct run *run, const struct command *command, const struct arguments *arguments)
{
    if (!check_rows(run))
        return false;
    if (run_delegate(run, command, arguments))
        return true;
    struct error cause = run->error;
    if (cause.kind != ERROR_FAILED)
        return false;
    error_clear(&run->error);
    if (check_rows(run))
        run->error = cause;
    return false;
}
