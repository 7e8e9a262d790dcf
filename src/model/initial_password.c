/* SPDX-License-Identifier: Apache-2.0 */
#include "model/initial_password.h"

#include <string.h>

#include "core/hash.h"
#include "core/region.h"

enum { INITIAL_PASSWORD_LENGTH = 16 };

const char *initial_password(struct region *region, const char *salt, const char *email)
{
    const char *salted = region_format(region, "%s%s", salt, email);
    unsigned char digest[HASH_SHA256_SIZE];
    hash_sha256(salted, strlen(salted), digest);
    const char *encoded = hash_base64_encode(region, HASH_BASE64, digest, sizeof digest);
    return region_copy_bytes(region, encoded, INITIAL_PASSWORD_LENGTH);
}
