/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts that the compiler can check: put one on every prototype they fit. */
#ifndef CORE_ATTRIBUTES_H
#define CORE_ATTRIBUTES_H

#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define MUST_USE                 __attribute__((warn_unused_result))
#define RETURNS_NONNULL          __attribute__((returns_nonnull))
#define NONNULL(...)             __attribute__((nonnull(__VA_ARGS__)))
#define NORETURN                 __attribute__((noreturn))
#define UNUSED                   __attribute__((unused))

#define ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#endif
