/* SPDX-License-Identifier: Apache-2.0 */
/* Texts made from commands, and the list of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "command/command.h"
#include "command/help.h"
#include "command/registry.h"
#include "core/buffer.h"
#include "core/json.h"
#include "core/region.h"
#include "core/text.h"

static const char *const operations[] = {"add", "remove", NULL};
static const char *const levels[] = {"1", "2", NULL};
static const char *const aliases[] = {"old_name", NULL};

static const struct argument short_arguments[] = {
    {"realm_id",
     {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = "The realm to look at: numeric id or subdomain."},
    {.dest = NULL},
};

static const struct command short_command = {
    .name = "show_admins",
    .app = "zerver",
    .category = CATEGORY_REALMS,
    .summary = "Show a realm's owners and administrators.",
    .description = "Prints the active users of the realm with role owner (100) or administrator "
                   "(200), bots included.",
    .arguments = short_arguments,
};

static const struct argument long_arguments[] = {
    {"op", .required = true, .choices = operations, .metavar = "<op>", .help = "What to do."},
    {"names", .arity = ARITY_SOME, .required = true, .help = "Whom."},
    {"page", .arity = ARITY_OPTIONAL, .type = ARGUMENT_INTEGER, .help = "Where."},
    {"level",
     {"-l", "--level"},
     .type = ARGUMENT_INTEGER,
     .choices = levels,
     .default_text = "1",
     .help = "How much."},
    {"tags", {"--tag"}, .action = ACTION_APPEND, .default_text = "a 'b c'", .help = "Mark."},
    {"none",
     {"--none"},
     .arity = ARITY_ANY,
     .type = ARGUMENT_INTEGER,
     .default_text = "",
     .help = "None."},
    {"share", {"--share"}, .type = ARGUMENT_FLOAT, .default_text = "0.5", .help = "Part."},
    {"users", {"-u", "--users"}, .exclusive_group = 1, .group_required = true, .help = "Who."},
    {"all",
     {"-a"},
     ARITY_ZERO,
     .type = ARGUMENT_BOOLEAN,
     .action = ACTION_STORE_TRUE,
     .semantic = SEMANTIC_FLAG,
     .exclusive_group = 1,
     .group_required = true,
     .help = "All."},
    {"ask",
     {"--noinput"},
     .type = ARGUMENT_BOOLEAN,
     .action = ACTION_STORE_FALSE,
     .help = "Ask nothing."},
    {"output", {"-o"}, .type = ARGUMENT_PATH, .semantic = SEMANTIC_FILE_OUT, .help = "A file."},
    {.dest = NULL},
};

static const struct command long_command = {
    .name = "change_all",
    .app = "aloha-tui",
    .aliases = aliases,
    .category = CATEGORY_EXPORT_IMPORT,
    .kind = KIND_SERVER,
    .danger = DANGER_DESTRUCTIVE,
    .long_running = true,
    .summary = ".Change the C:\\-drive.",
    .description = "First line.\nSecond line.",
    .arguments = long_arguments,
};

static const struct command bare_command = {
    .name = "bare",
    .app = "aloha-tui",
    .summary = "Nothing.",
};

static void assert_usage(const struct command *command, const char *usage)
{
    struct buffer buffer = {0};
    help_write_usage(&buffer, command);
    assert_string_equal(buffer_text(&buffer), usage);
    buffer_free(&buffer);
}

static void test_usage(void **state)
{
    assert_usage(&bare_command, "usage: aloha-tui --batch bare [OPTIONS]\n");
    assert_usage(&short_command, "usage: aloha-tui --batch show_admins [OPTIONS] -r REALM_ID\n");
    assert_usage(&long_command,
                 "usage: aloha-tui --batch change_all [OPTIONS] [-l {1,2}] [--tag TAGS]\n"
                 "                                    [--none [NONE ...]] [--share SHARE]\n"
                 "                                    (-u USERS | -a) [--noinput] [-o OUTPUT]\n"
                 "                                    <op> names [names ...] [page]\n");
}

static void test_command_help(void **state)
{
    struct buffer buffer = {0};
    help_write_command(&buffer, &short_command);
    assert_string_equal(
        buffer_text(&buffer),
        "usage: aloha-tui --batch show_admins [OPTIONS] -r REALM_ID\n"
        "\n"
        "Show a realm's owners and administrators.\n"
        "\n"
        "Prints the active users of the realm with role owner (100) or administrator\n"
        "(200), bots included.\n"
        "\n"
        "Arguments:\n"
        "  -r REALM_ID, --realm REALM_ID\n"
        "                        The realm to look at: numeric id or subdomain.\n"
        "                        Required.\n"
        "\n"
        "Category: realms\n"
        "Danger:   read: changes nothing\n"
        "\n"
        "Common options:\n"
        "  -h/--help, --version, -v/--verbosity {0,1,2,3}, --settings SETTINGS,\n"
        "  --pythonpath PYTHONPATH, --traceback, --no-color, --force-color,\n"
        "  --skip-checks, --profile NAME, --config FILE, --json, --jsonl, --csv,\n"
        "  --for-spreadsheet, --plain, -o/--output FILE, --fields A,B, -q/--quiet,\n"
        "  --timeout SECONDS, --read-only, -n/--dry-run, --plan-out FILE, --from FILE,\n"
        "  --continue-on-error, --detach, --any-schema, --color {auto,always,never},\n"
        "  --debug, --describe\n");
    buffer_free(&buffer);
}

static void test_command_help_tells_everything(void **state)
{
    static const char *const parts[] = {
        "\nFirst line.\nSecond line.\n",
        "  <op>                  What to do. One of: add, remove. Required.\n",
        "  names                 Whom. Required.\n",
        "  -l {1,2}, --level {1,2}\n                        How much. Default: 1.\n",
        "  --tag TAGS            Mark. May be repeated. Default: a 'b c'.\n",
        "  --none [NONE ...]     None.\n",
        ("Category: export-import\nDanger:   destructive: data it removes cannot be had back\n"
         "Undo:     no way back\n"),
        "Alias:    old_name\n",
        "the server's own manage.py\n",
        "Time: ",
        "--output FILE,",
    };
    struct buffer buffer = {0};
    help_write_command(&buffer, &long_command);
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
        assert_non_null(strstr(buffer_text(&buffer), parts[i]));
    assert_null(strstr(buffer_text(&buffer), "-o/--output")); /* -o is the command's own */
    buffer_free(&buffer);
}

