/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/keys.h"

#include <string.h>

#include "core/region.h"
#include "core/translate.h"

static const struct {
    const char *name, *help;
} actions[DO_LIMIT] = {
    [DO_NONE] = {"", ""},
    [DO_UP] = {N_("up"), N_("One row up.")},
    [DO_DOWN] = {N_("down"), N_("One row down.")},
    [DO_PAGE_UP] = {N_("page up"), N_("One page up.")},
    [DO_PAGE_DOWN] = {N_("page down"), N_("One page down.")},
    [DO_HALF_UP] = {N_("half up"), N_("Half a page up.")},
    [DO_HALF_DOWN] = {N_("half down"), N_("Half a page down.")},
    [DO_FIRST] = {N_("first"), N_("To the first row.")},
    [DO_LAST] = {N_("last"), N_("To the last row.")},
    [DO_NEXT_PANE] = {N_("pane"), N_("To the next pane.")},
    [DO_PREVIOUS_PANE] = {N_("back"), N_("To the pane before.")},
    [DO_ENTER] = {N_("open"), N_("Opens what is under the cursor.")},
    [DO_RECORD] = {N_("record"),
                   N_("Shows all columns of the row under the cursor, hidden ones too.")},
    [DO_EDIT] = {N_("edit"),
                 N_("Edits what is under the cursor: lists what can be changed, as it is now.")},
    [DO_EARLIER] = {N_("earlier"), N_("Back to the screen before, in the history of screens.")},
    [DO_LATER] = {N_("later"), N_("Forward again, to the screen that was left last.")},
    [DO_BACK] = {N_("back"), N_("Clears the filter; else goes back to where you came from.")},
    [DO_FILTER] = {N_("filter"), N_("Shows only rows that match: words, !word, column:word, "
                                    "^beginning, /expression/, ~ltrs.")},
    [DO_SORT_PREVIOUS] = {N_("sort"), N_("Sorts by the column to the left.")},
    [DO_SORT_NEXT] = {N_("sort"), N_("Sorts by the column to the right.")},
    [DO_REVERSE] = {N_("reverse"), N_("Reverses the order.")},
    [DO_SORT_ADD] = {N_("sort too"),
                     N_("Sorts rows that are equal by one more column, for < > and I.")},
    [DO_SORT_DROP] = {N_("sort less"), N_("Sorts no longer by the column that was added last.")},
    [DO_LEFT] = {N_("left"), N_("Scrolls to the columns at the left.")},
    [DO_RIGHT] = {N_("right"), N_("Scrolls to the columns at the right.")},
    [DO_COLUMNS] = {N_("columns"), N_("Says which columns are shown, in what order and how wide.")},
    [DO_VIEWS] = {N_("views"), N_("Lists the views that were given a name, and names this one.")},
    [DO_RANGE] = {N_("range"), N_("Begins a range of rows to be marked, and ends it.")},
    [DO_MARK_UP] = {N_("mark"), N_("Marks the row and the one above.")},
    [DO_MARK_DOWN] = {N_("mark"), N_("Marks the row and the one below.")},
    [DO_MARK_ALL] = {N_("mark all"), N_("Marks all rows that the filter lets through.")},
    [DO_UNMARK] = {N_("unmark"), N_("Takes all marks away.")},
    [DO_SHOW] = {N_("show"), N_("Shows the column, or hides it.")},
    [DO_MOVE_UP] = {N_("left"), N_("Moves the column to the left.")},
    [DO_MOVE_DOWN] = {N_("right"), N_("Moves the column to the right.")},
    [DO_WIDER] = {N_("wider"),
                  N_("Makes the column wider: in a list the one that rows are sorted by.")},
    [DO_NARROWER] = {N_("narrower"), N_("Makes it narrower.")},
    [DO_HIDE] = {N_("hide"), N_("Hides the column that rows are sorted by; c shows it again.")},
    [DO_FREEZE] = {N_("freeze"), N_("Columns down to this one stay while others are scrolled.")},
    [DO_RESET] = {N_("reset"), N_("Arranges the columns as they were at first.")},
    [DO_RENAME] = {N_("rename"), N_("Gives it another name.")},
    [DO_DELETE] = {N_("delete"), N_("Deletes it.")},
    [DO_PALETTE] = {N_("command"),
                    N_("Finds a command, a pane or a setting by a part of its name.")},
    [DO_ACT] = {N_("act"), N_("Lists the commands that take what is under the cursor, or marked.")},
    [DO_REFRESH] = {N_("refresh"), N_("Reads the data again.")},
    [DO_WATCH] = {N_("watch"),
                  N_("Reads the list again and again: every 2, 5, 10, 30, 60 s, and no more.")},
    [DO_PAUSE] = {N_("pause"), N_("Pauses the watch, and goes on with it.")},
    [DO_REPAINT] = {N_("repaint"), N_("Paints the whole screen again.")},
    [DO_HELP] = {N_("help"), N_("Shows the keys.")},
    [DO_SEARCH] = {N_("search"), N_("Searches the text.")},
    [DO_SEARCH_NEXT] = {N_("next"), N_("To the next match.")},
    [DO_SEARCH_PREVIOUS] = {N_("previous"), N_("To the match before.")},
    [DO_DASHBOARD] = {N_("dashboard"), N_("Plots what goes on in the realm, day by day.")},
    [DO_JOBS] = {N_("jobs"), N_("Lists background jobs, running and ended.")},
    [DO_RUNS] = {N_("runs"), N_("Lists what was run from here, to be looked at and opened again.")},
    [DO_LOGS] = {N_("logs"), N_("Lists the logs of the server, to be opened and followed.")},
    [DO_FORGET] = {N_("forget"), N_("Forgets the row under the cursor, where that is possible.")},
    [DO_LONGER] = {N_("longer"), N_("Shows more days.")},
    [DO_SHORTER] = {N_("shorter"), N_("Shows fewer days.")},
    [DO_SAVE] =
        {N_("save"),
         N_("Saves it: a text to a file, a list to a file or the clipboard, a view by name.")},
    [DO_RUN_AGAIN] = {N_("again"), N_("Runs the command once more.")},
    [DO_CANCEL] = {N_("cancel"), N_("Cancels what is running; pressed twice, leaves the console.")},
    [DO_RUN] = {N_("run"), N_("Runs the command; asks first where that changes something.")},
    [DO_PREVIEW] = {N_("preview"), N_("Shows what the command would change, and changes nothing.")},
    [DO_CHOOSE] = {N_("No or Yes"), N_("From one answer to the other; Enter gives it.")},
    [DO_NEXT_FIELD] = {N_("next"), N_("To the next field.")},
    [DO_PREVIOUS_FIELD] = {N_("previous"), N_("To the field before.")},
    [DO_PICK] = {N_("pick"), N_("Offers values to choose from.")},
    [DO_RECENT] = {N_("used before"), N_("From all values to those used before, and back.")},
    [DO_CLEAR] = {N_("clear"), N_("Empties all fields of the form.")},
    [DO_RECIPES] = {N_("recipes"), N_("Lists the command lines that were saved under a name.")},
    [DO_KEEP] = {N_("recipe"),
                 N_("Saves the command line as a recipe, to be run again by its name.")},
    [DO_TOGGLE] = {N_("mark"), N_("Marks the row, or switches the box.")},
    [DO_COPY] = {N_("copy"), N_("Copies the text to the terminal's clipboard.")},
    [DO_COPY_ALL] = {N_("copy all"), N_("Copies the whole record.")},
    [DO_SUSPEND] = {N_("suspend"), N_("Leaves for the shell; fg comes back.")},
    [DO_RETRY] = {N_("retry"), N_("Connects to the lost database now.")},
    [DO_CLOSE] = {N_("close"), N_("Closes the view; on the main screen, leaves the console.")},
    [DO_QUIT] = {N_("quit"), N_("Leaves the console.")},
};

