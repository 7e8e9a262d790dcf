/* SPDX-License-Identifier: Apache-2.0 */
/* change_user_role, the first command that writes: its texts, previews, refusals and the trail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "server/database.h"
#include "tests/action/sandbox.h"

/* A member of `it` who has been there for long. */
#define USER "ada.jones-parry148@it.example.com"

/* Memory of the test that runs, and its connection. */
static struct region *region;
static struct database *database;

static struct rows *query(const char *sql)
{
    struct error error = ERROR_IN(region);
    struct rows *rows = database_query(database, region, &error, sql, NO_PARAMETERS);
    if (!rows)
        fail_msg("%s: %s", sql, error.text);
    return rows;
}

static const char *ask(const char *sql)
{
    return rows_text(query(sql), 0, 0);
}

/* All that the command may change of the user. */
static const char user_sql[] =
    "SELECT format('%s %s %s %s', u.role, u.can_forge_sender, u.can_create_users,"
    " string_agg(g.name, ' ' ORDER BY g.name)) FROM zerver_userprofile u"
    " JOIN zerver_usergroupmembership m ON m.user_profile_id = u.id"
    " JOIN zerver_usergroup g ON g.id = m.user_group_id AND g.is_system_group"
    " WHERE u.delivery_email = '" USER "' GROUP BY u.id";

static const char as_member[] = "400 f f @role:fullmembers @role:members";

static const char audit_sql[] =
    "SELECT count(*)::text || ' ' || coalesce(max(id), 0) FROM zerver_realmauditlog";

static struct outcome run(const char *config, const char *input, const char *const words[])
{
    struct program program = program_start(program_words(region, config, words), input);
    return program_finish(region, &program);
}

#define RUN(...) run(NULL, NULL, (const char *const[]){__VA_ARGS__, NULL})
#define RUN_WITH(config, ...)                                                                      \
    run(config, NULL, (const char *const[]){"change_user_role", __VA_ARGS__, NULL})
/* `change_user_role -r it USER …` */
#define CHANGE(...) RUN("change_user_role", "-r", "it", USER, __VA_ARGS__)

static void assert_outcome(struct outcome outcome, int status, const char *output,
                           const char *errors)
{
    assert_string_equal(outcome.errors, errors);
    assert_string_equal(outcome.output, output);
    assert_int_equal(outcome.status, status);
}

static void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s\nis not in\n%s", part, text);
}

static int set_up(void **state)
{
    (void)state;
    region = region_create();
    database = database_connect(
        &(struct database_options){.conninfo = getenv("ALOHA_TEST_DATABASE")}, NULL);
    return database ? 0 : -1;
}

/* The next test finds the user as before. */
static int tear_down(void **state)
{
    (void)state;
    CHANGE("member");
    CHANGE("can_forge_sender", "--revoke");
    CHANGE("can_create_users", "--revoke");
    bool same = strcmp(ask(user_sql), as_member) == 0;
    database_close(database);
    region_destroy(region);
    return same ? 0 : -1;
}

/* A configuration with an empty state directory, whose path is `state`. */
static const char *config_with_state(const char **state)
{
    char *path = region_format(region, "%s/state.XXXXXX", getenv("TMPDIR"));
    *state = mkdtemp(path);
    return program_config_with(region, "state", path);
}

static void add_to_config(const char *config, const char *line)
{
    FILE *file = fopen(config, "ae");
    assert_non_null(file);
    fputs(line, file);
    assert_int_equal(fclose(file), 0);
}

static const char *trail(const char *state)
{
    return program_read_file(region, region_format(region, "%s/audit.jsonl", state));
}

static void test_each_role(void **state)
{
    (void)state;
    static const struct {
        const char *word, *title, *then;
    } steps[] = {
        {"owner", "Organization owner", "100 f f @role:owners"},
        {"admin", "Organization administrator", "200 f f @role:administrators"},
        {"moderator", "Moderator", "300 f f @role:moderators"},
        {"guest", "Guest", "600 f f @role:everyone"},
        {"member", "Member", as_member},
    };
    const char *before = "Member";
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        assert_outcome(CHANGE(steps[i].word), 0,
                       region_format(region, "Role for " USER " changed from %s to %s.\n", before,
                                     steps[i].title),
                       "");
        assert_string_equal(ask(user_sql), steps[i].then);
        before = steps[i].title;
    }
}

