/* SPDX-License-Identifier: Apache-2.0 */
#include "command/redis_client.h"

#include "command/run.h"
#include "config/profile.h"
#include "server/redis.h"

enum { REDIS_CLIENT_TIMEOUT_MS = 3000 };

struct redis *redis_client_open(struct run *run)
{
    const struct profile *profile = run_profile(run);
    return profile ? redis_open(profile->redis, profile->redis_password, REDIS_CLIENT_TIMEOUT_MS,
                                run_error(run))
                   : NULL;
}
