/* SPDX-License-Identifier: Apache-2.0 */
/* Forms: what is filled in becomes a command line and comes back from it; finding by letters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/registry.h"
#include "command/words.h"
#include "contract.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "ui/drafts.h"
#include "ui/form_fields.h"
#include "ui/fuzzy.h"

enum { ROUNDS = 1000 };

static const char *const colours[] = {"red", "-green", "deep blue", NULL};

/* Every kind of argument there is. */
static const struct argument arguments[] = {
    {.dest = "name", .required = true, .help = "A positional."},
    {.dest = "others", .arity = ARITY_ANY, .help = "All further ones."},
    {.dest = "colour", .flags = {"-c", "--colour"}, .choices = colours, .default_text = "red"},
    {.dest = "size", .flags = {"--size"}, .type = ARGUMENT_INTEGER, .default_text = "7"},
    {.dest = "maybe", .flags = {"--maybe"}, .arity = ARITY_OPTIONAL, .constant = "bare"},
    {.dest = "tags", .flags = {"--tag"}, .action = ACTION_APPEND, .default_text = "first"},
    {.dest = "users",
     .flags = {"-u", "--users"},
     .arity = ARITY_SOME,
     .semantic = SEMANTIC_USER_EMAIL_LIST},
    {.dest = "on", .flags = {"--on"}, .action = ACTION_STORE_TRUE, .type = ARGUMENT_BOOLEAN},
    {.dest = "off", .flags = {"--off"}, .action = ACTION_STORE_FALSE, .type = ARGUMENT_BOOLEAN},
    {.dest = "form", .flags = {"--list"}, .action = ACTION_STORE_CONST, .constant = "list"},
    {.dest = "form", .flags = {"--plan"}, .action = ACTION_STORE_CONST, .constant = "plan"},
    {.dest = "secret", .flags = {"--secret"}, .semantic = SEMANTIC_PASSWORD},
    {.dest = "realm_id", .flags = {"-r", "--realm"}, .semantic = SEMANTIC_REALM},
    {0},
};

static const struct command everything = {
    .name = "everything", .summary = "Takes everything.", .arguments = arguments};

/* What people and strangers write: blanks, quotes, dashes, other scripts. */
static const char *random_text(struct region *region)
{
    static const char *const pieces[] = {"a",  "B", "7", "-",  "--", " ", "'", "\"", "\\",
                                         "$x", "*", "=", "李", "é",  "🌺", "#", "~",  "@e.com"};
    const char *text = "";
    for (int i = rand() % 6 + 1; i > 0; i--)
        text = region_format(region, "%s%s", text, pieces[(size_t)rand() % ARRAY_LENGTH(pieces)]);
    return text;
}

static const char *random_value(struct region *region, const struct argument *argument)
{
    switch (argument->type) {
    case ARGUMENT_INTEGER: return region_format(region, "%d", rand() % 2000 - 1000);
    case ARGUMENT_FLOAT: return region_format(region, "%d.5", rand() % 100);
    case ARGUMENT_DATETIME: return "2026-11-22 05:37:00";
    case ARGUMENT_BOOLEAN:
    case ARGUMENT_PATH:
    case ARGUMENT_STRING: break;
    }
    return random_text(region);
}

static const char *random_list(struct region *region, const struct argument *argument)
{
    const char *words[3];
    size_t count = (size_t)rand() % ARRAY_LENGTH(words) + 1;
    for (size_t i = 0; i < count; i++)
        words[i] = random_value(region, argument);
    /* After a flag with several values a word with a dash is another flag, quoted or not: such a
     * value can't be given on any command line. */
    if (!argument_is_positional(argument) && argument->action != ACTION_APPEND) {
        for (size_t i = 0; i < count; i++)
            words[i] += strspn(words[i], "-");
    }
    return words_join(region, words, count);
}

static void fill_at_random(struct region *region, const struct form_field *field,
                           struct form_field *target)
{
    const struct argument *argument = field->argument;
    /* The value after one that is left out would take its place; forms refuse that. */
    bool held = argument_is_positional(argument) && argument->arity == ARITY_OPTIONAL;
    if (rand() % 4 == 0 && !argument->required && !held)
        return;
    switch (field->kind) {
    case FIELD_SWITCH: target->on = rand() % 2; break;
    case FIELD_CHOICE: target->chosen = rand() % (int)field->choice_count; break;
    case FIELD_LINE:
    case FIELD_SECRET:
        form_field_set(target, argument_is_list(argument) ? random_list(region, argument)
                                                          : random_value(region, argument));
    }
}

static void fill_all(struct region *region, struct form_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        struct form_field *field = &fields->fields[i];
        if (!field->argument->exclusive_group)
            fill_at_random(region, field, field);
    }
    form_fields_check(fields);
}

