/* SPDX-License-Identifier: Apache-2.0 */
/* User groups (zerver_usergroup): a realm's own, and those that the server keeps for each role. */
#ifndef MODEL_USER_GROUP_H
#define MODEL_USER_GROUP_H

#include "model/view.h"

/* The groups of a realm ($1) in order of name: name, members, is_system_group, description; hidden:
 * id. */
extern const struct view groups_view;
/* The groups that a user ($1) is in directly, with the same columns. */
extern const struct view user_groups_view;
/* The groups that a group ($1) has as members, with the same columns. */
extern const struct view subgroups_view;
/* What is to be known of one group ($1): one row. */
extern const struct view group_summary_view;

#endif
