/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/form/form_lookup.h"

#include <stdlib.h>
#include <string.h>

#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "model/missing_names.h"
#include "model/realm.h"
#include "server/async_database.h"
#include "ui/stack/context.h"

enum { PAUSE_MS = 90 };

struct form_lookup {
    struct console *console;
    const struct form_fields *fields;
    struct region *asked;            /* of the names below */
    const char *texts[SOURCE_COUNT]; /* of the fields, as they were asked for; NULL: not yet */
    struct region *answered;
    const char *notes[SOURCE_COUNT];
    struct async_query *query;
    struct timer *pause;
};

struct form_lookup *form_lookup_create(struct console *console, const struct form_fields *fields)
{
    struct form_lookup *lookup = memory_alloc(1, sizeof *lookup);
    lookup->console = console;
    lookup->fields = fields;
    lookup->asked = region_create();
    lookup->answered = region_create();
    return lookup;
}

static void form_lookup_stop_asking(struct form_lookup *lookup)
{
    async_query_forget(lookup->query);
    lookup->query = NULL;
    timer_stop(lookup->pause);
    lookup->pause = NULL;
}

void form_lookup_destroy(struct form_lookup *lookup)
{
    if (!lookup)
        return;
    form_lookup_stop_asking(lookup);
    region_destroy(lookup->asked);
    region_destroy(lookup->answered);
    free(lookup);
}

/* Gathers what all fields of a source name. */
static const char *const *form_lookup_names_of(const struct form_lookup *lookup,
                                               struct region *region, enum field_source source,
                                               size_t *count)
{
    const char **all = NULL;
    *count = 0;
    for (size_t i = 0; i < lookup->fields->count; i++) {
        size_t more;
        const struct form_field *field = &lookup->fields->fields[i];
        if (field->source != source)
            continue;
        const char *const *values = form_field_values(region, field, &more);
        const char **longer = region_alloc_array(region, *count + more + 1, sizeof *longer);
        if (*count)
            memcpy(longer, all, *count * sizeof *all);
        for (size_t j = 0; j < more; j++)
            longer[(*count)++] = values[j];
        all = longer;
    }
    return all;
}

/* Notes the missing names of a kind, the first of them by name. */
static void form_lookup_note_missing(struct form_lookup *lookup, const struct rows *rows,
                                     const char *kind, enum field_source source)
{
    const char *first = NULL, *realm = lookup->texts[SOURCE_REALMS];
    size_t count = 0;
    for (size_t i = 0; i < rows_count(rows); i++) {
        if (strcmp(rows_text(rows, i, MISSING_NAME_KIND), kind) != 0)
            continue;
        count++;
        if (!first)
            first = rows_text(rows, i, MISSING_NAME_TEXT);
    }
    if (count == 1)
        lookup->notes[source] =
            region_format(lookup->answered, _("Not in the realm %s: %s"), realm, first);
    else if (count > 1)
        lookup->notes[source] = region_format(
            lookup->answered, _("Not in the realm %s: %s and %zu more"), realm, first, count - 1);
}

static void form_lookup_on_missing(void *context, const struct rows *rows,
                                   const struct error *error UNUSED)
{
    struct form_lookup *lookup = context;
    lookup->query = NULL;
    if (!rows)
        return; /* the command will say it */
    form_lookup_note_missing(lookup, rows, "user", SOURCE_USERS);
    form_lookup_note_missing(lookup, rows, "stream", SOURCE_STREAMS);
    console_changed(lookup->console);
}

static void form_lookup_ask_for_names(struct form_lookup *lookup, int64_t realm_id)
{
    struct region *region = region_create();
    size_t user_count, stream_count;
    const char *const *users = form_lookup_names_of(lookup, region, SOURCE_USERS, &user_count);
    const char *const *streams =
        form_lookup_names_of(lookup, region, SOURCE_STREAMS, &stream_count);
    if (user_count + stream_count > 0) {
        struct statement statement =
            missing_names_statement(region, realm_id, users, user_count, streams, stream_count);
        lookup->query = async_database_query(console_database(lookup->console), statement.sql,
                                             statement.parameters, form_lookup_on_missing, lookup);
    }
    region_destroy(region);
}

static void form_lookup_on_realm(void *context, const struct rows *rows,
                                 const struct error *error UNUSED)
{
    struct form_lookup *lookup = context;
    lookup->query = NULL;
    if (!rows)
        return;
    if (rows_count(rows) > 0)
        form_lookup_ask_for_names(lookup, rows_integer(rows, 0, 0));
    else
        lookup->notes[SOURCE_REALMS] = _("There is no such realm.");
    console_changed(lookup->console);
}

static void form_lookup_on_pause(void *context)
{
    struct form_lookup *lookup = context;
    const char *realm = lookup->texts[SOURCE_REALMS];
    struct region *region = region_create();
    form_lookup_stop_asking(lookup);
    if (*realm) {
        struct statement statement = realm_find_statement(region, realm);
        lookup->query = async_database_query(console_database(lookup->console), statement.sql,
                                             statement.parameters, form_lookup_on_realm, lookup);
    }
    region_destroy(region);
}

/* The texts of all fields of a source, one after the other. */
static const char *form_lookup_texts_of(const struct form_lookup *lookup, enum field_source source)
{
    const char *texts = "";
    for (size_t i = 0; i < lookup->fields->count; i++) {
        const struct form_field *field = &lookup->fields->fields[i];
        if (field->source == source)
            texts = region_format(lookup->asked, "%s%s%s", texts, *texts ? "\n" : "",
                                  form_field_text(field));
    }
    return texts;
}

/* Takes the texts over; false if they are those that were asked for. */
static bool form_lookup_take_texts(struct form_lookup *lookup)
{
    bool others = false;
    for (int i = SOURCE_NONE + 1; i < SOURCE_COUNT; i++) {
        const char *texts = form_lookup_texts_of(lookup, (enum field_source)i);
        others |= !lookup->texts[i] || strcmp(texts, lookup->texts[i]) != 0;
        lookup->texts[i] = texts;
    }
    return others;
}

void form_lookup_update(struct form_lookup *lookup)
{
    struct region *before = lookup->asked;
    lookup->asked = region_create();
    if (form_lookup_take_texts(lookup)) {
        form_lookup_stop_asking(lookup);
        region_reset(lookup->answered);
        memset(lookup->notes, 0, sizeof lookup->notes);
        lookup->pause =
            loop_timer(console_loop(lookup->console), PAUSE_MS, 0, form_lookup_on_pause, lookup);
    }
    region_destroy(before);
}

const char *form_lookup_note(const struct form_lookup *lookup, enum field_source source)
{
    return lookup->notes[source];
}
