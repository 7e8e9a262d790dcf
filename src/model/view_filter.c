/* SPDX-License-Identifier: Apache-2.0 */
#include "model/view_filter.h"

#include <string.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "model/filter_regex.h"
#include "model/filter_value.h"

struct view_filter {
    const struct view_condition *conditions;
    size_t count;
};

/* What nobody types; without a limit each further word would cost more than the one before. */
enum { FILTER_BYTES_MAX = 8192, FILTER_WORDS_MAX = 256 };

/* One parse: where it stands. */
struct parser {
    struct region *region;
    const struct view *view;
    const char *rest;
    struct error *error;
    size_t words; /* terms read so far */
};

const char *view_match_expression(const struct view_column *column)
{
    return column->match ? column->match : column->sort;
}

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

static struct view_term term_of_value(struct region *region, struct value value)
{
    struct view_term term = {.match = MATCH_RANGE, .least = value.integer, .most = value.integer};
    if (value.type == VALUE_TEXT)
        return (struct view_term){
            .match = MATCH_PART, .text = value.text, .folded = text_upper(region, value.text)};
    if (value.type == VALUE_BOOLEAN)
        term = (struct view_term){
            .match = MATCH_BOOLEAN, .least = value.boolean, .most = value.boolean};
    return term;
}

const struct view_filter *view_filter_with(struct region *region, const struct view_filter *base,
                                           const struct view *view, const char *column,
                                           struct value value)
{
    int index = view_find_column(view, column);
    if (index < 0 || !view_match_expression(&view->columns[index]))
        die("view %s has no column %s to filter by", view->name, column);
    struct view_term *term = region_alloc(region, sizeof *term);
    *term = term_of_value(region, value);
    return extend(region, base,
                  (struct view_condition){.column = index, .terms = term, .count = 1});
}

static const char *column_names(const struct parser *parser)
{
    struct buffer names = {0};
    for (const struct view_column *column = parser->view->columns; column->name; column++) {
        if (view_match_expression(column))
            buffer_format(&names, "%s%s", names.length ? ", " : "", column->name);
    }
    return buffer_take_text(parser->region, &names);
}

/* Takes text off the word, its quotes removed: up to one of `ends` outside quotes, or the end. */
static const char *take_text(struct parser *parser, const char *ends)
{
    struct buffer text = {0};
    bool quoted = false;
    const char *at = parser->rest;
    for (; *at && (quoted || !strchr(ends, *at)); at++) {
        if (*at == '"')
            quoted = !quoted;
        else
            buffer_append_byte(&text, *at);
    }
    parser->rest = at;
    return buffer_take_text(parser->region, &text);
}

/* Takes `/EXPRESSION/`. A slash with neither an end nor a blank after it is one of the expression's
 * characters, as one after a backslash is; one that is not there yet is being typed. */
static const char *take_expression(struct parser *parser, const char *ends)
{
    struct buffer text = {0};
    const char *at = parser->rest + 1;
    for (; *at && !(*at == '/' && (!at[1] || strchr(ends, at[1]))); at++) {
        if (at[0] == '\\' && at[1] == '/')
            continue;
        buffer_append_byte(&text, *at);
        if (at[0] == '\\' && at[1])
            buffer_append_byte(&text, *++at);
    }
    parser->rest = *at ? at + 1 : at;
    return buffer_take_text(parser->region, &text);
}

static bool read_regex(struct parser *parser, const char *ends, struct view_term *term)
{
    *term = (struct view_term){.match = MATCH_REGEX, .text = take_expression(parser, ends)};
    term->folded = filter_regex_read(parser->region, term->text, &term->regex, parser->error);
    return term->folded;
}

static bool read_text(struct parser *parser, const char *ends, struct view_term *term)
{
    *term = (struct view_term){.match = MATCH_PART};
    if (*parser->rest == '/')
        return read_regex(parser, ends, term);
    if (*parser->rest == '^')
        term->match = MATCH_PREFIX;
    else if (*parser->rest == '~')
        term->match = MATCH_LETTERS;
    parser->rest += term->match != MATCH_PART;
    term->text = take_text(parser, ends);
    term->folded = text_upper(parser->region, term->text);
    return true;
}

static bool read_own(const struct view_column *column, const char *text, struct view_term *term)
{
    struct value value;
    if (!column->read(text, &value))
        return false;
    term->least = term->most = value.type == VALUE_BOOLEAN ? value.boolean : value.integer;
    return true;
}

