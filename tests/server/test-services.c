/* SPDX-License-Identifier: Apache-2.0 */
/* Redis and memcached: answering, refusing, silent and dead. */
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

#include "core/clock.h"
#include "core/error.h"
#include "core/process.h"
#include "core/region.h"
#include "server/memcached.h"
#include "server/redis.h"
#include "tests/servers.h"

enum { TIMEOUT_MS = 2000 };

static struct servers *servers;

struct attempt {
    struct region *region;
    struct error error;
};

static int begin(void **state)
{
    struct attempt *attempt = calloc(1, sizeof *attempt);
    attempt->region = region_create();
    attempt->error = ERROR_IN(attempt->region);
    *state = attempt;
    return 0;
}

static int end(void **state)
{
    struct attempt *attempt = *state;
    region_destroy(attempt->region);
    free(attempt);
    return 0;
}

/* A failure is ERROR_UNREACHABLE, has this in its text and that in its hint, and no secret. */
static void assert_failed(struct attempt *attempt, bool good, const char *text, const char *hint)
{
    assert_false(good);
    assert_int_equal(attempt->error.kind, ERROR_UNREACHABLE);
    if (!strstr(attempt->error.text, text) || !strstr(attempt->error.hint, hint))
        fail_msg("%s / %s", attempt->error.text, attempt->error.hint);
    assert_null(strpbrk(attempt->error.text, "\r\n"));
    assert_null(strstr(attempt->error.text, "wr0ng"));
    error_clear(&attempt->error);
}

static void assert_good(struct attempt *attempt, bool good)
{
    if (!good)
        fail_msg("%s", attempt->error.text);
    assert_int_equal(attempt->error.kind, ERROR_NONE);
}

static bool check_redis(struct attempt *attempt, const char *url, const char *password)
{
    return redis_check(url, password, TIMEOUT_MS, &attempt->error);
}

static bool check_memcached(struct attempt *attempt, const char *location, const char *username,
                            const char *password)
{
    return memcached_check(location, username, password, TIMEOUT_MS, &attempt->error);
}

static void test_redis_answers(void **state)
{
    struct attempt *attempt = *state;
    const char *path = servers_path(servers, "redis");
    const char *url = region_format(attempt->region, "unix://%s", path);
    assert_good(attempt, check_redis(attempt, url, SERVERS_PASSWORD));
    url = region_format(attempt->region, "unix://:s3cret%%20of%%20the%%20test@%s", path);
    assert_good(attempt, check_redis(attempt, url, "wr0ng"));
    url = region_format(attempt->region, "unix://default:s3cret%%20of%%20the%%20test@%s", path);
    assert_good(attempt, check_redis(attempt, url, NULL));
}

static void test_redis_refuses(void **state)
{
    struct attempt *attempt = *state;
    const char *url = region_format(attempt->region, "unix://%s", servers_path(servers, "redis"));
    assert_failed(attempt, check_redis(attempt, url, "wr0ng"), "WRONGPASS", "redis_password");
    assert_failed(attempt, check_redis(attempt, url, NULL), "NOAUTH", "redis_password");
}

static void test_redis_is_dead(void **state)
{
    struct attempt *attempt = *state;
    assert_failed(attempt, check_redis(attempt, "unix:///nonexistent/redis", NULL),
                  "Cannot reach Redis at /nonexistent/redis: No such file", "Is Redis running");
    assert_failed(attempt, check_redis(attempt, "redis://:wr0ng@127.0.0.1:1/0", NULL),
                  "Cannot reach Redis at 127.0.0.1:1: Connection refused.", "Is Redis running");
    assert_failed(attempt, check_redis(attempt, "redis://[::1]:1", NULL),
                  "Redis at [::1]:1: ", "Is Redis running");
}

static void test_redis_address_is_malformed(void **state)
{
    struct attempt *attempt = *state;
    static const char *const malformed[] = {"",
                                            "127.0.0.1",
                                            "http://127.0.0.1",
                                            "redis://",
                                            "redis://:wr0ng@",
                                            "redis://host:port",
                                            "redis://[::1:6379",
                                            "redis://host:70000",
                                            "unix://tmp",
                                            "sentinel://127.0.0.1:26379"};
    for (size_t i = 0; i < ARRAY_LENGTH(malformed); i++)
        assert_failed(attempt, check_redis(attempt, malformed[i], NULL), "Cannot read the address",
                      "redis://HOST:PORT/DB");
}

static void test_silent_service_times_out(void **state)
{
    struct attempt *attempt = *state;
    int fd, port = servers_listen_in_silence(&fd);
    int64_t start = clock_monotonic_ms();
    const char *url = region_format(attempt->region, "redis://127.0.0.1:%d", port);
    assert_failed(attempt, redis_check(url, NULL, 200, &attempt->error), "no answer in time",
                  "Is Redis running");
    const char *location = region_format(attempt->region, "127.0.0.1:%d", port);
    assert_failed(attempt, memcached_check(location, NULL, NULL, 200, &attempt->error),
                  "Cannot reach memcached at 127.0.0.1:", "Is memcached running");
    assert_in_range(clock_monotonic_ms() - start, 150, 4000);
    close(fd);
}

/* A port of the loopback that was free a moment ago. */
static int free_port(void)
{
    int fd, port = servers_listen_in_silence(&fd);
    close(fd);
    return port;
}

static void write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0666), 0);
}

