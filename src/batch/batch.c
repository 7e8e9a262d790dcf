/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/batch.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "batch/detach.h"
#include "batch/line_reader.h"
#include "command/access.h"
#include "command/arguments.h"
#include "command/bulk.h"
#include "command/command.h"
#include "command/command_line.h"
#include "command/help.h"
#include "command/options.h"
#include "command/output_file.h"
#include "command/registry.h"
#include "command/renderer.h"
#include "command/run.h"
#include "command/session.h"
#include "command/versions.h"
#include "command/words.h"
#include "config/profile.h"
#include "config/profile_file.h"
#include "core/buffer.h"
#include "core/interrupt.h"
#include "core/json.h"
#include "core/log.h"
#include "core/region.h"
#include "core/text.h"
#include "job/job.h"

/* What one invocation shares: the options before the command, the connections, the output. */
struct batch {
    struct region *region;
    const struct command_line *line;
    struct session *session;
    FILE *output;
};

/* Says why nothing was run, in the format that was asked for, and returns the exit status. */
static int refuse(const struct batch *batch, const struct options *options, const char *command,
                  const struct error *error)
{
    struct renderer *renderer = renderer_create(options, batch->output, stderr);
    renderer_begin(renderer, command);
    renderer_end(renderer, error);
    renderer_destroy(renderer);
    return error_exit_status(error->kind);
}

static int print(const struct batch *batch, struct buffer *text)
{
    bool written = fwrite(buffer_text(text), 1, text->length, batch->output) == text->length &&
                   fflush(batch->output) == 0;
    if (!written)
        fprintf(stderr, "The output could not be written: %s.\n", strerror(errno));
    buffer_free(text);
    return written ? 0 : error_exit_status(ERROR_FAILED);
}

static int print_description(const struct batch *batch, const struct command *command)
{
    struct buffer text = {0};
    cJSON *description = help_describe(command);
    json_write(&text, description);
    cJSON_Delete(description);
    buffer_append_byte(&text, '\n');
    return print(batch, &text);
}

static int print_help(const struct batch *batch, const struct command *command)
{
    struct buffer text = {0};
    help_write_command(&text, command);
    return print(batch, &text);
}

static int print_framework_version(const struct batch *batch)
{
    struct buffer text = {0};
    buffer_format(&text, "%s\n", SERVER_FRAMEWORK_VERSION);
    return print(batch, &text);
}

static int run_checked(const struct batch *batch, const struct command *command,
                       const struct arguments *arguments, const struct options *options)
{
    struct renderer *renderer = renderer_create(options, batch->output, stderr);
    log_to(options->debug ? stderr : NULL);
    int status = run_command(command, arguments, options, batch->session, renderer);
    renderer_destroy(renderer);
    return status;
}

static int run_detached(const struct batch *batch, const struct options *options,
                        struct detach_request *request)
{
    struct error error = ERROR_IN(batch->region);
    struct job job;
    const struct profile *profile = session_profile(batch->session, options, &error);
    struct renderer *renderer = renderer_create(options, batch->output, stderr);
    renderer_begin(renderer, request->command->name);
    if (profile)
        request->state = profile->state;
    if (profile && detach_start(batch->region, request, &job, &error))
        renderer_say(renderer,
                     region_format(batch->region,
                                   "Job %s is under way; `jobs` tells how far it is.", job.id));
    renderer_end(renderer, &error);
    renderer_destroy(renderer);
    return error_exit_status(error.kind);
}

static int run_bulk(const struct batch *batch, const struct command *command,
                    const char *const words[], size_t count, const struct options *options)
{
    const struct bulk_request request = {
        .command = command,
        .options = options,
        .session = batch->session,
        .before = batch->line->before,
        .before_count = batch->line->before_count,
        .words = words,
        .word_count = count,
    };
    struct renderer *renderer = renderer_create(options, batch->output, stderr);
    log_to(options->debug ? stderr : NULL);
    int status = bulk_run(&request, renderer);
    renderer_destroy(renderer);
    return status;
}

