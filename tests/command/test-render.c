/* SPDX-License-Identifier: Apache-2.0 */
/* One made-up run in every format, byte by byte, to a pipe and to a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "command/arguments.h"
#include "command/options.h"
#include "command/renderer.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "core/text.h"

enum { COLUMN_ID, COLUMN_NAME, COLUMN_OK, COLUMN_RATIO, COLUMN_SEEN, COLUMN_EXTRA, COLUMNS };

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_ID] = {.name = "id", .type = VALUE_INTEGER, .width = 4},
    [COLUMN_NAME] = {.name = "name", .type = VALUE_TEXT, .width = 8},
    [COLUMN_OK] = {.name = "ok", .type = VALUE_BOOLEAN, .width = 3},
    [COLUMN_RATIO] = {.name = "ratio", .type = VALUE_NUMBER, .width = 5, .verbosity = 2},
    [COLUMN_SEEN] = {.name = "seen", .type = VALUE_TIME},
    [COLUMN_EXTRA] = {.name = "extra", .type = VALUE_JSON, .verbosity = COLUMN_DATA},
};

static const char *sentence(struct region *region, const struct table *table,
                            const struct value *row)
{
    return region_format(region, "%s %s\nsecond line", table->name, row[COLUMN_NAME].text);
}

static const struct table things = {.name = "things", .columns = columns};
static const struct table told = {
    .name = "told", .columns = columns, .sentence = sentence, .separator = "~~~"};

/* What a stranger would like a terminal to do. */
static const char hostile[] = "\033[2J\033]0;x\a\u202Eevil\xC2\x9B"
                              "7m\r\b";

static void emit(struct renderer *renderer, enum row_mark mark, int64_t id, const char *name)
{
    struct value row[COLUMNS] = {
        [COLUMN_ID] = value_integer(id),
        [COLUMN_NAME] = value_text(name),
        [COLUMN_OK] = value_boolean(mark == ROW_PLAIN),
        [COLUMN_RATIO] = value_number(0.5),
        [COLUMN_SEEN] = value_time(1500000),
        [COLUMN_EXTRA] = value_json("{\"a\":[1,null]}"),
    };
    renderer_row(renderer, mark, row);
}

static void emit_nulls(struct renderer *renderer)
{
    struct value row[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        row[i] = value_null(columns[i].type);
    renderer_row(renderer, ROW_PLAIN, row);
}

/* A run that succeeds: a table with awkward rows, a line for people, a second table. */
static void act(struct renderer *renderer, struct error *error)
{
    renderer_begin(renderer, "list_things");
    assert_true(renderer_table(renderer, &things, error));
    emit(renderer, ROW_PLAIN, 1, "Ann");
    emit(renderer, ROW_INACTIVE, INT64_MAX, "a, \"b\"\nc\t\\d");
    emit(renderer, ROW_PLAIN, 3, "");
    emit_nulls(renderer);
    renderer_say(renderer, "\nA line.");
    assert_true(renderer_table(renderer, &told, error));
    emit(renderer, ROW_PLAIN, 4, "\u674E");
    assert_true(renderer_end(renderer, error));
}

static void act_hostile(struct renderer *renderer, struct error *error)
{
    renderer_begin(renderer, "list_things");
    assert_true(renderer_table(renderer, &things, error));
    emit(renderer, ROW_PLAIN, 1, hostile);
    emit(renderer, ROW_INACTIVE, 2, "\u674E Bo");
    renderer_say(renderer, hostile);
    assert_true(renderer_table(renderer, &told, error));
    emit(renderer, ROW_INACTIVE, 3, hostile);
    assert_true(renderer_end(renderer, error));
}

static void act_failing(struct renderer *renderer, struct error *error)
{
    renderer_begin(renderer, "list_things");
    assert_true(renderer_table(renderer, &things, error));
    emit(renderer, ROW_PLAIN, 1, "Ann");
    renderer_warn(renderer, "Careful.");
    error_set(error, ERROR_UNREACHABLE, "It is \"gone\".\nFor good.");
    error_hint(error, "look for it");
    assert_true(renderer_end(renderer, error));
}

static void act_without_command(struct renderer *renderer, struct error *error)
{
    renderer_begin(renderer, NULL);
    error_set(error, ERROR_USAGE, "What?");
    assert_true(renderer_end(renderer, error));
}

static void act_with_progress(struct renderer *renderer, struct error *error)
{
    renderer_begin(renderer, "count");
    renderer_progress(renderer, 1, 2, "files");
    renderer_progress(renderer, 7, 0, "rows");
    renderer_warn(renderer, "Careful.");
    assert_true(renderer_end(renderer, error));
}

typedef void act_function(struct renderer *renderer, struct error *error);

/* What a run wrote. */
struct written {
    struct region *region;
    const char *output;
    const char *errors;
};

static struct options options_for(enum output_format format)
{
    return (struct options){.format = format, .verbosity = 1, .colour = COLOUR_AUTO};
}

static struct written render(const struct options *options, act_function *script)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    char *output = NULL, *errors = NULL;
    size_t output_size, errors_size;
    FILE *output_stream = open_memstream(&output, &output_size);
    FILE *errors_stream = open_memstream(&errors, &errors_size);
    struct renderer *renderer = renderer_create(options, output_stream, errors_stream);
    script(renderer, &error);
    renderer_destroy(renderer);
    fclose(output_stream);
    fclose(errors_stream);
    struct written written = {region, region_copy_text(region, output),
                              region_copy_text(region, errors)};
    free(output);
    free(errors);
    return written;
}

