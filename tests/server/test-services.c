/* SPDX-License-Identifier: Apache-2.0 */
/* Redis and memcached: answering, refusing, silent and dead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/process.h"
#include "core/region.h"
#include "server/library.h"
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
    int master = servers_free_port(), sentinel = servers_free_port();
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

static void test_library_is_missing(void **state)
{
    struct attempt *attempt = *state;
    size_t (*length)(const char *) = NULL;
    const struct library_function functions[] = {{"strlen", &length}, {"no_such", &length}};
    struct library library = {
        .file = "libnowhere.so.1", .package = "libnowhere1", .functions = functions, .count = 1};
    assert_failed(attempt, library_load(&library, &attempt->error),
                  "The library of the package libnowhere1 can't be loaded: libnowhere.so.1: ",
                  "install the package libnowhere1");
    library.file = "libc.so.6";
    assert_true(library_load(&library, &attempt->error));
    assert_int_equal(length("four"), 4);
    library.count = 2;
    assert_true(library_load(&library, &attempt->error)); /* it was, and is not asked again */
    library.loaded = false;
    assert_failed(attempt, library_load(&library, &attempt->error), "no_such", "libnowhere1");
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
    bool started = process_start(argv, streams, PROCESS_OUR_GROUP, &pid, NULL);
    assert_true(write(ends[1], SERVERS_PASSWORD "\n", strlen(SERVERS_PASSWORD) + 1) > 0);
    close(ends[0]);
    close(ends[1]);
    return started && process_wait(pid) == 0;
}

static bool delete_signed_in(struct attempt *attempt, const char *location, const char *username,
                             const char *password)
{
    static const char *const keys[] = {"one", "two"};
    struct memcached *memcached =
        memcached_open(location, username, password, TIMEOUT_MS, &attempt->error);
    assert_good(attempt, memcached != NULL);
    bool good = memcached_delete_keys(memcached, keys, ARRAY_LENGTH(keys), &attempt->error);
    memcached_close(memcached);
    return good;
}

static void assert_deletes_signed_in(struct attempt *attempt, const char *location)
{
    assert_good(attempt, delete_signed_in(attempt, location, "aloha@aloha.test", SERVERS_PASSWORD));
    assert_failed(attempt, delete_signed_in(attempt, location, "aloha@aloha.test", "wr0ng"),
                  "refuses the user name or password", "memcached_password");
    assert_failed(attempt, delete_signed_in(attempt, location, NULL, NULL),
                  "wants a user name and a password", "memcached_password");
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
    const char *port = region_format(attempt->region, "%d", servers_free_port());
    const char *location = region_format(attempt->region, "127.0.0.1:%s", port);
    servers_start_program(
        servers, (const char *[]){"memcached", "-S", "-l", "127.0.0.1", "-p", port, NULL}, port);
    assert_good(attempt, check_memcached(attempt, location, "aloha@aloha.test", SERVERS_PASSWORD));
    assert_failed(attempt, check_memcached(attempt, location, "aloha@aloha.test", "wr0ng"),
                  "refuses the user name or password", "memcached_password");
    assert_failed(attempt, check_memcached(attempt, location, NULL, NULL),
                  "wants a user name and a password", "memcached_password");
    assert_deletes_signed_in(attempt, location);
    const char *path = servers_path(servers, "memcached-sasl");
    servers_start_program(servers, (const char *[]){"memcached", "-S", "-s", path, NULL}, path);
    assert_failed(attempt, check_memcached(attempt, path, "aloha@aloha.test", SERVERS_PASSWORD),
                  "refuses", "signs in over TCP only");
}

/* --- deleting keys --- */

/* A connection of the test's own to a memcached, in the text protocol. */
static FILE *talk_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    FILE *stream = fdopen(fd, "r+");
    setvbuf(stream, NULL, _IONBF, 0);
    return stream;
}

static void assert_answer(FILE *stream, const char *expected)
{
    char line[128];
    assert_non_null(fgets(line, sizeof line, stream));
    assert_string_equal(line, expected);
}

static void set_key(const char *path, const char *key)
{
    FILE *stream = talk_to(path);
    fprintf(stream, "set %s 0 0 1\r\nx\r\n", key);
    assert_answer(stream, "STORED\r\n");
    fclose(stream);
}

static bool has_key(const char *path, const char *key)
{
    FILE *stream = talk_to(path);
    char line[512];
    fprintf(stream, "get %s\r\n", key);
    assert_non_null(fgets(line, sizeof line, stream));
    fclose(stream);
    return strcmp(line, "END\r\n") != 0;
}

static struct memcached *open_memcached(struct attempt *attempt, const char *locations)
{
    struct memcached *memcached =
        memcached_open(locations, NULL, NULL, TIMEOUT_MS, &attempt->error);
    assert_good(attempt, memcached != NULL);
    return memcached;
}

