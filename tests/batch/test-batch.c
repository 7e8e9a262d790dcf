/* SPDX-License-Identifier: Apache-2.0 */
/* What --batch prints and how it ends, against the private server's data. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "tests/program.h"

/* Memory of the test that runs. */
static struct region *region;

static int open_region(void **state)
{
    (void)state;
    region = region_create();
    return 0;
}

static int close_region(void **state)
{
    (void)state;
    region_destroy(region);
    return 0;
}

static struct outcome run(const char *input, const char *const words[])
{
    struct program program = program_start(program_words(region, NULL, words), input);
    return program_finish(region, &program);
}

#define RUN(...)           run(NULL, (const char *const[]){__VA_ARGS__, NULL})
#define RUN_ON(input, ...) run(input, (const char *const[]){__VA_ARGS__, NULL})

static void assert_outcome(struct outcome outcome, int status, const char *output,
                           const char *errors)
{
    assert_string_equal(outcome.errors, errors);
    assert_string_equal(outcome.output, output);
    assert_int_equal(outcome.status, status);
}

static void assert_done(struct outcome outcome, const char *output)
{
    assert_outcome(outcome, 0, output, "");
}

static bool contains(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static size_t lines_of(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

/* Does every line behind the two of the heading contain `part`? */
static bool all_rows_contain(const char *text, const char *part)
{
    for (int line = 0; *text; line++) {
        size_t length = strcspn(text, "\n");
        if (line >= 2 && !memmem(text, length, part, strlen(part)))
            return false;
        text += length + 1;
    }
    return true;
}

static void test_list_realms(void **state)
{
    (void)state;
    assert_done(RUN("list_realms"),
                "id    string_id                                name\n"
                "--    ---------                                ----\n"
                "1     alohainternal                            System bot realm\n"
                "2                                              Aloha Community\n"
                "3     it                                       IT Department\n"
                "4     lear                                     Lear & Co\n"
                "5     old                                      Old realm\n"
                "\n"
                "Red rows represent deactivated realms.\n");
}

static void test_list_realms_with_domains(void **state)
{
    (void)state;
    static const char output[] =
        "id    string_id                                name                           domain\n"
        "--    ---------                                ----                           ------\n"
        "1     alohainternal                            System bot realm               "
        "https://alohainternal.chat.example.com\n"
        "2                                              Aloha Community                "
        "https://chat.example.com\n"
        "3     it                                       IT Department                  "
        "https://it.chat.example.com\n"
        "4     lear                                     Lear & Co                      "
        "https://lear.chat.example.com\n"
        "5     old                                      Old realm                      "
        "https://old.chat.example.com\n"
        "\n"
        "Red rows represent deactivated realms.\n";
    assert_done(RUN("list_realms", "--fields", "id,string_id,name,domain"), output);
}

/* What scripts read is the same however much they want to be told: the server's commands do not
 * look at that option. */
static void test_verbosity_changes_no_command_of_the_server(void **state)
{
    (void)state;
    static const char *const lines[] = {"list_realms", "help", "version"};
    static const char *const levels[] = {"-v0", "-v2", "-v3"};
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++) {
        struct outcome usual = RUN(lines[i]);
        assert_int_equal(usual.status, 0);
        for (size_t j = 0; j < ARRAY_LENGTH(levels); j++)
            assert_done(RUN(lines[i], levels[j]), usual.output);
    }
}

static void test_list_realms_with_all_settings(void **state)
{
    (void)state;
    struct outcome outcome = RUN("list_realms", "--all");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(outcome.errors, "");
    static const char start[] = "id                                       1\n"
                                "name                                     System bot realm\n"
                                "string_id                                alohainternal\n"
                                "_max_invites                             None\n"
                                "add_custom_emoji_policy                  1\n"
                                "allow_edit_history                       True\n"
                                "allow_message_editing                    True\n"
                                "authentication_methods                   {'Email': True}\n";
    assert_memory_equal(outcome.output, start, strlen(start));
    assert_true(contains(outcome.output, "\nstring_id                                \n"));
    assert_true(contains(outcome.output, "\nwildcard_mention_policy                  5\n"
                                         "----------------------------------------"
                                         "----------------------------------------\n"
                                         "id                                       2\n"));
    assert_true(contains(outcome.output, "--------\n\nRed is used to highlight deactivated "
                                         "realms.\n"));
}

static void test_list_realms_in_colour_when_asked(void **state)
{
    (void)state;
    setenv("TERM", "xterm", 1);
    assert_false(contains(RUN("list_realms").output, "\033"));
    assert_true(contains(RUN("list_realms", "--force-color").output,
                         "\033[31;1m5     old                                      Old "
                         "realm\033[0m\n"));
    assert_true(contains(RUN("list_realms", "--all", "--color=always").output,
                         "\033[31;1mname                                     Old realm\033[0m\n"));
}

static void test_formats(void **state)
{
    (void)state;
    assert_done(RUN("list_realms", "--plain", "--fields", "string_id,id"),
                "alohainternal\t1\n\t2\nit\t3\nlear\t4\nold\t5\n");
    assert_done(RUN("--csv", "list_realms", "--fields=id,string_id,deactivated"),
                "id,string_id,deactivated\r\n1,alohainternal,false\r\n2,\"\",false\r\n"
                "3,it,false\r\n4,lear,false\r\n5,old,true\r\n");
    assert_done(RUN("list_realms", "--jsonl", "--fields", "id"),
                "{\"event\":\"begin\",\"schema_version\":1,\"command\":\"list_realms\","
                "\"preview\":false}\n"
                "{\"event\":\"table\",\"table\":\"realms\",\"fields\":[{\"name\":\"id\","
                "\"type\":\"integer\"}]}\n"
                "{\"event\":\"row\",\"row\":{\"id\":1}}\n"
                "{\"event\":\"row\",\"row\":{\"id\":2}}\n"
                "{\"event\":\"row\",\"row\":{\"id\":3}}\n"
                "{\"event\":\"row\",\"row\":{\"id\":4}}\n"
                "{\"event\":\"row\",\"inactive\":true,\"row\":{\"id\":5}}\n"
                "{\"event\":\"text\",\"text\":\"\\nRed rows represent deactivated realms.\"}\n"
                "{\"event\":\"end\",\"status\":\"done\",\"exit_code\":0,\"error\":null}\n");
    assert_outcome(RUN("list_realms", "--json", "--csv"), 2,
                   "{\"schema_version\":1,\"command\":\"list_realms\","
                   "\"preview\":false,\"tables\":[],"
                   "\"changes\":[],\"effects\":[],\"status\":\"usage\",\"exit_code\":2,\"error\":{"
                   "\"kind\":\"usage\",\"text\":"
                   "\"usage: aloha-tui --batch list_realms [OPTIONS] [--all]\\naloha-tui --batch "
                   "list_realms: error: argument --csv: not allowed with argument --json\","
                   "\"hint\":null}}\n",
                   "usage: aloha-tui --batch list_realms [OPTIONS] [--all]\n"
                   "aloha-tui --batch list_realms: error: argument --csv: not allowed with "
                   "argument --json\n");
}

static const char root_admins[] =
    "Administrators:\n\n"
    "  nora@example.org (Nora Okonkwo) [owner]\n"
    "  tomas@example.org (Tomás Ruiz) [owner]\n"
    "  priya@example.org (Priya Raghunathan)\n\n"
    "You can use the \"change_user_role\" management command to adjust roles.\n";

static void test_show_admins(void **state)
{
    (void)state;
    assert_done(RUN("show_admins", "-r", ""), root_admins);
    assert_done(RUN("show_admins", "--realm="), root_admins);
    assert_done(RUN("show_admins", "-r2"), root_admins);
    assert_done(RUN("show_admins", "-r", "it"),
                "Administrators:\n\n"
                "  alice@it.example.com (Alice Anders) [owner]\n"
                "  bo@it.example.com (李 Bo)\n"
                "  second.owner@it.example.com (Olga Owens) [owner]\n"
                "  provision-bot@it.chat.example.com (Provisioner)\n"
                "  xiuying.zhang90@it.example.com (张秀英)\n\n"
                "You can use the \"change_user_role\" management command to adjust roles.\n");
    assert_done(RUN("show_admins", "-r", "old"),
                "Administrators:\n\n"
                "  otto@old.example.com (Otto Oldman) [owner]\n"
                "  petra@old.example.com (Petra Past)\n\n"
                "You can use the \"change_user_role\" management command to adjust roles.\n");
}

static void test_show_admins_without(void **state)
{
    (void)state;
    assert_outcome(RUN("show_admins"), 2, "",
                   "usage: aloha-tui --batch show_admins [OPTIONS] -r REALM_ID\n"
                   "aloha-tui --batch show_admins: error: the following arguments are required: "
                   "-r/--realm\n");
    /* What is missing comes before what does not go together. */
    assert_outcome(RUN("show_admins", "--no-color", "--force-color"), 2, "",
                   "usage: aloha-tui --batch show_admins [OPTIONS] -r REALM_ID\n"
                   "aloha-tui --batch show_admins: error: the following arguments are required: "
                   "-r/--realm\n");
    assert_outcome(RUN("show_admins", "-r", "itt"), 1, "",
                   "There is no realm with id 'itt'. Aborting.\nhint: did you mean it?\n");
    assert_outcome(RUN("show_admins", "-r", "99"), 1, "",
                   "There is no realm with id '99'. Aborting.\n"
                   "hint: list_realms shows the realms that there are.\n");
    assert_outcome(RUN("show_admins", "-r", "alohainternal"), 1, "",
                   "There are no admins for this realm!\n");
}

static void test_list_users(void **state)
{
    (void)state;
    assert_done(
        RUN("list_users", "-r", "lear", "-v2"),
        "id      delivery_email                     full_name                  role          "
        "is_active is_bot date_joined                 last_seen\n"
        "--      --------------                     ---------                  ----          "
        "--------- ------ -----------                 ---------\n"
        "124     cordelia@lear.example.com          Cordelia France            member        "
        "no        no     2025-10-31T12:00:00Z        2026-01-25T15:07:12Z\n"
        "125     edgar@lear.example.com             Edgar Gloucester           member        "
        "yes       no     2025-11-07T12:00:00Z        2026-11-21T18:46:04.800000Z\n"
        "126     edmund@lear.example.com            Edmund Gloucester          member        "
        "yes       no     2025-11-08T12:00:00Z        2026-11-22T00:30:14.400000Z\n"
        "127     fool@lear.example.com              The Fool                   guest         "
        "yes       no     2025-11-17T12:00:00Z        2026-11-21T13:13:26.400000Z\n"
        "121     goneril@lear.example.com           Goneril Albany             administrator "
        "yes       no     2025-10-28T12:00:00Z        2026-11-19T22:52:19.200000Z\n"
        "128     herald-bot@lear.chat.example.com   Herald                     member        "
        "yes       yes    2025-11-27T12:00:00Z        -\n"
        "123     kent@lear.example.com              Earl of Kent               moderator     "
        "yes       no     2025-10-30T12:00:00Z        2026-11-22T00:18:43.200000Z\n"
        "120     lear@lear.example.com              King Lear                  owner         "
        "yes       no     2025-10-18T14:24:00Z        2026-11-19T17:08:09.600000Z\n"
        "122     regan@lear.example.com             Regan Cornwall             administrator "
        "yes       no     2025-10-29T12:00:00Z        2026-11-22T11:35:31.200000Z\n");
}

static void test_list_users_by_flags(void **state)
{
    (void)state;
    struct outcome outcome = RUN("list_users", "-r", "it");
    assert_int_equal(lines_of(RUN("list_users", "-r", "it", "--plain").output), 307);
    assert_int_equal(outcome.status, 0);
    outcome = RUN("list_users", "-r", "it", "--bots");
    assert_int_equal(lines_of(outcome.output), 2 + 6);
    assert_true(all_rows_contain(outcome.output, "-bot@"));
    outcome = RUN("list_users", "-r", "it", "--deactivated");
    assert_int_equal(lines_of(outcome.output), 2 + 20);
    assert_true(all_rows_contain(outcome.output, " no        "));
    assert_int_equal(lines_of(RUN("list_users", "-r", "it", "--active", "--plain").output), 287);
    outcome = RUN("list_users", "-r", "it", "--role", "owner");
    assert_int_equal(lines_of(outcome.output), 2 + 2);
    assert_true(all_rows_contain(outcome.output, " owner "));
    assert_done(RUN("list_users", "-r", "it", "--deactivated", "--bots", "--fields", "full_name",
                    "--plain", "--search", "!name:^x"),
                "Lena's Bot\n");
    assert_done(RUN("list_users", "-r3", "--search", "email:^alice@ role:own", "--fields",
                    "id,last_seen", "--plain"),
                "40\t2026-11-21T01:03:21.600000Z\n");
    assert_done(RUN("list_users", "-r3", "--search", "nobody has this name", "--plain"), "");
}

static void test_list_users_refused(void **state)
{
    (void)state;
    static const char usage[] =
        "usage: aloha-tui --batch list_users [OPTIONS] -r REALM_ID\n"
        "                                    [--role "
        "{owner,administrator,moderator,member,guest}]\n"
        "                                    [--active | --deactivated] [--bots]\n"
        "                                    [--search FILTER]\n"
        "aloha-tui --batch list_users: error: ";
    assert_outcome(RUN("list_users", "-r", "it", "--active", "--deactivated"), 2, "",
                   region_format(region,
                                 "%sargument --deactivated: not allowed with argument "
                                 "--active\n",
                                 usage));
    assert_outcome(RUN("list_users", "-r", "it", "--role", "own"), 2, "",
                   region_format(region,
                                 "%sargument --role: invalid choice: 'own' (choose from "
                                 "'owner', 'administrator', 'moderator', 'member', "
                                 "'guest')\n",
                                 usage));
    assert_outcome(
        RUN("list_users", "-r", "it", "--search", "foo:bar"), 2, "",
        "Users can't be filtered by \"foo\".\n"
        "hint: Columns: full_name, delivery_email, role, is_active, last_seen, id, is_bot, "
        "date_joined.\n");
    assert_outcome(RUN("list_users", "-r", "it", "--fields", "nmae"), 2, "",
                   "There is no field 'nmae'.\nhint: Fields: id, delivery_email, full_name, role, "
                   "is_active, is_bot, date_joined, last_seen.\n");
    assert_outcome(RUN("list_users", "-r", "it", "--fields", "id,id"), 2, "",
                   "argument --fields: 'id' is named twice\n");
}

static void test_show_user(void **state)
{
    (void)state;
    static const char alice[] = "id                40\n"
                                "string_id         it\n"
                                "realm             IT Department\n"
                                "delivery_email    alice@it.example.com\n"
                                "email             user40@it.chat.example.com\n"
                                "full_name         Alice Anders\n"
                                "role              owner\n"
                                "is_active         yes\n"
                                "is_bot            no\n"
                                "bot_type          -\n"
                                "bot_owner         -\n"
                                "is_billing_admin  no\n"
                                "is_mirror_dummy   no\n"
                                "long_term_idle    no\n"
                                "date_joined       2024-09-13T14:24:00Z\n"
                                "last_login        2026-10-29T12:04:19.200000Z\n"
                                "last_seen         2026-11-21T01:03:21.600000Z\n"
                                "timezone          Europe/Oslo\n"
                                "default_language  en\n"
                                "streams           8\n"
                                "bots              2\n"
                                "groups            1\n";
    assert_done(RUN("show_user", "alice@it.example.com"), alice);
    assert_done(RUN("show_user", " ALICE@it.example.com", "-r", "it"), alice);
    assert_done(RUN("show_user", "shared@example.com", "-r", "", "--plain", "--fields", "id"),
                "13\n");
    assert_done(RUN("show_user", "left-bot@it.chat.example.com", "--plain", "--fields",
                    "role,is_active,bot_owner"),
                "member\tfalse\tleft@it.example.com\n");
    assert_outcome(RUN("show_user", "shared@example.com"), 1, "",
                   "This Aloha server contains multiple users with that email (in different "
                   "realms); please pass `--realm` to specify which one to modify.\n");
    assert_outcome(RUN("show_user", "x@example.com"), 1, "",
                   "This Aloha server does not contain a user with email 'x@example.com'\n");
    assert_outcome(RUN("show_user", "x@example.com", "-r", "nowhere"), 1, "",
                   "There is no realm with id 'nowhere'. Aborting.\n"
                   "hint: list_realms shows the realms that there are.\n");
}

static void test_list_streams(void **state)
{
    (void)state;
    assert_done(
        RUN("list_streams", "-r", ""),
        "id      name                           visibility                 deactivated "
        "subscribers\n"
        "--      ----                           ----------                 ----------- "
        "-----------\n"
        "3       announcements                  public                     no          17\n"
        "8       bc23b8b!DEACTIVATED:attic      private                    yes         0\n"
        "2       core team                      private, protected history no          5\n"
        "1       general                        public                     no          18\n"
        "5       lobby                          web-public                 no          13\n"
        "7       security                       private, protected history no          5\n"
        "4       translation                    public                     no          12\n"
        "6       設計 & デザイン                      public                     no          "
        "11\n");
    assert_done(RUN("list_streams", "-r", "", "--search", "private:no web-public:yes", "-v2",
                    "--fields", "name,date_created,description"),
                "name                           date_created                description\n"
                "----                           ------------                -----------\n"
                "lobby                          2024-12-22T12:00:00Z        Open to the web\n");
}

static void test_version(void **state)
{
    (void)state;
    assert_done(RUN("version"), "4.1.3\n");
    assert_done(RUN("version", "--fields", "component,version"),
                "component    version\n"
                "---------    -------\n"
                "django       4.1.3\n"
                "server       6.0\n"
                "aloha-tui    " PACKAGE_VERSION "\n");
    assert_done(RUN("list_realms", "--version"), "4.1.3\n");
}

static void test_help(void **state)
{
    (void)state;
    struct outcome outcome = RUN("help");
    assert_int_equal(outcome.status, 0);
    assert_true(contains(outcome.output, "\n[zerver]\n"));
    assert_true(contains(outcome.output, "\n    list_realms\n"));
    outcome = RUN("help", "show_admins");
    assert_done(RUN("show_admins", "--help"), outcome.output);
    assert_done(RUN("show_admins", "-h", "--nonsense"), outcome.output);
    assert_true(contains(outcome.output, "usage: aloha-tui --batch show_admins [OPTIONS] -r"));
    outcome = RUN("help", "--commands");
    assert_true(contains(outcome.output, "help\njobs\nlist_logs\nlist_queues\n"));
    assert_outcome(RUN("help", "list_realmz"), 1, "",
                   "Unknown command: 'list_realmz'. Did you mean list_realms?\n"
                   "Type 'manage.py help' for usage.\n"
                   "hint: aloha-tui --batch help lists the commands.\n");
}

static const cJSON *parsed(const char *text)
{
    struct error error = ERROR_IN(region);
    const cJSON *json = json_parse(region, text, &error);
    if (!json)
        fail_msg("%s: %s", error.text, text);
    return json;
}

static void test_descriptions(void **state)
{
    (void)state;
    struct outcome outcome = RUN("show_admins", "--describe");
    assert_int_equal(outcome.status, 0);
    const cJSON *json = parsed(outcome.output);
    assert_string_equal(json_text(json, "name"), "show_admins");
    const cJSON *argument = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "arguments"), 0);
    assert_string_equal(json_text(argument, "dest"), "realm_id");
    assert_true(json_boolean(argument, "required"));
    json = parsed(RUN("help", "--json").output);
    const cJSON *table = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "tables"), 0);
    const cJSON *row;
    size_t count = 0;
    cJSON_ArrayForEach(row, cJSON_GetObjectItem(table, "rows"))
    {
        const cJSON *specification = cJSON_GetObjectItem(row, "specification");
        assert_string_equal(json_text(specification, "name"), json_text(row, "name"));
        count++;
    }
    assert_true(count >= 8);
}

