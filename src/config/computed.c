/* SPDX-License-Identifier: Apache-2.0 */
#include "config/computed.h"

#include <pwd.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/python_literal.h"
#include "config/python_module.h"
#include "core/buffer.h"
#include "core/process.h"
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
    const char *user; /* to become before it runs; NULL: stay who we are */
    struct answer *answers;
    bool failed;
};

struct computed *computed_create(struct region *region, const char *deployment)
{
    const char *program = region_format(region, "%s/scripts/get-django-setting", deployment);
    struct stat facts;
    if (access(program, X_OK) != 0 || stat(program, &facts) != 0)
        return NULL;
    bool foreign = geteuid() == 0 && facts.st_uid != 0;
    const struct passwd *owner = foreign ? getpwuid(facts.st_uid) : NULL;
    if (foreign && !owner)
        return NULL;
    struct computed *computed = region_alloc(region, sizeof *computed);
    *computed = (struct computed){.region = region,
                                  .program = program,
                                  .user = owner ? region_copy_text(region, owner->pw_name) : NULL};
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
    const char *const as_user[] = {"runuser", "-u", computed->user, "--", computed->program,
                                   name,      NULL};
    const char *const *argv = computed->user ? as_user : as_user + 4;
    char *printed = process_read_output(computed->region, argv, TIMEOUT_MS);
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
