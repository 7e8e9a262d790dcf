/* SPDX-License-Identifier: Apache-2.0 */
/* Forms: what is filled in becomes a command line and comes back from it; finding by letters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command/command.h"
#include "command/registry.h"
#include "command/words.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "tests/contract.h"
#include "ui/fields/drafts.h"
#include "ui/fields/form_dates.h"
#include "ui/fields/form_fields.h"
#include "ui/fields/recent.h"
#include "ui/kept/state_file.h"
#include "ui/terminal/fuzzy.h"

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
    case FIELD_MARKED: fail_msg("%s: nothing is marked", field->label); break;
    case FIELD_LINE:
    case FIELD_SECRET:
        form_field_set(target, argument_is_list(argument) ? random_list(region, argument)
                                                          : random_value(region, argument));
        if (strcmp(form_field_text(target), "-") ==
            0) /* standard input, which forms have none of */
            form_field_set(target, "file");
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

/* Secrets don't come back: they are typed anew. */
static void type_secrets(const struct form_fields *fields, struct form_fields *again)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (fields->fields[i].kind == FIELD_SECRET)
            form_field_set(&again->fields[i], form_field_text(&fields->fields[i]));
    }
    form_fields_check(again);
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
    form_fields_clear(pair->again); /* secrets that are asked for stay where a line is read */
    fill_all(region, pair->fields);
    const char *const *words = words_split(region, pair->fields->line, &count, &error);
    if (!words ||
        !form_fields_read_words(pair->again, words + PROGRAM_WORDS, count - PROGRAM_WORDS, &error))
        fail_msg("%s: %s", pair->fields->line, error.text);
    assert_same(pair->fields, pair->again);
    type_secrets(pair->fields, pair->again);
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

/* A form of one argument, filled in with `text`. */
static struct form_fields *form_of(struct region *region, const struct argument *argument,
                                   const char *text)
{
    struct argument *table = region_alloc_array(region, 2, sizeof *table);
    struct command *command = region_alloc(region, sizeof *command);
    table[0] = *argument;
    *command = (struct command){.name = "one", .summary = "Takes one.", .arguments = table};
    struct form_fields *fields = form_fields_create(command);
    form_field_set(&fields->fields[0], text);
    form_fields_check(fields);
    return fields;
}

static const char *state_directory(struct region *region)
{
    char *path = region_format(region, "%s/forms-XXXXXX", getenv("TMPDIR"));
    assert_non_null(mkdtemp(path));
    return path;
}

static void test_dates_are_read_as_people_type_them(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *date;
    } dates[] = {
        {"now", "2026-11-22 05:37:10+00:00"},
        {"Today", "2026-11-22 00:00:00+00:00"},
        {"yesterday", "2026-11-21 00:00:00+00:00"},
        {"tomorrow", "2026-11-23 00:00:00+00:00"},
        {" -7d ", "2026-11-15 00:00:00+00:00"},
        {"+2w", "2026-12-06 00:00:00+00:00"},
        {"-3h", "2026-11-22 02:37:10+00:00"},
        {"-40min", "2026-11-22 04:57:10+00:00"},
        {"-0d", "2026-11-22 00:00:00+00:00"},
        {"soon", NULL},
        {"-d", NULL},
        {"-7", NULL},
        {"7d", NULL},
        {"-9999999d", NULL},
        {"-999999w", NULL},
        {"", NULL},
    };
    struct region *region = region_create();
    int64_t now;
    assert_true(clock_parse("2026-11-22 05:37:10.5", &now));
    for (size_t i = 0; i < ARRAY_LENGTH(dates); i++) {
        const char *date = form_date_read(region, dates[i].typed, now);
        if (dates[i].date)
            assert_string_equal(date ? date : "(none)", dates[i].date);
        else
            assert_null(date);
    }
    region_destroy(region);
}

static void test_a_command_is_told_the_date_that_was_meant(void **state)
{
    (void)state;
    static const struct argument since = {.dest = "since",
                                          .flags = {"--since"},
                                          .type = ARGUMENT_DATETIME,
                                          .semantic = SEMANTIC_DATETIME};
    struct region *region = region_create();
    struct form_fields *fields = form_of(region, &since, "today");
    const char *date = form_date_read(region, "today", clock_now());
    assert_null(fields->fields[0].problem);
    assert_string_equal(fields->line,
                        region_format(region, "aloha-tui --batch one --since '%s'", date));
    form_field_settle(&fields->fields[0], clock_now());
    assert_string_equal(form_field_text(&fields->fields[0]), date);
    form_field_set(&fields->fields[0], "soon");
    form_fields_check(fields);
    assert_string_equal(fields->fields[0].problem,
                        "This is no date. Type one like 2026-11-22 14:30, today or -7d.");
    form_fields_destroy(fields);
    region_destroy(region);
}

