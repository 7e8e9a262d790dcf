/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/source/view_source.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "model/view.h"
#include "model/view_filter.h"
#include "server/async_database.h"
#include "server/rows.h"

enum { COUNT_MOST = 100000 };

struct view_source {
    struct list_source source;
    struct async_database *database;
    const struct view *view;
    size_t view_columns;
    struct list_column *columns;
    int deactivated, active; /* indices in the view, or -1 */

    struct region *scope_region;
    struct value *scope; /* NULL: none */
    struct region *filter_region;
    const struct view_filter *filter; /* NULL: all */
    const char *filter_text;          /* what it was parsed from, or NULL */
    struct region *problem_region;
    uint64_t wanted; /* of the columns that are selected on request */

    struct async_query *query; /* for rows */
    enum view_place place;
    size_t limit;
    struct async_query *count_query;
};

static struct view_source *view_source_of(struct list_source *source)
{
    return (struct view_source *)source;
}

static const struct list_column *view_source_get_columns(struct list_source *source, size_t *count)
{
    *count = view_source_of(source)->view_columns;
    return view_source_of(source)->columns;
}

static bool view_source_has_scope(const struct view_source *view)
{
    return view->scope || view->view->scope_count == 0;
}

static struct view_request view_source_request_of(const struct view_source *view)
{
    return (struct view_request){
        .view = view->view,
        .scope = view->scope,
        .filter = view->filter,
        .order = view->source.order,
        .wanted = view->wanted,
    };
}

static bool view_source_is_inactive(const struct view_source *view, const struct value *values)
{
    return (view->deactivated >= 0 && values[view->deactivated].boolean) ||
           (view->active >= 0 && !values[view->active].boolean);
}

/* Answers come with one row more than was asked for, to tell whether there are more. */
static size_t view_source_rows_wanted(const struct view_source *view, const struct rows *rows)
{
    size_t count = rows_count(rows);
    return count > view->limit ? view->limit : count;
}

static bool view_source_is_backwards(enum view_place place)
{
    return place == VIEW_BEFORE || place == VIEW_LAST;
}

/* An answer under construction; see struct list_rows. */
struct answer {
    struct region *region;
    size_t count;
    const char **cells;
    struct value *values;
    int64_t *keys;
    bool *inactive;
};

/* A row's values are the view's columns and then what it is sorted by, for an edge. */
static size_t view_source_width_of(const struct view_source *view)
{
    return view->view_columns + VIEW_SORTS_MOST;
}

static struct answer view_source_begin_answer(const struct view_source *view, size_t count)
{
    struct region *region = region_create();
    return (struct answer){
        .region = region,
        .count = count,
        .cells = region_alloc_array(region, count * view->view_columns, sizeof(char *)),
        .values =
            region_alloc_array(region, count * view_source_width_of(view), sizeof(struct value)),
        .keys = region_alloc_array(region, count, sizeof(int64_t)),
        .inactive = region_alloc_array(region, count, sizeof(bool)),
    };
}

static void view_source_convert_row(const struct view_source *view, const struct rows *rows,
                                    size_t from, struct answer *answer, size_t index)
{
    int64_t now = clock_now();
    size_t columns = view->view_columns, read = columns + view->source.order.count;
    struct value *values = answer->values + index * view_source_width_of(view);
    const char **cells = answer->cells + index * columns;
    for (size_t i = 0; i < view_source_width_of(view); i++)
        values[i] = i < read ? rows_value(rows, from, i) : value_null(VALUE_INTEGER);
    for (size_t i = 0; i < columns; i++)
        cells[i] = view_show(answer->region, &view->view->columns[i], &values[i], now);
    answer->keys[index] = rows_integer(rows, from, read);
    answer->inactive[index] = view_source_is_inactive(view, values);
}

static void view_source_deliver(const struct view_source *view, const struct answer *answer,
                                bool all)
{
    bool backwards = view_source_is_backwards(view->place);
    struct list_rows rows = {
        .count = answer->count,
        .cells = answer->cells,
        .values = answer->values,
        .keys = answer->keys,
        .inactive = answer->inactive,
        .at_start = view->place == VIEW_FIRST || (backwards && all),
        .at_end = view->place == VIEW_LAST || (!backwards && all),
    };
    view->source.listener.rows(view->source.listener.context, view->place, &rows);
}

static void view_source_on_rows(void *context, const struct rows *rows, const struct error *error)
{
    struct view_source *view = context;
    view->query = NULL;
    if (!rows) {
        view->source.listener.failed(view->source.listener.context, error->text);
        return;
    }
    size_t count = view_source_rows_wanted(view, rows);
    struct answer answer = view_source_begin_answer(view, count);
    for (size_t i = 0; i < count; i++)
        view_source_convert_row(
            view, rows, view_source_is_backwards(view->place) ? count - 1 - i : i, &answer, i);
    view_source_deliver(view, &answer, rows_count(rows) <= view->limit);
    region_destroy(answer.region);
}

