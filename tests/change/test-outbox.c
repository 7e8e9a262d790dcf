/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox with real services: what arrives, what waits while they are down, and what survives
 * when the program is killed at every step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/json.h"
#include "core/process.h"
#include "core/region.h"
#include "server/database.h"
#include "tests/action/sandbox.h"
#include "tests/consumer.h"
#include "tests/servers.h"

/* A member of `it` who has been there for long; the events of a change of role. */
#define USER "ada.jones-parry148@it.example.com"
enum { EVENTS = 4, KILLED = 128 + SIGKILL };

static const char cache_prefix[] = "0123456789abcdef0123456789abcdef:";

static struct servers *servers;
static amqp_connection_state_t consumer;

/* Memory, connection, and configurations with all services and without one of them, which share a
 * state directory, of the test that runs. */
static struct region *region;
static struct database *database;
static const char *good, *without_memcached, *without_rabbitmq, *state_directory;
static const char *key; /* of the user's row in memcached */

static const char *ask(const char *sql)
{
    struct error error = ERROR_IN(region);
    struct rows *rows = database_query(database, region, &error, sql, NO_PARAMETERS);
    if (!rows)
        fail_msg("%s: %s", sql, error.text);
    return rows_text(rows, 0, 0);
}

static void write_file(const char *path, const char *mode, const char *text)
{
    FILE *file = fopen(path, mode);
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static const char *below(const char *name)
{
    return region_format(region, "%s/%s", state_directory, name);
}

/* The private server's own files, but for a server that uses RabbitMQ. */
static void copy_etc(void)
{
    const char *text = program_read_file(region, getenv("ALOHA_TEST_CONFIG"));
    const char *etc = strstr(text, "\netc = ") + strlen("\netc = ");
    const char *from = region_format(region, "%.*s", (int)strcspn(etc, "\n"), etc);
    const char *const argv[] = {"cp", "-r", from, below("etc"), NULL};
    pid_t pid;
    assert_true(process_start(
        argv, (struct process_streams){PROCESS_NULL, PROCESS_INHERIT, PROCESS_INHERIT},
        PROCESS_OUR_GROUP, &pid, NULL));
    assert_int_equal(process_wait(pid), 0);
    write_file(below("etc/settings.py"), "ae", "USING_RABBITMQ = True\n");
}

static const char *write_config(const char *name, const char *memcached, int rabbitmq_port)
{
    const char *path = below(name);
    write_file(path, "we",
               region_format(region,
                             "[profile default]\netc = %s\ndeployment = %s\ndatabase = %s\n"
                             "memcached = %s\n"
                             "rabbitmq = amqp://aloha:s3cret%%20of%%20the%%20test@127.0.0.1:%d/\n"
                             "state = %s\n",
                             below("etc"), below("deployment"), getenv("ALOHA_TEST_DATABASE"),
                             memcached, rabbitmq_port, below("state")));
    return path;
}

static int set_up(void **state)
{
    (void)state;
    region = region_create();
    char *path = region_format(region, "%s/outbox.XXXXXX", getenv("TMPDIR"));
    state_directory = mkdtemp(path);
    copy_etc();
    assert_int_equal(mkdir(below("deployment"), 0700), 0);
    assert_int_equal(mkdir(below("deployment/var"), 0700), 0);
    write_file(below("deployment/var/remote_cache_prefix"), "we",
               region_format(region, "%s\n", cache_prefix));
    const char *memcached = servers_path(servers, "memcached");
    int port = servers_rabbitmq_port(servers);
    good = write_config("good.conf", memcached, port);
    without_memcached = write_config("without-memcached.conf", "/nonexistent/socket", port);
    without_rabbitmq = write_config("without-rabbitmq.conf", memcached, servers_free_port());
    database = database_connect(
        &(struct database_options){.conninfo = getenv("ALOHA_TEST_DATABASE")}, NULL);
    assert_non_null(database);
    key = region_format(
        region, ":1:%suser_profile_by_id:%s", cache_prefix,
        ask("SELECT id::text FROM zerver_userprofile WHERE delivery_email = '" USER "'"));
    return 0;
}

static struct outcome run(const char *config, const char *const words[])
{
    struct program program = program_start(program_words(region, config, words), NULL);
    return program_finish(region, &program);
}

#define RUN(config, ...) run(config, (const char *const[]){__VA_ARGS__, NULL})

static struct outcome change_role(const char *config, const char *role)
{
    return RUN(config, "change_user_role", "-r", "it", USER, role);
}

static int tear_down(void **state)
{
    (void)state;
    change_role(good, "member");
    while (consumer_take(region, consumer, "notify_tornado"))
        continue;
    database_close(database);
    region_destroy(region);
    return 0;
}

static void assert_done(struct outcome outcome)
{
    assert_string_equal(outcome.errors, "");
    assert_int_equal(outcome.status, 0);
}

static void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s\nis not in\n%s", part, text);
}

