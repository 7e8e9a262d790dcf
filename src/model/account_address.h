/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses that the server makes up: of bots, of placeholders, of users who hide theirs. */
#ifndef MODEL_ACCOUNT_ADDRESS_H
#define MODEL_ACCOUNT_ADDRESS_H

#include "core/attributes.h"

struct region;
struct settings;

/* Their domain in the realm with this string_id: its host, or FAKE_EMAIL_DOMAIN where that can't
 * stand in an address (Django's EmailValidator): with a port, or a single word other than
 * `localhost`. */
const char *account_address_domain(struct region *region, const struct settings *settings,
                                   const char *string_id) RETURNS_NONNULL NONNULL(1, 2, 3);

#endif