static void test_audit_row(void **state)
{
    (void)state;
    assert_int_equal(CHANGE("moderator").status, 0);
    assert_string_equal(
        ask("SELECT (l.event_type = 105 AND l.acting_user_id IS NULL AND NOT l.backfilled"
            " AND l.event_last_message_id IS NULL AND l.modified_user_id = u.id"
            " AND l.realm_id = u.realm_id AND l.extra_data ="
            " format('{\"1\":400,\"2\":300,\"10\":{\"11\":{\"200\":%s,\"100\":%s,\"300\":%s,"
            "\"400\":%s,\"600\":%s},\"12\":%s}}', c.a, c.o, c.m, c.u, c.g, c.b))::text"
            " FROM zerver_realmauditlog l JOIN zerver_userprofile u ON u.id = l.modified_user_id,"
            " LATERAL (SELECT count(*) FILTER (WHERE role = 200 AND NOT is_bot) a,"
            " count(*) FILTER (WHERE role = 100 AND NOT is_bot) o,"
            " count(*) FILTER (WHERE role = 300 AND NOT is_bot) m,"
            " count(*) FILTER (WHERE role = 400 AND NOT is_bot) u,"
            " count(*) FILTER (WHERE role = 600 AND NOT is_bot) g,"
            " count(*) FILTER (WHERE is_bot) b FROM zerver_userprofile p"
            " WHERE p.realm_id = u.realm_id AND p.is_active) c"
            " WHERE u.delivery_email = '" USER "' ORDER BY l.id DESC LIMIT 1"),
        "true");
}

static void test_permissions(void **state)
{
    (void)state;
    const char *log = ask(audit_sql);
    assert_outcome(CHANGE("can_forge_sender", "--revoke"), 1, "",
                   "User can't forge messages for this realm.\n");
    assert_outcome(CHANGE("can_forge_sender"), 0,
                   USER " changed to have can_forge_sender permission.\n", "");
    assert_outcome(CHANGE("can_forge_sender"), 1, "",
                   "User can already forge messages for this realm.\n");
    assert_outcome(CHANGE("can_create_users", "--revoke"), 1, "",
                   "User can't create users for this realm.\n");
    assert_outcome(CHANGE("can_create_users"), 0, "", "");
    assert_outcome(CHANGE("can_create_users"), 1, "",
                   "User can already create users for this realm.\n");
    assert_string_equal(ask(user_sql), "400 t t @role:fullmembers @role:members");
    assert_outcome(CHANGE("can_forge_sender", "--revoke"), 0,
                   USER " changed to not have can_forge_sender permission.\n", "");
    assert_outcome(CHANGE("can_create_users", "--revoke"), 0, "", "");
    assert_string_equal(ask(user_sql), as_member);
    assert_string_equal(ask(audit_sql), log);
}

static void test_what_is_refused(void **state)
{
    (void)state;
    const char *log = ask(audit_sql);
    assert_outcome(CHANGE("member"), 1, "", "User already has this role.\n");
    assert_outcome(CHANGE("member", "--revoke"), 1, "",
                   "Revoke not supported with this permission; please specify new role.\n");
    assert_outcome(RUN("change_user_role", "-r", "itt", USER, "owner"), 1, "",
                   "There is no realm with id 'itt'. Aborting.\nhint: did you mean it?\n");
    assert_outcome(RUN("change_user_role", "-r", "it", "nobody@it.example.com", "owner"), 1, "",
                   "The realm '<Realm: it 3>' does not contain a user with email "
                   "'nobody@it.example.com'\n");
    struct outcome outcome = CHANGE("boss");
    assert_int_equal(outcome.status, 2);
    assert_contains(outcome.errors,
                    "error: argument <new_role>: invalid choice: 'boss' (choose from 'owner', "
                    "'admin', 'moderator', 'member', 'guest', 'can_forge_sender', "
                    "'can_create_users')\n");
    outcome = RUN("change_user_role");
    assert_int_equal(outcome.status, 2);
    assert_contains(outcome.errors, "error: the following arguments are required: <email>, "
                                    "<new_role>, -r/--realm\n");
    assert_string_equal(ask(audit_sql), log);
    assert_string_equal(ask(user_sql), as_member);
}

