/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "action/act_table.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/resolve.h"
#include "command/run.h"
#include "core/text.h"
#include "model/realm.h"

enum { REDIRECT_URL_MAX = 128 };

static const struct argument arguments[] = {
    {.dest = "redirect_url",
     .flags = {"--redirect_url"},
     .metavar = "<redirect_url>",
     .semantic = SEMANTIC_URL,
     .help = N_("Where visitors of the realm are sent: a URL of at most 128 characters.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm to close: numeric id or subdomain.")},
    {0},
};

/* The URL that was given; NULL if none was, or an empty one. */
static const char *deactivate_realm_url(const struct run *run)
{
    const char *url = run_text_argument(run, "redirect_url");
    return url && *url ? url : NULL;
}

static bool deactivate_realm_check(struct run *run)
{
    const char *url = deactivate_realm_url(run);
    if (!url)
        return true;
    if (text_length(url) > REDIRECT_URL_MAX)
        return run_fail(run, "The URL is longer than %d characters.", REDIRECT_URL_MAX);
    bool known = strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
    if (known && !strpbrk(url, " \t\r\n"))
        return true;
    return run_fail(run, "'%s' is not a URL to send visitors to.", url) ||
           run_hint(run, "it begins with https:// or http://, and has no blanks.");
}

static bool deactivate_realm_redirect(struct run *run, const struct realm *realm)
{
    const char *url = deactivate_realm_url(run);
    if (!url)
        return true;
    run_say(run, "Setting the redirect URL to %s", url);
    struct act_call *call = act_order_call(run, &act_do_add_deactivated_redirect);
    act_give_row(call, "realm", realm->id);
    act_give_text(call, "redirect_url", url);
    return act_order_run(run, &(struct act_order){.call = call});
}

static void deactivate_realm_say(struct run *run, const struct act_order *order, size_t index)
{
    const char *realm = run_text_argument(run, "realm_id");
    (void)index;
    if (!order->call->result.boolean)
        run_say(run, "The realm %s is already deactivated.", realm);
    else
        run_say_done(run, "Deactivating %s\nDone!", realm);
}

static bool deactivate_realm_run(struct run *run)
{
    struct realm realm;
    if (!resolve_realm(run, "realm_id", &realm) || !deactivate_realm_redirect(run, &realm))
        return false;
    struct act_call *call = act_order_call(run, &act_do_deactivate_realm);
    act_give_row(call, "realm", realm.id);
    return act_order_run(run, &(struct act_order){.call = call, .say = deactivate_realm_say});
}

const struct command command_deactivate_realm = {
    .name = "deactivate_realm",
    .app = "zerver",
    .category = CATEGORY_REALMS,
    .danger = DANGER_WRITE,
    .undoable = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Deactivate a realm: nobody can log in to it."),
    .description = "Closes an organization: sessions end, and mails that are still to be sent are "
                   "dropped. Users, messages and files stay, and reactivate_realm opens it again. "
                   "With --redirect_url visitors are sent to where the organization lives now.",
    .arguments = arguments,
    .check = deactivate_realm_check,
    .run = deactivate_realm_run,
};
