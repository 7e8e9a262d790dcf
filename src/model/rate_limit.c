/* SPDX-License-Identifier: Apache-2.0 */
#include "model/rate_limit.h"

#include <string.h>

#include "config/python_literal.h"
#include "config/settings.h"
#include "core/region.h"
#include "core/text.h"

/* `domain` NULL: it is the last part of the key. */
static const struct kind {
    const char *prefix, *name, *domain;
    bool numbered; /* its subject is a user's id */
} kinds[] = {
    {"RateLimitedUser:", "user", NULL, true},
    {"RateLimitedIPAddr:", "address", NULL, false},
    {"RateLimitedAuthenticationByUsername:", "log-in", "authenticate_by_username", false},
    {"RateLimitedPasswordResetByEmail:", "password reset", "password_reset_form_by_email", false},
    {"RateLimitedRealmMirror:", "incoming mail", "realm_mirror", false},
    {"RateLimitedRemoteAlohaServer:", "remote server", NULL, false},
    {"RateLimitedSpectatorAttachmentAccessByFile:", "file", "spectator_attachment_access_by_file",
     false},
};

/* No domain has more rules than this; `realm_mirror`, which no setting names, has as many. */
enum { RULES_MOST = 3 };

static const struct domain {
    const char *name;
    struct rate_rule rules[RULES_MOST];
    size_t count;
    bool fixed;
} domains[] = {
    {"api_by_user", {{60, 200}}, 1, false},
    {"api_by_ip", {{60, 100}}, 1, false},
    {"api_by_remote_server", {{60, 1000}}, 1, false},
    {"authenticate_by_username", {{1800, 5}}, 1, false},
    {"email_change_by_user", {{3600, 2}, {86400, 5}}, 2, false},
    {"password_reset_form_by_email", {{3600, 2}, {86400, 5}}, 2, false},
    {"sends_email_by_ip", {{86400, 5}}, 1, false},
    {"spectator_attachment_access_by_file", {{86400, 1000}}, 1, false},
    {"realm_mirror", {{60, 50}, {300, 120}, {3600, 600}}, 3, true},
};

static const struct rate_rule without_limit = {1, 9999}; /* what an empty list means */

/* Addresses and servers stand in angle brackets. */
static const char *without_brackets(struct region *region, const char *text)
{
    size_t length = strlen(text);
    if (length < 2 || text[0] != '<' || text[length - 1] != '>')
        return text;
    return region_copy_bytes(region, text + 1, length - 2);
}

/* Splits the domain off the end of `rest`. */
static bool split_domain(struct region *region, const char *rest, struct rate_limited *limited)
{
    const char *colon = strrchr(rest, ':');
    if (!colon)
        return false;
    limited->domain = colon + 1;
    limited->subject =
        without_brackets(region, region_copy_bytes(region, rest, (size_t)(colon - rest)));
    return true;
}

bool rate_limit_parse(struct region *region, const char *entity, struct rate_limited *limited)
{
    const char *text = region_copy_text(region, entity);
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        size_t length = strlen(kinds[i].prefix);
        if (strncmp(text, kinds[i].prefix, length) != 0)
            continue;
        *limited = (struct rate_limited){.kind = kinds[i].name,
                                         .subject = text + length,
                                         .domain = kinds[i].domain,
                                         .user_id = -1};
        if (!kinds[i].domain && !split_domain(region, text + length, limited))
            return false;
        return !kinds[i].numbered ||
               text_parse_integer(limited->subject, &limited->user_id) == TEXT_INTEGER;
    }
    return false;
}

static bool read_rule(const struct python_value *value, struct rate_rule *rule)
{
    bool pair = (value->type == PYTHON_TUPLE || value->type == PYTHON_LIST) && value->count == 2 &&
                value->items[0].type == PYTHON_INTEGER && value->items[1].type == PYTHON_INTEGER;
    if (pair)
        *rule = (struct rate_rule){value->items[0].integer, value->items[1].integer};
    return pair;
}

static struct rate_rules read_rules(struct region *region, const struct python_value *value)
{
    bool list = value->type == PYTHON_LIST || value->type == PYTHON_TUPLE;
    if (list && value->count == 0)
        return (struct rate_rules){&without_limit, 1};
    struct rate_rule *rules = region_alloc_array(region, list ? value->count : 0, sizeof *rules);
    size_t count = 0;
    while (list && count < value->count && read_rule(&value->items[count], &rules[count]))
        count++;
    return (struct rate_rules){rules, count};
}

/* What settings.py says of the domain, or NULL. */
static const struct python_value *find_setting(const struct settings *settings, const char *domain)
{
    const struct python_value *all = settings_value(settings, "RATE_LIMITING_RULES");
    for (size_t i = 0; all && all->type == PYTHON_DICT && i + 1 < all->count; i += 2) {
        if (all->items[i].type == PYTHON_TEXT && strcmp(all->items[i].text, domain) == 0)
            return &all->items[i + 1];
    }
    return NULL;
}

struct rate_rules rate_limit_rules(struct region *region, const struct settings *settings,
                                   const char *domain)
{
    for (size_t i = 0; i < ARRAY_LENGTH(domains); i++) {
        if (strcmp(domains[i].name, domain) != 0)
            continue;
        const struct python_value *set = domains[i].fixed ? NULL : find_setting(settings, domain);
        return set ? read_rules(region, set)
                   : (struct rate_rules){domains[i].rules, domains[i].count};
    }
    return (struct rate_rules){NULL, 0};
}

struct rate_rules rate_limit_read_rules(struct region *region, const char *text)
{
    size_t most = 1, count = 0;
    for (const char *comma = strchr(text, ','); comma; comma = strchr(comma + 1, ','))
        most++;
    struct rate_rule *rules = region_alloc_array(region, most, sizeof *rules);
    char *rest = region_copy_text(region, text), *pair;
    while ((pair = strsep(&rest, ","))) {
        char *seconds = strsep(&pair, ":");
        struct rate_rule *rule = &rules[count];
        if (!pair || text_parse_integer(seconds, &rule->seconds) != TEXT_INTEGER ||
            text_parse_integer(pair, &rule->requests) != TEXT_INTEGER)
            return (struct rate_rules){NULL, 0};
        count++;
    }
    return (struct rate_rules){rules, count};
}
