/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for every command that changes something: --read-only and a read-only profile refuse
 * it, a preview of it leaves no trace, and two administrators who do the same at once do it once.
 * The commands are those of the registry; one without a row in the table below fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <amqp.h>
#include <hiredis/hiredis.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command/command.h"
#include "command/options.h"
#include "command/registry.h"
#include "command/session.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/region.h"
#include "server/database.h"
#include "tests/action/sandbox.h"
#include "tests/consumer.h"
#include "tests/servers.h"

enum { WORDS_MOST = 8, PATIENCE_MS = 20000, CHANNEL = 1 };

#define PASSWORD     "plover-Quartz-71-lantern"
#define AUDIT_OF(id) "SELECT count(*) FROM zerver_realmauditlog WHERE modified_user_id = " id
#define AUDIT_OF_NEW                                                                               \
    "SELECT count(*) FROM zerver_realmauditlog WHERE event_type = 101 AND modified_user_id ="      \
    " (SELECT id FROM zerver_userprofile WHERE delivery_email = 'new.hand@it.example.com')"

#define GRETA         "greta@example.org"
#define KEPT_STREAM   "helpdesk"
#define DOOMED_STREAM "printers"
#define CORDELIA      "cordelia@lear.example.com"
/* Stands for the id of the run that set_up() has made. */
#define LATEST_RUN "(latest run)"

/* A run of each command that changes something on the demo data. */
struct writer {
    const char *words[WORDS_MOST]; /* NULL at the end */
    const char *input;             /* on standard input, or NULL */
    const char *shown;             /* by its preview: part of the output */
    int second_status;             /* of whoever comes second in doing the same */
    const char *second_says;       /* part of the output or the errors; NULL: as the first */
    const char *audit_sql;         /* counts the audit rows that tell of it; NULL: none do */
    int audit_rows;                /* how many more both leave, by the contract's rules */
};

