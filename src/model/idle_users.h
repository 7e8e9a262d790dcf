/* SPDX-License-Identifier: Apache-2.0 */
/* Which users soft deactivation is about. All return ids, in ascending order, or NULL, with the
 * cause; `realm` may be NULL: the whole server. */
#ifndef MODEL_IDLE_USERS_H
#define MODEL_IDLE_USERS_H

#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct database;
struct error;
struct realm;
struct region;
struct rows;

/* The users with these delivery addresses, case and all. Where there are not as many users as
 * addresses, since some are unknown, named twice or in several realms, ERROR_FAILED with the
 * contract's text. */
const struct rows *idle_users_by_address(struct database *database, struct region *region,
                                         const struct realm *realm, const char *const addresses[],
                                         size_t count, struct error *error)
    NONNULL(1, 2, 6) MUST_USE;

/* People who are active, not idle yet, and were last seen more than `days` (a decimal number) whole
 * days before `now`. Who never was seen is not among them. */
const struct rows *idle_users_to_be(struct database *database, struct region *region,
                                    const struct realm *realm, const char *days, int64_t now,
                                    struct error *error) NONNULL(1, 2, 4, 6) MUST_USE;

/* People who are active and idle. */
const struct rows *idle_users(struct database *database, struct region *region,
                              const struct realm *realm, struct error *error)
    NONNULL(1, 2, 4) MUST_USE;

#endif
