/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys are data: one table says which key means which action where, and feeds dispatch, the key bar
 * and the help screen.
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;

/* A key is a code point, or one of these. */
enum key {
    KEY_NONE = -1,
    KEY_FIRST = 0x200000, /* above all code points */
    KEY_UP_ARROW = KEY_FIRST,
    KEY_DOWN_ARROW,
    KEY_LEFT_ARROW,
    KEY_RIGHT_ARROW,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_HOME_KEY,
    KEY_END_KEY,
    KEY_DELETE,
    KEY_ERASE, /* Backspace, also Ctrl-H */
    KEY_BACK_TAB,
    KEY_SHIFT_UP,
    KEY_SHIFT_DOWN,
    KEY_PASTE_BEGIN, /* bracketed paste */
    KEY_PASTE_END,
    KEY_POINTER, /* the mouse: screen_pointer() tells what it did */
    KEY_F1,
    KEY_F2,
    KEY_F3,
    KEY_F4,
    KEY_F5,
    KEY_F6,
    KEY_F7,
    KEY_F8,
    KEY_F9,
    KEY_F10,
    KEY_LIMIT,
    KEY_TAB = 0x09,
    KEY_RETURN = 0x0d,
    KEY_ESCAPE = 0x1b,
};
#define KEY_CTRL(letter) ((letter)&0x1f)

/* Where a key is pressed. */
enum key_context {
    CONTEXT_ANYWHERE, /* wherever the other contexts leave the key free */
    CONTEXT_LIST,
    CONTEXT_TEXT,
    CONTEXT_PLOT,
    CONTEXT_FORM,
    CONTEXT_RECIPES,  /* command lines that were saved under a name */
    CONTEXT_COLUMNS,  /* the columns of a list are being arranged */
    CONTEXT_VIEWS,    /* views that were given a name */
    CONTEXT_QUESTION, /* before something is changed */
    CONTEXT_INPUT,    /* a line of text is being typed */
    CONTEXT_FIELD,    /* the same, in a form */
    CONTEXT_PICKER,   /* the same, where what is typed narrows what can be picked */
    CONTEXT_PICKED,   /* on the rows of which several can be picked: what is no key there is text */
    CONTEXT_COUNT
};

enum action {
    DO_NONE,
    DO_UP,
    DO_DOWN,
    DO_PAGE_UP,
    DO_PAGE_DOWN,
    DO_HALF_UP,
    DO_HALF_DOWN,
    DO_FIRST,
    DO_LAST,
    DO_NEXT_PANE,
    DO_PREVIOUS_PANE,
    DO_ENTER,
    DO_RECORD,
    DO_EDIT,
    DO_EARLIER,
    DO_LATER,
    DO_BACK,
    DO_FILTER,
    DO_SORT_PREVIOUS,
    DO_SORT_NEXT,
    DO_REVERSE,
    DO_SORT_ADD,
    DO_SORT_DROP,
    DO_LEFT,
    DO_RIGHT,
    DO_COLUMNS,
    DO_VIEWS,
    DO_RANGE,
    DO_MARK_UP,
    DO_MARK_DOWN,
    DO_MARK_ALL,
    DO_UNMARK,
    DO_SHOW,
    DO_MOVE_UP,
    DO_MOVE_DOWN,
    DO_WIDER,
    DO_NARROWER,
    DO_HIDE,
    DO_FREEZE,
    DO_RESET,
    DO_RENAME,
    DO_DELETE,
    DO_PALETTE,
    DO_ACT,
    DO_REFRESH,
    DO_WATCH,
    DO_PAUSE,
    DO_REPAINT,
    DO_HELP,
    DO_SEARCH,
    DO_SEARCH_NEXT,
    DO_SEARCH_PREVIOUS,
    DO_DASHBOARD,
    DO_JOBS,
    DO_RUNS,
    DO_LOGS,
    DO_FORGET,
    DO_LONGER,
    DO_SHORTER,
    DO_SAVE,
    DO_RUN_AGAIN,
    DO_CANCEL,
    DO_RUN,
    DO_PREVIEW,
    DO_CHOOSE,
    DO_NEXT_FIELD,
    DO_PREVIOUS_FIELD,
    DO_PICK,
    DO_RECENT,
    DO_CLEAR,
    DO_KEEP,
    DO_RECIPES,
    DO_TOGGLE,
    DO_COPY,
    DO_COPY_ALL,
    DO_SUSPEND,
    DO_RETRY,
    DO_CLOSE,
    DO_QUIT,
    DO_LIMIT
};

struct key_binding {
    enum key_context context;
    int key;
    enum action action;
};

/* What an action is called in the key bar ("down"), in the configuration ("half-down", a name of
 * its own), and its sentence for help. */
const char *action_name(enum action action) RETURNS_NONNULL;
const char *action_id(struct region *region, enum action action) RETURNS_NONNULL NONNULL(1);
const char *action_help(enum action action) RETURNS_NONNULL;

/* The action for `key` in `context`, then in CONTEXT_ANYWHERE, or DO_NONE. In CONTEXT_INPUT,
 * CONTEXT_FIELD, CONTEXT_PICKER and CONTEXT_PICKED a character is text and never looked up in
 * CONTEXT_ANYWHERE. */
enum action key_action(enum key_context context, int key);

/* Is it a character that can be typed as text: no control, no function key? */
bool key_is_character(int key);

/* The key to be named for `action` in `context`: the first in the table; KEY_NONE if there is none.
 */
int key_for_action(enum key_context context, enum action action);

/* What a context is called in help ("in a list"), and in the configuration ("list"). */
const char *key_context_name(enum key_context context) RETURNS_NONNULL;
const char *key_context_id(enum key_context context) RETURNS_NONNULL;

/* How a key is written: "Enter", "Ctrl-P", "F5", "g". Static, or in `bytes` (at least 16). */
const char *key_label(int key, char *bytes) RETURNS_NONNULL NONNULL(2);

/* The key that is written so; upper and lower case only matter in single characters. KEY_NONE if
 * there is none. */
int key_parse(const char *text) NONNULL(1);

/* The whole table that is in force, for help, and the one that is built in. */
const struct key_binding *key_bindings(size_t *count) RETURNS_NONNULL NONNULL(1);
const struct key_binding *key_bindings_built_in(size_t *count) RETURNS_NONNULL NONNULL(1);
/* Puts another in force, which is borrowed for good. */
void key_bindings_use(const struct key_binding *table, size_t count) NONNULL(1);

#endif
