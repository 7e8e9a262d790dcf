/* SPDX-License-Identifier: Apache-2.0 */
#include "model/email_domain.h"

#include <stddef.h>
#include <string.h>

#include "core/text.h"

enum { DOMAIN_MAX = 255 };

const char *email_domain_normalize(struct region *region, const char *domain)
{
    return text_lower(region, text_trim(region, domain));
}

static const char *email_domain_label_fault(const char *label, size_t length)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    if (length == 0)
        return "Consecutive '.' are not allowed.";
    if (label[0] == '-' || label[length - 1] == '-')
        return "Subdomains cannot start or end with a '-'.";
    return strspn(label, letters) < length ? "Domain can only have letters, numbers, '.' and '-'s."
                                           : NULL;
}

const char *email_domain_fault(const char *domain)
{
    size_t length = strlen(domain);
    if (length == 0)
        return "Domain can't be empty.";
    if (!strchr(domain, '.'))
        return "Domain must have at least one dot (.)";
    if (text_length(domain) > DOMAIN_MAX)
        return "Domain is too long";
    if (domain[0] == '.' || domain[length - 1] == '.')
        return "Domain cannot start or end with a dot (.)";
    const char *fault = NULL;
    for (const char *label = domain; !fault; label++) {
        size_t part = strcspn(label, ".");
        fault = email_domain_label_fault(label, part);
        label += part;
        if (!*label)
            break;
    }
    return fault;
}
