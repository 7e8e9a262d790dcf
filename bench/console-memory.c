/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench/console-memory PROGRAM CONFIG
 *
 * The console's memory on a large realm: opened, paged through, at its end, sorted and filtered;
 * and whether it stays what it is in a day of use. Drives the real program in a pseudo-terminal and
 * reads its resident set from /proc.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "tests/screen/terminal.h"

enum {
    PAGES = 200,
    DAY = 20000,    /* keys */
    CIRCLES = 1000, /* screens that are opened from one another */
    SCREENS_MOST = 32,
    GROWTH_MOST = 3, /* percent, of what it has after a tenth of them */
};

/* Kilobytes of the resident set, now and at its highest. */
static void read_memory(struct terminal *terminal, long *now, long *highest)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/status", (int)terminal_program(terminal));
    FILE *file = fopen(path, "re");
    if (!file)
        die("%s can't be read", path);
    while (fgets(line, sizeof line, file)) {
        sscanf(line, "VmRSS: %ld", now);
        sscanf(line, "VmHWM: %ld", highest);
    }
    fclose(file);
}

static void report(struct terminal *terminal, const char *what)
{
    long now = 0, highest = 0;
    read_memory(terminal, &now, &highest);
    printf("%-34s %8.1f MiB %8.1f MiB\n", what, (double)now / 1024, (double)highest / 1024);
}

static void press(struct terminal *terminal, const char *key, int times)
{
    for (int i = 0; i < times; i++)
        terminal_press(terminal, key);
}

/* What people do all day long, from the Users pane and back to it. */
static long use(struct terminal *terminal)
{
    static const char *const rounds[] = {
        "jjjjjkkjj\006\006\006\002\002Gg>>I<<I",
        "/role:owner\rjjkk\033",
        "\033jjkkj\r\006\006",
        "\rjj\t\tjj\tjj\033",
        ":list_u\033",
        "?\006\006\033",
        "R",
    };
    long keys = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(rounds); i++) {
        size_t length = strlen(rounds[i]);
        terminal_send(terminal, rounds[i], length);
        terminal_wait_idle(terminal);
        keys += (long)length;
    }
    return keys;
}

/* From user to stream to user and so on. */
static void report_circles(struct terminal *terminal)
{
    long now = 0, early = 0, highest = 0;
    press(terminal, "Enter", CIRCLES / 10);
    terminal_expect(terminal, " › ");
    read_memory(terminal, &early, &highest);
    press(terminal, "Enter", CIRCLES - CIRCLES / 10);
    report(terminal, "1,000 screens deep");
    read_memory(terminal, &now, &highest);
    if ((now - early) * 100 > early * GROWTH_MOST)
        die("it has grown from %ld KiB to %ld KiB in circles", early, now);
    press(terminal, "Esc", SCREENS_MOST);
    terminal_expect(terminal, "Realms");
}

static void report_day(struct terminal *terminal)
{
    long now = 0, early = 0, highest = 0;
    for (long keys = 0; keys < DAY; keys += use(terminal))
        if (keys < DAY / 10)
            read_memory(terminal, &early, &highest);
    report(terminal, "20,000 keys later");
    read_memory(terminal, &now, &highest);
    if ((now - early) * 100 > early * GROWTH_MOST)
        die("it has grown from %ld KiB to %ld KiB in a day", early, now);
}

int main(int argc, char *argv[])
{
    if (argc != 3)
        die("usage: console-memory PROGRAM CONFIG");
    const char *const command[] = {argv[1], "--config", argv[2], NULL};
    struct terminal *terminal = terminal_start(24, 80, command, NULL);
    printf("%-34s %12s %12s\n", "", "now", "highest");
    report(terminal, "started");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Down");
    terminal_press(terminal, "Enter");
    terminal_expect(terminal, "it › Users");
    report(terminal, "the realm opened");
    press(terminal, "PgDn", PAGES);
    report(terminal, "200 pages down");
    press(terminal, "End", 1);
    press(terminal, "PgUp", PAGES);
    report(terminal, "to the end, 200 pages up");
    terminal_press(terminal, "/");
    terminal_type(terminal, "email:^zo");
    report(terminal, "filtered");
    terminal_press(terminal, "Esc");
    terminal_press(terminal, "Esc");
    report_circles(terminal);
    report_day(terminal);
    terminal_free(terminal);
    return EXIT_SUCCESS;
}
