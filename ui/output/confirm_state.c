/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/output/confirm_state.h"

#include "command/command.h"
#include "ui/run/findings.h"

bool confirm_is_shown(const struct confirm *confirm)
{
    return !confirm->run && confirm->findings && findings_succeeded(confirm->findings);
}

bool confirm_is_asking(const struct confirm *confirm)
{
    return confirm->asking && confirm_is_shown(confirm);
}

bool confirm_wants_name(const struct confirm *confirm)
{
    return confirm->act.command->danger == DANGER_DESTRUCTIVE || findings_warned(confirm->findings);
}

const char *confirm_name(const struct confirm *confirm)
{
    return confirm->act.target ? confirm->act.target : confirm->act.command->name;
}
