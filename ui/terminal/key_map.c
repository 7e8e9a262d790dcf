/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/key_map.h"

#include <string.h>
#include <strings.h>

#include "config/profile_file.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/terminal/keys.h"

/* The table under construction: each binding with the line that made it, or NULL. */
struct map {
    struct region *region;
    struct error *error;
    struct key_binding *bindings;
    const struct key_line **lines;
    size_t count, size;
};

struct preset {
    const char *name;
    const struct key_line *lines; /* as they would be written, NULL name at the end */
};

static const struct key_line default_lines[] = {{0}};

static const struct key_line vi_lines[] = {
    {.name = "list.back", .value = "Esc, Backspace, h"},
    {.name = "list.open", .value = "Enter, l, o"},
    {.name = "form.next-field", .value = "Tab, Down, j"},
    {.name = "form.previous-field", .value = "Shift-Tab, Up, k"},
    {.name = "form.open", .value = "Enter, i"},
    {.name = "question.choose", .value = "Tab, Shift-Tab, h, l"},
    {.name = "input.down", .value = "Down, Ctrl-N"},
    {.name = "input.up", .value = "Up, Ctrl-P"},
    {.name = "field.down", .value = "Down, Ctrl-N"},
    {.name = "field.up", .value = "Up, Ctrl-P"},
    {0},
};

/* Ctrl-S, Ctrl-V and Ctrl-A are the terminal's or its multiplexer's. */
static const struct key_line emacs_lines[] = {
    {.name = "anywhere.command", .value = ":, Ctrl-X"},
    {.name = "list.down", .value = "Down, Ctrl-N, j"},
    {.name = "list.up", .value = "Up, Ctrl-P, k"},
    {.name = "list.back", .value = "Esc, Ctrl-G, Backspace"},
    {.name = "list.filter", .value = "/, F4, Ctrl-R"},
    {.name = "text.down", .value = "Down, Ctrl-N, j"},
    {.name = "text.up", .value = "Up, Ctrl-P, k"},
    {.name = "text.back", .value = "Esc, Ctrl-G, Backspace"},
    {.name = "text.search", .value = "/, Ctrl-R"},
    {.name = "form.next-field", .value = "Tab, Down, Ctrl-N"},
    {.name = "form.previous-field", .value = "Shift-Tab, Up, Ctrl-P"},
    {.name = "form.back", .value = "Esc, Ctrl-G"},
    {.name = "question.down", .value = "Down, Ctrl-N, j"},
    {.name = "question.up", .value = "Up, Ctrl-P, k"},
    {.name = "question.back", .value = "Esc, Ctrl-G, Backspace"},
    {.name = "input.down", .value = "Down, Ctrl-N"},
    {.name = "input.up", .value = "Up, Ctrl-P"},
    {.name = "input.back", .value = "Esc, Ctrl-G"},
    {.name = "input.help", .value = "F1, Ctrl-_"},
    {.name = "field.down", .value = "Down, Ctrl-N"},
    {.name = "field.up", .value = "Up, Ctrl-P"},
    {.name = "field.back", .value = "Esc, Ctrl-G"},
    {.name = "field.help", .value = "F1, Ctrl-_"},
    {0},
};

static const struct preset presets[] = {
    {"default", default_lines}, {"vi", vi_lines}, {"emacs", emacs_lines}};

static void key_map_add(struct map *map, struct key_binding binding, const struct key_line *line)
{
    if (map->count == map->size) {
        size_t size = map->size ? 2 * map->size : 256;
        struct key_binding *bindings = region_alloc_array(map->region, size, sizeof *bindings);
        const struct key_line **lines = region_alloc_array(map->region, size, sizeof *lines);
        if (map->count) {
            memcpy(bindings, map->bindings, map->count * sizeof *bindings);
            memcpy(lines, map->lines, map->count * sizeof *lines);
        }
        map->bindings = bindings;
        map->lines = lines;
        map->size = size;
    }
    map->bindings[map->count] = binding;
    map->lines[map->count++] = line;
}

static void key_map_remove_action(struct map *map, enum key_context context, enum action action)
{
    size_t kept = 0;
    for (size_t i = 0; i < map->count; i++) {
        if (map->bindings[i].context == context && map->bindings[i].action == action)
            continue;
        map->bindings[kept] = map->bindings[i];
        map->lines[kept++] = map->lines[i];
    }
    map->count = kept;
}

/* "list.half-down" */
static const char *key_map_name_of(struct region *region, enum key_context context,
                                   enum action action)
{
    return region_format(region, "%s.%s", key_context_id(context), action_id(region, action));
}

/* All names: every action in every context where it has a key. */
static size_t key_map_all_names(struct region *region, const char ***names)
{
    size_t count, unique = 0;
    const struct key_binding *table = key_bindings_built_in(&count);
    *names = region_alloc_array(region, count + 1, sizeof **names);
    for (size_t i = 0; i < count; i++)
        (*names)[unique++] = key_map_name_of(region, table[i].context, table[i].action);
    (*names)[unique++] = "preset";
    return unique;
}

