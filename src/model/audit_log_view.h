/* SPDX-License-Identifier: Apache-2.0 */
/* The server's audit log (zerver_realmauditlog) as people read it. */
#ifndef MODEL_AUDIT_LOG_VIEW_H
#define MODEL_AUDIT_LOG_VIEW_H

#include <stdint.h>

#include "core/attributes.h"
#include "model/view.h"

struct region;

/*
 * What it says of a realm ($1), of changes to a user ($1), or to a stream ($1): event_time, event,
 * user (but for a user's), stream (but for a stream's), acting, details; hidden: id, backfilled.
 * The first two filter by the event's name: `event:user_role_changed`.
 */
extern const struct view realm_audit_view;
extern const struct view user_audit_view;
extern const struct view stream_audit_view;

/* "user_role_changed": the server's name for a kind of audited event in lower case, or "event 999".
 */
const char *audit_event_name(struct region *region, int64_t event_type) RETURNS_NONNULL NONNULL(1);

/*
 * A row's extra_data for people: "role: member → administrator", "description: old → new",
 * "old_subdomain: a, new_subdomain: b". Counts of users by role become "members 12, …"; what is
 * written in no form that the server uses is told as it is.
 */
const char *audit_details(struct region *region, const char *extra_data) RETURNS_NONNULL
    NONNULL(1, 2);

#endif
