/* SPDX-License-Identifier: Apache-2.0 */
/* A new password for an account, asked for twice. Shared by the commands that set one. */
#ifndef COMMAND_NEW_PASSWORD_H
#define COMMAND_NEW_PASSWORD_H

#include <stdbool.h>

#include "command/command.h"
#include "core/attributes.h"

struct run;
struct user;

/* The `secrets` of such a command: the password and its repetition. */
extern const struct argument new_password_secrets[];

/*
 * Asks for a new password for `who`, as the server names the user, until both answers agree and
 * the password is strong enough; three times at most. The password lives in the run's region and
 * is wiped with it. NULL, with the cause noted, if there is none.
 */
const char *new_password_ask(struct run *run, const char *who) NONNULL(1, 2) MUST_USE;

/* Stores the password for the user, in a change of its own. False, with the cause noted, on
 * failure. */
bool new_password_store(struct run *run, const struct user *user, const char *password)
    NONNULL(1, 2, 3) MUST_USE;

#endif
