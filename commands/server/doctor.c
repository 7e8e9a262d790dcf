/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "change/delivery.h"
#include "change/journal.h"
#include "change/trail.h"
#include "command/command.h"
#include "command/run.h"
#include "config/profile.h"
#include "config/redact.h"
#include "config/settings.h"
#include "config/sharding.h"
#include "core/directory.h"
#include "core/region.h"
#include "server/database.h"
#include "server/http.h"
#include "server/memcached.h"
#include "server/queue.h"
#include "server/redis.h"
#include "server/schema.h"

enum { COLUMN_CHECK, COLUMN_STATE, COLUMN_FINDING, COLUMN_REMEDY, COLUMNS };
enum { TIMEOUT_MS = 3000 };

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_CHECK] = {.name = "check", .type = VALUE_TEXT, .width = 14},
    [COLUMN_STATE] = {.name = "state", .type = VALUE_TEXT, .width = 8},
    [COLUMN_FINDING] = {.name = "finding", .type = VALUE_TEXT, .width = 50},
    [COLUMN_REMEDY] = {.name = "remedy", .type = VALUE_TEXT},
};

static const char *sentence(struct region *region, const struct table *table UNUSED,
                            const struct value *row)
{
    const char *line = region_format(region, "%-8s %-13s %s", row[COLUMN_STATE].text,
                                     row[COLUMN_CHECK].text, row[COLUMN_FINDING].text);
    if (row[COLUMN_REMEDY].null)
        return line;
    return region_format(region, "%s\n%23s-> %s", line, "", row[COLUMN_REMEDY].text);
}

static const struct table findings = {.name = "findings", .columns = columns, .sentence = sentence};

enum state { STATE_OK, STATE_WARNING, STATE_ERROR };

/* An examination: the run it speaks through, and how many findings were errors. */
struct examination {
    struct run *run;
    int errors;
};

static void report(struct examination *examination, const char *check, enum state state,
                   const char *finding, const char *remedy)
{
    static const char *const names[] = {"ok", "warning", "error"};
    struct value row[COLUMNS] = {
        [COLUMN_CHECK] = value_text(check),
        [COLUMN_STATE] = value_text(names[state]),
        [COLUMN_FINDING] = value_text(finding),
        [COLUMN_REMEDY] = value_text(remedy),
    };
    run_row(examination->run, ROW_PLAIN, row);
    examination->errors += state == STATE_ERROR;
}

static void report_error(struct examination *examination, const char *check,
                         const struct error *error)
{
    report(examination, check, STATE_ERROR, error->text, error->hint);
}

static void examine_configuration(struct examination *examination, const struct profile *profile)
{
    struct region *region = run_region(examination->run);
    const char *source = profile->file ? profile->file : profile->etc;
    report(examination, "configuration", STATE_OK,
           region_format(region, "profile %s from %s", profile->name, source), NULL);
    const char *problem = settings_secrets_problem(profile->settings);
    if (problem)
        report(examination, "secrets", STATE_WARNING, problem,
               "run aloha-tui as root or as the server's own user.");
    else
        report(examination, "secrets", STATE_OK, "the server's secrets can be read", NULL);
}

static void examine_user(struct examination *examination)
{
    struct region *region = run_region(examination->run);
    const struct passwd *user = getpwuid(geteuid());
    report(examination, "user", STATE_OK,
           region_format(region, "running as %s", user ? user->pw_name : "an unnamed user"), NULL);
}

/* Settings that the shipped settings.py leaves for the administrator to fill in. */
static void examine_settings(struct examination *examination, const struct profile *profile)
{
    static const struct {
        const char *name, *shipped;
    } mandatory[] = {
        {"EXTERNAL_HOST", "aloha.example.com"},
        {"ALOHA_ADMINISTRATOR", "aloha-admin@example.com"},
    };
    struct region *region = run_region(examination->run);
    bool complete = true;
    for (size_t i = 0; i < ARRAY_LENGTH(mandatory); i++) {
        const char *name = mandatory[i].name;
        if (settings_state(profile->settings, name) == SETTING_COMPUTED)
            continue;
        const char *value = settings_text(profile->settings, name, "");
        if (*value && strcmp(value, mandatory[i].shipped) != 0)
            continue;
        report(examination, "settings", STATE_WARNING, region_format(region, "%s is not set", name),
               region_format(region, "set %s in %s/settings.py.", name, profile->etc));
        complete = false;
    }
    if (complete)
        report(examination, "settings", STATE_OK,
               region_format(region, "the server is %s",
                             settings_text(profile->settings, "EXTERNAL_HOST", "computed")),
               NULL);
}

