/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as people read them. */
#ifndef UI_NUMBER_H
#define UI_NUMBER_H

#include <stdint.h>

#include "core/attributes.h"

enum { NUMBER_SIZE = 40 }; /* 19 digits and a sign, 6 separators of up to 3 bytes */

/* "1,204": groups of three, as the language has them, into `bytes` (NUMBER_SIZE); returns `bytes`.
 */
const char *number_grouped(char *bytes, int64_t number) RETURNS_NONNULL NONNULL(1);

/* "37.4": with one decimal, as the language has it, into `bytes` (NUMBER_SIZE); returns `bytes`. */
const char *number_decimal(char *bytes, double number) RETURNS_NONNULL NONNULL(1);

/* A round number in a few columns: "500", "20k", "5M"; what is cut off is lost. */
const char *number_short(char *bytes, int64_t number) RETURNS_NONNULL NONNULL(1);

#endif
