/* SPDX-License-Identifier: Apache-2.0 */
/* What the server puts in front of its cache keys, so that each deployment has keys of its own. */
#ifndef CONFIG_CACHE_PREFIX_H
#define CONFIG_CACHE_PREFIX_H

#include "core/attributes.h"

struct region;
struct error;

/*
 * The prefix of the deployment in the directory `deployment`: 32 hexadecimal digits and a colon, in
 * `region`, from var/remote_cache_prefix there. As the server's own processes do, whoever does not
 * find the file makes it, and whoever finds it half written (any line that is not 33
 * bytes long) tries again, for up to 4.5 s. NULL,
 * with the cause (ERROR_FAILED, or the interruption), if it can't be made or read.
 */
const char *cache_prefix_read(struct region *region, const char *deployment, struct error *error)
    NONNULL(1, 2) MUST_USE;

#endif
