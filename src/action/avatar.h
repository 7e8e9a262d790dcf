/* SPDX-License-Identifier: Apache-2.0 */
/* The addresses of users' pictures, as clients are told them. */
#ifndef ACTION_AVATAR_H
#define ACTION_AVATAR_H

#include "core/attributes.h"

struct account;
struct region;
struct settings;

enum avatar_size { AVATAR_SMALL, AVATAR_MEDIUM };

/*
 * The picture of an account whose avatar_source is `G`: at Gravatar, by the MD5 of its delivery
 * address in lower case, or where ENABLE_GRAVATAR is off the server's default picture. In `region`.
 * Source: https://docs.gravatar.com (avatar requests).
 */
const char *avatar_gravatar_url(struct region *region, const struct settings *settings,
                                const struct account *account,
                                enum avatar_size size) RETURNS_NONNULL NONNULL(1, 2, 3);

/* The picture of any account: the uploaded one where avatar_source is `U`, else as above. In
 * `region`. */
const char *avatar_url(struct region *region, const struct settings *settings,
                       const struct account *account, enum avatar_size size) RETURNS_NONNULL
    NONNULL(1, 2, 3);

#endif
