/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/output/act_run.h"

#include "command/command.h"
#include "core/translate.h"
#include "ui/output/act_refusal.h"
#include "ui/output/confirm_layer.h"
#include "ui/output/output_layer.h"
#include "ui/run/act.h"
#include "ui/stack/context.h"

static void act_run_refuse(struct console *console, const struct act *act)
{
    console_notice(console, STYLE_ERROR, _("%s can't run: %s."), act->command->name,
                   act_refusal(console, act->command));
}

void act_run(struct console *console, const struct act *act)
{
    if (act_refusal(console, act->command))
        act_run_refuse(console, act);
    else if (act->command->danger == DANGER_READ)
        output_layer_open(console, act);
    else
        confirm_layer_open(console, act, true);
}

void act_preview(struct console *console, const struct act *act)
{
    if (act->command->danger == DANGER_READ)
        console_notice(console, STYLE_NORMAL, _("%s only reads: there is nothing to preview."),
                       act->command->name);
    else
        confirm_layer_open(console, act, false);
}
