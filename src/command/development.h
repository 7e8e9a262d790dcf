/* SPDX-License-Identifier: Apache-2.0 */
/* Commands of the server that exist on development servers only. */
#ifndef COMMAND_DEVELOPMENT_H
#define COMMAND_DEVELOPMENT_H

#include <stdbool.h>

#include "core/attributes.h"

struct run;

/* Is this a development server: does its aloha.conf have no deploy_type? False, with the cause
 * noted, if it is in production, where the server itself does not know such a command. */
bool development_only(struct run *run) NONNULL(1) MUST_USE;

#endif
