/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/output/act_refusal.h"

#include "command/access.h"
#include "command/command.h"
#include "command/options.h"
#include "config/profile.h"
#include "core/translate.h"
#include "ui/stack/context.h"

const char *act_refusal(const struct console *console, const struct command *command)
{
    const char *refusal = access_refusal(console_profile(console), command);
    if (refusal)
        return refusal;
    if (command->danger == DANGER_READ)
        return NULL;
    if (console_profile(console)->read_only)
        return _("this profile is read-only");
    return console_options(console)->read_only ? _("the console was started with --read-only")
                                               : NULL;
}
