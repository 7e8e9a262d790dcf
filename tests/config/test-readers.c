/* SPDX-License-Identifier: Apache-2.0 */
/* The readers of configuration files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "config/ini.h"
#include "config/python_module.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"

struct place {
    struct region *region;
    struct error error;
};

static int set_up(void **state)
{
    struct region *region = region_create();
    struct place *place = region_alloc(region, sizeof *place);
    *place = (struct place){.region = region, .error = ERROR_IN(region)};
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    region_destroy(place->region);
    return 0;
}

static void assert_error_has(const struct place *place, const char *part)
{
    assert_int_equal(place->error.kind, ERROR_USAGE);
    if (!strstr(place->error.text, part))
        fail_msg("\"%s\" lacks \"%s\"", place->error.text, part);
}

/* --- INI --- */

static void test_ini_follows_the_servers_rules(void **state)
{
    struct place *place = *state;
    const struct ini *ini =
        ini_parse(place->region,
                  "# comment\n\n[machine] ; ignored\nPuppet_Classes = aloha::a, aloha::b ; kept\n"
                  "deploy_type:production\n  ; indented comment\n[long]\nvalue = one\n  two\n\n"
                  "  # comment\n\tthree=3\nnext = \"%s\"\n empty =\nlast =",
                  "x", INI_SERVER, &place->error);
    assert_non_null(ini);
    assert_string_equal(ini_value(ini, "machine", "PUPPET_classes"), "aloha::a, aloha::b ; kept");
    assert_string_equal(ini_value(ini, "machine", "deploy_type"), "production");
    assert_string_equal(ini_value(ini, "long", "value"), "one\ntwo\n\nthree=3");
    assert_string_equal(ini_value(ini, "long", "next"), "\"%s\"\nempty =");
    assert_string_equal(ini_value(ini, "long", "last"), "");
    assert_null(ini_value(ini, "long", "deploy_type"));
    assert_null(ini_value(ini, "Machine", "deploy_type"));
}

static void test_ini_says_where_it_is_broken(void **state)
{
    static const struct {
        const char *text, *problem;
        enum ini_rules rules;
    } cases[] = {
        {"a = b\n", "line 1: expected a section", INI_SERVER},
        {"[a]\nhunter2\n", "line 2: expected an option and its value", INI_SERVER},
        {"[a]\n= hunter2\n", "line 2: expected the option's name", INI_SERVER},
        {"[a]\nx=1\n\nX=hunter2\n", "line 4: this option is in line 2 already", INI_SERVER},
        {"[a]\n[b]\n[a]\n", "line 3: this section is in line 1 already", INI_SERVER},
        {"[]\n", "line 1: expected a section's name", INI_SERVER},
        {"[hunter2\n", "line 1: expected a section's name", INI_SERVER},
        {"[a] b\n", "line 1: expected nothing after the ]", INI_TRAILING_COMMENTS},
    };
    struct place *place = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        error_clear(&place->error);
        assert_null(ini_parse(place->region, cases[i].text, "f", cases[i].rules, &place->error));
        assert_error_has(place, cases[i].problem);
        assert_null(strstr(place->error.text, "hunter2"));
    }
}

/* --- Python --- */

static void write_value(const struct python_value *value, FILE *out);

static void write_items(const struct python_value *value, const char *brackets, FILE *out)
{
    fputc(brackets[0], out);
    for (size_t i = 0; i < value->count; i++) {
        write_value(&value->items[i], out);
        fputc(value->type == PYTHON_DICT && i % 2 == 0 ? ':' : ',', out);
    }
    fputc(brackets[1], out);
}

static void write_value(const struct python_value *value, FILE *out)
{
    switch (value->type) {
    case PYTHON_NONE: fputs("None", out); break;
    case PYTHON_BOOLEAN: fputs(value->boolean ? "True" : "False", out); break;
    case PYTHON_INTEGER: fprintf(out, "%lld", (long long)value->integer); break;
    case PYTHON_FLOAT: fprintf(out, "%.17g.", value->number); break;
    case PYTHON_TEXT: fprintf(out, "<%s>", value->text); break;
    case PYTHON_BYTES: fprintf(out, "b<%s>", value->text); break;
    case PYTHON_TUPLE: write_items(value, "()", out); break;
    case PYTHON_LIST: write_items(value, "[]", out); break;
    case PYTHON_SET:
    case PYTHON_DICT: write_items(value, "{}", out); break;
    }
}

