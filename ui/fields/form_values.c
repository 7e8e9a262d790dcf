/* SPDX-License-Identifier: Apache-2.0 */
/* Fields that name several things, and fields that mean more than they say. */
#include <string.h>

#include "command/command.h"
#include "command/words.h"
#include "core/buffer.h"
#include "core/region.h"
#include "core/text.h"
#include "ui/fields/form_dates.h"
#include "ui/fields/form_fields.h"

/* Several in one value, with commas between them. */
static bool form_values_has_commas(const struct argument *argument)
{
    return !argument_is_list(argument) && (argument->semantic == SEMANTIC_USER_EMAIL_LIST ||
                                           argument->semantic == SEMANTIC_STREAM_LIST);
}

bool form_field_takes_many(const struct form_field *field)
{
    return argument_is_list(field->argument) || form_values_has_commas(field->argument);
}

static const char *const *form_values_split_at_commas(struct region *region, const char *text,
                                                      size_t *count)
{
    const char **values = region_alloc_array(region, strlen(text) + 2, sizeof *values);
    *count = 0;
    while (*text) {
        size_t length = strcspn(text, ",");
        const char *value = text_trim(region, region_copy_bytes(region, text, length));
        if (*value)
            values[(*count)++] = value;
        text += length + (text[length] == ',');
    }
    return values;
}

const char *const *form_field_values(struct region *region, const struct form_field *field,
                                     size_t *count)
{
    static const char *const nothing[] = {NULL};
    const char *text = form_field_text(field);
    if (form_values_has_commas(field->argument))
        return form_values_split_at_commas(region, text, count);
    if (argument_is_list(field->argument)) {
        const char *const *words = words_split(region, text, count, NULL);
        return words ? words : nothing;
    }
    const char **values = region_alloc_array(region, 2, sizeof *values);
    *count = *text != '\0';
    values[0] = *text ? region_copy_text(region, text) : NULL;
    return values;
}

void form_field_set_values(struct form_field *field, const char *const values[], size_t count)
{
    struct region *region = region_create();
    struct buffer text = {0};
    if (argument_is_list(field->argument))
        buffer_append_text(&text, words_join(region, values, count));
    else
        for (size_t i = 0; i < count; i++)
            buffer_format(&text, "%s%s", i ? "," : "", values[i]);
    form_field_set(field, buffer_text(&text));
    buffer_free(&text);
    region_destroy(region);
}

const char *form_field_meant(struct region *region, const struct form_field *field, int64_t now)
{
    const char *text = form_field_text(field), *date = NULL;
    if (field->argument->semantic == SEMANTIC_DATETIME)
        date = form_date_read(region, text, now);
    return date ? date : text;
}

void form_field_settle(struct form_field *field, int64_t now)
{
    struct region *region = region_create();
    const char *meant = form_field_meant(region, field, now);
    if (meant != form_field_text(field))
        form_field_set(field, meant);
    region_destroy(region);
}