static void test_program_help_fits_80_columns(void **state)
{
    struct buffer buffer = {0};
    help_write_program(&buffer);
    const char *text = buffer_text(&buffer);
    assert_non_null(strstr(text, "--batch COMMAND"));
    assert_non_null(strstr(text, "  -o FILE, --output FILE\n"));
    assert_non_null(strstr(text, "\n  124                   Took longer"));
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 79);
    buffer_free(&buffer);
}

static void assert_json(cJSON *json, const char *text)
{
    struct buffer buffer = {0};
    json_write(&buffer, json);
    assert_string_equal(buffer_text(&buffer), text);
    buffer_free(&buffer);
}

static void test_describe_is_the_form_of_the_contract(void **state)
{
    cJSON *json = help_describe(&short_command);
    assert_json(json,
                "{\"name\":\"show_admins\",\"app\":\"zerver\",\"aliases\":[],"
                "\"category\":\"realms\",\"kind\":\"native\",\"danger\":\"read\","
                "\"no_way_back\":false,"
                "\"long_running\":false,"
                "\"summary\":\"Show a realm's owners and administrators.\","
                "\"description\":\"Prints the active users of the realm with role owner (100) or "
                "administrator (200), bots included.\","
                "\"arguments\":[{\"dest\":\"realm_id\",\"flags\":[\"-r\",\"--realm\"],"
                "\"nargs\":null,\"required\":true,\"type\":\"string\",\"action\":\"store\","
                "\"default\":null,\"choices\":null,\"metavar\":null,\"semantic\":\"realm\","
                "\"help\":\"The realm to look at: numeric id or subdomain.\"}]}");
    cJSON_Delete(json);
}

