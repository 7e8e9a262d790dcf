/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "change/change.h"
#include "command/command.h"
#include "command/inverse.h"
#include "command/resolve.h"
#include "command/run.h"
#include "core/region.h"
#include "core/text.h"
#include "model/email_domain.h"
#include "model/realm.h"
#include "server/database.h"
#include "server/rows.h"

static const struct argument arguments[] = {
    {.dest = "op",
     .flags = {"--op"},
     .default_text = "show",
     .help = N_("What to do: add, show or remove.")},
    {.dest = "allow_subdomains",
     .flags = {"--allow-subdomains"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("With add: accept the subdomains of the domain too.")},
    {.dest = "domain",
     .arity = ARITY_OPTIONAL,
     .metavar = "<domain>",
     .help = N_("The domain to add or remove.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm whose domains are meant: numeric id or subdomain.")},
    {0},
};

enum { COLUMN_DOMAIN, COLUMN_SUBDOMAINS, COLUMNS };

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_DOMAIN] = {.name = "domain", .type = VALUE_TEXT},
    [COLUMN_SUBDOMAINS] = {.name = "allow_subdomains", .type = VALUE_BOOLEAN},
};

static const char *realm_domain_sentence(struct region *region, const struct table *table,
                                         const struct value *row)
{
    (void)table;
    return region_format(region, "%s (subdomains %sallowed)", row[COLUMN_DOMAIN].text,
                         row[COLUMN_SUBDOMAINS].boolean ? "" : "not ");
}

static const struct table realm_domains = {
    .name = "realm_domains", .columns = columns, .sentence = realm_domain_sentence};

static bool realm_domain_is(const struct run *run, const char *operation)
{
    return strcmp(run_text_argument(run, "op"), operation) == 0;
}

static bool realm_domain_writes(struct run *run)
{
    return !realm_domain_is(run, "show");
}

static bool realm_domain_check(struct run *run)
{
    const char *domain = run_text_argument(run, "domain");
    if (realm_domain_is(run, "show"))
        return true;
    if (!domain)
        return run_fail(run, "The domain is missing.") ||
               run_hint(run, "name the domain behind --op %s.", run_text_argument(run, "op"));
    return true;
}

static bool realm_domain_show(struct run *run, const struct realm *realm)
{
    const struct rows *rows =
        database_query(run_database(run), run_region(run), run_error(run),
                       "SELECT domain, allow_subdomains FROM zerver_realmdomain"
                       " WHERE realm_id = $1::int ORDER BY id",
                       SQL_PARAMETERS(value_integer(realm->id)));
    if (!rows)
        return false;
    run_say(run, "Domains for %s:", realm->string_id);
    if (!run_table(run, &realm_domains))
        return false;
    for (size_t i = 0; i < rows_count(rows); i++) {
        struct value row[COLUMNS];
        rows_read(rows, i, row);
        run_row(run, ROW_PLAIN, row);
    }
    return true;
}

/* The realm is locked first, so that of two who add the same domain the second is told. */
static const struct rows *realm_domain_find(struct change *change, const struct realm *realm,
                                            const char *domain)
{
    if (!change_read(change, "SELECT id FROM zerver_realm WHERE id = $1::int FOR NO KEY UPDATE",
                     SQL_PARAMETERS(value_integer(realm->id))))
        return NULL;
    return change_read(change,
                       "SELECT id, allow_subdomains FROM zerver_realmdomain"
                       " WHERE realm_id = $1::int AND domain = $2::varchar FOR UPDATE",
                       SQL_PARAMETERS(value_integer(realm->id), value_text(domain)));
}

/* The command with which the domain comes back, or goes again. */
static void realm_domain_note_inverse(struct run *run, const struct realm *realm,
                                      const char *operation, const char *domain, bool subdomains)
{
    const char *id = region_format(run_region(run), "%lld", (long long)realm->id);
    run_note_inverse(run,
                     &(struct inverse){
                         .command = "realm_domain",
                         .words = subdomains ? INVERSE_WORDS("--op", operation, "-r", id,
                                                             "--allow-subdomains", domain)
                                             : INVERSE_WORDS("--op", operation, "-r", id, domain),
                     });
}

static bool realm_domain_add(struct run *run, struct change *change, const struct realm *realm,
                             const char *domain)
{
    bool subdomains = run_flag_argument(run, "allow_subdomains");
    const struct rows *there = realm_domain_find(change, realm, domain);
    if (!there)
        return false;
    if (rows_count(there) > 0)
        return run_fail(run, "The domain %s is already a part of your organization.", domain);
    if (text_length(domain) > EMAIL_DOMAIN_MAX)
        return run_fail(run, "The domain is longer than %d characters.", EMAIL_DOMAIN_MAX);
    realm_domain_note_inverse(run, realm, "remove", domain, false);
    return change_insert(
        change, &(struct insertion){
                    .table = "zerver_realmdomain",
                    .columns = "realm_id, domain, allow_subdomains",
                    .source = "VALUES ($1::int, $2::varchar, $3::boolean)",
                    .parameters = SQL_PARAMETERS(value_integer(realm->id), value_text(domain),
                                                 value_boolean(subdomains)),
                });
}

static bool realm_domain_remove(struct run *run, struct change *change, const struct realm *realm,
                                const char *domain)
{
    const struct rows *there = realm_domain_find(change, realm, domain);
    if (!there)
        return false;
    if (rows_count(there) == 0)
        return run_fail(run, "No such entry found!");
    realm_domain_note_inverse(run, realm, "add", domain, rows_boolean(there, 0, 1));
    return change_delete(change,
                         &(struct deletion){
                             .table = "zerver_realmdomain",
                             .columns = "realm_id, domain, allow_subdomains",
                             .where = "t.id = $1::int",
                             .parameters = SQL_PARAMETERS(value_integer(rows_integer(there, 0, 0))),
                         });
}

static bool realm_domain_apply(struct run *run, struct change *change, const struct realm *realm,
                               const char *domain)
{
    if (realm_domain_is(run, "add"))
        return realm_domain_add(run, change, realm, domain);
    return realm_domain_remove(run, change, realm, domain);
}

static bool realm_domain_change(struct run *run, const struct realm *realm)
{
    const char *domain = email_domain_normalize(run_region(run), run_text_argument(run, "domain"));
    const char *fault = email_domain_fault(domain);
    if (fault)
        return run_fail(run, "%s", fault);
    if (!realm_domain_is(run, "add") && !realm_domain_is(run, "remove"))
        return run_fail(run, "'%s' is not an operation.", run_text_argument(run, "op")) ||
               run_hint(run, "pass --op add, --op show or --op remove.");
    struct change *change = run_begin_change(run);
    return (change && realm_domain_apply(run, change, realm, domain) &&
            run_commit_change(run, change)) ||
           change_abandon(change);
}

static bool realm_domain_run(struct run *run)
{
    struct realm realm;
    if (!resolve_realm(run, "realm_id", &realm))
        return false;
    return realm_domain_writes(run) ? realm_domain_change(run, &realm)
                                    : realm_domain_show(run, &realm);
}

const struct command command_realm_domain = {
    .name = "realm_domain",
    .app = "zerver",
    .category = CATEGORY_REALMS,
    .danger = DANGER_WRITE,
    .undoable = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Show, add or remove the e-mail domains with which people may join a realm."),
    .description = "Lists the domains of a realm, adds one, or removes one. They count where the "
                   "realm restricts addresses to its domains.",
    .arguments = arguments,
    .check = realm_domain_check,
    .writes = realm_domain_writes,
    .run = realm_domain_run,
};
