/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_soft_deactivate_users.h"

#include "action/account.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "change/change.h"
#include "core/error.h"
#include "server/rows.h"

/* Rows made up by one statement, as on the server: so many are held in memory. */
enum { CATCH_UP_BATCH = 10000 };

static const char last_message[] =
    "COALESCE((SELECT max(m.message_id) FROM zerver_usermessage m WHERE m.user_profile_id = t.id),"
    " (SELECT max(id) FROM zerver_message))";

/* The column that update_rows() sets first, in its rows: the value after. */
enum { NEW_LAST_MESSAGE = 2 };

static bool has_last_messages(struct change *change, const struct rows *rows)
{
    for (size_t i = 0; i < rows_count(rows); i++) {
        if (rows_value(rows, i, NEW_LAST_MESSAGE).null)
            return error_set(change_error(change), ERROR_FAILED,
                             "There is no message on this server yet, so nobody can be "
                             "soft-deactivated.");
    }
    return true;
}

bool do_soft_deactivate_users(struct change *change, const struct settings *settings,
                              struct id_list users)
{
    size_t count;
    const struct account *accounts = accounts_lock(change, settings, users, &count);
    const struct rows *rows =
        accounts
            ? change_update(
                  change,
                  &(struct update){
                      .table = "zerver_userprofile",
                      ASSIGNMENTS({"last_active_message_id", last_message},
                                  {"long_term_idle", "true"}),
                      .where = "t.id = ANY($1::int[])",
                      .parameters = SQL_PARAMETERS(id_list_parameter(change_region(change), users)),
                  })
            : NULL;
    if (!rows || !has_last_messages(change, rows))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!caches_forget_account(change, &accounts[i], ACCOUNT_PART_FACTS))
            return false;
    }
    return audit_log_add_users(change, AUDIT_USER_SOFT_DEACTIVATED, users);
}

/*
 * $1: the user; $2: after which message; $3: at most so many rows. By (event_last_message_id, id)
 * the audit rows of a stream cut its messages into spans: a span that ends with an unsubscription
 * (303) was seen, and so is what came after the last row unless that is one.
 */
static const char missing_rows[] =
    "WITH entries AS (SELECT modified_stream_id AS stream_id, event_type = 303 AS leaves,"
    " event_last_message_id AS message_id, lag(event_last_message_id, 1, -1) OVER w AS previous_id,"
    " lead(id) OVER w IS NULL AS is_last FROM zerver_realmauditlog"
    " WHERE modified_user_id = $1::int AND event_type IN (301, 302, 303)"
    " WINDOW w AS (PARTITION BY modified_stream_id ORDER BY event_last_message_id, id)),"
    " spans AS (SELECT stream_id, previous_id AS after_id, message_id AS last_id FROM entries"
    " WHERE leaves UNION ALL SELECT stream_id, message_id, 2147483647 FROM entries"
    " WHERE is_last AND NOT leaves)"
    " SELECT $1::int, m.id, 0 FROM zerver_subscription s"
    " JOIN zerver_recipient r ON r.id = s.recipient_id AND r.type = 2"
    " JOIN spans p ON p.stream_id = r.type_id"
    " JOIN zerver_message m ON m.recipient_id = r.id AND m.id > p.after_id AND m.id <= p.last_id"
    " WHERE s.user_profile_id = $1::int AND m.id > $2::int AND NOT EXISTS (SELECT FROM"
    " zerver_usermessage um WHERE um.user_profile_id = $1::int AND um.message_id = m.id)"
    " ORDER BY m.id LIMIT $3::int ON CONFLICT DO NOTHING";

/* Makes up the first rows after `last`, which is moved on; `done` when there were no more. */
static bool insert_missing_rows(struct change *change, const struct account *account,
                                struct value *last, bool *done)
{
    const struct rows *rows =
        change_insert(change, &(struct insertion){
                                  .table = "zerver_usermessage",
                                  .columns = "user_profile_id, message_id, flags",
                                  .source = missing_rows,
                                  .parameters = SQL_PARAMETERS(value_integer(account->id), *last,
                                                               value_integer(CATCH_UP_BATCH)),
                              });
    if (!rows)
        return false;
    size_t count = rows_count(rows);
    *done = count == 0;
    if (count > 0)
        *last = rows_value(rows, count - 1, 2);
    return true;
}

static bool read_last_message(struct change *change, const struct account *account,
                              struct value *last)
{
    const struct rows *rows = change_read(
        change, "SELECT last_active_message_id FROM zerver_userprofile WHERE id = $1::int",
        SQL_PARAMETERS(value_integer(account->id)));
    if (!rows)
        return false;
    *last = rows_value(rows, 0, 0);
    return true;
}

bool soft_deactivation_catch_up(struct change *change, const struct account *account)
{
    struct value last;
    bool done = false, any = false;
    if (!read_last_message(change, account, &last))
        return false;
    while (!done) {
        if (!insert_missing_rows(change, account, &last, &done))
            return false;
        any = any || !done;
    }
    if (!any)
        return true;
    return change_update(change,
                         &(struct update){
                             .table = "zerver_userprofile",
                             ASSIGNMENTS({"last_active_message_id", "$2::int"}),
                             .where = "t.id = $1::int",
                             .parameters = SQL_PARAMETERS(value_integer(account->id), last),
                         }) &&
           caches_forget_account(change, account, ACCOUNT_PART_ROW);
}

bool soft_deactivation_find_gap(struct change *change, const struct account *account,
                                const char **stream)
{
    const struct rows *rows = change_read(
        change,
        "SELECT st.name FROM zerver_subscription s"
        " JOIN zerver_recipient r ON r.id = s.recipient_id AND r.type = 2"
        " JOIN zerver_stream st ON st.id = r.type_id"
        " WHERE s.user_profile_id = $1::int AND NOT EXISTS (SELECT FROM zerver_realmauditlog a"
        " WHERE a.modified_user_id = $1::int AND a.modified_stream_id = st.id"
        " AND a.event_type IN (301, 302, 303)) ORDER BY st.name LIMIT 1",
        SQL_PARAMETERS(value_integer(account->id)));
    if (!rows)
        return false;
    *stream = rows_count(rows) > 0 ? rows_text(rows, 0, 0) : NULL;
    return true;
}

static bool has_whole_history(struct change *change, const struct account *account)
{
    const char *stream;
    if (!soft_deactivation_find_gap(change, account, &stream))
        return false;
    return !stream || error_set(change_error(change), ERROR_FAILED,
                                "The audit log does not tell when %s subscribed to \"%s\", so the "
                                "messages missed there are not known.",
                                account->delivery_email, stream);
}

bool do_soft_activate_user(struct change *change, struct account *account)
{
    if (!account->long_term_idle)
        return true;
    account->long_term_idle = false;
    return has_whole_history(change, account) && soft_deactivation_catch_up(change, account) &&
           change_update(change,
                         &(struct update){
                             .table = "zerver_userprofile",
                             ASSIGNMENTS({"long_term_idle", "false"}),
                             .where = "t.id = $1::int",
                             .parameters = SQL_PARAMETERS(value_integer(account->id)),
                         }) &&
           caches_forget_account(change, account, ACCOUNT_PART_FACTS) &&
           audit_log_add_users(change, AUDIT_USER_SOFT_ACTIVATED,
                               (struct id_list){&account->id, 1});
}
