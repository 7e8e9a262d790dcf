/* SPDX-License-Identifier: Apache-2.0 */
/* What the acts on settings of a realm have in common. */
#ifndef ACTION_REALM_SETTING_H
#define ACTION_REALM_SETTING_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"

struct account_realm;
struct act_call;

/* Gives a column of the realm's row a value, as `sql` has it with `$2`; `old_value` gets what it
 * was. The copies of all active users are forgotten, which show the realm. False, with the cause
 * noted. */
bool realm_setting_write(struct act_call *call, const struct account_realm *realm,
                         const char *column, const char *sql, struct value value,
                         struct value *old_value) NONNULL(1, 2, 3, 4, 6) MUST_USE;

/* Adds an audit row about the realm. */
bool realm_setting_log(struct act_call *call, const struct account_realm *realm, int event,
                       const char *extra_data) NONNULL(1, 2) MUST_USE;

/* Tells the realm that a property is now this; takes `value` over. */
bool realm_setting_tell(struct act_call *call, const struct account_realm *realm,
                        const char *property, cJSON *value) NONNULL(1, 2, 3, 4) MUST_USE;

#endif
