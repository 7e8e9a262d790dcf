/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch/batch.h"
#include "command/arguments.h"
#include "command/command_line.h"
#include "command/help.h"
#include "command/options.h"
#include "command/versions.h"
#include "config/profile_file.h"
#include "core/buffer.h"
#include "core/environment.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "demo/demo.h"
#include "ui/console/console.h"
#include "ui/spoken/spoken.h"

static int print(const char *text)
{
    if (fputs(text, stdout) >= 0 && fflush(stdout) == 0)
        return EXIT_SUCCESS;
    fprintf(stderr, "aloha-tui: The output could not be written: %s.\n", strerror(errno));
    return EXIT_FAILURE;
}

static int print_help(void)
{
    struct buffer text = {0};
    help_write_program(&text);
    int status = print(buffer_text(&text));
    buffer_free(&text);
    return status;
}

static int refuse(const char *text, const char *hint)
{
    struct region *region = region_create();
    fprintf(stderr, "aloha-tui: %s\n", text_clean(region, text));
    if (hint)
        fprintf(stderr, "hint: %s\n", text_clean(region, hint));
    region_destroy(region);
    return error_exit_status(ERROR_USAGE);
}

/* Everything but --batch: the console, and what says how the program is used. */
static int run_console(struct region *region, const struct command_line *line)
{
    struct error error = ERROR_IN(region);
    struct arguments *arguments = arguments_create(region, NULL, common_options);
    arguments_parse(arguments, line->before_count, line->before);
    arguments_parse(arguments, line->after_count, line->after);
    struct options options;
    bool readable = options_read(&options, arguments, region, &error);
    if (options.help)
        return print_help();
    if (options.version)
        return print("aloha-tui " PROGRAM_VERSION "\n");
    if (line->command)
        return refuse(region_format(region, "'%s' is a command without --batch.", line->command),
                      region_format(region, "aloha-tui --batch %s", line->command));
    struct problems problems = arguments_check(arguments);
    if (problems.count)
        return refuse(problems.texts[0], "aloha-tui --help lists the options.");
    if (!readable)
        return refuse(error.text, error.hint);
    return line->accessible ? spoken_run(&options) : console_run(&options);
}

/* Whoever starts us with a standard stream closed must not find its number given to a file or a
 * connection, which would then be printed into. Reading and writing go on failing. */
static void hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            abort();
    }
}

/* Whose configuration is locked runs no programs and reads no catalogues of another's choice. */
static bool is_locked(struct region *region)
{
    static const char *const variables[] = {"ALOHA_TUI_LIBEXECDIR", "ALOHA_TUI_DATADIR",
                                            "ALOHA_TUI_LOCALEDIR", "ALOHA_TUI_DEMO_DIR"};
    const struct profile_sections *profiles =
        geteuid() == 0 ? NULL : profile_file_read(region, NULL, NULL);
    bool locked = profiles && profiles->locked;
    for (size_t i = 0; locked && i < ARRAY_LENGTH(variables); i++)
        unsetenv(variables[i]);
    return locked;
}

static int run_demo(bool locked, int count, char *const words[])
{
    if (locked)
        return refuse("--demo is refused: the configuration is locked.", NULL);
    return demo_run(count, words);
}

int main(int argc, char *argv[])
{
    hold_standard_streams();
    environment_settle();
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told like a full disk, not died of */
    struct region *region = region_create();
    struct command_line line = command_line_read(region, argc - 1, argv + 1);
    bool locked = is_locked(region);
    int status;
    if (line.demo)
        status = run_demo(locked, argc - 1, argv + 1);
    else if (line.batch)
        status = batch_run(&line);
    else
        status = run_console(region, &line);
    region_destroy(region);
    return status;
}
