/* SPDX-License-Identifier: Apache-2.0 */
/* What a user may do: the numbers in zerver_userprofile.role and their names. */
#ifndef MODEL_ROLE_H
#define MODEL_ROLE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct region;
struct value;

enum role {
    ROLE_OWNER = 100,
    ROLE_ADMINISTRATOR = 200,
    ROLE_MODERATOR = 300,
    ROLE_MEMBER = 400,
    ROLE_GUEST = 600
};

/* "owner", "administrator", "moderator", "member", "guest"; "role 700" in `region` for others. */
const char *role_name(struct region *region, int64_t role) RETURNS_NONNULL NONNULL(1);
/* As the server says it: "Organization owner", "Organization administrator", "Moderator", "Member",
 * "Guest"; the number for others. */
const char *role_title(struct region *region, int64_t role) RETURNS_NONNULL NONNULL(1);
/* "admin" for "administrator", else as role_name(): how change_user_role takes it. NULL for others.
 */
const char *role_word(int64_t role);
/* "admin" for "administrator", else as role_name(): where columns are few. */
const char *role_short_name(struct region *region, int64_t role) RETURNS_NONNULL NONNULL(1);
/* The role with this name, long or short, or a beginning of it; false if there is none. */
bool role_parse(const char *name, enum role *role) NONNULL(1, 2) MUST_USE;

/* The long names in order, NULL at the end: choices of an argument. */
extern const char *const role_names[];

#endif
