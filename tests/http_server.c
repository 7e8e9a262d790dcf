/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/http_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"

struct http_server {
    pid_t pid;
    int port;
    int requests; /* the end of a pipe from which they are read, a NUL after each */
};

/* Reads what the head says is coming; false if the client goes away before that. */
static bool read_request(int fd, struct buffer *request, const char **body)
{
    char bytes[4096];
    for (;;) {
        const char *end = strstr(buffer_text(request), "\r\n\r\n");
        const char *length = strcasestr(buffer_text(request), "\r\nContent-Length:");
        if (end && length) {
            *body = end + 4;
            if (strlen(*body) >= strtoul(strchr(length, ':') + 1, NULL, 10))
                return true;
        }
        ssize_t count = read(fd, bytes, sizeof bytes);
        if (count <= 0)
            return false;
        buffer_append(request, bytes, (size_t)count);
    }
}

static void serve(int fd, int requests, int status)
{
    struct buffer request = {0};
    const char *body;
    if (!read_request(fd, &request, &body)) {
        buffer_free(&request);
        return;
    }
    dprintf(requests, "%.*s %s", (int)strcspn(buffer_text(&request), "\r"), buffer_text(&request),
            body);
    if (write(requests, "", 1) != 1)
        _exit(EXIT_FAILURE);
    buffer_free(&request);
    if (status == 0)
        pause();
    dprintf(fd, "HTTP/1.1 %d Told\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno", status);
}

NORETURN static void serve_all(int listener, int requests, int status)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0)
            _exit(EXIT_FAILURE);
        serve(fd, requests, status);
        close(fd);
    }
}

static int listen_on(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons((uint16_t)*port)};
    socklen_t size = sizeof address;
    const int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, 8), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

struct http_server *http_server_start(int port, int status)
{
    struct http_server *server = memory_alloc(1, sizeof *server);
    int ends[2], listener = listen_on(&port);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        serve_all(listener, ends[1], status);
    close(ends[1]);
    close(listener);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *server = (struct http_server){.pid = pid, .port = port, .requests = ends[0]};
    return server;
}

void http_server_stop(struct http_server *server)
{
    if (!server)
        return;
    kill(server->pid, SIGKILL);
    waitpid(server->pid, NULL, 0);
    close(server->requests);
    free(server);
}

int http_server_port(const struct http_server *server)
{
    return server->port;
}

const char *http_server_take(struct region *region, struct http_server *server)
{
    struct buffer request = {0};
    char byte;
    while (read(server->requests, &byte, 1) == 1) {
        if (byte == '\0')
            return buffer_take_text(region, &request);
        buffer_append_byte(&request, byte);
    }
    assert_int_equal(request.length, 0);
    return NULL;
}
