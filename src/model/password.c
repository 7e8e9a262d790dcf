/* SPDX-License-Identifier: Apache-2.0 */
#include "model/password.h"

#include <argon2.h>
#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

#include "core/error.h"
#include "core/hash.h"
#include "core/region.h"
#include "core/text.h"

static const char letters_and_digits[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

enum { ARGON2_PASSES = 2, ARGON2_KIBIBYTES = 102400, ARGON2_LANES = 8, ARGON2_SIZE = 32 };
enum { ARGON2_SALT_LENGTH = 22, UNUSABLE_LENGTH = 40, COLUMN_SIZE = 129 };

const char *password_hash(struct region *region, const char *password, struct error *error)
{
    const char *salt = hash_random_text(region, ARGON2_SALT_LENGTH, letters_and_digits);
    char encoded[COLUMN_SIZE];
    int status = argon2id_hash_encoded(ARGON2_PASSES, ARGON2_KIBIBYTES, ARGON2_LANES, password,
                                       strlen(password), salt, ARGON2_SALT_LENGTH, ARGON2_SIZE,
                                       encoded, sizeof encoded);
    if (status == ARGON2_OK)
        return region_format(region, "argon2%s", encoded);
    error_set(error, ERROR_FAILED, "The password can't be hashed: %s.",
              argon2_error_message(status));
    error_hint(error,
               "Hashing takes 100 MiB of memory and 8 threads: see ulimit -v and ulimit -u.");
    return NULL;
}

const char *password_unusable(struct region *region)
{
    return region_format(region, "!%s",
                         hash_random_text(region, UNUSABLE_LENGTH, letters_and_digits));
}

bool password_is_usable(const char *column)
{
    return *column != '!';
}

/* Cuts a copy of `text` at `$` into exactly `count` parts. */
static bool split(struct region *region, const char *text, char *parts[], size_t count)
{
    char *rest = region_copy_text(region, text);
    for (size_t i = 0; i < count; i++)
        parts[i] = strsep(&rest, "$");
    return parts[count - 1] && !rest;
}

static bool verify_argon2(struct region *region, const char *rest, const char *password)
{
    return argon2id_verify(rest, password, strlen(password)) == ARGON2_OK;
}

/* <iterations>$<salt>$<base64 of 32 bytes> */
static bool verify_pbkdf2(struct region *region, const char *rest, const char *password)
{
    enum { COUNT, SALT, HASH, PARTS };
    char *parts[PARTS];
    int64_t count;
    if (!split(region, rest, parts, PARTS) ||
        text_parse_integer(parts[COUNT], &count) != TEXT_INTEGER || count < 1 || count > INT_MAX)
        return false;
    size_t length;
    const char *wanted = hash_base64_decode(region, HASH_BASE64, parts[HASH], &length);
    unsigned char digest[HASH_SHA256_SIZE];
    return wanted && length == sizeof digest && strlen(password) <= INT_MAX &&
           PKCS5_PBKDF2_HMAC(password, (int)strlen(password), (const unsigned char *)parts[SALT],
                             (int)strlen(parts[SALT]), (int)count, EVP_sha256(), sizeof digest,
                             digest) == 1 &&
           hash_equal(wanted, digest, sizeof digest);
}

/* <salt>$<hexadecimal digits> */
static bool verify_sha1(struct region *region, const char *rest, const char *password)
{
    enum { SALT, HASH, PARTS };
    char *parts[PARTS];
    if (!split(region, rest, parts, PARTS))
        return false;
    const char *salted = region_format(region, "%s%s", parts[SALT], password);
    const char *digest = hash_sha1_hex(region, salted, strlen(salted));
    return strlen(parts[HASH]) == strlen(digest) && hash_equal(parts[HASH], digest, strlen(digest));
}

static const struct {
    const char *prefix; /* with which a column of this form begins, `$` included */
    size_t skipped;     /* of it, what does not belong to the rest */
    bool (*verify)(struct region *region, const char *rest, const char *password);
} forms[] = {
    {"argon2$argon2id$", sizeof "argon2" - 1, verify_argon2},
    {"pbkdf2_sha256$", sizeof "pbkdf2_sha256$" - 1, verify_pbkdf2},
    {"sha1$", sizeof "sha1$" - 1, verify_sha1},
};

bool password_verify(const char *column, const char *password)
{
    struct region *region = region_create();
    bool right = false;
    for (size_t i = 0; i < ARRAY_LENGTH(forms); i++) {
        if (strncmp(column, forms[i].prefix, strlen(forms[i].prefix)) == 0)
            right = forms[i].verify(region, column + forms[i].skipped, password);
    }
    region_destroy(region);
    return right;
}