static bool read_typed(const struct view_column *column, const char *text, struct view_term *term)
{
    if (column->read)
        return read_own(column, text, term);
    switch (column->sort_type) {
    case VALUE_BOOLEAN:
        term->match = MATCH_BOOLEAN;
        if (!filter_read_boolean(text, &term->least))
            return false;
        term->most = term->least;
        return true;
    case VALUE_INTEGER: return filter_read_integers(text, &term->least, &term->most);
    case VALUE_TIME: return filter_read_times(text, clock_now(), &term->least, &term->most);
    case VALUE_NUMBER:
    case VALUE_JSON:
    case VALUE_TEXT: break;
    }
    return false;
}

/* A comparison with nothing after it is still being typed. */
static bool read_value(struct parser *parser, const struct view_column *column,
                       struct view_term *term)
{
    const char *text = take_text(parser, " ,");
    *term = (struct view_term){.match = MATCH_RANGE};
    if (text[strspn(text, "<>=")] == '\0')
        term->text = "";
    else if (!read_typed(column, text, term))
        return error_set(parser->error, ERROR_USAGE, _("\"%s\" is not a valid %s."), text,
                         column->name);
    return true;
}

static bool read_term(struct parser *parser, int column, struct view_term *term)
{
    if (column < 0)
        return read_text(parser, " ", term);
    const struct view_column *columns = parser->view->columns;
    if (columns[column].sort_type == VALUE_TEXT)
        return read_text(parser, " ,", term);
    return read_value(parser, &columns[column], term);
}

static bool set_column(struct parser *parser, struct view_condition *condition, const char *name)
{
    condition->column = view_find_column(parser->view, name);
    if (condition->column >= 0 && view_match_expression(&parser->view->columns[condition->column]))
        return true;
    error_set(parser->error, ERROR_USAGE, _("%s can't be filtered by \"%s\"."),
              _(parser->view->title), name);
    return error_hint(parser->error, _("Columns: %s."), column_names(parser));
}

/* Takes `COLUMN:`. A colon with nothing before it is text, and so is what begins like a term. */
static bool read_column(struct parser *parser, struct view_condition *condition)
{
    const char *start = parser->rest;
    condition->column = -1;
    if (strchr(":^~/", *start))
        return true;
    const char *name = take_text(parser, " :");
    if (*parser->rest == ':' && *name) {
        parser->rest++;
        return set_column(parser, condition, name);
    }
    parser->rest = start;
    return true;
}

static bool add_term(struct parser *parser, struct view_condition *condition, struct view_term term)
{
    bool unfinished = term.text && !*term.text; /* "role:" while it is being typed */
    if (unfinished)
        return true;
    if (++parser->words > FILTER_WORDS_MAX)
        return error_set(parser->error, ERROR_USAGE, _("The filter has more than %d words."),
                         FILTER_WORDS_MAX);
    struct view_term *terms =
        region_alloc_array(parser->region, condition->count + 1, sizeof *terms);
    if (condition->count)
        memcpy(terms, condition->terms, condition->count * sizeof *terms);
    terms[condition->count++] = term;
    condition->terms = terms;
    return true;
}

static bool read_word(struct parser *parser, struct view_condition *condition)
{
    struct view_term term;
    *condition = (struct view_condition){.negated = *parser->rest == '!'};
    parser->rest += condition->negated;
    if (!read_column(parser, condition))
        return false;
    for (;;) {
        if (!read_term(parser, condition->column, &term) || !add_term(parser, condition, term))
            return false;
        if (condition->column < 0 || *parser->rest != ',')
            return true;
        parser->rest++;
    }
}

const struct view_filter *view_filter_parse(struct region *region, const struct view *view,
                                            const char *text, struct error *error)
{
    struct parser parser = {.region = region, .view = view, .rest = text, .error = error};
    const struct view_filter *filter = region_alloc(region, sizeof *filter);
    if (strlen(text) > FILTER_BYTES_MAX) {
        error_set(error, ERROR_USAGE, _("The filter is longer than %d bytes."), FILTER_BYTES_MAX);
        return NULL;
    }
    for (;;) {
        struct view_condition condition;
        parser.rest += strspn(parser.rest, " ");
        if (!*parser.rest)
            return filter;
        if (!read_word(&parser, &condition))
            return NULL;
        if (condition.count)
            filter = extend(region, filter, condition);
    }
}
