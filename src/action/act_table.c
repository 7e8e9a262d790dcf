/* SPDX-License-Identifier: Apache-2.0 */
#include "action/act_table.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "action/act.h"
#include "core/text.h"

#define ACT(name) &act_##name,
static const struct act *const act_table[] = {
#include "action/act_list.inc"
    NULL,
};
#undef ACT

#define ACT(name) #name,
static const char *const act_names[] = {
#include "action/act_list.inc"
    NULL,
};
#undef ACT

const struct act *const *acts_all(size_t *count)
{
    *count = ARRAY_LENGTH(act_table) - 1;
    return act_table;
}

static int act_compare_name(const void *name, const void *entry)
{
    return strcmp(name, (*(const struct act *const *)entry)->name);
}

const struct act *act_find(const char *name)
{
    const struct act *const *entry = bsearch(name, act_table, ARRAY_LENGTH(act_table) - 1,
                                             sizeof(act_table[0]), act_compare_name);
    return entry ? *entry : NULL;
}

const char *act_nearest(const char *name)
{
    return text_nearest(name, act_names, ARRAY_LENGTH(act_names) - 1);
}

static bool act_writes(const struct act *act, const char *table, const char *column)
{
    size_t length = strlen(table);
    for (const char *const *entry = act->writes; entry && *entry; entry++) {
        const char *rest = *entry + length;
        if (strncmp(*entry, table, length) == 0 &&
            (*rest == '\0' || (*rest == '.' && strcmp(rest + 1, column) == 0)))
            return true;
    }
    return false;
}

const struct act *act_that_writes(const char *table, const char *column)
{
    for (const struct act *const *act = act_table; *act; act++) {
        if (act_writes(*act, table, column))
            return *act;
    }
    return NULL;
}
