/* SPDX-License-Identifier: Apache-2.0 */
#include "core/hash.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <sys/random.h>

#include "core/memory.h"
#include "core/region.h"

static size_t digest(const EVP_MD *method, const void *bytes, size_t length, unsigned char *result)
{
    unsigned size;
    if (!EVP_Digest(bytes, length, result, &size, method, NULL))
        die("this system's libcrypto does not offer %s", EVP_MD_get0_name(method));
    return size;
}

static const char *digest_hex(struct region *region, const EVP_MD *method, const void *bytes,
                              size_t length)
{
    unsigned char result[EVP_MAX_MD_SIZE];
    return hash_hex(region, result, digest(method, bytes, length, result));
}

const char *hash_md5_hex(struct region *region, const void *bytes, size_t length)
{
    return digest_hex(region, EVP_md5(), bytes, length);
}

const char *hash_sha1_hex(struct region *region, const void *bytes, size_t length)
{
    return digest_hex(region, EVP_sha1(), bytes, length);
}

const char *hash_sha256_hex(struct region *region, const void *bytes, size_t length)
{
    return digest_hex(region, EVP_sha256(), bytes, length);
}

const char *hash_sha512_hex(struct region *region, const void *bytes, size_t length)
{
    return digest_hex(region, EVP_sha512(), bytes, length);
}

void hash_sha256(const void *bytes, size_t length, unsigned char result[HASH_SHA256_SIZE])
{
    digest(EVP_sha256(), bytes, length, result);
}

void hash_hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length,
                      unsigned char result[HASH_SHA256_SIZE])
{
    /* A long key is replaced by its digest (RFC 2104, section 2); libcrypto counts keys in int. */
    unsigned char short_key[HASH_SHA256_SIZE];
    if (key_length > EVP_MAX_MD_SIZE) {
        hash_sha256(key, key_length, short_key);
        key = short_key;
        key_length = sizeof short_key;
    }
    if (!HMAC(EVP_sha256(), key, (int)key_length, bytes, length, result, NULL))
        die("this system's libcrypto does not offer HMAC-SHA256");
    OPENSSL_cleanse(short_key, sizeof short_key);
}

const char *hash_hex(struct region *region, const void *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *from = bytes;
    char *text = region_alloc(region, 2 * length + 1);
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[from[i] >> 4];
        text[2 * i + 1] = digits[from[i] & 15];
    }
    return text;
}

void hash_random_bytes(void *bytes, size_t length)
{
    char *to = bytes;
    while (length > 0) {
        ssize_t count = getrandom(to, length, 0);
        if (count < 0 && errno != EINTR)
            die("the kernel gives no random bytes: %s", strerror(errno));
        if (count > 0) {
            to += count;
            length -= (size_t)count;
        }
    }
}

const char *hash_random_text(struct region *region, size_t length, const char *alphabet)
{
    size_t choices = strlen(alphabet);
    if (choices == 0 || choices > 255)
        die("an alphabet of %zu characters", choices);
    /* Bytes from here on would favour the alphabet's first characters. */
    size_t limit = 256 - 256 % choices;
    char *text = region_alloc(region, length + 1);
    unsigned char drawn[64];
    for (size_t filled = 0; filled < length;) {
        hash_random_bytes(drawn, sizeof drawn);
        for (size_t i = 0; i < sizeof drawn && filled < length; i++) {
            if (drawn[i] < limit)
                text[filled++] = alphabet[drawn[i] % choices];
        }
    }
    OPENSSL_cleanse(drawn, sizeof drawn);
    return text;
}

bool hash_equal(const void *left, const void *right, size_t length)
{
    return CRYPTO_memcmp(left, right, length) == 0;
}
