/* SPDX-License-Identifier: Apache-2.0 */
/* Windows and counts of every view, against the private server's rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "core/region.h"
#include "core/text.h"
#include "model/activity.h"
#include "model/audit_log_view.h"
#include "model/realm.h"
#include "model/realm_views.h"
#include "model/stream.h"
#include "model/user.h"
#include "model/user_group.h"
#include "model/user_summary.h"
#include "model/view_filter.h"
#include "tests/model/view_fixture.h"

/* Up to VIEW_SORTS_MOST columns drawn by lot, in directions drawn by lot. */
static struct view_order draw_order(const struct view *view, unsigned *seed)
{
    struct view_order order = {.count = 0};
    size_t wanted = 2 + (size_t)rand_r(seed) % (VIEW_SORTS_MOST - 1);
    for (int tries = 0; tries < 50 && order.count < wanted; tries++) {
        size_t column = (size_t)rand_r(seed) % view_column_count(view);
        bool usable = view->columns[column].sort != NULL;
        for (size_t i = 0; i < order.count; i++)
            usable = usable && order.sorts[i].column != column;
        if (usable)
            order.sorts[order.count++] = (struct view_sort){column, rand_r(seed) % 2 == 0};
    }
    return order;
}

static void check_drawn_orders(struct fixture *fixture, const struct view *view, int count)
{
    unsigned seed = 1;
    for (int i = 0; i < count; i++)
        check_one_order(fixture, view, scope_of_it(), draw_order(view, &seed));
}

/* Rows whose sort values are the same, empty or beyond the usual. */
static void spoil_names(struct fixture *fixture)
{
    fixture_query(
        fixture,
        "UPDATE zerver_userprofile SET full_name = 'Same' WHERE realm_id = 3 AND id % 3 = 0",
        NO_PARAMETERS);
    fixture_query(fixture, "UPDATE zerver_userprofile SET full_name = '' WHERE id = 41",
                  NO_PARAMETERS);
    fixture_query(fixture, "UPDATE zerver_userprofile SET full_name = chr(1114111) WHERE id = 42",
                  NO_PARAMETERS);
    fixture_query(fixture,
                  "UPDATE zerver_userprofile SET date_joined = 'epoch' WHERE id IN (40, 43)",
                  NO_PARAMETERS);
}

static void test_users_page_in_every_order(void **state)
{
    spoil_names(*state);
    check_view(*state, &users_view);
}

static void test_admins_page_in_every_order(void **state)
{
    struct fixture *fixture = *state;
    fixture_query(fixture,
                  "UPDATE zerver_userprofile SET role = 200 WHERE realm_id = 3 AND id % 7 = 0",
                  NO_PARAMETERS);
    check_view(fixture, &admins_view);
}

static void test_realms_page_in_every_order(void **state)
{
    check_view(*state, &realms_view);
}

static void test_streams_page_in_every_order(void **state)
{
    check_view(*state, &streams_view);
}

/* Few names, roles and dates among many rows, so that every sort has equals to be told apart. */
static void test_windows_keep_orders_of_several_columns(void **state)
{
    struct fixture *fixture = *state;
    spoil_names(fixture);
    fixture_query(fixture, "SELECT setseed(0.25)", NO_PARAMETERS);
    fixture_query(
        fixture,
        "UPDATE zerver_userprofile SET full_name = 'Name ' || floor(random() * 5),"
        " role = (ARRAY[100, 200, 400, 600])[1 + floor(random() * 4)],"
        " date_joined = '2026-01-01'::timestamptz + floor(random() * 6) * interval '1 day',"
        " is_active = random() < 0.5 WHERE realm_id = 3 AND id % 5 > 0",
        NO_PARAMETERS);
    check_drawn_orders(fixture, &users_view, 40);
    check_drawn_orders(fixture, &realms_view, 10);
    check_drawn_orders(fixture, &streams_view, 10);
}

/* What hangs on a realm, a user, a stream, a group: views, how their scope is found, and how many
 * rows they should have. */
