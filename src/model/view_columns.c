/* SPDX-License-Identifier: Apache-2.0 */
#include "model/view_columns.h"

#include <string.h>

#include "core/clock.h"
#include "core/region.h"
#include "core/translate.h"
#include "model/realm.h"
#include "model/role.h"

const char *view_show_yes_no(struct region *region UNUSED, const struct value *value,
                             int64_t now UNUSED)
{
    if (value->null)
        return "";
    return value->boolean ? _("yes") : _("no");
}

const char *view_show_word(struct region *region UNUSED, const struct value *value,
                           int64_t now UNUSED)
{
    static const char *const words[] = {
        N_("active"),     N_("deactivated"),    N_("public"),       N_("private"),
        N_("web-public"), N_("person"),         N_("bot"),          N_("placeholder"),
        N_("everyone"),   N_("administrators"), N_("full members"), N_("moderators"),
        N_("for ever"),   N_("as the realm"),   N_("self-hosted"),  N_("limited"),
        N_("standard"),   N_("standard free"),  N_("plus"),
    };
    for (size_t i = 0; i < ARRAY_LENGTH(words) && !value->null; i++) {
        if (strcmp(value->text, words[i]) == 0)
            return _(words[i]);
    }
    return value->null ? "" : value->text;
}

const char *view_show_minute(struct region *region, const struct value *value, int64_t now UNUSED)
{
    return value->null ? "" : clock_format_minute(region, value->time);
}

const char *view_show_day(struct region *region, const struct value *value, int64_t now UNUSED)
{
    enum { DAY_LENGTH = 10 };
    if (value->null)
        return _("never");
    return region_copy_bytes(region, clock_format_minute(region, value->time), DAY_LENGTH);
}

const char *view_show_ago(struct region *region, const struct value *value, int64_t now)
{
    return value->null ? _("never") : clock_format_ago(region, value->time, now);
}

const char *view_show_role(struct region *region, const struct value *value, int64_t now UNUSED)
{
    return value->null ? "" : role_short_name(region, value->integer);
}

const char *view_show_string_id(struct region *region UNUSED, const struct value *value,
                                int64_t now UNUSED)
{
    return value->null ? "" : realm_show_string_id(value->text);
}

bool view_read_role(const char *text, struct value *value)
{
    enum role role;
    if (!role_parse(text, &role))
        return false;
    *value = value_integer(role);
    return true;
}
