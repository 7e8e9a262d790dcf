/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/user_detail.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "model/realm.h"
#include "model/user_facts.h"
#include "server/async_database.h"
#include "ui/console.h"
#include "ui/layer.h"
#include "ui/number.h"

struct user_detail {
    struct console *console;
    struct async_query *query;
    struct region *region; /* of the facts; NULL: none */
    struct user_facts facts;
    char *problem;
};

struct user_detail *user_detail_create(struct console *console)
{
    struct user_detail *detail = memory_alloc(1, sizeof *detail);
    detail->console = console;
    return detail;
}

static void forget(struct user_detail *detail)
{
    async_query_forget(detail->query);
    detail->query = NULL;
    free(detail->problem);
    detail->problem = NULL;
}

static void drop_facts(struct user_detail *detail)
{
    region_destroy(detail->region);
    detail->region = NULL;
}

void user_detail_destroy(struct user_detail *detail)
{
    if (!detail)
        return;
    forget(detail);
    drop_facts(detail);
    free(detail);
}

static void on_facts(void *context, const struct rows *rows, const struct error *error)
{
    struct user_detail *detail = context;
    detail->query = NULL;
    drop_facts(detail);
    if (!rows)
        detail->problem = memory_copy_text(error->text);
    struct region *region = region_create();
    if (rows && user_facts_read(region, rows, &detail->facts))
        detail->region = region;
    else
        region_destroy(region);
    console_changed(detail->console);
}

void user_detail_show(struct user_detail *detail, int64_t user)
{
    forget(detail);
    if (user < 0) {
        drop_facts(detail);
        console_changed(detail->console);
        return;
    }
    detail->query = async_database_query(console_database(detail->console), user_facts_query,
                                         SQL_PARAMETERS(value_integer(user)), on_facts, detail);
}

const struct user_facts *user_detail_facts(const struct user_detail *detail)
{
    return detail->region ? &detail->facts : NULL;
}

static const char *counted(struct region *region, int64_t count, const char *noun)
{
    char bytes[NUMBER_SIZE];
    return region_format(region, "%s %s%s", number_grouped(bytes, count), noun,
                         count == 1 ? "" : "s");
}

static const char *day_of(struct region *region, const struct value *time)
{
    enum { DAY_LENGTH = 10 };
    if (time->null)
        return "never";
    return region_copy_bytes(region, clock_format_minute(region, time->time), DAY_LENGTH);
}

static const char *account_line(struct region *region, const struct user_facts *facts)
{
    return region_format(region, "%s%s%s%s%s", facts->role, facts->is_bot ? " · bot" : "",
                         facts->owner ? " of " : "", facts->owner ? facts->owner : "",
                         facts->is_active ? "" : " · deactivated");
}

static const char *number_line(struct region *region, const struct user_facts *facts)
{
    return region_format(region, "id %-6lld joined %s · %s · %s", (long long)facts->id,
                         day_of(region, &facts->joined), counted(region, facts->streams, "stream"),
                         counted(region, facts->bots, "bot"));
}

static const char *seen_line(struct region *region, const struct user_facts *facts, int64_t now)
{
    const char *seen =
        facts->last_seen.null ? "never" : clock_format_ago(region, facts->last_seen.time, now);
    return region_format(region, "last seen %s%s%s · realm %s", seen, *facts->timezone ? " · " : "",
                         facts->timezone, realm_show_string_id(facts->realm));
}

static void paint_facts(const struct user_detail *detail, struct area area)
{
    struct region *region = region_create();
    const struct user_facts *facts = &detail->facts;
    const char *const lines[] = {
        facts->full_name,
        number_line(region, facts),
        facts->delivery_email,
        account_line(region, facts),
        seen_line(region, facts, console_now(detail->console)),
    };
    for (int i = 0; i < (int)ARRAY_LENGTH(lines) && i < area.height; i++)
        screen_text(area.y + i, area.x, area.width, STYLE_NORMAL, lines[i]);
    region_destroy(region);
}

void user_detail_paint(const struct user_detail *detail, struct area area)
{
    if (detail->problem && area.height > 0)
        screen_text(area.y, area.x, area.width, STYLE_ERROR, detail->problem);
    else if (detail->region)
        paint_facts(detail, area);
}
