/* SPDX-License-Identifier: Apache-2.0 */
#include "action/user_data.h"

#include <inttypes.h>

#include "action/account.h"
#include "change/change.h"
#include "change/effects.h"
#include "core/region.h"

/* Rows of a table (`t`) that belong to the user $1. */
struct part {
    const char *table;
    const char *where;
};

#define OWN_RECIPIENT "(SELECT id FROM zerver_recipient WHERE type = 1 AND type_id = $1::int)"
#define SENT_OR_RECEIVED(alias)                                                                    \
    "(" alias ".sender_id = $1::int OR " alias ".recipient_id = " OWN_RECIPIENT ")"

/* Sets of ids: the whole of what belongs to the user of one kind. */
#define MESSAGES "(SELECT m.id FROM zerver_message m WHERE " SENT_OR_RECEIVED("m") ")"
#define ARCHIVED_MESSAGES                                                                          \
    "(SELECT m.id FROM zerver_archivedmessage m WHERE " SENT_OR_RECEIVED("m") ")"
#define ATTACHMENTS          "(SELECT id FROM zerver_attachment WHERE owner_id = $1::int)"
#define ARCHIVED_ATTACHMENTS "(SELECT id FROM zerver_archivedattachment WHERE owner_id = $1::int)"
#define INVITATIONS          "(SELECT id FROM zerver_preregistrationuser WHERE referred_by_id = $1::int)"
#define INVITATION_LINKS     "(SELECT id FROM zerver_multiuseinvite WHERE referred_by_id = $1::int)"
#define DEVICES              "(SELECT id FROM otp_static_staticdevice WHERE user_id = $1::int)"
#define INVITATION_TYPE                                                                            \
    "(SELECT id FROM django_content_type WHERE app_label = 'zerver'"                               \
    " AND model = 'preregistrationuser')"

/*
 * What others' rows refer to. It is locked before anything is deleted, so that nobody adds a
 * reaction to a message that is about to go, and deleted last.
 */
static const struct part parents[] = {
    {"zerver_preregistrationuser", "t.referred_by_id = $1::int"},
    {"zerver_multiuseinvite", "t.referred_by_id = $1::int"},
    {"zerver_archivedattachment", "t.owner_id = $1::int"},
    {"zerver_attachment", "t.owner_id = $1::int"},
    {"zerver_archivedmessage", SENT_OR_RECEIVED("t")},
    {"zerver_message", SENT_OR_RECEIVED("t")},
    {"otp_static_staticdevice", "t.user_id = $1::int"},
    {"zerver_recipient", "t.type = 1 AND t.type_id = $1::int"},
    {"zerver_userprofile", "t.id = $1::int"},
};

/*
 * What refers to parents, or to the user alone. A table comes once for each way in which its rows
 * can belong to the user, as PostgreSQL uses no index for "of the user, or of these messages".
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

    {"zerver_usertopic", "t.recipient_id = " OWN_RECIPIENT},
    {"zerver_subscription", "t.recipient_id = " OWN_RECIPIENT},
    {"zerver_scheduledmessage", "t.recipient_id = " OWN_RECIPIENT},

    {"zerver_submessage", "t.sender_id = $1::int"},
    {"zerver_archivedsubmessage", "t.sender_id = $1::int"},
    {"zerver_reaction", "t.user_profile_id = $1::int"},
    {"zerver_archivedreaction", "t.user_profile_id = $1::int"},
    {"zerver_usermessage", "t.user_profile_id = $1::int"},
    {"zerver_archivedusermessage", "t.user_profile_id = $1::int"},
    {"zerver_missedmessageemailaddress", "t.user_profile_id = $1::int"},
    {"zerver_scheduledmessagenotificationemail", "t.user_profile_id = $1::int"},
    {"zerver_scheduledmessage", "t.sender_id = $1::int"},
    {"zerver_draft", "t.user_profile_id = $1::int"},
    {"zerver_subscription", "t.user_profile_id = $1::int"},
    {"zerver_usertopic", "t.user_profile_id = $1::int"},
    {"zerver_usergroupmembership", "t.user_profile_id = $1::int"},
    {"zerver_muteduser", "t.user_profile_id = $1::int OR t.muted_user_id = $1::int"},
    {"zerver_alertword", "t.user_profile_id = $1::int"},
    {"zerver_realmemoji", "t.author_id = $1::int"},
    {"zerver_customprofilefieldvalue", "t.user_profile_id = $1::int"},
    {"zerver_userhotspot", "t.user_id = $1::int"},
    {"zerver_userpresence", "t.user_profile_id = $1::int"},
    {"zerver_userstatus", "t.user_profile_id = $1::int"},
    {"zerver_useractivity", "t.user_profile_id = $1::int"},
    {"zerver_useractivityinterval", "t.user_profile_id = $1::int"},
    {"zerver_emailchangestatus", "t.user_profile_id = $1::int"},
    {"zerver_scheduledemail_users", "t.userprofile_id = $1::int"},
    {"zerver_pushdevicetoken", "t.user_id = $1::int"},
    {"zerver_service", "t.user_profile_id = $1::int"},
    {"zerver_botstoragedata", "t.bot_profile_id = $1::int"},
    {"zerver_botconfigdata", "t.bot_profile_id = $1::int"},
    {"zerver_userprofile_groups", "t.userprofile_id = $1::int"},
    {"zerver_userprofile_user_permissions", "t.userprofile_id = $1::int"},
    {"zerver_realmauditlog", "t.acting_user_id = $1::int OR t.modified_user_id = $1::int"},
    {"analytics_usercount", "t.user_id = $1::int"},
    {"social_auth_usersocialauth", "t.user_id = $1::int"},
    {"otp_totp_totpdevice", "t.user_id = $1::int"},
    {"two_factor_phonedevice", "t.user_id = $1::int"},
};

/* The same on servers that bill their customers; others lack the table. */
static const struct part billing[] = {
    {"corporate_alohasponsorshiprequest", "t.requested_by_id = $1::int"},
};

