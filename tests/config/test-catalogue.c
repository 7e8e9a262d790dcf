/* SPDX-License-Identifier: Apache-2.0 */
/* The server's own translations: compiled catalogues, whole and broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "config/catalogue.h"
#include "core/attributes.h"
#include "core/region.h"

struct place {
    struct region *region;
    char directory[64];
};

static int set_up(void **state)
{
    struct region *region = region_create();
    struct place *place = region_alloc(region, sizeof *place);
    *place = (struct place){.region = region, .directory = "/tmp/test-catalogue-XXXXXX"};
    *state = place;
    return mkdtemp(place->directory) ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *status UNUSED, int type UNUSED,
                        struct FTW *position UNUSED)
{
    return remove(path);
}

static int tear_down(void **state)
{
    struct place *place = *state;
    int status = nftw(place->directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    region_destroy(place->region);
    return status;
}

static const char *make_directory(struct place *place, const char *path)
{
    const char *whole = region_format(place->region, "%s/%s", place->directory, path);
    mkdir(whole, 0700); /* may be there */
    return whole;
}

static void write_catalogue(struct place *place, const char *locale, const void *bytes,
                            size_t length)
{
    make_directory(place, "locale");
    make_directory(place, region_format(place->region, "locale/%s", locale));
    const char *directory =
        make_directory(place, region_format(place->region, "locale/%s/LC_MESSAGES", locale));
    FILE *file = fopen(region_format(place->region, "%s/django.mo", directory), "we");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* As msgfmt writes them: two texts, "" and "signups", and what they come to. */
#define TEXTS "\0signups\0header\0"
static const unsigned char little_endian[] =
    "\xde\x12\x04\x95\0\0\0\0\2\0\0\0\x1c\0\0\0\x2c\0\0\0\0\0\0\0\0\0\0\0"
    "\0\0\0\0\x3c\0\0\0\7\0\0\0\x3d\0\0\0"
    "\6\0\0\0\x45\0\0\0\x0b\0\0\0\x4c\0\0\0" TEXTS "Anmeldungen";
static const unsigned char big_endian[] =
    "\x95\x04\x12\xde\0\0\0\0\0\0\0\2\0\0\0\x1c\0\0\0\x2c\0\0\0\0\0\0\0\0"
    "\0\0\0\0\0\0\0\x3c\0\0\0\7\0\0\0\x3d"
    "\0\0\0\6\0\0\0\x45\0\0\0\x0b\0\0\0\x4c" TEXTS "Cadastros..";

static void assert_text(struct place *place, const char *language, const char *text,
                        const char *expected)
{
    assert_string_equal(catalogue_translate(place->region, place->directory, language, text),
                        expected);
}

static void test_texts_are_found(void **state)
{
    struct place *place = *state;
    write_catalogue(place, "de", little_endian, sizeof little_endian);
    write_catalogue(place, "pt_BR", big_endian, sizeof big_endian);
    write_catalogue(place, "zh_Hans", little_endian, sizeof little_endian);
    assert_text(place, "de", "signups", "Anmeldungen");
    assert_text(place, "de", "signup", "signup");
    assert_text(place, "de", "zeal", "zeal");
    assert_text(place, "pt-br", "signups", "Cadastros..");
    assert_text(place, "zh-hans", "signups", "Anmeldungen");
    assert_text(place, "de-at", "signups", "Anmeldungen");
}

static void test_where_there_is_none_the_text_stays(void **state)
{
    struct place *place = *state;
    write_catalogue(place, "de", little_endian, sizeof little_endian);
    static const char *const languages[] = {"fr", "pt", "", "../de", "de/../de", "d\xc3\xa9"};
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        assert_text(place, languages[i], "signups", "signups");
    assert_string_equal(catalogue_translate(place->region, NULL, "de", "signups"), "signups");
}

/* Whatever is cut off or turned over, nothing is read beyond the file. */
static void test_broken_catalogues(void **state)
{
    struct place *place = *state;
    for (size_t length = 0; length < sizeof little_endian; length++) {
        write_catalogue(place, "de", little_endian, length);
        assert_text(place, "de", "signups", "signups");
    }
    for (size_t i = 0; i < sizeof little_endian; i++) {
        unsigned char bytes[sizeof little_endian];
        memcpy(bytes, little_endian, sizeof bytes);
        bytes[i] ^= 0xff;
        write_catalogue(place, "de", bytes, sizeof bytes);
        const char *text = catalogue_translate(place->region, place->directory, "de", "signups");
        assert_true(strlen(text) < sizeof bytes);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_texts_are_found),
        TEST(test_where_there_is_none_the_text_stays),
        TEST(test_broken_catalogues),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
