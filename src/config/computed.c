/* SPDX-License-Identifier: Apache-2.0 */
#include "config/computed.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/python_literal.h"
#include "config/python_module.h"
#include "core/buffer.h"
#include "core/child.h"
#include "core/file_open.h"
#include "core/region.h"

enum { TIMEOUT_MS = 10000 };

struct answer {
    struct answer *next;
    const char *name;
    const struct python_value *value;
};

struct computed {
    struct region *region;
    const char *program;
    struct child_user user; /* who runs it */
    struct answer *answers;
    bool failed;
};

/* Where the open directory is now, whatever links led there. */
static const char *computed_real_path(struct region *region, int directory)
{
    char path[PATH_MAX];
    ssize_t length =
        readlink(region_format(region, "/proc/self/fd/%d", directory), path, sizeof path);
    return length > 0 && (size_t)length < sizeof path
               ? region_copy_bytes(region, path, (size_t)length)
               : NULL;
}

/*
 * The program, if only root and the deployment's owner can have written it. It is started by its
 * path: by a descriptor (fexecve(3)) a script does not find the deployment it belongs to. So it
 * may be another one by then, but the owner's, which runs as the owner.
 */
static const char *computed_find_program(struct region *region, int directory, uid_t owner)
{
    const char *place = computed_real_path(region, directory);
    const char *program =
        place ? region_format(region, "%s/scripts/get-django-setting", place) : NULL;
    struct stat facts;
    int fd = program ? file_open_trusted(program, owner) : -1;
    bool runs = fd >= 0 && fstat(fd, &facts) == 0 && (facts.st_mode & S_IXUSR);
    if (fd >= 0)
        close(fd);
    return runs ? program : NULL;
}

struct computed *computed_create(struct region *region, const char *deployment)
{
    uid_t owner;
    int directory = file_open_owned_directory(deployment, &owner);
    if (directory < 0)
        return NULL;
    struct child_user user;
    const char *program = child_user_for(region, owner, &user, NULL)
                              ? computed_find_program(region, directory, owner)
                              : NULL;
    close(directory);
    if (!program)
        return NULL;
    struct computed *computed = region_alloc(region, sizeof *computed);
    *computed = (struct computed){.region = region, .program = program, .user = user};
    return computed;
}

/* Python prints a text bare, and all else as its literal. */
static bool is_literal(const char *printed)
{
    static const char *const words[] = {"True", "False", "None"};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
        if (strcmp(printed, words[i]) == 0)
            return true;
    }
    size_t sign = *printed == '-';
    return (*printed && strchr("([{", *printed)) ||
           (printed[sign] && strspn(printed + sign, "0123456789") == strlen(printed + sign));
}

static const struct python_value *read_value(struct region *region, const char *name,
                                             const char *printed)
{
    struct buffer source = {0};
    if (is_literal(printed))
        buffer_format(&source, "%s = %s\n", name, printed);
    else
        python_module_write_text(&source, name, printed);
    const char *text = buffer_take_text(region, &source);
    const struct python_module *module = python_module_read(region, text, "an answer", NULL);
    const struct python_value *value = NULL;
    if (module)
        python_module_find(module, name, &value);
    return value;
}

static const struct python_value *ask(struct computed *computed, const char *name)
{
    const char *const argv[] = {computed->program, name, NULL};
    char *printed = child_read_output(computed->region, &computed->user, argv, TIMEOUT_MS);
    size_t length = printed ? strlen(printed) : 0;
    if (length == 0)
        return NULL;
    if (printed[length - 1] == '\n')
        printed[length - 1] = '\0';
    return read_value(computed->region, name, printed);
}

const struct python_value *computed_ask(struct computed *computed, const char *name)
{
    for (const struct answer *answer = computed->answers; answer; answer = answer->next) {
        if (strcmp(answer->name, name) == 0)
            return answer->value;
    }
    if (computed->failed)
        return NULL;
    struct answer *answer = region_alloc(computed->region, sizeof *answer);
    *answer = (struct answer){.next = computed->answers,
                              .name = region_copy_text(computed->region, name)};
    answer->value = ask(computed, name);
    computed->answers = answer;
    computed->failed = !answer->value;
    return answer->value;
}
