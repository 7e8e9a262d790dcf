/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An act is data plus one function: what the server's function of that name changes. The table of
 * all acts (act_table.h) serves commands, C callers and whatever else calls them by name. See
 * do_change_user_role.c for an example, and CONTRIBUTING.md, "Adding an act".
 */
#ifndef ACTION_ACT_H
#define ACTION_ACT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct act_call;

enum act_danger {
    ACT_READS,    /* changes nothing */
    ACT_WRITES,   /* can be taken back */
    ACT_DESTROYS, /* data can't be had back */
};

/* Kinds of values. The first are rows, which stand for the id of one. */
enum act_kind {
    ACT_USER,
    ACT_REALM,
    ACT_STREAM,
    ACT_MESSAGE,
    ACT_CLIENT,
    ACT_USER_GROUP,
    ACT_DEFAULT_STREAM_GROUP,
    ACT_CUSTOM_PROFILE_FIELD,
    ACT_REALM_DOMAIN,
    ACT_REALM_PLAYGROUND,
    ACT_REALM_USER_DEFAULT,
    ACT_PREREGISTRATION_USER,
    ACT_MULTIUSE_INVITE,
    ACT_MUTED_USER,
    ACT_SUBSCRIPTION,
    ACT_REALM_AUDIT_LOG,
    ACT_LAST_ROW = ACT_REALM_AUDIT_LOG,
    ACT_TEXT,
    ACT_INTEGER,
    ACT_NUMBER,
    ACT_BOOLEAN,
    ACT_DATETIME, /* RFC 3339 text, with a zone */
    ACT_OBJECT,
    ACT_VALUE, /* whatever another parameter asks for */
    ACT_KIND_COUNT
};

struct act_parameter {
    const char *name; /* the server's; NULL ends a list */
    enum act_kind kind;
    bool list; /* a list of that kind */
    bool nullable;
    bool keyword_only;
    const char *default_json; /* what it is if left out; NULL: it must be given */
    const char *help;         /* or NULL */
};

/* Who did it, as most acts take it: by name, and nobody if left out. */
#define ACT_ACTING_USER                                                                            \
    {                                                                                              \
        .name = "acting_user", .kind = ACT_USER, .nullable = true, .keyword_only = true,           \
        .default_json = "null", .help = "Who did it; nobody if left out."                          \
    }

struct act {
    const char *name;   /* the server's function */
    const char *module; /* where the server keeps it: "zerver.actions.users" */
    enum act_danger danger;
    const char *summary;
    const struct act_parameter *parameters; /* in the server's order; NULL: none */
    const char *returns;                    /* what the call's result is; NULL: nothing */
    const char *const *writes; /* "table" or "table.column" that it is the way to change; NULL ends;
                                  or NULL */
    const char *inverse;       /* the act that takes it back; NULL: none does */
    bool takes_many;           /* may its first parameter name many rows at once? */
    /* Warns (act_warn()) of what may be a mistake; rows are locked, nothing is changed. Or NULL. */
    bool (*warn)(struct act_call *call);
    /* Does it, and notes what takes it back (act_note_inverse()). */
    bool (*run)(struct act_call *call);
    /* Reports (act_report()), after the commit, what went wrong all the same. Or NULL. */
    bool (*report)(struct act_call *call);
};

/* "user_profile", "realm", …: the name in the server's terms. */
const char *act_kind_name(enum act_kind kind) RETURNS_NONNULL;
/* The table that holds rows of the kind; NULL for values that are no rows. */
const char *act_kind_table(enum act_kind kind);
bool act_kind_is_row(enum act_kind kind);
/* "read", "write" or "destructive". */
const char *act_danger_name(enum act_danger danger) RETURNS_NONNULL;

/* The parameter of that name, or NULL; `index` gets its place. */
const struct act_parameter *act_parameter(const struct act *act, const char *name, size_t *index)
    NONNULL(1, 2, 3);
size_t act_parameter_count(const struct act *act) NONNULL(1);

#endif