/* Rolled back as a whole, however far it had come. */
/* Done all the same, as the server does it. */
static void test_last_owner(void **state)
{
    (void)state;
    struct outcome outcome =
        RUN("change_user_role", "-r", "lear", "lear@lear.example.com", "admin");
    assert_string_equal(outcome.errors,
                        "lear@lear.example.com is the last active owner of the realm.\n");
    assert_int_equal(outcome.status, 0);
    outcome = RUN("change_user_role", "-r", "lear", "lear@lear.example.com", "owner");
    assert_string_equal(outcome.errors, "");
    assert_int_equal(outcome.status, 0);
}

static void test_group_is_missing(void **state)
{
    (void)state;
    static const char rename_sql[] =
        "UPDATE zerver_usergroup SET name = '%s' WHERE name = '%s' AND realm_id ="
        " (SELECT id FROM zerver_realm WHERE string_id = 'it')";
    query(region_format(region, rename_sql, "gone", "@role:moderators"));
    struct outcome outcome = CHANGE("moderator");
    query(region_format(region, rename_sql, "@role:moderators", "gone"));
    assert_outcome(outcome, 1, "", "The realm has no system group @role:moderators.\n");
    assert_string_equal(ask(user_sql), as_member);
}

/* Who has not been there for long enough is a member, but no full one. */
static void test_provisional_member(void **state)
{
    (void)state;
    static const char threshold_sql[] =
        "UPDATE zerver_realm SET waiting_period_threshold = %s WHERE string_id = 'it'";
    const char *threshold =
        ask("SELECT waiting_period_threshold::text FROM zerver_realm WHERE string_id = 'it'");
    query(region_format(region, threshold_sql, "100000"));
    CHANGE("guest");
    CHANGE("member");
    const char *then = ask(user_sql);
    query(region_format(region, threshold_sql, threshold));
    assert_string_equal(then, "400 f f @role:members");
    CHANGE("guest"); /* and back, with the threshold as it was */
}

static void test_preview(void **state)
{
    (void)state;
    const char *config = getenv("ALOHA_TEST_CONFIG"), *log = ask("SELECT last_value::text FROM"
                                                                 " zerver_realmauditlog_id_seq");
    const char *before = ask(audit_sql);
    struct outcome outcome = RUN_WITH(config, "-r", "it", USER, "moderator", "-n");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(outcome.errors, "");
    const char *id =
        ask("SELECT id::text FROM zerver_userprofile WHERE delivery_email = '" USER "'");
    assert_contains(outcome.output,
                    region_format(region,
                                  "zerver_userprofile          1 row    id %s   role  400 member "
                                  "→ 300 moderator\n"
                                  "zerver_realmauditlog        1 row    id %lld   new\n"
                                  "zerver_usergroupmembership  2 rows   id ",
                                  id, atoll(log) + 1));
    assert_contains(outcome.output, "after the commit            6 cache keys · 4 events to ");
    assert_contains(outcome.output, " users\nThis was a dry run: nothing was changed.\n");
    assert_null(strstr(outcome.output, "Role for"));
    assert_string_equal(ask(user_sql), as_member);
    assert_string_equal(ask(audit_sql), before);
}

static const cJSON *member(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    assert_non_null(item);
    return item;
}