static void assert_same(const struct form_fields *one, const struct form_fields *other)
{
    for (size_t i = 0; i < one->count; i++) {
        const struct form_field *field = &one->fields[i];
        if (field->kind == FIELD_SECRET)
            assert_string_equal(form_field_text(&other->fields[i]), "");
        else if (strcmp(form_field_text(field), form_field_text(&other->fields[i])) != 0)
            fail_msg("%s: \"%s\" came back as \"%s\" from: %s", field->label,
                     form_field_text(field), form_field_text(&other->fields[i]), one->line);
    }
}

static void test_a_gap_between_places_is_refused(void **state)
{
    (void)state;
    struct form_fields *fields = form_fields_create(registry_find("create_user"));
    form_field_set(&fields->fields[1], "Zoe");
    form_fields_check(fields);
    assert_string_equal(fields->fields[0].problem, "What follows can't be given without this.");
    form_field_set(&fields->fields[0], "zoe@example.com");
    form_fields_check(fields);
    assert_null(fields->fields[0].problem);
    form_fields_destroy(fields);
}

/* A form and one that is filled from its command line. */
struct pair {
    struct form_fields *fields, *again;
};

static void there_and_back(const struct pair *pair)
{
    enum { PROGRAM_WORDS = 3 }; /* aloha-tui --batch NAME */
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    size_t count;
    form_fields_clear(pair->fields);
    fill_all(region, pair->fields);
    const char *const *words = words_split(region, pair->fields->line, &count, &error);
    if (!words ||
        !form_fields_read_words(pair->again, words + PROGRAM_WORDS, count - PROGRAM_WORDS, &error))
        fail_msg("%s: %s", pair->fields->line, error.text);
    assert_same(pair->fields, pair->again);
    assert_string_equal(pair->fields->line, pair->again->line);
    region_destroy(region);
}

static void play_rounds(const struct command *command)
{
    struct pair pair = {form_fields_create(command), form_fields_create(command)};
    srand(1);
    for (int round = 0; round < ROUNDS; round++)
        there_and_back(&pair);
    form_fields_destroy(pair.fields);
    form_fields_destroy(pair.again);
}

static void test_every_command_comes_back_from_its_line(void **state)
{
    (void)state;
    size_t count;
    const struct command *const *commands = registry_all(&count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++)
        play_rounds(commands[i]);
}

static void test_every_command_of_the_server_comes_back_from_its_line(void **state)
{
    (void)state;
    size_t count;
    struct region *region = region_create();
    const struct command *commands = contract_commands(region, &count);
    for (size_t i = 0; i < count; i++)
        play_rounds(&commands[i]);
    region_destroy(region);
    if (count == 0)
        skip();
}

static void test_every_kind_of_argument_comes_back(void **state)
{
    (void)state;
    play_rounds(&everything);
}

static void test_fields_are_made_from_the_table(void **state)
{
    static const enum field_kind kinds[] = {FIELD_LINE,   FIELD_LINE,   FIELD_CHOICE, FIELD_LINE,
                                            FIELD_LINE,   FIELD_LINE,   FIELD_LINE,   FIELD_SWITCH,
                                            FIELD_SWITCH, FIELD_CHOICE, FIELD_SECRET, FIELD_LINE};
    struct form_fields *fields = form_fields_create(&everything);
    assert_int_equal(fields->count, ARRAY_LENGTH(kinds));
    for (size_t i = 0; i < fields->count; i++)
        assert_int_equal(fields->fields[i].kind, kinds[i]);
    assert_string_equal(fields->fields[2].label, "--colour");
    assert_string_equal(form_fields_named(fields, "form")->choice_labels[1], "--plan");
    assert_int_equal(form_fields_find(fields, SOURCE_REALMS)->source, SOURCE_REALMS);
    assert_string_equal(form_fields_find(fields, SOURCE_USERS)->label, "--users");
    assert_null(form_fields_find(fields, SOURCE_STREAMS));
    form_fields_destroy(fields);
}

static void test_a_wrong_value_has_the_parsers_own_text(void **state)
{
    struct form_fields *fields = form_fields_create(&everything);
    struct form_field *size = form_fields_named(fields, "size");
    form_field_set(size, "many");
    form_fields_check(fields);
    assert_string_equal(size->problem, "invalid int value: 'many'");
    form_field_set(size, "12");
    form_fields_check(fields);
    assert_null(size->problem);
    form_fields_destroy(fields);
}

static void test_fields_that_exclude_one_another_are_told(void **state)
{
    struct form_fields *fields = form_fields_create(registry_find("list_users"));
    form_field_set(form_fields_named(fields, "realm_id"), "it");
    form_field_set(form_fields_named(fields, "active"), "true");
    form_fields_check(fields);
    assert_int_equal(fields->problems.count, 0);
    form_field_set(form_fields_named(fields, "deactivated"), "true");
    form_fields_check(fields);
    assert_int_equal(fields->problems.count, 1);
    assert_string_equal(fields->problems.texts[0],
                        "argument --deactivated: not allowed with argument --active");
    form_fields_destroy(fields);
}

