/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line parser. What it takes and says was compared with CPython 3.11's argparse over
 * the argument tables of 122 commands and 200,000 random command lines; the tables here keep the
 * cases that tell parsers apart most easily.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command/arguments.h"
#include "command/options.h"
#include "command/words.h"
#include "core/error.h"
#include "core/region.h"

static const char *const roles[] = {"owner", "admin", "member", NULL};
static const char *const numbers[] = {"1", "2", NULL};

/* create_user and the like: one place after another, one of them optional. */
static const struct argument user_arguments[] = {
    {"email", .required = true},
    {"full_name", .arity = ARITY_OPTIONAL, .metavar = "<full name>"},
    {"realm_id", {"-r", "--realm"}, .required = true, .semantic = SEMANTIC_REALM},
    {.dest = "report", .flags = {"--report"}},
    {"password", {"--password"}, .semantic = SEMANTIC_PASSWORD},
    {.dest = NULL},
};

static const struct argument realm_arguments[] = {
    {.dest = "realm_id", .flags = {"-r", "--realm"}},
    {.dest = NULL},
};

/* All shapes of flags. */
static const struct argument flag_arguments[] = {
    {"all", {"-a", "--all-users"}, ARITY_ZERO, .action = ACTION_STORE_TRUE},
    {"interactive", {"--noinput", "--no-input"}, .action = ACTION_STORE_FALSE},
    {"count", {"-n"}, .type = ARGUMENT_INTEGER, .default_text = "7"},
    {"level", {"--level"}, .type = ARGUMENT_INTEGER, .choices = numbers},
    {"share", {"--share"}, .type = ARGUMENT_FLOAT, .default_text = "15"},
    {"after", {"--after"}, .type = ARGUMENT_DATETIME},
    {"role", {"--role"}, .choices = roles},
    {"ignore", {"-i", "--ignore"}, .action = ACTION_APPEND, .default_text = "py 'a b'"},
    {"queues", {"--queues"}, .arity = ARITY_SOME},
    {"sizes", {"--sizes"}, .arity = ARITY_ANY, .type = ARGUMENT_INTEGER},
    {"shuffle", {"--shuffle"}, .arity = ARITY_OPTIONAL, .constant = "always"},
    {"format",
     {"-l", "--list"},
     .action = ACTION_STORE_CONST,
     .constant = "list",
     .default_text = "list",
     .exclusive_group = 1},
    {"format",
     {"-p", "--plan"},
     .action = ACTION_STORE_CONST,
     .constant = "plan",
     .default_text = "list",
     .exclusive_group = 1},
    {.dest = NULL},
};

static const struct argument list_arguments[] = {
    {.dest = "first"},
    {"rest", .arity = ARITY_ANY, .default_text = ""},
    {"bits", {"-b"}, .type = ARGUMENT_INTEGER},
    {.dest = NULL},
};

/* One of a group is needed; two flags that common options have too; -6 is a flag. */
static const struct argument group_arguments[] = {
    {"users", {"-u", "--users"}, .exclusive_group = 1, .group_required = true},
    {"all", {"-a"}, .action = ACTION_STORE_TRUE, .exclusive_group = 1, .group_required = true},
    {"output", {"--output"}, .default_text = "hash"},
    {"quiet", {"-q"}, .type = ARGUMENT_INTEGER},
    {"ipv6", {"-6", "--ipv6"}, .action = ACTION_STORE_TRUE},
    {.dest = NULL},
};

static struct arguments *parse(struct region *region, const struct argument *own, const char *line)
{
    size_t count;
    struct arguments *arguments = arguments_create(region, own, common_options);
    const char *const *words = words_split(region, line, &count, NULL);
    assert_non_null(words);
    arguments_parse(arguments, count, words);
    return arguments;
}

/* All problems, one a line. */
static const char *problems(struct region *region, struct arguments *arguments)
{
    struct problems found = arguments_check(arguments);
    const char *text = "";
    for (size_t i = 0; i < found.count; i++)
        text = region_format(region, "%s%s%s", text, i ? "\n" : "", found.texts[i]);
    return text;
}

static const char *values(struct region *region, const struct arguments *arguments,
                          const char *dest)
{
    size_t count;
    const char *const *list = arguments_list(arguments, dest, &count);
    assert_null(list[count]);
    return words_join(region, list, count);
}

