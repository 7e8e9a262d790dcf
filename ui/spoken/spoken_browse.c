/* SPDX-License-Identifier: Apache-2.0 */
/* From realm to user to what hangs on it: numbered menus over the same lists as on the screen. */
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/registry.h"
#include "command/words.h"
#include "config/profile.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "model/realm.h"
#include "ui/dialog/picker.h"
#include "ui/source/browse_kinds.h"
#include "ui/source/session_source.h"
#include "ui/source/view_source.h"
#include "ui/spoken/spoken_list.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

/* A thing and its menu, or one of the lists that hang on it. */
struct place {
    struct place *before; /* where `back` leads */
    enum browse_thing thing;
    int64_t id;
    struct spoken_list *summary; /* of the thing: one row; NULL: all realms are what there is */
    const struct browse_tab *tab;
    struct spoken_list *list; /* NULL: its menu */
};

static const struct browse_tab realms_tab = {"realms", N_("Realms"), .view = &realms_view,
                                             .opens = true, .row = BROWSE_REALM};

static struct place *spoken_browse_push(struct spoken *spoken)
{
    struct place *place = memory_alloc(1, sizeof *place);
    place->before = spoken->place;
    spoken->place = place;
    return place;
}

/* The lists of a thing share its facts, which go with its menu. */
static void spoken_browse_pop(struct spoken *spoken)
{
    struct place *place = spoken->place;
    spoken->place = place->before;
    spoken_list_destroy(place->list);
    if (!place->list)
        spoken_list_destroy(place->summary);
    free(place);
}

static struct value spoken_browse_fact(const struct place *place, const char *column)
{
    return spoken_list_value(place->summary, 0, column);
}

static const char *spoken_browse_fact_text(const struct place *place, const char *column)
{
    struct value value = spoken_browse_fact(place, column);
    return value.null || value.type != VALUE_TEXT ? "" : value.text;
}

/* A realm is called by its string_id. */
static const char *spoken_browse_name_of(const struct place *place)
{
    return place->thing == BROWSE_REALM
               ? realm_show_string_id(spoken_browse_fact_text(place, "string_id"))
               : spoken_browse_fact_text(place, browse_kind_of(place->thing)->label);
}

static void spoken_browse_say_menu(struct spoken *spoken)
{
    const struct place *place = spoken->place;
    const struct browse_kind *kind = browse_kind_of(place->thing);
    voice_say(spoken->voice, "%s %s:", _(kind->name), spoken_browse_name_of(place));
    for (size_t i = 0; i < kind->tab_count; i++)
        voice_say(spoken->voice, "%zu. %s", i + 1, _(kind->tabs[i].title));
    voice_say(spoken->voice, _("Type a number, act for what can be done with it, or back."));
}

static struct list_source *spoken_browse_view_source_of(struct spoken *spoken,
                                                        const struct view *view,
                                                        const struct value *scope)
{
    struct list_source *source = view_source_create(spoken->database, view);
    if (view->scope_count)
        view_source_set_scope(source, scope);
    return source;
}

/* What is known of a thing, one row; NULL, and why was said, if nothing is. */
static struct spoken_list *spoken_browse_read_facts(struct spoken *spoken, enum browse_thing thing,
                                                    int64_t id)
{
    const struct browse_kind *kind = browse_kind_of(thing);
    const struct value scope = value_integer(id);
    struct spoken_list *summary = spoken_list_create(
        spoken_browse_view_source_of(spoken, kind->summary, &scope), _(kind->name), spoken->voice);
    bool read = spoken_list_read(summary, 1);
    if (read && spoken_list_count(summary) > 0)
        return summary;
    if (read)
        voice_say(spoken->voice, _("It is not there any more."));
    spoken_list_destroy(summary);
    return NULL;
}

void spoken_browse_open(struct spoken *spoken, enum browse_thing thing, int64_t id)
{
    struct spoken_list *summary = spoken_browse_read_facts(spoken, thing, id);
    if (!summary)
        return;
    struct place *place = spoken_browse_push(spoken);
    place->thing = thing;
    place->id = id;
    place->summary = summary;
    spoken_browse_say_menu(spoken);
}