static void test_unknown_commands(void **state)
{
    (void)state;
    assert_outcome(RUN("frobnicate"), 1, "",
                   "Unknown command: 'frobnicate'\nType 'manage.py help' for usage.\n"
                   "hint: aloha-tui --batch help lists the commands.\n");
    assert_int_equal(RUN("--help").status, 1);
    struct outcome outcome = RUN("list_realm", "--json");
    assert_int_equal(outcome.status, 1);
    const cJSON *json = parsed(outcome.output);
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(json, "command")));
    assert_string_equal(json_text(json, "status"), "failed");
    assert_true(contains(json_text(cJSON_GetObjectItem(json, "error"), "text"),
                         "Did you mean list_realms?"));
    assert_outcome(RUN("version", "--frob"), 2, "",
                   "usage: aloha-tui --batch version [OPTIONS]\n"
                   "aloha-tui --batch version: error: unrecognized arguments: --frob\n");
}

static void test_json_of_failures(void **state)
{
    (void)state;
    const cJSON *json = parsed(RUN("show_admins", "-r", "itt", "--json").output);
    assert_string_equal(json_text(json, "command"), "show_admins");
    assert_int_equal(json_integer(json, "exit_code", 0), 1);
    assert_string_equal(json_text(cJSON_GetObjectItem(json, "error"), "hint"), "did you mean it?");
    json = parsed(RUN("--json", "show_admins").output);
    assert_string_equal(json_text(json, "status"), "usage");
    assert_int_equal(json_integer(json, "exit_code", 0), 2);
    json = parsed(RUN("list_realms", "--json", "--timeout", "-1").output);
    assert_string_equal(json_text(json, "status"), "usage");
    json = parsed(RUN("list_realms", "--json", "--profile", "other").output);
    assert_string_equal(json_text(json, "status"), "usage");
    json = parsed(RUN("list_realms", "--json", "-o", "/nonexistent/file").output);
    assert_string_equal(json_text(json, "status"), "failed");
}

