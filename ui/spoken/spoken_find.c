/* SPDX-License-Identifier: Apache-2.0 */
/* Realms, users and streams of the whole server by a part of their name, as the palette finds them.
 */
#include "core/region.h"
#include "core/translate.h"
#include "model/row_search.h"
#include "server/rows.h"
#include "ui/list/memory_source.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

static const struct list_column columns[] = {
    {.name = "name", .title = N_("name")},
    {.name = "kind", .title = N_("kind")},
    {.name = "address", .title = N_("address")},
    {.name = "realm", .title = N_("realm")},
};

static const struct {
    const char *name;
    enum browse_thing thing;
} kinds[FOUND_KINDS] = {
    [FOUND_REALM] = {N_("realm"), BROWSE_REALM},
    [FOUND_USER] = {N_("user"), BROWSE_USER},
    [FOUND_STREAM] = {N_("stream"), BROWSE_STREAM},
};

/* The found as rows, numbered; what they are, by number. */
struct found {
    struct region *region;
    struct list_source *source;
    enum browse_thing *things;
    int64_t *ids;
};

static void spoken_find_on_rows(void *context, const struct rows *rows)
{
    struct found *found = context;
    size_t count = rows_count(rows);
    found->things = region_alloc_array(found->region, count + 1, sizeof *found->things);
    found->ids = region_alloc_array(found->region, count + 1, sizeof *found->ids);
    for (size_t i = 0; i < count; i++) {
        int64_t kind = rows_integer(rows, i, FOUND_KIND);
        const char *const cells[] = {rows_text(rows, i, FOUND_NAME), _(kinds[kind].name),
                                     rows_text(rows, i, FOUND_ADDRESS),
                                     rows_text(rows, i, FOUND_STRING_ID)};
        memory_source_add(found->source, (int64_t)i, false, cells, NULL);
        found->things[i] = kinds[kind].thing;
        found->ids[i] = rows_integer(rows, i, FOUND_ID);
    }
}

void spoken_find(struct spoken *spoken, const char *text)
{
    if (!text) {
        voice_say(spoken->voice, _("Say what: find and a part of a name or address."));
        return;
    }
    struct found found = {.region = region_create(),
                          .source = memory_source_create(columns, ARRAY_LENGTH(columns))};
    bool read = spoken_query(spoken, row_search(found.region, text), spoken_find_on_rows, &found);
    int64_t key = -1;
    if (read)
        key = spoken_choose(spoken, found.source, _("Found"));
    else
        found.source->kind->destroy(found.source);
    if (key >= 0)
        spoken_browse_open(spoken, found.things[key], found.ids[key]);
    region_destroy(found.region);
}
