/* SPDX-License-Identifier: Apache-2.0 */
#include "command/run_view.h"

#include "command/run.h"
#include "model/view.h"

const struct view_filter *run_filter_argument(struct run *run, const struct view *view,
                                              const char *dest)
{
    const char *text = run_text_argument(run, dest);
    return view_filter_parse(run_region(run), view, text ? text : "", run_error(run));
}

bool run_view(struct run *run, const struct view *view, int64_t realm_id,
              const struct view_filter *filter,
              bool (*each)(void *run, const struct value *cells, size_t count))
{
    struct value scope = value_integer(realm_id);
    const struct view_request request = {
        .view = view,
        .scope = &scope,
        .filter = filter,
    };
    struct statement statement = view_window(run_region(run), &request);
    struct database *database = run_database(run);
    return database &&
           database_each(database, run_error(run), statement.sql, statement.parameters, each, run);
}