static void assert_rendered(const struct options *options, act_function *script, const char *output,
                            const char *errors)
{
    struct written written = render(options, script);
    assert_string_equal(written.output, output);
    assert_string_equal(written.errors, errors);
    region_destroy(written.region);
}

static void test_text(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_TEXT);
    assert_rendered(&options, act,
                    "id   name     ok  seen\n"
                    "--   ----     --  ----\n"
                    "1    Ann      yes 1970-01-01T00:00:01.500000Z\n"
                    "9223372036854775807 a, \"b\"\u240Ac\u2409\\d no  1970-01-01T00:00:01.500000Z\n"
                    "3             yes 1970-01-01T00:00:01.500000Z\n"
                    "-    -        -   -\n"
                    "\nA line.\n"
                    "told \u674E\nsecond line\n~~~\n",
                    "");
}

static void test_verbosity_adds_columns_to_text_only(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_TEXT);
    options.verbosity = 2;
    struct written written = render(&options, act);
    assert_memory_equal(written.output, "id   name     ok  ratio seen\n", 29);
    region_destroy(written.region);
    options = options_for(OUTPUT_CSV);
    options.verbosity = 0;
    written = render(&options, act);
    assert_memory_equal(written.output, "id,name,ok,ratio,seen,extra\r\n", 29);
    region_destroy(written.region);
}

static void test_plain(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_PLAIN);
    assert_rendered(
        &options, act,
        "1\tAnn\ttrue\t0.5\t1970-01-01T00:00:01.500000Z\t{\"a\":[1,null]}\n"
        "9223372036854775807\ta, \"b\"\\nc\\t\\\\d\tfalse\t0.5\t1970-01-01T00:00:01.500000Z\t"
        "{\"a\":[1,null]}\n"
        "3\t\ttrue\t0.5\t1970-01-01T00:00:01.500000Z\t{\"a\":[1,null]}\n"
        "\\N\t\\N\t\\N\t\\N\t\\N\t\\N\n"
        "4\t\u674E\ttrue\t0.5\t1970-01-01T00:00:01.500000Z\t{\"a\":[1,null]}\n",
        "");
}

static void test_csv(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_CSV);
    assert_rendered(
        &options, act,
        "id,name,ok,ratio,seen,extra\r\n"
        "1,Ann,true,0.5,1970-01-01T00:00:01.500000Z,\"{\"\"a\"\":[1,null]}\"\r\n"
        "9223372036854775807,\"a, \"\"b\"\"\nc\t\\d\",false,0.5,1970-01-01T00:00:01.500000Z,"
        "\"{\"\"a\"\":[1,null]}\"\r\n"
        "3,\"\",true,0.5,1970-01-01T00:00:01.500000Z,\"{\"\"a\"\":[1,null]}\"\r\n"
        ",,,,,\r\n"
        "\r\n"
        "id,name,ok,ratio,seen,extra\r\n"
        "4,\u674E,true,0.5,1970-01-01T00:00:01.500000Z,\"{\"\"a\"\":[1,null]}\"\r\n",
        "");
}

