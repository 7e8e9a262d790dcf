/* SPDX-License-Identifier: Apache-2.0 */
/* The key table, and typing a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/profile_file.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "ui/terminal/key_map.h"
#include "ui/terminal/keys.h"
#include "ui/terminal/line_edit.h"

static void test_no_key_means_two_things_in_one_context(void **state)
{
    size_t count;
    const struct key_binding *bindings = key_bindings(&count);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++)
            assert_false(bindings[i].context == bindings[j].context &&
                         bindings[i].key == bindings[j].key);
    }
}

static void test_every_bound_key_and_action_has_its_words(void **state)
{
    size_t count;
    const struct key_binding *bindings = key_bindings(&count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        char bytes[16];
        assert_true(*key_label(bindings[i].key, bytes) != '\0');
        assert_true(*action_name(bindings[i].action) != '\0');
        assert_true(*action_help(bindings[i].action) != '\0');
    }
}

/* Flow control, SIGQUIT and the prefixes of screen and tmux belong to the terminal. Ctrl-B pages
 * where no tmux takes it first. */
static void test_keys_of_the_terminal_are_left_alone(void **state)
{
    for (int context = 0; context < CONTEXT_COUNT; context++) {
        assert_int_equal(key_action((enum key_context)context, KEY_CTRL('S')), DO_NONE);
        assert_int_equal(key_action((enum key_context)context, KEY_CTRL('Q')), DO_NONE);
        assert_int_equal(key_action((enum key_context)context, KEY_CTRL('\\')), DO_NONE);
        assert_int_equal(key_action((enum key_context)context, KEY_CTRL('A')), DO_NONE);
    }
}

static void test_characters_are_text_while_typing(void **state)
{
    assert_int_equal(key_action(CONTEXT_LIST, 'q'), DO_CLOSE);
    assert_int_equal(key_action(CONTEXT_INPUT, 'q'), DO_NONE);
    assert_int_equal(key_action(CONTEXT_INPUT, KEY_F1), DO_HELP);
    assert_int_equal(key_action(CONTEXT_FORM, KEY_F10), DO_RUN);
    assert_int_equal(key_action(CONTEXT_LIST, KEY_F10), DO_QUIT);
}

static void test_hints_name_a_key_that_works(void **state)
{
    char bytes[16];
    assert_string_equal(key_label(key_for_action(CONTEXT_LIST, DO_HELP), bytes), "?");
    assert_string_equal(key_label(key_for_action(CONTEXT_INPUT, DO_HELP), bytes), "F1");
    assert_string_equal(key_label(key_for_action(CONTEXT_LIST, DO_HALF_DOWN), bytes), "Ctrl-D");
    assert_int_equal(key_for_action(CONTEXT_LIST, DO_RUN), KEY_NONE);
}

/* Terminals and tmux take F keys for themselves: none does what no other key does. */
static void test_every_function_key_has_a_twin(void **state)
{
    size_t count;
    const struct key_binding *bindings = key_bindings(&count);
    for (size_t i = 0; i < count; i++) {
        bool twin = bindings[i].key < KEY_F1 || bindings[i].key > KEY_F10;
        for (size_t j = 0; j < count && !twin; j++)
            twin = bindings[j].context == bindings[i].context &&
                   bindings[j].action == bindings[i].action &&
                   (bindings[j].key < KEY_F1 || bindings[j].key > KEY_F10);
        if (!twin)
            fail_msg("%s %s", key_context_name(bindings[i].context),
                     action_name(bindings[i].action));
    }
}

static void test_actions_have_names_of_their_own(void **state)
{
    struct region *region = region_create();
    for (int i = DO_NONE + 1; i < DO_LIMIT; i++) {
        const char *id = action_id(region, (enum action)i);
        assert_true(strspn(id, "abcdefghijklmnopqrstuvwxyz-") == strlen(id) && *id);
        for (int j = i + 1; j < DO_LIMIT; j++)
            assert_string_not_equal(id, action_id(region, (enum action)j));
    }
    region_destroy(region);
}

static void test_keys_are_read_as_they_are_written(void **state)
{
    size_t count;
    const struct key_binding *bindings = key_bindings(&count);
    for (size_t i = 0; i < count; i++) {
        char bytes[16];
        assert_int_equal(key_parse(key_label(bindings[i].key, bytes)), bindings[i].key);
    }
    assert_int_equal(key_parse("pgdn"), KEY_PAGE_DOWN);
    assert_int_equal(key_parse("ctrl-x"), KEY_CTRL('X'));
    assert_int_equal(key_parse("Ctrl-I"), KEY_TAB);
    assert_int_equal(key_parse("Ctrl-M"), KEY_RETURN);
    assert_int_equal(key_parse("Ctrl-H"), KEY_ERASE);
    assert_int_equal(key_parse("Ctrl-["), KEY_ESCAPE);
    assert_int_equal(key_parse("é"), 0xe9);
    assert_int_equal(key_parse("Comma"), ',');
    static const char *const wrong[] = {"", "jj", "Ctrl-", "Ctrl-1", "F11", "(paste)", "\x01"};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        assert_int_equal(key_parse(wrong[i]), KEY_NONE);
}

