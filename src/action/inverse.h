/* SPDX-License-Identifier: Apache-2.0 */
/* What takes a change back, or a part of it: one command. */
#ifndef ACTION_INVERSE_H
#define ACTION_INVERSE_H

#include <stdint.h>

struct inverse {
    const char *command;      /* its name */
    const char *const *words; /* its arguments, NULL at the end */
    const char *input;        /* what is in the file that is its first argument; NULL: no such */
    int64_t user_id;          /* whose address is among the words, 0: nobody's; it may be another */
    const char *address;      /* one by the time it is needed */
};

#define INVERSE_WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
