/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/edits.h"

#include <string.h>

#include "command/registry.h"
#include "core/region.h"
#include "core/translate.h"

static const struct edit user_edits[] = {
    {.label = N_("name"), .command = "bulk_change_user_name", .fact = "full_name", .renames = true},
    {.label = N_("email"),
     .command = "change_user_email",
     .fact = "delivery_email",
     .dest = "new_email"},
    {.label = N_("role"), .command = "change_user_role", .fact = "role", .dest = "new_role"},
    {.label = N_("password"), .command = "change_password"},
    {.label = N_("state"), .command = "deactivate_user", .fact = "state", .when = "active"},
    {.label = N_("state"), .command = "reactivate_user", .fact = "state", .when = "deactivated"},
};

const struct edit *edit_at(enum browse_thing thing, size_t index)
{
    return thing == BROWSE_USER && index < ARRAY_LENGTH(user_edits) ? &user_edits[index] : NULL;
}

bool edit_is_offered(const struct edit *edit, struct value now)
{
    return !edit->when ||
           (now.type == VALUE_TEXT && !now.null && strcmp(edit->when, now.text) == 0);
}

struct act edit_rename(struct region *region, const struct edit *edit, const char *realm,
                       const char *address, const char *name)
{
    const char **words = region_alloc_array(region, 3, sizeof *words);
    words[0] = "-r";
    words[1] = region_copy_text(region, realm);
    words[2] = "/dev/stdin"; /* the server's command knows no other name for it */
    return (struct act){
        .command = registry_find(edit->command),
        .words = words,
        .word_count = 3,
        .input = region_format(region, "%s,%s\n", address, name),
        .target = region_copy_text(region, address),
    };
}
