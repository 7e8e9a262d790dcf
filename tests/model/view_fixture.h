/* SPDX-License-Identifier: Apache-2.0 */
/* Views against the private server's rows, for suites: what is read in windows is compared with
 * what one statement gives. A failure fails the test. */
#ifndef TESTS_MODEL_VIEW_FIXTURE_H
#define TESTS_MODEL_VIEW_FIXTURE_H

#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "model/view.h"
#include "server/database.h"
#include "server/rows.h"

struct region;

enum { IT = 3, WINDOW = 7 };

/* What every test needs; whatever a test changes is rolled back after it. */
struct fixture {
    struct region *region;
    struct error error;
    struct database *database;
};

/* Row keys in the order in which they were read. */
struct keys {
    int64_t items[1024];
    size_t count;
};

/* Set-up and tear-down of a test. */
int fixture_open(void **state);
int fixture_close(void **state);

struct rows *fixture_query(struct fixture *fixture, const char *sql,
                           struct sql_parameters parameters);
/* The rows of a window, and the key of one of them. */
struct rows *fixture_read_window(struct fixture *fixture, const struct view_request *request);
int64_t row_key(const struct rows *rows, size_t row);
/* How many rows the view counts; at most `most` unless that is 0. */
int64_t fixture_count(struct fixture *fixture, const struct view_request *request, int64_t most);
/* The keys of all rows, window by window from one end. */
struct keys fixture_page(struct fixture *fixture, struct view_request request,
                         enum view_place first, enum view_place next);

void keys_add(struct keys *keys, int64_t key);
void keys_reverse(struct keys *keys);
void keys_assert_same(const struct keys *keys, const struct keys *expected);

/* The realm `it`. */
const struct value *scope_of_it(void);

/* Pages through the view in one order, or in the order of each column, either way, from either end.
 */
void check_one_order(struct fixture *fixture, const struct view *view, const struct value *scope,
                     struct view_order order);
void check_scoped_view(struct fixture *fixture, const struct view *view, const struct value *scope);
void check_view(struct fixture *fixture, const struct view *view);

const struct view_filter *parse_filter(struct fixture *fixture, const struct view *view,
                                       const char *text);
/* The ids that a filter of `view` in `it` lets through, in order. */
struct keys filtered_keys(struct fixture *fixture, const struct view *view,
                          const struct view_filter *filter);

#endif
