/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/palette_settings.h"

#include <stdbool.h>
#include <string.h>

#include "command/options.h"
#include "config/profile.h"
#include "core/error.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/kept/preferences.h"
#include "ui/screen/palette_entries.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"
#include "ui/terminal/key_map.h"
#include "ui/terminal/screen.h"
#include "ui/terminal/theme.h"

static const char in_use[] = N_("it is so already");

static void palette_settings_remember(struct console *console, const char *name,
                                      const char *configured, const char *chosen)
{
    preference_choose(console_own_state(console), name, configured, chosen);
}

static void palette_settings_open_theme(struct console *console, const struct palette_entry *entry,
                                        const struct form_subject *subject UNUSED)
{
    const struct theme *configured = theme_find(console_profile(console)->theme);
    screen_set_theme(entry->data);
    if (configured)
        palette_settings_remember(console, "theme", theme_name(configured),
                                  theme_name(entry->data));
}

static const char *palette_settings_theme_obstacle(const struct console *console UNUSED,
                                                   const struct palette_entry *entry)
{
    return screen_theme() == entry->data ? _(in_use) : NULL;
}

static void palette_settings_provide_themes(struct palette_entries *entries)
{
    for (size_t i = 0; theme_at(i); i++) {
        const char *name = theme_name(theme_at(i));
        palette_add(entries, (struct palette_entry){
                                 .id = region_format(entries->region, "theme %s", name),
                                 .name = region_format(entries->region, _("theme %s"), name),
                                 .badge = _("setting"),
                                 .summary = _("Colours of the console."),
                                 .words = palette_words(entries->region, N_("colors look")),
                                 .open = palette_settings_open_theme,
                                 .obstacle = palette_settings_theme_obstacle,
                                 .data = theme_at(i)});
    }
}

static void palette_settings_switch_mouse(struct console *console,
                                          const struct palette_entry *entry UNUSED,
                                          const struct form_subject *subject UNUSED)
{
    bool on = !screen_uses_mouse();
    if (!screen_use_mouse(on)) {
        console_notice(console, STYLE_WARNING, _("This terminal does not tell of the mouse."));
        return;
    }
    palette_settings_remember(console, "mouse", console_profile(console)->mouse ? "yes" : "no",
                              on ? "yes" : "no");
    console_notice(console, STYLE_NORMAL, "%s",
                   on ? _("The mouse is on; with Shift the terminal selects text as before.")
                      : _("The mouse is off."));
}

static void palette_settings_provide_mouse(struct palette_entries *entries)
{
    palette_add(entries,
                (struct palette_entry){
                    .id = "setting mouse",
                    .name = _("mouse"),
                    .badge = _("setting"),
                    .summary = screen_uses_mouse() ? _("It is on: switches it off.")
                                                   : _("It is off: switches it on."),
                    .words = palette_words(entries->region, N_("click wheel scroll pointer")),
                    .open = palette_settings_switch_mouse});
}

static void palette_settings_use_preset(struct console *console, const struct palette_entry *entry,
                                        const struct form_subject *subject UNUSED)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    const char *file = console_options(console)->config, *preset = entry->data;
    const char *configured = key_map_preset(region, file, &error);
    if (configured && console_use_keys(console, preset, &error)) {
        palette_settings_remember(console, "keys", configured, preset);
        console_notice(console, STYLE_NORMAL, _("The keys are those of the preset %s."), preset);
    } else {
        console_notice(console, STYLE_ERROR, "%s", error.text);
    }
    region_destroy(region);
}

static const char *palette_settings_preset_obstacle(const struct console *console,
                                                    const struct palette_entry *entry)
{
    return strcmp(console_keys(console), entry->data) == 0 ? _(in_use) : NULL;
}

static void palette_settings_provide_presets(struct palette_entries *entries)
{
    const char *name;
    for (size_t i = 0; (name = key_map_preset_at(i)); i++)
        palette_add(entries,
                    (struct palette_entry){
                        .id = region_format(entries->region, "keys %s", name),
                        .name = region_format(entries->region, _("keys as in %s"), name),
                        .badge = _("setting"),
                        .summary = _("The keys of this preset, with your own lines in "
                                     "aloha-tui.conf."),
                        .words = palette_words(entries->region, N_("preset bindings keyboard")),
                        .open = palette_settings_use_preset,
                        .obstacle = palette_settings_preset_obstacle,
                        .data = name});
}

static void palette_settings_use_characters(struct console *console,
                                            const struct palette_entry *entry,
                                            const struct form_subject *subject UNUSED)
{
    bool ascii = entry->number;
    screen_use_ascii(ascii);
    palette_settings_remember(console, "ascii", "no", ascii ? "yes" : "no");
}

