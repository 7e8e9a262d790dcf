/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/region.h"
#include "model/email_address.h"

static void test_addresses_that_mail_can_be_sent_to(void **state UNUSED)
{
    static const char *const valid[] = {
        "ann@example.com",
        "first.last+tag@a-b.example.com",
        "!#$%&'*+-/=?^_`{|}~@x.org",
        "root@localhost",
        "bo@m\xc3\xbcnchen.example",
        "\"a@b\"@example.com",
        "\"two\\ words\"@x.org",
        "\"q\\\"uote\"@x.org",
        "ann@[192.0.2.1]",
        "ann@[2001:db8::1]",
        "ann@a.io",
        "ann@a.\xc3\xb6",
    };
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++) {
        if (!email_address_is_valid(valid[i]))
            fail_msg("%s is refused", valid[i]);
    }
}

static void test_what_is_no_address(void **state UNUSED)
{
    static const char *const invalid[] = {
        "",
        "ann",
        "@example.com",
        "ann@",
        "ann@example",
        " ann@example.com",
        "ann@example.com ",
        ".ann@example.com",
        "an..n@example.com",
        "ann@-a.example",
        "ann@example..com",
        "ann@example.c",
        "ann@example.com.",
        "ann@exam\xe2\x80\xaeple.com",
        "\"@example.com",
        "\"two words\"@example.com",
        "\"a\"b\"@example.com",
        "\"a\\\"@example.com",
        "\"\x1b\"@example.com",
        "ann@[192.0.2.256]",
        "ann@[]",
        "ann@[192.0.2.1",
    };
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        if (email_address_is_valid(invalid[i]))
            fail_msg("%s is taken", invalid[i]);
    }
}

static void test_only_the_host_is_lower_cased(void **state UNUSED)
{
    struct region *region = region_create();
    assert_string_equal(email_address_normalize(region, " Ann.B@EXAMPLE.Com "),
                        "Ann.B@example.com");
    region_destroy(region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses_that_mail_can_be_sent_to),
        cmocka_unit_test(test_what_is_no_address),
        cmocka_unit_test(test_only_the_host_is_lower_cased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
