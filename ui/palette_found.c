/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/palette_found.h"

#include "core/region.h"
#include "model/row_search.h"
#include "server/rows.h"
#include "ui/form.h"
#include "ui/palette.h"
#include "ui/picker.h"
#include "ui/user_layer.h"

static void open_user(struct console *console, const struct palette_entry *entry,
                      const struct form_subject *subject UNUSED)
{
    user_layer_open(console, entry->number);
}

/* What has no screen of its own offers the commands that take it. */
static void open_commands(struct console *console, const struct palette_entry *entry,
                          const struct form_subject *subject UNUSED)
{
    palette_open_for(console, entry->data);
}

static struct form_subject *subject_of(struct region *region, const struct rows *rows, size_t row)
{
    struct form_subject *subject = region_alloc(region, sizeof *subject);
    subject->realm = picker_realm_text(region, rows_integer(rows, row, FOUND_REALM_ID),
                                       rows_text(rows, row, FOUND_STRING_ID));
    if (rows_integer(rows, row, FOUND_KIND) == FOUND_STREAM)
        subject->stream = region_copy_text(region, rows_text(rows, row, FOUND_NAME));
    return subject;
}

/* Where it is, or what a realm is called. */
static const char *summary_of(struct region *region, const struct rows *rows, size_t row)
{
    const char *address = rows_text(rows, row, FOUND_ADDRESS);
    const char *string_id = rows_text(rows, row, FOUND_STRING_ID);
    if (rows_integer(rows, row, FOUND_KIND) == FOUND_REALM)
        return region_format(region, "Commands for the realm '%s'.", string_id);
    if (*address)
        return region_format(region, "%s in '%s'", address, string_id);
    return region_format(region, "Commands for this stream in '%s'.", string_id);
}

void palette_add_found(struct palette_entries *entries, struct region *region,
                       const struct rows *rows)
{
    static const char *const badges[FOUND_KINDS] = {"realm", "user", "stream"};
    for (size_t i = 0; i < rows_count(rows); i++) {
        int64_t kind = rows_integer(rows, i, FOUND_KIND);
        palette_add(entries,
                    (struct palette_entry){
                        .name = region_copy_text(region, rows_text(rows, i, FOUND_NAME)),
                        .badge = badges[kind],
                        .summary = summary_of(region, rows, i),
                        .words = region_copy_text(region, rows_text(rows, i, FOUND_ADDRESS)),
                        .open = kind == FOUND_USER ? open_user : open_commands,
                        .data = subject_of(region, rows, i),
                        .number = rows_integer(rows, i, FOUND_ID),
                        .late = true});
    }
}