static void test_secrets_are_in_no_line_and_no_draft(void **state)
{
    struct drafts *drafts = drafts_create();
    struct form_fields *fields = form_fields_create(&everything);
    form_field_set(form_fields_named(fields, "name"), "me");
    form_field_set(form_fields_named(fields, "secret"), "hunter2");
    form_fields_check(fields);
    assert_string_equal(fields->line, "aloha-tui --batch everything me");
    drafts_keep(drafts, fields);
    form_fields_destroy(fields);
    fields = form_fields_create(&everything);
    drafts_fill(drafts, fields);
    assert_string_equal(form_field_text(form_fields_named(fields, "name")), "me");
    assert_string_equal(form_field_text(form_fields_named(fields, "secret")), "");
    form_fields_destroy(fields);
    drafts_destroy(drafts);
}

static void test_lines_as_they_are_pasted(void **state)
{
    static const char *const good[] = {
        "aloha-tui --batch show_admins -r it",
        "aloha-tui --profile x --batch show_admins --realm=it --json",
        "./manage.py show_admins --realm it",
        "  $ /home/aloha/deployments/current/manage.py show_admins -rit  # the admins",
        "show_admins --rea it",
    };
    static const char *const bad[] = {"aloha-tui --batch list_users -r it", "manage.py",
                                      "show_admins 'it", "show_admins --nonsense"};
    struct form_fields *fields = form_fields_create(registry_find("show_admins"));
    for (size_t i = 0; i < ARRAY_LENGTH(good); i++) {
        form_field_set(&fields->fields[0], "");
        assert_true(form_fields_is_line(fields, good[i]));
        assert_true(form_fields_read_line(fields, good[i], NULL));
        assert_string_equal(form_field_text(&fields->fields[0]), "it");
    }
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
        assert_true(form_fields_is_line(fields, bad[i]));
        assert_false(form_fields_read_line(fields, bad[i], NULL));
        assert_string_equal(form_field_text(&fields->fields[0]), "it");
    }
    assert_false(form_fields_is_line(fields, "it"));
    assert_false(form_fields_is_line(fields, ""));
    form_fields_destroy(fields);
}

static void test_better_matches_rank_higher(void **state)
{
    static const char *const order[] = {
        "show", "show_admins", "never_show", "some_hot_ox_word", "mishowering", "steal_hot_ow"};
    for (size_t i = 0; i + 1 < ARRAY_LENGTH(order); i++) {
        int better = fuzzy_rank("show", order[i], ""), worse = fuzzy_rank("show", order[i + 1], "");
        assert_true(better >= 0);
        assert_true(better < worse);
    }
    assert_int_equal(fuzzy_rank("show", "list", ""), FUZZY_NONE);
    assert_true(fuzzy_rank("show", "list", "Shows it.") > fuzzy_rank("show", "s_h_o_x_w", ""));
    assert_true(fuzzy_rank("ADM", "show_admins", "") >= 0);
    assert_true(fuzzy_rank("ad sh", "show_admins", "") >= 0);
    assert_int_equal(fuzzy_rank("ad zz", "show_admins", ""), FUZZY_NONE);
}

/* Is `command` alone at the top for what is typed? */
static bool is_found(const struct command *command, const char *typed)
{
    size_t count;
    const struct command *const *commands = registry_all(&count);
    int rank = fuzzy_rank(typed, command->name, command->summary);
    for (size_t i = 0; i < count && rank >= 0; i++) {
        int other = fuzzy_rank(typed, commands[i]->name, commands[i]->summary);
        if (commands[i] != command && other >= 0 && other <= rank)
            return false;
    }
    return rank >= 0;
}

static bool is_found_by_three(const struct command *command)
{
    const char *name = command->name;
    size_t length = strlen(name);
    for (size_t i = 0; i < length; i++) {
        for (size_t j = i + 1; j < length; j++) {
            for (size_t k = j + 1; k < length; k++) {
                if (is_found(command, (char[]){name[i], name[j], name[k], '\0'}))
                    return true;
            }
        }
    }
    return false;
}

static void test_three_letters_find_any_command(void **state)
{
    size_t count;
    const struct command *const *commands = registry_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (!is_found_by_three(commands[i]))
            fail_msg("no three letters put %s first", commands[i]->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_command_comes_back_from_its_line),
        cmocka_unit_test(test_every_command_of_the_server_comes_back_from_its_line),
        cmocka_unit_test(test_a_gap_between_places_is_refused),
        cmocka_unit_test(test_every_kind_of_argument_comes_back),
        cmocka_unit_test(test_fields_are_made_from_the_table),
        cmocka_unit_test(test_a_wrong_value_has_the_parsers_own_text),
        cmocka_unit_test(test_fields_that_exclude_one_another_are_told),
        cmocka_unit_test(test_secrets_are_in_no_line_and_no_draft),
        cmocka_unit_test(test_lines_as_they_are_pasted),
        cmocka_unit_test(test_better_matches_rank_higher),
        cmocka_unit_test(test_three_letters_find_any_command),
    };
    text_use_locale();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
