/* SPDX-License-Identifier: Apache-2.0 */
/* What was run lately, in the palette. */
#ifndef UI_PALETTE_RUNS_H
#define UI_PALETTE_RUNS_H

#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct palette_entries;
struct past_run;

enum { PALETTE_RUNS_MOST = 20 };

/* Adds the latest of `runs`, which stand as run_history_list() gives them and live as long as the
 * entries; of those that were told the same, the latest one. */
void palette_add_runs(struct palette_entries *entries, const struct past_run *runs, size_t count,
                      int64_t now) NONNULL(1);

#endif
