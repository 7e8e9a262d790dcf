/* SPDX-License-Identifier: Apache-2.0 */
#include "action/avatar.h"

#include <inttypes.h>
#include <string.h>

#include "action/account.h"
#include "config/settings.h"
#include "core/hash.h"
#include "core/region.h"
#include "core/text.h"

const char *avatar_gravatar_url(struct region *region, const struct settings *settings,
                                const struct account *account, enum avatar_size size)
{
    if (!settings_boolean(settings, "ENABLE_GRAVATAR", true))
        return region_format(region, "%s?version=%" PRId64,
                             settings_text(settings, "DEFAULT_AVATAR_URI", ""),
                             account->avatar_version);
    const char *address = text_lower(region, account->delivery_email);
    return region_format(region,
                         "https://secure.gravatar.com/avatar/%s?d=identicon%s&version=%" PRId64,
                         hash_md5_hex(region, address, strlen(address)),
                         size == AVATAR_MEDIUM ? "&s=500" : "", account->avatar_version);
}
