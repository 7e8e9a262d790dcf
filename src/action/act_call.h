/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One call of an act: its values, then, within a change, the rows that it is about.
 *
 *     struct act_call *call = act_call_create(&act_do_change_user_role, region, error);
 *     act_give_row(call, "user_profile", 14);
 *     act_give_integer(call, "value", ROLE_MODERATOR);
 *     act_perform(call, &(struct act_setting){change, settings, listener});
 *
 * A name that the act lacks, or a value of another kind, given from C, is a broken invariant;
 * act_give_json() takes what somebody typed.
 */
#ifndef ACTION_ACT_CALL_H
#define ACTION_ACT_CALL_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action/id_list.h"
#include "core/attributes.h"
#include "core/value.h"

struct account;
struct act;
struct change;
struct error;
struct inverse;
struct region;
struct settings;
struct web_session_list;

/* Who hears what an act says. `index` is the place among the rows that the call is about. */
struct act_listener {
    void (*warn)(void *context, size_t index, const char *text);
    /* A failure after the commit: the change is made all the same. False ends the call as failed.
     */
    bool (*report)(void *context, size_t index, const char *text, const char *hint);
    /* A part of what takes the change back. Everything in it ends with the call. */
    void (*inverse)(void *context, const struct inverse *inverse);
    void *context;
};

/* In what an act takes place. */
struct act_setting {
    struct change *change;
    const struct settings *settings; /* the server's */
    const struct act_listener *listener;
};

struct act_value {
    bool given;
    bool null;
    int64_t integer;     /* ACT_INTEGER, ACT_BOOLEAN */
    int64_t time;        /* ACT_DATETIME: microseconds since 1970 */
    const char *text;    /* ACT_TEXT */
    struct id_list rows; /* rows */
    const cJSON *json;   /* everything else, and lists of what are no rows; if given as JSON also
                            the others */
};

struct act_call {
    const struct act *act;
    struct region *region; /* lives longer than the change */
    struct error *error;
    struct act_value *values; /* one for each parameter */
    struct act_setting in;
    /* Where the first parameter is ACT_USER: these users, locked, in the order given; and as they
     * were before. */
    struct account *accounts;
    const struct account *before;
    size_t count; /* of the rows of the first parameter, or 1 */
    /* Sessions of those users and of their bots that the caller found before; NULL: none did. */
    const struct web_session_list *sessions;
    struct value result; /* what the act returns: of a row its id, of a list JSON */
};

/* A call without values, in `region`; failures are noted in `error`. */
struct act_call *act_call_create(const struct act *act, struct region *region,
                                 struct error *error) RETURNS_NONNULL NONNULL(1, 2, 3) MUST_USE;

/* Values; texts, ids and JSON are borrowed until the call ends. NULL texts are null. */
void act_give_row(struct act_call *call, const char *name, int64_t id) NONNULL(1, 2);
void act_give_rows(struct act_call *call, const char *name, struct id_list rows) NONNULL(1, 2);
void act_give_text(struct act_call *call, const char *name, const char *text) NONNULL(1, 2);
void act_give_integer(struct act_call *call, const char *name, int64_t integer) NONNULL(1, 2);
void act_give_boolean(struct act_call *call, const char *name, bool boolean) NONNULL(1, 2);

/* Takes a value for the parameter of that name from JSON; rows are ids. False, with the cause
 * noted, if the act has no such parameter, or the value is of another kind. */
bool act_give_json(struct act_call *call, const char *name, const cJSON *json)
    NONNULL(1, 2, 3) MUST_USE;

/* Fills in defaults. False, with the cause noted, if something is missing. */
bool act_call_complete(struct act_call *call) NONNULL(1) MUST_USE;

/* What the act was given. */
bool act_is_null(const struct act_call *call, const char *name) NONNULL(1, 2);
int64_t act_row(const struct act_call *call, const char *name) NONNULL(1, 2); /* 0: null */
struct id_list act_rows(const struct act_call *call, const char *name) NONNULL(1, 2);
const char *act_text(const struct act_call *call, const char *name) NONNULL(1, 2); /* NULL: null */
int64_t act_integer(const struct act_call *call, const char *name) NONNULL(1, 2);
bool act_boolean(const struct act_call *call, const char *name) NONNULL(1, 2);
int64_t act_time(const struct act_call *call, const char *name) NONNULL(1, 2);
const cJSON *act_json(const struct act_call *call, const char *name) NONNULL(1, 2);

#endif
