/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/drafts.h"

#include <stdlib.h>

#include "core/memory.h"

struct draft {
    struct draft *next;
    const struct command *command;
    size_t count;
    char **texts; /* a field each, in their order */
};

struct drafts {
    struct draft *first;
};

struct drafts *drafts_create(void)
{
    return memory_alloc(1, sizeof(struct drafts));
}

static void free_texts(struct draft *draft)
{
    for (size_t i = 0; i < draft->count; i++)
        free(draft->texts[i]);
    free(draft->texts);
}

void drafts_destroy(struct drafts *drafts)
{
    if (!drafts)
        return;
    while (drafts->first) {
        struct draft *draft = drafts->first;
        drafts->first = draft->next;
        free_texts(draft);
        free(draft);
    }
    free(drafts);
}

static struct draft *find(const struct drafts *drafts, const struct command *command)
{
    struct draft *draft = drafts->first;
    while (draft && draft->command != command)
        draft = draft->next;
    return draft;
}

static struct draft *find_or_add(struct drafts *drafts, const struct command *command)
{
    struct draft *draft = find(drafts, command);
    if (draft) {
        free_texts(draft);
        return draft;
    }
    draft = memory_alloc(1, sizeof *draft);
    *draft = (struct draft){.next = drafts->first, .command = command};
    drafts->first = draft;
    return draft;
}

void drafts_keep(struct drafts *drafts, const struct form_fields *fields)
{
    struct draft *draft = find_or_add(drafts, fields->command);
    draft->count = fields->count;
    draft->texts = memory_alloc(fields->count + 1, sizeof *draft->texts);
    for (size_t i = 0; i < fields->count; i++) {
        const struct form_field *field = &fields->fields[i];
        draft->texts[i] =
            memory_copy_text(field->kind == FIELD_SECRET ? "" : form_field_text(field));
    }
}

void drafts_fill(const struct drafts *drafts, struct form_fields *fields)
{
    const struct draft *draft = find(drafts, fields->command);
    for (size_t i = 0; draft && i < draft->count; i++)
        form_field_set(&fields->fields[i], draft->texts[i]);
    form_fields_check(fields);
}