/* The table that a configuration file's section asks for is in force from here on. */
static void configure(struct region *region, const char *text)
{
    char path[] = "/tmp/keys-XXXXXX";
    struct error error = ERROR_IN(region);
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), strlen(text));
    close(descriptor);
    const char *preset = key_map_preset(region, path, &error);
    bool fine = preset && key_map_load(region, path, preset, &error);
    unlink(path);
    if (!fine)
        fail_msg("%s", error.text);
}

static void restore(struct region *region)
{
    size_t count;
    const struct key_binding *bindings = key_bindings_built_in(&count);
    key_bindings_use(bindings, count);
    region_destroy(region);
}

static void test_keys_are_configured(void **state)
{
    struct region *region = region_create();
    char bytes[16];
    configure(region, "[keys]\nlist.down = Ctrl-N, j ; two keys\nLIST.Page-Down = PgDn, Comma\n"
                      "list.act = none\n[profile default]\n");
    assert_int_equal(key_action(CONTEXT_LIST, KEY_CTRL('N')), DO_DOWN);
    assert_int_equal(key_action(CONTEXT_LIST, 'j'), DO_DOWN);
    assert_int_equal(key_action(CONTEXT_LIST, KEY_DOWN_ARROW), DO_NONE);
    assert_int_equal(key_action(CONTEXT_TEXT, KEY_DOWN_ARROW), DO_DOWN);
    assert_int_equal(key_action(CONTEXT_LIST, ','), DO_PAGE_DOWN);
    assert_int_equal(key_action(CONTEXT_LIST, 'a'), DO_NONE);
    assert_string_equal(key_label(key_for_action(CONTEXT_LIST, DO_DOWN), bytes), "Ctrl-N");
    restore(region);
}

static void test_presets(void **state)
{
    struct region *region = region_create();
    configure(region, "[keys]\npreset = vi\n");
    assert_int_equal(key_action(CONTEXT_LIST, 'l'), DO_ENTER);
    assert_int_equal(key_action(CONTEXT_LIST, 'h'), DO_BACK);
    assert_int_equal(key_action(CONTEXT_INPUT, KEY_CTRL('N')), DO_DOWN);
    configure(region, "[keys]\nlist.down = Ctrl-N\npreset = EMACS\n");
    assert_int_equal(key_action(CONTEXT_LIST, KEY_CTRL('P')), DO_UP);
    assert_int_equal(key_action(CONTEXT_LIST, 'j'), DO_NONE);
    assert_int_equal(key_action(CONTEXT_LIST, KEY_CTRL('X')), DO_PALETTE);
    assert_int_equal(key_action(CONTEXT_FIELD, KEY_CTRL('G')), DO_BACK);
    test_no_key_means_two_things_in_one_context(NULL);
    test_keys_of_the_terminal_are_left_alone(NULL);
    test_every_function_key_has_a_twin(NULL);
    configure(region, "[keys]\npreset = default\n");
    assert_int_equal(key_action(CONTEXT_LIST, KEY_CTRL('X')), DO_NONE);
    restore(region);
}

static void test_wrong_keys_are_refused_with_their_line(void **state)
{
    static const struct {
        const char *name, *value, *text, *hint;
    } lines[] = {
        {"list.dwn", "j", "FILE, line 7: there is no action `list.dwn`.",
         "Did you mean `list.down`?"},
        {"form.sort-next", "j", "FILE, line 7: there is no action `form.sort-next`.", NULL},
        {"zzz", "j", "FILE, line 7: there is no action `zzz`.",
         "aloha-tui.conf(5) lists the actions."},
        {"list.down", "Dwn", "FILE, line 7: there is no key `Dwn`.", "Did you mean `Down`?"},
        {"list.down", "j,", "FILE, line 7: there is no key ``.", NULL},
        {"list.down", "k", "FILE, line 7: `k` is a key of `list.up` already.",
         "Give `list.up` other keys, or none, on a line of its own."},
        {"anywhere.help", "?, Ctrl-S", "FILE, line 7: `Ctrl-S` belongs to the terminal.", NULL},
        {"input.down", "j", "FILE, line 7: `j` is text that is being typed there.", NULL},
        {"preset", "vim", "FILE, line 7: there is no preset `vim`; expected default, vi or emacs.",
         "Did you mean `vi`?"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++) {
        struct region *region = region_create();
        struct error error = ERROR_IN(region);
        const struct key_line line = {"FILE", 7, lines[i].name, lines[i].value};
        size_t count;
        assert_null(key_map_build(region, &line, 1, &count, &error));
        assert_int_equal(error.kind, ERROR_USAGE);
        assert_string_equal(error.text, lines[i].text);
        if (lines[i].hint)
            assert_string_equal(error.hint, lines[i].hint);
        region_destroy(region);
    }
}

static void test_a_conflict_names_the_later_line(void **state)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    const struct key_line lines[] = {
        {"FILE", 3, "list.mark", "x"}, {"FILE", 2, "list.act", "x"}, {"FILE", 4, "list.up", "Up"}};
    size_t count;
    assert_null(key_map_build(region, lines, 3, &count, &error));
    assert_string_equal(error.text, "FILE, line 3: `x` is a key of `list.act` already.");
    region_destroy(region);
}