#define FIELDS                                                                                     \
    "[{\"name\":\"id\",\"type\":\"integer\"},{\"name\":\"name\",\"type\":\"text\"},"               \
    "{\"name\":\"ok\",\"type\":\"boolean\"},{\"name\":\"ratio\",\"type\":\"number\"},"             \
    "{\"name\":\"seen\",\"type\":\"time\"},{\"name\":\"extra\",\"type\":\"json\"}]"
#define REST  "\"ratio\":0.5,\"seen\":\"1970-01-01T00:00:01.500000Z\",\"extra\":{\"a\":[1,null]}}"
#define ROW_1 "{\"id\":1,\"name\":\"Ann\",\"ok\":true," REST
#define ROW_2 "{\"id\":9223372036854775807,\"name\":\"a, \\\"b\\\"\\nc\\t\\\\d\",\"ok\":false," REST
#define ROW_3 "{\"id\":3,\"name\":\"\",\"ok\":true," REST
#define NULLS "{\"id\":null,\"name\":null,\"ok\":null,\"ratio\":null,\"seen\":null,\"extra\":null}"
#define ROW_4 "{\"id\":4,\"name\":\"\u674E\",\"ok\":true," REST

static void test_json(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_JSON);
    assert_rendered(
        &options, act,
        "{\"schema_version\":1,\"command\":\"list_things\","
        "\"preview\":false,\"tables\":["
        "{\"name\":\"things\",\"fields\":" FIELDS ",\"rows\":[\n" ROW_1 ",\n" ROW_2 ",\n" ROW_3
        ",\n" NULLS "]},{\"name\":\"told\",\"fields\":" FIELDS ",\"rows\":[\n" ROW_4
        "]}],\"changes\":[],\"effects\":[],\"status\":\"done\",\"exit_code\":0,\"error\":null}\n",
        "");
}

static void test_jsonl(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_JSONL);
    assert_rendered(&options, act,
                    "{\"event\":\"begin\",\"schema_version\":1,\"command\":\"list_things\","
                    "\"preview\":false}\n"
                    "{\"event\":\"table\",\"table\":\"things\",\"fields\":" FIELDS "}\n"
                    "{\"event\":\"row\",\"row\":" ROW_1 "}\n"
                    "{\"event\":\"row\",\"inactive\":true,\"row\":" ROW_2 "}\n"
                    "{\"event\":\"row\",\"row\":" ROW_3 "}\n"
                    "{\"event\":\"row\",\"row\":" NULLS "}\n"
                    "{\"event\":\"text\",\"text\":\"\\nA line.\"}\n"
                    "{\"event\":\"table\",\"table\":\"told\",\"fields\":" FIELDS "}\n"
                    "{\"event\":\"row\",\"row\":" ROW_4 "}\n"
                    "{\"event\":\"end\",\"status\":\"done\",\"exit_code\":0,\"error\":null}\n",
                    "");
}

/* The JSON that a run gives, read back. */
static const cJSON *parsed(const struct written *written)
{
    struct error error = ERROR_IN(written->region);
    const cJSON *json = json_parse(written->region, written->output, &error);
    if (!json)
        fail_msg("%s: %s", error.text, written->output);
    return json;
}

static void test_json_reads_back_as_it_was(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_JSON);
    struct written written = render(&options, act_hostile);
    for (const char *at = written.output; *at; at++)
        assert_true((unsigned char)*at >= 0x20 || *at == '\n');
    assert_null(strstr(written.output, "\u202E"));
    assert_null(strstr(written.output, "\xC2\x9B"));
    const cJSON *table = cJSON_GetArrayItem(cJSON_GetObjectItem(parsed(&written), "tables"), 0);
    const cJSON *rows = cJSON_GetObjectItem(table, "rows");
    assert_int_equal(cJSON_GetArraySize(rows), 2);
    assert_string_equal(json_text(cJSON_GetArrayItem(rows, 0), "name"), hostile);
    region_destroy(written.region);
}

static void test_json_of_a_failure(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_JSON);
    struct written written = render(&options, act_failing);
    const cJSON *json = parsed(&written);
    assert_int_equal(json_integer(json, "schema_version", 0), 1);
    assert_string_equal(json_text(json, "command"), "list_things");
    assert_string_equal(json_text(json, "status"), "unreachable");
    assert_int_equal(json_integer(json, "exit_code", 0), 6);
    const cJSON *error = cJSON_GetObjectItem(json, "error");
    assert_string_equal(json_text(error, "kind"), "unreachable");
    assert_string_equal(json_text(error, "text"), "It is \"gone\".\nFor good.");
    assert_string_equal(json_text(error, "hint"), "look for it");
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(json, "tables")), 1);
    assert_string_equal(written.errors,
                        "Careful.\nIt is \"gone\".\nFor good.\nhint: look for it\n");
    region_destroy(written.region);
}

