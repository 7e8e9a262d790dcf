/* SPDX-License-Identifier: Apache-2.0 */
#include "servers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/process.h"
#include "core/region.h"

enum { LONGEST_ARGV = 64, MOST_PROGRAMS = 8, START_TRIES = 6000, TRY_MS = 10 };

struct servers {
    struct region *region;
    const char *directory;
    pid_t postgresql; /* 0 while it does not run */
    pid_t rabbitmq;   /* 0 while it does not run */
    pid_t epmd;       /* finds RabbitMQ's node for itself */
    int rabbitmq_port;
    int rabbitmq_node_port;
    int epmd_port;
    pid_t programs[MOST_PROGRAMS];
    int program_count;
};

const char *servers_directory(const struct servers *servers)
{
    return servers->directory;
}

const char *servers_path(const struct servers *servers, const char *name)
{
    return region_format(servers->region, "%s/%s", servers->directory, name);
}

const char *servers_conninfo(const struct servers *servers)
{
    return servers_conninfo_with(servers, "user=aloha");
}

const char *servers_conninfo_with(const struct servers *servers, const char *setting)
{
    return region_format(servers->region, "host=%s dbname=aloha user=aloha %s", servers->directory,
                         setting);
}

/* Starts argv with its output in the file `log`; with `as_server` not as root. It gets `signal`
 * when this process ends. */
static pid_t start_with(const struct servers *servers, const char *const argv[], const char *log,
                        bool as_server, const char *signal)
{
    const char *full[LONGEST_ARGV] = {"setpriv", signal};
    int count = 2;
    if (as_server && geteuid() == 0) {
        full[count++] = "--reuid=postgres";
        full[count++] = "--regid=postgres";
        full[count++] = "--init-groups";
    }
    while (*argv && count < LONGEST_ARGV - 1)
        full[count++] = *argv++;
    int output = open(servers_path(servers, log), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    struct error error = ERROR_IN(servers->region);
    struct process_streams streams = {PROCESS_NULL, output, output};
    pid_t pid;
    if (!process_start(full, streams, PROCESS_OUR_GROUP, &pid, &error))
        die("%s", error.text);
    close(output);
    return pid;
}

static pid_t start(const struct servers *servers, const char *const argv[], const char *log,
                   bool as_server)
{
    return start_with(servers, argv, log, as_server, "--pdeathsig=INT");
}

static void run(const struct servers *servers, const char *const argv[], bool as_server)
{
    int status = process_wait(start(servers, argv, "run.log", as_server));
    if (status != 0)
        die("%s: exit status %d, see %s", argv[0], status, servers_path(servers, "run.log"));
}

/* A server is asked again and again, for a minute, unless it has ended by then. */
static void await(pid_t pid, const char *name, bool (*answers)(const char *place),
                  const char *place)
{
    for (int try = 0; try < START_TRIES; try++) {
        if (answers(place))
            return;
        if (waitpid(pid, NULL, WNOHANG) == pid)
            die("%s ended when it was started", name);
        poll(NULL, 0, TRY_MS);
    }
    die("%s does not answer", name);
}

static bool postgresql_answers(const char *conninfo)
{
    return PQping(conninfo) == PQPING_OK;
}

static bool accepts(int family, const void *address, socklen_t size)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool accepted = connect(fd, address, size) == 0;
    close(fd);
    return accepted;
}

/* A path, or a port of the loopback. */
static bool socket_answers(const char *place)
{
    if (place[0] == '/') {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        snprintf(address.sun_path, sizeof address.sun_path, "%s", place);
        return accepts(AF_UNIX, &address, sizeof address);
    }
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)atoi(place)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return accepts(AF_INET, &address, sizeof address);
}

static void make_directory(struct servers *servers)
{
    const char *temporary = getenv("TMPDIR"); /* tests/run keeps it short, as sockets' paths are */
    char *path =
        region_format(servers->region, "%s/aloha-servers.XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(path))
        die("cannot make %s: %s", path, strerror(errno));
    servers->directory = path;
    const struct passwd *owner = geteuid() == 0 ? getpwnam("postgres") : NULL;
    if (chmod(path, 0755) != 0 || (owner && chown(path, owner->pw_uid, owner->pw_gid) != 0))
        die("cannot hand over %s: %s", path, strerror(errno));
}

/* Debian keeps the server's programs out of PATH. */
static void find_postgresql(struct region *region)
{
    glob_t found;
    if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &found) == 0)
        setenv("PATH",
               region_format(region, "%s:%s", found.gl_pathv[found.gl_pathc - 1], getenv("PATH")),
               1);
    globfree(&found);
}

