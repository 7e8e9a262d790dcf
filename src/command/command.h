/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command is data plus one function. Usage, help, argument checking, the form, the man page and
 * --describe are all derived from this one struct; see commands/realms/show_admins.c for an
 * example.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "core/translate.h"

struct run;

enum command_category {
    CATEGORY_REALMS,
    CATEGORY_USERS,
    CATEGORY_STREAMS,
    CATEGORY_MESSAGES,
    CATEGORY_EMAIL,
    CATEGORY_AUTH,
    CATEGORY_EXPORT_IMPORT,
    CATEGORY_ANALYTICS,
    CATEGORY_QUEUE_CACHE,
    CATEGORY_SERVER,
    CATEGORY_BILLING,
    CATEGORY_DEVELOPER,
    CATEGORY_COUNT
};

/* Is it written here, or handed to the deployment's own manage.py? */
enum command_kind { KIND_NATIVE, KIND_SERVER };

/* read: changes nothing; write: can be taken back; destructive: data cannot be had back. */
enum command_danger { DANGER_READ, DANGER_WRITE, DANGER_DESTRUCTIVE };

enum argument_type {
    ARGUMENT_STRING,
    ARGUMENT_INTEGER,
    ARGUMENT_FLOAT,
    ARGUMENT_BOOLEAN,
    ARGUMENT_PATH,
    ARGUMENT_DATETIME
};

enum argument_action {
    ACTION_STORE,
    ACTION_STORE_TRUE,
    ACTION_STORE_FALSE,
    ACTION_STORE_CONST,
    ACTION_APPEND
};

/* How many values it takes, in the terms of Python's argparse: one (None), 0, "?", "*", "+". */
enum argument_arity { ARITY_ONE, ARITY_ZERO, ARITY_OPTIONAL, ARITY_ANY, ARITY_SOME };

/* What a value means: what a form should offer, and which commands take what is under the cursor.
 */
enum argument_semantic {
    SEMANTIC_TEXT,
    SEMANTIC_FLAG,
    SEMANTIC_INTEGER,
    SEMANTIC_REALM,
    SEMANTIC_USER_EMAIL,
    SEMANTIC_USER_EMAIL_LIST,
    SEMANTIC_USER_ID,
    SEMANTIC_STREAM,
    SEMANTIC_STREAM_LIST,
    SEMANTIC_ROLE,
    SEMANTIC_EMAIL,
    SEMANTIC_SUBDOMAIN,
    SEMANTIC_PASSWORD,
    SEMANTIC_QUEUE,
    SEMANTIC_URL,
    SEMANTIC_STAT_PROPERTY,
    SEMANTIC_MESSAGE_ID,
    SEMANTIC_DATETIME,
    SEMANTIC_FILE_IN,
    SEMANTIC_FILE_OUT,
    SEMANTIC_DIRECTORY_IN,
    SEMANTIC_DIRECTORY_OUT,
    SEMANTIC_COMMAND,
    SEMANTIC_RUN, /* one of this program, by its id in the audit trail */
    SEMANTIC_COUNT
};

enum { ARGUMENT_FLAGS_MAX = 4 };

struct argument {
    const char *dest; /* the name of the value, which several flags may share; NULL ends a table */
    const char *flags[ARGUMENT_FLAGS_MAX]; /* "-r", "--realm"; none for a positional */
    enum argument_arity arity;
    bool required;
    enum argument_type type;
    enum argument_action action;
    const char *default_text;   /* or NULL: none; for lists words as in words.h, "" an empty list */
    const char *constant;       /* what ACTION_STORE_CONST stores, and ARITY_OPTIONAL's bare flag */
    const char *const *choices; /* NULL at the end, or NULL: any */
    const char *metavar;        /* how usage names the value; NULL: from dest */
    enum argument_semantic semantic;
    int exclusive_group; /* arguments of one non-zero number exclude one another */
    bool group_required; /* one of the group must be given */
    /* Of a secret: the flag that reads it from standard input when its value is `-`, for forms. */
    const char *input_flag;
    const char *help;
};

/* What a command needs before it can run, combined with `|`. */
enum command_needs { NEEDS_NOTHING = 0, NEEDS_DATABASE = 1 };

struct command {
    const char *name;
    const char *app; /* the server application that ships it, or "aloha-tui" for our own */
    const char *const *aliases; /* NULL at the end, or NULL */
    enum command_category category;
    enum command_kind kind;
    enum command_danger danger;
    /* Can `undo` take back what it changed? Then it notes how (inverse.h). Without, a command that
     * changes something is shown as one with no way back. */
    bool undoable;
    bool long_running;
    size_t takes_many;   /* so many users, or realms, in one run at most; 0: bulk runs give it one
                            after the other */
    unsigned needs;      /* enum command_needs */
    const char *summary; /* one line, with a full stop */
    const char *description;          /* a few lines */
    const struct argument *arguments; /* or NULL */
    /* The secrets that it asks for with run_ask(), in this order, which forms have fields for; one
     * with the dest of the one before is its repetition. NULL: none. */
    const struct argument *secrets;
    /* Rules across arguments that hold before anything is looked up; NULL: none. Notes an error in
     * the run and returns false. Also called by forms. */
    bool (*check)(struct run *run);
    /* Does it change anything, run like this? NULL: whatever its arguments, as `danger` says. */
    bool (*writes)(struct run *run);
    /* Does it. False, with the cause noted in the run, if it failed. One that takes many does it
     * for all of run_count() in one change, or for none. */
    bool (*run)(struct run *run);
};

/* The names used in machine output and by the contract: "realms", "export-import", … */
const char *command_category_name(enum command_category category) RETURNS_NONNULL;
const char *command_kind_name(enum command_kind kind) RETURNS_NONNULL;
const char *command_danger_name(enum command_danger danger) RETURNS_NONNULL;
const char *argument_type_name(enum argument_type type) RETURNS_NONNULL;
const char *argument_action_name(enum argument_action action) RETURNS_NONNULL;
const char *argument_semantic_name(enum argument_semantic semantic) RETURNS_NONNULL;

/* Does it change something that `undo` can't take back? */
bool command_has_no_way_back(const struct command *command) NONNULL(1);
/* The badge for that. */
#define COMMAND_NO_WAY_BACK "no way back"

/* Is it given by place, not by flag? */
bool argument_is_positional(const struct argument *argument) NONNULL(1);
/* Does it take a value (is it more than a switch)? By its action: the arity of a switch says how
 * the contract writes it, ARITY_ONE or ARITY_ZERO, and nothing else. */
bool argument_takes_value(const struct argument *argument) NONNULL(1);
/* Can it hold several values? */
bool argument_is_list(const struct argument *argument) NONNULL(1);

#endif