static void assert_note(const struct argument *argument, const char *path, const char *part)
{
    struct region *region = region_create();
    struct form_fields *fields = form_of(region, argument, path);
    const char *note = fields->fields[0].note;
    assert_null(fields->fields[0].problem);
    if (!part)
        assert_null(note);
    else if (!note || !strstr(note, part))
        fail_msg("%s: \"%s\" is not in \"%s\"", path, part, note ? note : "");
    form_fields_destroy(fields);
    region_destroy(region);
}

static void test_paths_are_looked_at_as_they_are_meant(void **state)
{
    (void)state;
    const struct argument in = {.dest = "p", .semantic = SEMANTIC_FILE_IN};
    const struct argument out = {.dest = "p", .semantic = SEMANTIC_FILE_OUT};
    const struct argument from = {.dest = "p", .semantic = SEMANTIC_DIRECTORY_IN};
    const struct argument to = {.dest = "p", .semantic = SEMANTIC_DIRECTORY_OUT};
    const struct argument all = {.dest = "p", .arity = ARITY_SOME, .semantic = SEMANTIC_FILE_IN};
    assert_note(&in, "/etc/passwd", NULL);
    assert_note(&in, "-", NULL);
    assert_note(&in, "/etc/none such", "There is nothing with this name.");
    assert_note(&in, "none such", "There is nothing with this name in /");
    assert_note(&in, "/etc", "a file is wanted");
    assert_note(&from, "/etc", NULL);
    assert_note(&from, "/etc/passwd", "a directory is wanted");
    assert_note(&out, "/tmp/none such", NULL);
    assert_note(&out, "/etc/passwd", "The file exists already.");
    assert_note(&out, "/none such/file", "The directory /none such/ is not there yet.");
    assert_note(&out, "/tmp", "a file is wanted");
    assert_note(&to, "/etc", NULL);
    assert_note(&to, "/tmp/none such/", NULL);
    assert_note(&to, "/etc/passwd", "a directory is wanted");
    assert_note(&all, "/etc/passwd '/etc/none such'", "There is nothing with this name.");
}

static void test_several_values_come_one_by_one(void **state)
{
    (void)state;
    static const struct argument commas = {
        .dest = "users", .flags = {"-u"}, .semantic = SEMANTIC_USER_EMAIL_LIST};
    static const char *const names[] = {"a b", "c", "it's"};
    struct region *region = region_create();
    struct form_fields *listed = form_of(region, &arguments[1], "'a b' c");
    struct form_fields *joined = form_of(region, &commas, "a@x, b@x,,c@x ");
    size_t count;
    assert_true(form_field_takes_many(&listed->fields[0]));
    assert_string_equal(form_field_values(region, &listed->fields[0], &count)[0], "a b");
    assert_int_equal(count, 2);
    form_field_set_values(&listed->fields[0], names, ARRAY_LENGTH(names));
    assert_string_equal(form_field_text(&listed->fields[0]), "'a b' c 'it'\\''s'");
    assert_true(form_field_takes_many(&joined->fields[0]));
    assert_string_equal(form_field_values(region, &joined->fields[0], &count)[1], "b@x");
    assert_int_equal(count, 3);
    form_field_set_values(&joined->fields[0], names, ARRAY_LENGTH(names));
    assert_string_equal(form_field_text(&joined->fields[0]), "a b,c,it's");
    form_fields_destroy(listed);
    form_fields_destroy(joined);
    region_destroy(region);
}

static void test_what_no_line_can_say_is_refused(void **state)
{
    (void)state;
    struct region *region = region_create();
    const struct argument *users = &arguments[6];
    struct form_fields *fields = form_of(region, users, "a@x --b@x");
    assert_string_equal(fields->fields[0].problem, "'--b@x' would be taken for an option here");
    form_field_set(&fields->fields[0], "--b@x");
    form_fields_check(fields);
    assert_null(fields->fields[0].problem);
    assert_string_equal(fields->line, "aloha-tui --batch one -u=--b@x");
    form_fields_destroy(fields);
    region_destroy(region);
}

