/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words for people in the language of their locale, by GNU gettext. Only a console begins it
 * (translate_start()); the same code run by anything else goes on in English, so that nothing that
 * machines read changes with the locale: --batch, files, command lines, names.
 */
#ifndef CORE_TRANSLATE_H
#define CORE_TRANSLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

/* The message in the reader's language. One in a table is marked there with N_() and translated
 * where it is shown, by _(). */
#define _(message)  translate(message)
#define N_(message) message

/* Takes the language from the environment (LC_ALL, LC_MESSAGES, LANG; LANGUAGE), which names a
 * UTF-8 locale, and its catalogue from $ALOHA_TUI_LOCALEDIR or from where it was installed. */
void translate_start(void);

/* The translation, which lives as long as the program; `message` itself where there is none, and
 * for "". */
const char *translate(const char *message) __attribute__((format_arg(1))) RETURNS_NONNULL
    NONNULL(1);

/* That of `one` or of `many`, in the form that `count` takes in the language. */
const char *translate_count(const char *one, const char *many, size_t count)
    __attribute__((format_arg(1), format_arg(2))) RETURNS_NONNULL NONNULL(1, 2);

/* As strerror(). */
const char *translate_system_error(int cause) RETURNS_NONNULL;

/* Does what was typed say yes, or no? "y" and "yes" do in every language, in either case; so do the
 * reader's own words. */
bool translate_means_yes(const char *answer) NONNULL(1);
bool translate_means_no(const char *answer) NONNULL(1);

#endif
