/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench/filter CONNINFO REALM_ID RUNS
 *
 * How long a key in the filter line of a realm's first 100,000 users takes until its rows are
 * there: asked of the server, and of the rows that the list holds. Medians and maxima.
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
#include "ui/list/list.h"
#include "ui/source/view_source.h"

enum { RUNS_MOST = 1000 };

/* As many as are ever held. */
static const char first_users[] = "u.realm_id = $1::bigint AND u.id <= 100000";

struct bench {
    struct loop *loop;
    struct async_database *database;
    struct list *list;
    int runs;
};

static double now_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
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

static double time_filter(const struct bench *bench, const char *filter, clockid_t clock)
{
    double start = now_ms(clock);
    list_set_filter(bench->list, filter);
    wait_for_rows(bench);
    double taken = now_ms(clock) - start;
    settle(bench);
    return taken;
}

struct figures {
    double median, most;
};

static struct figures measure(const struct bench *bench, const char *filter, clockid_t clock)
{
    static double times[RUNS_MOST];
    for (int i = 0; i < bench->runs; i++) {
        list_set_filter(bench->list, "");
        wait_for_rows(bench);
        settle(bench);
        times[i] = time_filter(bench, filter, clock);
    }
    qsort(times, (size_t)bench->runs, sizeof *times, compare);
    return (struct figures){times[bench->runs / 2], times[bench->runs - 1]};
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

static void read_all(const struct bench *bench)
{
    size_t before = mallinfo2().uordblks;
    double start = now_ms(CLOCK_MONOTONIC);
    list_key(bench->list, KEY_NONE, DO_FILTER);
    settle(bench);
    printf("all rows read in %.0f ms, %.1f MiB\n", now_ms(CLOCK_MONOTONIC) - start,
           (double)(mallinfo2().uordblks - before) / (1 << 20));
}

/* Processor time is what a key costs where nobody else wants the processor. */
static void measure_all(const struct bench *bench)
{
    struct figures server[ARRAY_LENGTH(filters)];
    for (size_t i = 0; i < ARRAY_LENGTH(filters); i++)
        server[i] = measure(bench, filters[i], CLOCK_MONOTONIC);
    read_all(bench);
    printf("%-28s %22s %22s %22s\n", "median (most)", "server", "memory", "processor time");
    for (size_t i = 0; i < ARRAY_LENGTH(filters); i++) {
        struct figures memory = measure(bench, filters[i], CLOCK_MONOTONIC);
        struct figures processor = measure(bench, filters[i], CLOCK_PROCESS_CPUTIME_ID);
        printf("%-28s %9.2f (%7.2f) ms %9.2f (%7.2f) ms %9.2f (%7.2f) ms\n", filters[i],
               server[i].median, server[i].most, memory.median, memory.most, processor.median,
               processor.most);
    }
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
    struct view view = users_view;
    view.where = first_users;
    struct list_source *source = view_source_create(bench.database, &view);
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
