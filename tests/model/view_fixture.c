/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/model/view_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "core/region.h"
#include "model/view_filter.h"

struct rows *fixture_query(struct fixture *fixture, const char *sql,
                           struct sql_parameters parameters)
{
    struct rows *rows =
        database_query(fixture->database, fixture->region, &fixture->error, sql, parameters);
    if (!rows)
        fail_msg("%s: %s", sql, fixture->error.text);
    return rows;
}

int fixture_open(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->region = region_create();
    fixture->error = ERROR_IN(fixture->region);
    struct database_options options = {.conninfo = getenv("ALOHA_TEST_DATABASE")};
    fixture->database = database_connect(&options, &fixture->error);
    *state = fixture;
    if (!fixture->database)
        return -1;
    fixture_query(fixture, "BEGIN", NO_PARAMETERS);
    return 0;
}

int fixture_close(void **state)
{
    struct fixture *fixture = *state;
    database_close(fixture->database);
    region_destroy(fixture->region);
    free(fixture);
    return 0;
}

void keys_add(struct keys *keys, int64_t key)
{
    assert_true(keys->count < ARRAY_LENGTH(keys->items));
    keys->items[keys->count++] = key;
}

void keys_assert_same(const struct keys *keys, const struct keys *expected)
{
    assert_int_equal(keys->count, expected->count);
    for (size_t i = 0; i < keys->count; i++)
        assert_int_equal(keys->items[i], expected->items[i]);
}

const struct value *scope_of_it(void)
{
    static struct value scope;
    scope = value_integer(IT);
    return &scope;
}

static size_t sort_count(const struct view_request *request)
{
    return request->order.count ? request->order.count : 1;
}

struct rows *fixture_read_window(struct fixture *fixture, const struct view_request *request)
{
    struct statement statement = view_window(fixture->region, request);
    struct rows *rows = fixture_query(fixture, statement.sql, statement.parameters);
    assert_int_equal(rows_columns(rows),
                     sort_count(request) + view_column_count(request->view) + 1);
    return rows;
}

/* The key is the last of the columns. */
int64_t row_key(const struct rows *rows, size_t row)
{
    return rows_integer(rows, row, rows_columns(rows) - 1);
}

/* Makes row `row` the edge of the next window. */
static void set_edge(struct view_request *request, const struct rows *rows, size_t row)
{
    for (size_t i = 0; i < sort_count(request); i++) {
        request->edge[i] = rows_value(rows, row, view_column_count(request->view) + i);
        assert_false(request->edge[i].null);
    }
    request->edge_key = row_key(rows, row);
}

/* All keys as a SELECT by hand sorts them. */
static struct keys select_keys(struct fixture *fixture, const struct view_request *request)
{
    const struct view *view = request->view;
    const struct view_order *order = &request->order;
    const char *sql = region_format(fixture->region, "SELECT %s FROM %s WHERE %s ORDER BY",
                                    view->key, view->from, view->where ? view->where : "true");
    const char *direction = "";
    for (size_t i = 0; i < order->count; i++) {
        direction = order->sorts[i].descending ? "DESC" : "ASC";
        sql = region_format(fixture->region, "%s %s %s,", sql,
                            view->columns[order->sorts[i].column].sort, direction);
    }
    sql = region_format(fixture->region, "%s %s %s", sql, view->key, direction);
    struct rows *rows = fixture_query(
        fixture, sql,
        (struct sql_parameters){.values = request->scope, .count = view->scope_count});
    struct keys keys = {.count = 0};
    for (size_t i = 0; i < rows_count(rows); i++)
        keys_add(&keys, rows_integer(rows, i, 0));
    return keys;
}

/* Pages from `first` on by `next`, at most WINDOW rows at a time. */
struct keys fixture_page(struct fixture *fixture, struct view_request request,
                         enum view_place first, enum view_place next)
{
    struct keys keys = {.count = 0};
    request.limit = WINDOW;
    request.place = first;
    for (;;) {
        struct rows *rows = fixture_read_window(fixture, &request);
        size_t count = rows_count(rows);
        assert_true(count <= WINDOW);
        for (size_t i = 0; i < count; i++)
            keys_add(&keys, row_key(rows, i));
        if (count == 0)
            return keys;
        set_edge(&request, rows, count - 1);
        request.place = next;
    }
}

