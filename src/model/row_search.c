/* SPDX-License-Identifier: Apache-2.0 */
#include "model/row_search.h"

#include "core/region.h"

#define CONTAINS(column) "position(upper($1::text) in upper(" column "::text)) > 0"

static const char sql[] =
    "(SELECT 0, r.id, r.name, r.string_id, r.id, r.string_id FROM zerver_realm r"
    " WHERE " CONTAINS("r.string_id") " OR " CONTAINS(
        "r.name") " ORDER BY r.id LIMIT 5)"
                  " UNION ALL "
                  "(SELECT 1, u.id, u.full_name, u.delivery_email, r.id, r.string_id"
                  " FROM zerver_userprofile u JOIN zerver_realm r ON r.id = u.realm_id"
                  " WHERE " CONTAINS("u.delivery_email") " OR " CONTAINS(
                      "u.full_name") " LIMIT 10)"
                                     " UNION ALL "
                                     "(SELECT 2, s.id, s.name, '', r.id, r.string_id"
                                     " FROM zerver_stream s JOIN zerver_realm r ON r.id = "
                                     "s.realm_id"
                                     " WHERE " CONTAINS("s.name") " LIMIT 5)";

struct statement row_search(struct region *region, const char *text)
{
    struct value *value = region_alloc(region, sizeof *value);
    *value = value_text(region_copy_text(region, text));
    return (struct statement){.sql = sql, .parameters = {.values = value, .count = 1}};
}
