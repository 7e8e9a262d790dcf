/* SPDX-License-Identifier: Apache-2.0 */
#include "change/outbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "change/delivery.h"
#include "change/journal.h"
#include "config/profile.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/fault.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "server/database.h"

struct outbox {
    struct region *region;
    struct region *scratch; /* of one commit, or one look at the entries */
    struct outbox_settings settings;
    const char *directory;
};

struct outbox *outbox_open(const struct outbox_settings *settings, struct error *error)
{
    struct region *region = region_create();
    const char *directory = journal_directory(region, settings->profile->state, error);
    if (!directory) {
        region_destroy(region);
        return NULL;
    }
    struct outbox *outbox = region_alloc(region, sizeof *outbox);
    *outbox = (struct outbox){
        .region = region,
        .scratch = region_create(),
        .settings = *settings,
        .directory = directory,
    };
    return outbox;
}

void outbox_close(struct outbox *outbox)
{
    if (!outbox)
        return;
    region_destroy(outbox->scratch);
    region_destroy(outbox->region);
}

static void warn_undelivered(struct outbox *outbox, size_t left, const struct error *cause)
{
    const char *text = region_format(
        outbox->scratch,
        "The change is made, but %zu %s could not be delivered: %s They are kept in %s and sent "
        "with the next command that changes something, or by outbox --deliver.",
        left, left == 1 ? "effect" : "effects", cause->text, outbox->directory);
    outbox->settings.warn(outbox->settings.context, text);
}

/* What is not done, in order of delivery. */
struct pending {
    const struct effect **effects;
    size_t *numbers; /* of the effects among all */
    bool *sent;
    size_t count;
};

static struct pending list_pending(struct outbox *outbox, const struct journal_entry *entry,
                                   const struct effects *effects)
{
    size_t count;
    const struct effect *list = effects_all(effects, &count);
    struct pending pending = {
        .effects = region_alloc_array(outbox->scratch, count, sizeof *pending.effects),
        .numbers = region_alloc_array(outbox->scratch, count, sizeof *pending.numbers),
        .sent = region_alloc_array(outbox->scratch, count, sizeof *pending.sent),
    };
    for (size_t i = 0; i < count; i++) {
        if (journal_is_done(entry, i))
            continue;
        pending.effects[pending.count] = &list[i];
        pending.numbers[pending.count++] = i;
    }
    return pending;
}

/* Sends what is not done, in order; how many are left, with the first cause. Once a service has
 * failed, delivery_send() fails for all that would go there, so nothing overtakes. */
static size_t deliver(struct outbox *outbox, struct journal_entry *entry,
                      const struct effects *effects, struct error *cause)
{
    const struct pending pending = list_pending(outbox, entry, effects);
    size_t left = 0;
    for (size_t i = 0, tried; i < pending.count; i += tried) {
        bool *sent = pending.sent + i;
        fault_point("before-delivery");
        tried = delivery_send(outbox->settings.delivery, pending.effects + i, pending.count - i,
                              sent, cause);
        fault_point("after-delivery");
        for (size_t j = 0; j < tried; j++) {
            if (sent[j])
                journal_mark_done(entry, pending.numbers[i + j]);
            left += !sent[j];
        }
        fault_point("after-strike");
    }
    return left;
}

static void finish(struct outbox *outbox, struct journal_entry *entry,
                   const struct effects *effects)
{
    struct error cause = ERROR_IN(outbox->scratch);
    size_t left = deliver(outbox, entry, effects, &cause);
    if (left == 0) {
        fault_point("before-removal");
        journal_remove(entry);
        fault_point("after-removal");
        return;
    }
    journal_close(entry);
    warn_undelivered(outbox, left, &cause);
}

/* Which transaction of which database this is, so that a later run can ask what became of it. */
static cJSON *describe(struct outbox *outbox, struct database *database,
                       const struct effects *effects, struct error *error)
{
    const struct rows *rows = database_query(
        database, outbox->scratch, error,
        "SELECT pg_current_xact_id()::text, system_identifier::text, current_database()::text"
        " FROM pg_control_system()",
        NO_PARAMETERS);
    if (!rows)
        return NULL;
    cJSON *content = cJSON_CreateObject();
    json_add_text(content, "started", clock_format_rfc3339(outbox->scratch, clock_now()));
    json_add_text(content, "purpose", outbox->settings.purpose);
    json_add_text(content, "transaction", rows_text(rows, 0, 0));
    json_add_text(content, "system", rows_text(rows, 0, 1));
    json_add_text(content, "database", rows_text(rows, 0, 2));
    cJSON_AddItemToObject(content, "effects", effects_to_json(effects));
    return content;
}

static void delete_item(void *item)
{
    cJSON_Delete(item);
}

static struct journal_entry *write_entry(struct outbox *outbox, struct database *database,
                                         const struct effects *effects, struct error *error)
{
    cJSON *content = describe(outbox, database, effects, error);
    if (!content)
        return NULL;
    region_on_end(outbox->scratch, delete_item, content);
    return journal_write(outbox->scratch, outbox->directory, content, error);
}

static bool commit(struct outbox *outbox, struct database *database, struct error *error)
{
    if (database_query(database, outbox->scratch, error, "COMMIT", NO_PARAMETERS))
        return true;
    if (!database_is_settled(database)) {
        error_clear(error);
        error_set(error, ERROR_UNREACHABLE,
                  "The connection was lost during the commit: it is not known whether the change "
                  "was made.");
        error_hint(error, "look before trying again; if it was, the next command that changes "
                          "something, or outbox --deliver, finishes it.");
    }
    return false;
}