static const char *palette_settings_characters_obstacle(const struct console *console UNUSED,
                                                        const struct palette_entry *entry)
{
    if (screen_is_ascii() == (bool)entry->number)
        return _(in_use);
    return entry->number || screen_has_unicode() ? NULL : _("the locale is not one of UTF-8");
}

static void palette_settings_provide_characters(struct palette_entries *entries)
{
    static const char *const names[] = {N_("Unicode lines and plots"), N_("ASCII lines and plots")};
    for (int ascii = 0; ascii <= 1; ascii++)
        palette_add(
            entries,
            (struct palette_entry){
                .id = names[ascii],
                .name = _(names[ascii]),
                .badge = _("setting"),
                .summary = _("Characters that frames, signs and plots are drawn of."),
                .words = palette_words(entries->region, N_("braille characters glyphs boxes")),
                .open = palette_settings_use_characters,
                .obstacle = palette_settings_characters_obstacle,
                .number = ascii});
}

static void palette_settings_use_interval(struct console *console,
                                          const struct palette_entry *entry,
                                          const struct form_subject *subject UNUSED)
{
    console_watch_use(console, (size_t)entry->number);
}

static const char *palette_settings_interval_obstacle(const struct console *console,
                                                      const struct palette_entry *entry)
{
    return console_watch_number(console) == (size_t)entry->number ? _(in_use) : NULL;
}

static void palette_settings_provide_intervals(struct palette_entries *entries)
{
    int seconds;
    for (size_t i = 0; (seconds = console_watch_interval(i)) >= 0; i++)
        palette_add(entries,
                    (struct palette_entry){
                        .name = seconds
                                    ? region_format(entries->region, _("watch every %d s"), seconds)
                                    : _("watch off"),
                        .badge = _("setting"),
                        .summary = _("How often the list is read again by itself."),
                        .words = palette_words(entries->region, N_("interval refresh live")),
                        .open = palette_settings_use_interval,
                        .obstacle = palette_settings_interval_obstacle,
                        .number = (int64_t)i});
}

static const char *palette_settings_reason_for_accessible(const struct console *console UNUSED)
{
    return _("leave, and start aloha-tui --accessible");
}

static const char *palette_settings_reason_for_read_only(const struct console *console)
{
    if (console_options(console)->read_only)
        return _("it is on, the console was started with --read-only");
    if (console_profile(console)->read_only)
        return _("it is on, the profile says read_only = yes");
    return _("it is off; leave, and start aloha-tui --read-only");
}

static const char *palette_settings_reason_for_profile(const struct console *console UNUSED)
{
    return _("leave, and start aloha-tui --profile NAME");
}

/* What holds from start to end. */
static const struct fixed_setting {
    const char *name, *summary, *words;
    const char *(*reason)(const struct console *console);
} fixed_settings[] = {
    {N_("accessible"), N_("The console line by line, for screen readers and braille."),
     N_("spoken screen reader blind"), palette_settings_reason_for_accessible},
    {N_("read-only"), N_("Nothing can be changed."), N_("safe write protect"),
     palette_settings_reason_for_read_only},
    {N_("profile"), N_("Another server of aloha-tui.conf."), N_("server switch"),
     palette_settings_reason_for_profile},
};

static const char *palette_settings_fixed_obstacle(const struct console *console,
                                                   const struct palette_entry *entry)
{
    const struct fixed_setting *setting = entry->data;
    return setting->reason(console);
}

static void palette_settings_provide_fixed(struct palette_entries *entries)
{
    for (size_t i = 0; i < ARRAY_LENGTH(fixed_settings); i++)
        palette_add(entries, (struct palette_entry){
                                 .name = _(fixed_settings[i].name),
                                 .badge = _("setting"),
                                 .summary = _(fixed_settings[i].summary),
                                 .words = palette_words(entries->region, fixed_settings[i].words),
                                 .obstacle = palette_settings_fixed_obstacle,
                                 .data = &fixed_settings[i]});
}

void palette_provide_settings(struct palette_entries *entries, const struct console *console UNUSED,
                              const struct form_subject *subject)
{
    static void (*const providers[])(struct palette_entries * entries) = {
        palette_settings_provide_themes,    palette_settings_provide_mouse,
        palette_settings_provide_presets,   palette_settings_provide_characters,
        palette_settings_provide_intervals, palette_settings_provide_fixed,
    };
    for (size_t i = 0; i < ARRAY_LENGTH(providers) && !subject; i++)
        providers[i](entries);
}
