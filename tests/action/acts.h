/* SPDX-License-Identifier: Apache-2.0 */
/* What tests/action/test-acts.c performs: one table, of which every act must be in. */
#ifndef TESTS_ACTION_ACTS_H
#define TESTS_ACTION_ACTS_H

#include <stddef.h>

struct act_case {
    const char *act;
    const char *arguments; /* a JSON object */
    const char *error;     /* fails with this text; NULL: it is done */
    const char *sql;       /* selects one value within the change, or NULL */
    const char *value;
    const char *const *effects; /* parts of what is told, NULL at the end; or NULL */
    const char *said;           /* warnings, inverses and reports; NULL: whatever */
};
#define EFFECTS(...)                                                                               \
    .effects = (const char *const[])                                                               \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

const struct act_case *act_cases(size_t *count);

#endif
