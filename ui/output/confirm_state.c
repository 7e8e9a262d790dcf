/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/output/confirm_state.h"

#include "command/command.h"
#include "ui/run/preview_result.h"

bool confirm_is_shown(const struct confirm *confirm)
{
    return !confirm->run && confirm->preview && preview_result_succeeded(confirm->preview);
}

bool confirm_is_asking(const struct confirm *confirm)
{
    return confirm->asking && confirm_is_shown(confirm);
}

bool confirm_wants_name(const struct confirm *confirm)
{
    return confirm->act.command->danger == DANGER_DESTRUCTIVE ||
           preview_result_warned(confirm->preview);
}

const char *confirm_name(const struct confirm *confirm)
{
    return confirm->act.target ? confirm->act.target : confirm->act.command->name;
}
