/* SPDX-License-Identifier: Apache-2.0 */
#include "action/default_stream_events.h"

#include "action/events.h"
#include "action/stream_row.h"
#include "change/change.h"
#include "core/json.h"
#include "server/rows.h"

/* The objects of the streams whose ids are in the first column, in their order. */
static bool default_stream_add_objects(struct change *change, const struct settings *settings,
                                       const struct rows *rows, cJSON *array)
{
    struct id_list ids =
        rows ? id_list_from_rows(change_region(change), rows, 0) : (struct id_list){0};
    const struct stream_row *streams = rows ? stream_rows_find(change, settings, ids) : NULL;
    for (size_t i = 0; streams && i < ids.count; i++)
        cJSON_AddItemToArray(array, stream_row_object(&streams[i]));
    return streams;
}

bool default_streams_tell(struct change *change, const struct settings *settings,
                          const struct account_realm *realm)
{
    cJSON *event = event_create("default_streams", NULL);
    cJSON *array = cJSON_AddArrayToObject(event, "default_streams");
    const struct rows *rows = change_read(
        change,
        "SELECT s.id FROM zerver_defaultstream d JOIN zerver_stream s"
        " ON s.id = d.stream_id WHERE d.realm_id = $1::int ORDER BY s.name COLLATE \"C\"",
        SQL_PARAMETERS(value_integer(realm->id)));
    if (default_stream_add_objects(change, settings, rows, array))
        return events_tell(change, realm, AUDIENCE_NON_GUESTS, event);
    cJSON_Delete(event);
    return false;
}

static bool default_stream_add_group(struct change *change, const struct settings *settings,
                                     const struct rows *groups, size_t row, cJSON *array)
{
    cJSON *group = json_create_object();
    cJSON_AddItemToArray(array, group);
    json_add_text(group, "name", rows_text(groups, row, 1));
    json_add_integer(group, "id", rows_integer(groups, row, 0));
    json_add_text(group, "description", rows_text(groups, row, 2));
    return default_stream_add_objects(
        change, settings,
        change_read(change,
                    "SELECT s.id FROM zerver_defaultstreamgroup_streams g JOIN zerver_stream s"
                    " ON s.id = g.stream_id WHERE g.defaultstreamgroup_id = $1::int"
                    " ORDER BY s.name COLLATE \"C\"",
                    SQL_PARAMETERS(value_integer(rows_integer(groups, row, 0)))),
        cJSON_AddArrayToObject(group, "streams"));
}

bool default_stream_groups_tell(struct change *change, const struct settings *settings,
                                const struct account_realm *realm)
{
    cJSON *event = event_create("default_stream_groups", NULL);
    cJSON *array = cJSON_AddArrayToObject(event, "default_stream_groups");
    const struct rows *groups =
        change_read(change,
                    "SELECT id, name, description FROM zerver_defaultstreamgroup"
                    " WHERE realm_id = $1::int ORDER BY name COLLATE \"C\"",
                    SQL_PARAMETERS(value_integer(realm->id)));
    bool done = groups;
    for (size_t i = 0; done && i < rows_count(groups); i++)
        done = default_stream_add_group(change, settings, groups, i, array);
    if (done)
        return events_tell(change, realm, AUDIENCE_NON_GUESTS, event);
    cJSON_Delete(event);
    return false;
}
