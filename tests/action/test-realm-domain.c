/* SPDX-License-Identifier: Apache-2.0 */
/* realm_domain, on a copy of the private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/region.h"
#include "tests/action/sandbox.h"

static int open_without_domains(void **state)
{
    sandbox_open(state);
    sandbox_do(*state, "DELETE FROM zerver_realmdomain WHERE realm_id = 3");
    return 0;
}

static const char *domains(struct sandbox *sandbox)
{
    return sandbox_rows(sandbox, "SELECT domain || ' ' || allow_subdomains FROM zerver_realmdomain"
                                 " WHERE realm_id = 3 ORDER BY id");
}

static void test_domains_come_and_go(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_digest(sandbox);
    assert_has(
        SANDBOX_RUN(sandbox, NULL, "realm_domain", "-n", "-r", "it", "--op", "add", "new.example")
            .output,
        "zerver_realmdomain");
    assert_string_equal(sandbox_digest(sandbox), before);
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "realm_domain", "-r", "it", "--op", "add", " New.Example ");
    assert_string_equal(outcome.output, "");
    assert_int_equal(outcome.status, 0);
    SANDBOX_RUN(sandbox, NULL, "realm_domain", "-r", "3", "--op", "add", "--allow-subdomains",
                "b.example");
    assert_string_equal(domains(sandbox), "new.example false\nb.example true");
    assert_string_equal(SANDBOX_RUN(sandbox, NULL, "realm_domain", "-r", "it").output,
                        "Domains for it:\nnew.example (subdomains not allowed)\n"
                        "b.example (subdomains allowed)\n");
    outcome = SANDBOX_RUN(sandbox, NULL, "realm_domain", "-r", "it", "--op", "remove", "B.example");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(domains(sandbox), "new.example false");
}

static void test_a_removal_is_taken_back(void **state)
{
    struct sandbox *sandbox = *state;
    SANDBOX_RUN(sandbox, NULL, "realm_domain", "-r", "it", "--op", "add", "--allow-subdomains",
                "b.example");
    SANDBOX_RUN(sandbox, NULL, "realm_domain", "-r", "it", "--op", "remove", "b.example");
    assert_string_equal(domains(sandbox), "");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "undo", sandbox_last_run(sandbox, "yes"));
    assert_string_equal(outcome.errors, "");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(domains(sandbox), "b.example true");
    assert_int_equal(SANDBOX_RUN(sandbox, NULL, "undo", sandbox_last_run(sandbox, "yes")).status,
                     0);
    assert_string_equal(domains(sandbox), "");
}

static void check_refused(struct sandbox *sandbox, const char *operation, const char *domain,
                          const char *text)
{
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "realm_domain", "-r", "it", "--op", operation, domain);
    assert_has(outcome.errors, text);
    assert_int_equal(outcome.status, 1);
}

static void test_bad_domains(void **state)
{
    static const char *const cases[][2] = {
        {" ", "Domain can't be empty.\n"},
        {"localhost", "Domain must have at least one dot (.)\n"},
        {".example", "Domain cannot start or end with a dot (.)\n"},
        {"a.example.", "Domain cannot start or end with a dot (.)\n"},
        {"a..example", "Consecutive '.' are not allowed.\n"},
        {"a.-b.example", "Subdomains cannot start or end with a '-'.\n"},
        {"a_b.example", "Domain can only have letters, numbers, '.' and '-'s.\n"},
    };
    struct sandbox *sandbox = *state;
    const char *before = sandbox_digest(sandbox);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_refused(sandbox, "add", cases[i][0], cases[i][1]);
    char *label = region_alloc(sandbox->region, 300);
    memset(label, 'a', 250);
    memcpy(label + 250, ".b.example", sizeof ".b.example");
    check_refused(sandbox, "add", label, "Domain is too long\n");
    check_refused(sandbox, "add", label + 179, "The domain is longer than 80 characters.\n");
    check_refused(sandbox, "remove", "none.example", "No such entry found!\n");
    check_refused(sandbox, "turn", "none.example", "'turn' is not an operation.\n");
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "realm_domain", "-r", "it", "--op", "add");
    assert_has(outcome.errors, "The domain is missing.\n");
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_a_domain_is_there_once(void **state)
{
    struct sandbox *sandbox = *state;
    SANDBOX_RUN(sandbox, NULL, "realm_domain", "-r", "it", "--op", "add", "b.example");
    check_refused(sandbox, "add", "b.example",
                  "The domain b.example is already a part of your organization.\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_without_domains, sandbox_close)
    const struct CMUnitTest tests[] = {
        TEST(test_domains_come_and_go),
        TEST(test_a_removal_is_taken_back),
        TEST(test_bad_domains),
        TEST(test_a_domain_is_there_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
