/* SPDX-License-Identifier: Apache-2.0 */
/* E-mail addresses as accounts may have them. */
#ifndef MODEL_EMAIL_ADDRESS_H
#define MODEL_EMAIL_ADDRESS_H

#include <stdbool.h>

#include "core/attributes.h"

struct region;

/* How many characters an address may have: the column's width. */
enum { EMAIL_ADDRESS_MAX = 254 };

/*
 * Is it an address that mail can be sent to: a local part of letters, digits, the other characters
 * of an atom and single dots, or of visible ASCII in quotes, and a host name of at least two labels
 * (letters of other scripts too), the last of them no single letter, `localhost`, or an IP address
 * in brackets (RFC 5322, section 3.4.1; RFC 1035, section 2.3.1; RFC 5890)? Nothing is trimmed.
 */
bool email_address_is_valid(const char *address) NONNULL(1);

/* The address without blanks around it, its host in lower case (ASCII letters), in `region`: how
 * the server writes the address of a new account. */
const char *email_address_normalize(struct region *region, const char *address) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;

#endif
