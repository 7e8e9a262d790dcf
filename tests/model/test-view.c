/* SPDX-License-Identifier: Apache-2.0 */
/* Windows, counts and filters of every view, against the private server's rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "model/activity.h"
#include "model/audit_log_view.h"
#include "model/filter_value.h"
#include "model/realm.h"
#include "model/realm_views.h"
#include "model/stream.h"
#include "model/user.h"
#include "model/user_facts.h"
#include "model/user_group.h"
#include "model/view.h"
#include "model/view_filter.h"
#include "server/database.h"

enum { IT = 3, WINDOW = 7 };

/* What every test needs; whatever a test changes is rolled back after it. */
struct fixture {
    struct region *region;
    struct error error;
    struct database *database;
};

static struct rows *query(struct fixture *fixture, const char *sql,
                          struct sql_parameters parameters)
{
    struct rows *rows =
        database_query(fixture->database, fixture->region, &fixture->error, sql, parameters);
    if (!rows)
        fail_msg("%s: %s", sql, fixture->error.text);
    return rows;
}

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->region = region_create();
    fixture->error = ERROR_IN(fixture->region);
    struct database_options options = {.conninfo = getenv("ALOHA_TEST_DATABASE")};
    fixture->database = database_connect(&options, &fixture->error);
    *state = fixture;
    if (!fixture->database)
        return -1;
    query(fixture, "BEGIN", NO_PARAMETERS);
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    database_close(fixture->database);
    region_destroy(fixture->region);
    free(fixture);
    return 0;
}

/* Row keys in the order in which they were read. */
struct keys {
    int64_t items[1024];
    size_t count;
};

static void add_key(struct keys *keys, int64_t key)
{
    assert_true(keys->count < ARRAY_LENGTH(keys->items));
    keys->items[keys->count++] = key;
}

static void assert_same_keys(const struct keys *keys, const struct keys *expected)
{
    assert_int_equal(keys->count, expected->count);
    for (size_t i = 0; i < keys->count; i++)
        assert_int_equal(keys->items[i], expected->items[i]);
}

static const struct value *scope_of_it(void)
{
    static struct value scope;
    scope = value_integer(IT);
    return &scope;
}

static size_t sort_count(const struct view_request *request)
{
    return request->order.count ? request->order.count : 1;
}

static struct rows *read_window(struct fixture *fixture, const struct view_request *request)
{
    struct statement statement = view_window(fixture->region, request);
    struct rows *rows = query(fixture, statement.sql, statement.parameters);
    assert_int_equal(rows_columns(rows),
                     sort_count(request) + view_column_count(request->view) + 1);
    return rows;
}

/* The key is the last of the columns. */
static int64_t key_of(const struct rows *rows, size_t row)
{
    return rows_integer(rows, row, rows_columns(rows) - 1);
}

/* Makes row `row` the edge of the next window. */
static void set_edge(struct view_request *request, const struct rows *rows, size_t row)
{
    for (size_t i = 0; i < sort_count(request); i++) {
        request->edge[i] = rows_value(rows, row, view_column_count(request->view) + i);
        assert_false(request->edge[i].null);
    }
    request->edge_key = key_of(rows, row);
}

/* All keys as a SELECT by hand sorts them. */
static struct keys select_keys(struct fixture *fixture, const struct view_request *request)
{
    const struct view *view = request->view;
    const struct view_order *order = &request->order;
    const char *sql = region_format(fixture->region, "SELECT %s FROM %s WHERE %s ORDER BY",
                                    view->key, view->from, view->where ? view->where : "true");
    const char *direction = "";
    for (size_t i = 0; i < order->count; i++) {
        direction = order->sorts[i].descending ? "DESC" : "ASC";
        sql = region_format(fixture->region, "%s %s %s,", sql,
                            view->columns[order->sorts[i].column].sort, direction);
    }
    sql = region_format(fixture->region, "%s %s %s", sql, view->key, direction);
    struct rows *rows =
        query(fixture, sql,
              (struct sql_parameters){.values = request->scope, .count = view->scope_count});
    struct keys keys = {.count = 0};
    for (size_t i = 0; i < rows_count(rows); i++)
        add_key(&keys, rows_integer(rows, i, 0));
    return keys;
}

