/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/fields/drafts.h"

#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "ui/kept/state_file.h"

/* A draft is JSON: {"time": microseconds, "fields": {"dest": "text", …}}. */
struct draft {
    struct draft *next;
    char *command;
    char *text; /* NULL: there is none any more */
};

struct drafts {
    const char *state;
    struct draft *first;
    char *done; /* the command line that was run last, and well; or NULL */
};

struct drafts *drafts_create(const char *state)
{
    struct drafts *drafts = memory_alloc(1, sizeof *drafts);
    drafts->state = state;
    return drafts;
}

void drafts_destroy(struct drafts *drafts)
{
    if (!drafts)
        return;
    while (drafts->first) {
        struct draft *draft = drafts->first;
        drafts->first = draft->next;
        free(draft->command);
        free(draft->text);
        free(draft);
    }
    free(drafts->done);
    free(drafts);
}

void drafts_note_done(struct drafts *drafts, const char *line)
{
    free(drafts->done);
    drafts->done = memory_copy_text(line);
}

static struct draft *drafts_find(const struct drafts *drafts, const char *command)
{
    struct draft *draft = drafts->first;
    while (draft && strcmp(draft->command, command) != 0)
        draft = draft->next;
    return draft;
}

static struct draft *drafts_find_or_add(struct drafts *drafts, const char *command)
{
    struct draft *draft = drafts_find(drafts, command);
    if (draft)
        return draft;
    draft = memory_alloc(1, sizeof *draft);
    *draft = (struct draft){.next = drafts->first, .command = memory_copy_text(command)};
    drafts->first = draft;
    return draft;
}

static const char *drafts_file_name(struct region *region, const char *command)
{
    return region_format(region, "console/drafts/%s.json", command);
}

/* NULL if all that may be kept is empty. The caller frees it. */
static char *drafts_write(const struct form_fields *fields)
{
    cJSON *draft = cJSON_CreateObject(), *texts = cJSON_AddObjectToObject(draft, "fields");
    struct buffer line = {0};
    json_add_integer(draft, "time", clock_now());
    for (size_t i = 0; i < fields->count; i++) {
        const struct form_field *field = &fields->fields[i];
        if (field->kind != FIELD_SECRET && *form_field_text(field))
            json_add_text(texts, field->argument->dest, form_field_text(field));
    }
    json_write(&line, draft);
    char *text = texts->child ? memory_copy_text(buffer_text(&line)) : NULL;
    cJSON_Delete(draft);
    buffer_free(&line);
    return text;
}

void drafts_keep(struct drafts *drafts, const struct form_fields *fields)
{
    struct region *region = region_create();
    struct draft *draft = drafts_find_or_add(drafts, fields->command->name);
    const char *name = drafts_file_name(region, draft->command);
    free(draft->text);
    bool done = drafts->done && strcmp(drafts->done, fields->line) == 0;
    draft->text = done ? NULL : drafts_write(fields);
    if (draft->text)
        state_file_write(drafts->state, name, draft->text, NULL);
    else
        state_file_remove(drafts->state, name);
    region_destroy(region);
}

static const char *drafts_find_text(const struct drafts *drafts, struct region *region,
                                    const char *command)
{
    const struct draft *draft = drafts_find(drafts, command);
    return draft ? draft->text
                 : state_file_read(region, drafts->state, drafts_file_name(region, command));
}

bool drafts_fill(const struct drafts *drafts, struct form_fields *fields, int64_t *time)
{
    struct region *region = region_create();
    const char *text = drafts_find_text(drafts, region, fields->command->name);
    const cJSON *draft = text ? json_parse(region, text, NULL) : NULL;
    const cJSON *texts = cJSON_GetObjectItemCaseSensitive(draft, "fields");
    bool found = texts && texts->child;
    for (size_t i = 0; found && i < fields->count; i++) {
        const char *kept = json_text(texts, fields->fields[i].argument->dest);
        if (fields->fields[i].kind != FIELD_SECRET)
            form_field_set(&fields->fields[i], kept ? kept : "");
    }
    *time = json_integer(draft, "time", 0);
    form_fields_check(fields);
    region_destroy(region);
    return found;
}
