/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How runs can be taken back, kept for later. A file undo/ID.json in the state directory (mode
 * 0600) holds for each change of a run the commands that take it back and the snapshots of its
 * rows. The run's last entry in the audit trail holds the first of these commands, for who reads
 * it, and the file's SHA-256, so that the trail's chain covers it.
 */
#ifndef COMMAND_UNDO_RECORD_H
#define COMMAND_UNDO_RECORD_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "core/attributes.h"

struct error;
struct profile;
struct region;
struct run;

/* Keeps how the run can be taken back, if it can, and adds that to its entry in the trail; also
 * which run it took back itself. What can't be kept is a warning. */
void undo_record_save(struct run *run, const struct profile *profile, cJSON *entry)
    NONNULL(1, 2, 3);

/* A run as the trail tells of it; the texts are in the run's region. */
struct undo_record {
    const char *id;
    const cJSON *changes; /* what undo_record_save() kept, the first change first */
};

/* Finds the run whose id begins with `id`. False, with the cause noted: ERROR_FAILED if there is no
 * such run, or no way back from it; ERROR_REFUSED if what was kept was altered, or is of another
 * database. */
bool undo_record_find(struct run *run, const char *id, struct undo_record *record)
    NONNULL(1, 2, 3) MUST_USE;

/* A run that can be taken back, for who chooses. */
struct undo_choice {
    const char *id;
    const char *time; /* RFC 3339, to the second */
    const char *user;
    const char *line; /* the command and its words */
};

/* All that the trail in the directory `state` has, without those that were taken back, the latest
 * first, in `region`; an empty list, with the cause, if the trail can't be read. */
const struct undo_choice *undo_record_list(struct region *region, const char *state, size_t *count,
                                           struct error *error) RETURNS_NONNULL NONNULL(1, 2, 3, 4);

#endif
