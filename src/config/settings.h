/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server's own settings and secrets: what settings.py assigns as plain literals over the
 * built-in defaults, aloha.conf and aloha-secrets.conf. Read once; values live in the region. What
 * settings.py computes the deployment is asked for when it is first needed (computed.h).
 */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct region;
struct error;
struct settings;
struct python_value; /* see python_literal.h */

/*
 * Reads aloha.conf, settings.py and aloha-secrets.conf in the directory `etc`. A development server
 * keeps its secrets in zproject/dev-secrets.conf of the directory `deployment` instead; with NULL
 * that is left aside. Missing files count as empty; one that is there but can't be read, or is
 * broken, is a failure (ERROR_USAGE) that names file, line and what was expected – except
 * aloha-secrets.conf, whose unreadability is remembered (settings_secrets_problem()) because
 * reading commands can do without.
 */
const struct settings *settings_load(struct region *region, const char *etc, const char *deployment,
                                     struct error *error) NONNULL(1, 2) MUST_USE;

enum setting_state {
    SETTING_LITERAL,  /* settings.py assigns a literal, or the deployment tells the value */
    SETTING_DEFAULT,  /* not assigned; the built-in default, or derived from other values */
    SETTING_COMPUTED, /* settings.py computes it, and the deployment does not tell the value */
    SETTING_UNKNOWN,  /* not assigned, and no default known */
};

/* How much is known of a setting. */
enum setting_state settings_state(const struct settings *settings, const char *name) NONNULL(1, 2);

/* The value, literal or default, of any type; NULL if it is computed or unknown. */
const struct python_value *settings_value(const struct settings *settings, const char *name)
    NONNULL(1, 2);

/* A text setting; `fallback` if it is None, of another type, computed or unknown. */
const char *settings_text(const struct settings *settings, const char *name, const char *fallback)
    NONNULL(1, 2);
int64_t settings_integer(const struct settings *settings, const char *name, int64_t fallback)
    NONNULL(1, 2);
bool settings_boolean(const struct settings *settings, const char *name, bool fallback)
    NONNULL(1, 2);
/* A list, tuple or set of texts: NULL at the end; `count` (unless NULL) gets the length. An empty
 * list for anything else. */
const char *const *settings_list(const struct settings *settings, const char *name,
                                 size_t *count) RETURNS_NONNULL NONNULL(1, 2);
/* The value for `key` in a dictionary of texts, or NULL. */
const char *settings_lookup(const struct settings *settings, const char *name, const char *key)
    NONNULL(1, 2, 3);

/* An option of aloha.conf (option names ignore case), or NULL. */
const char *settings_option(const struct settings *settings, const char *section,
                            const char *option) NONNULL(1, 2, 3);
/* The names of a section's options, in lower case and the file's order, NULL at the end; an empty
 * list without such a section. In `region`. */
const char *const *settings_options(struct region *region, const struct settings *settings,
                                    const char *section) RETURNS_NONNULL NONNULL(1, 2, 3);
/* A secret, or NULL. Never print one. */
const char *settings_secret(const struct settings *settings, const char *name) NONNULL(1, 2);
/* Why the file of secrets could not be read, as a sentence, or NULL. */
const char *settings_secrets_problem(const struct settings *settings) NONNULL(1);
/* Is this a production server ([machine] deploy_type)? */
bool settings_is_production(const struct settings *settings) NONNULL(1);

/* An English text of the server's own in a language of its, as the deployment's catalogues have it
 * (catalogue.h); the text itself where they don't. In `region`. */
const char *settings_translate(struct region *region, const struct settings *settings,
                               const char *language, const char *text) RETURNS_NONNULL
    NONNULL(1, 2, 3, 4);

/* Host and URL of a realm by its string_id, without a slash at the end; in `region` or the
 * settings'. `localhost` stands for an EXTERNAL_HOST that is not known. */
const char *settings_realm_host(struct region *region, const struct settings *settings,
                                const char *string_id) RETURNS_NONNULL NONNULL(1, 2, 3);
const char *settings_realm_url(struct region *region, const struct settings *settings,
                               const char *string_id) RETURNS_NONNULL NONNULL(1, 2, 3);

#endif
