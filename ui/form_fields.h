/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fields of a command's form, made from its argument table alone, and checked by what checks a
 * command line. A field stands for a dest: flags that share one are its choices.
 */
#ifndef UI_FORM_FIELDS_H
#define UI_FORM_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "command/arguments.h"
#include "core/attributes.h"

struct command;
struct error;
struct line_edit;
struct region;

enum field_kind {
    FIELD_LINE,
    FIELD_SECRET, /* typed without being shown; in no command line */
    FIELD_CHOICE,
    FIELD_SWITCH,
};

/* What lists of live data a field can be filled from. */
enum field_source { SOURCE_NONE, SOURCE_REALMS, SOURCE_USERS, SOURCE_STREAMS, SOURCE_RUNS };

struct form_field {
    const struct argument *argument;
    bool asked; /* a secret that the command asks for: no argument of its command line */
    enum field_kind kind;
    enum field_source source;
    const char *label;
    const char *const *choices; /* the values, NULL at the end; FIELD_CHOICE only */
    const char *const *choice_labels;
    size_t choice_count;
    ptrdiff_t chosen;       /* index of a choice; -1: none, the default counts */
    bool on;                /* FIELD_SWITCH: its flag is given */
    struct line_edit *edit; /* FIELD_LINE and FIELD_SECRET */
    const char *problem;    /* what form_fields_check() found, or NULL */
};

struct form_fields {
    const struct command *command;
    struct form_field *fields;
    size_t count;
    struct arguments *arguments; /* as of the last check */
    struct problems problems;    /* of fields together; those that want a value left out */
    const char *line;            /* "aloha-tui --batch show_admins -r it" */
    struct region *region;       /* of the fields */
    struct region *checked;      /* of the last check */
};

struct form_fields *form_fields_create(const struct command *command) RETURNS_NONNULL
    NONNULL(1) MUST_USE;
void form_fields_destroy(struct form_fields *fields); /* NULL is allowed */

/* What the field holds, as arguments_set() takes it; "" for nothing. */
const char *form_field_text(const struct form_field *field) RETURNS_NONNULL NONNULL(1);
/* Fills the field; what is no choice leaves it without one. */
void form_field_set(struct form_field *field, const char *text) NONNULL(1, 2);
/* Must it be filled in? A secret may be asked for by the command itself. */
bool form_field_is_missing(const struct form_field *field) NONNULL(1);

/* The field that is filled from `source`, or NULL. */
struct form_field *form_fields_find(const struct form_fields *fields, enum field_source source)
    NONNULL(1);
struct form_field *form_fields_named(const struct form_fields *fields, const char *dest)
    NONNULL(1, 2);

/* Checks all that is filled in: sets `problem` of the fields, `problems`, `arguments`, `line`. */
void form_fields_check(struct form_fields *fields) NONNULL(1);

/*
 * Fills the fields from a command line that begins with `aloha-tui`, a path to `manage.py`, or the
 * command's name. Options common to all commands are read and dropped. False, with the cause
 * (ERROR_USAGE), and nothing changed, if it is wrong or another command's.
 */
bool form_fields_read_line(struct form_fields *fields, const char *line, struct error *error)
    NONNULL(1, 2) MUST_USE;
/* The same from the words after the command's name. */
bool form_fields_read_words(struct form_fields *fields, const char *const words[], size_t count,
                            struct error *error) NONNULL(1, 2) MUST_USE;
/* Does a text begin like a command line that the above could be given? */
bool form_fields_is_line(const struct form_fields *fields, const char *text) NONNULL(1, 2);

/* The words after the command's name, as of the last check; they live as long as that. */
const char *const *form_fields_words(const struct form_fields *fields,
                                     size_t *count) RETURNS_NONNULL NONNULL(1, 2);

#endif
