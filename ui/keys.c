/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/keys.h"

#include <stdio.h>

#include "core/text.h"

enum { KEY_NAME_SIZE = 16 };

static const struct {
    const char *name, *help;
} actions[DO_LIMIT] = {
    [DO_NONE] = {"", ""},
    [DO_UP] = {"up", "One row up."},
    [DO_DOWN] = {"down", "One row down."},
    [DO_PAGE_UP] = {"page up", "One page up."},
    [DO_PAGE_DOWN] = {"page down", "One page down."},
    [DO_HALF_UP] = {"half up", "Half a page up."},
    [DO_HALF_DOWN] = {"half down", "Half a page down."},
    [DO_FIRST] = {"first", "To the first row."},
    [DO_LAST] = {"last", "To the last row."},
    [DO_NEXT_PANE] = {"pane", "To the next pane."},
    [DO_PREVIOUS_PANE] = {"back", "To the pane before."},
    [DO_ENTER] = {"open", "Opens what is under the cursor."},
    [DO_BACK] = {"back", "Clears the filter; else goes back to where you came from."},
    [DO_FILTER] = {"filter", "Shows only rows that match: words, !word, column:word, ^beginning."},
    [DO_SORT_PREVIOUS] = {"sort", "Sorts by the column to the left."},
    [DO_SORT_NEXT] = {"sort", "Sorts by the column to the right."},
    [DO_REVERSE] = {"reverse", "Reverses the order."},
    [DO_PALETTE] = {"command", "Finds a command, a pane or a setting by a part of its name."},
    [DO_ACT] = {"act", "Lists the commands that take what is under the cursor."},
    [DO_REFRESH] = {"refresh", "Reads the data again."},
    [DO_REPAINT] = {"repaint", "Paints the whole screen again."},
    [DO_HELP] = {"help", "Shows the keys."},
    [DO_SEARCH] = {"search", "Searches the text."},
    [DO_SEARCH_NEXT] = {"next", "To the next match."},
    [DO_SEARCH_PREVIOUS] = {"previous", "To the match before."},
    [DO_DASHBOARD] = {"dashboard", "Plots what goes on in the realm, day by day."},
    [DO_LONGER] = {"longer", "Shows more days."},
    [DO_SHORTER] = {"shorter", "Shows fewer days."},
    [DO_SAVE] = {"save", "Saves the text to a file."},
    [DO_RUN_AGAIN] = {"again", "Runs the command once more."},
    [DO_CANCEL] = {"cancel", "Cancels what is running; pressed twice, leaves the console."},
    [DO_RUN] = {"run", "Runs the command; asks first where that changes something."},
    [DO_PREVIEW] = {"preview", "Shows what the command would change, and changes nothing."},
    [DO_CHOOSE] = {"No or Yes", "From one answer to the other; Enter gives it."},
    [DO_NEXT_FIELD] = {"next", "To the next field."},
    [DO_PREVIOUS_FIELD] = {"previous", "To the field before."},
    [DO_PICK] = {"pick", "Offers values to choose from."},
    [DO_RECENT] = {"used before", "From all values to those used before, and back."},
    [DO_CLEAR] = {"clear", "Empties all fields of the form."},
    [DO_RECIPES] = {"recipes", "Lists the command lines that were saved under a name."},
    [DO_RENAME] = {"rename", "Gives it another name."},
    [DO_DELETE] = {"delete", "Deletes it, where the key is pressed twice."},
    [DO_KEEP] = {"recipe", "Saves the command line as a recipe, to be run again by its name."},
    [DO_TOGGLE] = {"mark", "Marks the row, or switches the box."},
    [DO_COPY] = {"copy", "Copies the text to the terminal's clipboard."},
    [DO_SUSPEND] = {"suspend", "Leaves for the shell; fg comes back."},
    [DO_RETRY] = {"retry", "Connects to the lost database now."},
    [DO_CLOSE] = {"close", "Closes the view; on the main screen, leaves the console."},
    [DO_QUIT] = {"quit", "Leaves the console."},
};

