/* SPDX-License-Identifier: Apache-2.0 */
/* The sorts that were kept of a list. */
#ifndef UI_LIST_ORDER_H
#define UI_LIST_ORDER_H

#include <cjson/cJSON.h>

#include "core/attributes.h"
#include "ui/list/list_source.h"

/* What `shown` (see list_describe()) says of them for `source`: none of columns that there are no
 * longer. */
struct view_order list_order_read(struct list_source *source, const cJSON *shown) NONNULL(1);

#endif
