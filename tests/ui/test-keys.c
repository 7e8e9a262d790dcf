/* SPDX-License-Identifier: Apache-2.0 */
/* The key table, and typing a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/text.h"
#include "ui/keys.h"
#include "ui/line_edit.h"

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
        cmocka_unit_test(test_line_is_edited_by_characters),
        cmocka_unit_test(test_line_is_cut_and_set),
        cmocka_unit_test(test_pasted_line_breaks_become_blanks),
    };
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
