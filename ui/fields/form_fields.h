/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fields of a command's form, made from its argument table alone, and checked by what checks a
 * command line. A field stands for a dest: flags that share one are its choices.
 */
#ifndef UI_FORM_FIELDS_H
#define UI_FORM_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/arguments.h"
#include "core/attributes.h"
#include "core/buffer.h"

struct command;
struct error;
struct line_edit;
struct marked;
struct region;

enum field_kind {
    FIELD_LINE,
    FIELD_SECRET, /* typed without being shown; in no command line */
    FIELD_CHOICE,
    FIELD_SWITCH,
    FIELD_MARKED, /* marked rows stand for it: not to be edited, and in no field's text */
};

/* What lists of live data a field can be filled from. */
enum field_source {
    SOURCE_NONE,
    SOURCE_REALMS,
    SOURCE_USERS,
    SOURCE_STREAMS,
    SOURCE_RUNS, /* of this program, that can be taken back */
    SOURCE_COUNT
};

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
    const char *advice;     /* what to type instead; NULL: the problem says it */
    const char *note;       /* what should be known, but stops nothing; or NULL */
};

struct form_fields {
    const struct command *command;
    struct form_field *fields;
    size_t count;
    struct arguments *arguments; /* as of the last check */
    const char *marked;          /* what FIELD_MARKED shows; NULL: there is none */
    const char *marked_dest;     /* of its argument */
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
/* Can it name several things: a list, or addresses or names with commas between them? */
bool form_field_takes_many(const struct form_field *field) NONNULL(1);
/* What the field names, one by one, NULL at the end; of a list with an open quote, nothing. */
const char *const *form_field_values(struct region *region, const struct form_field *field,
                                     size_t *count) RETURNS_NONNULL NONNULL(1, 2, 3);
/* Fills the field with these; more than one only if it takes many. */
void form_field_set_values(struct form_field *field, const char *const values[], size_t count)
    NONNULL(1);
/* What a command line says for the field: a date typed as "today" is the date itself. `now` as in
 * clock.h. */
const char *form_field_meant(struct region *region, const struct form_field *field,
                             int64_t now) RETURNS_NONNULL NONNULL(1, 2);
/* What commands are told from now on is what stands in the field, too. */
void form_field_settle(struct form_field *field, int64_t now) NONNULL(1);

/* Has marked rows, shown as `title`, stand for an argument of the command (marked_argument()): the
 * command line reads them from standard input from now on. */
void form_fields_mark(struct form_fields *fields, const struct argument *argument,
                      const char *title) NONNULL(1, 2, 3);

/* Empties all fields. */
void form_fields_clear(struct form_fields *fields) NONNULL(1);
/* Must it be filled in? A secret may be asked for by the command itself. */
bool form_field_is_missing(const struct form_field *field) NONNULL(1);

/* The field that is filled from `source`, or NULL. */
struct form_field *form_fields_find(const struct form_fields *fields, enum field_source source)
    NONNULL(1);
struct form_field *form_fields_named(const struct form_fields *fields, const char *dest)
    NONNULL(1, 2);

/*
 * Checks all that is filled in, as a command line is checked, up to the command's own rules: sets
 * `problem`, `advice` and `note` of the fields, `problems`, `arguments`, `line`.
 */
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
/*
 * Is a text a command line: does it begin with the program, the server's own `manage.py`, or the
 * bare name of `own` (NULL: none), or of a command that reads all of it? `command` is the one it
 * runs; NULL, with the cause, if there is no such command. Where a quote is open it is `own`.
 */
bool form_line_is_one(const char *text, const struct command *own, const struct command **command,
                      struct error *error) NONNULL(1, 3);

/* What is under the cursor where a form is asked for: texts as pickers give them, NULL or "" where
 * there is nothing. */
struct form_subject {
    const char *realm;
    const char *user;
    const char *stream;
    const struct marked *marked; /* rows that it is done to instead of one; NULL: none */
};

/* Has the command an argument for what `subject` is about: the user or stream, else the realm? */
bool form_takes(const struct command *command, const struct form_subject *subject) NONNULL(1, 2);
/* Puts it into the first field of each kind; false if one held something else. */
bool form_fields_fill(struct form_fields *fields, const struct form_subject *subject) NONNULL(1, 2);

/* The first field that keeps the command from running; their number if none does. */
size_t form_fields_obstacle(const struct form_fields *fields) NONNULL(1);
/* The one user, stream or realm that it is about, as filled in; NULL if there are several. */
const char *form_fields_target(const struct form_fields *fields) NONNULL(1);
/* What the command reads from standard input: secrets that are filled in, a line each. The caller
 * wipes and frees it. */
struct buffer form_fields_input(const struct form_fields *fields) NONNULL(1) MUST_USE;

/* The words after the command's name, as of the last check; they live as long as that. */
const char *const *form_fields_words(const struct form_fields *fields,
                                     size_t *count) RETURNS_NONNULL NONNULL(1, 2);

#endif