static bool delete_key(struct attempt *attempt, struct memcached *memcached, const char *key)
{
    return memcached_delete_keys(memcached, &key, 1, &attempt->error);
}

static void test_memcached_key_rules(void **state)
{
    char key[252];
    memset(key, 'k', sizeof key - 1);
    key[251] = '\0';
    assert_false(memcached_is_key(key));
    key[250] = '\0';
    assert_true(memcached_is_key(key));
    assert_true(memcached_is_key("!~"));
    assert_false(memcached_is_key(""));
    assert_false(memcached_is_key("a b"));
    assert_false(memcached_is_key("a\x7f"));
    assert_false(memcached_is_key("caf\xc3\xa9"));
}

static void test_memcached_deletes_keys(void **state)
{
    struct attempt *attempt = *state;
    const char *path = servers_path(servers, "memcached");
    struct memcached *memcached = open_memcached(attempt, path);
    const char *keys[] = {":1:P:one", "not a key", ":1:P:absent", "", ":1:P:two"};
    set_key(path, keys[0]);
    set_key(path, keys[4]);
    set_key(path, ":1:P:three");
    assert_good(attempt,
                memcached_delete_keys(memcached, keys, ARRAY_LENGTH(keys), &attempt->error));
    assert_false(has_key(path, keys[0]));
    assert_false(has_key(path, keys[4]));
    assert_true(has_key(path, ":1:P:three"));
    assert_good(attempt, memcached_delete_keys(memcached, keys, 0, &attempt->error));
    assert_good(attempt, memcached_delete_keys(memcached, keys + 1, 1, &attempt->error));
    assert_good(attempt, delete_key(attempt, memcached, ":1:P:three"));
    assert_false(has_key(path, ":1:P:three"));
    memcached_close(memcached);
}

/* Many batches of the longest keys, every third of them there. */
static void test_memcached_deletes_many_keys(void **state)
{
    enum { COUNT = 3000 };
    struct attempt *attempt = *state;
    const char *path = servers_path(servers, "memcached");
    FILE *stream = talk_to(path);
    const char **keys = region_alloc_array(attempt->region, COUNT, sizeof *keys);
    for (int i = 0; i < COUNT; i++) {
        keys[i] = region_format(attempt->region, ":1:%0247d", i);
        if (i % 3)
            continue;
        fprintf(stream, "set %s 0 0 1\r\nx\r\n", keys[i]);
        assert_answer(stream, "STORED\r\n");
    }
    fclose(stream);
    struct memcached *memcached = open_memcached(attempt, path);
    assert_good(attempt, memcached_delete_keys(memcached, keys, COUNT, &attempt->error));
    memcached_close(memcached);
    for (int i = 0; i < COUNT; i += 3)
        assert_false(has_key(path, keys[i]));
}

static void test_memcached_deletes_everywhere(void **state)
{
    struct attempt *attempt = *state;
    struct region *region = attempt->region;
    const char *first = servers_path(servers, "memcached");
    const char *second = servers_path(servers, "memcached-2");
    servers_start_program(servers, (const char *[]){"memcached", "-s", second, "-m", "8", NULL},
                          second);
    for (const char *separator = ",;"; *separator; separator++) {
        const char *locations = region_format(region, "%s%c %s", first, *separator, second);
        struct memcached *memcached = open_memcached(attempt, locations);
        set_key(first, "everywhere");
        set_key(second, "everywhere");
        assert_good(attempt, delete_key(attempt, memcached, "everywhere"));
        assert_false(has_key(first, "everywhere"));
        assert_false(has_key(second, "everywhere"));
        assert_good(attempt, check_memcached(attempt, locations, NULL, NULL));
        memcached_close(memcached);
    }
    const char *locations = region_format(region, "/nonexistent/memcached,%s", second);
    struct memcached *memcached = open_memcached(attempt, locations);
    set_key(second, "everywhere");
    assert_failed(attempt, delete_key(attempt, memcached, "everywhere"),
                  "Cannot reach memcached at /nonexistent/memcached: ", "Is memcached running");
    assert_false(has_key(second, "everywhere"));
    memcached_close(memcached);
    assert_failed(attempt, check_memcached(attempt, locations, NULL, NULL),
                  "Cannot reach memcached at /nonexistent/memcached: ", "Is memcached running");
    assert_null(
        memcached_open("127.0.0.1:1;127.0.0.1:port", NULL, NULL, TIMEOUT_MS, &attempt->error));
    assert_failed(attempt, false, "Cannot read the address", "HOST:PORT");
}