/* The first key of an action is the one that help and key bar name. */
static const struct key_binding bindings[] = {
    {CONTEXT_LIST, KEY_UP_ARROW, DO_UP},
    {CONTEXT_LIST, 'k', DO_UP},
    {CONTEXT_LIST, KEY_DOWN_ARROW, DO_DOWN},
    {CONTEXT_LIST, 'j', DO_DOWN},
    {CONTEXT_LIST, KEY_PAGE_UP, DO_PAGE_UP},
    {CONTEXT_LIST, KEY_CTRL('B'), DO_PAGE_UP},
    {CONTEXT_LIST, KEY_PAGE_DOWN, DO_PAGE_DOWN},
    {CONTEXT_LIST, KEY_CTRL('F'), DO_PAGE_DOWN},
    {CONTEXT_LIST, KEY_CTRL('U'), DO_HALF_UP},
    {CONTEXT_LIST, KEY_CTRL('D'), DO_HALF_DOWN},
    {CONTEXT_LIST, KEY_HOME_KEY, DO_FIRST},
    {CONTEXT_LIST, 'g', DO_FIRST},
    {CONTEXT_LIST, KEY_END_KEY, DO_LAST},
    {CONTEXT_LIST, 'G', DO_LAST},
    {CONTEXT_LIST, KEY_TAB, DO_NEXT_PANE},
    {CONTEXT_LIST, KEY_BACK_TAB, DO_PREVIOUS_PANE},
    {CONTEXT_LIST, KEY_RETURN, DO_ENTER},
    {CONTEXT_LIST, KEY_ESCAPE, DO_BACK},
    {CONTEXT_LIST, KEY_ERASE, DO_BACK},
    {CONTEXT_LIST, '/', DO_FILTER},
    {CONTEXT_LIST, KEY_F4, DO_FILTER},
    {CONTEXT_LIST, '<', DO_SORT_PREVIOUS},
    {CONTEXT_LIST, '>', DO_SORT_NEXT},
    {CONTEXT_LIST, 'I', DO_REVERSE},
    {CONTEXT_LIST, ' ', DO_TOGGLE},
    {CONTEXT_LIST, 'a', DO_ACT},
    {CONTEXT_LIST, 'y', DO_COPY},

    {CONTEXT_LIST, 'd', DO_DASHBOARD},
    {CONTEXT_PLOT, '+', DO_LONGER},
    {CONTEXT_PLOT, KEY_RIGHT_ARROW, DO_LONGER},
    {CONTEXT_PLOT, '-', DO_SHORTER},
    {CONTEXT_PLOT, KEY_LEFT_ARROW, DO_SHORTER},
    {CONTEXT_PLOT, KEY_ESCAPE, DO_BACK},
    {CONTEXT_PLOT, KEY_ERASE, DO_BACK},
    {CONTEXT_TEXT, KEY_UP_ARROW, DO_UP},
    {CONTEXT_TEXT, 'k', DO_UP},
    {CONTEXT_TEXT, KEY_DOWN_ARROW, DO_DOWN},
    {CONTEXT_TEXT, 'j', DO_DOWN},
    {CONTEXT_TEXT, KEY_PAGE_UP, DO_PAGE_UP},
    {CONTEXT_TEXT, KEY_CTRL('B'), DO_PAGE_UP},
    {CONTEXT_TEXT, KEY_PAGE_DOWN, DO_PAGE_DOWN},
    {CONTEXT_TEXT, KEY_CTRL('F'), DO_PAGE_DOWN},
    {CONTEXT_TEXT, ' ', DO_PAGE_DOWN},
    {CONTEXT_TEXT, KEY_CTRL('U'), DO_HALF_UP},
    {CONTEXT_TEXT, KEY_CTRL('D'), DO_HALF_DOWN},
    {CONTEXT_TEXT, KEY_HOME_KEY, DO_FIRST},
    {CONTEXT_TEXT, 'g', DO_FIRST},
    {CONTEXT_TEXT, KEY_END_KEY, DO_LAST},
    {CONTEXT_TEXT, 'G', DO_LAST},
    {CONTEXT_TEXT, KEY_ESCAPE, DO_BACK},
    {CONTEXT_TEXT, KEY_ERASE, DO_BACK},
    {CONTEXT_TEXT, '/', DO_SEARCH},
    {CONTEXT_TEXT, 'n', DO_SEARCH_NEXT},
    {CONTEXT_TEXT, 'N', DO_SEARCH_PREVIOUS},
    {CONTEXT_TEXT, 's', DO_SAVE},
    {CONTEXT_TEXT, 'x', DO_RUN_AGAIN},
    {CONTEXT_TEXT, 'y', DO_COPY},
    {CONTEXT_TEXT, KEY_F9, DO_KEEP},
    {CONTEXT_TEXT, 'S', DO_KEEP},

    {CONTEXT_FORM, KEY_TAB, DO_NEXT_FIELD},
    {CONTEXT_FORM, KEY_DOWN_ARROW, DO_NEXT_FIELD},
    {CONTEXT_FORM, KEY_BACK_TAB, DO_PREVIOUS_FIELD},
    {CONTEXT_FORM, KEY_UP_ARROW, DO_PREVIOUS_FIELD},
    {CONTEXT_FORM, KEY_RETURN, DO_ENTER},
    {CONTEXT_FORM, ' ', DO_TOGGLE},
    {CONTEXT_FORM, KEY_PAGE_UP, DO_PAGE_UP},
    {CONTEXT_FORM, KEY_PAGE_DOWN, DO_PAGE_DOWN},
    {CONTEXT_FORM, KEY_F2, DO_PICK},
    {CONTEXT_FORM, KEY_CTRL('O'), DO_PICK},
    {CONTEXT_FORM, 'y', DO_COPY},
    {CONTEXT_FORM, KEY_F10, DO_RUN},
    {CONTEXT_FORM, KEY_CTRL('R'), DO_RUN},
    {CONTEXT_FORM, KEY_F5, DO_PREVIEW},
    {CONTEXT_FORM, 'p', DO_PREVIEW},
    {CONTEXT_FORM, KEY_CTRL('T'), DO_PREVIEW},
    {CONTEXT_FORM, KEY_CTRL('Y'), DO_COPY},
    {CONTEXT_FORM, KEY_CTRL('X'), DO_CLEAR},
    {CONTEXT_FORM, KEY_F9, DO_KEEP},
    {CONTEXT_FORM, KEY_CTRL('G'), DO_KEEP},
    {CONTEXT_FORM, KEY_ESCAPE, DO_BACK},

    {CONTEXT_RECIPES, KEY_UP_ARROW, DO_UP},
    {CONTEXT_RECIPES, 'k', DO_UP},
    {CONTEXT_RECIPES, KEY_DOWN_ARROW, DO_DOWN},
    {CONTEXT_RECIPES, 'j', DO_DOWN},
    {CONTEXT_RECIPES, KEY_PAGE_UP, DO_PAGE_UP},
    {CONTEXT_RECIPES, KEY_PAGE_DOWN, DO_PAGE_DOWN},
    {CONTEXT_RECIPES, KEY_HOME_KEY, DO_FIRST},
    {CONTEXT_RECIPES, 'g', DO_FIRST},
    {CONTEXT_RECIPES, KEY_END_KEY, DO_LAST},
    {CONTEXT_RECIPES, 'G', DO_LAST},
    {CONTEXT_RECIPES, KEY_RETURN, DO_ENTER},
    {CONTEXT_RECIPES, KEY_F5, DO_PREVIEW},
    {CONTEXT_RECIPES, 'p', DO_PREVIEW},
    {CONTEXT_RECIPES, KEY_F10, DO_RUN},
    {CONTEXT_RECIPES, 'x', DO_RUN},
    {CONTEXT_RECIPES, 'm', DO_RENAME},
    {CONTEXT_RECIPES, KEY_DELETE, DO_DELETE},
    {CONTEXT_RECIPES, 'D', DO_DELETE},
    {CONTEXT_RECIPES, KEY_ESCAPE, DO_BACK},
    {CONTEXT_RECIPES, KEY_ERASE, DO_BACK},

    {CONTEXT_INPUT, KEY_RETURN, DO_ENTER},
    {CONTEXT_INPUT, KEY_ESCAPE, DO_BACK},
    {CONTEXT_INPUT, KEY_UP_ARROW, DO_UP},
    {CONTEXT_INPUT, KEY_DOWN_ARROW, DO_DOWN},
    {CONTEXT_INPUT, KEY_PAGE_UP, DO_PAGE_UP},
    {CONTEXT_INPUT, KEY_PAGE_DOWN, DO_PAGE_DOWN},
    {CONTEXT_INPUT, KEY_TAB, DO_NEXT_FIELD},
    {CONTEXT_INPUT, KEY_BACK_TAB, DO_PREVIOUS_FIELD},
    {CONTEXT_INPUT, KEY_F10, DO_RUN},

    {CONTEXT_FIELD, KEY_RETURN, DO_ENTER},
    {CONTEXT_FIELD, KEY_ESCAPE, DO_BACK},
    {CONTEXT_FIELD, KEY_UP_ARROW, DO_UP},
    {CONTEXT_FIELD, KEY_DOWN_ARROW, DO_DOWN},
    {CONTEXT_FIELD, KEY_PAGE_UP, DO_PAGE_UP},
    {CONTEXT_FIELD, KEY_PAGE_DOWN, DO_PAGE_DOWN},
    {CONTEXT_FIELD, KEY_TAB, DO_NEXT_FIELD},
    {CONTEXT_FIELD, KEY_BACK_TAB, DO_PREVIOUS_FIELD},
    {CONTEXT_FIELD, KEY_F2, DO_PICK},
    {CONTEXT_FIELD, KEY_CTRL('O'), DO_PICK},
    {CONTEXT_FIELD, KEY_F5, DO_PREVIEW},
    {CONTEXT_FIELD, KEY_CTRL('T'), DO_PREVIEW},
    {CONTEXT_FIELD, KEY_F10, DO_RUN},
    {CONTEXT_FIELD, KEY_CTRL('R'), DO_RUN},
    {CONTEXT_FIELD, KEY_CTRL('Y'), DO_COPY},
    {CONTEXT_FIELD, KEY_CTRL('X'), DO_CLEAR},
    {CONTEXT_FIELD, KEY_F9, DO_KEEP},
    {CONTEXT_FIELD, KEY_CTRL('G'), DO_KEEP},

    {CONTEXT_PICKER, KEY_RETURN, DO_ENTER},
    {CONTEXT_PICKER, KEY_ESCAPE, DO_BACK},
    {CONTEXT_PICKER, KEY_UP_ARROW, DO_UP},
    {CONTEXT_PICKER, KEY_DOWN_ARROW, DO_DOWN},
    {CONTEXT_PICKER, KEY_PAGE_UP, DO_PAGE_UP},
    {CONTEXT_PICKER, KEY_PAGE_DOWN, DO_PAGE_DOWN},
    {CONTEXT_PICKER, KEY_TAB, DO_TOGGLE},
    {CONTEXT_PICKER, KEY_F2, DO_RECENT},
    {CONTEXT_PICKER, KEY_CTRL('O'), DO_RECENT},

    {CONTEXT_QUESTION, KEY_TAB, DO_CHOOSE},
    {CONTEXT_QUESTION, KEY_BACK_TAB, DO_CHOOSE},
    {CONTEXT_QUESTION, KEY_RETURN, DO_ENTER},
    {CONTEXT_QUESTION, KEY_ESCAPE, DO_BACK},
    {CONTEXT_QUESTION, KEY_ERASE, DO_BACK},
    {CONTEXT_QUESTION, KEY_UP_ARROW, DO_UP},
    {CONTEXT_QUESTION, 'k', DO_UP},
    {CONTEXT_QUESTION, KEY_DOWN_ARROW, DO_DOWN},
    {CONTEXT_QUESTION, 'j', DO_DOWN},
    {CONTEXT_QUESTION, KEY_PAGE_UP, DO_PAGE_UP},
    {CONTEXT_QUESTION, KEY_PAGE_DOWN, DO_PAGE_DOWN},
    {CONTEXT_QUESTION, KEY_HOME_KEY, DO_FIRST},
    {CONTEXT_QUESTION, 'g', DO_FIRST},
    {CONTEXT_QUESTION, KEY_END_KEY, DO_LAST},
    {CONTEXT_QUESTION, 'G', DO_LAST},
    {CONTEXT_QUESTION, KEY_F5, DO_PREVIEW},
    {CONTEXT_QUESTION, 'p', DO_PREVIEW},
    {CONTEXT_QUESTION, KEY_F10, DO_RUN},
    {CONTEXT_QUESTION, KEY_CTRL('R'), DO_RUN},

    {CONTEXT_ANYWHERE, ':', DO_PALETTE},
    {CONTEXT_ANYWHERE, KEY_CTRL('P'), DO_PALETTE},
    {CONTEXT_ANYWHERE, 'R', DO_REFRESH},
    {CONTEXT_ANYWHERE, KEY_F5, DO_REFRESH},
    {CONTEXT_ANYWHERE, 'r', DO_RETRY},
    {CONTEXT_ANYWHERE, '?', DO_HELP},
    {CONTEXT_ANYWHERE, KEY_F1, DO_HELP},
    {CONTEXT_ANYWHERE, KEY_CTRL('L'), DO_REPAINT},
    {CONTEXT_ANYWHERE, KEY_CTRL('C'), DO_CANCEL},
    {CONTEXT_ANYWHERE, KEY_CTRL('Z'), DO_SUSPEND},
    {CONTEXT_ANYWHERE, 'q', DO_CLOSE},
    {CONTEXT_ANYWHERE, 'Q', DO_QUIT},
    {CONTEXT_ANYWHERE, KEY_F10, DO_QUIT},
};