static void type(struct line_edit *edit, const char *text)
{
    while (*text) {
        uint32_t code_point;
        text += text_decode(text, &code_point);
        assert_true(line_edit_key(edit, (int)code_point));
    }
}

static void press(struct line_edit *edit, int key, int times)
{
    for (int i = 0; i < times; i++)
        assert_true(line_edit_key(edit, key));
}

static void test_line_is_edited_by_characters(void **state)
{
    struct line_edit *edit = line_edit_create(false);
    type(edit, "李 Bo e\u0301x");
    press(edit, KEY_LEFT_ARROW, 1);
    press(edit, KEY_ERASE, 1); /* the e goes with its accent */
    assert_string_equal(line_edit_text(edit), "李 Bo x");
    press(edit, KEY_HOME_KEY, 1);
    press(edit, KEY_DELETE, 1);
    type(edit, "王");
    assert_string_equal(line_edit_text(edit), "王 Bo x");
    press(edit, KEY_CTRL('E'), 1);
    press(edit, KEY_CTRL('W'), 2);
    assert_string_equal(line_edit_text(edit), "王 ");
    press(edit, KEY_CTRL('U'), 1);
    assert_string_equal(line_edit_text(edit), "");
    press(edit, KEY_ERASE, 1);
    press(edit, KEY_DELETE, 1);
    press(edit, KEY_LEFT_ARROW, 1);
    press(edit, KEY_RIGHT_ARROW, 1);
    assert_string_equal(line_edit_text(edit), "");
    line_edit_destroy(edit);
}

static void test_line_is_cut_and_set(void **state)
{
    struct line_edit *edit = line_edit_create(true);
    line_edit_set(edit, "one two");
    press(edit, KEY_LEFT_ARROW, 3);
    press(edit, KEY_CTRL('K'), 1);
    assert_string_equal(line_edit_text(edit), "one ");
    line_edit_set(edit, line_edit_text(edit));
    assert_string_equal(line_edit_text(edit), "one ");
    assert_false(line_edit_key(edit, KEY_RETURN));
    assert_false(line_edit_key(edit, KEY_UP_ARROW));
    line_edit_destroy(edit);
}

static void test_pasted_line_breaks_become_blanks(void **state)
{
    struct line_edit *edit = line_edit_create(false);
    press(edit, KEY_PASTE_BEGIN, 1);
    type(edit, "a");
    press(edit, KEY_RETURN, 1);
    type(edit, "b");
    press(edit, KEY_PASTE_END, 1);
    assert_string_equal(line_edit_text(edit), "a b");
    assert_false(line_edit_key(edit, KEY_RETURN));
    line_edit_destroy(edit);
}

int main(void)
{
    text_use_locale();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_key_means_two_things_in_one_context),
        cmocka_unit_test(test_every_bound_key_and_action_has_its_words),
        cmocka_unit_test(test_keys_of_the_terminal_are_left_alone),
        cmocka_unit_test(test_characters_are_text_while_typing),
        cmocka_unit_test(test_hints_name_a_key_that_works),
        cmocka_unit_test(test_every_function_key_has_a_twin),
        cmocka_unit_test(test_actions_have_names_of_their_own),
        cmocka_unit_test(test_keys_are_read_as_they_are_written),
        cmocka_unit_test(test_keys_are_configured),
        cmocka_unit_test(test_presets),
        cmocka_unit_test(test_wrong_keys_are_refused_with_their_line),
        cmocka_unit_test(test_a_conflict_names_the_later_line),
        cmocka_unit_test(test_line_is_edited_by_characters),
        cmocka_unit_test(test_line_is_cut_and_set),
        cmocka_unit_test(test_pasted_line_breaks_become_blanks),
    };
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
