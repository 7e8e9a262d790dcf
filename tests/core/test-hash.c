/* SPDX-License-Identifier: Apache-2.0 */
/* Digests, base64 and random values, against the vectors of their RFCs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "core/hash.h"
#include "core/region.h"

static int begin(void **state)
{
    *state = region_create();
    return 0;
}

static int end(void **state)
{
    region_destroy(*state);
    return 0;
}

/* RFC 1321, appendix A.5. */
static void test_md5(void **state)
{
    struct region *region = *state;
    assert_string_equal(hash_md5_hex(region, "", 0), "d41d8cd98f00b204e9800998ecf8427e");
    assert_string_equal(hash_md5_hex(region, "message digest", 14),
                        "f96b697d7cb7938d525a2f31aaf161d0");
}

/* RFC 3174, section 7.3, TEST1 and TEST2. */
static void test_sha1(void **state)
{
    static const char longer[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    struct region *region = *state;
    assert_string_equal(hash_sha1_hex(region, "abc", 3),
                        "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_string_equal(hash_sha1_hex(region, longer, strlen(longer)),
                        "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
}

/* RFC 6234, section 8.5; NUL bytes are bytes as others. */
static void test_sha256(void **state)
{
    struct region *region = *state;
    static const char expected[] =
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_string_equal(hash_sha256_hex(region, "abc", 3), expected);
    unsigned char digest[HASH_SHA256_SIZE];
    hash_sha256("abc", 3, digest);
    assert_string_equal(hash_hex(region, digest, sizeof digest), expected);
    assert_string_not_equal(hash_sha256_hex(region, "a\0b", 3), hash_sha256_hex(region, "a\0c", 3));
}

static const char *hmac(struct region *region, const char *key, size_t key_length, const char *text)
{
    unsigned char digest[HASH_SHA256_SIZE];
    hash_hmac_sha256(key, key_length, text, strlen(text), digest);
    return hash_hex(region, digest, sizeof digest);
}

/* RFC 4231, test cases 1, 2, 6 and 7: short keys, and keys longer than a block. */
static void test_hmac_sha256(void **state)
{
    struct region *region = *state;
    char key[131];
    memset(key, 0x0b, 20);
    assert_string_equal(hmac(region, key, 20, "Hi There"),
                        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assert_string_equal(hmac(region, "Jefe", 4, "what do ya want for nothing?"),
                        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    assert_string_equal(
        hmac(region, key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First"),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    assert_string_equal(
        hmac(region, key, sizeof key,
             "This is a test using a larger than block-size key and a larger than block-size data. "
             "The key needs to be hashed before being used by the HMAC algorithm."),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

/* None at all, and those about the size of a block. Expected values: Python's hmac module. */
static void test_hmac_keys_of_odd_lengths(void **state)
{
    struct region *region = *state;
    char key[65];
    memset(key, 'k', sizeof key);
    assert_string_equal(hmac(region, "", 0, ""),
                        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    assert_string_equal(hmac(region, key, 64, "x"),
                        "f91c4c403625fb06910ef93999265bbd2d62baeaec6ff36455498cc124fe3e66");
    assert_string_equal(hmac(region, key, 65, "x"),
                        "75092ca3ee2b307470c227697b42b3e65376aa3bae98fb5a1f7b7536daa9588a");
}

/* RFC 4648, section 10. */
static void test_base64_vectors(void **state)
{
    static const char *const vectors[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    struct region *region = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(vectors); i++) {
        const char *bytes = vectors[i][0], *text = vectors[i][1];
        size_t length;
        assert_string_equal(hash_base64_encode(region, HASH_BASE64, bytes, strlen(bytes)), text);
        assert_string_equal(hash_base64_decode(region, HASH_BASE64, text, &length), bytes);
        assert_int_equal(length, strlen(bytes));
    }
}

static void test_base64_forms(void **state)
{
    static const struct {
        enum hash_base64 form;
        const char *text;
    } forms[] = {
        {HASH_BASE64, "+/8A/w=="},
        {HASH_BASE64_BARE, "+/8A/w"},
        {HASH_BASE64URL, "-_8A_w=="},
        {HASH_BASE64URL_BARE, "-_8A_w"},
    };
    static const char bytes[] = "\xfb\xff\x00\xff";
    struct region *region = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(forms); i++) {
        assert_string_equal(hash_base64_encode(region, forms[i].form, bytes, 4), forms[i].text);
        for (size_t other = 0; other < ARRAY_LENGTH(forms); other++) {
            size_t length;
            const char *decoded =
                hash_base64_decode(region, forms[i].form, forms[other].text, &length);
            if (other != i) {
                assert_null(decoded);
                continue;
            }
            assert_int_equal(length, 4);
            assert_memory_equal(decoded, bytes, 5);
        }
    }
}

static void test_base64_is_strict(void **state)
{
    static const char *const wrong[] = {
        "Z",    "Zg",     "Zg=",    "Zg===",        "Zg==Zg==", "Zh==",     "Zm9=",
        "=",    "====",   "Zm9v\n", " Zm9v",        "Zm 9v",    "Zm9v====", "Zm9\x80",
        "Zm=v", "Zm8=\n", "    ",   "\nZm9v\n\n\n", "----",
    };
    struct region *region = *state;
    size_t length;
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        if (hash_base64_decode(region, HASH_BASE64, wrong[i], &length))
            fail_msg("\"%s\" was decoded", wrong[i]);
    }
    assert_null(hash_base64_decode(region, HASH_BASE64_BARE, "Z", &length));
    assert_null(hash_base64_decode(region, HASH_BASE64_BARE, "Zh", &length));
    assert_null(hash_base64_decode(region, HASH_BASE64URL_BARE, "Zg==", &length));
}

static void test_base64_of_every_length(void **state)
{
    struct region *region = *state;
    char bytes[200];
    hash_random_bytes(bytes, sizeof bytes);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        size_t decoded_length;
        const char *text = hash_base64_encode(region, HASH_BASE64URL_BARE, bytes, length);
        const char *decoded =
            hash_base64_decode(region, HASH_BASE64URL_BARE, text, &decoded_length);
        assert_non_null(decoded);
        assert_int_equal(decoded_length, length);
        assert_memory_equal(decoded, bytes, length);
    }
}

/* Of 4096 random bytes each bit is set in about half; more than 8 standard deviations (sqrt(4096) /
 * 2 = 32) away, a generator is broken. */
static void test_random_bytes_vary(void **state)
{
    enum { COUNT = 4096, DEVIATION = 32 };
    static unsigned char bytes[COUNT];
    hash_random_bytes(bytes, sizeof bytes);
    for (int bit = 0; bit < 8; bit++) {
        int set = 0;
        for (int i = 0; i < COUNT; i++)
            set += bytes[i] >> bit & 1;
        assert_in_range(set, COUNT / 2 - 8 * DEVIATION, COUNT / 2 + 8 * DEVIATION);
    }
}

/* With 192 characters a plain remainder would give the first 64 twice as often as the others: about
 * 6000 of 12000 instead of 4000, with a standard deviation of about 52. */
static void test_random_text_favours_no_character(void **state)
{
    enum { COUNT = 12000, CHOICES = 192 };
    struct region *region = *state;
    char alphabet[CHOICES + 1] = "";
    for (int i = 0; i < CHOICES; i++)
        alphabet[i] = (char)(i + 1);
    const char *text = hash_random_text(region, COUNT, alphabet);
    assert_int_equal(strlen(text), COUNT);
    int in_first_third = 0;
    for (int i = 0; i < COUNT; i++) {
        assert_in_range((unsigned char)text[i], 1, CHOICES);
        in_first_third += (unsigned char)text[i] <= CHOICES / 3;
    }
    assert_in_range(in_first_third, 3500, 4500);
}

static void test_random_text_of_odd_lengths(void **state)
{
    struct region *region = *state;
    assert_string_equal(hash_random_text(region, 0, "ab"), "");
    assert_string_equal(hash_random_text(region, 3, "x"), "xxx");
    assert_string_not_equal(hash_random_text(region, 40, "abcdefghij"),
                            hash_random_text(region, 40, "abcdefghij"));
}

static void test_equal(void **state)
{
    assert_true(hash_equal("ab\0c", "ab\0c", 4));
    assert_false(hash_equal("ab\0c", "ab\0d", 4));
    assert_false(hash_equal("xb", "ab", 2));
    assert_true(hash_equal("x", "y", 0));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_md5),
        TEST(test_sha1),
        TEST(test_sha256),
        TEST(test_hmac_sha256),
        TEST(test_hmac_keys_of_odd_lengths),
        TEST(test_base64_vectors),
        TEST(test_base64_forms),
        TEST(test_base64_is_strict),
        TEST(test_base64_of_every_length),
        TEST(test_random_bytes_vary),
        TEST(test_random_text_favours_no_character),
        TEST(test_random_text_of_odd_lengths),
        TEST(test_equal),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