/* Stops a memcached of the test's own between two deletions, then brings it back. */
static void test_memcached_comes_back(void **state)
{
    struct attempt *attempt = *state;
    const char *path = servers_path(servers, "memcached-3");
    const char *const argv[] = {"memcached", "-s", path, "-m", "8", NULL};
    struct memcached *memcached = open_memcached(attempt, path);
    for (int round = 0; round < 2; round++) {
        servers_start_program(servers, argv, path);
        set_key(path, "lasting");
        assert_good(attempt, delete_key(attempt, memcached, "lasting"));
        assert_false(has_key(path, "lasting"));
        servers_stop_program(servers);
        if (round == 1)
            assert_failed(attempt, delete_key(attempt, memcached, "lasting"),
                          "Cannot reach memcached at ", "Is memcached running");
    }
    memcached_close(memcached);
}

static void test_memcached_in_silence(void **state)
{
    struct attempt *attempt = *state;
    int fd, port = servers_listen_in_silence(&fd);
    const char *location = region_format(attempt->region, "127.0.0.1:%d", port);
    struct memcached *memcached = memcached_open(location, NULL, NULL, 200, &attempt->error);
    int64_t start = clock_monotonic_ms();
    assert_failed(attempt, delete_key(attempt, memcached, "key"), "Cannot reach memcached at ",
                  "Is memcached running");
    assert_in_range(clock_monotonic_ms() - start, 50, 4000);
    memcached_close(memcached);
    close(fd);
}

/* Reads exactly `size` bytes; asked for none, recv(2) would wait for one. */
static bool read_whole(int fd, char *bytes, size_t size)
{
    return size == 0 || recv(fd, bytes, size, MSG_WAITALL) == (ssize_t)size;
}

/* Speaks just enough of the binary protocol (the documentation of memcached, "Binary Protocol") to
 * a client that it answers to `deletes` deletions and then hangs up. */
static void answer_some(int client, int deletes)
{
    enum { HEADER = 24, OPCODE = 1, STATUS = 7, BODY_SIZE = 10 };
    enum { DELETE = 0x04, VERSION = 0x0b, TOUCH = 0x1c, NOT_FOUND = 1 };
    unsigned char header[HEADER];
    char body[512];
    while (read_whole(client, (char *)header, HEADER)) {
        size_t size = (size_t)header[BODY_SIZE] << 8 | header[BODY_SIZE + 1];
        if (size > sizeof body || !read_whole(client, body, size))
            return;
        int opcode = header[OPCODE];
        if ((opcode != VERSION && opcode != TOUCH && opcode != DELETE) ||
            (opcode == DELETE && deletes-- == 0))
            return;
        unsigned char answer[HEADER + 5] = {0x81, (unsigned char)opcode};
        size_t length = opcode == VERSION ? 5 : 0;
        memcpy(answer + HEADER, "1.6.0", 5);
        answer[STATUS] = opcode == TOUCH ? NOT_FOUND : 0;
        answer[BODY_SIZE + 1] = (unsigned char)length;
        if (send(client, answer, HEADER + length, MSG_NOSIGNAL) < 0)
            return;
    }
}

/* A server that dies after some answers of a batch has not confirmed the batch. */
static void test_memcached_answers_part(void **state)
{
    struct attempt *attempt = *state;
    int fd, port = servers_listen_in_silence(&fd);
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;) {
            int client = accept(fd, NULL, NULL);
            answer_some(client, 3);
            close(client);
        }
    }
    const char *location = region_format(attempt->region, "127.0.0.1:%d", port);
    struct memcached *memcached = memcached_open(location, NULL, NULL, TIMEOUT_MS, &attempt->error);
    static const char *const keys[] = {"a", "b", "c", "d", "e"};
    assert_good(attempt, memcached_delete_keys(memcached, keys, 3, &attempt->error));
    assert_failed(attempt, memcached_delete_keys(memcached, keys, 5, &attempt->error),
                  "Cannot reach memcached at ", "Is memcached running");
    assert_failed(attempt, memcached_delete_keys(memcached, keys, 4, &attempt->error),
                  "Cannot reach memcached at ", "Is memcached running");
    assert_good(attempt, memcached_delete_keys(memcached, keys, 2, &attempt->error));
    memcached_close(memcached);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(fd);
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
        TEST(test_library_is_missing),
        TEST(test_memcached_answers),
        TEST(test_memcached_is_dead),
        TEST(test_memcached_wants_a_password),
        TEST(test_memcached_key_rules),
        TEST(test_memcached_deletes_keys),
        TEST(test_memcached_deletes_many_keys),
        TEST(test_memcached_deletes_everywhere),
        TEST(test_memcached_comes_back),
        TEST(test_memcached_in_silence),
        TEST(test_memcached_answers_part),
    };
    return cmocka_run_group_tests_name("services", tests, start_servers, stop_servers);
}
