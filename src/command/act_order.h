/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a command performs an act: the change begins, rows are locked, the act warns, does it and
 * notes what takes it back, the change is committed, and the command says what was done. The
 * command itself resolves its arguments to the values of a call, and words what it says.
 */
#ifndef COMMAND_ACT_ORDER_H
#define COMMAND_ACT_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "action/act_call.h"
#include "core/attributes.h"

struct act;
struct change;
struct run;

struct act_order {
    struct act_call *call;
    /* What the command refuses though the act would not; rows are locked. False, with the cause
     * noted in the run. NULL: nothing. */
    bool (*check)(struct run *run, const struct act_order *order);
    /* Says what was done, or in a preview would be, to number `index` of the rows that the call is
     * about; the run is turned to it. NULL: nothing. */
    void (*say)(struct run *run, const struct act_order *order, size_t index);
    /* Which item of a bulk run number `index` of the rows belongs to; NULL: that of its number. */
    size_t (*item)(const struct act_order *order, size_t index);
    const void *context; /* for these */
    /* If no row has changed, there is no word of it. */
    bool only_if_changed;
};

/* A call in the run's memory, whose failures are the run's. */
struct act_call *act_order_call(struct run *run, const struct act *act) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;

/* Does it, from begin to end. False, with the cause noted: nothing was changed, or after the commit
 * the act reported a failure. */
bool act_order_run(struct run *run, const struct act_order *order) NONNULL(1, 2) MUST_USE;

/* For a command that makes one change of several acts: performs the order's call within it, and
 * nothing else. After the commit comes act_end(). */
bool act_order_perform(struct run *run, struct change *change, const struct act_order *order)
    NONNULL(1, 2, 3) MUST_USE;

#endif
