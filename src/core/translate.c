/* SPDX-License-Identifier: Apache-2.0 */
#include "core/translate.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char domain[] = "aloha-tui";

/* The reader's, in force during a look-up only: what libraries say is told apart by its English
 * words, and would come in others. 0: none. */
static locale_t language;

void translate_start(void)
{
    const char *directory = getenv("ALOHA_TUI_LOCALEDIR");
    language = newlocale(LC_MESSAGES_MASK | LC_CTYPE_MASK, "", (locale_t)0);
    bindtextdomain(domain, directory ? directory : LOCALEDIR);
    bind_textdomain_codeset(domain, "UTF-8");
}

/* The message "" stands for the catalogue's own description. */
const char *translate(const char *message)
{
    if (!language || *message == '\0')
        return message;
    locale_t before = uselocale(language);
    const char *translation = dgettext(domain, message);
    uselocale(before);
    return translation;
}

const char *translate_count(const char *one, const char *many, size_t count)
{
    if (!language)
        return count == 1 ? one : many;
    locale_t before = uselocale(language);
    const char *translation = dngettext(domain, one, many, count);
    uselocale(before);
    return translation;
}

const char *translate_system_error(int cause)
{
    return language ? strerror_l(cause, language) : strerror(cause);
}

bool translate_means_yes(const char *answer)
{
    return strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0 ||
           strcasecmp(answer, _("y")) == 0 || strcasecmp(answer, _("yes")) == 0;
}

bool translate_means_no(const char *answer)
{
    return strcasecmp(answer, "n") == 0 || strcasecmp(answer, "no") == 0 ||
           strcasecmp(answer, _("n")) == 0 || strcasecmp(answer, _("no")) == 0;
}