static void test_describe_types_defaults(void **state)
{
    static const struct {
        const char *dest;
        const char *member;
        const char *json;
    } cases[] = {
        {"op", "choices", "[\"add\",\"remove\"]"},
        {"names", "nargs", "\"+\""},
        {"page", "nargs", "\"?\""},
        {"level", "default", "1"},
        {"level", "choices", "[1,2]"},
        {"tags", "default", "[\"a\",\"b c\"]"},
        {"none", "nargs", "\"*\""},
        {"none", "default", "[]"},
        {"share", "default", "0.5"},
        {"users", "default", "null"},
        {"all", "nargs", "0"},
        {"all", "default", "false"},
        {"ask", "nargs", "null"},
        {"ask", "default", "true"},
        {"ask", "action", "\"store_false\""},
        {"output", "type", "\"path\""},
        {"output", "semantic", "\"file_out\""},
    };
    cJSON *json = help_describe(&long_command);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        cJSON *argument;
        cJSON_ArrayForEach(argument, cJSON_GetObjectItem(json, "arguments"))
        {
            if (strcmp(json_text(argument, "dest"), cases[i].dest) == 0)
                break;
        }
        assert_non_null(argument);
        assert_json(cJSON_GetObjectItem(argument, cases[i].member), cases[i].json);
    }
    cJSON_Delete(json);
}

static void test_manual_is_escaped(void **state)
{
    struct buffer buffer = {0};
    help_write_manual_command(&buffer, &long_command);
    assert_string_equal(buffer_text(&buffer),
                        ".TP\n"
                        "\\fBchange_all\\fR [\\-l {1,2}] [\\-\\-tag TAGS] [\\-\\-none [NONE ...]] "
                        "[\\-\\-share SHARE] (\\-u USERS | \\-a) [\\-\\-noinput] [\\-o OUTPUT] "
                        "<op> names [names ...] [page]\n"
                        "\\&.Change the C:\\e\\-drive. (no way back)\n");
    buffer_free(&buffer);
}

static void test_registry_is_in_order_and_found(void **state)
{
    size_t count;
    const struct command *const *commands = registry_all(&count);
    assert_null(commands[count]);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(registry_find(commands[i]->name), commands[i]);
        assert_string_equal(registry_nearest(commands[i]->name), commands[i]->name);
        assert_true(i == 0 || strcmp(commands[i - 1]->name, commands[i]->name) < 0);
    }
    assert_null(registry_find("no such command"));
    assert_null(registry_nearest("%%%%%%%%"));
}

static void test_manual_names_every_command(void **state)
{
    struct region *region = region_create();
    struct buffer buffer = {0};
    size_t count;
    const struct command *const *commands = registry_all(&count);
    help_write_manual(&buffer);
    assert_memory_equal(buffer_text(&buffer), ".SH COMMANDS\n", 13);
    for (size_t i = 0; i < count; i++) {
        const char *tag = region_format(region, "\n\\fB%s\\fR", commands[i]->name);
        assert_non_null(strstr(buffer_text(&buffer), tag));
    }
    buffer_free(&buffer);
    region_destroy(region);
}

int main(void)
{
    text_use_locale();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_command_help),
        cmocka_unit_test(test_command_help_tells_everything),
        cmocka_unit_test(test_program_help_fits_80_columns),
        cmocka_unit_test(test_describe_is_the_form_of_the_contract),
        cmocka_unit_test(test_describe_types_defaults),
        cmocka_unit_test(test_manual_is_escaped),
        cmocka_unit_test(test_registry_is_in_order_and_found),
        cmocka_unit_test(test_manual_names_every_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
