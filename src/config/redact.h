/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses without the secrets in them. */
#ifndef CONFIG_REDACT_H
#define CONFIG_REDACT_H

#include "core/attributes.h"

struct region;

/* A URL as it may be shown: `redis://:secret@host` as `redis://host`, `amqp://user:secret@host` as
 * `amqp://user@host` (RFC 3986, 3.2.1). Other texts come back as they are. */
const char *redact_url(struct region *region, const char *url) RETURNS_NONNULL NONNULL(1, 2);

#endif