/* What waits, as "state effects" for each entry. */
static const char *waiting(void)
{
    struct outcome outcome = RUN(good, "outbox", "--plain", "--fields", "state,effects");
    assert_done(outcome);
    return outcome.output;
}

static const char *const ops_to_moderator[EVENTS] = {"update", "remove_members", "add_members",
                                                     "remove_members"};
static const char *const ops_to_member[EVENTS] = {"update", "remove_members", "add_members",
                                                  "add_members"};

/* The next event of the queue has this `op`. */
static void assert_event(const char *op)
{
    const char *body = consumer_take(region, consumer, "notify_tornado");
    assert_non_null(body);
    const cJSON *root = json_parse(region, body, NULL);
    assert_string_equal(json_text(cJSON_GetObjectItemCaseSensitive(root, "event"), "op"), op);
    assert_true(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(root, "users")) > 100);
}

/* All events of a change came so many times, in order, and no other. */
static void assert_events(const char *const ops[EVENTS], int times)
{
    for (int i = 0; i < times * EVENTS; i++)
        assert_event(ops[i % EVENTS]);
    assert_null(consumer_take(region, consumer, "notify_tornado"));
}

static void test_everything_arrives(void **state)
{
    (void)state;
    consumer_store(servers, key);
    assert_true(consumer_has(servers, key));
    assert_done(change_role(good, "moderator"));
    assert_false(consumer_has(servers, key));
    assert_string_equal(waiting(), "");
    const char *body = consumer_take(region, consumer, "notify_tornado");
    const char *id = strrchr(key, ':') + 1;
    assert_contains(body, region_format(region,
                                        "{\"event\":{\"type\":\"realm_user\",\"op\":\"update\","
                                        "\"person\":{\"user_id\":%s,\"role\":300}},\"users\":[",
                                        id));
    assert_int_equal(body[strlen(body) - 1], '}');
    for (int i = 1; i < EVENTS; i++)
        assert_event(ops_to_moderator[i]);
    assert_null(consumer_take(region, consumer, "notify_tornado"));
}

static void test_preview_delivers_nothing(void **state)
{
    (void)state;
    consumer_store(servers, key);
    assert_done(RUN(good, "change_user_role", "-r", "it", USER, "guest", "-n"));
    assert_true(consumer_has(servers, key));
    assert_null(consumer_take(region, consumer, "notify_tornado"));
    assert_string_equal(waiting(), "");
}

static void test_memcached_is_down(void **state)
{
    (void)state;
    consumer_store(servers, key);
    struct outcome outcome = change_role(without_memcached, "moderator");
    assert_int_equal(outcome.status, 0);
    assert_contains(outcome.output, "Role for " USER " changed from Member to Moderator.\n");
    assert_contains(outcome.errors, "The change is made, but 1 effect could not be delivered: "
                                    "Cannot reach memcached at /nonexistent/socket");
    assert_events(ops_to_moderator, 1);
    assert_true(consumer_has(servers, key));
    assert_string_equal(waiting(), "committed\t1\n");
    assert_done(change_role(good, "guest"));
    assert_false(consumer_has(servers, key));
    assert_string_equal(waiting(), "");
}

