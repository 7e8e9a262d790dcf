/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Digests, base64 and random values. Digests are libcrypto's; what is random comes from the
 * kernel's generator (getrandom(2)). These do not fail: a system that lacks one of them (MD5 where
 * only FIPS algorithms are allowed) ends the program.
 */
#ifndef CORE_HASH_H
#define CORE_HASH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;

enum { HASH_SHA256_SIZE = 32 };

/* The digest of `length` bytes in lower-case hexadecimal digits, in `region`. Sources: RFC 1321
 * (MD5), FIPS 180-4 (SHA-1, SHA-256, SHA-512). MD5 and SHA-1 are for names of things, never for
 * security. */
const char *hash_md5_hex(struct region *region, const void *bytes, size_t length) RETURNS_NONNULL
    NONNULL(1, 2);
const char *hash_sha1_hex(struct region *region, const void *bytes, size_t length) RETURNS_NONNULL
    NONNULL(1, 2);
const char *hash_sha256_hex(struct region *region, const void *bytes, size_t length) RETURNS_NONNULL
    NONNULL(1, 2);
const char *hash_sha512_hex(struct region *region, const void *bytes, size_t length) RETURNS_NONNULL
    NONNULL(1, 2);

/* The digest itself. */
void hash_sha256(const void *bytes, size_t length, unsigned char digest[HASH_SHA256_SIZE])
    NONNULL(1, 3);

/* The keyed digest of `length` bytes (RFC 2104, RFC 4231); the key may have any length. */
void hash_hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length,
                      unsigned char digest[HASH_SHA256_SIZE]) NONNULL(1, 3, 5);

/* `length` bytes as lower-case hexadecimal digits, in `region`. */
const char *hash_hex(struct region *region, const void *bytes, size_t length) RETURNS_NONNULL
    NONNULL(1, 2);

/* The forms of base64 (RFC 4648, sections 4 and 5); _BARE is without `=` at the end. */
enum hash_base64 { HASH_BASE64, HASH_BASE64_BARE, HASH_BASE64URL, HASH_BASE64URL_BARE };

/* `length` bytes, at most 1 GiB, in one of those forms, on one line, in `region`. */
const char *hash_base64_encode(struct region *region, enum hash_base64 form, const void *bytes,
                               size_t length) RETURNS_NONNULL NONNULL(1, 3);

/*
 * The bytes that `text` stands for, with a NUL after them that `length` does not count, in
 * `region`. NULL if it is not exactly of that form: another alphabet, blanks or line ends, `=`
 * missing or too many, bits left over that are not zero.
 */
const char *hash_base64_decode(struct region *region, enum hash_base64 form, const char *text,
                               size_t *length) NONNULL(1, 3, 4) MUST_USE;

/* Fills `bytes` with random values fit for keys. */
void hash_random_bytes(void *bytes, size_t length) NONNULL(1);

/* `length` characters, each drawn evenly from the 1 to 255 single-byte ones of `alphabet`, in
 * `region`. */
const char *hash_random_text(struct region *region, size_t length,
                             const char *alphabet) RETURNS_NONNULL NONNULL(1, 3);

/* Are these `length` bytes the same? Takes as long wherever they differ, so that a guess learns
 * nothing from the time. */
bool hash_equal(const void *left, const void *right, size_t length) NONNULL(1, 2) MUST_USE;

#endif
