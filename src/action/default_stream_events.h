/* SPDX-License-Identifier: Apache-2.0 */
/* Telling a realm which streams new users are subscribed to. */
#ifndef ACTION_DEFAULT_STREAM_EVENTS_H
#define ACTION_DEFAULT_STREAM_EVENTS_H

#include <stdbool.h>

#include "core/attributes.h"

struct account_realm;
struct change;
struct settings;

/* All default streams of the realm as they are now. False, with the cause noted. */
bool default_streams_tell(struct change *change, const struct settings *settings,
                          const struct account_realm *realm) NONNULL(1, 2, 3) MUST_USE;
/* All groups of streams among which new users can choose. */
bool default_stream_groups_tell(struct change *change, const struct settings *settings,
                                const struct account_realm *realm) NONNULL(1, 2, 3) MUST_USE;

#endif