/* An empty file of its name stands before the real one. */
static void test_libmemcached_is_broken(void **state)
{
    (void)state;
    const char *name = below("libmemcached.so.11");
    write_file(name, "we", "");
    setenv("LD_LIBRARY_PATH", state_directory, 1);
    struct outcome outcome = change_role(good, "moderator");
    unsetenv("LD_LIBRARY_PATH");
    assert_int_equal(outcome.status, 0);
    assert_contains(outcome.errors,
                    "1 effect could not be delivered: The library of the package libmemcached11 "
                    "can't be loaded: ");
    assert_events(ops_to_moderator, 1);
    assert_string_equal(waiting(), "committed\t1\n");
    assert_done(RUN(good, "outbox", "--deliver"));
    assert_string_equal(waiting(), "");
}

/* Both accept connections and say nothing: each costs its time limit once. */
static void test_services_are_silent(void **state)
{
    (void)state;
    int fd, port = servers_listen_in_silence(&fd);
    const char *silent =
        write_config("silent.conf", region_format(region, "127.0.0.1:%d", port), port);
    int64_t start = clock_monotonic_ms();
    struct outcome outcome = change_role(silent, "moderator");
    assert_true(clock_monotonic_ms() - start < 15000);
    close(fd);
    assert_int_equal(outcome.status, 0);
    assert_contains(outcome.errors, "The change is made, but 5 effects could not be delivered: "
                                    "Cannot reach memcached at 127.0.0.1:");
    assert_string_equal(waiting(), "committed\t5\n");
    assert_done(RUN(good, "outbox", "--deliver"));
    assert_events(ops_to_moderator, 1);
}

/* A signal between the commit and its delivery: what was done can be taken back all the same. */
static void test_a_signal_after_the_commit(void **state)
{
    (void)state;
    int fd, port = servers_listen_in_silence(&fd);
    const char *silent =
        write_config("silent.conf", region_format(region, "127.0.0.1:%d", port), port);
    struct program program =
        program_start(program_words(region, silent,
                                    (const char *const[]){"change_user_role", "-r", "it", USER,
                                                          "moderator", NULL}),
                      NULL);
    while (
        strcmp(ask("SELECT role::text FROM zerver_userprofile WHERE delivery_email = '" USER "'"),
               "300") != 0)
        continue;
    kill(program.pid, SIGINT);
    struct outcome outcome = program_finish(region, &program);
    close(fd);
    assert_int_equal(outcome.status, 130);
    assert_contains(outcome.errors, "was interrupted; what it had committed stays");
    assert_string_equal(RUN(good, "audit", "-c", "1", "--plain", "--fields", "phase,undo").output,
                        "ended\tyes\n");
    assert_done(RUN(good, "outbox", "--deliver"));
    assert_events(ops_to_moderator, 1);
}

static void test_rabbitmq_is_down(void **state)
{
    (void)state;
    consumer_store(servers, key);
    struct outcome outcome = change_role(without_rabbitmq, "moderator");
    assert_int_equal(outcome.status, 0);
    assert_contains(outcome.errors, "but 4 effects could not be delivered: Cannot reach RabbitMQ");
    assert_false(consumer_has(servers, key));
    assert_string_equal(waiting(), "committed\t4\n");
    outcome = change_role(without_rabbitmq, "member");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(waiting(), "committed\t4\ncommitted\t4\n");
    outcome = RUN(without_rabbitmq, "outbox", "--deliver");
    assert_int_equal(outcome.status, 6);
    assert_contains(outcome.errors, "Not everything could be delivered: Cannot reach RabbitMQ");
    assert_int_equal(RUN(good, "outbox", "--deliver", "--read-only").status, 3);
    assert_done(RUN(good, "outbox", "--deliver", "-n"));
    assert_null(consumer_take(region, consumer, "notify_tornado"));
    outcome = RUN(good, "outbox", "--deliver");
    assert_done(outcome);
    assert_contains(outcome.output, "2 of 2 entries are done and gone.\n");
    for (int i = 0; i < EVENTS; i++)
        assert_event(ops_to_moderator[i]);
    assert_events(ops_to_member, 1);
}

