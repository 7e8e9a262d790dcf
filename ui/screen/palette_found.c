/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/palette_found.h"

#include "core/region.h"
#include "core/translate.h"
#include "model/row_search.h"
#include "server/rows.h"
#include "ui/screen/browse.h"
#include "ui/screen/palette_entries.h"

static void palette_found_open(struct console *console, const struct palette_entry *entry,
                               const struct form_subject *subject UNUSED)
{
    const enum browse_thing *thing = entry->data;
    browse_open(console, *thing, entry->number, NULL);
}

/* Where it is, or what a realm is called. */
static const char *palette_found_summary_of(struct region *region, const struct rows *rows,
                                            size_t row)
{
    const char *address = rows_text(rows, row, FOUND_ADDRESS);
    const char *string_id = rows_text(rows, row, FOUND_STRING_ID);
    if (rows_integer(rows, row, FOUND_KIND) == FOUND_REALM)
        return region_format(region, _("The realm '%s'."), string_id);
    if (*address)
        return region_format(region, _("%s in '%s'"), address, string_id);
    return region_format(region, _("In '%s'."), string_id);
}

void palette_add_found(struct palette_entries *entries, struct region *region,
                       const struct rows *rows)
{
    static const struct {
        const char *badge;
        enum browse_thing thing;
    } kinds[FOUND_KINDS] = {
        [FOUND_REALM] = {N_("realm"), BROWSE_REALM},
        [FOUND_USER] = {N_("user"), BROWSE_USER},
        [FOUND_STREAM] = {N_("stream"), BROWSE_STREAM},
    };
    for (size_t i = 0; i < rows_count(rows); i++) {
        int64_t kind = rows_integer(rows, i, FOUND_KIND);
        palette_add(entries,
                    (struct palette_entry){
                        .name = region_copy_text(region, rows_text(rows, i, FOUND_NAME)),
                        .badge = _(kinds[kind].badge),
                        .summary = palette_found_summary_of(region, rows, i),
                        .words = region_copy_text(region, rows_text(rows, i, FOUND_ADDRESS)),
                        .open = palette_found_open,
                        .data = &kinds[kind].thing,
                        .number = rows_integer(rows, i, FOUND_ID),
                        .late = true});
    }
}