static void test_json_without_a_command(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_JSON);
    assert_rendered(&options, act_without_command,
                    "{\"schema_version\":1,\"command\":null,"
                    "\"preview\":false,\"tables\":[],\"changes\":[],"
                    "\"effects\":[],\"status\":\"usage\","
                    "\"exit_code\":2,\"error\":{\"kind\":\"usage\",\"text\":\"What?\","
                    "\"hint\":null}}\n",
                    "What?\n");
}

static void test_jsonl_of_a_failure(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_JSONL);
    assert_rendered(&options, act_failing,
                    "{\"event\":\"begin\",\"schema_version\":1,\"command\":\"list_things\","
                    "\"preview\":false}\n"
                    "{\"event\":\"table\",\"table\":\"things\",\"fields\":" FIELDS "}\n"
                    "{\"event\":\"row\",\"row\":" ROW_1 "}\n"
                    "{\"event\":\"warning\",\"text\":\"Careful.\"}\n"
                    "{\"event\":\"end\",\"status\":\"unreachable\",\"exit_code\":6,\"error\":{"
                    "\"kind\":\"unreachable\",\"text\":\"It is \\\"gone\\\".\\nFor good.\","
                    "\"hint\":\"look for it\"}}\n",
                    "");
}

static void test_progress(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_TEXT);
    assert_rendered(&options, act_with_progress, "", "Careful.\n");
    options = options_for(OUTPUT_JSONL);
    assert_rendered(&options, act_with_progress,
                    "{\"event\":\"begin\",\"schema_version\":1,\"command\":\"count\","
                    "\"preview\":false}\n"
                    "{\"event\":\"progress\",\"done\":1,\"total\":2,\"units\":\"files\"}\n"
                    "{\"event\":\"progress\",\"done\":7,\"total\":0,\"units\":\"rows\"}\n"
                    "{\"event\":\"warning\",\"text\":\"Careful.\"}\n"
                    "{\"event\":\"end\",\"status\":\"done\",\"exit_code\":0,\"error\":null}\n",
                    "");
}

static void test_quiet_drops_warnings_but_no_errors(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_TEXT);
    options.quiet = true;
    struct written written = render(&options, act_failing);
    assert_string_equal(written.errors, "It is \"gone\".\nFor good.\nhint: look for it\n");
    region_destroy(written.region);
}

static void test_fields_choose_and_order_columns(void **state)
{
    (void)state;
    static const char *const fields[] = {"extra", "name", NULL};
    struct options options = options_for(OUTPUT_TEXT);
    options.fields = fields;
    assert_rendered(&options, act,
                    "extra name\n"
                    "----- ----\n"
                    "{\"a\":[1,null]} Ann\n"
                    "{\"a\":[1,null]} a, \"b\"\u240Ac\u2409\\d\n"
                    "{\"a\":[1,null]} \n"
                    "- -\n"
                    "\nA line.\n"
                    "extra name\n"
                    "----- ----\n"
                    "{\"a\":[1,null]} \u674E\n",
                    "");
    options.format = OUTPUT_PLAIN;
    struct written written = render(&options, act);
    assert_memory_equal(written.output, "{\"a\":[1,null]}\tAnn\n", 19);
    region_destroy(written.region);
}

static void check_unknown_field(const char *field, const char *hint)
{
    const char *const fields[] = {"id", field, NULL};
    struct options options = options_for(OUTPUT_TEXT);
    options.fields = fields;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct renderer *renderer = renderer_create(&options, stdout, stderr);
    assert_false(renderer_table(renderer, &things, &error));
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_string_equal(error.text, region_format(region, "There is no field '%s'.", field));
    assert_string_equal(error.hint, hint);
    renderer_destroy(renderer);
    region_destroy(region);
}

static void test_unknown_fields_are_refused(void **state)
{
    (void)state;
    check_unknown_field("nmae", "did you mean name?");
    check_unknown_field("xyz", "Fields: id, name, ok, ratio, seen, extra.");
}

