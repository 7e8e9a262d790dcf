/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_DEACTIVATE_STREAM_H
#define ACTION_DO_DEACTIVATE_STREAM_H

#include <stdbool.h>

#include "core/attributes.h"

struct change;
struct settings;
struct stream_row;

/*
 * Archives a locked stream: its subscriptions end, it is renamed, made private and taken off the
 * default streams; with the audit log, caches, a job that marks its messages as read, and events.
 * One that is deactivated already is renamed once more, as on the server. False, with the cause
 * noted, on failure.
 */
bool do_deactivate_stream(struct change *change, const struct settings *settings,
                          const struct stream_row *stream) NONNULL(1, 2, 3) MUST_USE;

#endif