static void write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "w");
    if (!file || fputs(content, file) < 0 || fclose(file) != 0)
        die("cannot write %s", path);
}

static void execute(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        die("%s: %s", sql, PQerrorMessage(connection));
    PQclear(result);
}

static void create_roles(const struct servers *servers)
{
    PGconn *connection =
        PQconnectdb(servers_conninfo_with(servers, "user=postgres dbname=postgres"));
    execute(connection, "CREATE ROLE aloha LOGIN");
    execute(connection, "CREATE ROLE barred LOGIN");
    execute(connection, "CREATE ROLE locked LOGIN PASSWORD '" SERVERS_PASSWORD "'");
    execute(connection, "CREATE DATABASE aloha OWNER aloha");
    PQfinish(connection);
}

void servers_start_postgresql(struct servers *servers)
{
    const char *sockets =
        region_format(servers->region, "--unix_socket_directories=%s", servers->directory);
    const char *const argv[] = {"postgres",
                                "-D",
                                servers_path(servers, "data"),
                                sockets,
                                "--listen_addresses=",
                                "--fsync=off",
                                "--max_connections=20",
                                "--shared_buffers=16MB",
                                "--timezone=Europe/Vienna",
                                "--datestyle=SQL, DMY",
                                NULL};
    servers->postgresql = start(servers, argv, "postgresql.log", true);
    await(servers->postgresql, "PostgreSQL", postgresql_answers,
          servers_conninfo_with(servers, "user=postgres dbname=postgres"));
}

void servers_stop_postgresql(struct servers *servers)
{
    if (!servers->postgresql)
        return;
    kill(servers->postgresql, SIGINT); /* fast shutdown */
    process_wait(servers->postgresql);
    servers->postgresql = 0;
}

static void create_postgresql(struct servers *servers)
{
    find_postgresql(servers->region);
    const char *data = servers_path(servers, "data");
    run(servers,
        (const char *[]){"initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8",
                         "--locale=C", "--no-instructions", NULL},
        true);
    write_file(servers_path(servers, "data/pg_hba.conf"), "local all locked scram-sha-256\n"
                                                          "local all barred reject\n"
                                                          "local all all trust\n");
    servers_start_postgresql(servers);
    create_roles(servers);
}

void servers_start_program(struct servers *servers, const char *const argv[], const char *place)
{
    if (servers->program_count == MOST_PROGRAMS)
        die("more than %d programs", MOST_PROGRAMS);
    pid_t pid = start(servers, argv, "programs.log", true);
    servers->programs[servers->program_count++] = pid;
    await(pid, argv[0], socket_answers, place);
}

void servers_stop_program(struct servers *servers)
{
    if (servers->program_count == 0)
        die("no program runs");
    pid_t pid = servers->programs[--servers->program_count];
    kill(pid, SIGTERM);
    process_wait(pid);
}

int servers_free_port(void)
{
    int fd, port = servers_listen_in_silence(&fd);
    close(fd);
    return port;
}

int servers_rabbitmq_port(const struct servers *servers)
{
    return servers->rabbitmq_port;
}

static const char *find_rabbitmq(struct region *region)
{
    static const char pattern[] = "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server";
    glob_t found; /* Debian's own start script insists on being root or rabbitmq */
    const char *path = "rabbitmq-server";
    if (glob(pattern, 0, NULL, &found) == 0)
        path = region_copy_text(region, found.gl_pathv[found.gl_pathc - 1]);
    globfree(&found);
    return path;
}

