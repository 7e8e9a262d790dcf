/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "action/account.h"
#include "action/act_table.h"
#include "command/act_order.h"
#include "command/command.h"
#include "command/input_file.h"
#include "command/resolve.h"
#include "command/run.h"
#include "core/attributes.h"
#include "core/interrupt.h"
#include "core/region.h"
#include "core/text.h"
#include "model/realm.h"
#include "model/user.h"

static const struct argument arguments[] = {
    {.dest = "data_file",
     .required = true,
     .type = ARGUMENT_PATH,
     .metavar = "<data file>",
     .semantic = SEMANTIC_FILE_IN,
     .help = N_("File with one \"address,new name\" per line.")},
    {.dest = "realm_id",
     .flags = {"-r", "--realm"},
     .required = true,
     .semantic = SEMANTIC_REALM,
     .help = N_("The realm to act in: numeric id or subdomain.")},
    {0},
};

/* One line of the file. */
struct renaming {
    const char *email;
    const char *name;
};

/* The line without the blanks around it, cut at its first comma; the name keeps a blank after it,
 * as on the server. */
static bool parse_line(struct run *run, const char *line, size_t number, struct renaming *renaming)
{
    const char *text = text_trim(run_region(run), line);
    const char *comma = strchr(text, ',');
    if (!comma) {
        run_fail(run, "%s, line %zu: there is no comma; expected \"address,new name\".",
                 run_text_argument(run, "data_file"), number);
        run_hint(run, "the lines before it are done, none after it.");
        return false;
    }
    *renaming = (struct renaming){
        .email = region_copy_bytes(run_region(run), text, (size_t)(comma - text)),
        .name = comma + 1,
    };
    return true;
}

static void say_renamed(struct run *run, const struct act_order *order, size_t index UNUSED)
{
    const struct act_call *call = order->call;
    run_say_done(run, "%s: %s -> %s", (const char *)order->context, call->before[0].full_name,
                 call->accounts[0].full_name);
}

/* One transaction for each user: what is done stays done when a later line is wrong. */
static bool rename_user(struct run *run, const struct renaming *renaming, int64_t user_id)
{
    struct act_call *call = act_order_call(run, &act_do_change_full_name);
    act_give_row(call, "user_profile", user_id);
    act_give_text(call, "full_name", renaming->name);
    return act_order_run(
        run, &(struct act_order){.call = call, .say = say_renamed, .context = renaming->email});
}

static bool apply_line(struct run *run, const struct realm *realm, const char *line, size_t number)
{
    struct renaming renaming;
    if (!parse_line(run, line, number, &renaming))
        return false;
    struct user user;
    bool found;
    if (!user_find_in_realm(run_database(run), run_region(run), realm, renaming.email, &user,
                            &found, run_error(run)))
        return false;
    if (found)
        return rename_user(run, &renaming, user.id);
    run_say(run, "e-mail %s doesn't exist in the realm <Realm: %s %" PRId64 ">, skipping",
            renaming.email, realm->string_id, realm->id);
    return true;
}

static bool run_bulk_change_user_name(struct run *run)
{
    struct realm realm;
    size_t count;
    const char *const *lines = NULL;
    if (resolve_realm(run, "realm_id", &realm))
        lines = input_file_lines(run, run_text_argument(run, "data_file"), &count);
    if (!lines)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (interrupt_pending() != ERROR_NONE || !apply_line(run, &realm, lines[i], i + 1))
            return false;
        run_progress(run, (int64_t)i + 1, (int64_t)count, "lines");
    }
    return true;
}

const struct command command_bulk_change_user_name = {
    .name = "bulk_change_user_name",
    .app = "zerver",
    .category = CATEGORY_USERS,
    .danger = DANGER_WRITE,
    .undoable = true,
    .needs = NEEDS_DATABASE,
    .summary = N_("Rename many users from a file."),
    .description = "Reads lines \"address,new name\" and renames one user per line. Addresses that "
                   "the realm does not have are reported and skipped.",
    .arguments = arguments,
    .run = run_bulk_change_user_name,
};
