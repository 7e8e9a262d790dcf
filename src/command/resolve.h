/* SPDX-License-Identifier: Apache-2.0 */
/* From the texts that a command was given to the objects they mean. */
#ifndef COMMAND_RESOLVE_H
#define COMMAND_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action/id_list.h"
#include "core/attributes.h"

struct realm;
struct run;
struct user;

/* The realm that the argument `dest`, which was given, names. False, with the cause noted. */
bool resolve_realm(struct run *run, const char *dest, struct realm *realm)
    NONNULL(1, 2, 3) MUST_USE;

/* The same where the argument may be missing: `found` tells whether there is a realm. */
bool resolve_optional_realm(struct run *run, const char *dest, struct realm *realm, bool *found)
    NONNULL(1, 2, 3, 4) MUST_USE;

/* The user whose e-mail address the argument `dest` gives, in `realm`, or anywhere if that is NULL.
 */
bool resolve_user(struct run *run, const char *dest, const struct realm *realm, struct user *user)
    NONNULL(1, 2, 4) MUST_USE;

/* The same for each of the run's items (run_count()), in the run's region. NULL, with the cause
 * noted, also where two items are one user: they are no run together. */
const struct user *resolve_users(struct run *run, const char *dest, const struct realm *realm)
    NONNULL(1, 2) MUST_USE;
/* The ids of what that returned, in the same order. */
struct id_list resolve_ids(struct run *run, const struct user *users) NONNULL(1, 2);

/*
 * The ids of the users that the arguments `users` (-u) and `all_users` (-a) mean, in `realm`, or
 * for -u anywhere if that is NULL; each once, in ascending order, in the run's region. Addresses
 * are separated by commas, and all are found or none; -a takes the active users, bots included. Of
 * a run that is about many they are those of its items, in their order.
 * NULL, with the contract's text noted, on failure.
 */
const int64_t *resolve_user_ids(struct run *run, const struct realm *realm, size_t *count)
    NONNULL(1, 3) MUST_USE;

#endif