/* Doctor tells of what waits, and of a broker that is gone. */
static void test_doctor(void **state)
{
    (void)state;
    assert_int_equal(change_role(without_rabbitmq, "moderator").status, 0);
    struct outcome outcome = RUN(without_rabbitmq, "doctor");
    assert_int_equal(outcome.status, 1);
    assert_contains(outcome.output, "\nerror    rabbitmq      Cannot reach RabbitMQ at 127.0.0.1");
    assert_contains(outcome.output, "\nwarning  outbox        1 change is not delivered in full\n");
    assert_null(strstr(outcome.output, SERVERS_PASSWORD));
    outcome = RUN(good, "doctor");
    assert_contains(outcome.output, "\nok       rabbitmq      amqp://aloha");
    assert_null(strstr(outcome.output, "s3cret"));
}

/* What is not ours, or not understood, is shown and stays. */
static void test_strange_entries_stay(void **state)
{
    (void)state;
    static const char effects[] =
        "\"effects\":[{\"kind\":\"queue\",\"queue\":\"test\",\"body\":{}}]}\n";
    assert_done(RUN(good, "outbox"));
    write_file(below("state/outbox/1-1"), "we",
               region_format(region,
                             "{\"transaction\":\"3\",\"system\":\"1\",\"database\":\"aloha\",%s",
                             effects));
    write_file(below("state/outbox/1-2"), "we", "torn");
    write_file(
        below("state/outbox/1-3"), "we",
        region_format(region,
                      "{\"transaction\":\"%s\",\"system\":\"%s\",\"database\":\"aloha_sandbox\","
                      "\"effects\":[{\"kind\":\"from a later release\"},{}]}\n",
                      ask("SELECT pg_current_xact_id()::text"),
                      ask("SELECT system_identifier::text FROM pg_control_system()")));
    assert_string_equal(waiting(), "elsewhere\t1\nunreadable\t0\ncommitted\t2\n");
    struct outcome outcome = RUN(good, "outbox", "--deliver");
    assert_int_equal(outcome.status, 6);
    assert_contains(outcome.errors, "Its effects can't be read by this release.");
    assert_string_equal(waiting(), "elsewhere\t1\nunreadable\t0\ncommitted\t2\n");
}

static void execute(const char *sql)
{
    assert_non_null(database_query(database, region, NULL, sql, NO_PARAMETERS));
}

static void assert_refused(struct outcome outcome, int status, const char *text)
{
    assert_contains(outcome.errors, text);
    assert_int_equal(outcome.status, status);
}

/* Three entries: of another database, torn, and of a transaction that is open. */
static void write_entries(void)
{
    static const char effects[] =
        "\"effects\":[{\"kind\":\"queue\",\"queue\":\"test\",\"body\":{}}]}\n";
    assert_done(RUN(good, "outbox"));
    write_file(below("state/outbox/1-1"), "we",
               region_format(region,
                             "{\"transaction\":\"3\",\"system\":\"1\",\"database\":\"aloha\",%s",
                             effects));
    write_file(below("state/outbox/1-2"), "we", "torn");
    write_file(
        below("state/outbox/1-3"), "we",
        region_format(region,
                      "{\"transaction\":\"%s\",\"system\":\"%s\",\"database\":\"aloha_sandbox\",%s",
                      ask("SELECT pg_current_xact_id()::text"),
                      ask("SELECT system_identifier::text FROM pg_control_system()"), effects));
}