/* As on the server, a name, an address and idleness that stay the same are logged all the same. */
static const struct writer writers[] = {
    {.words = {"add_users_to_streams", "-r", "it", "-u", "erin@it.example.com", "-s", "new one"},
     .shown = "zerver_subscription",
     .second_says = "Already subscribed erin@it.example.com to new one",
     .audit_sql = "SELECT count(*) FROM zerver_realmauditlog WHERE event_type IN (601, 301)",
     .audit_rows = 2},
    {.words = {"addstatictoken", "-t", "abcd2345", GRETA}, .shown = "otp_static_statictoken"},
    {.words = {"apply", "plan"},
     .shown = "300 moderator",
     .second_status = 5,
     .second_says = "Rows have changed since",
     .audit_sql = AUDIT_OF("41") " AND event_type = 105",
     .audit_rows = 1},
    {.words = {"bulk_change_user_name", "-r", "it", "names"},
     .shown = "Dai Second",
     .second_says = "Dai Second -> Dai Second",
     .audit_sql = AUDIT_OF("44"),
     .audit_rows = 2},
    {.words = {"change_password", "-r", "it", "erin@it.example.com"},
     .input = PASSWORD "\n" PASSWORD "\n",
     .shown = "zerver_userprofile"},
    {.words = {"change_user_email", "-r", "it", "erin@it.example.com", "erin.two@it.example.com"},
     .shown = "erin.two@it.example.com",
     .audit_sql = AUDIT_OF("45"),
     .audit_rows = 2},
    {.words = {"change_user_role", "-r", "it", "leila@it.example.com", "moderator"},
     .shown = "300 moderator",
     .second_status = 1,
     .second_says = "User already has this role.",
     .audit_sql = AUDIT_OF("51") " AND event_type = 105",
     .audit_rows = 1},
    {.words = {"changepassword", GRETA},
     .input = PASSWORD "\n" PASSWORD "\n",
     .shown = "zerver_userprofile"},
    {.words = {"clear_auth_rate_limit_history", "-u", GRETA}, .shown = ""},
    {.words = {"clearsessions"}, .shown = ""},
    {.words = {"clearsocial"}, .shown = ""},
    {.words = {"create_stream", "-r", "it", "another one"},
     .shown = "zerver_stream",
     .audit_sql = "SELECT count(*) FROM zerver_realmauditlog WHERE event_type = 601",
     .audit_rows = 1},
    {.words = {"create_user", "-r", "it", "new.hand@it.example.com", "New Hand"},
     .shown = "zerver_userprofile",
     .second_status = 1,
     .second_says = "already",
     .audit_sql = AUDIT_OF_NEW,
     .audit_rows = 1},
    {.words = {"deactivate_realm", "-r", "lear"},
     .shown = "deactivated",
     .second_says = "The realm lear is already deactivated.",
     .audit_sql = "SELECT count(*) FROM zerver_realmauditlog WHERE event_type = 201",
     .audit_rows = 1},
    {.words = {"deactivate_user", "-f", "-r", "it", "coder@it.example.com"},
     .shown = "is_active",
     .second_says = "coder@it.example.com is not active: nothing is changed.",
     .audit_sql = AUDIT_OF("53") " AND event_type = 103",
     .audit_rows = 1},
    {.words = {"delete_user", "-f", "-r", "it", "-u", "avi@it.example.com"},
     .shown = "zerver_userprofile",
     .second_status = 5,
     .second_says = "The user was deleted just now.",
     .audit_sql = "SELECT count(*) FROM zerver_userprofile WHERE is_mirror_dummy",
     .audit_rows = 1},
    {.words = {"enqueue_file", "embed_links", "-"},
     .input = "{}\n",
     .shown = "Queueing to queue embed_links: {}"},
    {.words = {"logout_all_users"}, .shown = "django_session"},
    {.words = {"merge_streams", "-r", "it", KEPT_STREAM, DOOMED_STREAM},
     .shown = "zerver_stream",
     .second_says = "Added 0 subscriptions",
     .audit_sql = "SELECT count(*) FROM zerver_realmauditlog WHERE event_type = 602",
     .audit_rows = 1},
    {.words = {"outbox", "--deliver"}, .shown = "started"},
    {.words = {"promote_new_full_members"},
     .shown = "zerver_usergroupmembership",
     .audit_sql = "SELECT count(*) FROM zerver_usergroupmembership WHERE user_profile_id = 21",
     .audit_rows = 0},
    {.words = {"purge_queue", "invites"}, .shown = "invites: 0 messages would be discarded."},
    {.words = {"rate_limit", "-e", GRETA, "block"}, .shown = "Applying operation to User ID: "},
    {.words = {"reactivate_realm", "-r", "old"},
     .shown = "deactivated",
     .second_says = "Realm old is already active.",
     .audit_sql = "SELECT count(*) FROM zerver_realmauditlog WHERE event_type = 202",
     .audit_rows = 1},
    {.words = {"reactivate_user", "-r", "it", "max@it.example.com"},
     .shown = "is_active",
     .second_says = "max@it.example.com is active already.",
     .audit_sql = AUDIT_OF("42") " AND event_type = 104",
     .audit_rows = 1},
    {.words = {"realm_domain", "-r", "it", "--op", "add", "new.example"},
     .shown = "zerver_realmdomain",
     .second_status = 1,
     .second_says = "The domain new.example is already a part of your organization.",
     .audit_sql = "SELECT count(*) FROM zerver_realmdomain",
     .audit_rows = 1},
    {.words = {"remove_users_from_stream", "-r", "it", "-s", KEPT_STREAM, "-a"},
     .shown = "zerver_subscription",
     .second_says = "was not subscribed"},
    {.words = {"soft_deactivate_users", "-d", "-r", "it", "bidi@it.example.com"},
     .shown = "long_term_idle",
     .audit_sql = AUDIT_OF("61"),
     .audit_rows = 2},
    {.words = {"sync_api_key"}, .shown = "api_key"},
    {.words = {"two_factor_disable", GRETA}, .shown = ""},
    {.words = {"undo", LATEST_RUN},
     .shown = "400 member",
     .second_status = 5,
     .second_says = "Rows have changed since",
     .audit_sql = AUDIT_OF("(SELECT id FROM zerver_userprofile WHERE delivery_email = '" CORDELIA
                           "')") " AND event_type = 105",
     .audit_rows = 1},
};

static struct servers *servers;
static const char *latest_run;
static amqp_connection_state_t consumer;
static redisContext *redis;

static const char *below(struct sandbox *sandbox, const char *name)
{
    return region_format(sandbox->region, "%s/%s", sandbox->directory, name);
}