static void test_values_used_last_come_first(void **state)
{
    (void)state;
    struct region *region = region_create();
    const char *directory = state_directory(region);
    struct form_fields *fields = form_fields_create(&everything);
    size_t count;
    recent_values(region, directory, &arguments[0], &count);
    assert_int_equal(count, 0);
    for (int i = 0; i < 12; i++) {
        form_field_set(&fields->fields[0], region_format(region, "name %d", i));
        form_field_set(form_fields_named(fields, "users"), "a@x b@x");
        form_field_set(form_fields_named(fields, "secret"), "hunter2");
        form_fields_check(fields);
        recent_remember(directory, fields);
    }
    const char *const *values = recent_values(region, directory, &arguments[0], &count);
    assert_int_equal(count, RECENT_MOST);
    assert_string_equal(values[0], "name 11");
    values =
        recent_values(region, directory,
                      &(struct argument){.dest = "u", .semantic = SEMANTIC_USER_EMAIL}, &count);
    assert_int_equal(count, 2);
    assert_string_equal(values[0], "a@x");
    const char *text = state_file_read(region, directory, "console/recent.json");
    assert_null(strstr(text, "hunter2"));
    struct stat status;
    const char *path = region_format(region, "%s/console/recent.json", directory);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    form_fields_destroy(fields);
    region_destroy(region);
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
    int64_t time = 0;
    struct region *region = region_create();
    const char *directory = state_directory(region);
    struct drafts *drafts = drafts_create(directory);
    struct form_fields *fields = form_fields_create(&everything);
    form_field_set(form_fields_named(fields, "name"), "me");
    form_field_set(form_fields_named(fields, "secret"), "hunter2");
    form_fields_check(fields);
    assert_string_equal(fields->line, "aloha-tui --batch everything me");
    drafts_keep(drafts, fields);
    form_fields_destroy(fields);
    fields = form_fields_create(&everything);
    assert_true(drafts_fill(drafts, fields, &time));
    assert_string_equal(form_field_text(form_fields_named(fields, "name")), "me");
    assert_string_equal(form_field_text(form_fields_named(fields, "secret")), "");
    /* The next console finds it, too; emptied, it is gone. */
    drafts_destroy(drafts);
    drafts = drafts_create(directory);
    form_fields_clear(fields);
    assert_true(drafts_fill(drafts, fields, &time));
    assert_int_equal(time / 60000000, clock_now() / 60000000);
    assert_string_equal(form_field_text(form_fields_named(fields, "name")), "me");
    form_fields_clear(fields);
    drafts_keep(drafts, fields);
    assert_false(drafts_fill(drafts, fields, &time));
    form_fields_destroy(fields);
    drafts_destroy(drafts);
    region_destroy(region);
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
    const struct command *command;
    struct form_fields *fields = form_fields_create(registry_find("show_admins"));
    for (size_t i = 0; i < ARRAY_LENGTH(good); i++) {
        form_field_set(&fields->fields[0], "");
        assert_true(form_line_is_one(good[i], fields->command, &command, NULL));
        assert_true(form_fields_read_line(fields, good[i], NULL));
        assert_string_equal(form_field_text(&fields->fields[0]), "it");
    }
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
        assert_true(form_line_is_one(bad[i], fields->command, &command, NULL));
        assert_false(form_fields_read_line(fields, bad[i], NULL));
        assert_string_equal(form_field_text(&fields->fields[0]), "it");
    }
    assert_false(form_line_is_one("it", fields->command, &command, NULL));
    assert_false(form_line_is_one("", fields->command, &command, NULL));
    form_fields_destroy(fields);
}

static void test_better_matches_rank_higher(void **state)
{
    static const char *const order[] = {
        "show", "show_admins", "never_show", "some_hot_ox_word", "mishowering", "steal_hot_ow"};
    for (size_t i = 0; i + 1 < ARRAY_LENGTH(order); i++) {
        int better = fuzzy_rank("show", order[i], "", NULL),
            worse = fuzzy_rank("show", order[i + 1], "", NULL);
        assert_true(better >= 0);
        assert_true(better < worse);
    }
    assert_int_equal(fuzzy_rank("show", "list", "", NULL), FUZZY_NONE);
    assert_true(fuzzy_rank("show", "list", "Shows it.", NULL) <
                fuzzy_rank("show", "s_h_o_x_w", "", NULL));
    assert_true(fuzzy_rank("ADM", "show_admins", "", NULL) >= 0);
    assert_true(fuzzy_rank("ad sh", "show_admins", "", NULL) >= 0);
    assert_int_equal(fuzzy_rank("ad zz", "show_admins", "", NULL), FUZZY_NONE);
}

/* Is `command` alone at the top for what is typed? */
static bool is_found(const struct command *command, const char *typed)
{
    size_t count;
    const struct command *const *commands = registry_all(&count);
    int rank = fuzzy_rank(typed, command->name, command->summary, NULL);
    for (size_t i = 0; i < count && rank >= 0; i++) {
        int other = fuzzy_rank(typed, commands[i]->name, commands[i]->summary, NULL);
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
        cmocka_unit_test(test_dates_are_read_as_people_type_them),
        cmocka_unit_test(test_a_command_is_told_the_date_that_was_meant),
        cmocka_unit_test(test_paths_are_looked_at_as_they_are_meant),
        cmocka_unit_test(test_several_values_come_one_by_one),
        cmocka_unit_test(test_what_no_line_can_say_is_refused),
        cmocka_unit_test(test_values_used_last_come_first),
        cmocka_unit_test(test_fields_that_exclude_one_another_are_told),
        cmocka_unit_test(test_secrets_are_in_no_line_and_no_draft),
        cmocka_unit_test(test_lines_as_they_are_pasted),
        cmocka_unit_test(test_better_matches_rank_higher),
        cmocka_unit_test(test_three_letters_find_any_command),
    };
    text_use_locale();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
