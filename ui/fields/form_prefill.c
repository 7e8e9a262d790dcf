/* SPDX-License-Identifier: Apache-2.0 */
/* What is given to a form where it is asked for, and by it to its command. */
#include <string.h>

#include "command/command.h"
#include "ui/fields/form_fields.h"

bool form_takes(const struct command *command, const struct form_subject *subject)
{
    for (const struct argument *argument = command->arguments; argument && argument->dest;
         argument++) {
        switch (argument->semantic) {
        case SEMANTIC_USER_EMAIL:
        case SEMANTIC_USER_EMAIL_LIST:
            if (subject->user)
                return true;
            break;
        case SEMANTIC_STREAM:
        case SEMANTIC_STREAM_LIST:
            if (subject->stream)
                return true;
            break;
        case SEMANTIC_REALM:
            if (subject->realm && !subject->user && !subject->stream)
                return true;
            break;
        default: break;
        }
    }
    return false;
}

/* What `subject` has for a field, or NULL. */
static const char *form_prefill_subject_for(const struct form_subject *subject,
                                            const struct form_field *field)
{
    switch (field->source) {
    case SOURCE_REALMS: return subject->realm;
    case SOURCE_USERS: return subject->user;
    case SOURCE_STREAMS: return subject->stream;
    default: return NULL;
    }
}

bool form_fields_fill(struct form_fields *fields, const struct form_subject *subject)
{
    bool same = true;
    for (size_t i = 0; i < fields->count; i++) {
        struct form_field *field = &fields->fields[i];
        const char *text = form_prefill_subject_for(subject, field);
        if (!text || *text == '\0' || form_fields_find(fields, field->source) != field)
            continue;
        same &= *form_field_text(field) == '\0' || strcmp(form_field_text(field), text) == 0;
        form_field_set(field, text);
    }
    return same;
}

struct buffer form_fields_input(const struct form_fields *fields)
{
    struct buffer input = {0};
    for (size_t i = 0; i < fields->count; i++) {
        const struct form_field *field = &fields->fields[i];
        if (field->kind != FIELD_SECRET || *form_field_text(field) == '\0')
            continue;
        buffer_append_text(&input, form_field_text(field));
        buffer_append_byte(&input, '\n');
    }
    return input;
}

size_t form_fields_obstacle(const struct form_fields *fields)
{
    size_t index = 0;
    while (index < fields->count && !fields->fields[index].problem &&
           !form_field_is_missing(&fields->fields[index]))
        index++;
    return index;
}

const char *form_fields_target(const struct form_fields *fields)
{
    static const enum field_source sources[] = {SOURCE_USERS, SOURCE_STREAMS, SOURCE_REALMS};
    for (size_t i = 0; i < ARRAY_LENGTH(sources); i++) {
        const struct form_field *field = form_fields_find(fields, sources[i]);
        if (!field || *form_field_text(field) == '\0')
            continue;
        const char *text = form_field_text(field);
        return form_field_takes_many(field) && strpbrk(text, " ,") ? NULL : text;
    }
    return NULL;
}