/* What nobody can settle goes when a person says so, and the trail says who. */
static void test_drop(void **state)
{
    (void)state;
    execute("BEGIN");
    write_entries();
    assert_refused(RUN(good, "outbox", "--drop", "1-1"), 3, "hint: pass -f to drop it.\n");
    assert_refused(RUN(good, "outbox", "--drop", "1-9", "-f"), 1,
                   "There is no entry '1-9'.\nhint: ");
    assert_refused(RUN(good, "outbox", "--drop", "../audit.jsonl", "-f"), 1, "There is no entry");
    assert_refused(RUN(good, "outbox", "--drop", "1-1", "-f", "--read-only"), 3, "read-only");
    assert_refused(RUN(good, "outbox", "--drop", "1-1", "--deliver"), 2, "not allowed with");
    assert_refused(RUN(good, "outbox", "-f"), 2, "-f is for --drop only.");
    assert_refused(RUN(good, "outbox", "--drop", "1-3", "-f"), 3,
                   "1-3 belongs to a change that is still being made.");
    assert_done(RUN(good, "outbox", "--drop", "1-1", "-f", "-n"));
    assert_string_equal(waiting(), "elsewhere\t1\nunreadable\t0\nin progress\t1\n");
    struct outcome outcome = RUN(good, "outbox", "--drop", "1-1", "-f");
    assert_done(outcome);
    assert_contains(outcome.output, "1-1 is dropped.\n");
    assert_done(RUN(good, "outbox", "--drop", "1-2", "-f"));
    assert_string_equal(waiting(), "in progress\t1\n");
    execute("ROLLBACK");
    assert_string_equal(waiting(), "aborted\t1\n");
    assert_contains(program_read_file(region, below("state/audit.jsonl")),
                    "\"words\":\"--drop 1-2 ");
}

/* --- killed at every step --- */

struct kill {
    const char *point;
    int passages; /* it is tried at each passage from 1 on */
    bool committed;
    int twice_at; /* the passage at which the events come twice, 0: never */
};

/* Passage 1 of a delivery is that of the caches, where nobody sees whether a key went twice, and
 * passage 2 that of the events. */
static const struct kill kills[] = {
    {"before-journal", 1, false, 0}, {"before-commit", 1, false, 0}, {"after-commit", 1, true, 0},
    {"before-delivery", 2, true, 0}, {"after-delivery", 2, true, 2}, {"after-strike", 2, true, 0},
    {"before-removal", 1, true, 0},  {"after-removal", 1, true, 0},
};

/* The database server takes a moment to see that its client is gone. */
static void await_end_of_sessions(void)
{
    while (*ask("SELECT string_agg(pid::text, ' ') FROM pg_stat_activity"
                " WHERE application_name = 'aloha-tui'"))
        poll(NULL, 0, 2);
}

static struct outcome run_to_fault(const char *point, int passage, const char *const words[])
{
    setenv("ALOHA_TUI_FAULT", region_format(region, "%s:%d", point, passage), 1);
    struct outcome outcome = run(good, words);
    unsetenv("ALOHA_TUI_FAULT");
    await_end_of_sessions();
    return outcome;
}

static bool faults_are_built_in(void)
{
    const char *const words[] = {"change_user_role", "-r", "it", USER, "moderator", NULL};
    bool built_in = run_to_fault("before-journal", 1, words).status == KILLED;
    if (!built_in) {
        assert_done(change_role(good, "member"));
        while (consumer_take(region, consumer, "notify_tornado"))
            continue;
    }
    return built_in;
}

static const char state_sql[] =
    "SELECT format('%s %s %s', u.role, string_agg(g.name, ' ' ORDER BY g.name),"
    " (SELECT count(*) FROM zerver_realmauditlog WHERE modified_user_id = u.id))"
    " FROM zerver_userprofile u JOIN zerver_usergroupmembership m ON m.user_profile_id = u.id"
    " JOIN zerver_usergroup g ON g.id = m.user_group_id AND g.is_system_group"
    " WHERE u.delivery_email = '" USER "' GROUP BY u.id";

/* How the database looks as a moderator or member with so many audit rows. */
static const char *expected_state(bool moderator, int audit_rows)
{
    return region_format(region, "%s %d",
                         moderator ? "300 @role:moderators" : "400 @role:fullmembers @role:members",
                         audit_rows);
}

