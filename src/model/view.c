/* SPDX-License-Identifier: Apache-2.0 */
#include "model/view.h"

#include <string.h>
#include <strings.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "model/view_columns.h"
#include "model/view_filter.h"

/* A statement under construction: fixed pieces of SQL, and the values for its parameters. */
struct builder {
    struct region *region;
    struct buffer sql;
    struct value *values;
    size_t count;
    size_t size;
};

static const char *cast_of(enum value_type type)
{
    static const char *const casts[] = {
        [VALUE_TEXT] = "text",       [VALUE_INTEGER] = "bigint",   [VALUE_NUMBER] = "float8",
        [VALUE_BOOLEAN] = "boolean", [VALUE_TIME] = "timestamptz", [VALUE_JSON] = "jsonb",
    };
    return casts[type];
}

static void add(struct builder *builder, const char *sql)
{
    buffer_append_text(&builder->sql, sql);
}

static void add_parameter(struct builder *builder, struct value value)
{
    if (builder->count == builder->size) {
        size_t size = builder->size ? builder->size * 2 : 8;
        struct value *values = region_alloc_array(builder->region, size, sizeof *values);
        if (builder->count)
            memcpy(values, builder->values, builder->count * sizeof *values);
        builder->values = values;
        builder->size = size;
    }
    builder->values[builder->count++] = value;
    buffer_format(&builder->sql, "$%zu::%s", builder->count, cast_of(value.type));
}

static struct statement finish(struct builder *builder)
{
    return (struct statement){
        .sql = buffer_take_text(builder->region, &builder->sql),
        .parameters = {.values = builder->values, .count = builder->count},
    };
}

/* The scope's parameters come first, since view->where names them $1 and so on. */
static struct builder begin(struct region *region, const struct view_request *request)
{
    struct builder builder = {.region = region};
    for (size_t i = 0; i < request->view->scope_count; i++)
        add_parameter(&builder, request->scope[i]);
    buffer_clear(&builder.sql);
    return builder;
}

static void add_folded(struct builder *builder, const char *text)
{
    add(builder, "upper(");
    add_parameter(builder, value_text(text));
    add(builder, ")");
}

/* What begins with `text`: starts_with() decides, the range lets an index find it. The upper end
 * is right for the server's C.UTF-8 collation: the prefix, and the last code point there is more
 * often than a column of the server's has room for. */
static void add_prefix(struct builder *builder, const char *expression, const char *text)
{
    add(builder, "starts_with(");
    add(builder, expression);
    add(builder, ", ");
    add_folded(builder, text);
    add(builder, ") AND ");
    add(builder, expression);
    add(builder, " BETWEEN ");
    add_folded(builder, text);
    add(builder, " AND ");
    add_folded(builder, text);
    add(builder, " || repeat(chr(1114111), 1024)");
}

static void add_comparison(struct builder *builder, const char *expression, const char *operator,
                           struct value value)
{
    add(builder, expression);
    add(builder, operator);
    add_parameter(builder, value);
}

static void add_range(struct builder *builder, const char *expression, enum value_type type,
                      const struct view_term *term)
{
    if (term->least == term->most) {
        add_comparison(builder, expression, " = ", (struct value){type, .integer = term->least});
        return;
    }
    add(builder, "true");
    if (term->least != INT64_MIN) {
        add(builder, " AND ");
        add_comparison(builder, expression, " >= ", (struct value){type, .integer = term->least});
    }
    if (term->most != INT64_MAX) {
        add(builder, " AND ");
        add_comparison(builder, expression, " <= ", (struct value){type, .integer = term->most});
    }
}

/* The characters of upper-case `text`, anything between them, as a pattern of LIKE. */
static const char *letters_pattern(struct region *region, const char *text)
{
    struct buffer pattern = {0};
    while (*text) {
        uint32_t code_point;
        size_t length = text_decode(text, &code_point);
        buffer_append_text(&pattern, strchr("%_\\", *text) ? "%\\" : "%");
        buffer_append(&pattern, text, length);
        text += length;
    }
    buffer_append_text(&pattern, "%");
    return buffer_take_text(region, &pattern);
}

