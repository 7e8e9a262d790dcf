/* SPDX-License-Identifier: Apache-2.0 */
#include "model/realm_views.h"

#include "core/translate.h"
#include "model/view_columns.h"

static const struct view_column fact_columns[] = {
    {VIEW_NUMBER("id", "id", "r.id", 0), .unique = true},
    {VIEW_FACT("string_id", "string_id", VALUE_TEXT, "r.string_id"), .show = view_show_string_id},
    {VIEW_FACT("name", "name", VALUE_TEXT, "r.name")},
    {VIEW_FACT("state", "state", VALUE_TEXT,
               "CASE WHEN r.deactivated THEN 'deactivated' ELSE 'active' END"),
     .show = view_show_word},
    {VIEW_FACT("date_created", "created", VALUE_TIME, "r.date_created"), .show = view_show_day},
    {VIEW_FACT("invite_required", "invitation needed", VALUE_BOOLEAN, "r.invite_required")},
    {VIEW_FACT("emails_restricted_to_domains", "only listed domains", VALUE_BOOLEAN,
               "r.emails_restricted_to_domains")},
    {VIEW_FACT("plan_type", "plan", VALUE_TEXT,
               "CASE r.plan_type WHEN 1 THEN 'self-hosted' WHEN 2 THEN 'limited'"
               " WHEN 3 THEN 'standard' WHEN 4 THEN 'standard free' WHEN 10 THEN 'plus'"
               " ELSE 'plan ' || r.plan_type END"),
     .show = view_show_word},
    {VIEW_FACT("default_language", "language", VALUE_TEXT, "r.default_language")},
    {VIEW_FACT("message_retention_days", "retention (days)", VALUE_TEXT,
               "CASE WHEN r.message_retention_days >= 0 THEN r.message_retention_days::text"
               " ELSE 'for ever' END"),
     .show = view_show_word},
    {VIEW_FACT("upload_quota_gb", "upload quota (GB)", VALUE_INTEGER, "r.upload_quota_gb")},
    {VIEW_FACT("deactivated_redirect", "moved to", VALUE_TEXT, "r.deactivated_redirect")},
    {VIEW_FACT("description", "description", VALUE_TEXT, "r.description")},
    {VIEW_HIDDEN_INTEGER("realm_id", "r.id")},
    {0},
};

const struct view realm_summary_view = {
    .name = "realm",
    .title = N_("Realm"),
    .from = "zerver_realm r",
    .where = "r.id = $1::bigint",
    .scope_count = 1,
    .key = "r.id",
    .columns = fact_columns,
};

/* The last link that was sent for the invitation: it says until when it can be used. */
#define EXPIRY(model, object)                                                                      \
    "(SELECT c.expiry_date FROM confirmation_confirmation c JOIN django_content_type y"            \
    " ON y.id = c.content_type_id AND y.app_label = 'zerver' AND y.model = '" model "'"            \
    " WHERE c.object_id = " object " ORDER BY c.id DESC LIMIT 1)"
#define STATE(status)                                                                              \
    "CASE " status " WHEN 0 THEN 'open' WHEN 1 THEN 'used' WHEN 2 THEN 'revoked'"                  \
    " ELSE 'status ' || " status " END"

static const char *show_expiry(struct region *region, const struct value *value, int64_t now)
{
    if (value->null)
        return _("never");
    return value->time < now ? _("expired") : view_show_minute(region, value, now);
}

static const struct view_column invitation_columns[] = {
    {VIEW_TEXT("email", "email", "p.email")},
    {VIEW_ROLE("invited_as", "as", "p.invited_as")},
    {VIEW_TEXT("state", "state", STATE("p.status")), .width = 8},
    {VIEW_AGO("invited_at", "invited", "p.invited_at")},
    {VIEW_FACT("expires", "ends (UTC)", VALUE_TIME, EXPIRY("preregistrationuser", "p.id")),
     .width = 16, .show = show_expiry},
    {VIEW_TEXT_OR_NULL("referred_by", "by", "u.full_name")},
    {VIEW_ID("p.id")},
    {0},
};

const struct view invitations_view = {
    .name = "invitations",
    .title = N_("Invitations"),
    .from =
        "zerver_preregistrationuser p LEFT JOIN zerver_userprofile u ON u.id = p.referred_by_id",
    .where = "p.realm_id = $1::bigint",
    .scope_count = 1,
    .key = "p.id",
    .columns = invitation_columns,
    .default_sort = 3,
    .default_descending = true,
};

static const struct view_column link_columns[] = {
    {VIEW_NUMBER("id", "id", "i.id", 5), .unique = true},
    {VIEW_ROLE("invited_as", "as", "i.invited_as")},
    {VIEW_TEXT("state", "state", STATE("i.status")), .width = 8},
    {VIEW_FACT("expires", "ends (UTC)", VALUE_TIME, EXPIRY("multiuseinvite", "i.id")), .width = 16,
     .show = show_expiry},
    {VIEW_TEXT("referred_by", "by", "u.full_name")},
    {0},
};

const struct view invite_links_view = {
    .name = "invite_links",
    .title = N_("Links"),
    .from = "zerver_multiuseinvite i JOIN zerver_userprofile u ON u.id = i.referred_by_id",
    .where = "i.realm_id = $1::bigint",
    .scope_count = 1,
    .key = "i.id",
    .columns = link_columns,
    .default_sort = 0,
};

static const struct view_column linkifier_columns[] = {
    {VIEW_NUMBER("id", "id", "f.id", 5), .unique = true},
    {VIEW_TEXT("pattern", "pattern", "f.pattern")},
    {VIEW_TEXT("url_format_string", "URL", "f.url_format_string")},
    {0},
};

const struct view linkifiers_view = {
    .name = "linkifiers",
    .title = N_("Linkifiers"),
    .from = "zerver_realmfilter f",
    .where = "f.realm_id = $1::bigint",
    .scope_count = 1,
    .key = "f.id",
    .columns = linkifier_columns,
    .default_sort = 0,
};

static const struct view_column domain_columns[] = {
    {VIEW_TEXT("domain", "domain", "d.domain")},
    {VIEW_YES_NO("allow_subdomains", "subdomains", "d.allow_subdomains", 10)},
    {VIEW_ID("d.id")},
    {0},
};

const struct view domains_view = {
    .name = "domains",
    .title = N_("Domains"),
    .from = "zerver_realmdomain d",
    .where = "d.realm_id = $1::bigint",
    .scope_count = 1,
    .key = "d.id",
    .columns = domain_columns,
    .default_sort = 0,
};