/* Pages from `first` on by `next`, at most WINDOW rows at a time. */
static struct keys page(struct fixture *fixture, struct view_request request, enum view_place first,
                        enum view_place next)
{
    struct keys keys = {.count = 0};
    request.limit = WINDOW;
    request.place = first;
    for (;;) {
        struct rows *rows = read_window(fixture, &request);
        size_t count = rows_count(rows);
        assert_true(count <= WINDOW);
        for (size_t i = 0; i < count; i++)
            add_key(&keys, key_of(rows, i));
        if (count == 0)
            return keys;
        set_edge(&request, rows, count - 1);
        request.place = next;
    }
}

static void reverse(struct keys *keys)
{
    for (size_t i = 0; i < keys->count / 2; i++) {
        int64_t key = keys->items[i];
        keys->items[i] = keys->items[keys->count - 1 - i];
        keys->items[keys->count - 1 - i] = key;
    }
}

/* VIEW_AT gives the row itself and what follows it. */
static void check_at(struct fixture *fixture, struct view_request request,
                     const struct keys *expected)
{
    struct rows *all = read_window(fixture, &request);
    request.place = VIEW_AT;
    request.limit = WINDOW;
    for (size_t start = 0; start < expected->count; start += 11) {
        set_edge(&request, all, start);
        struct rows *rows = read_window(fixture, &request);
        size_t left = expected->count - start;
        assert_int_equal(rows_count(rows), left < WINDOW ? left : WINDOW);
        for (size_t i = 0; i < rows_count(rows); i++)
            assert_int_equal(key_of(rows, i), expected->items[start + i]);
    }
}

static int64_t count_rows(struct fixture *fixture, const struct view_request *request, int64_t most)
{
    struct statement statement = view_count(fixture->region, request, most);
    return rows_integer(query(fixture, statement.sql, statement.parameters), 0, 0);
}

static void check_order(struct fixture *fixture, const struct view_request *request)
{
    struct keys expected = select_keys(fixture, request);
    assert_true(expected.count > 0);
    struct keys forwards = page(fixture, *request, VIEW_FIRST, VIEW_AFTER);
    assert_same_keys(&forwards, &expected);
    struct keys backwards = page(fixture, *request, VIEW_LAST, VIEW_BEFORE);
    reverse(&backwards);
    assert_same_keys(&backwards, &expected);
    check_at(fixture, *request, &expected);
    assert_int_equal(count_rows(fixture, request, 0), expected.count);
    assert_int_equal(count_rows(fixture, request, 1), 1);
}

static void check_one_order(struct fixture *fixture, const struct view *view,
                            const struct value *scope, struct view_order order)
{
    struct region *whole = fixture->region;
    fixture->region = region_create();
    check_order(fixture, &(struct view_request){.view = view, .scope = scope, .order = order});
    region_destroy(fixture->region);
    fixture->region = whole;
}

static void check_scoped_view(struct fixture *fixture, const struct view *view,
                              const struct value *scope)
{
    for (size_t sort = 0; sort < view_column_count(view); sort++) {
        if (!view->columns[sort].sort)
            continue;
        check_one_order(fixture, view, scope, view_order_by(sort, false));
        check_one_order(fixture, view, scope, view_order_by(sort, true));
    }
}