static void test_lines(void **state)
{
    (void)state;
    assert_done(RUN_ON("# a comment\n\n   \n\tversion  # and another\n"
                       "list_realms --plain --fields 'id,name'\r\n",
                       "-"),
                "4.1.3\n1\tSystem bot realm\n2\tAloha Community\n3\tIT Department\n4\tLear & Co\n"
                "5\tOld realm\n");
    assert_done(RUN_ON("show_admins -r \"\"", "-"), root_admins);
    assert_done(RUN_ON("", "-"), "");
    assert_done(
        RUN_ON("list_users -r it --search \"\\\"Alice Anders\\\"\" --fields id\n", "--plain", "-"),
        "40\n");
}

static void test_lines_stop_at_the_first_failure(void **state)
{
    (void)state;
    assert_outcome(RUN_ON("version\nshow_admins -r itt\nversion\n", "-"), 1, "4.1.3\n",
                   "There is no realm with id 'itt'. Aborting.\nhint: did you mean it?\n"
                   "line 2: exit status 1\n");
    assert_outcome(RUN_ON("show_admins\n", "-"), 2, "",
                   "usage: aloha-tui --batch show_admins [OPTIONS] -r REALM_ID\n"
                   "aloha-tui --batch show_admins: error: the following arguments are required: "
                   "-r/--realm\n"
                   "line 1: exit status 2\n");
    struct outcome outcome = RUN_ON("version 'x\nversion\n", "-");
    assert_int_equal(outcome.status, 2);
    assert_true(contains(outcome.errors, "The line ends inside a quote (').\n"));
    assert_string_equal(outcome.output, "");
    outcome = RUN_ON("version 'x\n", "--json", "-");
    assert_string_equal(json_text(parsed(outcome.output), "status"), "usage");
}

