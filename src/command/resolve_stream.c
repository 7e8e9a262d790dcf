/* SPDX-License-Identifier: Apache-2.0 */
#include "command/resolve_stream.h"

#include "action/id_list.h"
#include "command/run.h"
#include "core/region.h"
#include "core/text.h"
#include "model/realm.h"
#include "server/database.h"
#include "server/rows.h"

enum { STREAM_NAME_MAX = 60 };

static bool stream_name_is_visible(const char *name)
{
    while (*name) {
        uint32_t code_point;
        name += text_decode(name, &code_point);
        if (text_is_unsafe(code_point))
            return false;
    }
    return true;
}

bool resolve_stream_name(struct run *run, const char *text, const char **name)
{
    *name = text_trim(run_region(run), text);
    if (!**name)
        return run_fail(run, "The name of a stream is empty.");
    if (text_length(*name) > STREAM_NAME_MAX)
        return run_fail(run, "The name of a stream has at most %d characters.", STREAM_NAME_MAX);
    return stream_name_is_visible(*name) ||
           run_fail(run, "The name of a stream has characters that can't be seen.");
}

bool resolve_stream(struct run *run, const struct realm *realm, const char *text, int64_t *id)
{
    const char *name = text_trim(run_region(run), text);
    const struct rows *rows =
        database_query(run_database(run), run_region(run), run_error(run),
                       "SELECT id FROM zerver_stream WHERE realm_id = $1::int"
                       " AND upper(name::text) = upper($2::text)",
                       SQL_PARAMETERS(value_integer(realm->id), value_text(name)));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return run_fail(run, "There is no stream '%s' in the realm '%s'.", name,
                        realm->string_id) ||
               run_hint(run, "list_streams shows the streams of the realm.");
    *id = rows_integer(rows, 0, 0);
    return true;
}

const char *const *resolve_addresses(struct run *run, const int64_t ids[], size_t count)
{
    struct region *region = run_region(run);
    const struct rows *rows = database_query(
        run_database(run), region, run_error(run),
        "SELECT coalesce(u.delivery_email, '') FROM unnest($1::bigint[]) WITH ORDINALITY AS"
        " w (id, place) LEFT JOIN zerver_userprofile u ON u.id = w.id ORDER BY w.place",
        SQL_PARAMETERS(id_list_parameter(region, (struct id_list){ids, count})));
    const char **addresses = region_alloc_array(region, count, sizeof *addresses);
    for (size_t i = 0; rows && i < count; i++)
        addresses[i] = rows_text(rows, i, 0);
    return rows ? addresses : NULL;
}
