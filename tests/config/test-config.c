/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles, and the server's own settings and secrets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/file.h"
#include "config/profile.h"
#include "config/profile_file.h"
#include "config/settings.h"
#include "core/error.h"
#include "core/region.h"

/* A server's directory of its own for each test, and a home without configuration. */
enum { SERVER_USER = 65534 }; /* nobody, who owns no file of the system */

struct place {
    struct region *region;
    char directory[64];
    struct error error;
};

static const char *path_of(struct place *place, const char *name)
{
    return region_format(place->region, "%s/%s", place->directory, name);
}

static const char *write_bytes(struct place *place, const char *name, const char *bytes,
                               size_t size)
{
    const char *path = path_of(place, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return path;
}

static const char *write_text(struct place *place, const char *name, const char *text)
{
    return write_bytes(place, name, text, strlen(text));
}

static int set_up(void **state)
{
    struct region *region = region_create();
    struct place *place = region_alloc(region, sizeof *place);
    *place = (struct place){
        .region = region, .directory = "/tmp/test-config-XXXXXX", .error = ERROR_IN(region)};
    *state = place;
    if (!mkdtemp(place->directory) || chmod(place->directory, 0755))
        return -1;
    setenv("HOME", place->directory, 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
    return 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"aloha-tui/aloha-tui.conf",
                                        "aloha-tui",
                                        "zproject/dev-secrets.conf",
                                        "zproject",
                                        "deployment/scripts/get-django-setting",
                                        "deployment/scripts",
                                        "deployment/asked",
                                        "deployment",
                                        "aloha.conf",
                                        "settings.py",
                                        "aloha-secrets.conf",
                                        "aloha-tui.conf"};
    struct place *place = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        remove(path_of(place, names[i]));
    int failed = rmdir(place->directory);
    region_destroy(place->region);
    return failed;
}

static const char production[] = "[machine]\ndeploy_type = production\n";

/* The profile of a file that points `etc` and `deployment` here and then says `more`. */
static const struct profile *load(struct place *place, const char *more)
{
    const char *file =
        write_text(place, "aloha-tui.conf",
                   region_format(place->region, "[profile default]\netc = %s\ndeployment = %s\n%s",
                                 place->directory, place->directory, more));
    error_clear(&place->error);
    return profile_load(place->region, file, NULL, &place->error);
}

/* The same, which must succeed. */
static const struct profile *loaded(struct place *place, const char *more)
{
    const struct profile *profile = load(place, more);
    if (!profile)
        fail_msg("%s", place->error.text);
    return profile;
}

static void assert_error_has(const struct place *place, const char *part)
{
    assert_int_equal(place->error.kind, ERROR_USAGE);
    if (!strstr(place->error.text, part))
        fail_msg("\"%s\" lacks \"%s\"", place->error.text, part);
}

static void assert_hint_has(const struct place *place, const char *part)
{
    assert_non_null(place->error.hint);
    if (!strstr(place->error.hint, part))
        fail_msg("\"%s\" lacks \"%s\"", place->error.hint, part);
}

/* --- settings --- */

static const struct settings *load_settings(struct place *place, const char *conf,
                                            const char *settings, const char *secrets)
{
    write_text(place, "aloha.conf", conf);
    write_text(place, "settings.py", settings);
    write_text(place, "aloha-secrets.conf", secrets);
    error_clear(&place->error);
    const struct settings *loaded_settings =
        settings_load(place->region, place->directory, NULL, &place->error);
    if (!loaded_settings)
        fail_msg("%s", place->error.text);
    return loaded_settings;
}

static void test_settings_of_a_missing_directory_are_defaults(void **state)
{
    struct place *place = *state;
    const struct settings *settings =
        settings_load(place->region, "/nonexistent", NULL, &place->error);
    assert_non_null(settings);
    assert_false(settings_is_production(settings));
    assert_int_equal(settings_state(settings, "REDIS_PORT"), SETTING_DEFAULT);
    assert_int_equal(settings_integer(settings, "REDIS_PORT", 0), 6379);
    assert_int_equal(settings_state(settings, "NO_SUCH"), SETTING_UNKNOWN);
    assert_string_equal(settings_text(settings, "NO_SUCH", "f"), "f");
    assert_string_equal(settings_text(settings, "EMAIL_HOST", "none"), "none");
    assert_string_equal(settings_realm_url(place->region, settings, ""), "http://localhost");
    assert_true(settings_integer(settings, "DEFAULT_DATA_EXPORT_IMPORT_PARALLELISM", 0) >= 1);
    assert_null(settings_secrets_problem(settings));
}

static void test_settings_override_and_derive(void **state)
{
    struct place *place = *state;
    const struct settings *settings = load_settings(
        place,
        "[machine]\ndeploy_type = production\n[tornado_sharding]\n9801 = it\n9802_9803 = a\n",
        "EXTERNAL_HOST = 'Aloha.Example:443'\nREALM_HOSTS = {'it': 'it.example'}\nREDIS_PORT = "
        "'1'\n"
        "EMAIL_PORT = f()\nROOT_SUBDOMAIN_ALIASES = ('a', 'b')\nEXTRA_INSTALLED_APPS = ['a', 1]\n",
        "[secrets]\nsecret_key = a'b\\c%d\nmemcached_password = m\n");
    struct region *region = place->region;
    assert_string_equal(settings_realm_host(region, settings, ""), "Aloha.Example:443");
    assert_string_equal(settings_realm_host(region, settings, "it"), "it.example");
    assert_string_equal(settings_realm_url(region, settings, "x"), "https://x.Aloha.Example:443");
    assert_string_equal(settings_text(settings, "NOREPLY_EMAIL_ADDRESS", ""),
                        "noreply@aloha.example");
    assert_string_equal(settings_text(settings, "SECRET_KEY", ""), "a'b\\c%d");
    assert_string_equal(settings_text(settings, "MEMCACHED_USERNAME", ""), "aloha@localhost");
    assert_int_equal(settings_integer(settings, "REDIS_PORT", 9), 9);
    assert_int_equal(settings_state(settings, "EMAIL_PORT"), SETTING_COMPUTED);
    assert_int_equal(settings_integer(settings, "EMAIL_PORT", 9), 9);
    size_t count;
    const char *const *aliases = settings_list(settings, "ROOT_SUBDOMAIN_ALIASES", &count);
    assert_int_equal(count, 2);
    assert_string_equal(aliases[1], "b");
    assert_null(aliases[2]);
    assert_null(settings_list(settings, "EXTRA_INSTALLED_APPS", &count)[0]);
    assert_int_equal(count, 0);
    const char *const *ports = settings_options(region, settings, "tornado_sharding");
    assert_string_equal(ports[1], "9802_9803");
    assert_null(ports[2]);
    assert_null(settings_options(region, settings, "none")[0]);
}

static void test_settings_computed_host_leaves_nothing_derived(void **state)
{
    const struct settings *settings =
        load_settings(*state, production, "EXTERNAL_HOST = f()\n", "");
    assert_int_equal(settings_state(settings, "NOREPLY_EMAIL_ADDRESS"), SETTING_COMPUTED);
    settings = load_settings(*state, production, "from a import *\n", "");
    assert_int_equal(settings_state(settings, "REDIS_HOST"), SETTING_COMPUTED);
    assert_string_equal(settings_text(settings, "REDIS_HOST", "?"), "?");
}

static void test_settings_remember_unreadable_secrets(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir(path_of(place, "aloha-secrets.conf"), 0755), 0);
    const struct settings *settings =
        settings_load(place->region, place->directory, NULL, &place->error);
    assert_non_null(settings);
    assert_int_equal(place->error.kind, ERROR_NONE);
    assert_non_null(strstr(settings_secrets_problem(settings), "is a directory"));
    assert_null(settings_secret(settings, "secret_key"));
}

