/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/browse_kinds.h"

#include <assert.h>

#include "model/audit_log_view.h"
#include "model/realm_views.h"
#include "model/stream.h"
#include "model/user.h"
#include "model/user_facts.h"
#include "model/user_group.h"

#define OVERVIEW                                                                                   \
    {                                                                                              \
        .name = "overview", .title = "Overview", .rows = BROWSE_FACTS                              \
    }

static const struct browse_tab realm_tabs[] = {
    OVERVIEW,
    {"users", "Users", .view = &users_view, .opens = true, .row = BROWSE_USER},
    {"streams", "Streams", .view = &streams_view, .opens = true, .row = BROWSE_STREAM},
    {"groups", "Groups", .view = &groups_view, .opens = true, .row = BROWSE_GROUP},
    {"bots", "Bots", .view = &bots_view, .opens = true, .row = BROWSE_USER},
    {"invitations", "Invitations", .view = &invitations_view},
    {"invitation links", "Links", .view = &invite_links_view},
    {"linkifiers", "Linkifiers", .view = &linkifiers_view},
    {"domains", "Domains", .view = &domains_view},
    {"audit log", "Audit log", .view = &realm_audit_view},
};

static const struct browse_tab user_tabs[] = {
    OVERVIEW,
    {"sessions", "Sessions", .rows = BROWSE_SESSIONS},
    {"streams", "Streams", .view = &user_streams_view, .opens = true, .row = BROWSE_STREAM},
    {"groups", "Groups", .view = &user_groups_view, .opens = true, .row = BROWSE_GROUP},
    {"bots", "Bots", .view = &user_bots_view, .opens = true, .row = BROWSE_USER},
    {"activity", "Activity", .view = &user_activity_view},
    {"audit log", "Audit log", .view = &user_audit_view},
};

static const struct browse_tab stream_tabs[] = {
    OVERVIEW,
    {"subscribers", "Subscribers", .view = &stream_subscribers_view,
     .scope = {"recipient_id", "realm_id"}, .opens = true, .row = BROWSE_USER},
    {"topics", "Topics", .view = &stream_topics_view, .scope = {"recipient_id"}},
    {"audit log", "Audit log", .view = &stream_audit_view},
};

static const struct browse_tab group_tabs[] = {
    OVERVIEW,
    {"members", "Members", .view = &group_members_view, .scope = {"id", "realm_id"}, .opens = true,
     .row = BROWSE_USER},
    {"subgroups", "Subgroups", .view = &subgroups_view, .opens = true, .row = BROWSE_GROUP},
};

static const struct browse_kind kinds[] = {
    [BROWSE_REALM] = {"realm", &realm_facts_view, "string_id", NULL, realm_tabs,
                      ARRAY_LENGTH(realm_tabs), 1},
    [BROWSE_USER] = {"user", &user_facts_view, "full_name", "delivery_email", user_tabs,
                     ARRAY_LENGTH(user_tabs), 2},
    [BROWSE_STREAM] = {"stream", &stream_facts_view, "name", "name", stream_tabs,
                       ARRAY_LENGTH(stream_tabs), 1},
    [BROWSE_GROUP] = {"group", &group_facts_view, "name", NULL, group_tabs,
                      ARRAY_LENGTH(group_tabs), 1},
};

static_assert(ARRAY_LENGTH(realm_tabs) <= BROWSE_TABS_MOST, "a realm has more tabs than fit");
static_assert(ARRAY_LENGTH(user_tabs) <= BROWSE_TABS_MOST, "a user has more tabs than fit");

const struct browse_kind *browse_kind_of(enum browse_thing thing)
{
    return &kinds[thing];
}