static void key_map_refuse_name(struct map *map, const struct key_line *line)
{
    const char **names;
    size_t count = key_map_all_names(map->region, &names);
    error_set(map->error, ERROR_USAGE, _("%s, line %zu: there is no action `%s`."), line->file,
              line->line, line->name);
    const char *nearest = text_nearest(line->name, names, count);
    if (nearest)
        error_hint(map->error, _("Did you mean `%s`?"), nearest);
    else
        error_hint(map->error, _("aloha-tui.conf(5) lists the actions."));
}

/* The binding that the line names: an action can have keys where the built-in table has some. */
static const struct key_binding *key_map_read_name(struct map *map, const struct key_line *line)
{
    size_t count;
    const struct key_binding *table = key_bindings_built_in(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(key_map_name_of(map->region, table[i].context, table[i].action), line->name) ==
            0)
            return &table[i];
    }
    key_map_refuse_name(map, line);
    return NULL;
}

static const char *key_map_nearest_key(const char *text, char bytes[16])
{
    const char *names[KEY_LIMIT - KEY_FIRST + 5];
    size_t count = 0;
    for (int key = KEY_FIRST; key < KEY_LIMIT; key++) {
        if (key != KEY_PASTE_BEGIN && key != KEY_PASTE_END)
            names[count++] = key_label(key, bytes);
    }
    static const char *const others[] = {"Tab", "Enter", "Esc", "Space", "Comma"};
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
        names[count++] = others[i];
    return text_nearest(text, names, count);
}

static bool key_map_refuse_key(struct map *map, const struct key_line *line, const char *text)
{
    char bytes[16];
    error_set(map->error, ERROR_USAGE, _("%s, line %zu: there is no key `%s`."), line->file,
              line->line, text);
    const char *nearest = key_map_nearest_key(text, bytes);
    if (nearest)
        return error_hint(map->error, _("Did you mean `%s`?"), nearest);
    return error_hint(map->error, _("Keys are written as in help: j, G, Ctrl-P, F5, PgDn, Space; a "
                                    "comma is Comma."));
}

/* Flow control, SIGQUIT and the driver's quoting never come as keys. */
static bool key_map_is_terminals_own(int key)
{
    return key == KEY_CTRL('S') || key == KEY_CTRL('Q') || key == KEY_CTRL('\\') ||
           key == KEY_CTRL('V');
}

static bool key_map_add_key(struct map *map, const struct key_line *line, enum key_context context,
                            enum action action, const char *text)
{
    int key = key_parse(text);
    bool typing = context == CONTEXT_INPUT || context == CONTEXT_FIELD;
    if (key == KEY_NONE)
        return key_map_refuse_key(map, line, text);
    if (key_map_is_terminals_own(key))
        return error_set(map->error, ERROR_USAGE, _("%s, line %zu: `%s` belongs to the terminal."),
                         line->file, line->line, text);
    if (typing && key_is_character(key))
        return error_set(map->error, ERROR_USAGE,
                         _("%s, line %zu: `%s` is text that is being typed there."), line->file,
                         line->line, text);
    key_map_add(map, (struct key_binding){context, key, action}, line);
    return true;
}

static bool key_map_apply_line(struct map *map, const struct key_line *line)
{
    const struct key_binding *named = key_map_read_name(map, line);
    if (!named)
        return false;
    key_map_remove_action(map, named->context, named->action);
    if (strcasecmp(line->value, "none") == 0)
        return true;
    char *rest = region_copy_text(map->region, line->value), *text;
    while ((text = strsep(&rest, ","))) {
        if (!key_map_add_key(map, line, named->context, named->action,
                             text_trim(map->region, text)))
            return false;
    }
    return true;
}

static const struct preset *key_map_find_preset(struct map *map, const struct key_line *line)
{
    const char *names[ARRAY_LENGTH(presets)];
    for (size_t i = 0; i < ARRAY_LENGTH(presets); i++) {
        names[i] = presets[i].name;
        if (strcasecmp(line->value, names[i]) == 0)
            return &presets[i];
    }
    error_set(map->error, ERROR_USAGE,
              _("%s, line %zu: there is no preset `%s`; expected default, vi or emacs."),
              line->file, line->line, line->value);
    const char *nearest = text_nearest(line->value, names, ARRAY_LENGTH(presets));
    if (nearest)
        error_hint(map->error, _("Did you mean `%s`?"), nearest);
    return NULL;
}

static bool key_map_is_preset(const struct key_line *line)
{
    return strcmp(line->name, "preset") == 0;
}

static bool key_map_apply_preset(struct map *map, const struct key_line *lines, size_t count)
{
    const struct preset *preset = &presets[0];
    for (size_t i = 0; i < count && preset; i++) {
        if (key_map_is_preset(&lines[i]))
            preset = key_map_find_preset(map, &lines[i]);
    }
    bool fine = preset;
    for (const struct key_line *line = fine ? preset->lines : NULL; fine && line->name; line++)
        fine = key_map_apply_line(map, line);
    return fine;
}