static void test_settings_refuse_broken_files(void **state)
{
    static const struct {
        const char *name, *bytes;
        size_t size;
        const char *problem;
    } cases[] = {
        {"aloha.conf", "[a]\nb\n", 6, "aloha.conf, line 2: expected"},
        {"settings.py", "A = 1\nB = '\0'\n", 14, "settings.py, line 2: there is a NUL byte"},
        {"settings.py", "\nA = '\xff'\n", 9, "settings.py, line 2: there are bytes that are not"},
        {"aloha-secrets.conf", "[secrets]\nhunter2\n", 18, "aloha-secrets.conf, line 2: expected"},
        {"aloha-secrets.conf", "[secrets]\nhunter2=\xff", 19, "aloha-secrets.conf, line 2: there"},
    };
    struct place *place = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        const char *path = write_bytes(place, cases[i].name, cases[i].bytes, cases[i].size);
        error_clear(&place->error);
        assert_null(settings_load(place->region, place->directory, NULL, &place->error));
        assert_error_has(place, cases[i].problem);
        assert_null(strstr(place->error.text, "hunter2"));
        remove(path);
    }
}

static void test_settings_read_line_ends_and_marks_of_other_systems(void **state)
{
    const struct settings *settings =
        load_settings(*state, "\xef\xbb\xbf[machine]\r\ndeploy_type = x\r\n",
                      "\xef\xbb\xbf"
                      "A = '''a\r\nb'''\r\nB = 2\rC = 3\r\n",
                      "");
    assert_true(settings_is_production(settings));
    assert_string_equal(settings_text(settings, "A", ""), "a\nb");
    assert_int_equal(settings_integer(settings, "C", 0), 3);
}