/* (?e) has PostgreSQL read the extended expressions of POSIX, without extensions of its own. */
static void add_term(struct builder *builder, const struct view_column *column,
                     const struct view_term *term)
{
    const char *expression = view_match_expression(column);
    struct region *region = builder->region;
    switch (term->match) {
    case MATCH_PART:
        add(builder, "position(");
        add_folded(builder, term->text);
        add(builder, " in ");
        add(builder, expression);
        add(builder, ") > 0");
        break;
    case MATCH_PREFIX: add_prefix(builder, expression, term->text); break;
    case MATCH_LETTERS:
        add_comparison(builder, expression, " LIKE ",
                       value_text(letters_pattern(region, term->folded)));
        break;
    case MATCH_REGEX:
        add_comparison(builder, expression, " ~ ",
                       value_text(region_format(region, "(?e)%s", term->folded)));
        break;
    case MATCH_BOOLEAN:
        add_comparison(builder, expression, " = ", value_boolean(term->least != 0));
        break;
    case MATCH_RANGE: add_range(builder, expression, column->sort_type, term); break;
    }
}

static void add_match(struct builder *builder, const struct view_column *column,
                      const struct view_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        add(builder, i ? " OR (" : "(");
        add_term(builder, column, &condition->terms[i]);
        add(builder, ")");
    }
}

static void add_condition(struct builder *builder, const struct view *view,
                          const struct view_condition *condition)
{
    add(builder, condition->negated ? " AND NOT (" : " AND (");
    if (condition->column >= 0) {
        add_match(builder, &view->columns[condition->column], condition);
    } else {
        const char *separator = "";
        for (const struct view_column *column = view->columns; column->name; column++) {
            if (!column->searched)
                continue;
            add(builder, separator);
            add_match(builder, column, condition);
            separator = " OR ";
        }
    }
    add(builder, ")");
}

static void add_from_where(struct builder *builder, const struct view_request *request)
{
    add(builder, " FROM ");
    add(builder, request->view->from);
    add(builder, " WHERE ");
    add(builder, request->view->where ? request->view->where : "true");
    size_t count;
    const struct view_condition *conditions = view_filter_conditions(request->filter, &count);
    for (size_t i = 0; i < count; i++)
        add_condition(builder, request->view, &conditions[i]);
}

/* What a window's rows are told apart by, in the direction in which they are read. */
struct term {
    const char *sql;
    struct value edge;
    bool descending;
};

struct terms {
    struct term items[VIEW_SORTS_MOST + 1];
    size_t count;
};

static bool is_from_end(enum view_place place)
{
    return place == VIEW_BEFORE || place == VIEW_LAST;
}

/* The sorts up to one that is unique, or else all and the key. */
static struct terms terms_of(const struct view_request *request, const struct view_order *order)
{
    struct terms terms = {.count = 0};
    bool unique = false, flipped = is_from_end(request->place), descending = flipped;
    for (size_t i = 0; i < order->count && !unique; i++) {
        const struct view_column *column = &request->view->columns[order->sorts[i].column];
        struct value edge = request->edge[i];
        edge.type = column->sort_type;
        descending = order->sorts[i].descending != flipped;
        terms.items[terms.count++] = (struct term){column->sort, edge, descending};
        unique = column->unique;
    }
    if (!unique)
        terms.items[terms.count++] =
            (struct term){request->view->key, value_integer(request->edge_key), descending};
    return terms;
}

static bool same_direction(const struct terms *terms, size_t from)
{
    for (size_t i = from + 1; i < terms->count; i++) {
        if (terms->items[i].descending != terms->items[from].descending)
            return false;
    }
    return true;
}

static const char *beyond(const struct term *term, bool or_equal)
{
    if (or_equal)
        return term->descending ? " <= " : " >= ";
    return term->descending ? " < " : " > ";
}

/* Terms of one direction are compared as rows, which an index serves. */
static void add_row_comparison(struct builder *builder, const struct terms *terms, size_t from,
                               bool or_equal)
{
    add(builder, "(");
    for (size_t i = from; i < terms->count; i++) {
        add(builder, i > from ? ", " : "");
        add(builder, terms->items[i].sql);
    }
    add(builder, ")");
    add(builder, beyond(&terms->items[from], or_equal));
    add(builder, "(");
    for (size_t i = from; i < terms->count; i++) {
        add(builder, i > from ? ", " : "");
        add_parameter(builder, terms->items[i].edge);
    }
    add(builder, ")");
}