static void write_file(const char *path, const char *mode, const char *text)
{
    FILE *file = fopen(path, mode);
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* The sandbox on servers of the suite's own, as a profile for work and one to look only. */
static void write_config(struct sandbox *sandbox)
{
    struct buffer text = {0};
    for (int read_only = 0; read_only < 2; read_only++)
        buffer_format(&text,
                      "[profile %s]\netc = %s\ndeployment = %s\n"
                      "database = %s dbname=aloha_sandbox\nredis = unix://%s\nmemcached = %s\n"
                      "rabbitmq = amqp://aloha:s3cret%%20of%%20the%%20test@127.0.0.1:%d/\n"
                      "state = %s\n%s",
                      read_only ? "look" : "default", below(sandbox, "etc"),
                      below(sandbox, "deployment"), getenv("ALOHA_TEST_DATABASE"),
                      servers_path(servers, "redis"), servers_path(servers, "memcached"),
                      servers_rabbitmq_port(servers), below(sandbox, "state"),
                      read_only ? "read_only = yes\n" : "");
    write_file(sandbox->config, "we", buffer_text(&text));
    buffer_free(&text);
}

/* A plan to be applied, and a run to be undone. */
static void prepare_plan_and_run(struct sandbox *sandbox)
{
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "--plan-out", "plan", "change_user_role",
                                         "-r", "it", "bo@it.example.com", "moderator");
    if (outcome.status != 0)
        fail_msg("%s", outcome.errors);
    outcome = SANDBOX_RUN(sandbox, NULL, "change_user_role", "-r", "lear", CORDELIA, "moderator");
    if (outcome.status != 0)
        fail_msg("%s", outcome.errors);
    outcome = SANDBOX_RUN(sandbox, NULL, "audit", "-c", "1", "--plain", "--fields", "id");
    latest_run = region_copy_bytes(sandbox->region, outcome.output, strcspn(outcome.output, "\n"));
}

/* What the runs in the table are about: a development server, whose realm `aloha` has a user with
 * an API key to be copied, and some of whose newcomers have waited long enough. */
static int set_up(void **state)
{
    sandbox_open(state);
    struct sandbox *sandbox = *state;
    sandbox_make_development(sandbox, "salt");
    write_file(below(sandbox, "etc/settings.py"), "ae", "USING_RABBITMQ = True\n");
    write_file(below(sandbox, "deployment/zproject/dev-secrets.conf"), "ae",
               "redis_password = " SERVERS_PASSWORD "\n");
    write_file(below(sandbox, ".aloharc"), "we",
               "[api]\nemail = greta@example.org\nkey = 0123456789\nsite = x\n");
    write_file(below(sandbox, "names"), "we", "dai@it.example.com,Dai Second\n");
    write_config(sandbox);
    assert_int_equal(mkdir(below(sandbox, "state"), 0700), 0);
    sandbox_value(sandbox, "UPDATE zerver_realm SET string_id = 'aloha' WHERE id = 2 RETURNING id");
    sandbox_value(sandbox, "WITH moved AS (UPDATE zerver_userprofile SET date_joined ="
                           " '2026-11-11 12:00Z' WHERE realm_id = 2 AND id IN (22, 23) RETURNING"
                           " id) SELECT count(*) FROM moved");
    assert_int_equal(setenv("HOME", sandbox->directory, 1), 0);
    assert_int_equal(chdir(sandbox->directory), 0);
    prepare_plan_and_run(sandbox);
    return 0;
}

/* --- the commands --- */

static const struct writer *find_writer(const struct command *command)
{
    for (size_t i = 0; i < ARRAY_LENGTH(writers); i++) {
        if (strcmp(writers[i].words[0], command->name) == 0)
            return &writers[i];
    }
    fail_msg("%s changes something and has no row in %s", command->name, __FILE__);
    return NULL;
}

/* Does `visit` with each command that changes something; there are some. */
static void visit_writers(struct sandbox *sandbox,
                          void (*visit)(struct sandbox *sandbox, const struct writer *writer))
{
    size_t count, visited = 0;
    const struct command *const *all = registry_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (all[i]->danger == DANGER_READ)
            continue;
        visit(sandbox, find_writer(all[i]));
        visited++;
    }
    assert_int_equal(visited, ARRAY_LENGTH(writers));
}

static struct program start(struct sandbox *sandbox, const struct writer *writer,
                            const char *const options[])
{
    const char *words[WORDS_MOST + 4];
    size_t count = 0;
    for (size_t i = 0; writer->words[i]; i++)
        words[count++] = strcmp(writer->words[i], LATEST_RUN) == 0 ? latest_run : writer->words[i];
    for (size_t i = 0; options[i]; i++)
        words[count++] = options[i];
    words[count] = NULL;
    return program_start(program_words(sandbox->region, sandbox->config, words), writer->input);
}