/* How `module` binds `name`, with all of the value. */
static const char *describe(struct region *region, const struct python_module *module,
                            const char *name)
{
    const struct python_value *value;
    enum python_binding binding = python_module_find(module, name, &value);
    if (binding != PYTHON_LITERAL)
        return binding == PYTHON_COMPUTED ? "computed" : "unbound";
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    write_value(value, out);
    fclose(out);
    const char *copy = region_copy_text(region, text);
    free(text);
    return copy;
}

static void assert_x_is(struct place *place, const char *source, const char *expected)
{
    error_clear(&place->error);
    const struct python_module *module =
        python_module_read(place->region, source, "settings.py", &place->error);
    if (!module)
        fail_msg("%s: %s", source, place->error.text);
    const char *described = describe(place->region, module, "X");
    if (strcmp(described, expected) != 0)
        fail_msg("%s: got %s, expected %s", source, described, expected);
}

static void test_python_reads_literals(void **state)
{
    static const char *const cases[][2] = {
        {"X = 'a'", "<a>"},
        {"X = \"a'b\" # c", "<a'b>"},
        {"X = '''a\n'b\\\nc'''", "<a\n'bc>"},
        {"X = \"\"\"a\"\"b\"\"\"", "<a\"\"b>"},
        {"X = r'a\\n\\'' R\"\\d\"", "<a\\n\\'\\d>"},
        {"X = '\\x41\\u00e9\\U0001F600\\101\\t\\q\\\\'", "<A\xc3\xa9\xf0\x9f\x98\x80"
                                                         "A\t\\q\\>"},
        {"X = b'\\x41' Rb'\\x'", "b<A\\x>"},
        {"X = u'a' ('b')", "computed"},
        {"X = ('a'\n  'b' # c\n\n  'c')", "<abc>"},
        {"X = 'a' \\\n 'b'", "<ab>"},
        {"X = 1_000", "1000"},
        {"X = -0x_fF", "-255"},
        {"X = +0b101", "5"},
        {"X = 0o17", "15"},
        {"X = 9223372036854775807", "9223372036854775807"},
        {"X = 1.5e-1_0", "1.5e-10."},
        {"X = .5", "0.5."},
        {"X: Tuple[str, ...] = True", "True"},
        {"X: 'a' = None", "None"},
        {"X = ()", "()"},
        {"X = (1)", "1"},
        {"X = (1,)", "(1,)"},
        {"X = 1, 'a',", "(1,<a>,)"},
        {"X = [\n 1,\n [2, 'é'],\n]", "[1,[2,<é>,],]"},
        {"X = {}", "{}"},
        {"X = {'a', 'b'}", "{<a>,<b>,}"},
        {"X = {'a': [(1, 2)], 3: {'b': None},}", "{<a>:[(1,2,),],3:{<b>:None,},}"},
        {"X = Y = 5; Z = 6", "5"},
        {"Z = 6; X = 7;", "7"},
        {"X = 1\nX = 2", "2"},
        {"if Y: X = 1\nX = 3", "3"},
        {"X: int\n", "unbound"},
        {"if X == 1:\n    Y = f(X=2)", "unbound"},
        {"'''doc\nX = 1\n'''", "unbound"},
        {"# X = 1", "unbound"},
        {"Y = 'X'\nassert X == 1", "unbound"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_x_is(*state, cases[i][0], cases[i][1]);
}

static void test_python_never_guesses(void **state)
{
    static const char *const sources[] = {
        "X = f'{a}'",
        "X = 'a' 'b' f''",
        "X = 'a' + 'b'",
        "X = '%s' % 'a'",
        "X = 'a'.upper()",
        "X = 1 if y else 2",
        "X = os.environ['X']",
        "X = set()",
        "X = [1, *y]",
        "X = {**y}",
        "X = [a for a in b]",
        "X = 3j",
        "X = 007",
        "X = 1__0",
        "X = 9223372036854775808",
        "X = '\\0'",
        "X = '\\ud800'",
        "X = '\\N{DASH}'",
        "X = ...",
        "X = 'a' b'b'",
        "X = --1",
        "X = 1\nX += 1",
        "X = [1]\nX.append(2)",
        "X = {}\nX['a'] = 1",
        "X = 1\ndel X",
        "X = 1\nif y:\n    X = 2",
        "X = 1\nif y: X = 2",
        "if y:\n  pass\nelse:\n\tX = 2",
        "X = 1\ndef f():\n    global X\n    X = 2",
        "for X in y:\n    pass",
        "X, Y = 1, 2",
        "with a() as X:\n    pass",
        "try:\n    X = 1\nexcept E:\n    X = 2",
        "import a as X",
        "from a import (\n b,\n X,\n)",
        "X = 1\nfrom a import *",
        "from a import *",
        "X = 1\nexec('X = 2')",
        "globals()['X'] = 1",
        "Y = (X := 1)",
        "if (X := 1):\n  pass",
        "def X(): pass",
        "class X:\n    a = 1",
        "@d\nasync def X():\n    pass",
        "X = Y[0] = 5",
        "match y:\n    case 1:\n        X = 1",
        "X: int = f()",
        "while y:\n    z = X = 1",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(sources); i++)
        assert_x_is(*state, sources[i], "computed");
}

static void test_python_says_where_it_is_broken(void **state)
{
    static const char *const cases[][2] = {
        {"A = 1\nB = 'hunter2\n", "line 2: expected a closing quote"},
        {"A = '''hunter2\n\n", "line 1: expected three closing quotes"},
        {"A = (\n'hunter2',\n", "expected ')' for the bracket opened in line 1"},
        {"A = [1,\n2)\n", "line 2: expected ']' for the bracket opened in line 1"},
        {"A = 1)\n", "line 1: expected no closing bracket"},
        {"A = $hunter2\n", "line 1: expected Python"},
        {"A = 1\n B = 2\n", "line 2: expected no blanks"},
        {"A = 'hunter2\\x4'\n", "line 1: expected hexadecimal digits"},
        {"A = 1 \\ \n", "line 1: expected the end of the line after a backslash"},
    };
    struct place *place = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        error_clear(&place->error);
        assert_null(python_module_read(place->region, cases[i][0], "settings.py", &place->error));
        assert_error_has(place, "settings.py, ");
        assert_error_has(place, cases[i][1]);
        assert_null(strstr(place->error.text, "hunter2"));
    }
}

static void test_python_bounds_nesting(void **state)
{
    struct place *place = *state;
    char source[1024] = "X = ";
    memset(source + 4, '[', 201);
    assert_null(python_module_read(place->region, source, "s", &place->error));
    assert_error_has(place, "at most 200 brackets");
    memset(source + 204, ']', 200);
    error_clear(&place->error);
    assert_non_null(python_module_read(place->region, source, "s", &place->error));
}

/* --- endless files --- */

/* So many lines, each with a name of its own between `before` and `after`. */
static const char *lines(struct place *place, const char *start, const char *before,
                         const char *after, size_t count)
{
    struct buffer text = {0};
    buffer_append_text(&text, start);
    for (size_t i = 0; i < count; i++)
        buffer_format(&text, "%s%zu%s\n", before, i, after);
    return buffer_take_text(place->region, &text);
}

static void check_ini(struct place *place, const char *text, bool good)
{
    error_clear(&place->error);
    assert_int_equal(ini_parse(place->region, text, "f", INI_SERVER, &place->error) != NULL, good);
    if (!good)
        assert_error_has(place, "there are more than");
}

static void test_files_have_limits(void **state)
{
    struct place *place = *state;
    check_ini(place, lines(place, "[a]\n", "x", "=", 5000), true);
    check_ini(place, lines(place, "[a]\n", "x", "=", 5001), false);
    check_ini(place, lines(place, "", "[x", "]", 1000), true);
    check_ini(place, lines(place, "", "[x", "]", 1001), false);
    error_clear(&place->error);
    assert_non_null(
        python_module_read(place->region, lines(place, "", "x", " = 1", 5000), "f", NULL));
    assert_null(
        python_module_read(place->region, lines(place, "", "x", " = 1", 5001), "f", &place->error));
    assert_error_has(place, "f, line 5001: there are more than 5000 names.");
}

/* --- damaged files --- */

static const char sample_settings[] =
    "from typing import Any, Dict, Tuple\nEXTERNAL_HOST = \"aloha.example:9991\"\n"
    "AUTHENTICATION_BACKENDS: Tuple[str, ...] = (\n    \"zproject.backends.EmailAuthBackend\",  # "
    "a\n"
    "    'b' \"\"\"c\\x41\"\"\",\n)\nif True:\n    EMAIL_HOST = f\"{x}\"\nRATE = {'a': [(60, "
    "2.5)], "
    "**b}\nREALM_HOSTS = {\"it\": 'it.example', r\"a\\b\": b'\\101'}\nTHE += -0x_1f\n";
static const char sample_profile[] =
    "# ours\n[profile default] ; the one\netc = /etc/aloha   ; here\nDatabase = host=a,b\n"
    "   dbname=aloha\n\n   user=aloha\nread_only: on\n[profile prod]\nstate = /x\ncolour = red\n";

/* Reads `text` with both readers: each gives a result, or a cause. */
static void read_damaged(struct region *region, const char *text)
{
    struct error error = ERROR_IN(region);
    const struct python_module *module = python_module_read(region, text, "s", &error);
    assert_true((module != NULL) == (error.kind == ERROR_NONE));
    error_clear(&error);
    const struct ini *ini = ini_parse(region, text, "s", INI_TRAILING_COMMENTS, &error);
    assert_true((ini != NULL) == (error.kind == ERROR_NONE));
    error_clear(&error);
    ini = ini_parse(region, text, "s", INI_SERVER, &error);
    assert_true((ini != NULL) == (error.kind == ERROR_NONE));
    region_reset(region);
}

/* Each copy has its exact size, so that the sanitizer sees one byte too far. */
static void read_prefixes(struct region *region, const char *text)
{
    for (size_t length = 0; length <= strlen(text); length++) {
        char *prefix = strndup(text, length);
        read_damaged(region, prefix);
        free(prefix);
    }
}

/* Numbers that look random and are the same every time. Source: G. Marsaglia, "Xorshift RNGs",
 * Journal of Statistical Software 8 (14), 2003. */
static uint32_t next_random(uint32_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 17;
    *random ^= *random << 5;
    return *random;
}

static void read_mutations(struct region *region, const char *text, int count)
{
    static const char bytes[] = "\"'\\()[]{}#;:=,.\n\t rbfx0_19-+*@\xc3\x80$";
    uint32_t random = 2463534242;
    size_t length = strlen(text);
    for (int i = 0; i < count; i++) {
        char *copy = strdup(text);
        for (uint32_t changes = 1 + next_random(&random) % 4; changes; changes--)
            copy[next_random(&random) % length] = bytes[next_random(&random) % (sizeof bytes - 1)];
        size_t from = next_random(&random) % length, to = next_random(&random) % length;
        if (i % 3 == 0)
            memmove(copy + to, copy + from, length - (from > to ? from : to));
        read_damaged(region, copy);
        free(copy);
    }
}

static void test_readers_survive_damage(void **state)
{
    struct region *region = region_create();
    read_prefixes(region, sample_settings);
    read_prefixes(region, sample_profile);
    read_mutations(region, sample_settings, 5000);
    read_mutations(region, sample_profile, 5000);
    region_destroy(region);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_ini_follows_the_servers_rules),
        TEST(test_ini_says_where_it_is_broken),
        TEST(test_python_reads_literals),
        TEST(test_python_never_guesses),
        TEST(test_python_says_where_it_is_broken),
        TEST(test_python_bounds_nesting),
        TEST(test_files_have_limits),
        TEST(test_readers_survive_damage),
    };
    return cmocka_run_group_tests_name("config-readers", tests, NULL, NULL);
}