static void view_source_answer_nothing(struct view_source *view, enum view_place place)
{
    struct list_rows none = {.at_start = true, .at_end = true};
    view->source.listener.rows(view->source.listener.context, place, &none);
}

static void view_source_fetch(struct list_source *source, enum view_place place,
                              const struct list_edge *edge, size_t limit)
{
    struct view_source *view = view_source_of(source);
    async_query_forget(view->query);
    view->query = NULL;
    if (!view_source_has_scope(view)) {
        view_source_answer_nothing(view, place);
        return;
    }
    struct region *region = region_create();
    struct view_request request = view_source_request_of(view);
    request.place = view->place = place;
    request.limit = limit + 1;
    view->limit = limit;
    if (place == VIEW_AFTER || place == VIEW_BEFORE || place == VIEW_AT) {
        memcpy(request.edge, edge->values + view->view_columns, sizeof request.edge);
        request.edge_key = edge->key;
    }
    struct statement statement = view_window(region, &request);
    view->query = async_database_query(view->database, statement.sql, statement.parameters,
                                       view_source_on_rows, view);
    region_destroy(region);
}

/* The planner's guess, out of EXPLAIN (FORMAT JSON): [{"Plan": {"Plan Rows": 1200000, …}}]. */
static void view_source_on_estimate(void *context, const struct rows *rows,
                                    const struct error *error UNUSED)
{
    struct view_source *view = context;
    view->count_query = NULL;
    if (!rows || rows_count(rows) == 0)
        return;
    struct region *region = region_create();
    const cJSON *plan = json_parse(region, rows_text(rows, 0, 0), NULL);
    plan = cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(plan, 0), "Plan");
    int64_t estimate = plan ? json_integer(plan, "Plan Rows", 0) : 0;
    if (estimate > COUNT_MOST)
        view->source.listener.count(view->source.listener.context, estimate, COUNT_ABOUT);
    region_destroy(region);
}

static void view_source_ask_for_estimate(struct view_source *view)
{
    struct region *region = region_create();
    struct view_request request = view_source_request_of(view);
    struct statement statement = view_window(region, &request);
    const char *sql = region_format(region, "EXPLAIN (FORMAT JSON) %s", statement.sql);
    view->count_query = async_database_query(view->database, sql, statement.parameters,
                                             view_source_on_estimate, view);
    region_destroy(region);
}

static void view_source_on_count(void *context, const struct rows *rows,
                                 const struct error *error UNUSED)
{
    struct view_source *view = context;
    const struct list_listener *listener = &view->source.listener;
    view->count_query = NULL;
    if (!rows)
        return; /* the question for rows tells why */
    int64_t count = rows_integer(rows, 0, 0);
    if (count <= COUNT_MOST) {
        listener->count(listener->context, count, COUNT_EXACT);
        return;
    }
    listener->count(listener->context, COUNT_MOST, COUNT_OVER);
    view_source_ask_for_estimate(view);
}

static void view_source_forget_count(struct view_source *view)
{
    async_query_forget(view->count_query);
    view->count_query = NULL;
}

static void view_source_count_rows(struct list_source *source)
{
    struct view_source *view = view_source_of(source);
    view_source_forget_count(view);
    struct region *region = region_create();
    struct view_request request = view_source_request_of(view);
    struct statement statement = view_count(region, &request, COUNT_MOST + 1);
    view->count_query = async_database_query(view->database, statement.sql, statement.parameters,
                                             view_source_on_count, view);
    region_destroy(region);
}

static void view_source_sort_rows(struct list_source *source, const struct view_order *order)
{
    source->order = order->count ? *order : view_default_order(view_source_of(source)->view);
}

static void view_source_forget_all(struct view_source *view)
{
    async_query_forget(view->query);
    view->query = NULL;
    view_source_forget_count(view);
}

static bool view_source_set_filter(struct list_source *source, const char *text,
                                   const char **problem)
{
    struct view_source *view = view_source_of(source);
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    const struct view_filter *filter = view_filter_parse(region, view->view, text, &error);
    if (!filter) {
        region_destroy(view->problem_region);
        view->problem_region = region;
        *problem = error.text;
        return false;
    }
    region_destroy(view->filter_region);
    view->filter_region = region;
    view->filter_text = region_copy_text(region, text);
    view->filter = filter;
    view_source_forget_all(view);
    return true;
}

static bool view_source_want(struct list_source *source, uint64_t columns)
{
    struct view_source *view = view_source_of(source);
    uint64_t before = view->wanted;
    view->wanted = 0;
    for (size_t i = 0; i < view->view_columns; i++) {
        if (view->view->columns[i].on_request)
            view->wanted |= columns & UINT64_C(1) << i;
    }
    return (view->wanted & ~before) != 0;
}

static int view_source_value_index(const struct list_source *source, const char *column)
{
    return view_find_column(((const struct view_source *)source)->view, column);
}