static void test_values(void **state)
{
    static const struct {
        const struct argument *own;
        const char *line;
        const char *dest;
        const char *values;
    } cases[] = {
        {user_arguments, "a -r it", "email", "a"},
        {user_arguments, "-rit a", "realm_id", "it"},
        {user_arguments, "-r=it a", "realm_id", "it"},
        {user_arguments, "--rea it a", "realm_id", "it"},
        {user_arguments, "--realm=-x a", "realm_id", "-x"},
        {user_arguments, "--realm '' a", "realm_id", "''"},
        {user_arguments, "--realm= a", "realm_id", "''"},
        {user_arguments, "-r a=b a", "realm_id", "a=b"},
        {user_arguments, "-r -1 -.5", "realm_id", "-1"},
        {user_arguments, "-r -1 -.5", "email", "-.5"},
        {user_arguments, "-r '-x y' -", "realm_id", "'-x y'"},
        {user_arguments, "-r '-x y' -", "email", "-"},
        {user_arguments, "-r it -r 3 a", "realm_id", "3"},
        {user_arguments, "-r it -- -a --", "full_name", "--"},
        {user_arguments, "-r it -- -a --", "email", "-a"},
        {user_arguments, "a b -r it", "full_name", "b"},
        {user_arguments, "a -r it", "full_name", ""},
        {user_arguments, "-rv it", "realm_id", "v"},
        {user_arguments, "a -v2 -r it", "--verbosity", "2"},
        {user_arguments, "a -qv 3 -r it", "--verbosity", "3"},
        {user_arguments, "a -qoout -r it", "--output", "out"},
        {user_arguments, "a --real it --verb 0 --read-only", "--verbosity", "0"},
        {realm_arguments, "--re it", "realm_id", "it"}, /* not --read-only, which is ours */
        {realm_arguments, "--re it --pro x", "--profile", "x"},
        {flag_arguments, "", "all", "false"},
        {flag_arguments, "-a", "all", "true"},
        {flag_arguments, "", "interactive", "true"},
        {flag_arguments, "--no-i", "interactive", "false"},
        {flag_arguments, "", "count", "7"},
        {flag_arguments, "-n ' +1_000 '", "count", "1000"},
        {flag_arguments, "-n -5", "count", "-5"},
        {flag_arguments, "-apn5", "count", "5"},
        {flag_arguments, "-apn5", "format", "plan"},
        {flag_arguments, "-an 5", "count", "5"},
        {flag_arguments, "--level ' 2'", "level", "2"},
        {flag_arguments, "--share ' 1_0.5e-1_0 '", "share", "10.5e-10"},
        {flag_arguments, "--after 2026-11-22", "after", "'2026-11-22 00:00:00'"},
        {flag_arguments, "--after 2026-11-22T05:37Z", "after", "'2026-11-22 05:37:00Z'"},
        {flag_arguments, "--after '2024-02-29 05:37:01.5-01:30'", "after", NULL},
        {flag_arguments, "--after '2024-02-29 05:37:01.500-01:30'", "after",
         "'2024-02-29 05:37:01.500000-01:30'"},
        {flag_arguments, "", "ignore", "py 'a b'"},
        {flag_arguments, "-i x --ignore=y -iz", "ignore", "py 'a b' x y z"},
        {flag_arguments, "--queues a b -a", "queues", "a b"},
        {flag_arguments, "--queues a --queues b", "queues", "b"},
        {flag_arguments, "--sizes", "sizes", ""},
        {flag_arguments, "--sizes 1 -2 -a", "sizes", "1 -2"},
        {flag_arguments, "--sizes=1", "sizes", "1"},
        {flag_arguments, "--shuffle", "shuffle", "always"},
        {flag_arguments, "--shuffle 5", "shuffle", "5"},
        {flag_arguments, "", "format", "list"},
        {flag_arguments, "-p", "format", "plan"},
        {list_arguments, "a b c", "rest", "b c"},
        {list_arguments, "a -b 1", "rest", ""},
        {list_arguments, "-b 1 a b c", "rest", "b c"},
        {list_arguments, "a -- b -b", "rest", "b -b"},
        {group_arguments, "-u a --output x", "output", "x"},
        {group_arguments, "-u a --output x", "--output", ""},
        {group_arguments, "-u a -o x", "--output", "x"},
        {group_arguments, "-u a -o x", "output", "hash"},
        {group_arguments, "-aq4 --quiet", "quiet", "4"},
        {group_arguments, "-aq4 --quiet", "--quiet", "true"},
        {group_arguments, "-a6", "ipv6", "true"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct region *region = region_create();
        struct arguments *arguments = parse(region, cases[i].own, cases[i].line);
        if (cases[i].values) {
            assert_string_equal(problems(region, arguments), "");
            assert_string_equal(values(region, arguments, cases[i].dest), cases[i].values);
        } else {
            assert_string_not_equal(problems(region, arguments), "");
            assert_false(arguments_given(arguments, cases[i].dest));
        }
        region_destroy(region);
    }
}

static void test_problems(void **state)
{
    static const struct {
        const struct argument *own;
        const char *line;
        const char *problems;
    } cases[] = {
        {user_arguments, "", "the following arguments are required: email, -r/--realm"},
        {user_arguments, "a --x y -r it z", "unrecognized arguments: --x y z"},
        /* An optional place is used up, empty, by the first run of values. */
        {user_arguments, "a -r it b", "unrecognized arguments: b"},
        {user_arguments, "a -r", "argument -r/--realm: expected one argument"},
        {user_arguments, "a -r --report",
         "argument -r/--realm: expected one argument\n"
         "argument --report: expected one argument"},
        {user_arguments, "a -r -- it",
         "argument -r/--realm: expected one argument\n"
         "unrecognized arguments: -- it"},
        {user_arguments, "a -r it --re x", "ambiguous option: --re could match --realm, --report"},
        {user_arguments, "a --re=x", "ambiguous option: --re=x could match --realm, --report"},
        {user_arguments, "a -r it --ver",
         "ambiguous option: --ver could match --version, --verbosity"},
        {user_arguments, "a -r it --json=x", "argument --json: ignored explicit argument 'x'"},
        {user_arguments, "a -r it -qx", "argument -q/--quiet: ignored explicit argument 'x'"},
        {user_arguments, "a -r it -h=", "argument -h/--help: ignored explicit argument ''"},
        {user_arguments, "a -r it -v 4",
         "argument -v/--verbosity: invalid choice: 4 (choose from 0, 1, 2, 3)"},
        {user_arguments, "a -r it --no-traceback", "unrecognized arguments: --no-traceback"},
        {user_arguments, "a -r it --json --csv",
         "argument --csv: not allowed with argument --json"},
        {user_arguments, "a -r it -- b c", "unrecognized arguments: -- b c"},
        {user_arguments, "a -r it -6x", "unrecognized arguments: -6x"},
        {flag_arguments, "-n x", "argument -n: invalid int value: 'x'"},
        {flag_arguments, "-n 99999999999999999999",
         "argument -n: invalid int value: '99999999999999999999'"},
        {flag_arguments, "-n \"it's\"", "argument -n: invalid int value: \"it's\""},
        {flag_arguments, "-n \"'\\\"\"", "argument -n: invalid int value: '\\'\"'"},
        {flag_arguments, "-n 'a\tb\\'", "argument -n: invalid int value: 'a\\tb\\\\'"},
        {flag_arguments, "-n \x1b\xc2\x9b\xe2\x80\xae\xe6\x9d\x8e\xff",
         "argument -n: invalid int value: '\\x1b\\x9b\\u202e\xe6\x9d\x8e\\udcff'"},
        {flag_arguments, "--level 3", "argument --level: invalid choice: 3 (choose from 1, 2)"},
        {flag_arguments, "--share 1__0", "argument --share: invalid float value: '1__0'"},
        {flag_arguments, "--share 1e", "argument --share: invalid float value: '1e'"},
        {flag_arguments, "--share 0x1", "argument --share: invalid float value: '0x1'"},
        {flag_arguments, "--after 2026-02-29",
         "argument --after: invalid <lambda> value: '2026-02-29'"},
        {flag_arguments, "--after '2026-02-28 24:00'",
         "argument --after: invalid <lambda> value: '2026-02-28 24:00'"},
        {flag_arguments, "--after soon", "argument --after: invalid <lambda> value: 'soon'"},
        {flag_arguments, "--role king",
         "argument --role: invalid choice: 'king' (choose from 'owner', 'admin', 'member')"},
        {flag_arguments, "--queues -a", "argument --queues: expected at least one argument"},
        {flag_arguments, "-ax", "argument -a/--all-users: ignored explicit argument 'x'"},
        {flag_arguments, "-apx", "argument -p/--plan: ignored explicit argument 'x'"},
        {flag_arguments, "-pl", "argument -l/--list: not allowed with argument -p/--plan"},
        {flag_arguments, "--no",
         "ambiguous option: --no could match --no-color, --noinput, "
         "--no-input"},
        {flag_arguments, "-n x --role king -a y",
         "argument -n: invalid int value: 'x'\n"
         "argument --role: invalid choice: 'king' (choose from 'owner', 'admin', 'member')\n"
         "unrecognized arguments: y"},
        {group_arguments, "", "one of the arguments -u/--users -a is required"},
        {group_arguments, "-u x -a", "argument -a: not allowed with argument -u/--users"},
        {group_arguments, "-a -o", "argument -o: expected one argument"},
        {group_arguments, "-a -1", "unrecognized arguments: -1"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct region *region = region_create();
        struct arguments *arguments = parse(region, cases[i].own, cases[i].line);
        assert_string_equal(problems(region, arguments), cases[i].problems);
        region_destroy(region);
    }
}

static void test_typed_values(void **state)
{
    struct region *region = region_create();
    struct arguments *arguments =
        parse(region, flag_arguments, "-n -12 --share inf -a --shuffle=-x");
    assert_string_equal(problems(region, arguments), "");
    assert_int_equal(arguments_integer(arguments, "count", 1), -12);
    assert_int_equal(arguments_integer(arguments, "level", -1), -1);
    assert_true(isinf(arguments_number(arguments, "share", 0)));
    assert_true(arguments_number(arguments, "after", 2.5) == 2.5);
    assert_true(arguments_flag(arguments, "all"));
    assert_true(arguments_flag(arguments, "interactive"));
    assert_string_equal(arguments_text(arguments, "shuffle"), "-x");
    assert_null(arguments_text(arguments, "role"));
    assert_true(arguments_given(arguments, "count"));
    assert_false(arguments_given(arguments, "interactive"));
    region_destroy(region);
}

static void test_later_words_win(void **state)
{
    static const char *const before[] = {"--json", "-v", "2"};
    static const char *const after[] = {"-v", "3", "a", "-r", "it"};
    struct region *region = region_create();
    struct arguments *arguments = arguments_create(region, user_arguments, common_options);
    arguments_parse(arguments, ARRAY_LENGTH(before), before);
    arguments_parse(arguments, ARRAY_LENGTH(after), after);
    assert_string_equal(problems(region, arguments), "");
    assert_int_equal(arguments_integer(arguments, "--verbosity", 0), 3);
    assert_true(arguments_flag(arguments, "--json"));
    assert_string_equal(arguments_text(arguments, "email"), "a");
    region_destroy(region);
}

static void test_set_checks_as_the_parser_does(void **state)
{
    static const struct {
        const char *dest;
        const char *text;
        const char *problem; /* NULL: none */
        const char *values;
    } cases[] = {
        {"all", "true", NULL, "true"},
        {"all", "false", NULL, "false"},
        {"all", "yes", "yes is neither true nor false", "false"},
        {"interactive", "false", NULL, "false"},
        {"count", "1_0", NULL, "10"},
        {"count", "", NULL, "7"},
        {"count", "x", "invalid int value: 'x'", "7"},
        {"role", "king", "invalid choice: 'king' (choose from 'owner', 'admin', 'member')", ""},
        {"role", NULL, NULL, ""},
        {"queues", "a 'b c'", NULL, "a 'b c'"},
        {"queues", "a 'b", "The line ends inside a quote (').", ""},
        {"sizes", "1 x", "invalid int value: 'x'", ""},
        {"format", "plan", NULL, "plan"},
        {"format", "tree", "invalid choice: 'tree'", "list"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct region *region = region_create();
        struct arguments *arguments = arguments_create(region, flag_arguments, NULL);
        const char *problem = arguments_set(arguments, cases[i].dest, cases[i].text);
        if (cases[i].problem)
            assert_string_equal(problem, cases[i].problem);
        else
            assert_null(problem);
        assert_string_equal(values(region, arguments, cases[i].dest), cases[i].values);
        region_destroy(region);
    }
}

static void test_set_values_are_checked_together(void **state)
{
    struct region *region = region_create();
    struct arguments *arguments = arguments_create(region, group_arguments, NULL);
    assert_null(arguments_set(arguments, "users", "a"));
    assert_null(arguments_set(arguments, "all", "true"));
    assert_string_equal(problems(region, arguments),
                        "argument -a: not allowed with argument -u/--users");
    assert_null(arguments_set(arguments, "users", NULL));
    assert_string_equal(problems(region, arguments), "");
    assert_null(arguments_set(arguments, "all", "false"));
    assert_string_equal(problems(region, arguments),
                        "one of the arguments -u/--users -a is required");
    region_destroy(region);
}

static void test_words_give_the_same_values(void **state)
{
    static const struct {
        const struct argument *own;
        const char *line;
        const char *words;
    } cases[] = {
        {user_arguments, "--json --realm it a b", "a b -r it --json"},
        {user_arguments, "a --realm '' --verbosity=2", "a -r '' -v 2"},
        {user_arguments, "-r=-x -1", "-1 -r=-x"},
        {user_arguments, "--report=--x -r it -- -a", "-r it --report=--x -- -a"},
        {user_arguments, "a -r it --password hunter2", "a -r it"},
        {flag_arguments, "--no-input --all -n ' 1_0'", "-a --noinput -n 10"},
        {flag_arguments, "--ignore x -i=-y -i ''", "-i x -i=-y -i ''"},
        {flag_arguments, "--queues a b --sizes --shuffle", "--queues a b --sizes --shuffle"},
        {flag_arguments, "--plan --sizes=-1", "--sizes -1 -p"},
        {list_arguments, "-b 1 a -- --b", "-b 1 -- a --b"},
        {list_arguments, "", ""},
        {group_arguments, "-a --output x -o y --quiet", "-a --output x -o y --quiet"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct region *region = region_create();
        struct arguments *arguments = parse(region, cases[i].own, cases[i].line);
        size_t count;
        assert_string_equal(problems(region, arguments), "");
        const char *const *words = arguments_to_words(arguments, region, &count);
        const char *line = words_join(region, words, count);
        assert_string_equal(line, cases[i].words);
        struct arguments *again = parse(region, cases[i].own, line);
        for (const struct argument *own = cases[i].own; own->dest; own++) {
            if (own->semantic != SEMANTIC_PASSWORD)
                assert_string_equal(values(region, again, own->dest),
                                    values(region, arguments, own->dest));
        }
        region_destroy(region);
    }
}

static void test_options(void **state)
{
    static const char *const fields[] = {"id", "name", NULL};
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct options options;
    struct arguments *arguments =
        parse(region, NULL,
              "--profile prod --config c --jsonl -o out --fields 'id, name' -q --timeout 0.0001 "
              "--read-only --debug -v0 --describe --skip-checks --settings x --color always");
    assert_string_equal(problems(region, arguments), "");
    assert_true(options_read(&options, arguments, region, &error));
    assert_string_equal(options.profile, "prod");
    assert_string_equal(options.config, "c");
    assert_int_equal(options.format, OUTPUT_JSONL);
    assert_string_equal(options.output, "out");
    for (size_t i = 0; fields[i]; i++)
        assert_string_equal(options.fields[i], fields[i]);
    assert_null(options.fields[2]);
    assert_int_equal(options.timeout_ms, 1);
    assert_int_equal(options.verbosity, 0);
    assert_int_equal(options.colour, COLOUR_ALWAYS);
    assert_true(options.quiet && options.read_only && options.debug && options.describe);
    assert_false(options.help || options.version);
    region_destroy(region);
}

static void test_option_errors(void **state)
{
    static const struct {
        const char *line;
        enum error_kind kind;
        const char *text;
    } cases[] = {
        {"--no-color --force-color", ERROR_FAILED,
         "The --no-color and --force-color options can't be used together."},
        {"--timeout 0", ERROR_USAGE, "argument --timeout: 0 is not a time to wait"},
        {"--timeout nan", ERROR_USAGE, "argument --timeout: nan is not a time to wait"},
        {"--timeout 1e10", ERROR_USAGE, "argument --timeout: 1e10 is not a time to wait"},
        {"--fields a,,b", ERROR_USAGE, "argument --fields: the name of a field is empty"},
        {"--fields=", ERROR_USAGE, "argument --fields: the name of a field is empty"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct region *region = region_create();
        struct error error = ERROR_IN(region);
        struct options options;
        struct arguments *arguments = parse(region, NULL, cases[i].line);
        assert_false(options_read(&options, arguments, region, &error));
        assert_int_equal(error.kind, cases[i].kind);
        assert_string_equal(error.text, cases[i].text);
        region_destroy(region);
    }
}

static void test_colours(void **state)
{
    static const struct {
        const char *no_color;
        const char *line;
        enum colour_choice colour;
    } cases[] = {
        {"", "", COLOUR_AUTO},
        {"1", "", COLOUR_NEVER},
        {"1", "--force-color", COLOUR_ALWAYS},
        {"1", "--color auto", COLOUR_AUTO},
        {"", "--no-color", COLOUR_NEVER},
        {"", "--color never", COLOUR_NEVER},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct region *region = region_create();
        struct error error = ERROR_IN(region);
        struct options options;
        setenv("NO_COLOR", cases[i].no_color, 1);
        assert_true(options_read(&options, parse(region, NULL, cases[i].line), region, &error));
        assert_int_equal(options.colour, cases[i].colour);
        region_destroy(region);
    }
    unsetenv("NO_COLOR");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_typed_values),
        cmocka_unit_test(test_later_words_win),
        cmocka_unit_test(test_set_checks_as_the_parser_does),
        cmocka_unit_test(test_set_values_are_checked_together),
        cmocka_unit_test(test_words_give_the_same_values),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_option_errors),
        cmocka_unit_test(test_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
