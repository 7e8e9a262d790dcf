/* SPDX-License-Identifier: Apache-2.0 */
/* From a command to its run: the preview, and the question that grows with what is at stake. */
#include <string.h>
#include <strings.h>

#include "command/command.h"
#include "command/preview.h"
#include "config/profile.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "server/async_database.h"
#include "ui/run/preview_result.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

/* Narrow, so that each row of the preview is a line of its own. */
enum { PREVIEW_COLUMNS = PREVIEW_ROOMY - 1 };

/* What a command would do, or NULL if its preview failed. */
static struct preview_result *spoken_act_look(struct spoken *spoken, const struct act *act,
                                              bool silent)
{
    struct preview_result *preview = preview_result_create();
    if (spoken_run_child(spoken, act, preview, silent))
        return preview;
    preview_result_destroy(preview);
    return NULL;
}

static void spoken_act_say_findings(struct spoken *spoken, const struct preview_result *preview)
{
    struct region *region = region_create();
    const char *text = preview_result_text(preview, region, PREVIEW_COLUMNS);
    voice_say(spoken->voice, "%s", *text ? text : _("It would change nothing."));
    region_destroy(region);
}

/* What can be had back is answered with yes; for what can't, or what the preview warned of, the
 * name of what it is done to is typed. */
static bool spoken_act_wants_name(const struct act *act, const struct preview_result *preview)
{
    return act->command->danger == DANGER_DESTRUCTIVE || preview_result_warned(preview);
}

static bool spoken_act_ask_for_name(struct spoken *spoken, struct region *region,
                                    const struct act *act)
{
    const char *name = act->target ? act->target : act->command->name;
    voice_say(spoken->voice, "%s",
              act->command->danger == DANGER_DESTRUCTIVE ? _("This can't be taken back.")
                                                         : _("There is a warning above."));
    const char *answer =
        spoken_ask(spoken, region, region_format(region, _("To run it, type %s: "), name));
    if (answer && strcmp(text_fold(region, answer), text_fold(region, name)) == 0)
        return true;
    if (answer && *answer)
        voice_say(spoken->voice, _("That is not %s."), name);
    return false;
}

static bool spoken_act_ask_yes(struct spoken *spoken, struct region *region)
{
    const char *answer =
        spoken_ask(spoken, region, _("Run it? yes or no, no if you say nothing: "));
    return answer && translate_means_yes(answer);
}

static bool spoken_act_ask(struct spoken *spoken, const struct act *act,
                           const struct preview_result *preview)
{
    struct region *region = region_create();
    voice_say(spoken->voice, _("Server: profile %s, database %s."), spoken->profile->name,
              async_database_address(spoken->database));
    bool agreed = spoken_act_wants_name(act, preview) ? spoken_act_ask_for_name(spoken, region, act)
                                                      : spoken_act_ask_yes(spoken, region);
    if (!agreed)
        voice_say(spoken->voice, _("Nothing has been changed."));
    region_destroy(region);
    return agreed;
}

/* Previews, asks, and looks once more: where that shows other rows, they are asked about in their
 * turn. */
static bool spoken_act_is_agreed(struct spoken *spoken, const struct act *act)
{
    struct preview_result *shown = spoken_act_look(spoken, act, false);
    bool agreed = false;
    while (shown && !agreed) {
        spoken_act_say_findings(spoken, shown);
        if (!spoken_act_ask(spoken, act, shown))
            break;
        struct preview_result *now = spoken_act_look(spoken, act, true);
        agreed = now && preview_result_agree(shown, now);
        if (now && !agreed)
            voice_say(spoken->voice, _("It has become another change meanwhile: look again."));
        preview_result_destroy(shown);
        shown = now;
    }
    preview_result_destroy(shown);
    return agreed;
}

void spoken_act(struct spoken *spoken, const struct act *act)
{
    if (act->command->danger == DANGER_READ || spoken_act_is_agreed(spoken, act))
        spoken_run_child(spoken, act, NULL, false);
}

void spoken_preview(struct spoken *spoken, const struct act *act)
{
    if (act->command->danger == DANGER_READ) {
        voice_say(spoken->voice, _("%s only reads: there is nothing to preview."),
                  act->command->name);
        return;
    }
    struct preview_result *preview = spoken_act_look(spoken, act, false);
    if (!preview)
        return;
    spoken_act_say_findings(spoken, preview);
    voice_say(spoken->voice, _("This was a preview: nothing has been changed."));
    preview_result_destroy(preview);
}