/* --- profiles --- */

static void test_profile_needs_no_file(void **state)
{
    struct place *place = *state;
    const char *const *names = profile_list(place->region, NULL, &place->error);
    assert_non_null(names);
    assert_string_equal(names[0], "default");
    const struct profile *profile = profile_load(place->region, NULL, NULL, &place->error);
    assert_non_null(profile);
    assert_null(profile->file);
    assert_string_equal(profile->etc, "/etc/aloha");
    assert_string_equal(profile->deployment, "/home/aloha/deployments/current");
    assert_false(profile->read_only);
}

static void test_profile_file_of_the_user(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir(path_of(place, "aloha-tui"), 0755), 0);
    const char *file = write_text(place, "aloha-tui/aloha-tui.conf",
                                  "[profile prod]\nREAD_ONLY = On ; careful\ncolour = red\n");
    setenv("XDG_CONFIG_HOME", place->directory, 1);
    const struct profile *profile = profile_load(place->region, NULL, "prod", &place->error);
    assert_non_null(profile);
    assert_string_equal(profile->file, file);
    assert_string_equal(profile->colour, "red");
    assert_true(profile->read_only);
}

/* The files of a production server as its own installer lays them out, with a profile over them. */
static void test_profile_of_a_production_server(void **state)
{
    struct place *place = *state;
    write_text(
        place, "aloha.conf",
        "[machine]\npuppet_classes = aloha::profile::standalone\ndeploy_type = production\n");
    write_text(place, "settings.py",
               "from typing import Any, Dict, Tuple\nEXTERNAL_HOST = \"aloha.example\"\n"
               "AUTHENTICATION_BACKENDS: Tuple[str, ...] = (\n"
               "    \"zproject.backends.EmailAuthBackend\",\n)\nEMAIL_HOST = \"127.0.0.1\"\n"
               "EMAIL_PORT = 2525\nMEMCACHED_LOCATION = \"127.0.0.1:11311\"\n"
               "REDIS_HOST = \"127.0.0.1\"\nREDIS_PORT = 6380\n"
               "RABBITMQ_HOST = \"127.0.0.1:5673\"\nOPEN_REALM_CREATION = False\n");
    write_text(place, "aloha-secrets.conf", "[secrets]\nsecret_key = k\nrabbitmq_password = r\n");
    const struct profile *profile =
        loaded(place, "database = host=127.0.0.1 port=5433 dbname=x user=aloha\nstate = /s\n"
                      "rabbitmq = amqp://aloha:r@127.0.0.1:5674/\n");
    assert_string_equal(profile->database, "host=127.0.0.1 port=5433 dbname=x user=aloha");
    assert_null(profile->database_password);
    assert_string_equal(profile->redis, "redis://127.0.0.1:6380/0");
    assert_null(profile->redis_password);
    assert_string_equal(profile->memcached, "127.0.0.1:11311");
    assert_null(profile->memcached_username);
    assert_string_equal(profile->rabbitmq, "amqp://aloha:r@127.0.0.1:5674/");
    assert_string_equal(profile->rabbitmq_password, "r");
    assert_string_equal(profile->smtp, "smtp://127.0.0.1:2525");
    assert_string_equal(profile->state, "/s");
    assert_string_equal(loaded(place, "")->rabbitmq, "amqp://aloha@127.0.0.1:5673/");
}

