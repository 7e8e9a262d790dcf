/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/source/browse_kinds.h"

#include <assert.h>

#include "core/translate.h"
#include "model/audit_log_view.h"
#include "model/realm_views.h"
#include "model/stream.h"
#include "model/user.h"
#include "model/user_group.h"
#include "model/user_summary.h"

#define OVERVIEW                                                                                   \
    {                                                                                              \
        .name = N_("overview"), .title = N_("Overview"), .rows = BROWSE_SUMMARY                    \
    }

static const struct browse_tab realm_tabs[] = {
    OVERVIEW,
    {N_("users"), N_("Users"), .view = &users_view, .opens = true, .row = BROWSE_USER},
    {N_("streams"), N_("Streams"), .view = &streams_view, .opens = true, .row = BROWSE_STREAM},
    {N_("groups"), N_("Groups"), .view = &groups_view, .opens = true, .row = BROWSE_GROUP},
    {N_("bots"), N_("Bots"), .view = &bots_view, .opens = true, .row = BROWSE_USER},
    {N_("invitations"), N_("Invitations"), .view = &invitations_view},
    {N_("invitation links"), N_("Links"), .view = &invite_links_view},
    {N_("linkifiers"), N_("Linkifiers"), .view = &linkifiers_view},
    {N_("domains"), N_("Domains"), .view = &domains_view},
    {N_("audit log"), N_("Audit log"), .view = &realm_audit_view},
};

static const struct browse_tab user_tabs[] = {
    OVERVIEW,
    {N_("sessions"), N_("Sessions"), .rows = BROWSE_SESSIONS},
    {N_("streams"), N_("Streams"), .view = &user_streams_view, .opens = true, .row = BROWSE_STREAM},
    {N_("groups"), N_("Groups"), .view = &user_groups_view, .opens = true, .row = BROWSE_GROUP},
    {N_("bots"), N_("Bots"), .view = &user_bots_view, .opens = true, .row = BROWSE_USER},
    {N_("activity"), N_("Activity"), .view = &user_activity_view},
    {N_("audit log"), N_("Audit log"), .view = &user_audit_view},
};

static const struct browse_tab stream_tabs[] = {
    OVERVIEW,
    {N_("subscribers"), N_("Subscribers"), .view = &stream_subscribers_view,
     .scope = {"recipient_id", "realm_id"}, .opens = true, .row = BROWSE_USER},
    {N_("topics"), N_("Topics"), .view = &stream_topics_view, .scope = {"recipient_id"}},
    {N_("audit log"), N_("Audit log"), .view = &stream_audit_view},
};

static const struct browse_tab group_tabs[] = {
    OVERVIEW,
    {N_("members"), N_("Members"), .view = &group_members_view, .scope = {"id", "realm_id"},
     .opens = true, .row = BROWSE_USER},
    {N_("subgroups"), N_("Subgroups"), .view = &subgroups_view, .opens = true, .row = BROWSE_GROUP},
};

static const struct browse_kind kinds[] = {
    [BROWSE_REALM] = {N_("realm"), &realm_summary_view, "string_id", NULL, realm_tabs,
                      ARRAY_LENGTH(realm_tabs), 1},
    [BROWSE_USER] = {N_("user"), &user_summary_view, "full_name", "delivery_email", user_tabs,
                     ARRAY_LENGTH(user_tabs), 2},
    [BROWSE_STREAM] = {N_("stream"), &stream_summary_view, "name", "name", stream_tabs,
                       ARRAY_LENGTH(stream_tabs), 1},
    [BROWSE_GROUP] = {N_("group"), &group_summary_view, "name", NULL, group_tabs,
                      ARRAY_LENGTH(group_tabs), 1},
};

static_assert(ARRAY_LENGTH(realm_tabs) <= BROWSE_TABS_MOST, "a realm has more tabs than fit");
static_assert(ARRAY_LENGTH(user_tabs) <= BROWSE_TABS_MOST, "a user has more tabs than fit");

const struct browse_kind *browse_kind_of(enum browse_thing thing)
{
    return &kinds[thing];
}