static void check_view(struct fixture *fixture, const struct view *view)
{
    check_scoped_view(fixture, view, scope_of_it());
}

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
    query(fixture,
          "UPDATE zerver_userprofile SET full_name = 'Same' WHERE realm_id = 3 AND id % 3 = 0",
          NO_PARAMETERS);
    query(fixture, "UPDATE zerver_userprofile SET full_name = '' WHERE id = 41", NO_PARAMETERS);
    query(fixture, "UPDATE zerver_userprofile SET full_name = chr(1114111) WHERE id = 42",
          NO_PARAMETERS);
    query(fixture, "UPDATE zerver_userprofile SET date_joined = 'epoch' WHERE id IN (40, 43)",
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
    query(fixture, "UPDATE zerver_userprofile SET role = 200 WHERE realm_id = 3 AND id % 7 = 0",
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
    query(fixture, "SELECT setseed(0.25)", NO_PARAMETERS);
    query(fixture,
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
    struct rows *found = query(fixture, one->scope, NO_PARAMETERS);
    struct value scope[2];
    assert_int_equal(rows_count(found), 1);
    assert_int_equal(rows_columns(found), one->view->scope_count);
    rows_read(found, 0, scope);
    int64_t expected = rows_integer(query(fixture, one->count, NO_PARAMETERS), 0, 0);
    int64_t count =
        count_rows(fixture, &(struct view_request){.view = one->view, .scope = scope}, 0);
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
    struct rows *rows = read_window(fixture, &(struct view_request){.view = view, .scope = &scope});
    int column = view_find_column(view, name);
    assert_true(rows_count(rows) > 0 && column >= 0);
    struct value value = rows_value(rows, 0, (size_t)column);
    return view_show(fixture->region, &view->columns[column], &value, 1795348800000000);
}

static void test_facts_are_one_row(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(shown(fixture, &realm_facts_view, IT, "name"), "IT Department");
    assert_string_equal(shown(fixture, &realm_facts_view, 2, "string_id"), "''");
    assert_string_equal(shown(fixture, &realm_facts_view, 5, "state"), "deactivated");
    assert_string_equal(shown(fixture, &user_facts_view, 40, "delivery_email"),
                        "alice@it.example.com");
    assert_string_equal(shown(fixture, &user_facts_view, 40, "role"), "owner");
    assert_string_equal(shown(fixture, &user_facts_view, 40, "kind"), "person");
    assert_string_equal(shown(fixture, &stream_facts_view, 12, "name"), "announcements");
    assert_string_equal(shown(fixture, &stream_facts_view, 12, "realm"), "it");
    assert_string_equal(shown(fixture, &stream_facts_view, 12, "joined by new users"), "yes");
    assert_string_equal(shown(fixture, &group_facts_view, 18, "name"), "@role:fullmembers");
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
    assert_int_equal(count_rows(fixture, &request, 0), 1);
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

static const struct view_filter *parse(struct fixture *fixture, const struct view *view,
                                       const char *text)
{
    const struct view_filter *filter =
        view_filter_parse(fixture->region, view, text, &fixture->error);
    if (!filter)
        fail_msg("%s: %s", text, fixture->error.text);
    return filter;
}

/* The ids that a filter of `view` in `it` lets through, in order. */
static struct keys filtered(struct fixture *fixture, const struct view *view,
                            const struct view_filter *filter)
{
    size_t sort = (size_t)view_find_column(view, "id");
    struct view_request request = {.view = view,
                                   .scope = scope_of_it(),
                                   .filter = filter,
                                   .order = view_order_by(sort, false)};
    struct rows *rows = read_window(fixture, &request);
    struct keys keys = {.count = 0};
    for (size_t i = 0; i < rows_count(rows); i++)
        add_key(&keys, key_of(rows, i));
    assert_int_equal(count_rows(fixture, &request, 0), keys.count);
    return keys;
}

/* A filter of users, and the condition by hand that it must mean. */
struct meaning {
    const char *filter;
    const char *sql;
};

static struct keys select_users(struct fixture *fixture, const char *condition)
{
    const char *sql = region_format(
        fixture->region,
        "SELECT id FROM zerver_userprofile WHERE realm_id = 3 AND (%s) ORDER BY id", condition);
    struct rows *rows = query(fixture, sql, NO_PARAMETERS);
    struct keys keys = {.count = 0};
    for (size_t i = 0; i < rows_count(rows); i++)
        add_key(&keys, rows_integer(rows, i, 0));
    return keys;
}

static void check_meaning(struct fixture *fixture, const struct meaning *meaning)
{
    struct keys expected = select_users(fixture, meaning->sql);
    struct keys keys = filtered(fixture, &users_view, parse(fixture, &users_view, meaning->filter));
    if (expected.count == 0)
        fail_msg("%s: no row would tell", meaning->sql);
    if (keys.count != expected.count)
        fail_msg("%s: %zu rows, not %zu", meaning->filter, keys.count, expected.count);
    assert_same_keys(&keys, &expected);
}

static void test_filters_mean_what_they_say(void **state)
{
    static const struct meaning meanings[] = {
        {"", "true"},
        {"   ", "true"},
        {"alice", "id = 40"},
        {"ALICE", "id = 40"},
        {"\"Alice Anders\"", "id = 40"},
        {"Alice\" \"Anders", "id = 40"},
        {"name:\"Alice Anders\"", "id = 40"},
        {"anders alice", "id = 40"},
        {"ø", "full_name ILIKE '%ø%' OR full_name LIKE '%Ø%'"},
        {"email:it.example", "delivery_email ILIKE '%it.example%'"},
        {"!email:it.example", "delivery_email NOT ILIKE '%it.example%'"},
        {"!alice", "id <> 40"},
        {"!name:a", "full_name NOT ILIKE '%a%'"},
        {"name:^a", "full_name ILIKE 'a%'"},
        {"^a", "full_name ILIKE 'a%' OR delivery_email ILIKE 'a%'"},
        {"!^a", "NOT (full_name ILIKE 'a%' OR delivery_email ILIKE 'a%')"},
        {"email:^alice@", "id = 40"},
        {"role:owner", "role = 100"},
        {"Role:Admin", "role = 200"},
        {"role:administrator", "role = 200"},
        {"!role:member", "role <> 400"},
        {"role:g", "role = 600"},
        {"active:no", "NOT is_active"},
        {"is_active:TRUE", "is_active"},
        {"!active:yes", "NOT is_active"},
        {"bot:y active:n", "is_bot AND NOT is_active"},
        {"id:40", "id = 40"},
        {"!id:40", "id <> 40"},
        {"id:>40", "id > 40"},
        {"id:>=40 id:<50", "id BETWEEN 40 AND 49"},
        {"id:<=40", "id <= 40"},
        {"!id:>40", "id <= 40"},
        {"id:=40", "id = 40"},
        {"id:40,42,>1100", "id IN (40, 42) OR id > 1100"},
        {"role:admin,owner", "role IN (100, 200)"},
        {"!role:admin,owner,", "role NOT IN (100, 200)"},
        {"email:^alice,^max", "delivery_email ILIKE 'alice%' OR delivery_email ILIKE 'max%'"},
        {"name:anders,\"Max Mint\"", "full_name ILIKE '%anders%' OR full_name ILIKE '%max mint%'"},
        {"/^a.*s$/", "full_name ~* '^a.*s$' OR delivery_email ~* '^a.*s$'"},
        {"name:/^(alice|max) [a-m]/", "full_name ~* '^(alice|max) [a-m]'"},
        {"!name:/^[[:lower:]]+$/", "full_name !~* '^[a-z]+$'"},
        {"email:/\\d{2,}@/", "delivery_email ~ '[0-9]{2,}@'"},
        {"email:/^\\w+@it\\./,^max", "delivery_email ~* '^[a-z0-9_]+@it[.]' OR "
                                     "delivery_email ILIKE 'max%'"},
        {"name:/alice a", "full_name ~* 'alice a'"},
        {"~alnd", "full_name ILIKE '%a%l%n%d%' OR delivery_email ILIKE '%a%l%n%d%'"},
        {"name:~aas", "full_name ILIKE '%a%a%s%'"},
        {"joined:>=1970", "true"},
        {"\"last seen\":>0min",
         "NOT EXISTS (SELECT FROM zerver_userpresence p WHERE "
         "p.user_profile_id = zerver_userprofile.id AND p.timestamp > now())"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(meanings); i++)
        check_meaning(*state, &meanings[i]);
}

/* A generator of its own, so that a failure can be had again (Marsaglia, "Xorshift RNGs", 2003). */
static size_t pick(size_t count)
{
    static uint32_t state = 20261122;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % count;
}

static const char *pick_text(struct fixture *fixture, const char *const pieces[], size_t count,
                             size_t length)
{
    const char *text = "";
    for (size_t i = 0; i < length; i++)
        text = region_format(fixture->region, "%s%s", text, pieces[pick(count)]);
    return text;
}

static const char *const letters[] = {
    "a", "A", "b", "B", "1", "7", " ", "é", "É", "ß", "ſ",  "ı",  "İ", "ς", "漢",     "\U0001F642",
    ".", "%", "_", "-", "@", ":", ",", "^", "~", "/", "\\", "\n", "(", "|", "o\u0308"};

static void scramble(struct fixture *fixture)
{
    for (int64_t id = 40; id < 300; id++)
        query(
            fixture,
            "UPDATE zerver_userprofile SET full_name = $2::text,"
            " date_joined = timestamptz '2020-01-01 00:00Z' + $3::bigint * interval '1 h'"
            " WHERE id = $1::bigint AND realm_id = 3",
            SQL_PARAMETERS(value_integer(id),
                           value_text(pick_text(fixture, letters, ARRAY_LENGTH(letters), pick(9))),
                           value_integer((int64_t)pick(50000))));
}

static const char *random_filter(struct fixture *fixture)
{
    static const char *const columns[] = {
        "", "!", "name:", "!name:", "email:", "id:", "!id:", "joined:", "role:", "last_seen:"};
    static const char *const signs[] = {"", "", "^", "~", "/", "<", ">", "<=", ">="};
    static const char *const pieces[] = {
        "a",     "B",    "é",   "ß",    "ſ",    "ı",           "ς",           "漢",
        "1",     "7",    "40",  "99",   ".",    "*",           "+",           "?",
        "|",     "(",    ")",   "[ab]", "[^a]", "[[:alpha:]]", "[[:lower:]]", "\\d",
        "\\W",   "{2}",  "^",   "$",    ",",    "%",           "_",           "-",
        "\" \"", "2021", "-03", "d",    "h",    "admin",       "2022-12-",    "\\."};
    const char *text = "";
    for (size_t words = 1 + pick(3) / 2; words > 0; words--)
        text = region_format(fixture->region, "%s%s%s%s ", text,
                             columns[pick(ARRAY_LENGTH(columns))], signs[pick(ARRAY_LENGTH(signs))],
                             pick_text(fixture, pieces, ARRAY_LENGTH(pieces), 1 + pick(2)));
    return text;
}

/* Which of `rows`, read without a filter, match in memory. */
static struct keys match(struct fixture *fixture, const struct rows *rows,
                         const struct view_filter *filter)
{
    struct keys keys = {.count = 0};
    for (size_t row = 0; row < rows_count(rows); row++) {
        struct value values[USER_COLUMN_COUNT];
        const char *folded[USER_COLUMN_COUNT];
        for (size_t i = 0; i < USER_COLUMN_COUNT; i++) {
            values[i] = rows_value(rows, row, i);
            bool text = values[i].type == VALUE_TEXT && !values[i].null;
            folded[i] = text ? text_upper(fixture->region, values[i].text) : NULL;
        }
        if (view_filter_matches(filter, &users_view, values, folded))
            add_key(&keys, key_of(rows, row));
    }
    return keys;
}

/* Whether the server or the console's memory answers must not make a difference. */
static void test_memory_and_sql_agree(void **state)
{
    struct fixture *fixture = *state;
    struct view_request all = {
        .view = &users_view, .scope = scope_of_it(), .order = view_order_by(USER_ID, false)};
    size_t valid = 0, telling = 0;
    scramble(fixture);
    struct rows *rows = read_window(fixture, &all);
    for (int i = 0; i < 4000; i++) {
        const char *text = random_filter(fixture);
        const struct view_filter *filter =
            view_filter_parse(fixture->region, &users_view, text, NULL);
        if (!filter)
            continue;
        struct keys in_sql = filtered(fixture, &users_view, filter);
        struct keys in_memory = match(fixture, rows, filter);
        if (in_sql.count != in_memory.count ||
            memcmp(in_sql.items, in_memory.items, in_sql.count * sizeof *in_sql.items) != 0)
            fail_msg("%s: %zu rows in SQL, %zu in memory", text, in_sql.count, in_memory.count);
        valid++;
        telling += in_sql.count > 0 && in_sql.count < rows_count(rows);
    }
    assert_true(valid > 1000);
    assert_true(telling > 200);
}

/* Ranges as typed, by a clock that stands still. */
static void test_times_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *text;
        int64_t least, most; /* in seconds; the last microsecond before `most` is the end */
    } times[] = {
        {"2021", 1609459200, 1640995200},       {"2021-02", 1612137600, 1614556800},
        {"2020-02-29", 1582934400, 1583020800}, {"today", 1700006400, 1700092800},
        {"yesterday", 1699920000, 1700006400},  {"=2021", 1609459200, 1640995200},
    };
    enum { NOW = 1700050000 };
    const int64_t second = 1000000, now = NOW * second;
    int64_t least, most;
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(times); i++) {
        assert_true(filter_read_times(times[i].text, now, &least, &most));
        assert_int_equal(least, times[i].least * second);
        assert_int_equal(most, times[i].most * second - 1);
    }
    assert_true(filter_read_times(">2021", now, &least, &most));
    assert_int_equal(least, 1640995200 * second);
    assert_true(most == INT64_MAX);
    assert_true(filter_read_times("<2h", now, &least, &most));
    assert_int_equal(least, (NOW - 7200) * second + 1);
    assert_true(most == INT64_MAX);
    assert_true(filter_read_times(">=2h", now, &least, &most));
    assert_true(least == INT64_MIN);
    assert_int_equal(most, (NOW - 7200) * second);
    assert_true(filter_read_times("1d", now, &least, &most));
    assert_int_equal(least, (NOW - 2 * 86400) * second + 1);
    assert_int_equal(most, (NOW - 86400) * second);
    assert_true(filter_read_integers(">9223372036854775807", &least, &most));
    static const char *const wrong[] = {"",           "20",       "2021-", "2021-1x", "0000",
                                        "2021-00",    "21-01-01", "d",     "3x",      "-3d",
                                        "2021-02-30", "<",        ">>2021"};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        assert_false(filter_read_times(wrong[i], now, &least, &most));
}

/* What is not finished yet while it is being typed lets all through. */
static void test_unfinished_words_ask_for_nothing(void **state)
{
    static const char *const words[] = {
        "!",    "^",      "!^",        "role:", "!role:", "name:", "name:^",  "/",      "~",
        "id:>", "role:,", "joined:<=", "\"",    "\"\"",   "!\"\"", "name:\"", "id:\"\""};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        check_meaning(*state, &(struct meaning){words[i], "true"});
    check_meaning(*state, &(struct meaning){"role: alice", "id = 40"});
    check_meaning(*state, &(struct meaning){"\"alice and", "false OR id = 40"});
}

/* One user gets the name; the filter finds that user alone. */
static void check_hostile(struct fixture *fixture, const char *name, const char *filter)
{
    query(fixture, "UPDATE zerver_userprofile SET full_name = $1::text WHERE id = 50",
          SQL_PARAMETERS(value_text(name)));
    struct keys keys = filtered(fixture, &users_view, parse(fixture, &users_view, filter));
    if (keys.count != 1)
        fail_msg("%s: %zu rows", filter, keys.count);
    assert_int_equal(keys.items[0], 50);
}

static void test_hostile_text_is_text(void **state)
{
    check_hostile(*state, "100%_\\", "%_\\");
    check_hostile(*state, "100%_\\", "name:^100%_\\");
    check_hostile(*state, "Robert'); DROP TABLE x;--", "');");
    check_hostile(*state, "$1::text", "$1");
    check_hostile(*state, "three\nlines", "three\nlines");
    check_hostile(*state, "a:b:c", "name:a:b");
    check_hostile(*state, "a:b:c", "\"a:b\"");
    check_hostile(*state, ":-)", ":-)");
    check_hostile(*state, "!important", "\"!important\"");
    check_hostile(*state, "a^b", "a^b");
    check_hostile(*state, "^caret", "\"^caret\"");
    check_hostile(*state, "^caret", "name:\"^car\"");
    check_hostile(*state, "^caret", "^^caret");
}

/* The last code point there is: nothing sorts behind it, so ranges must not end there. */
static void test_the_last_code_point_is_text(void **state)
{
    check_hostile(*state, "q\U0010FFFFz", "\U0010FFFF");
    check_hostile(*state, "q\U0010FFFFz", "name:^q\U0010FFFF");
    check_hostile(*state, "qqq\U0010FFFF\U0010FFFF", "name:^qqq");
    check_hostile(*state, "\U0010FFFF\U0010FFFF\U0010FFFF", "name:^\U0010FFFF");
}

static void check_refusal(struct fixture *fixture, const struct view *view, const char *filter,
                          const char *text)
{
    error_clear(&fixture->error);
    assert_null(view_filter_parse(fixture->region, view, filter, &fixture->error));
    assert_int_equal(fixture->error.kind, ERROR_USAGE);
    assert_string_equal(fixture->error.text, text);
}

static void test_wrong_filters_say_why(void **state)
{
    struct fixture *fixture = *state;
    check_refusal(fixture, &users_view, "foo:bar", "Users can't be filtered by \"foo\".");
    assert_string_equal(
        fixture->error.hint,
        "Columns: full_name, delivery_email, role, is_active, last_seen, id, is_bot, date_joined.");
    check_refusal(fixture, &users_view, "last_seen:never", "\"never\" is no value of last_seen.");
    check_refusal(fixture, &users_view, "alice role:boss", "\"boss\" is no value of role.");
    check_refusal(fixture, &users_view, "!active:maybe", "\"maybe\" is no value of is_active.");
    check_refusal(fixture, &users_view, "id:4x", "\"4x\" is no value of id.");
    check_refusal(fixture, &users_view, "id:99999999999999999999",
                  "\"99999999999999999999\" is no value of id.");
    check_refusal(fixture, &users_view, "joined:soon", "\"soon\" is no value of date_joined.");
    check_refusal(fixture, &users_view, "role:>guest", "\">guest\" is no value of role.");
    check_refusal(fixture, &users_view, "joined:2021-13",
                  "\"2021-13\" is no value of date_joined.");
    check_refusal(fixture, &users_view, "joined:2021-04-31",
                  "\"2021-04-31\" is no value of date_joined.");
    check_refusal(fixture, &users_view, "joined:<9999999y",
                  "\"<9999999y\" is no value of date_joined.");
}

/* Expressions that one engine would take otherwise than the other, or for ever. */
static void test_wrong_expressions_say_why(void **state)
{
    static const char *const refusals[][2] = {
        {"/a\\b/", "\\b is not known in an expression; there are \\d, \\w and \\s."},
        {"/a\\", "Nothing follows the \\ in the expression."},
        {"/(a)\\1/", "\\1 is not known in an expression; there are \\d, \\w and \\s."},
        {"/[a/", "A [ in the expression is not closed."},
        {"/[[=a=]]/", "Within [...] a [ only begins a class such as [:alpha:]."},
        {"/[\\n]/", "Within [...] a \\ only begins \\d, \\w or \\s; ] stands first."},
        {"name:/(a/", "A ( in the expression is not closed."},
        {"/a)/", "A ) in the expression closes nothing; \\) is the sign."},
        {"/*a/", "Nothing that * could repeat is before it."},
        {"/a+?/", "Nothing that ? could repeat is before it."},
        {"/(?i)a/", "Nothing that ? could repeat is before it."},
        {"/a{,3}/", "A { in the expression needs {m}, {m,} or {m,n}; \\{ is the sign."},
        {"/a{3,2}/", "A { in the expression needs {m}, {m,} or {m,n}; \\{ is the sign."},
        {"/a{257}/", "The expression repeats too much."},
        {"/((a{99}){99}){99}/", "The expression repeats too much."},
        {"/[z-a]/", "The expression is wrong: Invalid range end."},
        {"/[[:word:]]/", "The expression is wrong: Invalid character class name."},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < ARRAY_LENGTH(refusals); i++)
        check_refusal(fixture, &users_view, refusals[i][0], refusals[i][1]);
    char longest[300] = "/";
    memset(longest + 1, 'a', 201);
    check_refusal(fixture, &users_view, longest, "The expression has more than 200 bytes.");
}

static void test_filters_are_extended(void **state)
{
    struct fixture *fixture = *state;
    const struct view_filter *base = parse(fixture, &users_view, "active:yes");
    const struct view_filter *both =
        view_filter_with(fixture->region, base, &users_view, "is_bot", value_boolean(true));
    struct keys expected = select_users(fixture, "is_active AND is_bot");
    struct keys keys = filtered(fixture, &users_view, both);
    assert_true(expected.count > 0);
    assert_same_keys(&keys, &expected);
    const struct view_filter *one =
        view_filter_with(fixture->region, NULL, &users_view, "id", value_integer(40));
    keys = filtered(fixture, &users_view, one);
    assert_int_equal(keys.count, 1);
    assert_int_equal(keys.items[0], 40);
}

/* A filter holds in windows on either side of an edge too. */
static void test_filtered_windows(void **state)
{
    struct fixture *fixture = *state;
    struct view_request request = {
        .view = &users_view,
        .scope = scope_of_it(),
        .filter = parse(fixture, &users_view, "active:no !role:guest"),
        .order = view_order_by(USER_FULL_NAME, false),
    };
    struct rows *all = read_window(fixture, &request);
    assert_true(rows_count(all) > WINDOW);
    struct keys forwards = page(fixture, request, VIEW_FIRST, VIEW_AFTER);
    struct keys backwards = page(fixture, request, VIEW_LAST, VIEW_BEFORE);
    reverse(&backwards);
    assert_int_equal(forwards.count, rows_count(all));
    assert_same_keys(&forwards, &backwards);
}

/* A realm large enough that PostgreSQL has a choice. */
static void enlarge(struct fixture *fixture)
{
    query(fixture,
          "CREATE TEMPORARY TABLE crowd AS SELECT * FROM zerver_userprofile WHERE id = 1001",
          NO_PARAMETERS);
    query(fixture,
          "INSERT INTO zerver_userprofile SELECT p.* FROM crowd c, generate_series(1, 20000) n,"
          " json_populate_record(c, json_build_object("
          "'id', 100000 + n, 'uuid', gen_random_uuid(), 'api_key', lpad(n::text, 32, 'k'),"
          " 'recipient_id', NULL, 'email', 'crowd' || n || '@it.example.com',"
          " 'delivery_email', 'crowd' || n || '@it.example.com')) p",
          NO_PARAMETERS);
    query(fixture, "ANALYZE zerver_userprofile", NO_PARAMETERS);
}

/* The plan of a window, as text. */
static const char *explain(struct fixture *fixture, const struct view_request *request)
{
    struct statement statement = view_window(fixture->region, request);
    struct rows *rows =
        query(fixture, region_format(fixture->region, "EXPLAIN (COSTS OFF) %s", statement.sql),
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
    query(fixture,
          "CREATE TEMPORARY TABLE one AS SELECT * FROM zerver_subscription ORDER BY id LIMIT 1",
          NO_PARAMETERS);
    query(fixture,
          "INSERT INTO zerver_subscription SELECT p.* FROM one s, zerver_stream t,"
          " zerver_userprofile u, json_populate_record(s, json_build_object('id', 1000000 + u.id,"
          " 'user_profile_id', u.id, 'recipient_id', t.recipient_id, 'active', true,"
          " 'is_user_active', true)) p WHERE t.id = 13 AND u.id > 100000",
          NO_PARAMETERS);
    query(fixture, "ANALYZE zerver_subscription", NO_PARAMETERS);
    struct rows *found =
        query(fixture, "SELECT recipient_id, 3 FROM zerver_stream WHERE id = 13", NO_PARAMETERS);
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
    assert_true(rows_value(read_window(fixture, &request), 2, REALM_ACTIVITY).null);
    request.wanted = 1 << REALM_ACTIVITY;
    struct value activity = rows_value(read_window(fixture, &request), 2, REALM_ACTIVITY);
    assert_false(activity.null);
    const char *shown = activity_show(fixture->region, &activity, 0);
    int64_t sum = rows_integer(query(fixture, sum_sql, NO_PARAMETERS), 0, 0);
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
                                   .filter = parse(fixture, &users_view, "email:^crowd77"),
                                   .limit = 50};
    assert_served_by_index(fixture, request);
    const char *condition = strstr(explain(fixture, &request), "Index Cond");
    assert_non_null(condition);
    assert_non_null(strstr(condition, ">= 'CROWD77'"));
    assert_non_null(strstr(condition, "<= 'CROWD77"));
    assert_int_equal(count_rows(fixture, &request, 0), 1 + 10 + 100);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
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
        TEST(test_activity_is_selected_on_request),
        TEST(test_windows_of_large_sets_come_from_the_index),
        cmocka_unit_test(test_default_orders),
        cmocka_unit_test(test_columns_are_found_by_name_and_title),
        TEST(test_filters_mean_what_they_say),
        TEST(test_memory_and_sql_agree),
        TEST(test_wrong_expressions_say_why),
        cmocka_unit_test(test_times_are_read_as_people_write_them),
        TEST(test_unfinished_words_ask_for_nothing),
        TEST(test_hostile_text_is_text),
        TEST(test_the_last_code_point_is_text),
        TEST(test_wrong_filters_say_why),
        TEST(test_filters_are_extended),
        TEST(test_filtered_windows),
        TEST(test_the_default_order_comes_from_the_index),
        TEST(test_a_prefix_of_the_address_comes_from_the_index),
    };
#undef TEST
    text_use_locale();
    if (!getenv("ALOHA_TEST_DATABASE"))
        return 1;
    return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
