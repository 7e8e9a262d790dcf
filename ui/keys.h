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
    KEY_TAB = 0x09,
    KEY_RETURN = 0x0d,
    KEY_ESCAPE = 0x1b,
};
#define KEY_CTRL(letter) ((letter)&0x1f)

/* Where a key is pressed. */
enum key_context {
    CONTEXT_ANYWHERE, /* wherever no text is being typed */
    CONTEXT_LIST,
    CONTEXT_TEXT,
    CONTEXT_FORM,
    CONTEXT_INPUT, /* a line of text is being typed */
    CONTEXT_COUNT
};

enum action {
    ACTION_NONE,
    ACTION_UP,
    ACTION_DOWN,
    ACTION_PAGE_UP,
    ACTION_PAGE_DOWN,
    ACTION_HALF_UP,
    ACTION_HALF_DOWN,
    ACTION_FIRST,
    ACTION_LAST,
    ACTION_NEXT_PANE,
    ACTION_PREVIOUS_PANE,
    ACTION_ENTER,
    ACTION_BACK,
    ACTION_FILTER,
    ACTION_SORT_PREVIOUS,
    ACTION_SORT_NEXT,
    ACTION_REVERSE,
    ACTION_PALETTE,
    ACTION_ACT,
    ACTION_REFRESH,
    ACTION_REPAINT,
    ACTION_HELP,
    ACTION_SEARCH_NEXT,
    ACTION_SEARCH_PREVIOUS,
    ACTION_SAVE,
    ACTION_RUN_AGAIN,
    ACTION_CANCEL,
    ACTION_RUN,
    ACTION_NEXT_FIELD,
    ACTION_PREVIOUS_FIELD,
    ACTION_PICK,
    ACTION_TOGGLE,
    ACTION_COPY,
    ACTION_SUSPEND,
    ACTION_RETRY,
    ACTION_CLOSE,
    ACTION_QUIT,
    ACTION_LIMIT
};

struct key_binding {
    enum key_context context;
    int key;
    enum action action;
};

/* What an action is called ("down"), and its sentence for help. */
const char *action_name(enum action action) RETURNS_NONNULL;
const char *action_help(enum action action) RETURNS_NONNULL;

/* The action for `key` in `context`, then in CONTEXT_ANYWHERE (unless CONTEXT_INPUT), or
 * ACTION_NONE. */
enum action key_action(enum key_context context, int key);

/* How a key is written: "Enter", "Ctrl-P", "F5", "g". Static, or in `bytes` (at least 16). */
const char *key_name(int key, char *bytes) RETURNS_NONNULL NONNULL(2);

/* The whole table, for help. */
const struct key_binding *key_bindings(size_t *count) RETURNS_NONNULL NONNULL(1);

#endif
