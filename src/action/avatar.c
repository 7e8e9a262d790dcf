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

/* Where a file of the avatar bucket is read, with a slash at the end. Source: Amazon S3 User Guide,
 * "Virtual hosting of buckets"; other services are addressed by path. */
static const char *bucket_url(struct region *region, const struct settings *settings)
{
    const char *bucket = settings_text(settings, "S3_AVATAR_BUCKET", "");
    const char *endpoint = settings_text(settings, "S3_ENDPOINT_URL", NULL);
    return endpoint ? region_format(region, "%s/%s/", endpoint, bucket)
                    : region_format(region, "https://%s.s3.amazonaws.com/", bucket);
}

static const char *uploaded_url(struct region *region, const struct settings *settings,
                                const struct account *account, enum avatar_size size)
{
    const char *salt = settings_secret(settings, "avatar_salt");
    const char *salted = region_format(region, "%" PRId64 "%s", account->id, salt ? salt : "");
    const char *name = hash_sha1_hex(region, salted, strlen(salted));
    bool local = settings_text(settings, "LOCAL_UPLOADS_DIR", NULL) != NULL;
    return region_format(region, "%s%" PRId64 "/%s%s%s?version=%" PRId64,
                         local ? "/user_avatars/" : bucket_url(region, settings), account->realm.id,
                         name, size == AVATAR_MEDIUM ? "-medium.png" : "",
                         local && size == AVATAR_SMALL ? ".png" : "", account->avatar_version);
}

const char *avatar_url(struct region *region, const struct settings *settings,
                       const struct account *account, enum avatar_size size)
{
    return strcmp(account->avatar_source, "U") == 0
               ? uploaded_url(region, settings, account, size)
               : avatar_gravatar_url(region, settings, account, size);
}