static void examine_role(struct examination *examination, struct database *database)
{
    struct region *region = run_region(examination->run);
    struct error error = ERROR_IN(region);
    const struct rows *rows = database_query(
        database, region, &error,
        "SELECT current_user::text, pg_is_in_recovery(),"
        " coalesce(has_table_privilege(to_regclass('zerver_userprofile'), 'SELECT'), false),"
        " coalesce(has_table_privilege(to_regclass('zerver_userprofile'), 'UPDATE'), false),"
        " current_setting('default_transaction_read_only')::boolean",
        NO_PARAMETERS);
    if (!rows) {
        report_error(examination, "role", &error);
        return;
    }
    const char *role = rows_text(rows, 0, 0);
    if (!rows_boolean(rows, 0, 2))
        report(examination, "role", STATE_ERROR,
               region_format(region, "role %s can't read the server's tables", role),
               "connect as the role that owns them (database_user in aloha.conf).");
    else if (rows_boolean(rows, 0, 1))
        report(examination, "role", STATE_WARNING,
               region_format(region, "role %s is connected to a standby, which can't be written",
                             role),
               "add target_session_attrs=read-write and the primary's host to `database`.");
    else if (!rows_boolean(rows, 0, 3))
        report(examination, "role", STATE_WARNING,
               region_format(region, "role %s can read but not write", role),
               "connect as the role that owns the tables to change anything.");
    else
        report(examination, "role", STATE_OK,
               region_format(region, "role %s can read and write%s", role,
                             rows_boolean(rows, 0, 4) ? "; this session is read-only" : ""),
               NULL);
}

static void examine_schema(struct examination *examination, struct database *database)
{
    struct region *region = run_region(examination->run);
    struct error error = ERROR_IN(region);
    const struct rows *rows = database_query(database, region, &error, schema_query, NO_PARAMETERS);
    if (!rows) {
        report_error(examination, "schema", &error);
        return;
    }
    size_t count;
    const char *const *differences = schema_compare(region, rows, &count);
    for (size_t i = 0; i < count; i++)
        report(examination, "schema", STATE_ERROR, differences[i],
               "use the release of aloha-tui that goes with this server, or finish its upgrade.");
    if (count == 0)
        report(examination, "schema", STATE_OK, "tables, columns and migrations are as expected",
               NULL);
}

static void examine_database(struct examination *examination)
{
    struct region *region = run_region(examination->run);
    struct error error = ERROR_IN(region);
    struct database *database = run_connect(examination->run, &error);
    if (!database) {
        report_error(examination, "postgresql", &error);
        return;
    }
    report(examination, "postgresql", STATE_OK,
           region_format(region, "PostgreSQL %s, %s", database_version(database),
                         database_address(database, region)),
           NULL);
    examine_role(examination, database);
    examine_schema(examination, database);
}

static void examine_redis(struct examination *examination, const struct profile *profile)
{
    struct error error = ERROR_IN(run_region(examination->run));
    if (redis_check(profile->redis, profile->redis_password, TIMEOUT_MS, &error))
        report(examination, "redis", STATE_OK,
               redact_url(run_region(examination->run), profile->redis), NULL);
    else
        report_error(examination, "redis", &error);
}

static void examine_memcached(struct examination *examination, const struct profile *profile)
{
    struct error error = ERROR_IN(run_region(examination->run));
    if (memcached_check(profile->memcached, profile->memcached_username,
                        profile->memcached_password, TIMEOUT_MS, &error))
        report(examination, "memcached", STATE_OK, profile->memcached, NULL);
    else
        report_error(examination, "memcached", &error);
}

/* The server does without RabbitMQ, and its event processes take what there is to tell. */
static void examine_event_processes(struct examination *examination, const struct profile *profile)
{
    struct region *region = run_region(examination->run);
    struct error error = ERROR_IN(region);
    const struct sharding *sharding =
        sharding_load(region, profile->settings, profile->etc, &error);
    if (!sharding) {
        report_error(examination, "events", &error);
        return;
    }
    struct sharding_ports ports = sharding_all_ports(sharding);
    for (size_t i = 0; i < ports.count; i++) {
        const char *url = sharding_url(region, ports.ports[i]);
        error_clear(&error);
        if (http_check(url, TIMEOUT_MS, &error))
            report(examination, "events", STATE_OK, url, NULL);
        else
            report_error(examination, "events", &error);
    }
}

