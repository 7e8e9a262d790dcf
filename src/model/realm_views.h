/* SPDX-License-Identifier: Apache-2.0 */
/* What hangs on a realm besides its users, streams and groups. */
#ifndef MODEL_REALM_VIEWS_H
#define MODEL_REALM_VIEWS_H

#include "model/view.h"

/* What is to be known of one realm ($1) at a glance: one row. */
extern const struct view realm_summary_view;
/* Invitations by e-mail (zerver_preregistrationuser) to a realm ($1): email, invited_as, state,
 * invited_at, referred_by, expires; hidden: id. */
extern const struct view invitations_view;
/* Links that invite whoever has them (zerver_multiuseinvite), without what makes them links:
 * invited_as, state, referred_by, expires; hidden: id. */
extern const struct view invite_links_view;
/* Patterns that become links in messages (zerver_realmfilter), in the order in which they are
 * applied: pattern, url_format_string, id. */
extern const struct view linkifiers_view;
/* Whose e-mail addresses may join (zerver_realmdomain): domain, allow_subdomains; hidden: id. */
extern const struct view domains_view;

#endif