static void test_sentinel_names_the_master(void **state)
{
    struct attempt *attempt = *state;
    struct region *region = attempt->region;
    int master = free_port(), sentinel = free_port();
    const char *path = servers_path(servers, "master");
    servers_start_program(servers,
                          (const char *[]){"redis-server", "--port",
                                           region_format(region, "%d", master), "--bind",
                                           "127.0.0.1", "--unixsocket", path, "--save", "", "--dir",
                                           servers_directory(servers), NULL},
                          path);
    const char *configuration = servers_path(servers, "sentinel.conf");
    path = servers_path(servers, "sentinel");
    write_file(configuration, region_format(region,
                                            "port %d\nbind 127.0.0.1\nunixsocket %s\ndir %s\n"
                                            "sentinel monitor aloha 127.0.0.1 %d 1\n",
                                            sentinel, path, servers_directory(servers), master));
    servers_start_program(
        servers, (const char *[]){"redis-server", configuration, "--sentinel", NULL}, path);
    const char *url = region_format(region, "sentinel://127.0.0.1:%d/aloha", sentinel);
    assert_good(attempt, check_redis(attempt, url, NULL));
    url = region_format(region, "redis://127.0.0.1:%d/3", master);
    assert_good(attempt, check_redis(attempt, url, NULL));
    url = region_format(region, "redis://127.0.0.1:%d/99", master);
    assert_failed(attempt, check_redis(attempt, url, NULL), "out of range", "Redis's own log");
    url = region_format(region, "sentinel://127.0.0.1:%d/other", sentinel);
    assert_failed(attempt, check_redis(attempt, url, NULL), "knows no master named \"other\"",
                  "Correct the name");
}

static void test_memcached_answers(void **state)
{
    struct attempt *attempt = *state;
    assert_good(attempt, check_memcached(attempt, servers_path(servers, "memcached"), NULL, NULL));
}

static void test_memcached_is_dead(void **state)
{
    struct attempt *attempt = *state;
    assert_failed(attempt, check_memcached(attempt, "/nonexistent/memcached", NULL, NULL),
                  "Cannot reach memcached at /nonexistent/memcached: ", "Is memcached running");
    assert_failed(attempt, check_memcached(attempt, "127.0.0.1:1", NULL, NULL),
                  "Cannot reach memcached at 127.0.0.1:1: ", "Is memcached running");
    assert_failed(attempt, check_memcached(attempt, "127.0.0.1:1", "user", "wr0ng"),
                  "Cannot reach memcached at 127.0.0.1:1: ", "Is memcached running");
    assert_failed(attempt, check_memcached(attempt, "127.0.0.1:port", NULL, NULL),
                  "Cannot read the address", "HOST:PORT");
}

/* Makes the SASL database of a memcached; false if its program is missing. */
static bool create_sasl_database(const char *path)
{
    int ends[2];
    pid_t pid;
    const char *const argv[] = {"saslpasswd2", "-p", "-c", "-a",    "memcached", "-u",
                                "aloha.test",  "-f", path, "aloha", NULL};
    assert_int_equal(pipe(ends), 0);
    struct process_streams streams = {ends[0], PROCESS_NULL, PROCESS_NULL};
    bool started = process_start(argv, streams, false, &pid, NULL);
    assert_true(write(ends[1], SERVERS_PASSWORD "\n", strlen(SERVERS_PASSWORD) + 1) > 0);
    close(ends[0]);
    close(ends[1]);
    return started && process_wait(pid) == 0;
}

static void test_memcached_wants_a_password(void **state)
{
    struct attempt *attempt = *state;
    const char *database = servers_path(servers, "sasldb");
    if (!create_sasl_database(database)) {
        print_message("saslpasswd2 is missing: memcached with a password is not tested\n");
        skip();
    }
    assert_int_equal(chmod(database, 0644), 0);
    const char *configuration = servers_path(servers, "memcached.conf");
    write_file(configuration, region_format(attempt->region,
                                            "mech_list: plain\npwcheck_method: auxprop\n"
                                            "auxprop_plugin: sasldb\nsasldb_path: %s\n",
                                            database));
    setenv("SASL_CONF_PATH", servers_directory(servers), 1);
    const char *port = region_format(attempt->region, "%d", free_port());
    const char *location = region_format(attempt->region, "127.0.0.1:%s", port);
    servers_start_program(
        servers, (const char *[]){"memcached", "-S", "-l", "127.0.0.1", "-p", port, NULL}, port);
    assert_good(attempt, check_memcached(attempt, location, "aloha@aloha.test", SERVERS_PASSWORD));
    assert_failed(attempt, check_memcached(attempt, location, "aloha@aloha.test", "wr0ng"),
                  "refuses the user name or password", "memcached_password");
    assert_failed(attempt, check_memcached(attempt, location, NULL, NULL),
                  "wants a user name and a password", "memcached_password");
    const char *path = servers_path(servers, "memcached-sasl");
    servers_start_program(servers, (const char *[]){"memcached", "-S", "-s", path, NULL}, path);
    assert_failed(attempt, check_memcached(attempt, path, "aloha@aloha.test", SERVERS_PASSWORD),
                  "refuses", "signs in over TCP only");
}

static int start_servers(void **state)
{
    servers = servers_start(SERVERS_REDIS | SERVERS_MEMCACHED);
    return 0;
}

static int stop_servers(void **state)
{
    servers_stop(servers);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_redis_answers),
        TEST(test_redis_refuses),
        TEST(test_redis_is_dead),
        TEST(test_redis_address_is_malformed),
        TEST(test_silent_service_times_out),
        TEST(test_sentinel_names_the_master),
        TEST(test_memcached_answers),
        TEST(test_memcached_is_dead),
        TEST(test_memcached_wants_a_password),
    };
    return cmocka_run_group_tests_name("services", tests, start_servers, stop_servers);
}
