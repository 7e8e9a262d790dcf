/* SPDX-License-Identifier: Apache-2.0 */
/* The mails that greet a new user; deliver_scheduled_emails sends them when they are due. */
#ifndef ACTION_WELCOME_EMAILS_H
#define ACTION_WELCOME_EMAILS_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;
struct settings;

/*
 * Stores the mail that is due now, and the one that is due in a day or three unless another account
 * of the server has the same address; neither where the realm does not want them. False, with the
 * cause noted, on failure.
 */
bool enqueue_welcome_emails(struct change *change, const struct settings *settings,
                            const struct account *account) NONNULL(1, 2, 3) MUST_USE;

#endif