static void test_options_that_belong_before_lines(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *option;
    } cases[] = {
        {"version --config x", "--config"},   {"version --config=x", "--config"},
        {"version --profile x", "--profile"}, {"version --read-only", "--read-only"},
        {"version --timeout 3", "--timeout"}, {"version -o x", "--output"},
        {"version -ox", "--output"},          {"version --out x", "--output"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_outcome(RUN_ON(cases[i].line, "-"), 2, "",
                       region_format(region,
                                     "%s holds for all lines: it belongs before `--batch -`.\n"
                                     "line 1: exit status 2\n",
                                     cases[i].option));
    assert_done(RUN_ON("list_users -r it --search=--config --plain", "-"), "");
    assert_outcome(RUN_ON("version\n", "-", "version"), 2, "",
                   "Nothing may follow `--batch -`: options belong before the -.\n");
}

static const char *path_of(const char *name)
{
    return region_format(region, "%s/%s", getenv("TMPDIR"), name);
}

/* What goes into a pipe is UTF-8 whatever the locale, names cut for a preview too. */
static void test_names_beyond_ascii(void **state)
{
    (void)state;
    static const char *const locales[] = {"C", "C.UTF-8", "tlh_QX.KOI8-Q"};
    const char *path = region_format(region, "%s/names.csv", getenv("TMPDIR"));
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs("bo@it.example.com,Søren Ωmega 李\n", file);
    assert_int_equal(fclose(file), 0);
    for (size_t i = 0; i < ARRAY_LENGTH(locales); i++) {
        setenv("LC_ALL", locales[i], 1);
        struct outcome outcome = RUN("bulk_change_user_name", "-r", "it", path, "-n");
        unsetenv("LC_ALL");
        assert_int_equal(outcome.status, 0);
        assert_true(contains(outcome.output, "full_name  李 Bo → Søren Ωmega 李\n"));
    }
    remove(path);
}

static void test_output_file(void **state)
{
    (void)state;
    const char *path = path_of("output");
    assert_done(RUN("version", "-o", path), "");
    assert_string_equal(program_read_file(region, path), "4.1.3\n");
    chmod(path, 0640);
    assert_outcome(RUN("show_admins", "-r", "itt", "-o", path), 1, "",
                   "There is no realm with id 'itt'. Aborting.\nhint: did you mean it?\n");
    assert_string_equal(program_read_file(region, path), "4.1.3\n");
    assert_done(RUN_ON("version\nversion\n", "--output", path, "-"), "");
    assert_string_equal(program_read_file(region, path), "4.1.3\n4.1.3\n");
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0640);
    unlink(path);
}