static const struct hanging {
    const struct view *view;
    const char *scope; /* SQL */
    const char *count; /* SQL */
} hanging[] = {
    {&bots_view, "SELECT 3",
     "SELECT count(*) FROM zerver_userprofile WHERE realm_id = 3 AND is_bot"},
    {&groups_view, "SELECT 3", "SELECT count(*) FROM zerver_usergroup WHERE realm_id = 3"},
    {&invitations_view, "SELECT 3",
     "SELECT count(*) FROM zerver_preregistrationuser WHERE realm_id = 3"},
    {&invite_links_view, "SELECT 3",
     "SELECT count(*) FROM zerver_multiuseinvite WHERE realm_id = 3"},
    {&linkifiers_view, "SELECT 3", "SELECT count(*) FROM zerver_realmfilter WHERE realm_id = 3"},
    {&domains_view, "SELECT 3", "SELECT count(*) FROM zerver_realmdomain WHERE realm_id = 3"},
    {&realm_audit_view, "SELECT 4", "SELECT count(*) FROM zerver_realmauditlog WHERE realm_id = 4"},
    {&user_streams_view, "SELECT 40",
     "SELECT count(*) FROM zerver_subscription JOIN zerver_recipient r ON r.id = recipient_id"
     " WHERE user_profile_id = 40 AND active AND r.type = 2"},
    {&user_groups_view, "SELECT 40",
     "SELECT count(*) FROM zerver_usergroupmembership WHERE user_profile_id = 40"},
    {&user_bots_view, "SELECT 40",
     "SELECT count(*) FROM zerver_userprofile WHERE bot_owner_id = 40"},
    {&user_activity_view, "SELECT 40",
     "SELECT count(*) FROM zerver_useractivity WHERE user_profile_id = 40"},
    {&user_audit_view, "SELECT 40",
     "SELECT count(*) FROM zerver_realmauditlog WHERE modified_user_id = 40"},
    {&stream_subscribers_view, "SELECT recipient_id, 3 FROM zerver_stream WHERE id = 13",
     "SELECT count(*) FROM zerver_subscription s JOIN zerver_stream t USING (recipient_id)"
     " WHERE t.id = 13 AND s.active AND s.is_user_active"},
    {&stream_topics_view,
     "SELECT recipient_id FROM zerver_message GROUP BY 1"
     " ORDER BY count(DISTINCT upper(subject)) DESC LIMIT 1",
     "SELECT count(DISTINCT upper(subject)) FROM zerver_message GROUP BY recipient_id"
     " ORDER BY 1 DESC LIMIT 1"},
    {&stream_audit_view, "SELECT 13",
     "SELECT count(*) FROM zerver_realmauditlog WHERE modified_stream_id = 13"},
    {&group_members_view,
     "SELECT id, 3 FROM zerver_usergroup WHERE realm_id = 3 AND name = 'oncall'",
     "SELECT count(*) FROM zerver_usergroupmembership JOIN zerver_usergroup g"
     " ON g.id = user_group_id WHERE g.realm_id = 3 AND g.name = 'oncall'"},
    {&subgroups_view, "SELECT supergroup_id FROM zerver_groupgroupmembership ORDER BY id LIMIT 1",
     "SELECT count(*) FROM zerver_groupgroupmembership WHERE supergroup_id ="
     " (SELECT supergroup_id FROM zerver_groupgroupmembership ORDER BY id LIMIT 1)"},
};

static void check_hanging(struct fixture *fixture, const struct hanging *one)
{
    struct rows *found = fixture_query(fixture, one->scope, NO_PARAMETERS);
    struct value scope[2];
    assert_int_equal(rows_count(found), 1);
    assert_int_equal(rows_columns(found), one->view->scope_count);
    rows_read(found, 0, scope);
    int64_t expected = rows_integer(fixture_query(fixture, one->count, NO_PARAMETERS), 0, 0);
    int64_t count =
        fixture_count(fixture, &(struct view_request){.view = one->view, .scope = scope}, 0);
    if (count != expected || count == 0)
        fail_msg("%s: %lld rows, not %lld", one->view->name, (long long)count, (long long)expected);
    check_scoped_view(fixture, one->view, scope);
}