/* Every key, with comments at the ends of lines, as the manual shows them. */
static void test_profile_reads_every_key(void **state)
{
    struct place *place = *state;
    const char *file = write_text(
        place, "aloha-tui.conf",
        "[profile default] ; ours\n"
        "etc        = /nonexistent/etc   ; aloha.conf, settings.py\n"
        "deployment = /nonexistent/current   ; manage.py\n"
        "database   = host=db1,db2 dbname=aloha target_session_attrs=read-write   ; any\n"
        "redis      = sentinel://host:26379/name;x   ; also unix:///path\n"
        "memcached  = /path   ; a socket\n"
        "rabbitmq   = amqp://aloha@127.0.0.1:5672/\n"
        "smtp       = smtps://mail:465\n"
        "state      = /s   ; journal, audit trail, jobs\n"
        "read_only  = no\n"
        "colour     = red\n");
    const struct profile *profile = profile_load(place->region, file, "default", &place->error);
    assert_non_null(profile);
    assert_string_equal(profile->name, "default");
    assert_string_equal(profile->file, file);
    assert_string_equal(profile->etc, "/nonexistent/etc");
    assert_string_equal(profile->deployment, "/nonexistent/current");
    assert_string_equal(profile->database,
                        "host=db1,db2 dbname=aloha target_session_attrs=read-write");
    assert_string_equal(profile->redis, "sentinel://host:26379/name;x");
    assert_string_equal(profile->memcached, "/path");
    assert_string_equal(profile->rabbitmq, "amqp://aloha@127.0.0.1:5672/");
    assert_string_equal(profile->smtp, "smtps://mail:465");
    assert_string_equal(profile->state, "/s");
    assert_string_equal(profile->colour, "red");
    assert_false(profile->read_only);
}

/* What libpq makes of a keyword in a connection string; "" if it is not there. */
static const char *parameter(struct place *place, const char *conninfo, const char *keyword)
{
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    assert_non_null(options);
    const char *value = "";
    for (PQconninfoOption *at = options; at->keyword; at++) {
        if (strcmp(at->keyword, keyword) == 0 && at->val)
            value = region_copy_text(place->region, at->val);
    }
    PQconninfoFree(options);
    return value;
}

static void test_profile_finds_the_database(void **state)
{
    static const struct {
        const char *conf, *settings, *secrets, *more;
        const char *host, *port, *user, *dbname, *sslmode, *password;
    } cases[] = {
        {production, "", "postgres_password = p\n", "", "", "", "aloha", "aloha", "", NULL},
        {production, "REMOTE_POSTGRES_HOST = 'db'\n", "postgres_password = p\n", "", "db", "5432",
         "aloha", "aloha", "verify-full", "p"},
        {production,
         "REMOTE_POSTGRES_HOST = 'db'\nREMOTE_POSTGRES_PORT = '7'\n"
         "REMOTE_POSTGRES_SSLMODE = 'require'\n",
         "", "", "db", "7", "aloha", "aloha", "require", NULL},
        {"[machine]\ndeploy_type=x\n[postgresql]\ndatabase_user = o'b\\ c\ndatabase_name = d b\n",
         "", "postgres_password = p\n", "", "localhost", "", "o'b\\ c", "d b", "", "p"},
        {"[machine]\ndeploy_type=x\n[postgresql]\ndatabase_user = o\n", "", "", "", "", "", "o",
         "aloha", "", NULL},
        {"", "REMOTE_POSTGRES_HOST = 'db'\n", "postgres_password = p\n", "", "localhost", "",
         "aloha", "aloha", "", "l"},
        {production, "REMOTE_POSTGRES_HOST = f()\n", "postgres_password = p\n",
         "database = host=h user=u\n", "h", "", "u", "", "", "p"},
        {production, "", "postgres_password = p\n", "database = host=h password=q\n", "h", "", "",
         "", "", NULL},
    };
    struct place *place = *state;
    assert_int_equal(mkdir(path_of(place, "zproject"), 0755), 0);
    write_text(place, "zproject/dev-secrets.conf", "[secrets]\nlocal_database_password = l\n");
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        write_text(place, "aloha.conf", cases[i].conf);
        write_text(place, "settings.py", cases[i].settings);
        write_text(place, "aloha-secrets.conf",
                   region_format(place->region, "[secrets]\n%s", cases[i].secrets));
        const struct profile *profile = loaded(place, cases[i].more);
        assert_string_equal(parameter(place, profile->database, "host"), cases[i].host);
        assert_string_equal(parameter(place, profile->database, "port"), cases[i].port);
        assert_string_equal(parameter(place, profile->database, "user"), cases[i].user);
        assert_string_equal(parameter(place, profile->database, "dbname"), cases[i].dbname);
        assert_string_equal(parameter(place, profile->database, "sslmode"), cases[i].sslmode);
        assert_true((profile->database_password != NULL) == (cases[i].password != NULL));
        if (cases[i].password)
            assert_string_equal(profile->database_password, cases[i].password);
    }
}

