/* SPDX-License-Identifier: Apache-2.0 */
#include "action/user_data.h"

#include <inttypes.h>

#include "change/change.h"
#include "change/effects.h"
#include "core/region.h"

/* Rows of a table (`t`) that belong to the users $1. */
struct part {
    const char *table;
    const char *where;
};

#define THEM "ANY($1::int[])"
/* An array and no set, so that an index serves "sent by them, or to them" too. */
#define THEIR_RECIPIENTS                                                                           \
    "ANY(ARRAY(SELECT id FROM zerver_recipient WHERE type = 1 AND type_id = " THEM "))"
#define SENT_OR_RECEIVED(alias)                                                                    \
    "(" alias ".sender_id = " THEM " OR " alias ".recipient_id = " THEIR_RECIPIENTS ")"

/* Sets of ids: the whole of what belongs to the users of one kind. */
#define MESSAGES "(SELECT m.id FROM zerver_message m WHERE " SENT_OR_RECEIVED("m") ")"
#define ARCHIVED_MESSAGES                                                                          \
    "(SELECT m.id FROM zerver_archivedmessage m WHERE " SENT_OR_RECEIVED("m") ")"
#define ATTACHMENTS          "(SELECT id FROM zerver_attachment WHERE owner_id = " THEM ")"
#define ARCHIVED_ATTACHMENTS "(SELECT id FROM zerver_archivedattachment WHERE owner_id = " THEM ")"
#define INVITATIONS          "(SELECT id FROM zerver_preregistrationuser WHERE referred_by_id = " THEM ")"
#define INVITATION_LINKS     "(SELECT id FROM zerver_multiuseinvite WHERE referred_by_id = " THEM ")"
#define DEVICES              "(SELECT id FROM otp_static_staticdevice WHERE user_id = " THEM ")"
#define INVITATION_TYPE                                                                            \
    "(SELECT id FROM django_content_type WHERE app_label = 'zerver'"                               \
    " AND model = 'preregistrationuser')"

/*
 * What others' rows refer to. It is locked before anything is deleted, so that nobody adds a
 * reaction to a message that is about to go, and deleted last.
 */
static const struct part parents[] = {
    {"zerver_preregistrationuser", "t.referred_by_id = " THEM},
    {"zerver_multiuseinvite", "t.referred_by_id = " THEM},
    {"zerver_archivedattachment", "t.owner_id = " THEM},
    {"zerver_attachment", "t.owner_id = " THEM},
    {"zerver_archivedmessage", SENT_OR_RECEIVED("t")},
    {"zerver_message", SENT_OR_RECEIVED("t")},
    {"otp_static_staticdevice", "t.user_id = " THEM},
    {"zerver_recipient", "t.type = 1 AND t.type_id = " THEM},
    {"zerver_userprofile", "t.id = " THEM},
};

/*
 * What refers to parents, or to the users alone. A table comes once for each way in which its rows
 * can belong to a user, as PostgreSQL uses no index for "of these users, or of these messages".
 */
