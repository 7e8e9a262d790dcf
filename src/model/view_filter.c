/* SPDX-License-Identifier: Apache-2.0 */
#include "model/view_filter.h"

#include <string.h>
#include <strings.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"

struct view_filter {
    const struct view_condition *conditions;
    size_t count;
};

/* One parse: where it stands, and what it found. */
struct parser {
    struct region *region;
    const struct view *view;
    const char *rest;
    struct error *error;
};

const struct view_condition *view_filter_conditions(const struct view_filter *filter, size_t *count)
{
    *count = filter ? filter->count : 0;
    return filter ? filter->conditions : NULL;
}

static const struct view_filter *extend(struct region *region, const struct view_filter *base,
                                        struct view_condition condition)
{
    size_t count = base ? base->count : 0;
    struct view_condition *conditions = region_alloc_array(region, count + 1, sizeof *conditions);
    if (count)
        memcpy(conditions, base->conditions, count * sizeof *conditions);
    conditions[count] = condition;
    struct view_filter *filter = region_alloc(region, sizeof *filter);
    *filter = (struct view_filter){.conditions = conditions, .count = count + 1};
    return filter;
}

const struct view_filter *view_filter_with(struct region *region, const struct view_filter *base,
                                           const struct view *view, const char *column,
                                           struct value value)
{
    int index = view_find_column(view, column);
    if (index < 0 || !view->columns[index].sort)
        die("view %s has no column %s to filter by", view->name, column);
    struct view_condition condition = {.column = index, .value = value};
    if (value.type == VALUE_TEXT)
        condition.text = value.text;
    return extend(region, base, condition);
}

static bool read_boolean(const char *text, struct value *value)
{
    static const char *const words[2][4] = {{"no", "false", "n", "f"}, {"yes", "true", "y", "t"}};
    for (int truth = 0; truth < 2; truth++) {
        for (size_t i = 0; i < ARRAY_LENGTH(words[truth]); i++) {
            if (strcasecmp(text, words[truth][i]) == 0) {
                *value = value_boolean(truth);
                return true;
            }
        }
    }
    return false;
}

static bool read_integer(const char *text, struct value *value)
{
    int64_t number;
    if (text_parse_integer(text, &number) != TEXT_INTEGER)
        return false;
    *value = value_integer(number);
    return true;
}

static bool read_time(const char *text, struct value *value)
{
    int64_t time;
    if (!clock_parse(text, &time))
        return false;
    *value = value_time(time);
    return true;
}

static bool read_value(const struct view_column *column, const char *text, struct value *value)
{
    if (column->read)
        return column->read(text, value);
    switch (column->sort_type) {
    case VALUE_BOOLEAN: return read_boolean(text, value);
    case VALUE_INTEGER: return read_integer(text, value);
    case VALUE_TIME: return read_time(text, value);
    case VALUE_NUMBER:
    case VALUE_JSON:
    case VALUE_TEXT: break;
    }
    return false;
}

static const char *column_names(const struct parser *parser)
{
    struct buffer names = {0};
    for (const struct view_column *column = parser->view->columns; column->name; column++) {
        if (column->sort)
            buffer_format(&names, "%s%s", names.length ? ", " : "", column->name);
    }
    return buffer_take_text(parser->region, &names);
}

/* A word with its quotes removed, and where in it the characters that mean something stand: the
 * first of each outside quotes, or -1. */
struct word {
    const char *text;
    int bang;
    int caret;
    int colon;
};

static void note_place(int *place, const struct buffer *word)
{
    if (*place < 0)
        *place = (int)word->length;
}

/* Takes the next word off the text: up to a blank outside quotes. False at the end. */
static bool next_word(struct parser *parser, struct word *word)
{
    const char *at = parser->rest + strspn(parser->rest, " ");
    struct buffer text = {0};
    bool quoted = false, any = *at != '\0';
    *word = (struct word){.bang = -1, .caret = -1, .colon = -1};
    for (; *at && (quoted || *at != ' '); at++) {
        if (*at == '"') {
            quoted = !quoted;
            continue;
        }
        if (!quoted && *at == '!')
            note_place(&word->bang, &text);
        else if (!quoted && *at == '^')
            note_place(&word->caret, &text);
        else if (!quoted && *at == ':')
            note_place(&word->colon, &text);
        buffer_append_byte(&text, *at);
    }
    parser->rest = at;
    word->text = buffer_take_text(parser->region, &text);
    return any;
}

static bool set_column(struct parser *parser, struct view_condition *condition, const char *name)
{
    condition->column = view_find_column(parser->view, name);
    if (condition->column >= 0 && parser->view->columns[condition->column].sort)
        return true;
    error_set(parser->error, ERROR_USAGE, "%s can't be filtered by \"%s\".", parser->view->title,
              name);
    return error_hint(parser->error, "Columns: %s.", column_names(parser));
}

/* `start`: where in the word the text begins. */
static bool set_text(struct parser *parser, struct view_condition *condition,
                     const struct word *word, int start)
{
    const struct view_column *column =
        condition->column >= 0 ? &parser->view->columns[condition->column] : NULL;
    const char *text = word->text + start;
    if (!column || column->sort_type == VALUE_TEXT) {
        condition->prefix = word->caret == start;
        condition->text = text + condition->prefix;
        return true;
    }
    condition->text = *text ? NULL : "";
    if (!*text || read_value(column, text, &condition->value))
        return true;
    return error_set(parser->error, ERROR_USAGE, "\"%s\" is no value of %s.", text, column->name);
}

/* Reads `[!][COLUMN:][^]TEXT`. A colon with nothing before it is text. */
static bool read_word(struct parser *parser, const struct word *word,
                      struct view_condition *condition)
{
    *condition = (struct view_condition){.column = -1, .text = "", .negated = word->bang == 0};
    int start = condition->negated;
    if (word->colon <= start)
        return set_text(parser, condition, word, start);
    const char *name =
        region_copy_bytes(parser->region, word->text + start, (size_t)(word->colon - start));
    return set_column(parser, condition, name) &&
           set_text(parser, condition, word, word->colon + 1);
}

const struct view_filter *view_filter_parse(struct region *region, const struct view *view,
                                            const char *text, struct error *error)
{
    struct parser parser = {.region = region, .view = view, .rest = text, .error = error};
    const struct view_filter *filter = region_alloc(region, sizeof *filter);
    struct word word;
    while (next_word(&parser, &word)) {
        struct view_condition condition;
        if (!read_word(&parser, &word, &condition))
            return NULL;
        bool unfinished = condition.text && !*condition.text; /* "role:" while it is being typed */
        if (!unfinished)
            filter = extend(region, filter, condition);
    }
    return filter;
}