static void test_profile_finds_the_other_services(void **state)
{
    struct place *place = *state;
    write_text(place, "aloha.conf", production);
    write_text(place, "aloha-secrets.conf",
               "[secrets]\nredis_password = r\nmemcached_password = m\nrabbitmq_password =\n");
    const struct profile *profile = loaded(place, "");
    assert_string_equal(profile->redis, "redis://127.0.0.1:6379/0");
    assert_string_equal(profile->redis_password, "r");
    assert_string_equal(profile->memcached, "127.0.0.1:11211");
    assert_string_equal(profile->memcached_username, "aloha@localhost");
    assert_string_equal(profile->memcached_password, "m");
    assert_string_equal(profile->rabbitmq, "amqp://aloha@127.0.0.1:5672/");
    assert_null(profile->rabbitmq_password);
    assert_null(profile->smtp);

    write_text(place, "settings.py",
               "REDIS_HOST = '::1'\nREDIS_PORT = '1'\nMEMCACHED_LOCATION = 'unix:/m'\n"
               "RABBITMQ_USERNAME = 'a@b'\nEMAIL_HOST = 'mail'\nEMAIL_USE_SSL = True\n");
    profile = loaded(place, "");
    assert_string_equal(profile->redis, "redis://[::1]:1/0");
    assert_string_equal(profile->memcached, "/m");
    assert_string_equal(profile->rabbitmq, "amqp://a%40b@127.0.0.1:5672/");
    assert_string_equal(profile->smtp, "smtps://mail:25");
}

static void test_profile_asks_for_what_is_computed(void **state)
{
    static const char *const cases[][3] = {
        {"REDIS_HOST = f()\n", "REDIS_HOST in settings.py is computed", "`redis = "},
        {"REDIS_PORT = 70000\n", "REDIS_PORT in settings.py is no port", "`redis = "},
        {"REDIS_PORT = '1 '\n", "REDIS_PORT in settings.py is no port", "`redis = "},
        {"MEMCACHED_LOCATION = ['a']\n", "MEMCACHED_LOCATION in settings.py is no text",
         "`memcached = "},
        {"RABBITMQ_HOST = ''\n", "RABBITMQ_HOST in settings.py is empty", "`rabbitmq = "},
        {"REMOTE_POSTGRES_HOST = 'a' + b\n", "REMOTE_POSTGRES_HOST in settings.py is computed",
         "`database = "},
        {"EMAIL_HOST = 'a'\nEMAIL_USE_SSL = f()\n", "EMAIL_USE_SSL in settings.py is computed",
         "`smtp = "},
    };
    struct place *place = *state;
    write_text(place, "aloha.conf", production);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        write_text(place, "settings.py", cases[i][0]);
        assert_null(load(place, ""));
        assert_error_has(place, cases[i][1]);
        assert_hint_has(place, cases[i][2]);
    }
}

/* A file or directory of the server's user, where there is one to be: nothing of a deployment runs
 * as root. */
static void give_away(const char *path)
{
    if (geteuid() == 0)
        assert_int_equal(chown(path, SERVER_USER, SERVER_USER), 0);
}

