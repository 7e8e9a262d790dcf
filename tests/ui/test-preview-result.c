/* SPDX-License-Identifier: Apache-2.0 */
/* Previews: their words, and whether two of them would do the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/json.h"
#include "core/region.h"
#include "core/text.h"
#include "ui/run/child_run.h"
#include "ui/run/preview_result.h"

static struct preview_result *find(struct region *region, const char *changes, const char *effects)
{
    struct preview_result *preview = preview_result_create();
    const cJSON *rows = json_parse(region, changes, NULL);
    const cJSON *sent = json_parse(region, effects, NULL);
    assert_non_null(rows);
    assert_non_null(sent);
    preview_result_add(preview, rows, sent);
    preview_result_end(preview, &(struct child_end){.status = "done"});
    return preview;
}

#define ROLE(before)                                                                               \
    "{\"table\":\"u\",\"operation\":\"update\",\"key\":\"7\",\"before\":{\"role\":" before         \
    "},\"after\":{\"role\":200}}"
#define LOGGED(id, at, note)                                                                       \
    "{\"table\":\"log\",\"operation\":\"insert\",\"key\":\"" id "\",\"after\":{\"at\":\"" at       \
    "\",\"note\":\"" note "\",\"uuid\":\"0b5e3a5e-" id "00-4000-8000-000000000000\"}}"
#define EARLY "2026-11-22T12:00:00Z"
#define LATE  "2026-11-22T12:00:01.5Z"

/* `one` and `other` are arrays of changes, then of effects. */
static bool agree(const char *const one[2], const char *const other[2])
{
    struct region *region = region_create();
    struct preview_result *left = find(region, one[0], one[1]),
                          *right = find(region, other[0], other[1]);
    bool same = preview_result_agree(left, right);
    preview_result_destroy(left);
    preview_result_destroy(right);
    region_destroy(region);
    return same;
}

static const char *const shown[] = {
    "[" ROLE("400") "," LOGGED("31", EARLY, "of row 31") "]",
    "[{\"kind\":\"cache\",\"keys\":[\"k31\"]},"
    "{\"kind\":\"event\",\"host\":\"h\",\"users\":[7,31],\"body\":{\"id\":31}}]"};

static void test_new_ids_and_times_are_aside(void **state)
{
    static const char *const again[] = {
        "[" ROLE("400") "," LOGGED("32", LATE, "of row 32") "]",
        "[{\"kind\":\"cache\",\"keys\":[\"k32\"]},"
        "{\"kind\":\"event\",\"host\":\"h\",\"users\":[7,32],\"body\":{\"id\":32}}]"};
    assert_true(agree(shown, shown));
    assert_true(agree(shown, again));
}

/* What only happens to be the number that a new row had the last time is compared as it is. */
static void test_numbers_that_stay_are_the_same(void **state)
{
    const char *const before[] = {"[" ROLE("400") "," LOGGED("31", EARLY, "room 31") "]", "[]"};
    const char *const after[] = {"[" ROLE("400") "," LOGGED("32", LATE, "room 31") "]", "[]"};
    const char *const moved[] = {"[" ROLE("400") "," LOGGED("32", LATE, "room 33") "]", "[]"};
    assert_true(agree(before, after));
    assert_false(agree(before, moved));
}

static void test_other_rows_and_audiences_differ(void **state)
{
    static const char *const changes[] = {
        "[" ROLE("300") "," LOGGED("31", EARLY, "of row 31") "]",
        "[" ROLE("400") "," LOGGED("31", EARLY, "of row 77") "]",
        "[" ROLE("400") "]",
        "[" ROLE("400") "," LOGGED(
            "31", EARLY,
            "of row 31") ","
                         "{\"table\":\"u\",\"operation\":\"delete\",\"further_rows\":3}]",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(changes); i++)
        assert_false(agree(shown, (const char *const[]){changes[i], shown[1]}));
    assert_false(agree(
        shown, (const char *const[]){shown[0], "[{\"kind\":\"cache\",\"keys\":[\"k31\"]},"
                                               "{\"kind\":\"event\",\"host\":\"h\",\"users\":[7],"
                                               "\"body\":{\"id\":31}}]"}));
}

static void test_a_failure_agrees_with_nothing(void **state)
{
    struct region *region = region_create();
    struct preview_result *good = find(region, shown[0], shown[1]), *bad = preview_result_create();
    preview_result_end(bad, &(struct child_end){.status = "failed", .text = "No."});
    assert_false(preview_result_succeeded(bad));
    assert_false(preview_result_agree(good, bad));
    assert_false(preview_result_agree(bad, bad));
    preview_result_destroy(good);
    preview_result_destroy(bad);
    region_destroy(region);
}

static void test_the_words_fit_the_place(void **state)
{
    struct region *region = region_create();
    struct preview_result *preview = find(region, shown[0], shown[1]);
    assert_string_equal(preview_result_text(preview, region, 80),
                        "u 1 row\n    id 7   role  400 member → 200 administrator\n"
                        "log 1 row\n    id 31   new\n"
                        "after the commit: 1 cache key · 1 event to 2 users");
    assert_string_equal(preview_result_text(preview, region, 200),
                        "u                           1 row    id 7   role  400 member → 200 "
                        "administrator\n"
                        "log                         1 row    id 31   new\n"
                        "after the commit            1 cache key · 1 event to 2 users");
    preview_result_destroy(preview);
    region_destroy(region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_ids_and_times_are_aside),
        cmocka_unit_test(test_numbers_that_stay_are_the_same),
        cmocka_unit_test(test_other_rows_and_audiences_differ),
        cmocka_unit_test(test_a_failure_agrees_with_nothing),
        cmocka_unit_test(test_the_words_fit_the_place),
    };
    text_use_locale();
    return cmocka_run_group_tests_name("preview-result", tests, NULL, NULL);
}
