/* SPDX-License-Identifier: Apache-2.0 */
/* What can be edited of a thing, told with what it is now. */
#include <string.h>

#include "command/registry.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/dialog/edits.h"
#include "ui/dialog/picker.h"
#include "ui/source/browse_kinds.h"
#include "ui/spoken/spoken_list.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

enum { EDITS_MOST = 16 };

/* A thing that is being edited. */
struct editing {
    struct spoken *spoken;
    struct region *region;
    const struct browse_kind *kind;
    const struct spoken_list *summary;
};

static const char *spoken_edit_fact_now(const struct editing *editing, const struct edit *edit)
{
    return edit->fact ? spoken_list_text(editing->summary, 0, edit->fact) : "";
}

/* Tells them by number; the one that is chosen, or NULL. */
static const struct edit *spoken_edit_choose(const struct editing *editing, enum browse_thing thing)
{
    const struct edit *offered[EDITS_MOST], *edit;
    size_t count = 0;
    for (size_t i = 0; (edit = edit_at(thing, i)) && count < EDITS_MOST; i++) {
        const char *now = spoken_edit_fact_now(editing, edit);
        struct value held = edit->fact ? spoken_list_value(editing->summary, 0, edit->fact)
                                       : value_null(VALUE_TEXT);
        if (!edit_is_offered(edit, held))
            continue;
        offered[count++] = edit;
        if (*now)
            voice_say(editing->spoken->voice, _("%zu. %s: %s, by %s"), count, _(edit->label),
                      text_clean(editing->region, now), edit->command);
        else
            voice_say(editing->spoken->voice, _("%zu. %s, by %s"), count, _(edit->label),
                      edit->command);
    }
    const char *answer = spoken_ask(editing->spoken, editing->region,
                                    _("Number of what is to change, Enter: none: "));
    int64_t number;
    bool chosen = answer && text_parse_integer(answer, &number) == TEXT_INTEGER && number >= 1 &&
                  number <= (int64_t)count;
    return chosen ? offered[number - 1] : NULL;
}

static void spoken_edit_change_name(const struct editing *editing, const struct edit *edit,
                                    const struct form_subject *subject)
{
    struct spoken *spoken = editing->spoken;
    const char *name = spoken_ask(spoken, editing->region, _("New name, Enter leaves it: "));
    if (!name || !*name || strcmp(name, spoken_edit_fact_now(editing, edit)) == 0) {
        voice_say(spoken->voice, _("Nothing is changed."));
        return;
    }
    struct act act = edit_rename(editing->region, edit, subject->realm, subject->user, name);
    spoken_act(spoken, &act);
}

void spoken_edit(struct spoken *spoken, enum browse_thing thing, const struct spoken_list *summary)
{
    struct region *region = region_create();
    const struct editing editing = {spoken, region, browse_kind_of(thing), summary};
    if (!edit_at(thing, 0)) {
        voice_say(spoken->voice, _("No command here edits a %s."), _(editing.kind->name));
        region_destroy(region);
        return;
    }
    const struct form_subject subject = {
        .realm = picker_realm_text(region, spoken_list_value(summary, 0, "realm_id").integer,
                                   spoken_list_value(summary, 0, "string_id").text),
        .user = spoken_list_text(summary, 0, editing.kind->subject),
    };
    voice_say(spoken->voice, _("What can be changed of %s:"),
              text_clean(region, spoken_list_text(summary, 0, editing.kind->label)));
    const struct edit *edit = spoken_edit_choose(&editing, thing);
    if (edit && edit->renames)
        spoken_edit_change_name(&editing, edit, &subject);
    else if (edit)
        spoken_form_edit(spoken, registry_find(edit->command), &subject, edit->dest,
                         spoken_edit_fact_now(&editing, edit));
    region_destroy(region);
}
