/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was typed into forms and not run to the end: kept while the console runs, and in the state
 * directory for the next one, whatever became of the terminal. Secrets are not kept.
 */
#ifndef UI_DRAFTS_H
#define UI_DRAFTS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/fields/form_fields.h"

struct drafts;

/* `state`, the state directory, must outlive the drafts. */
struct drafts *drafts_create(const char *state) RETURNS_NONNULL NONNULL(1) MUST_USE;
void drafts_destroy(struct drafts *drafts); /* NULL is allowed */

/* A command line ("aloha-tui --batch …") was run to its end, and well. */
void drafts_note_done(struct drafts *drafts, const char *line) NONNULL(1, 2);

/*
 * Keeps what the fields hold in the place of what was kept for the same command; empty fields leave
 * nothing, nor do those whose command line was the last one to be run well. Where the state
 * directory can't be written it is kept as long as the console runs.
 */
void drafts_keep(struct drafts *drafts, const struct form_fields *fields) NONNULL(1, 2);
/* Fills the fields with what was kept, and says when that was. False, and nothing is changed, if
 * nothing was. */
bool drafts_fill(const struct drafts *drafts, struct form_fields *fields, int64_t *time)
    NONNULL(1, 2, 3);

#endif
