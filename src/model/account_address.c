/* SPDX-License-Identifier: Apache-2.0 */
#include "model/account_address.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "config/settings.h"

static const char label_characters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

enum { LABEL_MAX = 63, LAST_LABEL_MIN = 2 };

/* Labels of letters, digits and inner hyphens (RFC 1034, section 3.5), two at least; the last one
 * may begin with a hyphen, as Django has it. */
static bool can_be_domain(const char *host)
{
    if (strcasecmp(host, "localhost") == 0)
        return true;
    for (const char *label = host;;) {
        size_t length = strspn(label, label_characters);
        if (length == 0 || length > LABEL_MAX || label[length - 1] == '-')
            return false;
        if (label[length] == '\0')
            return label != host && length >= LAST_LABEL_MIN;
        if (label[length] != '.' || *label == '-')
            return false;
        label += length + 1;
    }
}

const char *account_address_domain(struct region *region, const struct settings *settings,
                                   const char *string_id)
{
    const char *host = settings_realm_host(region, settings, string_id);
    return can_be_domain(host) ? host : settings_text(settings, "FAKE_EMAIL_DOMAIN", host);
}
