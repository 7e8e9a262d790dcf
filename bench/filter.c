/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench/filter CONNINFO REALM_ID RUNS
 *
 * How long a key in the filter line of a large realm's users takes until its rows are there: asked
 * of the server, and of the rows that the list holds. Medians and maxima.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/loop.h"
#include "core/memory.h"
#include "core/text.h"
#include "model/user.h"
#include "server/async_database.h"
#include "ui/list.h"
#include "ui/view_source.h"

enum { RUNS_MOST = 1000 };

struct bench {
    struct loop *loop;
    struct async_database *database;
    struct list *list;
    int runs;
};

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Until the rows are there; how many there are is told later. */
static void wait_for_rows(const struct bench *bench)
{
    while (list_is_waiting(bench->list))
        loop_turn(bench->loop, 1000);
}

static void settle(const struct bench *bench)
{
    while (async_database_state(bench->database) == DATABASE_CONNECTING ||
           async_database_busy(bench->database))
        loop_turn(bench->loop, 1000);
    if (async_database_state(bench->database) != DATABASE_READY)
        die("%s", async_database_problem(bench->database));
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double time_filter(const struct bench *bench, const char *filter)
{
    double start = now_ms();
    list_set_filter(bench->list, filter);
    wait_for_rows(bench);
    double taken = now_ms() - start;
    settle(bench);
    return taken;
}

static void measure(const struct bench *bench, const char *filter, double *median, double *most)
{
    static double times[RUNS_MOST];
    for (int i = 0; i < bench->runs; i++) {
        list_set_filter(bench->list, "");
        wait_for_rows(bench);
        settle(bench);
        times[i] = time_filter(bench, filter);
    }
    qsort(times, (size_t)bench->runs, sizeof *times, compare);
    *median = times[bench->runs / 2];
    *most = times[bench->runs - 1];
}

static const char *const filters[] = {
    "a",
    "zoe",
    "^al",
    "~almnt",
    "/^[a-m].*(son|sen)$/",
    "email:\\.",
    "role:admin",
    "joined:>2021",
    "!role:member,guest",
    "name:/\\d\\d/,~xyz active:yes",
};

static void measure_all(const struct bench *bench)
{
    double medians[2][ARRAY_LENGTH(filters)], most[2][ARRAY_LENGTH(filters)];
    for (size_t i = 0; i < ARRAY_LENGTH(filters); i++)
        measure(bench, filters[i], &medians[0][i], &most[0][i]);
    size_t before = mallinfo2().uordblks;
    double start = now_ms();
    list_key(bench->list, KEY_NONE, DO_FILTER);
    settle(bench);
    double taken = now_ms() - start;
    printf("all rows read in %.0f ms, %.1f MiB\n", taken,
           (double)(mallinfo2().uordblks - before) / (1 << 20));
    for (size_t i = 0; i < ARRAY_LENGTH(filters); i++)
        measure(bench, filters[i], &medians[1][i], &most[1][i]);
    printf("%-34s %22s %22s\n", "median (most)", "server", "memory");
    for (size_t i = 0; i < ARRAY_LENGTH(filters); i++)
        printf("%-34s %9.2f (%7.2f) ms %9.2f (%7.2f) ms\n", filters[i], medians[0][i], most[0][i],
               medians[1][i], most[1][i]);
}

int main(int argc, char *argv[])
{
    if (argc != 4 || atoi(argv[3]) < 1 || atoi(argv[3]) > RUNS_MOST)
        die("usage: filter CONNINFO REALM_ID RUNS");
    text_use_locale();
    struct value realm = value_integer(atoll(argv[2]));
    struct bench bench = {.loop = loop_create(), .runs = atoi(argv[3])};
    bench.database = async_database_open(
        bench.loop, &(struct database_options){.conninfo = argv[1]}, NULL, NULL);
    struct list_source *source = view_source_create(bench.database, &users_view);
    view_source_set_scope(source, &realm);
    bench.list = list_create(&(struct list_options){.source = source, .loop = bench.loop});
    list_refresh(bench.list);
    settle(&bench);
    measure_all(&bench);
    list_destroy(bench.list);
    async_database_close(bench.database);
    loop_destroy(bench.loop);
    return EXIT_SUCCESS;
}