/* A script that reads the file finds why there is no data. */
static void test_output_file_of_a_failure(void **state)
{
    (void)state;
    const char *path = path_of("output");
    assert_done(RUN("version", "--json", "-o", path), "");
    assert_int_equal(RUN("show_admins", "-r", "itt", "-o", path, "--json").status, 1);
    const cJSON *json = parsed(program_read_file(region, path));
    assert_string_equal(json_text(json, "status"), "failed");
    assert_int_equal(RUN("show_admins", "-o", path, "--json").status, 2);
    assert_string_equal(json_text(parsed(program_read_file(region, path)), "status"), "usage");
    assert_int_equal(RUN("nosuchcommand", "--jsonl", "-o", path).status, 1);
    const char *last = strstr(program_read_file(region, path), "{\"event\":\"end\"");
    assert_non_null(last);
    assert_int_equal(json_integer(parsed(last), "exit_code", 0), 1);
    assert_int_equal(RUN("version", "--jsonl", "--csv", "-o", path).status, 2);
    assert_non_null(strstr(program_read_file(region, path), "\"exit_code\":2"));
    unlink(path);
}

static void test_output_through_a_link(void **state)
{
    (void)state;
    const char *path = path_of("target"), *link = path_of("link");
    assert_done(RUN("version", "-o", path), "");
    assert_int_equal(symlink(path, link), 0);
    assert_done(RUN("show_admins", "-r", "", "-o", link), "");
    assert_string_equal(program_read_file(region, path), root_admins);
    struct stat facts;
    assert_int_equal(lstat(link, &facts), 0);
    assert_true(S_ISLNK(facts.st_mode));
    unlink(link);
    unlink(path);
}

