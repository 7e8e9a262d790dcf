/* SPDX-License-Identifier: Apache-2.0 */
#include "model/view.h"

#include <string.h>
#include <strings.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
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

static void add_match(struct builder *builder, const struct view_column *column,
                      const struct view_condition *condition)
{
    if (column->sort_type != VALUE_TEXT) {
        add(builder, column->sort);
        add(builder, " = ");
        add_parameter(builder, condition->value);
    } else if (condition->prefix) {
        add_prefix(builder, column->sort, condition->text);
    } else {
        add(builder, "position(");
        add_folded(builder, condition->text);
        add(builder, " in ");
        add(builder, column->sort);
        add(builder, ") > 0");
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

/* Rows beyond the edge, in the order that is being read. */
static void add_edge(struct builder *builder, const struct view_request *request, bool backwards)
{
    const struct view_column *sort = &request->view->columns[request->sort];
    const char *operator= backwards ? " < " : " > ";
    if (request->place == VIEW_AT)
        operator= request->descending ? " <= " : " >= ";
    struct value edge = request->edge;
    edge.type = sort->sort_type;
    if (sort->unique) {
        add(builder, " AND ");
        add(builder, sort->sort);
        add(builder, operator);
        add_parameter(builder, edge);
        return;
    }
    add(builder, " AND (");
    add(builder, sort->sort);
    add(builder, ", ");
    add(builder, request->view->key);
    add(builder, ")");
    add(builder, operator);
    add(builder, "(");
    add_parameter(builder, edge);
    add(builder, ", ");
    add_parameter(builder, value_integer(request->edge_key));
    add(builder, ")");
}

static void add_order(struct builder *builder, const struct view_request *request, bool backwards)
{
    const struct view_column *sort = &request->view->columns[request->sort];
    const char *direction = backwards ? " DESC" : "";
    add(builder, " ORDER BY ");
    add(builder, sort->sort);
    add(builder, direction);
    if (sort->unique)
        return;
    add(builder, ", ");
    add(builder, request->view->key);
    add(builder, direction);
}

struct statement view_window(struct region *region, const struct view_request *request)
{
    bool from_end = request->place == VIEW_BEFORE || request->place == VIEW_LAST;
    bool backwards = request->descending != from_end;
    struct builder builder = begin(region, request);
    add(&builder, "SELECT ");
    for (const struct view_column *column = request->view->columns; column->name; column++) {
        add(&builder, column->sql);
        add(&builder, ", ");
    }
    add(&builder, request->view->columns[request->sort].sort);
    add(&builder, ", ");
    add(&builder, request->view->key);
    add_from_where(&builder, request);
    if (request->place != VIEW_FIRST && request->place != VIEW_LAST)
        add_edge(&builder, request, backwards);
    add_order(&builder, request, backwards);
    if (request->limit) {
        add(&builder, " LIMIT ");
        add_parameter(&builder, value_integer((int64_t)request->limit));
    }
    return finish(&builder);
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
