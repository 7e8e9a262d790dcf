/* SPDX-License-Identifier: Apache-2.0 */
/* The domains of e-mail addresses with which people may join a realm. */
#ifndef MODEL_EMAIL_DOMAIN_H
#define MODEL_EMAIL_DOMAIN_H

#include "core/attributes.h"

struct region;

enum { EMAIL_DOMAIN_MAX = 80 }; /* characters that the server's table has room for */

/* As the server keeps it: without blanks around it, in lower case; in `region`. */
const char *email_domain_normalize(struct region *region, const char *domain) RETURNS_NONNULL
    NONNULL(1, 2);

/* What is wrong with a normalized domain, in the server's words, the first fault it would name;
 * NULL if nothing is. */
const char *email_domain_fault(const char *domain) NONNULL(1);

#endif