static const char *const context_names[CONTEXT_COUNT] = {
    [CONTEXT_ANYWHERE] = "anywhere",    [CONTEXT_LIST] = "in a list",
    [CONTEXT_TEXT] = "in a text",       [CONTEXT_FORM] = "in a form",
    [CONTEXT_INPUT] = "while typing",   [CONTEXT_FIELD] = "in a field",
    [CONTEXT_PICKER] = "while picking", [CONTEXT_QUESTION] = "at a preview",
    [CONTEXT_PLOT] = "in a dashboard",  [CONTEXT_RECIPES] = "in the list of recipes",
};

static const char *const key_names[] = {
    [KEY_UP_ARROW - KEY_FIRST] = "Up",
    [KEY_DOWN_ARROW - KEY_FIRST] = "Down",
    [KEY_LEFT_ARROW - KEY_FIRST] = "Left",
    [KEY_RIGHT_ARROW - KEY_FIRST] = "Right",
    [KEY_PAGE_UP - KEY_FIRST] = "PgUp",
    [KEY_PAGE_DOWN - KEY_FIRST] = "PgDn",
    [KEY_HOME_KEY - KEY_FIRST] = "Home",
    [KEY_END_KEY - KEY_FIRST] = "End",
    [KEY_DELETE - KEY_FIRST] = "Delete",
    [KEY_ERASE - KEY_FIRST] = "Backspace",
    [KEY_BACK_TAB - KEY_FIRST] = "Shift-Tab",
    [KEY_SHIFT_UP - KEY_FIRST] = "Shift-Up",
    [KEY_SHIFT_DOWN - KEY_FIRST] = "Shift-Down",
    [KEY_PASTE_BEGIN - KEY_FIRST] = "(paste)",
    [KEY_PASTE_END - KEY_FIRST] = "(pasted)",
    [KEY_F1 - KEY_FIRST] = "F1",
    [KEY_F2 - KEY_FIRST] = "F2",
    [KEY_F3 - KEY_FIRST] = "F3",
    [KEY_F4 - KEY_FIRST] = "F4",
    [KEY_F5 - KEY_FIRST] = "F5",
    [KEY_F6 - KEY_FIRST] = "F6",
    [KEY_F7 - KEY_FIRST] = "F7",
    [KEY_F8 - KEY_FIRST] = "F8",
    [KEY_F9 - KEY_FIRST] = "F9",
    [KEY_F10 - KEY_FIRST] = "F10",
};