static size_t view_source_value_count(const struct list_source *source)
{
    return view_source_width_of((const struct view_source *)source);
}

static const struct list_field *view_source_make_record(const struct list_source *source,
                                                        struct region *region,
                                                        const char *const *cells UNUSED,
                                                        const struct value *values, size_t *count)
{
    const struct view_source *view = (const struct view_source *)source;
    struct list_field *fields = view_record(region, view->view, values, clock_now(), count);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        if (!view->view->columns[i].on_request || view->wanted >> i & 1)
            fields[kept++] = fields[i];
    }
    *count = kept;
    return fields;
}

static struct list_source *view_source_copy(const struct list_source *source)
{
    const struct view_source *view = (const struct view_source *)source;
    struct list_source *twin = view_source_create(view->database, view->view);
    const char *problem;
    twin->order = source->order;
    view_source_want(twin, view->wanted);
    if (view->scope)
        view_source_set_scope(twin, view->scope);
    view_source_set_filter(twin, view->filter_text ? view->filter_text : "", &problem);
    return twin;
}

static bool view_source_matches(const struct list_source *source, const struct value *values,
                                const char *const *folded)
{
    const struct view_source *view = (const struct view_source *)source;
    return view_filter_matches(view->filter, view->view, values, folded);
}

static void view_source_destroy(struct list_source *source)
{
    struct view_source *view = view_source_of(source);
    view_source_forget_all(view);
    region_destroy(view->scope_region);
    region_destroy(view->filter_region);
    region_destroy(view->problem_region);
    free(view->columns);
    free(view);
}

static const struct list_source_kind view_kind = {
    .columns = view_source_get_columns,
    .fetch = view_source_fetch,
    .count = view_source_count_rows,
    .sort = view_source_sort_rows,
    .filter = view_source_set_filter,
    .want = view_source_want,
    .value_index = view_source_value_index,
    .value_count = view_source_value_count,
    .copy = view_source_copy,
    .matches = view_source_matches,
    .record = view_source_make_record,
    .destroy = view_source_destroy,
};

/* A column that is not meant for the screen has no width; this is what its values take. */
static int view_source_width_by_type(const struct view_column *column)
{
    static const int widths[] = {
        [VALUE_TEXT] = 0,    [VALUE_INTEGER] = 8, [VALUE_NUMBER] = 10,
        [VALUE_BOOLEAN] = 5, [VALUE_TIME] = 20,   [VALUE_JSON] = 0,
    };
    int title = text_width(_(column->title)) + 1;
    int width = widths[column->type];
    return width > 0 && width < title ? title : width;
}

static struct list_column view_source_list_column_of(const struct view_column *column)
{
    bool number = column->type == VALUE_INTEGER || column->type == VALUE_NUMBER;
    return (struct list_column){
        .name = column->name,
        .title = column->title,
        .width =
            column->width || !column->hidden ? column->width : view_source_width_by_type(column),
        .right = number && !column->show,
        .sortable = column->sort != NULL,
        .hidden = column->hidden,
        .wide = column->wide,
        .type = column->type,
    };
}

struct list_source *view_source_create(struct async_database *database, const struct view *view)
{
    struct view_source *source = memory_alloc(1, sizeof *source);
    source->source.kind = &view_kind;
    source->database = database;
    source->view = view;
    source->view_columns = view_column_count(view);
    source->deactivated = view_find_column(view, "deactivated");
    source->active = view_find_column(view, "is_active");
    source->columns = memory_alloc(source->view_columns, sizeof *source->columns);
    for (size_t i = 0; i < source->view_columns; i++)
        source->columns[i] = view_source_list_column_of(&view->columns[i]);
    source->source.order = view_default_order(view);
    return &source->source;
}

struct list_field *view_record(struct region *region, const struct view *view,
                               const struct value *values, int64_t now, size_t *count)
{
    *count = view_column_count(view);
    struct list_field *fields = region_alloc_array(region, *count, sizeof *fields);
    for (size_t i = 0; i < *count; i++) {
        const struct view_column *column = &view->columns[i];
        fields[i] =
            (struct list_field){_(column->title), view_show(region, column, &values[i], now)};
    }
    return fields;
}

void view_source_set_scope(struct list_source *source, const struct value *scope)
{
    struct view_source *view = view_source_of(source);
    view_source_forget_all(view);
    region_destroy(view->scope_region);
    view->scope_region = NULL;
    view->scope = NULL;
    if (!scope)
        return;
    view->scope_region = region_create();
    view->scope = region_alloc_array(view->scope_region, view->view->scope_count, sizeof *scope);
    for (size_t i = 0; i < view->view->scope_count; i++) {
        view->scope[i] = scope[i];
        if (scope[i].type == VALUE_TEXT)
            view->scope[i].text = region_copy_text(view->scope_region, scope[i].text);
    }
}