/* Its own node name, port mapper and directory keep it apart from any other RabbitMQ. */
void servers_start_rabbitmq(struct servers *servers)
{
    struct region *region = servers->region;
    const char *directory = servers->directory;
    const char *const argv[] = {
        "env",
        "RUNNING_UNDER_SYSTEMD=1", /* so that the start script becomes the server */
        "ERL_EPMD_ADDRESS=127.0.0.1",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=+S 1:1 +sbwt none",
        "RABBITMQ_SERVER_START_ARGS=-kernel inet_dist_use_interface {127,0,0,1}",
        region_format(region, "HOME=%s", directory),
        region_format(region, "ERL_EPMD_PORT=%d", servers->epmd_port),
        region_format(region, "RABBITMQ_NODENAME=test%d@localhost", servers->rabbitmq_port),
        region_format(region, "RABBITMQ_DIST_PORT=%d", servers->rabbitmq_node_port),
        region_format(region, "RABBITMQ_CONF_ENV_FILE=%s/rabbitmq-env.conf", directory),
        region_format(region, "RABBITMQ_CONFIG_FILE=%s/rabbitmq.conf", directory),
        region_format(region, "RABBITMQ_MNESIA_BASE=%s/rabbitmq-data", directory),
        region_format(region, "RABBITMQ_LOG_BASE=%s/rabbitmq-log", directory),
        region_format(region, "RABBITMQ_ENABLED_PLUGINS_FILE=%s/rabbitmq-plugins", directory),
        region_format(region, "RABBITMQ_PID_FILE=%s/rabbitmq-pid", directory),
        find_rabbitmq(region),
        NULL};
    servers->rabbitmq = start_with(servers, argv, "rabbitmq.log", true, "--pdeathsig=KILL");
    await(servers->rabbitmq, "RabbitMQ", socket_answers,
          region_format(region, "%d", servers->rabbitmq_port));
}

void servers_stop_rabbitmq(struct servers *servers)
{
    if (!servers->rabbitmq)
        return;
    kill(servers->rabbitmq, SIGKILL); /* an orderly end takes seconds */
    process_wait(servers->rabbitmq);
    servers->rabbitmq = 0;
}

static void create_rabbitmq(struct servers *servers)
{
    servers->rabbitmq_port = servers_free_port();
    servers->rabbitmq_node_port = servers_free_port();
    servers->epmd_port = servers_free_port();
    write_file(servers_path(servers, "rabbitmq.conf"),
               region_format(servers->region,
                             "listeners.tcp.1 = 127.0.0.1:%d\ndefault_user = aloha\n"
                             "default_pass = " SERVERS_PASSWORD "\nloopback_users = none\n",
                             servers->rabbitmq_port));
    const char *port = region_format(servers->region, "%d", servers->epmd_port);
    const char *const argv[] = {"epmd", "-port", port, "-address", "127.0.0.1", NULL};
    servers->epmd = start_with(servers, argv, "epmd.log", true, "--pdeathsig=KILL");
    await(servers->epmd, "epmd", socket_answers, port);
    servers_start_rabbitmq(servers);
}

static void destroy_rabbitmq(struct servers *servers)
{
    servers_stop_rabbitmq(servers);
    if (!servers->epmd)
        return;
    kill(servers->epmd, SIGKILL);
    process_wait(servers->epmd);
}

struct servers *servers_start(unsigned wanted)
{
    struct servers *servers = memory_alloc(1, sizeof *servers);
    servers->region = region_create();
    make_directory(servers);
    if (wanted & SERVERS_POSTGRESQL)
        create_postgresql(servers);
    if (wanted & SERVERS_REDIS) {
        const char *path = servers_path(servers, "redis");
        const char *const argv[] = {"redis-server",
                                    "--port",
                                    "0",
                                    "--unixsocket",
                                    path,
                                    "--requirepass",
                                    SERVERS_PASSWORD,
                                    "--save",
                                    "",
                                    "--dir",
                                    servers->directory,
                                    NULL};
        servers_start_program(servers, argv, path);
    }
    if (wanted & SERVERS_MEMCACHED) {
        const char *path = servers_path(servers, "memcached");
        servers_start_program(servers, (const char *[]){"memcached", "-s", path, "-m", "8", NULL},
                              path);
    }
    if (wanted & SERVERS_RABBITMQ)
        create_rabbitmq(servers);
    return servers;
}

void servers_stop(struct servers *servers)
{
    servers_stop_postgresql(servers);
    destroy_rabbitmq(servers);
    while (servers->program_count > 0)
        servers_stop_program(servers);
    struct process_streams streams = {PROCESS_NULL, PROCESS_INHERIT, PROCESS_INHERIT};
    const char *const argv[] = {"rm", "-rf", servers->directory, NULL};
    pid_t pid;
    if (process_start(argv, streams, PROCESS_OUR_GROUP, &pid, NULL))
        process_wait(pid);
    region_destroy(servers->region);
    free(servers);
}

int servers_listen_in_silence(int *fd)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    *fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(*fd, (struct sockaddr *)&address, size) != 0 || listen(*fd, 8) != 0 ||
        getsockname(*fd, (struct sockaddr *)&address, &size) != 0)
        die("cannot listen on the loopback: %s", strerror(errno));
    return ntohs(address.sin_port);
}