static void assert_json(struct outcome outcome)
{
    assert_int_equal(outcome.status, 0);
    const cJSON *root = json_parse(region, outcome.output, NULL);
    const cJSON *change = cJSON_GetArrayItem(member(root, "changes"), 0);
    assert_string_equal(json_text(change, "table"), "zerver_userprofile");
    assert_string_equal(json_text(change, "operation"), "update");
    assert_int_equal(json_integer(member(change, "before"), "role", 0), 400);
    assert_int_equal(json_integer(member(change, "after"), "role", 0), 300);
    const cJSON *gone = cJSON_GetArrayItem(member(root, "changes"), 2);
    assert_string_equal(json_text(gone, "operation"), "delete");
    assert_true(json_integer(member(gone, "before"), "user_profile_id", 0) > 0);
    const cJSON *caches = cJSON_GetArrayItem(member(root, "effects"), 0);
    assert_string_equal(json_text(caches, "kind"), "cache");
    assert_int_equal(cJSON_GetArraySize(member(caches, "keys")), 6);
    const cJSON *event = cJSON_GetArrayItem(member(root, "effects"), 1);
    assert_string_equal(json_text(event, "kind"), "event");
    assert_string_equal(json_text(member(event, "body"), "type"), "realm_user");
    assert_int_equal(json_integer(root, "exit_code", 9), 0);
}

/* The same in a preview as for real, and the API key in neither. */
static void test_json(void **state)
{
    (void)state;
    const char *key =
        ask("SELECT api_key FROM zerver_userprofile WHERE delivery_email = '" USER "'");
    assert_int_equal(strlen(key), 32);
    struct outcome preview = CHANGE("moderator", "-n", "--json");
    assert_json(preview);
    assert_null(strstr(preview.output, key));
    assert_non_null(strstr(preview.output, ",\"preview\":true,\"tables\":["));
    struct outcome real = CHANGE("moderator", "--json");
    assert_json(real);
    assert_non_null(strstr(real.output, ",\"preview\":false,\"tables\":["));
    assert_null(strstr(real.output, key));
    assert_int_equal(CHANGE("member").status, 0);
    assert_null(strstr(CHANGE("moderator", "--jsonl").output, key));
}

/* The journal has no room: nothing is changed, and that is what is said. The audit trail's lines
 * are short enough. */