static struct list_source *spoken_browse_tab_source(struct spoken *spoken,
                                                    const struct place *place,
                                                    const struct browse_tab *tab)
{
    struct value scope[ARRAY_LENGTH(tab->scope)];
    if (tab->rows == BROWSE_SESSIONS) {
        struct list_source *source =
            session_source_create(spoken->database, spoken->profile->settings, place->id);
        session_source_read(source);
        return source;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(scope); i++)
        scope[i] =
            tab->scope[i] ? spoken_browse_fact(place, tab->scope[i]) : value_integer(place->id);
    return spoken_browse_view_source_of(spoken, tab->view, scope);
}

static void spoken_browse_open_list(struct spoken *spoken, const struct browse_tab *tab)
{
    const struct place *menu = spoken->place;
    struct list_source *source = menu ? spoken_browse_tab_source(spoken, menu, tab)
                                      : spoken_browse_view_source_of(spoken, tab->view, NULL);
    struct place *place = spoken_browse_push(spoken);
    if (menu) {
        place->thing = menu->thing;
        place->id = menu->id;
        place->summary = menu->summary;
    }
    place->tab = tab;
    place->list = spoken_list_create(source, _(tab->title), spoken->voice);
    spoken_list_more(place->list);
}

void spoken_browse_start(struct spoken *spoken)
{
    spoken_browse_end(spoken);
    spoken_browse_open_list(spoken, &realms_tab);
}

void spoken_browse_end(struct spoken *spoken)
{
    while (spoken->place)
        spoken_browse_pop(spoken);
}

static void spoken_browse_open_tab(struct spoken *spoken, size_t index)
{
    const struct browse_tab *tab = &browse_kind_of(spoken->place->thing)->tabs[index];
    if (tab->rows == BROWSE_SUMMARY)
        spoken_list_say_record(spoken->place->summary, 0);
    else
        spoken_browse_open_list(spoken, tab);
}

static size_t spoken_browse_choices(const struct place *place)
{
    return place->list ? spoken_list_count(place->list) : browse_kind_of(place->thing)->tab_count;
}

/* The number as an index; false, and why, if there is no such row. */
static bool spoken_browse_read_number(struct spoken *spoken, const char *word, size_t *index)
{
    int64_t number;
    if (text_parse_integer(word, &number) == TEXT_INTEGER && number >= 1 &&
        number <= (int64_t)spoken_browse_choices(spoken->place)) {
        *index = (size_t)number - 1;
        return true;
    }
    voice_say(spoken->voice, _("There is no number %s here."), word);
    return false;
}

static void spoken_browse_open_number(struct spoken *spoken, const char *word)
{
    struct place *place = spoken->place;
    size_t index;
    if (!spoken_browse_read_number(spoken, word, &index))
        return;
    if (!place->list)
        spoken_browse_open_tab(spoken, index);
    else if (place->tab->opens)
        spoken_browse_open(spoken, place->tab->row, spoken_list_key(place->list, index));
    else
        spoken_list_say_record(place->list, index);
}

static void spoken_browse_go_back(struct spoken *spoken)
{
    if (!spoken->place->before) {
        voice_say(spoken->voice, _("This is the list of realms, where all begins; quit leaves."));
        return;
    }
    spoken_browse_pop(spoken);
    if (spoken->place->list)
        spoken_list_say_place(spoken->place->list);
    else
        voice_say(spoken->voice, _("%s %s; again tells its menu."),
                  _(browse_kind_of(spoken->place->thing)->name),
                  spoken_browse_name_of(spoken->place));
}

static void spoken_browse_add_subject(struct form_subject *subject, enum browse_thing thing,
                                      struct value value)
{
    const char *text = value.null || value.type != VALUE_TEXT || !*value.text ? NULL : value.text;
    if (thing == BROWSE_USER)
        subject->user = text;
    else if (thing == BROWSE_STREAM)
        subject->stream = text;
}