bool outbox_commit(struct outbox *outbox, struct database *database, const struct effects *effects,
                   struct error *error)
{
    size_t count;
    region_reset(outbox->scratch);
    effects_all(effects, &count);
    if (count == 0)
        return commit(outbox, database, error);
    fault_point("before-journal");
    struct journal_entry *entry = write_entry(outbox, database, effects, error);
    if (!entry)
        return false;
    fault_point("before-commit");
    if (commit(outbox, database, error)) {
        fault_point("after-commit");
        finish(outbox, entry, effects);
        return true;
    }
    if (database_is_settled(database))
        journal_remove(entry);
    else
        journal_close(entry);
    return false;
}

/* What became of the entry's transaction; "elsewhere" if it belongs to another database. */
static const char *transaction_state(struct outbox *outbox, struct database *database,
                                     const cJSON *content)
{
    const struct rows *rows = database_query(
        database, outbox->scratch, NULL,
        "SELECT CASE WHEN system_identifier::text = $2::text AND current_database() = $3::text"
        " THEN coalesce(pg_xact_status($1::xid8), 'unknown') ELSE 'elsewhere' END"
        " FROM pg_control_system()",
        SQL_PARAMETERS(value_text(json_text(content, "transaction")),
                       value_text(json_text(content, "system")),
                       value_text(json_text(content, "database"))));
    return rows ? rows_text(rows, 0, 0) : "unknown";
}

static size_t count_left(const struct journal_entry *entry)
{
    size_t left = 0;
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(journal_content(entry), "effects");
    for (size_t i = 0; i < (size_t)cJSON_GetArraySize(list); i++)
        left += !journal_is_done(entry, i);
    return left;
}

/* Sends what is left of an entry whose transaction was committed; how much stays. */
static size_t resume(struct outbox *outbox, struct journal_entry *entry, const char **cause)
{
    const cJSON *content = journal_content(entry);
    const struct effects *effects =
        effects_from_json(outbox->scratch, cJSON_GetObjectItemCaseSensitive(content, "effects"));
    struct error error = ERROR_IN(outbox->scratch);
    if (!effects) /* another release wrote it, and may understand it */
        error_set(&error, ERROR_FAILED, "Its effects can't be read by this release.");
    size_t left = effects ? deliver(outbox, entry, effects, &error) : count_left(entry);
    *cause = error.text;
    return left;
}

/* Says what is known of an open entry, and does what can be done, if `deliver_now`; true if it is
 * still there. Either way it is open no more. */
static bool settle(struct outbox *outbox, struct database *database, struct journal_entry *entry,
                   bool deliver_now, struct outbox_entry *left)
{
    const cJSON *content = journal_content(entry);
    left->purpose = json_text(content, "purpose");
    left->started = json_text(content, "started");
    left->state = transaction_state(outbox, database, content);
    left->effects = count_left(entry);
    bool aborted = strcmp(left->state, "aborted") == 0;
    if (deliver_now && strcmp(left->state, "committed") == 0)
        left->effects = resume(outbox, entry, &left->cause);
    if (deliver_now && (aborted || left->effects == 0)) {
        journal_remove(entry);
        return false;
    }
    journal_close(entry);
    return true;
}

static bool examine_entry(struct outbox *outbox, struct database *database, const char *name,
                          bool deliver_now, struct outbox_entry *left)
{
    struct journal_entry *entry;
    *left = (struct outbox_entry){.name = name};
    switch (journal_open(outbox->scratch, outbox->directory, name, &entry)) {
    case JOURNAL_OPEN: return settle(outbox, database, entry, deliver_now, left);
    case JOURNAL_IN_USE: left->state = "in use"; return true;
    case JOURNAL_UNREADABLE: left->state = "unreadable"; return true;
    case JOURNAL_GONE: break;
    }
    return false;
}

static const struct outbox_entry *examine(struct outbox *outbox, struct database *database,
                                          bool deliver_now, struct region *region, size_t *count)
{
    region_reset(outbox->scratch);
    if (deliver_now)
        delivery_retry(outbox->settings.delivery);
    const char *const *names = journal_list(region, outbox->directory);
    size_t total = 0;
    while (names[total])
        total++;
    struct outbox_entry *entries = region_alloc_array(region, total, sizeof *entries);
    *count = 0;
    for (size_t i = 0; i < total; i++) {
        struct outbox_entry *entry = &entries[*count];
        if (!examine_entry(outbox, database, names[i], deliver_now, entry))
            continue;
        entry->purpose = region_copy_text(region, entry->purpose);
        entry->started = region_copy_text(region, entry->started);
        entry->state = region_copy_text(region, entry->state);
        entry->cause = region_copy_text(region, entry->cause);
        ++*count;
    }
    return entries;
}

const struct outbox_entry *outbox_recover(struct outbox *outbox, struct database *database,
                                          struct region *region, size_t *count)
{
    return examine(outbox, database, true, region, count);
}

const struct outbox_entry *outbox_list(struct outbox *outbox, struct database *database,
                                       struct region *region, size_t *count)
{
    return examine(outbox, database, false, region, count);
}

bool outbox_drop(struct outbox *outbox, const struct outbox_entry *entry, struct error *error)
{
    bool open = strcmp(entry->state, "in progress") == 0;
    switch (open ? JOURNAL_IN_USE : journal_drop(outbox->scratch, outbox->directory, entry->name)) {
    case JOURNAL_GONE: return true;
    case JOURNAL_OPEN:
    case JOURNAL_UNREADABLE:
        return error_set(error, ERROR_FAILED, "%s/%s can't be removed: %s.", outbox->directory,
                         entry->name, strerror(errno));
    case JOURNAL_IN_USE: break;
    }
    error_set(error, ERROR_REFUSED, "%s belongs to a change that is still being made.",
              entry->name);
    return error_hint(error, "wait until it has ended, and look again.");
}
