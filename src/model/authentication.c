/* SPDX-License-Identifier: Apache-2.0 */
#include "model/authentication.h"

#include <string.h>

#include "config/settings.h"
#include "core/region.h"

static const struct {
    const char *name;
    const char *backend;
} methods_by_bit[METHOD_COUNT] = {
    [METHOD_GOOGLE] = {"Google", "GoogleAuthBackend"},
    [METHOD_EMAIL] = {"Email", "EmailAuthBackend"},
    [METHOD_GITHUB] = {"GitHub", "GitHubAuthBackend"},
    [METHOD_LDAP] = {"LDAP", "AlohaLDAPAuthBackend"},
    [METHOD_DEV] = {"Dev", "DevAuthBackend"},
    [METHOD_REMOTE_USER] = {"RemoteUser", "AlohaRemoteUserBackend"},
    [METHOD_AZURE_AD] = {"AzureAD", "AzureADAuthBackend"},
    [METHOD_SAML] = {"SAML", "SAMLAuthBackend"},
    [METHOD_GITLAB] = {"GitLab", "GitLabAuthBackend"},
    [METHOD_APPLE] = {"Apple", "AppleAuthBackend"},
    [METHOD_OPENID_CONNECT] = {"OpenID Connect", "GenericOpenIdConnectBackend"},
};

const char *authentication_method_name(enum authentication_method method)
{
    return methods_by_bit[method].name;
}

/* The setting has dotted paths, which end in the names of classes. */
bool authentication_is_configured(const struct settings *settings,
                                  enum authentication_method method)
{
    for (const char *const *path = settings_list(settings, "AUTHENTICATION_BACKENDS", NULL); *path;
         path++) {
        const char *dot = strrchr(*path, '.');
        if (strcmp(dot ? dot + 1 : *path, methods_by_bit[method].backend) == 0)
            return true;
    }
    return false;
}

static bool uses_ldap(const struct settings *settings, int64_t methods)
{
    return methods >> METHOD_LDAP & 1 && authentication_is_configured(settings, METHOD_LDAP);
}

/* NULL where it is not set, or empty. */
static const char *append_domain(const struct settings *settings)
{
    const char *domain = settings_text(settings, "LDAP_APPEND_DOMAIN", NULL);
    return domain && *domain ? domain : NULL;
}

const char *authentication_ldap_name(struct region *region, const struct settings *settings,
                                     int64_t methods, const char *address)
{
    const char *domain = append_domain(settings), *at = strrchr(address, '@');
    if (!uses_ldap(settings, methods) || !domain || !at || strcmp(at + 1, domain) != 0)
        return NULL;
    return region_copy_bytes(region, address, (size_t)(at - address));
}

bool authentication_asks_ldap(const struct settings *settings, int64_t methods)
{
    return uses_ldap(settings, methods) && !append_domain(settings);
}