/* What commands take: the thing one is at, or the row with this index (-1: none). */
static struct form_subject spoken_browse_subject_of(struct region *region,
                                                    const struct place *place, ptrdiff_t row)
{
    struct form_subject subject = {0};
    const struct browse_kind *kind = browse_kind_of(place->thing);
    if (!place->summary) {
        if (row >= 0)
            subject.realm =
                picker_realm_text(region, spoken_list_key(place->list, (size_t)row),
                                  spoken_list_value(place->list, (size_t)row, "string_id").text);
        return subject;
    }
    subject.realm = picker_realm_text(region, spoken_browse_fact(place, "realm_id").integer,
                                      spoken_browse_fact_text(place, "string_id"));
    const char *column =
        row >= 0 && place->tab->opens ? browse_kind_of(place->tab->row)->subject : NULL;
    if (column)
        spoken_browse_add_subject(&subject, place->tab->row,
                                  spoken_list_value(place->list, (size_t)row, column));
    else if (kind->subject)
        spoken_browse_add_subject(&subject, place->thing, spoken_browse_fact(place, kind->subject));
    return subject;
}

static const struct command *spoken_browse_choose_command(struct spoken *spoken,
                                                          struct region *region,
                                                          const struct form_subject *subject)
{
    size_t total, count = 0;
    const struct command *const *all = registry_all(&total);
    const struct command **fitting = region_alloc_array(region, total, sizeof *fitting);
    for (size_t i = 0; i < total; i++) {
        if (!form_takes(all[i], subject))
            continue;
        fitting[count++] = all[i];
        voice_say(spoken->voice, "%zu. %s: %s", count, all[i]->name, _(all[i]->summary));
    }
    const char *answer =
        count ? spoken_ask(spoken, region, _("Number of the command, Enter for none: ")) : "";
    int64_t number;
    if (!answer || text_parse_integer(answer, &number) != TEXT_INTEGER || number < 1 ||
        number > (int64_t)count)
        return NULL;
    return fitting[number - 1];
}

static const char *spoken_browse_described(struct region *region,
                                           const struct form_subject *subject)
{
    const char *what = subject->user ? subject->user : subject->stream;
    return what ? region_format(region, _("%s, realm %s"), what, subject->realm)
                : region_format(region, _("realm %s"), subject->realm);
}

/* The commands that take what one is at, or its row with this number. */
static void spoken_browse_act(struct spoken *spoken, const char *word)
{
    size_t index = 0;
    if (word && (!spoken->place->list || !spoken_browse_read_number(spoken, word, &index))) {
        if (!spoken->place->list)
            voice_say(spoken->voice, _("Here act stands alone: the menu is no list of things."));
        return;
    }
    struct region *region = region_create();
    struct form_subject subject =
        spoken_browse_subject_of(region, spoken->place, word ? (ptrdiff_t)index : -1);
    if (subject.realm) {
        voice_say(spoken->voice, _("What can be done with %s:"),
                  spoken_browse_described(region, &subject));
        const struct command *command = spoken_browse_choose_command(spoken, region, &subject);
        if (command)
            spoken_form(spoken, command, &subject);
    } else {
        voice_say(spoken->voice, _("Say with which: act and a number of the list."));
    }
    region_destroy(region);
}

/* What one is at, or its row with this number, as it is by now. */
static void spoken_browse_edit(struct spoken *spoken, const char *word)
{
    const struct place *place = spoken->place;
    enum browse_thing thing = place->thing;
    int64_t id = place->id;
    size_t index;
    if (word ? !place->list || !place->tab->opens : !place->summary) {
        voice_say(spoken->voice, _("Say of whom: edit and a number of a list of users."));
        return;
    }
    if (word && !spoken_browse_read_number(spoken, word, &index))
        return;
    if (word) {
        thing = place->tab->row;
        id = spoken_list_key(place->list, index);
    }
    struct spoken_list *summary = spoken_browse_read_facts(spoken, thing, id);
    if (summary)
        spoken_edit(spoken, thing, summary);
    spoken_list_destroy(summary);
}

