/* SPDX-License-Identifier: Apache-2.0 */
/* The methods by which people sign in, as settings and realms allow them. */
#ifndef MODEL_AUTHENTICATION_H
#define MODEL_AUTHENTICATION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct region;
struct settings;

/* In the order of their bits in zerver_realm.authentication_methods, from bit 0. */
enum authentication_method {
    METHOD_GOOGLE,
    METHOD_EMAIL,
    METHOD_GITHUB,
    METHOD_LDAP,
    METHOD_DEV,
    METHOD_REMOTE_USER,
    METHOD_AZURE_AD,
    METHOD_SAML,
    METHOD_GITLAB,
    METHOD_APPLE,
    METHOD_OPENID_CONNECT,
    METHOD_COUNT
};

/* The method's name, as the server shows it. */
const char *authentication_method_name(enum authentication_method method) RETURNS_NONNULL;
/* Is the method's back end among AUTHENTICATION_BACKENDS? */
bool authentication_is_configured(const struct settings *settings,
                                  enum authentication_method method) NONNULL(1);

/*
 * The name under which LDAP knows an address in a realm with these `methods`, in `region`, or NULL
 * if it does not belong to LDAP. That goes by LDAP_APPEND_DOMAIN; a server without that searches
 * its directory, see authentication_asks_ldap().
 */
const char *authentication_ldap_name(struct region *region, const struct settings *settings,
                                     int64_t methods, const char *address) NONNULL(1, 2, 4);
/* Would the directory have to be searched to tell whether an address belongs to LDAP? */
bool authentication_asks_ldap(const struct settings *settings, int64_t methods) NONNULL(1);

#endif
