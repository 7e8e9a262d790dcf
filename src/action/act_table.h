/* SPDX-License-Identifier: Apache-2.0 */
/* All acts, in order of name. The table is generated from the act_files of sources.am. */
#ifndef ACTION_ACT_TABLE_H
#define ACTION_ACT_TABLE_H

#include <stddef.h>

#include "core/attributes.h"

struct act;

/* act_list.inc holds ACT(name) for every act, in order of name: see tools/list-acts. */
#define ACT(name) extern const struct act act_##name;
#include "action/act_list.inc"
#undef ACT

/* All of them; NULL at the end. */
const struct act *const *acts_all(size_t *count) RETURNS_NONNULL NONNULL(1);
/* The act of that name, or NULL. */
const struct act *act_find(const char *name) NONNULL(1);
/* The name that somebody who wrote this may have meant, or NULL. */
const char *act_nearest(const char *name) NONNULL(1);
/* The first act that is the way to change this column, or its table, or NULL. */
const struct act *act_that_writes(const char *table, const char *column) NONNULL(1, 2);

#endif
