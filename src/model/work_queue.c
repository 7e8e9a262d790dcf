/* SPDX-License-Identifier: Apache-2.0 */
#include "model/work_queue.h"

#include <string.h>

#include "config/sharding.h"
#include "core/region.h"

static const char *const workers[] = {
    "invites",
    "user_activity",
    "user_activity_interval",
    "user_presence",
    "missedmessage_emails",
    "email_senders",
    "missedmessage_mobile_notifications",
    "error_reports",
    "digest_emails",
    "email_mirror",
    "embed_links",
    "outgoing_webhooks",
    "embedded_bots",
    "deferred_work",
};

const char *const *work_queue_names(struct region *region, const struct sharding *sharding,
                                    size_t *count)
{
    struct sharding_ports ports = sharding_all_ports(sharding);
    const char **names =
        region_alloc_array(region, ARRAY_LENGTH(workers) + ports.count, sizeof *names);
    *count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(workers); i++)
        names[(*count)++] = workers[i];
    for (size_t i = 0; i < ports.count; i++)
        names[(*count)++] = sharding_queue(region, sharding, ports.ports[i]);
    return names;
}

bool work_queue_is_worker(const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(workers); i++) {
        if (strcmp(workers[i], name) == 0)
            return true;
    }
    return false;
}

bool work_queue_is_known(const char *name)
{
    static const char events[] = "notify_tornado";
    return work_queue_is_worker(name) || strncmp(name, events, sizeof events - 1) == 0;
}