#define OPTIONS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO_OPTIONS   ((const char *const[]){NULL})

static struct outcome run(struct sandbox *sandbox, const struct writer *writer,
                          const char *const options[])
{
    struct program program = start(sandbox, writer, options);
    return program_finish(sandbox->region, &program);
}

/* --- what must stay as it is --- */

/* Every key with its kind, content and time to live. */
static const char *redis_digest(struct sandbox *sandbox)
{
    static const char script[] =
        "local all = {} local keys = redis.call('KEYS', '*') table.sort(keys)"
        " for _, key in ipairs(keys) do all[#all + 1] = key .. redis.call('DUMP', key)"
        " .. redis.call('EXPIRETIME', key) end return redis.sha1hex(table.concat(all)) .. #keys";
    redisReply *reply = redisCommand(redis, "EVAL %s 0", script);
    assert_non_null(reply);
    if (reply->type != REDIS_REPLY_STRING)
        fail_msg("Redis: %s", reply->str);
    const char *digest = region_copy_text(sandbox->region, reply->str);
    freeReplyObject(reply);
    return digest;
}

static void read_stats(int fd, struct buffer *text)
{
    while (text->length < 5 || strcmp(buffer_text(text) + text->length - 5, "END\r\n") != 0) {
        char bytes[4096];
        ssize_t length = read(fd, bytes, sizeof bytes);
        assert_true(length > 0);
        buffer_append(text, bytes, (size_t)length);
    }
}

/* How often memcached was told to change anything, whatever the key, and how much it holds. */
static const char *memcached_digest(struct sandbox *sandbox)
{
    static const char *const counters[] = {
        "curr_items",  "cmd_set",   "cmd_flush",   "cmd_touch", "delete_misses", "delete_hits",
        "incr_misses", "incr_hits", "decr_misses", "decr_hits", "cas_misses",    "cas_hits"};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", servers_path(servers, "memcached"));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(write(fd, "stats\r\n", 7), 7);
    struct buffer stats = {0}, digest = {0};
    read_stats(fd, &stats);
    close(fd);
    for (size_t i = 0; i < ARRAY_LENGTH(counters); i++) {
        const char *found =
            strstr(buffer_text(&stats), region_format(sandbox->region, "STAT %s ", counters[i]));
        assert_non_null(found);
        buffer_append(&digest, found, strcspn(found, "\r"));
    }
    const char *copy = region_copy_text(sandbox->region, buffer_text(&digest));
    buffer_free(&stats);
    buffer_free(&digest);
    return copy;
}

static const char *const queues[] = {"notify_tornado", "deferred_work", "email_senders"};

/* The messages that wait in the queues, which nobody consumes. */
static const char *queue_digest(struct sandbox *sandbox)
{
    const char *digest = "";
    for (size_t i = 0; i < ARRAY_LENGTH(queues); i++) {
        const amqp_queue_declare_ok_t *queue =
            amqp_queue_declare(consumer, CHANNEL, amqp_cstring_bytes(queues[i]), false, true, false,
                               false, amqp_empty_table);
        assert_non_null(queue);
        digest =
            region_format(sandbox->region, "%s%s %u\n", digest, queues[i], queue->message_count);
    }
    return digest;
}

/* The files that wait for delivery, or tell how far a run has come: all but the audit trail. */
static const char *state_digest(struct sandbox *sandbox)
{
    const char *command = region_format(
        sandbox->region, "find %s -type f ! -name 'audit.jsonl*' -exec sha256sum {} + 2>&1 | sort",
        below(sandbox, "state"));
    FILE *pipe = popen(command, "re");
    assert_non_null(pipe);
    char bytes[8192];
    size_t length = fread(bytes, 1, sizeof bytes, pipe);
    pclose(pipe);
    return region_copy_bytes(sandbox->region, bytes, length);
}

static const char *digest_of_all(struct sandbox *sandbox)
{
    return region_format(sandbox->region,
                         "database %s\nRedis %s\nmemcached %s\nqueues %s\nfiles %s",
                         sandbox_digest(sandbox), redis_digest(sandbox), memcached_digest(sandbox),
                         queue_digest(sandbox), state_digest(sandbox));
}

static void assert_untouched(struct sandbox *sandbox, const struct writer *writer,
                             const char *before)
{
    const char *after = digest_of_all(sandbox);
    if (strcmp(before, after) != 0)
        fail_msg("%s left a trace:\n%s\nis now\n%s", writer->words[0], before, after);
}