/* A profile that can't be had is a failure that the command itself will tell. */
static bool may_name_files(const struct batch *batch, const struct options *options,
                           const struct arguments *arguments, struct error *error)
{
    struct error unread = ERROR_IN(batch->region);
    const struct profile *profile = session_profile(batch->session, options, &unread);
    return !profile || access_check_paths(profile, arguments, error);
}

static int run_parsed(const struct batch *batch, const struct command *command,
                      struct arguments *arguments, const char *const words[], size_t count)
{
    struct error error = ERROR_IN(batch->region);
    struct options options;
    bool readable = options_read(&options, arguments, batch->region, &error);
    if (options.help)
        return print_help(batch, command);
    if (options.version)
        return print_framework_version(batch);
    if (options.describe)
        return print_description(batch, command);
    if (readable && !may_name_files(batch, &options, arguments, &error))
        return refuse(batch, &options, command->name, &error);
    bool detach = options.detach && !detach_is_done();
    if (options.from && readable && !detach)
        return run_bulk(batch, command, words, count, &options);
    struct problems problems = {0};
    if (!options.from)
        problems = arguments_check(arguments);
    if (problems.count) {
        error_clear(&error); /* the server looks at what the options mean only after their form */
        help_note_problems(command, problems, &error);
    }
    if (problems.count || !readable)
        return refuse(batch, &options, command->name, &error);
    if (detach)
        return run_detached(batch, &options,
                            &(struct detach_request){.line = batch->line,
                                                     .command = command,
                                                     .arguments = arguments,
                                                     .words = words,
                                                     .count = count});
    return run_checked(batch, command, arguments, &options);
}

/* The words parsed as those of `command`, or NULL, after the options before the command. */
static struct arguments *parse_words(const struct batch *batch, const struct command *command,
                                     const char *const words[], size_t count)
{
    struct arguments *arguments =
        arguments_create(batch->region, command ? command->arguments : NULL, common_options);
    arguments_parse(arguments, batch->line->before_count, batch->line->before);
    arguments_parse(arguments, count, words);
    return arguments;
}

/* Refuses words that no command gets to see; the options among them say in which format. */
static int refuse_words(const struct batch *batch, const struct error *cause,
                        const char *const words[], size_t count)
{
    struct error error = ERROR_IN(batch->region);
    struct options options;
    struct arguments *arguments = parse_words(batch, NULL, words, count);
    bool readable = options_read(&options, arguments, batch->region, &error);
    return refuse(batch, &options, NULL, readable ? cause : &error);
}

static int run_words(const struct batch *batch, const char *name, const char *const words[],
                     size_t count)
{
    const struct command *command = registry_find(name);
    if (command)
        return run_parsed(batch, command, parse_words(batch, command, words, count), words, count);
    struct error error = ERROR_IN(batch->region);
    registry_note_unknown(name, &error);
    return refuse_words(batch, &error, words, count);
}

/* Options that settle which connections are made belong before `-`: all lines share those. */
static bool keeps_connections(const struct batch *batch, const char *const words[], size_t count,
                              struct error *error)
{
    static const char *const fixed[] = {"--profile", "--config", "--read-only", "--timeout",
                                        "--output"};
    const struct command *command = registry_find(words[0]);
    struct arguments *own =
        arguments_create(batch->region, command ? command->arguments : NULL, common_options);
    arguments_parse(own, count - 1, words + 1);
    for (size_t i = 0; i < ARRAY_LENGTH(fixed); i++) {
        if (arguments_given(own, fixed[i]))
            return error_set(error, ERROR_USAGE,
                             "%s holds for all lines: it belongs before `--batch -`.", fixed[i]);
    }
    return true;
}

static int run_line(const struct batch *batch, const char *text, int number)
{
    struct error error = ERROR_IN(batch->region);
    size_t count;
    const char *const *words = words_split(batch->region, text, &count, &error);
    if (words && count == 0)
        return 0;
    int status;
    if (!words)
        status = refuse_words(batch, &error, NULL, 0);
    else if (!keeps_connections(batch, words, count, &error))
        status = refuse_words(batch, &error, words + 1, count - 1);
    else
        status = run_words(batch, words[0], words + 1, count - 1);
    if (status)
        fprintf(stderr, "line %d: exit status %d\n", number, status);
    return status;
}

