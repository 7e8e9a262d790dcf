/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench/windows CONNINFO REALM_ID RUNS
 *
 * How long a window of a large realm's users takes: read through our own rooms, and by bare libpq
 * calls with the same statement and parameters, turn by turn. Medians, and their ratio.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "model/user.h"
#include "model/view.h"
#include "server/database.h"
#include "server/parameters.h"

enum { WINDOW = 64, RUNS_MOST = 1000 };

struct bench {
    struct database *ours;
    PGconn *bare;
    int64_t realm_id;
    int runs;
};

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Every cell is looked at, as a pane does. */
static double time_ours(const struct bench *bench, struct statement statement, size_t *cells)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    double start = now_ms();
    const struct rows *rows =
        database_query(bench->ours, region, &error, statement.sql, statement.parameters);
    if (!rows)
        die("%s", error.text);
    for (size_t i = 0; i < rows_count(rows); i++) {
        for (size_t j = 0; j < rows_columns(rows); j++)
            *cells += !rows_value(rows, i, j).null;
    }
    double taken = now_ms() - start;
    region_destroy(region);
    return taken;
}

static double time_bare(const struct bench *bench, struct statement statement, size_t *cells)
{
    struct region *region = region_create();
    const char *const *texts = parameters_to_texts(region, statement.parameters);
    double start = now_ms();
    PGresult *result = PQexecParams(bench->bare, statement.sql, (int)statement.parameters.count,
                                    NULL, texts, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        die("%s", PQerrorMessage(bench->bare));
    for (int i = 0; i < PQntuples(result); i++) {
        for (int j = 0; j < PQnfields(result); j++)
            *cells += !PQgetisnull(result, i, j) && PQgetvalue(result, i, j);
    }
    PQclear(result);
    double taken = now_ms() - start;
    region_destroy(region);
    return taken;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double values[], int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

static void measure(const struct bench *bench, const char *what, const struct view_request *request)
{
    static double ours[RUNS_MOST], bare[RUNS_MOST];
    struct region *region = region_create();
    struct statement statement = view_window(region, request);
    size_t ours_cells = 0, bare_cells = 0;
    time_ours(bench, statement, &ours_cells); /* once without counting: caches fill */
    time_bare(bench, statement, &bare_cells);
    if (ours_cells != bare_cells)
        die("%s: %zu cells against %zu", what, ours_cells, bare_cells);
    for (int i = 0; i < bench->runs; i++) {
        ours[i] = time_ours(bench, statement, &ours_cells);
        bare[i] = time_bare(bench, statement, &bare_cells);
    }
    double a = median(ours, bench->runs), b = median(bare, bench->runs);
    printf("%-34s %9.2f ms %9.2f ms %8.2fx\n", what, a, b, a / b);
    region_destroy(region);
}

static void measure_all(const struct bench *bench)
{
    struct region *region = region_create();
    const struct value scope = value_integer(bench->realm_id);
    const struct view_request by_email = {.view = &users_view, .scope = &scope, .limit = WINDOW};
    struct view_request request = by_email;
    measure(bench, "first window", &request);
    request.place = VIEW_AFTER;
    request.edge[0] = value_text("M");
    measure(bench, "window in the middle", &request);
    request.place = VIEW_LAST;
    measure(bench, "last window", &request);
    request = by_email;
    request.filter = view_filter_parse(region, &users_view, "email:^zo", NULL);
    measure(bench, "filter by the address's beginning", &request);
    request = by_email;
    request.order = view_order_by(USER_FULL_NAME, false);
    measure(bench, "first window by name (no index)", &request);
    region_destroy(region);
}

int main(int argc, char *argv[])
{
    if (argc != 4)
        die("usage: windows CONNINFO REALM_ID RUNS");
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct bench bench = {
        .ours = database_connect(&(struct database_options){.conninfo = argv[1]}, &error),
        .bare = PQconnectdb(argv[1]),
        .realm_id = atoll(argv[2]),
        .runs = atoi(argv[3]),
    };
    if (!bench.ours || PQstatus(bench.bare) != CONNECTION_OK || bench.runs < 1 ||
        bench.runs > RUNS_MOST)
        die("%s", error.text ? error.text : PQerrorMessage(bench.bare));
    printf("%-34s %12s %12s %9s\n", "", "aloha-tui", "bare libpq", "ratio");
    measure_all(&bench);
    database_close(bench.ours);
    PQfinish(bench.bare);
    region_destroy(region);
    return EXIT_SUCCESS;
}
