/* SPDX-License-Identifier: Apache-2.0 */
/* What a run is made of: for run.c, run_change.c and gate.c only. */
#ifndef COMMAND_RUN_STATE_H
#define COMMAND_RUN_STATE_H

#include <stddef.h>
#include <stdint.h>

#include "command/run.h"

struct outbox;

struct run {
    struct region *region;
    struct error error;
    const struct command *command;
    const struct arguments *arguments;
    const struct options *options;
    struct session *session;
    struct renderer *renderer;
    struct region *change_region; /* of the change begun last, so that bulk runs keep small */
    struct outbox *outbox;        /* opened with the first change that is for real */
    size_t rows_changed;          /* by what was committed */
    int64_t started_ms;           /* of the monotonic clock */
};

#endif