/* Rows beyond the edge by the terms from `from` on. Where directions differ, SQL has no comparison
 * of rows for it: beyond in the first term, or equal in it and beyond in the others. That no row
 * lies before the first term's edge is said on its own, for an index. */
static void add_edge(struct builder *builder, const struct terms *terms, size_t from, bool or_equal)
{
    const struct term *term = &terms->items[from];
    if (from + 1 == terms->count) {
        add_comparison(builder, term->sql, beyond(term, or_equal), term->edge);
        return;
    }
    if (same_direction(terms, from)) {
        add_row_comparison(builder, terms, from, or_equal);
        return;
    }
    add_comparison(builder, term->sql, beyond(term, true), term->edge);
    add(builder, " AND (");
    add_comparison(builder, term->sql, beyond(term, false), term->edge);
    add(builder, " OR ");
    add_edge(builder, terms, from + 1, or_equal);
    add(builder, ")");
}

static void add_order(struct builder *builder, const struct terms *terms)
{
    for (size_t i = 0; i < terms->count; i++) {
        add(builder, i ? ", " : " ORDER BY ");
        add(builder, terms->items[i].sql);
        add(builder, terms->items[i].descending ? " DESC" : "");
    }
}

static void add_selection(struct builder *builder, const struct view *view,
                          const struct view_order *order)
{
    add(builder, "SELECT ");
    for (const struct view_column *column = view->columns; column->name; column++) {
        add(builder, column->sql);
        add(builder, ", ");
    }
    for (size_t i = 0; i < order->count; i++) {
        add(builder, view->columns[order->sorts[i].column].sort);
        add(builder, ", ");
    }
    add(builder, view->key);
}

struct statement view_window(struct region *region, const struct view_request *request)
{
    struct view_order order =
        request->order.count ? request->order : view_default_order(request->view);
    struct terms terms = terms_of(request, &order);
    struct builder builder = begin(region, request);
    add_selection(&builder, request->view, &order);
    add_from_where(&builder, request);
    if (request->place != VIEW_FIRST && request->place != VIEW_LAST) {
        add(&builder, " AND (");
        add_edge(&builder, &terms, 0, request->place == VIEW_AT);
        add(&builder, ")");
    }
    add_order(&builder, &terms);
    if (request->limit) {
        add(&builder, " LIMIT ");
        add_parameter(&builder, value_integer((int64_t)request->limit));
    }
    return finish(&builder);
}

struct view_order view_order_by(size_t column, bool descending)
{
    return (struct view_order){.sorts = {{column, descending}}, .count = 1};
}

struct view_order view_default_order(const struct view *view)
{
    return view_order_by(view->default_sort, view->default_descending);
}

struct statement view_count(struct region *region, const struct view_request *request, int64_t most)
{
    struct builder builder = begin(region, request);
    add(&builder, "SELECT count(*) FROM (SELECT 1");
    add_from_where(&builder, request);
    if (most) {
        add(&builder, " LIMIT ");
        add_parameter(&builder, value_integer(most));
    }
    add(&builder, ") AS counted");
    return finish(&builder);
}

const char *view_show(struct region *region, const struct view_column *column,
                      const struct value *value, int64_t now)
{
    if (column->show)
        return column->show(region, value, now);
    if (column->type == VALUE_BOOLEAN)
        return view_show_yes_no(region, value, now);
    if (column->type == VALUE_TIME)
        return view_show_minute(region, value, now);
    const char *text = value_to_text(value, region);
    return text ? text : "";
}

size_t view_column_count(const struct view *view)
{
    size_t count = 0;
    while (view->columns[count].name)
        count++;
    return count;
}

int view_find_column(const struct view *view, const char *name)
{
    for (int i = 0; view->columns[i].name; i++) {
        if (strcasecmp(view->columns[i].name, name) == 0 ||
            strcasecmp(view->columns[i].title, name) == 0)
            return i;
    }
    return -1;
}