/* Only a server that uses RabbitMQ has to have it. */
static void examine_rabbitmq(struct examination *examination, const struct profile *profile)
{
    struct region *region = run_region(examination->run);
    struct error error = ERROR_IN(region);
    if (delivery_posts_events(profile))
        examine_event_processes(examination, profile);
    else if (!settings_boolean(profile->settings, "USING_RABBITMQ", true))
        report(examination, "rabbitmq", STATE_OK, "the server does without it (USING_RABBITMQ)",
               NULL);
    else if (queue_check(profile->rabbitmq, profile->rabbitmq_password, TIMEOUT_MS, &error))
        report(examination, "rabbitmq", STATE_OK, redact_url(region, profile->rabbitmq), NULL);
    else
        report_error(examination, "rabbitmq", &error);
}

/* It is not made here: whoever makes it owns it. */
static void examine_state(struct examination *examination, const struct profile *profile)
{
    struct region *region = run_region(examination->run);
    const char *state = profile->state, *remedy;
    if (!directory_is_trusted(region, state, &remedy))
        report(examination, "state", STATE_ERROR,
               region_format(region, "nothing can be changed: others can write %s", state), remedy);
    else if (access(state, R_OK | W_OK | X_OK) == 0)
        report(examination, "state", STATE_OK, region_format(region, "%s can be written", state),
               NULL);
    else if (errno == ENOENT)
        report(examination, "state", STATE_OK,
               region_format(region, "%s is made with the first change", state), NULL);
    else
        report(examination, "state", STATE_WARNING,
               region_format(region, "nothing can be changed: %s: %s", state, strerror(errno)),
               "make the directory writable for this user, or set `state` in aloha-tui.conf.");
}

static void examine_outbox(struct examination *examination, const struct profile *profile)
{
    struct region *region = run_region(examination->run);
    const char *const *name =
        journal_list(region, region_format(region, "%s/outbox", profile->state));
    size_t waiting = 0;
    while (name[waiting])
        waiting++;
    if (waiting == 0)
        report(examination, "outbox", STATE_OK, "nothing waits for delivery", NULL);
    else
        report(examination, "outbox", STATE_WARNING,
               region_format(region, "%zu %s not delivered in full", waiting,
                             waiting == 1 ? "change is" : "changes are"),
               "see outbox, and deliver with outbox --deliver.");
}

static void examine_trail(struct examination *examination, const struct profile *profile)
{
    struct region *region = run_region(examination->run);
    struct error error = ERROR_IN(region);
    size_t lines;
    if (!profile->audit)
        report(examination, "audit trail", STATE_WARNING, "no audit trail is kept",
               "take `audit = no` out of aloha-tui.conf.");
    else if (trail_verify(profile->state, &lines, &error))
        report(examination, "audit trail", STATE_OK,
               region_format(region, "%zu %s, unbroken", lines, lines == 1 ? "line" : "lines"),
               NULL);
    else
        report_error(examination, "audit trail", &error);
}

static bool run_doctor(struct run *run)
{
    struct examination examination = {.run = run};
    if (!run_table(run, &findings))
        return false;
    const struct profile *profile = run_profile(run);
    if (!profile)
        return false;
    examine_configuration(&examination, profile);
    examine_user(&examination);
    examine_settings(&examination, profile);
    examine_database(&examination);
    examine_redis(&examination, profile);
    examine_memcached(&examination, profile);
    examine_rabbitmq(&examination, profile);
    examine_state(&examination, profile);
    examine_outbox(&examination, profile);
    examine_trail(&examination, profile);
    if (examination.errors == 0)
        return true;
    return run_fail(run,
                    examination.errors == 1 ? "%d problem was found." : "%d problems were found.",
                    examination.errors);
}

const struct command command_doctor = {
    .name = "doctor",
    .app = "aloha-tui",
    .category = CATEGORY_SERVER,
    .danger = DANGER_READ,
    .summary = N_("Check the configuration and every service, with a remedy for what is wrong."),
    .description = "Checks the configuration, the server's secrets and settings, PostgreSQL with "
                   "role and schema, Redis, memcached and RabbitMQ, the state directory with what "
                   "waits there for delivery, and the audit trail. Fails if anything is wrong.",
    .run = run_doctor,
};