/* The deployment's program that tells settings, which here is a shell script. */
static void write_teller(struct place *place, const char *script)
{
    mkdir(path_of(place, "deployment"), 0755);
    mkdir(path_of(place, "deployment/scripts"), 0755);
    const char *path = write_text(place, "deployment/scripts/get-django-setting", script);
    assert_int_equal(chmod(path, 0755), 0);
    give_away(path);
    give_away(path_of(place, "deployment/scripts"));
    give_away(path_of(place, "deployment"));
}

/* As load(), with that deployment. */
static const struct profile *load_with_teller(struct place *place)
{
    const char *file = write_text(
        place, "aloha-tui.conf",
        region_format(place->region, "[profile default]\netc = %s\ndeployment = %s/deployment\n",
                      place->directory, place->directory));
    error_clear(&place->error);
    return profile_load(place->region, file, NULL, &place->error);
}

static void test_deployment_tells_what_is_computed(void **state)
{
    struct place *place = *state;
    write_text(place, "aloha.conf", production);
    write_text(place, "settings.py",
               "REDIS_HOST = f()\nREDIS_PORT = g()\nEMAIL_HOST = None or f()\n"
               "AUTHENTICATION_BACKENDS = f()\nMEMCACHED_LOCATION = 'literal'\n"
               "USING_RABBITMQ = f()\nFOOTER = f()\n");
    write_teller(place, region_format(place->region,
                                      "#!/bin/sh\necho \"$@\" >>%s/deployment/asked\n"
                                      "case $1 in\nREDIS_HOST) echo redis.example.com ;;\n"
                                      "REDIS_PORT) echo 6380 ;;\nEMAIL_HOST) echo None ;;\n"
                                      "AUTHENTICATION_BACKENDS) echo \"('a.B', 'c.D')\" ;;\n"
                                      "USING_RABBITMQ) echo False ;;\n"
                                      "FOOTER) printf '%%s\\n' \"it's\" 'a\\b' ;;\nesac\n",
                                      place->directory));
    const struct profile *profile = load_with_teller(place);
    if (!profile)
        fail_msg("%s", place->error.text);
    assert_string_equal(profile->redis, "redis://redis.example.com:6380/0");
    assert_string_equal(profile->memcached, "literal");
    assert_null(profile->smtp);
    const char *asked;
    assert_int_equal(
        file_read_text(place->region, path_of(place, "deployment/asked"), &asked, NULL), FILE_READ);
    assert_string_equal(asked, "REDIS_HOST\nREDIS_PORT\nEMAIL_HOST\n"); /* each once */
    assert_false(settings_boolean(profile->settings, "USING_RABBITMQ", true));
    assert_string_equal(settings_text(profile->settings, "FOOTER", NULL), "it's\na\\b");
    size_t count;
    const char *const *list = settings_list(profile->settings, "AUTHENTICATION_BACKENDS", &count);
    assert_int_equal(count, 2);
    assert_string_equal(list[1], "c.D");
}

/* Without an answer it is as if nobody could tell; the second setting is not asked for. */
static void test_deployment_does_not_tell(void **state)
{
    static const char *const scripts[] = {"exit 1", "", "echo '(1,'", "head -c 2000000 /dev/zero"};
    struct place *place = *state;
    write_text(place, "aloha.conf", production);
    write_text(place, "settings.py", "REDIS_HOST = f()\nEXTERNAL_HOST = f()\n");
    for (size_t i = 0; i < ARRAY_LENGTH(scripts); i++) {
        write_teller(place,
                     region_format(place->region, "#!/bin/sh\necho $1 >>%s/deployment/asked\n%s\n",
                                   place->directory, scripts[i]));
        assert_null(load_with_teller(place));
        assert_error_has(place, "REDIS_HOST in settings.py is computed");
        assert_hint_has(place, "`redis = ");
        const char *asked;
        assert_int_equal(
            file_read_text(place->region, path_of(place, "deployment/asked"), &asked, NULL),
            FILE_READ);
        assert_string_equal(asked, "EXTERNAL_HOST\n");
        remove(path_of(place, "deployment/asked"));
    }
}