/* What stays, and forgets the user. */
static const struct {
    struct part part;
    const char *column;
} references[] = {
    {{"zerver_draft", "t.recipient_id = " OWN_RECIPIENT}, "recipient_id"},
    {{"zerver_preregistrationuser",
      "t.created_user_id = $1::int AND t.referred_by_id IS DISTINCT FROM $1::int"},
     "created_user_id"},
    {{"zerver_preregistrationuser",
      "t.multiuse_invite_id IN " INVITATION_LINKS " AND t.referred_by_id IS DISTINCT FROM $1::int"},
     "multiuse_invite_id"},
    {{"zerver_userprofile", "t.bot_owner_id = $1::int AND t.id <> $1::int"}, "bot_owner_id"},
};

static bool lock_parents(struct change *change, struct sql_parameters user)
{
    for (size_t i = 0; i < ARRAY_LENGTH(parents); i++) {
        const char *sql = region_format(change_region(change),
                                        "SELECT count(*) FROM (SELECT FROM %s t WHERE %s"
                                        " ORDER BY t.id FOR UPDATE) locked",
                                        parents[i].table, parents[i].where);
        if (!change_read(change, sql, user))
            return false;
    }
    return true;
}

static bool delete_parts(struct change *change, const struct part parts[], size_t count,
                         struct sql_parameters user)
{
    for (size_t i = 0; i < count; i++) {
        const struct deletion deletion = {
            .table = parts[i].table, .where = parts[i].where, .parameters = user};
        if (!change_delete_many(change, &deletion))
            return false;
    }
    return true;
}

static bool delete_billing(struct change *change, struct sql_parameters user)
{
    for (size_t i = 0; i < ARRAY_LENGTH(billing); i++) {
        const struct rows *found = change_read(change, "SELECT to_regclass($1::text) IS NOT NULL",
                                               SQL_PARAMETERS(value_text(billing[i].table)));
        if (!found)
            return false;
        if (rows_boolean(found, 0, 0) && !delete_parts(change, &billing[i], 1, user))
            return false;
    }
    return true;
}

static bool drop_references(struct change *change, struct sql_parameters user)
{
    for (size_t i = 0; i < ARRAY_LENGTH(references); i++) {
        const struct update update = {
            .table = references[i].part.table,
            ASSIGNMENTS({references[i].column, "NULL"}),
            .where = references[i].part.where,
            .parameters = user,
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
                          " WHERE user_profile_id = $1::int OR muted_user_id = $1::int"},
    {"realm_used_upload_space", "SELECT DISTINCT u.realm_id FROM zerver_userprofile u"
                                " JOIN zerver_attachment a ON a.owner_id = u.id"
                                " WHERE u.id = $1::int"},
    {"realm_emoji", "SELECT DISTINCT realm_id FROM zerver_realmemoji WHERE author_id = $1::int"},
    {"active_realm_emoji",
     "SELECT DISTINCT realm_id FROM zerver_realmemoji WHERE author_id = $1::int"},
};

static bool forget_numbered(struct change *change, const char *key, const struct rows *numbers)
{
    for (size_t i = 0; numbers && i < rows_count(numbers); i++)
        effects_forget(change_effects(change), region_format(change_region(change), "%s:%" PRId64,
                                                             key, rows_integer(numbers, i, 0)));
    return numbers;
}

/* To be called while the rows are there. */
static bool forget_copies(struct change *change, const struct account *account,
                          struct sql_parameters user)
{
    for (size_t i = 0; i < ARRAY_LENGTH(copies); i++) {
        if (!forget_numbered(change, copies[i].key, change_read(change, copies[i].sql, user)))
            return false;
    }
    const struct rows *words = change_read(
        change, "SELECT FROM zerver_alertword WHERE user_profile_id = $1::int LIMIT 1", user);
    if (!words)
        return false;
    if (rows_count(words) > 0) {
        struct effects *effects = change_effects(change);
        struct region *region = change_region(change);
        const char *realm = account->realm.string_id;
        effects_forget(effects, region_format(region, "realm_alert_words:%s", realm));
        effects_forget(effects, region_format(region, "realm_alert_words_automaton:%s", realm));
    }
    return true;
}

bool user_data_delete(struct change *change, const struct account *account)
{
    struct sql_parameters user = SQL_PARAMETERS(value_integer(account->id));
    return lock_parents(change, user) && forget_copies(change, account, user) &&
           delete_parts(change, dependants, ARRAY_LENGTH(dependants), user) &&
           delete_billing(change, user) && drop_references(change, user) &&
           delete_parts(change, parents, ARRAY_LENGTH(parents), user);
}
