/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be known of one user at a glance, and what it did. */
#ifndef MODEL_USER_SUMMARY_H
#define MODEL_USER_SUMMARY_H

#include "model/view.h"

/* One user ($1): one row, the most important column first. */
extern const struct view user_summary_view;

/* What a user ($1) asked of the server, by client (zerver_useractivity): last_visit, client, query,
 * count; hidden: id. */
extern const struct view user_activity_view;

#endif
