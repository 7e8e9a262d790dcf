/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/output/confirm_layer.h"

#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/output/act_refusal.h"
#include "ui/output/confirm_state.h"
#include "ui/run/preview_result.h"
#include "ui/stack/context.h"
#include "ui/terminal/line_edit.h"

static struct confirm *confirm_of(struct layer *layer)
{
    return (struct confirm *)layer;
}

static bool confirm_is_typing(const struct confirm *confirm)
{
    return confirm_is_asking(confirm) && confirm_wants_name(confirm);
}

static bool confirm_close_view(struct confirm *confirm)
{
    console_pop(confirm->layer.console, &confirm->layer);
    return true;
}

static bool confirm_scroll_to(struct confirm *confirm, ptrdiff_t top)
{
    ptrdiff_t last = (ptrdiff_t)confirm->line_count - confirm->height;
    if (top > last)
        top = last;
    confirm->top = top > 0 ? (size_t)top : 0;
    return true;
}

static bool confirm_scroll_by(struct confirm *confirm, ptrdiff_t lines)
{
    return confirm_scroll_to(confirm, (ptrdiff_t)confirm->top + lines);
}

/* It is looked at once more before it runs. */
static bool confirm_agree(struct confirm *confirm)
{
    confirm->agreed = true;
    confirm->moved = false;
    confirm_preview(confirm);
    return true;
}

/* Names are compared as the server compares addresses: in any case. */
static bool confirm_is_name_typed(const struct confirm *confirm)
{
    struct region *region = region_create();
    const char *typed = text_trim(region, line_edit_text(confirm->edit));
    bool same = strcmp(text_fold(region, typed), text_fold(region, confirm_name(confirm))) == 0;
    region_destroy(region);
    return same;
}

static bool confirm_answer(struct confirm *confirm)
{
    if (!confirm_is_asking(confirm))
        return true; /* typed ahead of the question */
    if (confirm_wants_name(confirm)) {
        if (confirm_is_name_typed(confirm))
            return confirm_agree(confirm);
        console_notice(confirm->layer.console, STYLE_WARNING,
                       _("That is not %s: nothing has been changed."), confirm_name(confirm));
        return true;
    }
    return confirm->yes ? confirm_agree(confirm) : confirm_close_view(confirm);
}

static bool confirm_choose(struct confirm *confirm)
{
    if (confirm_is_asking(confirm) && !confirm_wants_name(confirm))
        confirm->yes = !confirm->yes;
    return true;
}

/* Puts the question; it is never the answer to it. */
static bool confirm_ask(struct confirm *confirm)
{
    struct console *console = confirm->layer.console;
    const char *refusal = act_refusal(console, confirm->act.command);
    if (refusal)
        console_notice(console, STYLE_ERROR, _("%s can't run: %s."), confirm->act.command->name,
                       refusal);
    else
        confirm->asking = true;
    return true;
}

static bool confirm_look_again(struct confirm *confirm)
{
    if (!confirm->run)
        confirm_preview(confirm);
    return true;
}

static bool confirm_handle_key(struct layer *layer, int key, enum action action)
{
    struct confirm *confirm = confirm_of(layer);
    if (!confirm_is_typing(confirm) && (key == KEY_LEFT_ARROW || key == KEY_RIGHT_ARROW))
        return confirm_choose(confirm);
    switch (action) {
    case DO_UP: return confirm_scroll_by(confirm, -1);
    case DO_DOWN: return confirm_scroll_by(confirm, 1);
    case DO_PAGE_UP: return confirm_scroll_by(confirm, -confirm->height);
    case DO_PAGE_DOWN: return confirm_scroll_by(confirm, confirm->height);
    case DO_FIRST: return confirm_scroll_to(confirm, 0);
    case DO_LAST: return confirm_scroll_to(confirm, (ptrdiff_t)confirm->line_count);
    case DO_CHOOSE: return confirm_choose(confirm);
    case DO_ENTER: return confirm_answer(confirm);
    case DO_RUN: return confirm_ask(confirm);
    case DO_PREVIEW:
    case DO_REFRESH: return confirm_look_again(confirm);
    case DO_BACK:
    case DO_CLOSE: return confirm_close_view(confirm);
    case DO_CANCEL: return confirm->run && confirm_close_view(confirm);
    case DO_NONE: return confirm_is_typing(confirm) && line_edit_key(confirm->edit, key);
    default: return false;
    }
}

static enum key_context confirm_current_context(const struct layer *layer)
{
    return confirm_is_typing((const struct confirm *)layer) ? CONTEXT_FIELD : CONTEXT_QUESTION;
}

static const enum action *confirm_hints(const struct layer *layer)
{
    static const enum action asking[] = {DO_CHOOSE, DO_BACK, DO_PREVIEW, DO_HELP, DO_NONE};
    static const enum action shown[] = {DO_RUN, DO_BACK, DO_PREVIEW, DO_HELP, DO_NONE};
    static const enum action waiting[] = {DO_BACK, DO_HELP, DO_NONE};
    static const enum action failed[] = {DO_BACK, DO_PREVIEW, DO_HELP, DO_NONE};
    const struct confirm *confirm = (const struct confirm *)layer;
    if (confirm->run)
        return waiting;
    if (!confirm_is_shown(confirm))
        return failed;
    return confirm->asking ? asking : shown;
}

static const char *confirm_position(const struct layer *layer)
{
    struct confirm *confirm = (struct confirm *)(uintptr_t)layer; /* only the text in it changes */
    if (confirm->line_count <= (size_t)confirm->height)
        return NULL;
    snprintf(confirm->position, sizeof confirm->position, _("line %zu of %zu"), confirm->top + 1,
             confirm->line_count);
    return confirm->position;
}

static void confirm_destroy(struct layer *layer)
{
    struct confirm *confirm = confirm_of(layer);
    confirm_stop(confirm);
    preview_result_destroy(confirm->coming);
    preview_result_destroy(confirm->preview);
    line_edit_destroy(confirm->edit);
    region_destroy(confirm->region);
}

/* A click brings the cursor to an answer, and gives none. */
static enum pointed confirm_point(struct layer *layer, struct area area UNUSED,
                                  struct pointer pointer)
{
    struct confirm *confirm = confirm_of(layer);
    for (int yes = 0; yes <= 1 && pointer.act == POINTER_PRESS; yes++) {
        if (pointer_is_in(pointer, confirm->answers[yes])) {
            confirm->yes = yes;
            return POINTED_PLACE;
        }
    }
    return POINTED_NOTHING;
}

static const struct layer_kind confirm_kind = {
    .name = "confirm",
    .context = CONTEXT_QUESTION,
    .paint = confirm_paint,
    .key = confirm_handle_key,
    .point = confirm_point,
    .current_context = confirm_current_context,
    .hints = confirm_hints,
    .position = confirm_position,
    .destroy = confirm_destroy,
};

void confirm_layer_open(struct console *console, const struct act *act, bool ask)
{
    struct confirm *confirm = memory_alloc(1, sizeof *confirm);
    confirm->layer.kind = &confirm_kind;
    confirm->region = region_create();
    confirm->act = act_copy(confirm->region, act);
    confirm->shown_line = act_line(confirm->region, &confirm->act);
    confirm->asking = ask;
    confirm->edit = line_edit_create(false);
    console_push(console, &confirm->layer);
    confirm_preview(confirm);
}
