/* SPDX-License-Identifier: Apache-2.0 */
/* What the server limits, and how: the names of its keys in Redis, and its rules. */
#ifndef MODEL_RATE_LIMIT_H
#define MODEL_RATE_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct region;
struct settings;

/* Who or what is limited. */
struct rate_limited {
    const char *kind;    /* "user", "address", "log-in", … */
    const char *subject; /* an id, an address, a user name, a path */
    const char *domain;  /* what the rules are called */
    int64_t user_id;     /* of a user; else -1 */
};

/* At most `requests` within any span of `seconds`. */
struct rate_rule {
    int64_t seconds, requests;
};

/* The last rule is the longest. */
struct rate_rules {
    const struct rate_rule *rules;
    size_t count;
};

/* The part of a key between `ratelimit:` and `:list`, `:zset` or `:block`, in `region`. False if it
 * names nothing that the server limits. */
bool rate_limit_parse(struct region *region, const char *entity, struct rate_limited *limited)
    NONNULL(1, 2, 3);

/* A domain's rules: those that settings.py gives (RATE_LIMITING_RULES), else the server's own; in
 * `region`, none for a domain that nobody knows. */
struct rate_rules rate_limit_rules(struct region *region, const struct settings *settings,
                                   const char *domain) NONNULL(1, 2, 3);

/* A user's own rules for `api_by_user`, `seconds:requests,seconds:requests`, as the column
 * rate_limits has them; none if the text is empty or something else. */
struct rate_rules rate_limit_read_rules(struct region *region, const char *text) NONNULL(1, 2);

#endif