static void test_profile_refuses_what_is_wrong(void **state)
{
    static const char *const cases[][3] = {
        {"databse = host=hunter2\n", "line 4: there is no key `databse`", "`database`"},
        {"zzz = hunter2\n", "line 4: there is no key `zzz`", "The keys are"},
        {"[profil prod]\n", "line 4: there is no section [profil prod]", "[profile prod]"},
        {"[prod]\n", "line 4: there is no section [prod]", "[profile prod]"},
        {"[profile]\n", "line 4: there is no section [profile]", "[profile default]"},
        {"[profile  default]\n", "line 4: the profile `default` is there already", NULL},
        {"read_only = maybe\n", "line 4: the value of `read_only` is wrong; expected yes", NULL},
        {"read_only =\n", "line 4: the value of `read_only` is wrong", NULL},
        {"database = hunter2\n", "line 4: the value of `database` is wrong", NULL},
        {"database =\n", "line 4: the value of `database` is wrong", NULL},
        {"redis = http://hunter2\n", "line 4: the value of `redis` is wrong", NULL},
        {"rabbitmq = amqp://\n", "line 4: the value of `rabbitmq` is wrong", NULL},
        {"smtp = hunter2\n", "line 4: the value of `smtp` is wrong", NULL},
        {"memcached = ; none\n", "line 4: the value of `memcached` is wrong", NULL},
        {"[profile x]\netc = etc\n", "line 5: the value of `etc` is wrong", NULL},
        {"colour = hunter2\n", "line 4: the value of `colour` is wrong; expected black", NULL},
        {"hunter2\n", "line 4: expected an option", NULL},
    };
    struct place *place = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        assert_null(load(place, cases[i][0]));
        assert_error_has(place, "/aloha-tui.conf, ");
        assert_error_has(place, cases[i][1]);
        assert_null(strstr(place->error.text, "hunter2"));
        if (cases[i][2])
            assert_hint_has(place, cases[i][2]);
    }
}

static void test_profile_refuses_what_is_no_file(void **state)
{
    struct place *place = *state;
    assert_null(profile_load(place->region, place->directory, NULL, &place->error));
    assert_error_has(place, "is a directory; expected a text file");
    error_clear(&place->error);
    assert_null(profile_list(place->region, path_of(place, "missing"), &place->error));
    assert_error_has(place, "There is no file");
    error_clear(&place->error);
    assert_null(profile_load(place->region, "/dev/zero", NULL, &place->error));
    assert_error_has(place, "/dev/zero cannot be read: it is not a regular file");
    error_clear(&place->error);
    assert_int_equal(truncate(write_text(place, "aloha-tui.conf", ""), (1 << 20) + 1), 0);
    assert_null(profile_load(place->region, path_of(place, "aloha-tui.conf"), NULL, &place->error));
    assert_error_has(place, "is larger than 1 MiB");
}

static void test_profile_refuses_unreadable_files(void **state)
{
    struct place *place = *state;
    const char *file = write_text(place, "aloha-tui.conf", "");
    assert_int_equal(chmod(file, 0), 0);
    uid_t user = geteuid();
    if (user == 0)
        assert_int_equal(seteuid(65534), 0);
    const struct profile *profile = profile_load(place->region, file, NULL, &place->error);
    assert_int_equal(seteuid(user), 0);
    assert_null(profile);
    assert_error_has(place, "cannot be read: Permission denied");
    assert_hint_has(place, "Run as root");
}

static void test_profile_that_does_not_exist(void **state)
{
    struct place *place = *state;
    const char *file =
        write_text(place, "aloha-tui.conf", "[profile production]\n[profile staging]\n");
    assert_null(profile_load(place->region, file, "prodution", &place->error));
    assert_error_has(place, "`prodution`; expected one of: production, staging, default.");
    assert_hint_has(place, "`production`");
}