/* A digest that would not show a change would show nothing. */
static void test_digests_show_changes(void **state)
{
    struct sandbox *sandbox = *state;
    const struct writer *writer = find_writer(registry_find("change_user_role"));
    const char *database = sandbox_digest(sandbox), *cache = memcached_digest(sandbox),
               *queued = queue_digest(sandbox), *keys = redis_digest(sandbox);
    struct outcome outcome = run(sandbox, writer, NO_OPTIONS);
    if (outcome.status != 0)
        fail_msg("%s", outcome.errors);
    assert_string_not_equal(sandbox_digest(sandbox), database);
    assert_string_not_equal(memcached_digest(sandbox), cache);
    assert_string_not_equal(queue_digest(sandbox), queued);
    freeReplyObject(redisCommand(redis, "PEXPIRE counter 100000000"));
    assert_string_not_equal(redis_digest(sandbox), keys);
}

/* --- read-only --- */

static void check_refused(struct sandbox *sandbox, const struct writer *writer)
{
    static const struct {
        const char *option, *value, *hint;
    } ways[] = {
        {"--read-only", NULL, "leave --read-only out."},
        {"--profile", "look", "profile look says read_only = yes."},
    };
    const char *before = digest_of_all(sandbox);
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
        struct outcome outcome = run(sandbox, writer, OPTIONS(ways[i].option, ways[i].value));
        if (outcome.status != 3)
            fail_msg("%s %s: exit status %d: %s", writer->words[0], ways[i].option, outcome.status,
                     outcome.errors);
        assert_has(outcome.errors,
                   region_format(sandbox->region, "%s changes something, and this is read-only.",
                                 writer->words[0]));
        assert_has(outcome.errors, ways[i].hint);
    }
    assert_untouched(sandbox, writer, before);
}

static void test_read_only_refuses(void **state)
{
    visit_writers(*state, check_refused);
}

/* Whatever a command may forget, PostgreSQL does not: it is told with the connection. */
static void test_the_session_is_read_only(void **state)
{
    struct sandbox *sandbox = *state;
    const struct options ways[] = {
        {.config = sandbox->config, .read_only = true},
        {.config = sandbox->config, .profile = "look"},
        {.config = sandbox->config},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
        struct session *session = session_create();
        struct error error = ERROR_IN(sandbox->region);
        struct database *database = session_database(session, &ways[i], &error);
        assert_non_null(database);
        const struct rows *rows = database_query(
            database, sandbox->region, &error,
            "SELECT current_setting('default_transaction_read_only')", NO_PARAMETERS);
        assert_non_null(rows);
        bool free_to_write = !ways[i].read_only && !ways[i].profile;
        assert_string_equal(rows_text(rows, 0, 0), free_to_write ? "off" : "on");
        session_destroy(session);
    }
}

/* --- previews --- */

static void check_preview(struct sandbox *sandbox, const struct writer *writer)
{
    const char *before = digest_of_all(sandbox);
    struct outcome outcome = run(sandbox, writer, OPTIONS("-n"));
    if (outcome.status != 0)
        fail_msg("%s -n: exit status %d: %s", writer->words[0], outcome.status, outcome.errors);
    assert_has(outcome.output, writer->shown);
    assert_untouched(sandbox, writer, before);
    outcome = run(sandbox, writer, OPTIONS("-n", "--read-only"));
    if (outcome.status != 0)
        fail_msg("%s -n --read-only: exit status %d: %s", writer->words[0], outcome.status,
                 outcome.errors);
    assert_untouched(sandbox, writer, before);
}

static void test_previews_leave_no_trace(void **state)
{
    visit_writers(*state, check_preview);
}

/* --- two at once --- */

static bool has_ended(const struct program *program)
{
    siginfo_t info = {0};
    waitid(P_PID, (id_t)program->pid, &info, WEXITED | WNOHANG | WNOWAIT);
    return info.si_pid != 0;
}

static bool both_wait(struct sandbox *sandbox)
{
    return strcmp(sandbox_value(sandbox, "SELECT count(DISTINCT pid)::text FROM pg_locks"
                                         " WHERE NOT granted"),
                  "2") == 0;
}

static void hold(struct sandbox *sandbox, const char *sql)
{
    struct error error = ERROR_IN(sandbox->region);
    if (!database_query(sandbox->database, sandbox->region, &error, sql, NO_PARAMETERS))
        fail_msg("%s: %s", sql, error.text);
}