struct progress {
    bool moderator;
    int audit_rows;
};

/* Kills one change of role, lets the outbox recover, and compares everything with what must be. */
static void kill_once(const struct kill *kill, int passage, struct progress *progress)
{
    bool to_moderator = !progress->moderator;
    const char *role = to_moderator ? "moderator" : "member";
    consumer_store(servers, key);
    const char *const words[] = {"change_user_role", "-r", "it", USER, role, NULL};
    assert_int_equal(run_to_fault(kill->point, passage, words).status, KILLED);
    if (kill->committed) {
        progress->moderator = to_moderator;
        progress->audit_rows++;
    }
    assert_string_equal(ask(state_sql), expected_state(progress->moderator, progress->audit_rows));
    assert_done(RUN(good, "outbox", "--deliver"));
    assert_string_equal(waiting(), "");
    assert_int_equal(consumer_has(servers, key), !kill->committed);
    if (kill->committed)
        assert_events(to_moderator ? ops_to_moderator : ops_to_member,
                      kill->twice_at == passage ? 2 : 1);
    assert_null(consumer_take(region, consumer, "notify_tornado"));
    assert_string_equal(ask(state_sql), expected_state(progress->moderator, progress->audit_rows));
}

static struct progress first_progress(void)
{
    const char *text = ask(state_sql);
    return (struct progress){.audit_rows = atoi(strrchr(text, ' ') + 1)};
}

static void test_killed_at_every_step(void **state)
{
    (void)state;
    enum { KILLS = 200 };
    if (!faults_are_built_in())
        skip();
    assert_done(RUN(good, "outbox", "--deliver"));
    struct progress progress = first_progress();
    for (int done = 0; done < KILLS;) {
        for (size_t i = 0; i < sizeof kills / sizeof *kills; i++) {
            for (int passage = 1; passage <= kills[i].passages; passage++, done++)
                kill_once(&kills[i], passage, &progress);
        }
    }
    const char *const verify[] = {"audit", "--verify", NULL};
    assert_done(run(good, verify));
}

/* Killed once more while it recovers. */
static void test_killed_while_recovering(void **state)
{
    (void)state;
    if (!faults_are_built_in())
        skip();
    assert_done(RUN(good, "outbox", "--deliver"));
    const char *const change[] = {"change_user_role", "-r", "it", USER, "moderator", NULL};
    const char *const deliver[] = {"outbox", "--deliver", NULL};
    assert_int_equal(run_to_fault("after-commit", 1, change).status, KILLED);
    assert_int_equal(run_to_fault("after-strike", 1, deliver).status, KILLED);
    assert_string_equal(waiting(), "committed\t4\n");
    assert_int_equal(run_to_fault("after-delivery", 1, deliver).status, KILLED);
    assert_string_equal(waiting(), "committed\t4\n");
    assert_done(run(good, deliver));
    assert_events(ops_to_moderator, 2);
}

static int start_servers(void **state)
{
    sandbox_open_for_all(state);
    servers = servers_start(SERVERS_RABBITMQ | SERVERS_MEMCACHED);
    consumer = consumer_connect(servers);
    /* A queue that is not there can't be read. */
    amqp_queue_declare(consumer, 1, amqp_cstring_bytes("notify_tornado"), false, true, false, false,
                       amqp_empty_table);
    return 0;
}

static int stop_servers(void **state)
{
    consumer_disconnect(consumer);
    servers_stop(servers);
    return sandbox_close(state);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_everything_arrives),   TEST(test_preview_delivers_nothing),
        TEST(test_memcached_is_down),    TEST(test_libmemcached_is_broken),
        TEST(test_services_are_silent),  TEST(test_a_signal_after_the_commit),
        TEST(test_rabbitmq_is_down),     TEST(test_doctor),
        TEST(test_strange_entries_stay), TEST(test_drop),
        TEST(test_killed_at_every_step), TEST(test_killed_while_recovering),
    };
    return cmocka_run_group_tests(tests, start_servers, stop_servers);
}