static void test_what_hangs_on_things_pages_in_every_order(void **state)
{
    for (size_t i = 0; i < ARRAY_LENGTH(hanging); i++)
        check_hanging(*state, &hanging[i]);
}

/* A column's text for people, in the first row. */
static const char *shown(struct fixture *fixture, const struct view *view, int64_t id,
                         const char *name)
{
    struct value scope = value_integer(id);
    struct rows *rows =
        fixture_read_window(fixture, &(struct view_request){.view = view, .scope = &scope});
    int column = view_find_column(view, name);
    assert_true(rows_count(rows) > 0 && column >= 0);
    struct value value = rows_value(rows, 0, (size_t)column);
    return view_show(fixture->region, &view->columns[column], &value, 1795348800000000);
}

static void test_facts_are_one_row(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(shown(fixture, &realm_summary_view, IT, "name"), "IT Department");
    assert_string_equal(shown(fixture, &realm_summary_view, 2, "string_id"), "''");
    assert_string_equal(shown(fixture, &realm_summary_view, 5, "state"), "deactivated");
    assert_string_equal(shown(fixture, &user_summary_view, 40, "delivery_email"),
                        "alice@it.example.com");
    assert_string_equal(shown(fixture, &user_summary_view, 40, "role"), "owner");
    assert_string_equal(shown(fixture, &user_summary_view, 40, "kind"), "person");
    assert_string_equal(shown(fixture, &stream_summary_view, 12, "name"), "announcements");
    assert_string_equal(shown(fixture, &stream_summary_view, 12, "realm"), "it");
    assert_string_equal(shown(fixture, &stream_summary_view, 12, "joined by new users"), "yes");
    assert_string_equal(shown(fixture, &group_summary_view, 18, "name"), "@role:fullmembers");
}

static void test_extra_data_is_told_for_people(void **state)
{
    static const char *const told[][2] = {
        {"{\"1\":400,\"2\":200,\"10\":{\"11\":{\"200\":3,\"100\":1,\"300\":0,\"400\":12,\"600\":2},"
         "\"12\":4}}",
         "role: member → administrator, admins 3, owners 1, members 12, guests 2, bots 4"},
        {"{\"10\":{\"11\":{\"100\":1},\"12\":0}}", "owners 1, bots 0"},
        {"{\"1\":null,\"2\":90}", "none → 90"},
        {"{\"1\":\"a b\",\"2\":\"c\",\"property\":\"description\"}", "description: a b → c"},
        {"{\"1\":{\"Email\":true},\"2\":{},\"property\":\"authentication_methods\"}",
         "authentication_methods: {\"Email\":true} → {}"},
        {"{\"muted_user_id\":12}", "muted_user_id: 12"},
        {"{'old_subdomain': 'a', 'new_subdomain': 'b'}", "old_subdomain: a, new_subdomain: b"},
        {"Old Name", "Old Name"},
        {"", ""},
        {"{", "{"},
        {"{broken", "{broken"},
        {"{'", "{'"},
        {"{}", ""},
        {"[1]", "[1]"},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(told); i++)
        assert_string_equal(audit_details(fixture->region, told[i][0]), told[i][1]);
}

static void test_events_are_filtered_by_name(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(audit_event_name(fixture->region, 105), "user_role_changed");
    assert_string_equal(audit_event_name(fixture->region, 999), "event 999");
    struct value scope = value_integer(40);
    struct view_request request = {.view = &user_audit_view, .scope = &scope};
    request.filter =
        view_filter_parse(fixture->region, &user_audit_view, "event:user_created", &fixture->error);
    assert_non_null(request.filter);
    assert_int_equal(fixture_count(fixture, &request, 0), 1);
    assert_null(
        view_filter_parse(fixture->region, &user_audit_view, "event:nonsense", &fixture->error));
}

