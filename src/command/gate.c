/* SPDX-License-Identifier: Apache-2.0 */
#include "command/gate.h"

#include "change/trail.h"
#include "command/access.h"
#include "command/command.h"
#include "command/run_state.h"
#include "command/session.h"
#include "command/undo_record.h"
#include "command/words.h"
#include "config/profile.h"
#include "core/clock.h"
#include "core/directory.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/region.h"

/* The words name none of many. */
static void add_items(cJSON *entry, const struct run_shared *shared)
{
    cJSON *items = cJSON_AddArrayToObject(entry, "items");
    for (size_t i = 0; i < shared->item_count; i++)
        cJSON_AddItemToArray(items, cJSON_CreateString(shared->items[i].name));
}

/* What is the same in all entries of one run; secrets are left out of the words. */
static cJSON *new_entry(struct run *run, const struct profile *profile, const char *phase)
{
    size_t count;
    const char *const *words = arguments_to_words(run->given, run->region, &count);
    cJSON *entry = trail_begin_entry(run->region);
    json_add_text(entry, "id", run->id);
    json_add_text(entry, "profile", profile->name);
    json_add_text(entry, "command", run->command->name);
    json_add_text(entry, "words", words_join(run->region, words, count));
    if (run_count(run) > 1)
        add_items(entry, run->shared);
    cJSON_AddItemToObject(entry, "preview", cJSON_CreateBool(run->options->dry_run));
    json_add_text(entry, "phase", phase);
    return entry;
}

static void record_refusal(struct run *run, const struct profile *profile)
{
    struct error problem = ERROR_IN(run->region);
    if (profile->audit &&
        !trail_append(profile->state, new_entry(run, profile, "refused"), &problem))
        run_warn(run, "%s", problem.text);
}

bool gate_admit(struct run *run)
{
    struct error unread = ERROR_IN(run->region);
    const struct profile *profile = session_profile(run->session, run->options, &unread);
    const char *refusal = profile ? access_refusal(profile, run->command) : NULL;
    if (!refusal)
        return true;
    record_refusal(run, profile);
    error_set(&run->error, ERROR_REFUSED, "%s is refused: %s.", run->command->name, refusal);
    return error_hint(&run->error, "profile %s in %s says what is allowed; help lists it.",
                      profile->name, profile->file);
}

/* One for all entries of a run; a few characters, for people type it. */
static const char *draw_id(struct region *region)
{
    enum { ID_SIZE = 5 };
    unsigned char bytes[ID_SIZE];
    hash_random_bytes(bytes, sizeof bytes);
    return hash_hex(region, bytes, sizeof bytes);
}

static bool refuse(struct run *run, const struct profile *profile)
{
    record_refusal(run, profile);
    error_set(&run->error, ERROR_REFUSED, "%s changes something, and this is read-only.",
              run->command->name);
    return error_hint(&run->error,
                      run->options->read_only ? "leave --read-only out."
                                              : "profile %s says read_only = yes.",
                      profile->name);
}

/* A trail that others can write proves nothing, and their journal would be delivered as ours. */
static bool is_kept_safe(struct run *run, const struct profile *profile)
{
    const char *remedy;
    if (directory_is_trusted(run->region, profile->state, &remedy))
        return true;
    error_set(&run->error, ERROR_REFUSED,
              "Others can write the state directory %s, so nothing is changed.", profile->state);
    return error_hint(&run->error, "%s", remedy);
}

bool gate_open(struct run *run)
{
    const struct profile *profile = run_profile(run);
    if (!profile)
        return false;
    if (!run->id)
        run->id = draw_id(run->region);
    if ((run->options->read_only || profile->read_only) && !run->options->dry_run)
        return refuse(run, profile);
    return !profile->audit ||
           (is_kept_safe(run, profile) &&
            trail_append(profile->state, new_entry(run, profile, "begun"), &run->error));
}

void gate_close(struct run *run, bool done)
{
    const struct profile *profile = run_profile(run);
    if (!profile || !profile->audit)
        return;
    cJSON *entry = new_entry(run, profile, "ended");
    json_add_text(entry, "result", done ? "done" : error_kind_name(run->error.kind));
    json_add_text(entry, "cause", done ? NULL : run->error.text);
    json_add_integer(entry, "rows", (int64_t)run->rows_changed);
    json_add_integer(entry, "milliseconds", clock_monotonic_ms() - run->started_ms);
    undo_record_save(run, profile, entry);
    struct error problem = ERROR_IN(run->region);
    if (!trail_append(profile->state, entry, &problem))
        run_warn(run, "The outcome is missing in the audit trail: %s", problem.text);
}
