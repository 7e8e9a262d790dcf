/* SPDX-License-Identifier: Apache-2.0 */
/* Reading what a job wrote, without reading all of it. */
#ifndef JOB_JOB_LOG_H
#define JOB_JOB_LOG_H

#include <stdint.h>

#include "core/attributes.h"

struct region;

struct job_tail {
    const char *status; /* of the event `end`, or NULL */
    int exit_status;
    const char *progress; /* of the last event `progress`: "12 of 40 users"; "" */
    int64_t written;      /* when something was last written, microseconds since 1970; 0: never */
};

/* What the end of an event log tells. */
struct job_tail job_log_tail(struct region *region, const char *path) NONNULL(1, 2);

#endif