static void test_default_orders(void **state)
{
    (void)state;
    assert_string_equal(users_view.columns[users_view.default_sort].name, "delivery_email");
    assert_string_equal(admins_view.columns[admins_view.default_sort].name, "role");
    assert_string_equal(realms_view.columns[realms_view.default_sort].name, "id");
    assert_string_equal(streams_view.columns[streams_view.default_sort].name, "name");
    assert_int_equal(view_column_count(&users_view), USER_COLUMN_COUNT);
    assert_int_equal(view_column_count(&realms_view), REALM_COLUMN_COUNT);
    assert_int_equal(view_column_count(&streams_view), STREAM_COLUMN_COUNT);
}

static void test_columns_are_found_by_name_and_title(void **state)
{
    (void)state;
    assert_int_equal(view_find_column(&users_view, "delivery_email"), USER_DELIVERY_EMAIL);
    assert_int_equal(view_find_column(&users_view, "EMAIL"), USER_DELIVERY_EMAIL);
    assert_int_equal(view_find_column(&users_view, "last seen"), USER_LAST_SEEN);
    assert_int_equal(view_find_column(&users_view, "mail"), -1);
    assert_int_equal(view_find_column(&users_view, ""), -1);
}

/* A realm large enough that PostgreSQL has a choice. */
static void enlarge(struct fixture *fixture)
{
    fixture_query(
        fixture, "CREATE TEMPORARY TABLE crowd AS SELECT * FROM zerver_userprofile WHERE id = 1001",
        NO_PARAMETERS);
    fixture_query(
        fixture,
        "INSERT INTO zerver_userprofile SELECT p.* FROM crowd c, generate_series(1, 20000) n,"
        " json_populate_record(c, json_build_object("
        "'id', 100000 + n, 'uuid', gen_random_uuid(), 'api_key', lpad(n::text, 32, 'k'),"
        " 'recipient_id', NULL, 'email', 'crowd' || n || '@it.example.com',"
        " 'delivery_email', 'crowd' || n || '@it.example.com')) p",
        NO_PARAMETERS);
    fixture_query(fixture, "ANALYZE zerver_userprofile", NO_PARAMETERS);
}

/* The plan of a window, as text. */
static const char *explain(struct fixture *fixture, const struct view_request *request)
{
    struct statement statement = view_window(fixture->region, request);
    struct rows *rows = fixture_query(
        fixture, region_format(fixture->region, "EXPLAIN (COSTS OFF) %s", statement.sql),
        statement.parameters);
    const char *plan = "";
    for (size_t i = 0; i < rows_count(rows); i++)
        plan = region_format(fixture->region, "%s%s\n", plan, rows_text(rows, i, 0));
    return plan;
}

static void assert_served_by_index(struct fixture *fixture, struct view_request request)
{
    const char *plan = explain(fixture, &request);
    bool served = strstr(plan, "Index Scan") && strstr(plan, "zerver_userprofile_realm_id_") &&
                  !strstr(plan, "Sort") && !strstr(plan, "Seq Scan on zerver_userprofile") &&
                  !strstr(plan, "Bitmap");
    if (!served)
        fail_msg("%s", plan);
}

/* A stream with everybody in it is walked in the order of the users' index. */
static void test_windows_of_large_sets_come_from_the_index(void **state)
{
    struct fixture *fixture = *state;
    enlarge(fixture);
    fixture_query(
        fixture,
        "CREATE TEMPORARY TABLE one AS SELECT * FROM zerver_subscription ORDER BY id LIMIT 1",
        NO_PARAMETERS);
    fixture_query(
        fixture,
        "INSERT INTO zerver_subscription SELECT p.* FROM one s, zerver_stream t,"
        " zerver_userprofile u, json_populate_record(s, json_build_object('id', 1000000 + u.id,"
        " 'user_profile_id', u.id, 'recipient_id', t.recipient_id, 'active', true,"
        " 'is_user_active', true)) p WHERE t.id = 13 AND u.id > 100000",
        NO_PARAMETERS);
    fixture_query(fixture, "ANALYZE zerver_subscription", NO_PARAMETERS);
    struct rows *found = fixture_query(
        fixture, "SELECT recipient_id, 3 FROM zerver_stream WHERE id = 13", NO_PARAMETERS);
    struct value scope[2];
    rows_read(found, 0, scope);
    struct view_request request = {.view = &stream_subscribers_view, .scope = scope, .limit = 50};
    assert_served_by_index(fixture, request);
}

