/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/process.h"
#include "core/region.h"

/* A file without a name that goes with its descriptor. */
static int temporary_file(void)
{
    const char *directory = getenv("TMPDIR");
    int fd = open(directory ? directory : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    return fd;
}

static const char *read_whole(struct region *region, int fd)
{
    struct buffer text = {0};
    char bytes[4096];
    ssize_t length;
    while ((length = read(fd, bytes, sizeof bytes)) > 0)
        buffer_append(&text, bytes, (size_t)length);
    close(fd);
    return buffer_take_text(region, &text);
}

const char *program_read_file(struct region *region, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? NULL : read_whole(region, fd);
}

struct program program_start(const char *const argv[], const char *input)
{
    struct program program = {.output = temporary_file(), .errors = temporary_file()};
    struct process_streams streams = {PROCESS_NULL, program.output, program.errors};
    if (input) {
        streams.input = temporary_file();
        assert_int_equal(write(streams.input, input, strlen(input)), strlen(input));
        lseek(streams.input, 0, SEEK_SET);
    }
    assert_true(process_start(argv, streams, PROCESS_OWN_GROUP, &program.pid, NULL));
    if (input)
        close(streams.input);
    return program;
}

struct outcome program_finish(struct region *region, struct program *program)
{
    struct outcome outcome = {.status = process_wait(program->pid)};
    lseek(program->output, 0, SEEK_SET);
    lseek(program->errors, 0, SEEK_SET);
    outcome.output = read_whole(region, program->output);
    outcome.errors = read_whole(region, program->errors);
    return outcome;
}

const char *const *program_words(struct region *region, const char *config,
                                 const char *const words[])
{
    size_t count = 0, used = 0;
    while (words[count])
        count++;
    const char **argv = region_alloc_array(region, count + 5, sizeof *argv);
    argv[used++] = getenv("ALOHA_TEST_PROGRAM");
    argv[used++] = "--config";
    argv[used++] = config ? config : getenv("ALOHA_TEST_CONFIG");
    argv[used++] = "--batch";
    for (size_t i = 0; i < count; i++)
        argv[used++] = words[i];
    return argv;
}

const char *program_config_with(struct region *region, const char *key, const char *value)
{
    const char *rest = program_read_file(region, getenv("ALOHA_TEST_CONFIG"));
    assert_non_null(rest);
    const char *path = region_format(region, "%s/other.conf", getenv("TMPDIR"));
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    while (*rest) {
        size_t length = strcspn(rest, "\n");
        if (strncmp(rest, key, strlen(key)) != 0)
            fprintf(file, "%.*s\n", (int)length, rest);
        rest += length;
        rest += *rest == '\n';
    }
    fprintf(file, "%s = %s\n", key, value);
    assert_int_equal(fclose(file), 0);
    return path;
}
