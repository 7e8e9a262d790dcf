/* SPDX-License-Identifier: Apache-2.0 */
/* The argument tables of all commands there will be, from the files that describe the server's own
 * ones. They are no part of this repository: tests go without where there are none. */
#ifndef TESTS_CONTRACT_H
#define TESTS_CONTRACT_H

#include <stddef.h>

#include "core/attributes.h"

struct command;
struct region;

/* All commands described below ../shared/contract of the source directory, in `region`, their
 * arguments only; none, with `count` 0, where that is not there. */
const struct command *contract_commands(struct region *region, size_t *count) NONNULL(1, 2);

#endif