enum { STRANGER = 65534 };

/* What somebody laid where the data are to go: a link to a file of root's, a FIFO, a file that all
 * can read, in a directory that all can write. */
static void test_output_in_a_directory_of_all(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    const char *directory = path_of("all"), *target = path_of("target");
    const char *path = path_of("all/data");
    assert_int_equal(mkdir(directory, 0777), 0);
    assert_int_equal(chmod(directory, 01777), 0);
    assert_int_equal(symlink(target, path), 0);
    assert_int_equal(lchown(path, STRANGER, STRANGER), 0);
    assert_outcome(RUN("version", "-o", path), 1, "",
                   region_format(region,
                                 "Cannot write %s: a link or file of another user stands in the "
                                 "way.\n",
                                 path));
    assert_int_equal(access(target, F_OK), -1);
    unlink(path);
    assert_int_equal(mkfifo(path, 0666), 0);
    assert_outcome(RUN("version", "-o", path), 1, "",
                   region_format(region, "Cannot write %s: it is not a regular file.\n", path));
    unlink(path);
    close(open(path, O_WRONLY | O_CREAT, 0666));
    assert_int_equal(chown(path, STRANGER, STRANGER), 0);
    assert_int_equal(RUN("version", "-o", path).status, 1);
    unlink(path);
    struct stat facts;
    assert_done(RUN("version", "-o", path), "");
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 07777, 0600);
    unlink(path);
    rmdir(directory);
}

