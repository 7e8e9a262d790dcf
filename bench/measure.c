/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure RUNS NAME STATUS COMMAND... [-- NAME STATUS COMMAND...]...
 *
 * Runs commands in turn, RUNS rounds of one run each, so that what else the machine does falls on
 * all of them alike, and prints a table: median and least wall time, greatest resident memory, and
 * both as multiples of the first command's. Output goes to /dev/null. A command that ends with
 * another status than STATUS was not measured: that is an error.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/memory.h"
#include "core/process.h"

enum { CASES_MAX = 16 };

struct measured {
    const char *name;
    int status;
    char **argv; /* NULL at the end */
    double *milliseconds;
    long memory_kib;
};

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

NORETURN static void become(char *const argv[])
{
    int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    execvp(argv[0], argv);
    _exit(127);
}

static void run_once(struct measured *measured, int round)
{
    struct rusage usage;
    int status;
    double start = now_ms();
    pid_t pid = fork();
    if (pid == 0)
        become(measured->argv);
    if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
        die("can't run %s: %s", measured->argv[0], strerror(errno));
    measured->milliseconds[round] = now_ms() - start;
    if (process_exit_status(status) != measured->status)
        die("%s: exit status %d", measured->name, process_exit_status(status));
    if (usage.ru_maxrss > measured->memory_kib)
        measured->memory_kib = usage.ru_maxrss;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static void print_table(struct measured *cases, size_t count, int runs)
{
    const struct measured *base = &cases[0];
    printf("%-32s %9s %9s %7s %10s %7s\n", "", "median ms", "least ms", "x", "RSS KiB", "x");
    for (size_t i = 0; i < count; i++)
        qsort(cases[i].milliseconds, (size_t)runs, sizeof(double), compare);
    for (size_t i = 0; i < count; i++) {
        double median = cases[i].milliseconds[runs / 2];
        printf("%-32s %9.2f %9.2f %7.2f %10ld %7.2f\n", cases[i].name, median,
               cases[i].milliseconds[0], median / base->milliseconds[runs / 2], cases[i].memory_kib,
               (double)cases[i].memory_kib / (double)base->memory_kib);
    }
}

/* Cuts the words at each `--`, which becomes the end of an argv. */
static size_t read_cases(char *words[], int runs, struct measured cases[CASES_MAX])
{
    size_t count = 0;
    while (words[0]) {
        if (count == CASES_MAX || !words[1] || !words[2])
            die("usage: measure RUNS NAME STATUS COMMAND... [-- NAME STATUS COMMAND...]...");
        cases[count++] = (struct measured){
            .name = words[0],
            .status = (int)strtol(words[1], NULL, 10),
            .argv = words + 2,
            .milliseconds = memory_alloc((size_t)runs, sizeof(double)),
        };
        while (*words && strcmp(*words, "--") != 0)
            words++;
        if (*words)
            *words++ = NULL;
    }
    return count;
}

int main(int argc, char *argv[])
{
    struct measured cases[CASES_MAX];
    int runs = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0;
    if (runs < 1)
        die("usage: measure RUNS NAME STATUS COMMAND... [-- NAME STATUS COMMAND...]...");
    size_t count = read_cases(argv + 2, runs, cases);
    for (int round = 0; round < runs; round++)
        for (size_t i = 0; i < count; i++)
            run_once(&cases[i], round);
    print_table(cases, count, runs);
    for (size_t i = 0; i < count; i++)
        free(cases[i].milliseconds);
    return EXIT_SUCCESS;
}
