/* SPDX-License-Identifier: Apache-2.0 */
/* How many active humans a realm has in each role, and how many active bots: what the server's
 * audit log says beside each account that comes, goes or gets another role. */
#ifndef ACTION_ROLE_COUNTS_H
#define ACTION_ROLE_COUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct account;
struct change;
struct region;
struct role_counts;

/* Those of the accounts' realms as they are now in the transaction; in the change's memory. NULL,
 * with the cause noted, on failure. */
struct role_counts *role_counts_read(struct change *change, const struct account *accounts,
                                     size_t count) NONNULL(1) MUST_USE;

/* Counts an account once more (1) or once less (-1), with the role that it has. */
void role_counts_add(struct role_counts *counts, const struct account *account, int64_t increment)
    NONNULL(1, 2);

/* `{"11":{"200":A,…},"12":B}` for the account's realm, in `region`. */
const char *role_counts_text(const struct role_counts *counts, const struct account *account,
                             struct region *region) RETURNS_NONNULL NONNULL(1, 2, 3);

#endif
