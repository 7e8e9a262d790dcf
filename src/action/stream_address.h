/* SPDX-License-Identifier: Apache-2.0 */
/* The address to which people mail what is to appear in a stream. */
#ifndef ACTION_STREAM_ADDRESS_H
#define ACTION_STREAM_ADDRESS_H

#include "core/attributes.h"

struct region;
struct settings;
struct stream_row;

/* As EMAIL_GATEWAY_PATTERN has it, in the form that shows the sender, in `region`; "" where that is
 * empty. */
const char *stream_address(struct region *region, const struct settings *settings,
                           const struct stream_row *stream) RETURNS_NONNULL NONNULL(1, 2, 3);

#endif