static void spoken_browse_say_record(struct spoken *spoken, const char *word)
{
    size_t index;
    if (!spoken->place->list)
        spoken_list_say_record(spoken->place->summary, 0);
    else if (!word)
        voice_say(spoken->voice, _("Say of which: record and a number of the list."));
    else if (spoken_browse_read_number(spoken, word, &index))
        spoken_list_say_record(spoken->place->list, index);
}

static void spoken_browse_go_to_realms(struct spoken *spoken, const char *rest UNUSED)
{
    spoken_browse_start(spoken);
}

static void spoken_browse_more(struct spoken *spoken, const char *rest UNUSED)
{
    if (spoken->place->list)
        spoken_list_more(spoken->place->list);
    else
        voice_say(spoken->voice, _("This is all of the menu."));
}

static void spoken_browse_again(struct spoken *spoken, const char *rest UNUSED)
{
    if (spoken->place->list)
        spoken_list_again(spoken->place->list);
    else
        spoken_browse_say_menu(spoken);
}

static void spoken_browse_back(struct spoken *spoken, const char *rest UNUSED)
{
    spoken_browse_go_back(spoken);
}

static void spoken_browse_filter(struct spoken *spoken, const char *rest)
{
    if (spoken->place->list)
        spoken_list_filter(spoken->place->list, rest ? rest : "");
    else
        voice_say(spoken->voice, _("There is no list here to filter."));
}

/* `sort role`, `sort role down`. */
static void spoken_browse_sort(struct spoken *spoken, const char *rest)
{
    struct region *region = region_create();
    size_t count = 0;
    const char *const *words = rest ? words_split(region, rest, &count, NULL) : NULL;
    bool down = count == 2 && strcmp(words[1], "down") == 0;
    if (!spoken->place->list)
        voice_say(spoken->voice, _("There is no list here to sort."));
    else if (!words || count == 0 || (count > 1 && !down))
        voice_say(spoken->voice, _("Say by which column: sort NAME, or sort NAME down."));
    else
        spoken_list_sort(spoken->place->list, words[0], down);
    region_destroy(region);
}

static void spoken_browse_figures(struct spoken *spoken, const char *rest)
{
    enum { DAYS = 7 };
    const struct place *place = spoken->place;
    int64_t days = DAYS;
    if (rest && (text_parse_integer(rest, &days) != TEXT_INTEGER || days < 1))
        voice_say(spoken->voice, _("Say how many days: figures and a number."));
    else
        spoken_figures(spoken, place->summary ? spoken_browse_fact(place, "realm_id").integer : -1,
                       (size_t)days);
}

static void spoken_browse_refresh(struct spoken *spoken, const char *rest UNUSED)
{
    if (spoken->place->list)
        spoken_list_refresh(spoken->place->list);
    else
        spoken_browse_say_menu(spoken);
}

struct spoken_list *spoken_browse_list(const struct spoken *spoken, const char **name)
{
    const struct place *place = spoken->place;
    if (place->list)
        *name = place->tab->view ? place->tab->view->name : place->tab->name;
    return place->list;
}

static const struct {
    const char *word;
    void (*run)(struct spoken *spoken, const char *rest);
} moves[] = {
    {"realms", spoken_browse_go_to_realms},
    {"more", spoken_browse_more},
    {"again", spoken_browse_again},
    {"back", spoken_browse_back},
    {"filter", spoken_browse_filter},
    {"sort", spoken_browse_sort},
    {"act", spoken_browse_act},
    {"edit", spoken_browse_edit},
    {"record", spoken_browse_say_record},
    {"figures", spoken_browse_figures},
    {"refresh", spoken_browse_refresh},
};

bool spoken_browse_line(struct spoken *spoken, const char *word, const char *rest)
{
    int64_t number;
    if (!rest && text_parse_integer(word, &number) == TEXT_INTEGER) {
        spoken_browse_open_number(spoken, word);
        return true;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(moves); i++) {
        if (strcmp(moves[i].word, word) == 0) {
            moves[i].run(spoken, rest);
            return true;
        }
    }
    return false;
}
