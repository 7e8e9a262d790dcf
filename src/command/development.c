/* SPDX-License-Identifier: Apache-2.0 */
#include "command/development.h"

#include "command/command.h"
#include "command/run_state.h"
#include "config/profile.h"
#include "config/settings.h"

bool development_only(struct run *run)
{
    const struct profile *profile = run_profile(run);
    if (!profile)
        return false;
    if (!settings_is_production(profile->settings))
        return true;
    run_fail(run, "Unknown command: '%s'\nType 'manage.py help' for usage.", run->command->name);
    return run_hint(run,
                    "%s is for development servers; %s/aloha.conf says that this one is in "
                    "production.",
                    run->command->name, profile->etc);
}
