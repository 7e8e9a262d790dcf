/* SPDX-License-Identifier: Apache-2.0 */
/* What counts of the environment. */
#ifndef CORE_ENVIRONMENT_H
#define CORE_ENVIRONMENT_H

/*
 * Forgets the variables of libpq that the manual does not name. PGDATESTYLE, for one, would be set
 * in each session after what this program asks for, and change what dates mean. To be called
 * before anything connects or starts a child.
 */
void environment_settle(void);

#endif
