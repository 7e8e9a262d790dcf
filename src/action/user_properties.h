/* SPDX-License-Identifier: Apache-2.0 */
/* The personal settings of users, which are the defaults of a realm too, but for the time zone. */
#ifndef ACTION_USER_PROPERTIES_H
#define ACTION_USER_PROPERTIES_H

#include <stdbool.h>

#include "action/property.h"

/* The event beside user_settings that older clients hear. */
enum user_event { USER_EVENT_NONE, USER_EVENT_DISPLAY, USER_EVENT_NOTIFICATIONS };

struct user_property {
    struct property property;
    enum user_event event;
    bool audited;
};

/* The one without a name ends it. */
extern const struct user_property user_properties[];

/* The setting of that name; NULL, with the cause noted, if there is none. */
const struct user_property *user_property_find(const char *name, struct error *error)
    NONNULL(1) MUST_USE;

#endif