/* Stops at the first line that fails, as a script would want, unless a person is typing. */
static int run_lines(struct batch *batch)
{
    struct line_reader reader = {.fd = STDIN_FILENO};
    bool typed = isatty(STDIN_FILENO), more = true;
    int status = 0;
    struct region *whole = batch->region;
    session_take_input(batch->session);
    for (int number = 1; more && interrupt_pending() == ERROR_NONE; number++) {
        batch->region = region_create();
        struct error error = ERROR_IN(batch->region);
        const char *text = line_reader_next(&reader, batch->region, &error);
        if (text)
            status = run_line(batch, text, number);
        else if (error.kind != ERROR_NONE)
            status = refuse_words(batch, &error, NULL, 0);
        more = text && (status == 0 || typed);
        fflush(batch->output);
        region_destroy(batch->region);
    }
    batch->region = whole;
    line_reader_free(&reader);
    enum error_kind interrupted = interrupt_pending(); /* perhaps while it waited for a line */
    return interrupted == ERROR_NONE ? status : error_exit_status(interrupted);
}

static int run_front(struct batch *batch)
{
    const struct command_line *line = batch->line;
    const char *name = line->command ? line->command : "help";
    if (strcmp(name, "-") != 0)
        return run_words(batch, name, line->after, line->after_count);
    if (line->after_count == 0)
        return run_lines(batch);
    struct error error = ERROR_IN(batch->region);
    error_set(&error, ERROR_USAGE, "Nothing may follow `--batch -`: options belong before the -.");
    return refuse_words(batch, &error, line->after, line->after_count);
}

/* The whole command line, for options that hold wherever they stand. */
static const struct arguments *parse_all_words(const struct batch *batch)
{
    const struct command_line *line = batch->line;
    const struct command *command = line->command ? registry_find(line->command) : NULL;
    return parse_words(batch, command, line->after, line->after_count);
}

/* Does the output say itself whether it is that of a success? */
static bool tells_failure(const struct batch *batch)
{
    const struct arguments *words = parse_all_words(batch);
    return arguments_given(words, "--json") || arguments_given(words, "--jsonl");
}

/* Whom the configuration is locked for writes no files: one might take the place of the audit
 * trail, or of what is to be read next time. Asked of the files alone, since a profile that can't
 * be had keeps nobody from being helped. */
static bool may_write(const struct batch *batch, const char *config, struct error *error)
{
    const struct profile_sections *profiles = profile_file_read(batch->region, config, error);
    if (!profiles || !profiles->locked)
        return profiles;
    error_set(error, ERROR_REFUSED, "--output is refused: the configuration is locked.");
    return error_hint(error, "leave --output out; only root may write files here.");
}

/* Opens what --output names, wherever it stands; standard output if it does not. */
static struct output_file *open_output(const struct batch *batch, struct error *error)
{
    const struct arguments *arguments = parse_all_words(batch);
    const char *path = arguments_text(arguments, "--output");
    if (path && !may_write(batch, arguments_text(arguments, "--config"), error))
        return NULL;
    return output_file_open(batch->region, path, error);
}

static int run_into(struct batch *batch, struct output_file *output, struct error *error)
{
    batch->output = output_file_stream(output);
    int status = run_front(batch);
    if (status && status != error_exit_status(ERROR_INCOMPLETE) && !tells_failure(batch))
        output_file_drop(output);
    else if (!output_file_keep(output, error) && !status)
        status = error_exit_status(error->kind);
    if (error->text)
        fprintf(stderr, "%s\n", text_clean(batch->region, error->text));
    return status;
}

int batch_run(const struct command_line *line)
{
    interrupt_install();
    struct batch batch = {
        .region = region_create(), .line = line, .session = session_create(), .output = stdout};
    if (isatty(STDOUT_FILENO) || isatty(STDERR_FILENO))
        text_use_locale();
    else
        text_use_utf8();
    struct error error = ERROR_IN(batch.region);
    struct output_file *output = open_output(&batch, &error);
    int status = output ? run_into(&batch, output, &error)
                        : refuse_words(&batch, &error, line->after, line->after_count);
    session_destroy(batch.session);
    region_destroy(batch.region);
    return status;
}
