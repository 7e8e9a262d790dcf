/* SPDX-License-Identifier: Apache-2.0 */
/* What a question can be answered with: the pickers of the screen, told by number. */
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "config/profile.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "model/realm.h"
#include "server/rows.h"
#include "ui/dialog/picker.h"
#include "ui/fields/form_dates.h"
#include "ui/fields/recent.h"
#include "ui/source/undo_source.h"
#include "ui/source/view_source.h"
#include "ui/spoken/spoken_list.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

static void spoken_choices_on_realm(void *context, const struct rows *rows)
{
    int64_t *id = context;
    if (rows_count(rows) > 0)
        *id = rows_integer(rows, 0, 0);
}

/* The realm that is filled in; -1, having said why, if there is none. */
static int64_t spoken_choices_realm_of(struct spoken *spoken, const struct form_fields *fields)
{
    const struct form_field *field = form_fields_find(fields, SOURCE_REALMS);
    const char *text = field ? form_field_text(field) : "";
    struct region *region = region_create();
    int64_t id = -1;
    if (!*text)
        voice_say(spoken->voice,
                  _("Which there are depends on the realm, which is not filled in."));
    else if (spoken_query(spoken, realm_find_statement(region, text), spoken_choices_on_realm,
                          &id) &&
             id < 0)
        voice_say(spoken->voice, _("There is no realm %s."), text);
    region_destroy(region);
    return id;
}

static struct list_source *spoken_choices_undo_rows(struct spoken *spoken)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct list_source *source = undo_source_create(spoken->profile->state, &error);
    if (error.kind != ERROR_NONE)
        spoken_complain(spoken, error.text, error.hint);
    region_destroy(region);
    return source;
}

/* The rows that the field takes one of; NULL, having said why. */
static struct list_source *spoken_choices_rows_for(struct spoken *spoken,
                                                   const struct form_fields *fields,
                                                   const struct form_field *field)
{
    if (field->source == SOURCE_RUNS)
        return spoken_choices_undo_rows(spoken);
    const struct view *view = picker_view(field->source);
    int64_t realm = view->scope_count ? spoken_choices_realm_of(spoken, fields) : 0;
    if (realm < 0)
        return NULL;
    const struct value scope = value_integer(realm);
    struct list_source *source = view_source_create(spoken->database, view);
    if (view->scope_count)
        view_source_set_scope(source, &scope);
    return source;
}

static void spoken_choices_tell_rows(struct spoken *spoken, const struct form_fields *fields,
                                     const struct form_field *field, const char *part)
{
    struct list_source *source = spoken_choices_rows_for(spoken, fields, field);
    spoken_choices_end(spoken);
    if (!source)
        return;
    spoken->choices = spoken_list_create(source, _("To choose from"), spoken->voice);
    spoken_list_set_further(spoken->choices,
                            _("There are more: type +, or ? and a part of the name."));
    if (part)
        spoken_list_filter(spoken->choices, part);
    else
        spoken_list_more(spoken->choices);
    if (spoken_list_count(spoken->choices) > 0)
        voice_say(spoken->voice, "%s",
                  form_field_takes_many(field) ? _("#1 is the first of them, #1 #2 the first two.")
                                               : _("#1 is the first of them."));
}

static void spoken_choices_tell_dates(struct spoken *spoken)
{
    struct region *region = region_create();
    size_t count;
    const char *const *words = form_date_words(&count);
    for (size_t i = 0; i < count; i++)
        voice_say(spoken->voice, "%s: %s", words[i], form_date_read(region, words[i], clock_now()));
    region_destroy(region);
}

static void spoken_choices_tell_recent(struct spoken *spoken, const struct form_field *field)
{
    struct region *region = region_create();
    size_t count;
    const char *const *values =
        recent_values(region, spoken->profile->state, field->argument, &count);
    for (size_t i = 0; i < count; i++)
        voice_say(spoken->voice, _("Used before: %s"), values[i]);
    region_destroy(region);
}

void spoken_choices_tell(struct spoken *spoken, const struct form_fields *fields,
                         const struct form_field *field, const char *part)
{
    if (field->kind != FIELD_LINE)
        return;
    if (!part)
        spoken_choices_tell_recent(spoken, field);
    if (field->argument->semantic == SEMANTIC_DATETIME)
        spoken_choices_tell_dates(spoken);
    if (field->source != SOURCE_NONE)
        spoken_choices_tell_rows(spoken, fields, field, part);
}

bool spoken_choices_more(struct spoken *spoken)
{
    if (spoken->choices)
        spoken_list_more(spoken->choices);
    return spoken->choices;
}

static const char *spoken_choices_value_at(struct spoken *spoken, struct region *region,
                                           const struct form_field *field, size_t row)
{
    struct value value = spoken_list_value(spoken->choices, row, picker_column(field->source));
    const char *text = value.null ? "" : value.text;
    if (field->source == SOURCE_REALMS)
        return picker_realm_text(region, spoken_list_key(spoken->choices, row), text);
    return region_copy_text(region, text);
}

/* The value that "#3" means; NULL if there is no such row. */
static const char *spoken_choices_read_one(struct spoken *spoken, struct region *region,
                                           const struct form_field *field, const char *word)
{
    int64_t number;
    if (*word != '#' || text_parse_integer(word + 1, &number) != TEXT_INTEGER || number < 1 ||
        number > (int64_t)spoken_list_count(spoken->choices))
        return NULL;
    return spoken_choices_value_at(spoken, region, field, (size_t)number - 1);
}

bool spoken_choices_is_meant(const struct spoken *spoken, const char *answer)
{
    return spoken->choices && *answer == '#' && answer[1] >= '0' && answer[1] <= '9';
}

bool spoken_choices_take(struct spoken *spoken, struct form_field *field, const char *answer)
{
    struct region *region = region_create();
    char *rest = region_copy_text(region, answer), *word;
    const char **values = region_alloc_array(region, strlen(answer) + 1, sizeof *values);
    size_t count = 0;
    bool fine = true;
    while (fine && (word = strsep(&rest, " "))) {
        if (*word)
            fine = (values[count++] = spoken_choices_read_one(spoken, region, field, word));
    }
    fine = fine && (count == 1 || form_field_takes_many(field));
    if (fine)
        form_field_set_values(field, values, count);
    else
        voice_say(spoken->voice, _("There is no %s here."), answer);
    region_destroy(region);
    return fine;
}

void spoken_choices_end(struct spoken *spoken)
{
    spoken_list_destroy(spoken->choices);
    spoken->choices = NULL;
}
