/* SPDX-License-Identifier: Apache-2.0 */
/* Acts by their table, each performed in a change that is taken back: rows, audit rows, caches and
 * events as the contract has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "action/act.h"
#include "action/act_call.h"
#include "action/act_perform.h"
#include "action/act_table.h"
#include "action/inverse.h"
#include "change/change.h"
#include "change/effects.h"
#include "config/profile.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "server/database.h"
#include "server/rows.h"
#include "tests/action/acts.h"
#include "tests/action/sandbox.h"

/* What an act said. */
struct heard {
    struct region *region;
    struct buffer text;
};

static void hear_warning(void *context, size_t index, const char *text)
{
    buffer_format(&((struct heard *)context)->text, "warning %zu: %s\n", index, text);
}

static bool hear_report(void *context, size_t index, const char *text, const char *hint)
{
    buffer_format(&((struct heard *)context)->text, "report %zu: %s (%s)\n", index, text, hint);
    return true;
}

static void hear_inverse(void *context, const struct inverse *inverse)
{
    struct heard *heard = context;
    buffer_format(&heard->text, "inverse: %s", inverse->command);
    for (const char *const *word = inverse->words; *word; word++)
        buffer_format(&heard->text, " %s", *word);
    buffer_append_text(&heard->text, "\n");
}

static bool give_all(struct act_call *call, struct region *region, const char *arguments)
{
    const cJSON *json = json_parse(region, arguments, call->error), *item;
    assert_non_null(json);
    cJSON_ArrayForEach(item, json)
    {
        if (!act_give_json(call, item->string, item))
            return false;
    }
    return true;
}

static const char *shown_effects(struct region *region, struct change *change)
{
    struct buffer text = {0};
    cJSON *json = effects_to_shown_json(change_effects(change));
    json_write(&text, json);
    cJSON_Delete(json);
    return buffer_take_text(region, &text);
}

static const char *select_one(struct region *region, struct change *change, const char *sql)
{
    const struct rows *rows = change_read(change, sql, NO_PARAMETERS);
    if (!rows)
        fail_msg("%s: %s", sql, change_error(change)->text);
    if (rows_count(rows) == 0)
        return "";
    struct value value = rows_value(rows, 0, 0);
    const char *text = value_to_text(&value, region);
    return text ? text : "NULL";
}

static void look(const struct act_case *act_case, struct act_call *call, struct heard *heard)
{
    struct change *change = call->in.change;
    struct region *region = heard->region;
    if (act_case->sql)
        assert_string_equal(select_one(region, change, act_case->sql), act_case->value);
    const char *effects = shown_effects(region, change);
    for (const char *const *part = act_case->effects; part && *part; part++)
        assert_has(effects, *part);
    assert_true(act_end(call));
    if (act_case->said)
        assert_string_equal(buffer_text(&heard->text), act_case->said);
}

static void perform(struct sandbox *sandbox, const struct act_case *act_case)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    const struct act *act = act_find(act_case->act);
    assert_non_null(act);
    struct act_call *call = act_call_create(act, region, &error);
    const struct profile *profile = profile_load(region, sandbox->config, NULL, &error);
    assert_non_null(profile);
    struct change *change = change_begin(&(struct change_settings){
        .database = sandbox->database, .region = region, .error = &error, .preview = true});
    struct heard heard = {.region = region};
    const struct act_listener listener = {hear_warning, hear_report, hear_inverse, &heard};
    const struct act_setting setting = {change, profile->settings, &listener};
    bool done = give_all(call, region, act_case->arguments) && act_perform(call, &setting);
    if (act_case->error)
        assert_string_equal(done ? "no error" : error.text, act_case->error);
    else if (!done)
        fail_msg("%s %s: %s", act_case->act, act_case->arguments, error.text);
    else
        look(act_case, call, &heard);
    change_abandon(change);
    buffer_free(&heard.text);
    region_destroy(region);
}

static void perform_all(void **state)
{
    size_t count;
    const struct act_case *cases = act_cases(&count);
    for (size_t i = 0; i < count; i++) {
        print_message("# %s %s\n", cases[i].act, cases[i].arguments);
        perform(*state, &cases[i]);
    }
}

static bool has_case(const char *name)
{
    size_t count;
    const struct act_case *cases = act_cases(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(cases[i].act, name) == 0)
            return true;
    }
    return false;
}

static void test_the_table(void **state)
{
    (void)state;
    size_t count;
    const struct act *const *acts = acts_all(&count);
    for (size_t i = 0; i < count; i++) {
        const struct act *act = acts[i];
        assert_true(i == 0 || strcmp(acts[i - 1]->name, act->name) < 0);
        assert_ptr_equal(act_find(act->name), act);
        assert_true(act->module && act->summary && act->run);
        if (act->inverse && !act_find(act->inverse))
            fail_msg("%s: its inverse %s is no act", act->name, act->inverse);
        if (!has_case(act->name))
            fail_msg("%s is not tested", act->name);
    }
    assert_null(act_find("do_nothing"));
    assert_string_equal(act_nearest("do_change_ful_name"), "do_change_full_name");
}

/* A direct write is answered with the act to call instead. */
static void test_who_writes_what(void **state)
{
    (void)state;
    assert_string_equal(act_that_writes("zerver_userprofile", "role")->name, "do_change_user_role");
    assert_string_equal(act_that_writes("zerver_usergroupmembership", "user_group_id")->name,
                        "bulk_add_members_to_user_group");
    assert_null(act_that_writes("zerver_usermessage", "flags"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_table),
        cmocka_unit_test(test_who_writes_what),
        cmocka_unit_test_setup_teardown(perform_all, sandbox_open, sandbox_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
