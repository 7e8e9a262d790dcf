/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server's own translations, in the deployment's locale/LANGUAGE/LC_MESSAGES/django.mo: what it
 * writes in a realm's language has to be the same text whoever writes it.
 */
#ifndef CONFIG_CATALOGUE_H
#define CONFIG_CATALOGUE_H

#include "core/attributes.h"

struct region;

/*
 * The translation of an English text into a language as the server names it (`de`, `pt-br`,
 * `zh-hans`), in `region`; the text itself where there is none, which a missing or broken catalogue
 * and a NULL deployment come to. A language that has no catalogue takes that of its first part.
 * Formats: GNU gettext manual, "The Format of GNU MO Files"; Django's names of locales.
 */
const char *catalogue_translate(struct region *region, const char *deployment, const char *language,
                                const char *text) RETURNS_NONNULL NONNULL(1, 3, 4) MUST_USE;

#endif