/* What configuration files call it where that is not the name, because that is not its own. */
static const char *const action_ids[DO_LIMIT] = {
    [DO_NEXT_PANE] = "next-pane",     [DO_PREVIOUS_PANE] = "previous-pane",
    [DO_SORT_NEXT] = "sort-next",     [DO_SORT_PREVIOUS] = "sort-previous",
    [DO_SEARCH_NEXT] = "search-next", [DO_SEARCH_PREVIOUS] = "search-previous",
    [DO_NEXT_FIELD] = "next-field",   [DO_PREVIOUS_FIELD] = "previous-field",
    [DO_CHOOSE] = "choose",           [DO_MARK_DOWN] = "mark-down",
    [DO_MARK_UP] = "mark-up",         [DO_MOVE_UP] = "move-up",
    [DO_MOVE_DOWN] = "move-down",
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
    {CONTEXT_LIST, 'v', DO_RECORD},
    {CONTEXT_LIST, 'e', DO_EDIT},
    {CONTEXT_LIST, '[', DO_EARLIER},
    {CONTEXT_LIST, ']', DO_LATER},
    {CONTEXT_LIST, KEY_ESCAPE, DO_BACK},
    {CONTEXT_LIST, KEY_ERASE, DO_BACK},
    {CONTEXT_LIST, '/', DO_FILTER},
    {CONTEXT_LIST, KEY_F4, DO_FILTER},
    {CONTEXT_LIST, '<', DO_SORT_PREVIOUS},
    {CONTEXT_LIST, '>', DO_SORT_NEXT},
    {CONTEXT_LIST, 'I', DO_REVERSE},
    {CONTEXT_LIST, '+', DO_SORT_ADD},
    {CONTEXT_LIST, '-', DO_SORT_DROP},
    {CONTEXT_LIST, KEY_LEFT_ARROW, DO_LEFT},
    {CONTEXT_LIST, KEY_RIGHT_ARROW, DO_RIGHT},
    {CONTEXT_LIST, 'c', DO_COLUMNS},
    {CONTEXT_LIST, '}', DO_WIDER},
    {CONTEXT_LIST, '{', DO_NARROWER},
    {CONTEXT_LIST, '|', DO_HIDE},
    {CONTEXT_LIST, 'w', DO_VIEWS},
    {CONTEXT_LIST, 's', DO_SAVE},
    {CONTEXT_LIST, ' ', DO_TOGGLE},
    {CONTEXT_LIST, 'V', DO_RANGE},
    {CONTEXT_LIST, KEY_SHIFT_UP, DO_MARK_UP},
    {CONTEXT_LIST, KEY_SHIFT_DOWN, DO_MARK_DOWN},
    {CONTEXT_LIST, '*', DO_MARK_ALL},
    {CONTEXT_LIST, 'U', DO_UNMARK},
    {CONTEXT_LIST, 'a', DO_ACT},
    {CONTEXT_LIST, 'y', DO_COPY},
    {CONTEXT_LIST, 'Y', DO_COPY_ALL},

    {CONTEXT_LIST, 'd', DO_DASHBOARD},
    {CONTEXT_LIST, KEY_DELETE, DO_FORGET},
    {CONTEXT_LIST, 'X', DO_FORGET},
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
    {CONTEXT_FORM, KEY_CTRL('B'), DO_KEEP},
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
    {CONTEXT_INPUT, KEY_CTRL('R'), DO_RUN},
    {CONTEXT_INPUT, KEY_F1, DO_HELP},
    {CONTEXT_INPUT, KEY_CTRL('G'), DO_HELP},

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
    {CONTEXT_FIELD, KEY_F1, DO_HELP},
    {CONTEXT_FIELD, KEY_CTRL('G'), DO_HELP},
    {CONTEXT_FIELD, KEY_CTRL('Y'), DO_COPY},
    {CONTEXT_FIELD, KEY_CTRL('X'), DO_CLEAR},
    {CONTEXT_FIELD, KEY_F9, DO_KEEP},
    {CONTEXT_FIELD, KEY_CTRL('B'), DO_KEEP},

    {CONTEXT_PICKER, KEY_RETURN, DO_ENTER},
    {CONTEXT_PICKER, KEY_ESCAPE, DO_BACK},
    {CONTEXT_PICKER, KEY_UP_ARROW, DO_UP},
    {CONTEXT_PICKER, KEY_DOWN_ARROW, DO_DOWN},
    {CONTEXT_PICKER, KEY_PAGE_UP, DO_PAGE_UP},
    {CONTEXT_PICKER, KEY_PAGE_DOWN, DO_PAGE_DOWN},
    {CONTEXT_PICKER, KEY_TAB, DO_TOGGLE},
    {CONTEXT_PICKER, KEY_F2, DO_RECENT},
    {CONTEXT_PICKER, KEY_CTRL('O'), DO_RECENT},

    {CONTEXT_PICKED, ' ', DO_TOGGLE},
    {CONTEXT_PICKED, KEY_TAB, DO_TOGGLE},
    {CONTEXT_PICKED, '*', DO_MARK_ALL},
    {CONTEXT_PICKED, 'U', DO_UNMARK},
    {CONTEXT_PICKED, KEY_RETURN, DO_ENTER},
    {CONTEXT_PICKED, KEY_ESCAPE, DO_BACK},
    {CONTEXT_PICKED, KEY_UP_ARROW, DO_UP},
    {CONTEXT_PICKED, KEY_DOWN_ARROW, DO_DOWN},
    {CONTEXT_PICKED, KEY_PAGE_UP, DO_PAGE_UP},
    {CONTEXT_PICKED, KEY_PAGE_DOWN, DO_PAGE_DOWN},
    {CONTEXT_PICKED, KEY_F2, DO_RECENT},
    {CONTEXT_PICKED, KEY_CTRL('O'), DO_RECENT},

    {CONTEXT_COLUMNS, KEY_UP_ARROW, DO_UP},
    {CONTEXT_COLUMNS, 'k', DO_UP},
    {CONTEXT_COLUMNS, KEY_DOWN_ARROW, DO_DOWN},
    {CONTEXT_COLUMNS, 'j', DO_DOWN},
    {CONTEXT_COLUMNS, ' ', DO_SHOW},
    {CONTEXT_COLUMNS, 'K', DO_MOVE_UP},
    {CONTEXT_COLUMNS, KEY_SHIFT_UP, DO_MOVE_UP},
    {CONTEXT_COLUMNS, 'J', DO_MOVE_DOWN},
    {CONTEXT_COLUMNS, KEY_SHIFT_DOWN, DO_MOVE_DOWN},
    {CONTEXT_COLUMNS, '+', DO_WIDER},
    {CONTEXT_COLUMNS, '-', DO_NARROWER},
    {CONTEXT_COLUMNS, 'f', DO_FREEZE},
    {CONTEXT_COLUMNS, 'd', DO_RESET},
    {CONTEXT_COLUMNS, KEY_RETURN, DO_BACK},
    {CONTEXT_COLUMNS, KEY_ESCAPE, DO_BACK},
    {CONTEXT_COLUMNS, KEY_ERASE, DO_BACK},

    {CONTEXT_VIEWS, KEY_UP_ARROW, DO_UP},
    {CONTEXT_VIEWS, 'k', DO_UP},
    {CONTEXT_VIEWS, KEY_DOWN_ARROW, DO_DOWN},
    {CONTEXT_VIEWS, 'j', DO_DOWN},
    {CONTEXT_VIEWS, KEY_PAGE_UP, DO_PAGE_UP},
    {CONTEXT_VIEWS, KEY_PAGE_DOWN, DO_PAGE_DOWN},
    {CONTEXT_VIEWS, KEY_RETURN, DO_ENTER},
    {CONTEXT_VIEWS, 's', DO_SAVE},
    {CONTEXT_VIEWS, 'e', DO_RENAME},
    {CONTEXT_VIEWS, 'd', DO_DELETE},
    {CONTEXT_VIEWS, KEY_DELETE, DO_DELETE},
    {CONTEXT_VIEWS, KEY_ESCAPE, DO_BACK},
    {CONTEXT_VIEWS, KEY_ERASE, DO_BACK},

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
    {CONTEXT_ANYWHERE, 'J', DO_JOBS},
    {CONTEXT_ANYWHERE, 'H', DO_RUNS},
    {CONTEXT_ANYWHERE, 't', DO_LOGS},
    {CONTEXT_ANYWHERE, 'R', DO_REFRESH},
    {CONTEXT_ANYWHERE, KEY_F5, DO_REFRESH},
    {CONTEXT_ANYWHERE, 'W', DO_WATCH},
    {CONTEXT_ANYWHERE, 'Z', DO_PAUSE},
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

/* What is configured is so from start to end, for dispatch, key bar and help alike. */
static struct {
    const struct key_binding *table;
    size_t count;
} in_force = {bindings, ARRAY_LENGTH(bindings)};

static const char *const context_ids[CONTEXT_COUNT] = {
    [CONTEXT_ANYWHERE] = "anywhere", [CONTEXT_LIST] = "list",     [CONTEXT_TEXT] = "text",
    [CONTEXT_FORM] = "form",         [CONTEXT_INPUT] = "input",   [CONTEXT_FIELD] = "field",
    [CONTEXT_QUESTION] = "question", [CONTEXT_PLOT] = "plot",     [CONTEXT_COLUMNS] = "columns",
    [CONTEXT_VIEWS] = "views",       [CONTEXT_PICKER] = "picker", [CONTEXT_RECIPES] = "recipes",
    [CONTEXT_PICKED] = "picked",
};

static const char *const context_names[CONTEXT_COUNT] = {
    [CONTEXT_ANYWHERE] = N_("anywhere"),      [CONTEXT_LIST] = N_("in a list"),
    [CONTEXT_TEXT] = N_("in a text"),         [CONTEXT_FORM] = N_("in a form"),
    [CONTEXT_INPUT] = N_("while typing"),     [CONTEXT_FIELD] = N_("in a field"),
    [CONTEXT_COLUMNS] = N_("among columns"),  [CONTEXT_VIEWS] = N_("among views"),
    [CONTEXT_QUESTION] = N_("at a preview"),  [CONTEXT_PLOT] = N_("in a dashboard"),
    [CONTEXT_PICKER] = N_("while picking"),   [CONTEXT_RECIPES] = N_("among recipes"),
    [CONTEXT_PICKED] = N_("on rows to pick"),
};

const char *action_name(enum action action)
{
    return actions[action].name;
}

const char *action_id(struct region *region, enum action action)
{
    if (action_ids[action])
        return action_ids[action];
    char *id = region_copy_text(region, actions[action].name);
    for (char *blank = strchr(id, ' '); blank; blank = strchr(blank, ' '))
        *blank = '-';
    return id;
}

const char *action_help(enum action action)
{
    return actions[action].help;
}

const char *key_context_name(enum key_context context)
{
    return context_names[context];
}

const char *key_context_id(enum key_context context)
{
    return context_ids[context];
}

bool key_is_character(int key)
{
    return key >= ' ' && key < KEY_FIRST && (key < 0x7f || key >= 0xa0);
}

static enum action keys_bound_action(enum key_context context, int key)
{
    for (size_t i = 0; i < in_force.count; i++) {
        const struct key_binding *binding = &in_force.table[i];
        if (binding->context == context && binding->key == key)
            return binding->action;
    }
    return DO_NONE;
}

static bool keys_is_typing(enum key_context context)
{
    return context == CONTEXT_INPUT || context == CONTEXT_FIELD || context == CONTEXT_PICKER ||
           context == CONTEXT_PICKED;
}

enum action key_action(enum key_context context, int key)
{
    enum action action = keys_bound_action(context, key);
    if (action != DO_NONE || (keys_is_typing(context) && key_is_character(key)))
        return action;
    return keys_bound_action(CONTEXT_ANYWHERE, key);
}

int key_for_action(enum key_context context, enum action action)
{
    for (size_t i = 0; i < in_force.count; i++) {
        const struct key_binding *binding = &in_force.table[i];
        bool there = binding->context == context || binding->context == CONTEXT_ANYWHERE;
        if (there && binding->action == action && key_action(context, binding->key) == action)
            return binding->key;
    }
    return KEY_NONE;
}

const struct key_binding *key_bindings(size_t *count)
{
    *count = in_force.count;
    return in_force.table;
}

const struct key_binding *key_bindings_built_in(size_t *count)
{
    *count = ARRAY_LENGTH(bindings);
    return bindings;
}

void key_bindings_use(const struct key_binding *table, size_t count)
{
    in_force.table = table;
    in_force.count = count;
}