const char *action_name(enum action action)
{
    return actions[action].name;
}

const char *action_help(enum action action)
{
    return actions[action].help;
}

const char *key_context_name(enum key_context context)
{
    return context_names[context];
}

bool key_is_character(int key)
{
    return key >= ' ' && key < KEY_FIRST && (key < 0x7f || key >= 0xa0);
}

static enum action bound_action(enum key_context context, int key)
{
    for (size_t i = 0; i < ARRAY_LENGTH(bindings); i++) {
        if (bindings[i].context == context && bindings[i].key == key)
            return bindings[i].action;
    }
    return DO_NONE;
}

enum action key_action(enum key_context context, int key)
{
    enum action action = bound_action(context, key);
    bool typing = context == CONTEXT_INPUT || context == CONTEXT_FIELD || context == CONTEXT_PICKER;
    if (action != DO_NONE || (typing && key_is_character(key)))
        return action;
    return bound_action(CONTEXT_ANYWHERE, key);
}

int key_for_action(enum key_context context, enum action action)
{
    for (size_t i = 0; i < ARRAY_LENGTH(bindings); i++) {
        const struct key_binding *binding = &bindings[i];
        bool there = binding->context == context || binding->context == CONTEXT_ANYWHERE;
        if (there && binding->action == action && key_action(context, binding->key) == action)
            return binding->key;
    }
    return KEY_NONE;
}

const char *key_label(int key, char *bytes)
{
    switch (key) {
    case KEY_NONE: return "";
    case KEY_TAB: return "Tab";
    case KEY_RETURN: return "Enter";
    case KEY_ESCAPE: return "Esc";
    case ' ': return "Space";
    default: break;
    }
    if (key >= KEY_FIRST)
        return key < KEY_LIMIT ? key_names[key - KEY_FIRST] : "";
    if (key < ' ')
        snprintf(bytes, KEY_NAME_SIZE, "Ctrl-%c", key + '@');
    else
        bytes[text_encode((uint32_t)key, bytes)] = '\0';
    return bytes;
}

const struct key_binding *key_bindings(size_t *count)
{
    *count = ARRAY_LENGTH(bindings);
    return bindings;
}