static void test_output_that_cannot_be_written(void **state)
{
    (void)state;
    struct options options = options_for(OUTPUT_TEXT);
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    char *errors = NULL;
    size_t size;
    FILE *full = fopen("/dev/full", "w"), *stream = open_memstream(&errors, &size);
    struct renderer *renderer = renderer_create(&options, full, stream);
    renderer_begin(renderer, "list_things");
    renderer_say(renderer, "Hello.");
    assert_false(renderer_end(renderer, &error));
    renderer_destroy(renderer);
    fclose(stream);
    fclose(full);
    assert_string_equal(errors, "The output could not be written: No space left on device.\n");
    free(errors);
    region_destroy(region);
}

enum { END = '\004' };

/* What a terminal gets to see, output and errors; its line discipline changes nothing. */
static const char *render_to_terminal(struct region *region, const struct options *options,
                                      act_function *script)
{
    int master, slave;
    assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
    struct termios modes;
    tcgetattr(slave, &modes);
    cfmakeraw(&modes);
    tcsetattr(slave, TCSANOW, &modes);
    struct error error = ERROR_IN(region);
    FILE *stream = fdopen(slave, "w");
    struct renderer *renderer = renderer_create(options, stream, stream);
    script(renderer, &error);
    renderer_destroy(renderer);
    fputc(END, stream);
    fflush(stream);
    struct buffer seen = {0};
    char byte;
    while (read(master, &byte, 1) == 1 && byte != END)
        buffer_append_byte(&seen, byte);
    fclose(stream);
    close(master);
    return buffer_take_text(region, &seen);
}

/* No control but line ends, nothing that text_clean() would take away. */
static void assert_harmless(const char *text)
{
    while (*text) {
        uint32_t code_point;
        text += text_decode(text, &code_point);
        if (code_point != '\n' && code_point != '\r' && text_is_unsafe(code_point))
            fail_msg("U+%04X", (unsigned)code_point);
    }
}

static void test_a_terminal_is_shown_nothing_harmful(void **state)
{
    (void)state;
    static const enum output_format formats[] = {OUTPUT_TEXT, OUTPUT_PLAIN, OUTPUT_CSV, OUTPUT_JSON,
                                                 OUTPUT_JSONL};
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++) {
        struct region *region = region_create();
        struct options options = options_for(formats[i]);
        options.colour = COLOUR_NEVER;
        const char *text = render_to_terminal(region, &options, act_hostile);
        assert_non_null(strstr(text, "evil"));
        for (const char *at = text; *at; at++) {
            bool line_end = *at == '\n' || (formats[i] == OUTPUT_CSV && *at == '\r');
            bool tab = formats[i] == OUTPUT_PLAIN && *at == '\t';
            assert_true((unsigned char)*at >= 0x20 || line_end || tab);
        }
        if (formats[i] != OUTPUT_PLAIN)
            assert_harmless(text);
        region_destroy(region);
    }
}

static void test_a_terminal_is_told_what_is_deactivated(void **state)
{
    (void)state;
    struct region *region = region_create();
    struct options options = options_for(OUTPUT_TEXT);
    options.colour = COLOUR_NEVER;
    const char *text = render_to_terminal(region, &options, act_hostile);
    /* The wide character takes two columns, so the padding is one less than in a file. */
    assert_non_null(
        strstr(text, "\n2    \u674E Bo    no  1970-01-01T00:00:01.500000Z (deactivated)\n"));
    assert_null(strchr(text, '\033'));
    region_destroy(region);
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        count++;
    return count;
}

static void test_colours_on_a_terminal(void **state)
{
    (void)state;
    struct region *region = region_create();
    struct options options = options_for(OUTPUT_TEXT);
    setenv("TERM", "xterm", 1);
    const char *text = render_to_terminal(region, &options, act_hostile);
    assert_non_null(strstr(text, "\033[31;1m2    \u674E Bo    no  1970-01-01T00:00:01.500000Z"
                                 " (deactivated)\033[0m\n"));
    assert_int_equal(count_of(text, "\033[31;1m"), 3);
    assert_int_equal(count_of(text, "\033"), 6);
    setenv("TERM", "dumb", 1);
    assert_null(strchr(render_to_terminal(region, &options, act_hostile), '\033'));
    unsetenv("TERM");
    assert_null(strchr(render_to_terminal(region, &options, act_hostile), '\033'));
    region_destroy(region);
}