void keys_reverse(struct keys *keys)
{
    for (size_t i = 0; i < keys->count / 2; i++) {
        int64_t key = keys->items[i];
        keys->items[i] = keys->items[keys->count - 1 - i];
        keys->items[keys->count - 1 - i] = key;
    }
}

/* VIEW_AT gives the row itself and what follows it. */
static void check_at(struct fixture *fixture, struct view_request request,
                     const struct keys *expected)
{
    struct rows *all = fixture_read_window(fixture, &request);
    request.place = VIEW_AT;
    request.limit = WINDOW;
    for (size_t start = 0; start < expected->count; start += 11) {
        set_edge(&request, all, start);
        struct rows *rows = fixture_read_window(fixture, &request);
        size_t left = expected->count - start;
        assert_int_equal(rows_count(rows), left < WINDOW ? left : WINDOW);
        for (size_t i = 0; i < rows_count(rows); i++)
            assert_int_equal(row_key(rows, i), expected->items[start + i]);
    }
}

int64_t fixture_count(struct fixture *fixture, const struct view_request *request, int64_t most)
{
    struct statement statement = view_count(fixture->region, request, most);
    return rows_integer(fixture_query(fixture, statement.sql, statement.parameters), 0, 0);
}

static void check_order(struct fixture *fixture, const struct view_request *request)
{
    struct keys expected = select_keys(fixture, request);
    assert_true(expected.count > 0);
    struct keys forwards = fixture_page(fixture, *request, VIEW_FIRST, VIEW_AFTER);
    keys_assert_same(&forwards, &expected);
    struct keys backwards = fixture_page(fixture, *request, VIEW_LAST, VIEW_BEFORE);
    keys_reverse(&backwards);
    keys_assert_same(&backwards, &expected);
    check_at(fixture, *request, &expected);
    assert_int_equal(fixture_count(fixture, request, 0), expected.count);
    assert_int_equal(fixture_count(fixture, request, 1), 1);
}

void check_one_order(struct fixture *fixture, const struct view *view, const struct value *scope,
                     struct view_order order)
{
    struct region *whole = fixture->region;
    fixture->region = region_create();
    check_order(fixture, &(struct view_request){.view = view, .scope = scope, .order = order});
    region_destroy(fixture->region);
    fixture->region = whole;
}

void check_scoped_view(struct fixture *fixture, const struct view *view, const struct value *scope)
{
    for (size_t sort = 0; sort < view_column_count(view); sort++) {
        if (!view->columns[sort].sort)
            continue;
        check_one_order(fixture, view, scope, view_order_by(sort, false));
        check_one_order(fixture, view, scope, view_order_by(sort, true));
    }
}

void check_view(struct fixture *fixture, const struct view *view)
{
    check_scoped_view(fixture, view, scope_of_it());
}

const struct view_filter *parse_filter(struct fixture *fixture, const struct view *view,
                                       const char *text)
{
    const struct view_filter *filter =
        view_filter_parse(fixture->region, view, text, &fixture->error);
    if (!filter)
        fail_msg("%s: %s", text, fixture->error.text);
    return filter;
}

/* The ids that a filter of `view` in `it` lets through, in order. */
struct keys filtered_keys(struct fixture *fixture, const struct view *view,
                          const struct view_filter *filter)
{
    size_t sort = (size_t)view_find_column(view, "id");
    struct view_request request = {.view = view,
                                   .scope = scope_of_it(),
                                   .filter = filter,
                                   .order = view_order_by(sort, false)};
    struct rows *rows = fixture_read_window(fixture, &request);
    struct keys keys = {.count = 0};
    for (size_t i = 0; i < rows_count(rows); i++)
        keys_add(&keys, row_key(rows, i));
    assert_int_equal(fixture_count(fixture, &request, 0), keys.count);
    return keys;
}