/* The line that a conflict is told of is one of the file's, the later one of two. */
static bool key_map_refuse_conflict(struct map *map, size_t one, size_t other)
{
    const struct key_line *a = map->lines[one], *b = map->lines[other];
    bool b_tells = b && b->line && (!a || b->line >= a->line);
    const struct key_line *line = b_tells ? b : a;
    const struct key_binding *taken = &map->bindings[b_tells ? one : other];
    const char *name = key_map_name_of(map->region, taken->context, taken->action);
    char bytes[16];
    error_set(map->error, ERROR_USAGE, _("%s, line %zu: `%s` is a key of `%s` already."),
              line->file, line->line, key_label(taken->key, bytes), name);
    return error_hint(map->error, _("Give `%s` other keys, or none, on a line of its own."), name);
}

static bool key_map_check_conflicts(struct map *map)
{
    for (size_t i = 0; i < map->count; i++) {
        for (size_t j = i + 1; j < map->count; j++) {
            const struct key_binding *a = &map->bindings[i], *b = &map->bindings[j];
            if (a->context == b->context && a->key == b->key && a->action != b->action)
                return key_map_refuse_conflict(map, i, j);
        }
    }
    return true;
}

const struct key_binding *key_map_build(struct region *region, const struct key_line *lines,
                                        size_t line_count, size_t *count, struct error *error)
{
    struct map map = {.region = region, .error = error};
    size_t built_in;
    const struct key_binding *table = key_bindings_built_in(&built_in);
    for (size_t i = 0; i < built_in; i++)
        key_map_add(&map, table[i], NULL);
    bool fine = key_map_apply_preset(&map, lines, line_count);
    for (size_t i = 0; i < line_count && fine; i++)
        fine = key_map_is_preset(&lines[i]) || key_map_apply_line(&map, &lines[i]);
    if (!fine || !key_map_check_conflicts(&map))
        return NULL;
    *count = map.count;
    return map.bindings;
}

const char *key_map_preset_at(size_t index)
{
    return index < ARRAY_LENGTH(presets) ? presets[index].name : NULL;
}

const char *key_map_preset(struct region *region, const char *file, struct error *error)
{
    const struct profile_sections *sections = profile_file_read(region, file, error);
    const char *name = presets[0].name;
    for (size_t i = 0; sections && i < sections->key_count; i++) {
        if (key_map_is_preset(&sections->keys[i]))
            name = sections->keys[i].value;
    }
    return sections ? name : NULL;
}

/* The lines of the files, and one that has the last word about the preset. */
static const struct key_line *
with_preset(struct region *region, const struct profile_sections *sections, const char *preset)
{
    size_t count = sections->key_count;
    struct key_line *lines = region_alloc_array(region, count + 1, sizeof *lines);
    const struct key_line *asked = NULL;
    for (size_t i = 0; i < count; i++) {
        lines[i] = sections->keys[i];
        if (key_map_is_preset(&lines[i]) && strcasecmp(lines[i].value, preset) == 0)
            asked = &lines[i];
    }
    lines[count] = asked ? *asked : (struct key_line){.name = "preset", .value = preset};
    return lines;
}

bool key_map_load(struct region *region, const char *file, const char *preset, struct error *error)
{
    size_t count;
    const struct profile_sections *sections = profile_file_read(region, file, error);
    if (!sections)
        return false;
    const struct key_binding *table = key_map_build(region, with_preset(region, sections, preset),
                                                    sections->key_count + 1, &count, error);
    if (table)
        key_bindings_use(table, count);
    return table;
}

/* A backslash and a dot at the beginning mean something to roff. */
static void key_map_write_key(struct buffer *manual, int key)
{
    char bytes[16];
    const char *label = key_label(key, bytes);
    buffer_format(manual, "%s", *label == '\\' ? "\\e" : label);
}

static void key_map_write_action(struct buffer *manual, const struct key_binding *table,
                                 size_t count, size_t first)
{
    struct region *region = region_create();
    bool more = false;
    buffer_format(manual, ".It Ic %s\n",
                  key_map_name_of(region, table[first].context, table[first].action));
    for (size_t i = first; i < count; i++) {
        if (table[i].context != table[first].context || table[i].action != table[first].action)
            continue;
        buffer_append_text(manual, more ? ", " : "\\&");
        key_map_write_key(manual, table[i].key);
        more = true;
    }
    buffer_format(manual, "\n.br\n%s\n", action_help(table[first].action));
    region_destroy(region);
}

void key_map_write_manual(struct buffer *manual)
{
    size_t count;
    const struct key_binding *table = key_bindings_built_in(&count);
    buffer_append_text(manual, ".Bl -tag -width Ds -compact\n");
    for (size_t i = 0; i < count; i++) {
        bool told = false;
        for (size_t j = 0; j < i; j++)
            told |= table[j].context == table[i].context && table[j].action == table[i].action;
        if (!told)
            key_map_write_action(manual, table, count, i);
    }
    buffer_append_text(manual, ".El\n");
}
