/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_REALM_PROPERTIES_H
#define ACTION_REALM_PROPERTIES_H

#include "action/property.h"

/* The settings of a realm that do_set_realm_property takes. */
extern const struct property realm_properties[];

#endif