static const struct part dependants[] = {
    {"zerver_preregistrationuser_streams", "t.preregistrationuser_id IN " INVITATIONS},
    {"confirmation_confirmation",
     "t.content_type_id = " INVITATION_TYPE " AND t.object_id IN " INVITATIONS},
    {"zerver_multiuseinvite_streams", "t.multiuseinvite_id IN " INVITATION_LINKS},
    {"otp_static_statictoken", "t.device_id IN " DEVICES},

    {"zerver_archivedsubmessage", "t.message_id IN " ARCHIVED_MESSAGES},
    {"zerver_archivedreaction", "t.message_id IN " ARCHIVED_MESSAGES},
    {"zerver_archivedusermessage", "t.message_id IN " ARCHIVED_MESSAGES},
    {"zerver_archivedattachment_messages", "t.archivedmessage_id IN " ARCHIVED_MESSAGES},
    {"zerver_archivedattachment_messages", "t.archivedattachment_id IN " ARCHIVED_ATTACHMENTS},

    {"zerver_submessage", "t.message_id IN " MESSAGES},
    {"zerver_reaction", "t.message_id IN " MESSAGES},
    {"zerver_usermessage", "t.message_id IN " MESSAGES},
    {"zerver_missedmessageemailaddress", "t.message_id IN " MESSAGES},
    {"zerver_scheduledmessagenotificationemail", "t.message_id IN " MESSAGES},
    {"zerver_attachment_messages", "t.message_id IN " MESSAGES},
    {"zerver_attachment_messages", "t.attachment_id IN " ATTACHMENTS},

    {"zerver_usertopic", "t.recipient_id = " THEIR_RECIPIENTS},
    {"zerver_subscription", "t.recipient_id = " THEIR_RECIPIENTS},
    {"zerver_scheduledmessage", "t.recipient_id = " THEIR_RECIPIENTS},

    {"zerver_submessage", "t.sender_id = " THEM},
    {"zerver_archivedsubmessage", "t.sender_id = " THEM},
    {"zerver_reaction", "t.user_profile_id = " THEM},
    {"zerver_archivedreaction", "t.user_profile_id = " THEM},
    {"zerver_usermessage", "t.user_profile_id = " THEM},
    {"zerver_archivedusermessage", "t.user_profile_id = " THEM},
    {"zerver_missedmessageemailaddress", "t.user_profile_id = " THEM},
    {"zerver_scheduledmessagenotificationemail", "t.user_profile_id = " THEM},
    {"zerver_scheduledmessage", "t.sender_id = " THEM},
    {"zerver_draft", "t.user_profile_id = " THEM},
    {"zerver_subscription", "t.user_profile_id = " THEM},
    {"zerver_usertopic", "t.user_profile_id = " THEM},
    {"zerver_usergroupmembership", "t.user_profile_id = " THEM},
    {"zerver_muteduser", "t.user_profile_id = " THEM " OR t.muted_user_id = " THEM},
    {"zerver_alertword", "t.user_profile_id = " THEM},
    {"zerver_realmemoji", "t.author_id = " THEM},
    {"zerver_customprofilefieldvalue", "t.user_profile_id = " THEM},
    {"zerver_userhotspot", "t.user_id = " THEM},
    {"zerver_userpresence", "t.user_profile_id = " THEM},
    {"zerver_userstatus", "t.user_profile_id = " THEM},
    {"zerver_useractivity", "t.user_profile_id = " THEM},
    {"zerver_useractivityinterval", "t.user_profile_id = " THEM},
    {"zerver_emailchangestatus", "t.user_profile_id = " THEM},
    {"zerver_scheduledemail_users", "t.userprofile_id = " THEM},
    {"zerver_pushdevicetoken", "t.user_id = " THEM},
    {"zerver_service", "t.user_profile_id = " THEM},
    {"zerver_botstoragedata", "t.bot_profile_id = " THEM},
    {"zerver_botconfigdata", "t.bot_profile_id = " THEM},
    {"zerver_userprofile_groups", "t.userprofile_id = " THEM},
    {"zerver_userprofile_user_permissions", "t.userprofile_id = " THEM},
    {"zerver_realmauditlog", "t.acting_user_id = " THEM " OR t.modified_user_id = " THEM},
    {"analytics_usercount", "t.user_id = " THEM},
    {"social_auth_usersocialauth", "t.user_id = " THEM},
    {"otp_totp_totpdevice", "t.user_id = " THEM},
    {"two_factor_phonedevice", "t.user_id = " THEM},
};

/* The same on servers that bill their customers; others lack the table. */
static const struct part billing[] = {
    {"corporate_alohasponsorshiprequest", "t.requested_by_id = " THEM},
};

/* What stays, and forgets the users. */
static const struct {
    struct part part;
    const char *column;
} references[] = {
    {{"zerver_draft", "t.recipient_id = " THEIR_RECIPIENTS}, "recipient_id"},
    {{"zerver_preregistrationuser",
      "t.created_user_id = " THEM " AND (t.referred_by_id = " THEM ") IS NOT TRUE"},
     "created_user_id"},
    {{"zerver_preregistrationuser",
      "t.multiuse_invite_id IN " INVITATION_LINKS " AND (t.referred_by_id = " THEM ") IS NOT TRUE"},
     "multiuse_invite_id"},
    {{"zerver_userprofile", "t.bot_owner_id = " THEM " AND t.id <> ALL($1::int[])"},
     "bot_owner_id"},
};

static bool lock_parents(struct change *change, struct sql_parameters users)
{
    for (size_t i = 0; i < ARRAY_LENGTH(parents); i++) {
        const char *sql = region_format(change_region(change),
                                        "SELECT count(*) FROM (SELECT FROM %s t WHERE %s"
                                        " ORDER BY t.id FOR UPDATE) locked",
                                        parents[i].table, parents[i].where);
        if (!change_read(change, sql, users))
            return false;
    }
    return true;
}