static void test_profile_keeps_its_state_where_it_may(void **state)
{
    struct place *place = *state;
    uid_t user = geteuid();
    bool shared = user == 0 || access("/var/lib/aloha-tui", W_OK) == 0;
    const char *own = path_of(place, ".local/state/aloha-tui");
    assert_string_equal(loaded(place, "state = relative\n")->state,
                        shared ? "/var/lib/aloha-tui" : own);
    if (user != 0)
        return;
    assert_int_equal(seteuid(65534), 0);
    const char *file = path_of(place, "aloha-tui.conf");
    const struct profile *home = profile_load(place->region, file, NULL, &place->error);
    setenv("XDG_STATE_HOME", "/xdg", 1);
    const struct profile *xdg = profile_load(place->region, file, NULL, &place->error);
    assert_int_equal(seteuid(user), 0);
    assert_string_equal(home->state, own);
    assert_string_equal(xdg->state, "/xdg/aloha-tui");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

/* --- a locked configuration --- */

#define LOCKED "[profile default]\nlocked = yes\ndeny = users\n[profile prod]\ncolour = red\n"

static const struct profile_sections *read_places(struct place *place, const char *system,
                                                  bool is_root, const char *file)
{
    assert_true(mkdir(path_of(place, "aloha-tui"), 0755) == 0 || errno == EEXIST);
    struct profile_places places = {
        .system = write_text(place, "aloha-tui.conf", system),
        .user = write_text(place, "aloha-tui/aloha-tui.conf", "[profile default]\ndeny = auth\n"),
        .is_root = is_root,
    };
    error_clear(&place->error);
    return profile_file_read_from(place->region, &places, file, &place->error);
}

static void test_locked_profiles_are_all_there_are(void **state)
{
    struct place *place = *state;
    const struct profile_sections *profiles = read_places(place, LOCKED, false, NULL);
    assert_non_null(profiles);
    assert_true(profiles->locked);
    assert_int_equal(profiles->count, 1);
    assert_string_equal(profiles->items[0].name, "default");
    assert_string_equal(profiles->items[0].values[PROFILE_DENY], "users");
    profiles = read_places(place, "[profile junior]\nlocked = yes\n", false, NULL);
    assert_int_equal(profiles->count, 1);
    assert_string_equal(profiles->items[0].name, "junior");
}

static void test_lock_refuses_other_files(void **state)
{
    struct place *place = *state;
    const char *own = path_of(place, "aloha-tui/aloha-tui.conf");
    assert_null(read_places(place, LOCKED, false, own));
    assert_int_equal(place->error.kind, ERROR_REFUSED);
    assert_string_equal(place->error.text,
                        region_format(place->region,
                                      "The configuration file %s is refused: %s is locked.", own,
                                      path_of(place, "aloha-tui.conf")));
    assert_non_null(place->error.hint);
    /* What can't be read might be locked. */
    assert_null(read_places(place, "[profile default]\nlocked = perhaps\n", false, own));
}

static void test_lock_does_not_bind(void **state)
{
    struct place *place = *state;
    const char *own = path_of(place, "aloha-tui/aloha-tui.conf");
    const struct profile_sections *profiles = read_places(place, LOCKED, true, NULL);
    assert_false(profiles->locked);
    assert_string_equal(profiles->items[0].values[PROFILE_DENY], "auth");
    assert_int_equal(profiles->count, 2);
    assert_non_null(read_places(place, LOCKED, true, own));
    profiles = read_places(place, "[profile default]\nlocked = no\n", false, own);
    assert_non_null(profiles);
    assert_false(profiles->locked);
    /* The key means nothing in a file of the user's own. */
    const char *locked = write_text(place, "settings.py", LOCKED);
    profiles = read_places(place, "", false, locked);
    assert_false(profiles->locked);
    assert_int_equal(profiles->count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_settings_of_a_missing_directory_are_defaults),
        TEST(test_settings_override_and_derive),
        TEST(test_settings_computed_host_leaves_nothing_derived),
        TEST(test_settings_remember_unreadable_secrets),
        TEST(test_settings_refuse_broken_files),
        TEST(test_settings_read_line_ends_and_marks_of_other_systems),
        TEST(test_profile_needs_no_file),
        TEST(test_profile_file_of_the_user),
        TEST(test_profile_of_a_production_server),
        TEST(test_profile_reads_every_key),
        TEST(test_profile_finds_the_database),
        TEST(test_profile_finds_the_other_services),
        TEST(test_profile_asks_for_what_is_computed),
        TEST(test_deployment_tells_what_is_computed),
        TEST(test_deployment_does_not_tell),
        TEST(test_profile_refuses_what_is_wrong),
        TEST(test_profile_refuses_what_is_no_file),
        TEST(test_profile_refuses_unreadable_files),
        TEST(test_profile_that_does_not_exist),
        TEST(test_profile_keeps_its_state_where_it_may),
        TEST(test_locked_profiles_are_all_there_are),
        TEST(test_lock_refuses_other_files),
        TEST(test_lock_does_not_bind),
    };
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