/* What costs a look-up per row is null for who has not asked for it; else it is what was counted
 * in the fourteen days before the last midnight that the fill state has passed. */
static void test_activity_is_selected_on_request(void **state)
{
    struct fixture *fixture = *state;
    static const char sum_sql[] =
        "SELECT coalesce(sum(value), 0)::bigint FROM analytics_realmcount, (SELECT"
        " date_trunc('day', end_time AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS last"
        " FROM analytics_fillstate WHERE property = 'messages_sent:is_bot:hour') f"
        " WHERE realm_id = 3 AND property = 'messages_sent:is_bot:hour' AND end_time <= last"
        " AND end_time > last - interval '336 hours'";
    struct view_request request = {.view = &realms_view, .limit = 3};
    assert_true(rows_value(fixture_read_window(fixture, &request), 2, REALM_ACTIVITY).null);
    request.wanted = 1 << REALM_ACTIVITY;
    struct value activity = rows_value(fixture_read_window(fixture, &request), 2, REALM_ACTIVITY);
    assert_false(activity.null);
    const char *shown = activity_show(fixture->region, &activity, 0);
    int64_t sum = rows_integer(fixture_query(fixture, sum_sql, NO_PARAMETERS), 0, 0);
    assert_true(sum > 0);
    assert_int_equal(atoll(strrchr(shown, ' ')), sum);
    assert_int_equal(text_length(shown), 8 + strlen(strrchr(shown, ' ') + 1));
}

static void test_the_default_order_comes_from_the_index(void **state)
{
    struct fixture *fixture = *state;
    enlarge(fixture);
    struct view_request request = {.view = &users_view,
                                   .scope = scope_of_it(),
                                   .limit = 50,
                                   .edge = {value_text("CROWD5@IT.EXAMPLE.COM")},
                                   .edge_key = 100005};
    for (int place = VIEW_FIRST; place <= VIEW_AT; place++) {
        request.place = (enum view_place)place;
        request.order = view_order_by(USER_DELIVERY_EMAIL, false);
        assert_served_by_index(fixture, request);
        request.order = view_order_by(USER_DELIVERY_EMAIL, true);
        assert_served_by_index(fixture, request);
    }
}

static void test_a_prefix_of_the_address_comes_from_the_index(void **state)
{
    struct fixture *fixture = *state;
    enlarge(fixture);
    struct view_request request = {.view = &users_view,
                                   .scope = scope_of_it(),
                                   .filter = parse_filter(fixture, &users_view, "email:^crowd77"),
                                   .limit = 50};
    assert_served_by_index(fixture, request);
    const char *condition = strstr(explain(fixture, &request), "Index Cond");
    assert_non_null(condition);
    assert_non_null(strstr(condition, ">= 'CROWD77'"));
    assert_non_null(strstr(condition, "<= 'CROWD77"));
    assert_int_equal(fixture_count(fixture, &request, 0), 1 + 10 + 100);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_users_page_in_every_order),
        TEST(test_admins_page_in_every_order),
        TEST(test_realms_page_in_every_order),
        TEST(test_streams_page_in_every_order),
        TEST(test_windows_keep_orders_of_several_columns),
        TEST(test_what_hangs_on_things_pages_in_every_order),
        TEST(test_facts_are_one_row),
        TEST(test_extra_data_is_told_for_people),
        TEST(test_events_are_filtered_by_name),
        cmocka_unit_test(test_default_orders),
        cmocka_unit_test(test_columns_are_found_by_name_and_title),
        TEST(test_activity_is_selected_on_request),
        TEST(test_windows_of_large_sets_come_from_the_index),
        TEST(test_the_default_order_comes_from_the_index),
        TEST(test_a_prefix_of_the_address_comes_from_the_index),
    };
    text_use_locale();
    return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