static bool delete_parts(struct change *change, const struct part parts[], size_t count,
                         struct sql_parameters users)
{
    for (size_t i = 0; i < count; i++) {
        const struct deletion deletion = {
            .table = parts[i].table, .where = parts[i].where, .parameters = users};
        if (!change_delete_many(change, &deletion))
            return false;
    }
    return true;
}

static bool delete_billing(struct change *change, struct sql_parameters users)
{
    for (size_t i = 0; i < ARRAY_LENGTH(billing); i++) {
        const struct rows *found = change_read(change, "SELECT to_regclass($1::text) IS NOT NULL",
                                               SQL_PARAMETERS(value_text(billing[i].table)));
        if (!found)
            return false;
        if (rows_boolean(found, 0, 0) && !delete_parts(change, &billing[i], 1, users))
            return false;
    }
    return true;
}

static bool drop_references(struct change *change, struct sql_parameters users)
{
    for (size_t i = 0; i < ARRAY_LENGTH(references); i++) {
        const struct update update = {
            .table = references[i].part.table,
            ASSIGNMENTS({references[i].column, "NULL"}),
            .where = references[i].part.where,
            .parameters = users,
        };
        if (!change_update(change, &update))
            return false;
    }
    return true;
}

/* Cache keys with a number at their end, by the statement that finds the numbers. */
static const struct {
    const char *key;
    const char *sql;
} copies[] = {
    {"message_dict", "SELECT m.id FROM zerver_message m WHERE " SENT_OR_RECEIVED("m")},
    {"muting_users_list", "SELECT DISTINCT muted_user_id FROM zerver_muteduser"
                          " WHERE user_profile_id = " THEM " OR muted_user_id = " THEM},
    {"realm_used_upload_space", "SELECT DISTINCT u.realm_id FROM zerver_userprofile u"
                                " JOIN zerver_attachment a ON a.owner_id = u.id"
                                " WHERE u.id = " THEM},
    {"realm_emoji", "SELECT DISTINCT realm_id FROM zerver_realmemoji WHERE author_id = " THEM},
    {"active_realm_emoji",
     "SELECT DISTINCT realm_id FROM zerver_realmemoji WHERE author_id = " THEM},
};

static bool forget_numbered(struct change *change, const char *key, const struct rows *numbers)
{
    for (size_t i = 0; numbers && i < rows_count(numbers); i++)
        effects_forget(change_effects(change), region_format(change_region(change), "%s:%" PRId64,
                                                             key, rows_integer(numbers, i, 0)));
    return numbers;
}

/* The realms whose alert words are kept in one, of those users. */
static bool forget_alert_words(struct change *change, struct sql_parameters users)
{
    struct effects *effects = change_effects(change);
    struct region *region = change_region(change);
    const struct rows *realms =
        change_read(change,
                    "SELECT DISTINCT r.string_id FROM zerver_alertword w JOIN zerver_userprofile u"
                    " ON u.id = w.user_profile_id JOIN zerver_realm r ON r.id = u.realm_id"
                    " WHERE w.user_profile_id = " THEM,
                    users);
    for (size_t i = 0; realms && i < rows_count(realms); i++) {
        const char *realm = rows_text(realms, i, 0);
        effects_forget(effects, region_format(region, "realm_alert_words:%s", realm));
        effects_forget(effects, region_format(region, "realm_alert_words_automaton:%s", realm));
    }
    return realms;
}

/* To be called while the rows are there. */
static bool forget_copies(struct change *change, struct sql_parameters users)
{
    for (size_t i = 0; i < ARRAY_LENGTH(copies); i++) {
        if (!forget_numbered(change, copies[i].key, change_read(change, copies[i].sql, users)))
            return false;
    }
    return forget_alert_words(change, users);
}

bool user_data_delete(struct change *change, struct id_list ids)
{
    struct sql_parameters users = SQL_PARAMETERS(id_list_parameter(change_region(change), ids));
    return lock_parents(change, users) && forget_copies(change, users) &&
           delete_parts(change, dependants, ARRAY_LENGTH(dependants), users) &&
           delete_billing(change, users) && drop_references(change, users) &&
           delete_parts(change, parents, ARRAY_LENGTH(parents), users);
}