static void test_output_for_a_group(void **state)
{
    (void)state;
    const char *directory = path_of("group"), *path = path_of("group/data");
    struct stat facts;
    assert_int_equal(mkdir(directory, 0770), 0);
    assert_int_equal(chmod(directory, 02770), 0);
    assert_done(RUN("version", "-o", path), "");
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0640);
    unlink(path);
    rmdir(directory);
}

static void test_output_to_streams(void **state)
{
    (void)state;
    struct outcome outcome = RUN("version", "-o", "/dev/stdout");
    assert_outcome(RUN("version"), 0, outcome.output, "");
    assert_string_not_equal(outcome.output, "");
    assert_done(RUN("version", "-o", "/dev/null"), "");
    assert_outcome(RUN("version", "-o", "/dev/stderr"), 0, "", outcome.output);
}

static void test_output_file_that_cannot_be(void **state)
{
    (void)state;
    assert_outcome(RUN("version", "-o", "/nonexistent/file"), 1, "",
                   "Cannot write /nonexistent/file: No such file or directory.\n");
    assert_outcome(RUN("version", "-o", getenv("TMPDIR")), 1, "",
                   region_format(region, "Cannot write %s: Is a directory.\n", getenv("TMPDIR")));
    assert_outcome(RUN("version", "-o", "/dev/full"), 1, "",
                   "The output could not be written: No space left on device.\n");
    assert_outcome(RUN("version", "--help", "-o", "/dev/full"), 1, "",
                   "The output could not be written: No space left on device.\n");
    assert_int_equal(RUN("version", "-o", path_of("nothing/here")).status, 1);
    assert_null(program_read_file(region, path_of("nothing")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_region, close_region)
    const struct CMUnitTest tests[] = {
        TEST(test_list_realms),
        TEST(test_list_realms_with_domains),
        TEST(test_verbosity_changes_no_command_of_the_server),
        TEST(test_list_realms_with_all_settings),
        TEST(test_list_realms_in_colour_when_asked),
        TEST(test_formats),
        TEST(test_show_admins),
        TEST(test_show_admins_without),
        TEST(test_list_users),
        TEST(test_list_users_by_flags),
        TEST(test_list_users_refused),
        TEST(test_show_user),
        TEST(test_list_streams),
        TEST(test_version),
        TEST(test_help),
        TEST(test_descriptions),
        TEST(test_unknown_commands),
        TEST(test_json_of_failures),
        TEST(test_lines),
        TEST(test_lines_stop_at_the_first_failure),
        TEST(test_options_that_belong_before_lines),
        TEST(test_names_beyond_ascii),
        TEST(test_output_file),
        TEST(test_output_file_of_a_failure),
        TEST(test_output_through_a_link),
        TEST(test_output_in_a_directory_of_all),
        TEST(test_output_for_a_group),
        TEST(test_output_to_streams),
        TEST(test_output_file_that_cannot_be),
    };
#undef TEST
    if (!getenv("ALOHA_TEST_CONFIG") || !getenv("ALOHA_TEST_PROGRAM") || !getenv("TMPDIR"))
        return 1;
    return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
