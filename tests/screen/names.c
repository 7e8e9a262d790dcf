/* SPDX-License-Identifier: Apache-2.0 */
#include "names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "server/database.h"
#include "tests/action/sandbox.h"

/* Rows as one that is there, but for what is said: $1 is the file. */
#define NAMES                                                                                      \
    "WITH names AS (SELECT name, row_number() OVER () AS n FROM json_each($1::json) c,"            \
    " json_array_elements_text(c.value) e(name)) "
#define REALM "(SELECT id FROM zerver_realm WHERE string_id = '" NAMES_REALM "')"

static const char *const statements[] = {
    NAMES
    "INSERT INTO zerver_userprofile SELECT r.* FROM names,"
    " (SELECT * FROM zerver_userprofile WHERE realm_id = " REALM " AND NOT is_bot"
    " ORDER BY id LIMIT 1) u, LATERAL jsonb_populate_record(NULL::zerver_userprofile, "
    "to_jsonb(u) || jsonb_build_object("
    "'id', 900000 + n, 'full_name', left(names.name, 100), 'email', 'user' || n || '@example.com',"
    "'delivery_email', left(names.name, 60) || n || '@example.com', 'api_key', md5(n::text),"
    "'uuid', gen_random_uuid(), 'recipient_id', NULL)) r",
    NAMES "INSERT INTO zerver_recipient (id, type, type_id)"
          " SELECT 900000 + n, 2, 900000 + n FROM names",
    NAMES "INSERT INTO zerver_stream SELECT r.* FROM names,"
          " (SELECT * FROM zerver_stream WHERE realm_id = " REALM " ORDER BY id LIMIT 1) s,"
          " LATERAL jsonb_populate_record(NULL::zerver_stream, to_jsonb(s) || "
          "jsonb_build_object('id', 900000 + n,"
          "'name', left(names.name, 60), 'description', names.name, 'email_token', md5(n::text),"
          "'recipient_id', 900000 + n)) r ON CONFLICT DO NOTHING",
    NAMES "INSERT INTO zerver_realm SELECT r.* FROM names,"
          " (SELECT * FROM zerver_realm WHERE id = " REALM ") s,"
          " LATERAL jsonb_populate_record(NULL::zerver_realm, to_jsonb(s) || "
          "jsonb_build_object('id', 900000 + n,"
          "'name', left(names.name, 40), 'string_id', left(names.name, 30) || n, 'uuid', "
          "gen_random_uuid())) r",
    NAMES "INSERT INTO zerver_subscription SELECT r.* FROM names,"
          " (SELECT s.* FROM zerver_subscription s JOIN zerver_userprofile u ON u.id ="
          " s.user_profile_id WHERE u.realm_id = " REALM " ORDER BY u.id LIMIT 1) s,"
          " LATERAL jsonb_populate_record(NULL::zerver_subscription, to_jsonb(s) || "
          "jsonb_build_object('id', 900000 + n,"
          "'recipient_id', 900000 + n)) r",
};

static const char *read_text(struct sandbox *sandbox)
{
    const char *text = program_read_file(
        sandbox->region,
        region_format(sandbox->region, "%s/tests/screen/names.json", getenv("ALOHA_TEST_SRCDIR")));
    assert_non_null(text);
    return text;
}

void names_load(struct sandbox *sandbox)
{
    struct error error = ERROR_IN(sandbox->region);
    struct sql_parameters text = SQL_PARAMETERS(value_text(read_text(sandbox)));
    for (size_t i = 0; i < ARRAY_LENGTH(statements); i++)
        if (!database_query(sandbox->database, sandbox->region, &error, statements[i], text))
            fail_msg("%s", error.text);
    sandbox_do(sandbox, "ANALYZE");
}

const char *const *names_read(struct sandbox *sandbox, size_t *count)
{
    enum { NAMES_MOST = 2000 };
    struct error error = ERROR_IN(sandbox->region);
    const cJSON *all = json_parse(sandbox->region, read_text(sandbox), &error), *kind, *name;
    const char **names = region_alloc_array(sandbox->region, NAMES_MOST, sizeof *names);
    *count = 0;
    if (!all)
        fail_msg("names.json: %s", error.text);
    cJSON_ArrayForEach(kind, all) cJSON_ArrayForEach(name, kind)
    {
        assert_true(*count < NAMES_MOST);
        names[(*count)++] = name->valuestring;
    }
    return names;
}
