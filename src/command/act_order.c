/* SPDX-License-Identifier: Apache-2.0 */
#include "command/act_order.h"

#include "action/act_perform.h"
#include "change/change.h"
#include "change/record.h"
#include "command/inverse.h"
#include "command/run.h"
#include "config/profile.h"
#include "core/region.h"

/* Who listens to an act. */
struct act_order_listener {
    struct act_listener listener;
    struct run *run;
    const struct act_order *order;
};

/* A run of one item may be about many rows. */
static void act_order_turn_to(struct run *run, const struct act_order *order, size_t index)
{
    size_t item = order->item ? order->item(order, index) : index;
    if (item < run_count(run))
        run_turn_to(run, item);
}

static void act_order_warn(void *context, size_t index, const char *text)
{
    const struct act_order_listener *listener = context;
    act_order_turn_to(listener->run, listener->order, index);
    run_warn(listener->run, "%s", text);
}

/* In a preview, and in a bulk run, which tells of each item whether it is done, it is but a
 * warning. */
static bool act_order_report(void *context, size_t index, const char *text, const char *hint)
{
    const struct act_order_listener *listener = context;
    struct run *run = listener->run;
    act_order_turn_to(run, listener->order, index);
    if (run_is_of_bulk(run) || run_options(run)->dry_run) {
        run_warn(run, "%s", text);
        return true;
    }
    run_fail(run, "%s", text);
    return run_hint(run, "%s", hint);
}

static void act_order_inverse(void *context, const struct inverse *inverse)
{
    run_note_inverse(((const struct act_order_listener *)context)->run, inverse);
}

struct act_call *act_order_call(struct run *run, const struct act *act)
{
    return act_call_create(act, run_region(run), run_error(run));
}

static struct act_setting act_order_setting(struct run *run, const struct act_order *order,
                                            struct change *change)
{
    struct act_order_listener *context = region_alloc(run_region(run), sizeof *context);
    *context = (struct act_order_listener){
        .listener = {act_order_warn, act_order_report, act_order_inverse, context},
        .run = run,
        .order = order,
    };
    return (struct act_setting){change, run_profile(run)->settings, &context->listener};
}

bool act_order_perform(struct run *run, struct change *change, const struct act_order *order)
{
    struct act_setting setting = act_order_setting(run, order, change);
    return act_perform(order->call, &setting);
}

static bool act_order_do(struct run *run, const struct act_order *order, struct change *change)
{
    struct act_setting setting = act_order_setting(run, order, change);
    return act_begin(order->call, &setting) && (!order->check || order->check(run, order)) &&
           act_do(order->call);
}

static bool act_order_finish(struct run *run, const struct act_order *order)
{
    for (size_t i = 0; order->say && i < order->call->count; i++) {
        act_order_turn_to(run, order, i);
        order->say(run, order, i);
    }
    return act_end(order->call);
}

bool act_order_run(struct run *run, const struct act_order *order)
{
    struct change *change = run_begin_change(run);
    if (!change || !act_order_do(run, order, change))
        return change_abandon(change);
    if (order->only_if_changed && records_rows(change_records(change)) == 0) {
        change_abandon(change);
        return true;
    }
    return run_commit_change(run, change) ? act_order_finish(run, order) : change_abandon(change);
}