static void test_colours_in_a_file_only_when_asked_for(void **state)
{
    (void)state;
    setenv("TERM", "xterm", 1);
    struct options options = options_for(OUTPUT_TEXT);
    struct written written = render(&options, act);
    assert_null(strchr(written.output, '\033'));
    assert_null(strstr(written.output, "(deactivated)"));
    region_destroy(written.region);
    options.colour = COLOUR_ALWAYS;
    written = render(&options, act);
    assert_int_equal(count_of(written.output, "\033[31;1m9223372036854775807"), 1);
    assert_int_equal(count_of(written.output, "\033[0m"), 1);
    region_destroy(written.region);
}

static void test_progress_on_a_terminal_leaves_no_trace(void **state)
{
    (void)state;
    struct region *region = region_create();
    struct options options = options_for(OUTPUT_TEXT);
    assert_string_equal(render_to_terminal(region, &options, act_with_progress),
                        "\r\033[K1 of 2 files\r\033[K7 rows\r\033[KCareful.\n");
    region_destroy(region);
}

/* The colour that the words and NO_COLOR choose. */
static enum colour_choice chosen(const char *const words[], size_t count)
{
    struct region *region = region_create();
    struct arguments *arguments = arguments_create(region, NULL, common_options);
    arguments_parse(arguments, count, words);
    struct options options;
    struct error error = ERROR_IN(region);
    if (!options_read(&options, arguments, region, &error))
        fail_msg("%s", error.text);
    region_destroy(region);
    return options.colour;
}

#define CHOSEN(...)                                                                                \
    chosen((const char *const[]){__VA_ARGS__, NULL},                                               \
           ARRAY_LENGTH(((const char *const[]){__VA_ARGS__})))

static void test_no_color(void **state)
{
    (void)state;
    assert_int_equal(CHOSEN("-v1"), COLOUR_AUTO);
    setenv("NO_COLOR", "1", 1);
    assert_int_equal(CHOSEN("-v1"), COLOUR_NEVER);
    assert_int_equal(CHOSEN("--color", "auto"), COLOUR_AUTO);
    assert_int_equal(CHOSEN("--color", "always"), COLOUR_ALWAYS);
    assert_int_equal(CHOSEN("--force-color"), COLOUR_ALWAYS);
    setenv("NO_COLOR", "", 1);
    assert_int_equal(CHOSEN("-v1"), COLOUR_AUTO);
    unsetenv("NO_COLOR");
    assert_int_equal(CHOSEN("--no-color"), COLOUR_NEVER);
    assert_int_equal(CHOSEN("--color=never"), COLOUR_NEVER);
}

static void test_a_field_cannot_be_named_twice(void **state)
{
    (void)state;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct arguments *arguments = arguments_create(region, NULL, common_options);
    arguments_parse(arguments, 1, (const char *const[]){"--fields=a, b ,a", NULL});
    struct options options;
    assert_false(options_read(&options, arguments, region, &error));
    assert_string_equal(error.text, "argument --fields: 'a' is named twice");
    region_destroy(region);
}

static int prepare(void **state)
{
    (void)state;
    unsetenv("NO_COLOR");
    text_use_locale();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_verbosity_adds_columns_to_text_only),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_jsonl),
        cmocka_unit_test(test_json_reads_back_as_it_was),
        cmocka_unit_test(test_json_of_a_failure),
        cmocka_unit_test(test_json_without_a_command),
        cmocka_unit_test(test_jsonl_of_a_failure),
        cmocka_unit_test(test_progress),
        cmocka_unit_test(test_quiet_drops_warnings_but_no_errors),
        cmocka_unit_test(test_fields_choose_and_order_columns),
        cmocka_unit_test(test_unknown_fields_are_refused),
        cmocka_unit_test(test_output_that_cannot_be_written),
        cmocka_unit_test(test_a_terminal_is_shown_nothing_harmful),
        cmocka_unit_test(test_a_terminal_is_told_what_is_deactivated),
        cmocka_unit_test(test_colours_on_a_terminal),
        cmocka_unit_test(test_colours_in_a_file_only_when_asked_for),
        cmocka_unit_test(test_progress_on_a_terminal_leaves_no_trace),
        cmocka_unit_test(test_no_color),
        cmocka_unit_test(test_a_field_cannot_be_named_twice),
    };
    return cmocka_run_group_tests_name("render", tests, prepare, NULL);
}
