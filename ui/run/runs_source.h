/* SPDX-License-Identifier: Apache-2.0 */
/* The history of runs as rows of a list. */
#ifndef UI_RUNS_SOURCE_H
#define UI_RUNS_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct list_source;
struct past_run;

/* A source without rows, a memory_source. */
struct list_source *runs_source_create(void) RETURNS_NONNULL MUST_USE;
/* Its rows are these, from now on; the run at `index` of `count` has the key count - 1 - index, so
 * that a new one moves no cursor. */
void runs_source_fill(struct list_source *source, const struct past_run *runs, size_t count,
                      int64_t now) NONNULL(1);

#endif