/* Both have come as far as they can while somebody else holds what they want to change. */
static void start_together(struct sandbox *sandbox, const struct writer *writer,
                           struct program programs[2])
{
    int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
    hold(sandbox, "BEGIN");
    hold(sandbox, "LOCK TABLE zerver_userprofile, django_session IN EXCLUSIVE MODE");
    for (int i = 0; i < 2; i++)
        programs[i] = start(sandbox, writer, NO_OPTIONS);
    while (!both_wait(sandbox) && !has_ended(&programs[0]) && !has_ended(&programs[1])) {
        assert_true(clock_monotonic_ms() < deadline);
        poll(NULL, 0, 5);
    }
    hold(sandbox, "COMMIT");
}

/* Words that only PostgreSQL would say. */
static void assert_no_raw_error(const char *text)
{
    static const char *const words[] = {
        "duplicate key", "deadlock", "could not serialize", "violates",
        "SQLSTATE",      "ERROR:",   "current transaction"};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        assert_lacks(text, words[i]);
}

static bool says(const struct outcome *outcome, const char *part)
{
    return strstr(outcome->output, part) || strstr(outcome->errors, part);
}

static void check_together(struct sandbox *sandbox, const struct writer *writer)
{
    struct program programs[2];
    struct outcome outcomes[2];
    const char *count_sql = writer->audit_sql ? writer->audit_sql : "SELECT 0";
    int before = atoi(sandbox_value(sandbox, count_sql));
    start_together(sandbox, writer, programs);
    for (int i = 0; i < 2; i++) {
        outcomes[i] = program_finish(sandbox->region, &programs[i]);
        assert_no_raw_error(outcomes[i].errors);
    }
    bool second_is_last =
        writer->second_says ? !says(&outcomes[0], writer->second_says) : outcomes[0].status == 0;
    const struct outcome *first = &outcomes[second_is_last ? 0 : 1];
    const struct outcome *second = &outcomes[second_is_last ? 1 : 0];
    if (first->status != 0 || second->status != writer->second_status ||
        (writer->second_says && !says(second, writer->second_says)))
        fail_msg("%s: the first ended with %d: %s%s\nthe second with %d: %s%s", writer->words[0],
                 first->status, first->output, first->errors, second->status, second->output,
                 second->errors);
    int more = atoi(sandbox_value(sandbox, count_sql)) - before;
    if (more != writer->audit_rows)
        fail_msg("%s: %d rows tell of it, not %d", writer->words[0], more, writer->audit_rows);
}

static void test_two_at_once(void **state)
{
    visit_writers(*state, check_together);
}

static int start_servers(void **state)
{
    (void)state;
    servers = servers_start(SERVERS_REDIS | SERVERS_MEMCACHED | SERVERS_RABBITMQ);
    consumer = consumer_connect(servers);
    redis = redisConnectUnix(servers_path(servers, "redis"));
    assert_non_null(redis);
    static const char *const commands[] = {"SET counter 7", "ZADD ratelimit 1 a 2 b",
                                           "HSET session user 1", "RPUSH list a b c"};
    freeReplyObject(redisCommand(redis, "AUTH %s", SERVERS_PASSWORD));
    for (size_t i = 0; i < ARRAY_LENGTH(commands); i++) {
        redisReply *reply = redisCommand(redis, commands[i]);
        assert_non_null(reply);
        assert_int_not_equal(reply->type, REDIS_REPLY_ERROR);
        freeReplyObject(reply);
    }
    return 0;
}

static int stop_servers(void **state)
{
    (void)state;
    redisFree(redis);
    consumer_disconnect(consumer);
    servers_stop(servers);
    return 0;
}

/* One copy of the database for all that must not change it. */
int main(void)
{
    const struct CMUnitTest untouched[] = {
        cmocka_unit_test(test_read_only_refuses),
        cmocka_unit_test(test_the_session_is_read_only),
        cmocka_unit_test(test_previews_leave_no_trace),
        cmocka_unit_test(test_digests_show_changes),
    };
    const struct CMUnitTest changed[] = {cmocka_unit_test(test_two_at_once)};
    start_servers(NULL);
    int failed = cmocka_run_group_tests(untouched, set_up, sandbox_close) +
                 cmocka_run_group_tests(changed, set_up, sandbox_close);
    stop_servers(NULL);
    return failed;
}
