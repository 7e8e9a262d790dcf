/* SPDX-License-Identifier: Apache-2.0 */
#include "model/role.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "core/region.h"

const char *const role_names[] = {"owner", "administrator", "moderator", "member", "guest", NULL};

static const struct {
    enum role role;
    const char *name;
    const char *short_name;
    const char *title;
} roles[] = {
    {ROLE_OWNER, "owner", "owner", "Organization owner"},
    {ROLE_ADMINISTRATOR, "administrator", "admin", "Organization administrator"},
    {ROLE_MODERATOR, "moderator", "moderator", "Moderator"},
    {ROLE_MEMBER, "member", "member", "Member"},
    {ROLE_GUEST, "guest", "guest", "Guest"},
};

const char *role_name(struct region *region, int64_t role)
{
    for (size_t i = 0; i < ARRAY_LENGTH(roles); i++) {
        if (roles[i].role == role)
            return roles[i].name;
    }
    return region_format(region, "role %" PRId64, role);
}

const char *role_word(int64_t role)
{
    for (size_t i = 0; i < ARRAY_LENGTH(roles); i++) {
        if (roles[i].role == role)
            return roles[i].short_name;
    }
    return NULL;
}

const char *role_short_name(struct region *region, int64_t role)
{
    const char *word = role_word(role);
    return word ? word : role_name(region, role);
}

const char *role_title(struct region *region, int64_t role)
{
    for (size_t i = 0; i < ARRAY_LENGTH(roles); i++) {
        if (roles[i].role == role)
            return roles[i].title;
    }
    return role_name(region, role);
}

bool role_parse(const char *name, enum role *role)
{
    size_t length = strlen(name);
    if (length == 0)
        return false;
    for (size_t i = 0; i < ARRAY_LENGTH(roles); i++) {
        if (strncasecmp(roles[i].name, name, length) != 0)
            continue;
        *role = roles[i].role;
        return true;
    }
    return false;
}
