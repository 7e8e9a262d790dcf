/* SPDX-License-Identifier: Apache-2.0 */
/* Filters against rows in memory: the same rows as view.c's SQL lets through. */
#include <string.h>

#include "core/text.h"
#include "model/filter_regex.h"
#include "model/view_filter.h"

/* UTF-8 lets bytes be compared: none that begins a character is a part of another. */
static bool has_letters(const char *text, const char *letters)
{
    while (*letters) {
        uint32_t code_point;
        size_t length = text_decode(letters, &code_point);
        while ((text = strchr(text, *letters)) && strncmp(text, letters, length) != 0)
            text++;
        if (!text)
            return false;
        text += length;
        letters += length;
    }
    return true;
}

static bool text_matches(const struct view_term *term, const char *text)
{
    switch (term->match) {
    case MATCH_PART: return strstr(text, term->folded) != NULL;
    case MATCH_PREFIX: return strncmp(text, term->folded, strlen(term->folded)) == 0;
    case MATCH_LETTERS: return has_letters(text, term->folded);
    case MATCH_REGEX: return filter_regex_matches(term->regex, text);
    case MATCH_BOOLEAN:
    case MATCH_RANGE: break;
    }
    return false;
}

static bool value_matches(const struct view_term *term, const struct value *value)
{
    int64_t number = value->type == VALUE_BOOLEAN ? value->boolean : value->integer;
    if (value->null)
        number = INT64_MIN;
    return number >= term->least && number <= term->most;
}

static bool cell_matches(const struct view_condition *condition, const struct value *value,
                         const char *folded)
{
    for (size_t i = 0; i < condition->count; i++) {
        const struct view_term *term = &condition->terms[i];
        if (term->text ? text_matches(term, folded) : value_matches(term, value))
            return true;
    }
    return false;
}

static bool row_matches(const struct view_condition *condition, const struct view *view,
                        const struct value *values, const char *const *folded)
{
    if (condition->column >= 0)
        return cell_matches(condition, &values[condition->column], folded[condition->column]);
    for (size_t i = 0; view->columns[i].name; i++) {
        if (view->columns[i].searched && cell_matches(condition, &values[i], folded[i]))
            return true;
    }
    return false;
}

bool view_filter_matches(const struct view_filter *filter, const struct view *view,
                         const struct value *values, const char *const *folded)
{
    size_t count;
    const struct view_condition *conditions = view_filter_conditions(filter, &count);
    for (size_t i = 0; i < count; i++) {
        if (row_matches(&conditions[i], view, values, folded) == conditions[i].negated)
            return false;
    }
    return true;
}