static void test_full_disk(void **state)
{
    (void)state;
    const char *place, *log = ask(audit_sql);
    const char *config = config_with_state(&place);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit tight = {1400, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    struct outcome outcome = RUN_WITH(config, "-r", "it", USER, "owner");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(outcome.status, 1);
    assert_contains(outcome.errors, "outbox can't be written: File too large. Nothing was changed."
                                    "\nhint: make room there");
    assert_string_equal(ask(user_sql), as_member);
    assert_string_equal(ask(audit_sql), log);
    assert_contains(trail(place), "\"result\":\"failed\"");
}

static void test_read_only(void **state)
{
    (void)state;
    const char *place, *log = ask(audit_sql);
    const char *config = config_with_state(&place);
    assert_outcome(RUN_WITH(config, "-r", "it", USER, "owner", "--read-only"), 3, "",
                   "change_user_role changes something, and this is read-only.\n"
                   "hint: leave --read-only out.\n");
    add_to_config(config, "read_only = yes\n");
    assert_outcome(RUN_WITH(config, "-r", "it", USER, "owner"), 3, "",
                   "change_user_role changes something, and this is read-only.\n"
                   "hint: profile default says read_only = yes.\n");
    const char *text = trail(place);
    const cJSON *entry = json_parse(region, strchr(text, '\n') + 1, NULL);
    assert_string_equal(json_text(entry, "phase"), "refused");
    assert_string_equal(json_text(entry, "command"), "change_user_role");
    assert_false(json_boolean(entry, "preview"));
    assert_contains(json_text(entry, "words"), USER " owner -r it");
    assert_int_equal(RUN_WITH(config, "-r", "it", USER, "owner", "-n").status, 0);
    assert_string_equal(ask(user_sql), as_member);
    assert_string_equal(ask(audit_sql), log);
}

/* Two lines for a change: before anything is done, and how it ended. */
static void test_trail(void **state)
{
    (void)state;
    const char *place;
    const char *config = config_with_state(&place);
    assert_int_equal(RUN_WITH(config, "-r", "it", USER, "owner").status, 0);
    assert_int_equal(RUN_WITH(config, "-r", "it", USER, "owner").status, 1);
    struct outcome listed = run(config, NULL,
                                (const char *const[]){"audit", "--plain", "--fields",
                                                      "command,preview,phase,result,rows", NULL});
    assert_outcome(listed, 0,
                   "change_user_role\tfalse\tbegun\t\\N\t\\N\n"
                   "change_user_role\tfalse\tended\tdone\t5\n"
                   "change_user_role\tfalse\tbegun\t\\N\t\\N\n"
                   "change_user_role\tfalse\tended\tfailed\t0\n",
                   "");
    const char *const verify[] = {"audit", "--verify", NULL};
    assert_outcome(run(config, NULL, verify), 0, "The audit trail holds: 4 lines.\n", "");
    const char *path = region_format(region, "%s/audit.jsonl", place);
    char *text = region_copy_text(region, trail(place));
    memcpy(strstr(text, " owner"), " guest", 6);
    FILE *file = fopen(path, "we");
    fputs(text, file);
    fclose(file);
    assert_outcome(run(config, NULL, verify), 1, "",
                   "The audit trail is broken at line 1: it was altered, or lines before it were "
                   "taken out or put in.\n");
}

static void test_no_trail_no_change(void **state)
{
    (void)state;
    const char *place;
    const char *config = config_with_state(&place);
    const char *path = region_format(region, "%s/audit.jsonl", place);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_outcome(RUN_WITH(config, "-r", "it", USER, "owner"), 1, "",
                   region_format(region,
                                 "The audit trail %s can't be written: Is a directory. Nothing was "
                                 "changed.\nhint: make it writable, or set `audit = no` in "
                                 "aloha-tui.conf.\n",
                                 path));
    assert_string_equal(ask(user_sql), as_member);
    add_to_config(config, "audit = no\n");
    assert_int_equal(RUN_WITH(config, "-r", "it", USER, "owner").status, 0);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(RUN_WITH(config, "-r", "it", USER, "member").status, 0);
    assert_null(trail(place));
}

/* One changes, the other finds it done. */
static void test_two_at_once(void **state)
{
    (void)state;
    enum { ROUNDS = 5 };
    for (int round = 0; round < ROUNDS; round++) {
        const char *role = round % 2 ? "member" : "owner", *log = ask(audit_sql);
        const char *const words[] = {"change_user_role", "-r", "it", USER, role, NULL};
        struct program programs[2];
        struct outcome outcomes[2];
        for (int i = 0; i < 2; i++)
            programs[i] = program_start(program_words(region, NULL, words), NULL);
        for (int i = 0; i < 2; i++)
            outcomes[i] = program_finish(region, &programs[i]);
        int late = outcomes[0].status == 0 ? 1 : 0;
        assert_int_equal(outcomes[!late].status, 0);
        assert_contains(outcomes[!late].output, "Role for " USER " changed from ");
        assert_outcome(outcomes[late], 1, "", "User already has this role.\n");
        assert_int_equal(atoi(ask(audit_sql)), atoi(log) + 1);
    }
}

static void test_lines(void **state)
{
    (void)state;
    static const char lines[] = "change_user_role -r it " USER " owner\n"
                                "change_user_role -r it " USER " guest -n -q\n"
                                "change_user_role -r it " USER " owner\n"
                                "change_user_role -r it " USER " guest\n";
    struct outcome outcome = run(NULL, lines, (const char *const[]){"-", NULL});
    assert_int_equal(outcome.status, 1);
    assert_string_equal(outcome.errors, "User already has this role.\nline 3: exit status 1\n");
    assert_contains(outcome.output,
                    "Role for " USER " changed from Member to Organization owner.\n");
    assert_string_equal(ask(user_sql), "100 f f @role:owners");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_each_role),          TEST(test_audit_row),   TEST(test_permissions),
        TEST(test_what_is_refused),    TEST(test_last_owner),  TEST(test_group_is_missing),
        TEST(test_provisional_member), TEST(test_preview),     TEST(test_json),
        TEST(test_read_only),          TEST(test_full_disk),   TEST(test_trail),
        TEST(test_no_trail_no_change), TEST(test_two_at_once), TEST(test_lines),
    };
    return cmocka_run_group_tests(tests, sandbox_open_for_all, sandbox_close);
}
