/* SPDX-License-Identifier: Apache-2.0 */
#include "action/act_perform.h"

#include <inttypes.h>
#include <stdarg.h>

#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/inverse.h"
#include "change/change.h"
#include "core/error.h"
#include "core/region.h"

static bool act_lock(struct act_call *call)
{
    const struct act_parameter *subject = call->act->parameters;
    if (!subject || !act_kind_is_row(subject->kind) || call->values[0].null)
        return true;
    struct id_list rows = call->values[0].rows;
    if (!subject->list && !call->act->takes_many && rows.count != 1)
        return error_set(call->error, ERROR_USAGE, "%s takes one %s at a time.", call->act->name,
                         subject->name);
    call->count = rows.count;
    if (subject->kind != ACT_USER)
        return true;
    call->accounts = accounts_lock_all(call->in.change, call->in.settings, rows);
    if (!call->accounts)
        return false;
    call->before = accounts_copy(call->region, call->accounts, call->count);
    return true;
}

bool act_begin(struct act_call *call, const struct act_setting *setting)
{
    size_t index;
    call->in = *setting;
    if (!act_call_complete(call))
        return false;
    bool has_actor = act_parameter(call->act, "acting_user", &index);
    change_set_actor(setting->change, has_actor ? act_row(call, "acting_user") : 0);
    return act_lock(call);
}

bool act_do(struct act_call *call)
{
    return (!call->act->warn || call->act->warn(call)) && call->act->run(call);
}

bool act_perform(struct act_call *call, const struct act_setting *setting)
{
    return act_begin(call, setting) && act_do(call);
}

bool act_end(struct act_call *call)
{
    return !call->in.change || !call->act->report || call->act->report(call);
}

void act_warn(struct act_call *call, size_t index, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = region_vformat(call->region, format, arguments);
    va_end(arguments);
    call->in.listener->warn(call->in.listener->context, index, text);
}

bool act_report(struct act_call *call, size_t index, const char *text, const char *hint)
{
    return call->in.listener->report(call->in.listener->context, index, text, hint);
}

void act_note_inverse(struct act_call *call, const struct inverse *inverse)
{
    call->in.listener->inverse(call->in.listener->context, inverse);
}

void act_note_user_inverse(struct act_call *call, const char *command, const char *flag,
                           const struct account *account, const char *word)
{
    const char *realm = region_format(call->region, "%" PRId64, account->realm.id);
    const char *const words[] = {"-r", realm, "--", account->delivery_email, word, NULL};
    const char *const flagged[] = {flag, "-r", realm, "--", account->delivery_email, word, NULL};
    act_note_inverse(call, &(struct inverse){
                               .command = command,
                               .words = flag ? flagged : words,
                               .user_id = account->id,
                               .address = account->delivery_email,
                           });
}
