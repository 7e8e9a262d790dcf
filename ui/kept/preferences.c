/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/kept/preferences.h"

#include <string.h>

#include "core/buffer.h"
#include "core/json.h"
#include "core/region.h"
#include "ui/kept/state_file.h"

/* {"theme": {"configured": "dark", "chosen": "light"}, …} */
static const char file_name[] = "preferences.json";

static cJSON *preferences_read_all(struct region *region, const char *directory)
{
    const char *text = state_file_read(region, directory, file_name);
    return text ? json_parse(region, text, NULL) : NULL;
}

const char *preference_of(struct region *region, const char *directory, const char *name,
                          const char *configured)
{
    const cJSON *choice =
        cJSON_GetObjectItemCaseSensitive(preferences_read_all(region, directory), name);
    const char *then = json_text(choice, "configured"), *chosen = json_text(choice, "chosen");
    return then && chosen && strcmp(then, configured) == 0 ? chosen : configured;
}

void preference_choose(const char *directory, const char *name, const char *configured,
                       const char *chosen)
{
    struct region *region = region_create();
    const cJSON *before = preferences_read_all(region, directory);
    cJSON *all = cJSON_IsObject(before) ? cJSON_Duplicate(before, true) : cJSON_CreateObject();
    struct buffer text = {0};
    cJSON_DeleteItemFromObjectCaseSensitive(all, name);
    if (strcmp(configured, chosen) != 0) {
        cJSON *choice = cJSON_AddObjectToObject(all, name);
        json_add_text(choice, "configured", configured);
        json_add_text(choice, "chosen", chosen);
    }
    json_write(&text, all);
    state_file_write(directory, file_name, buffer_text(&text), NULL);
    buffer_free(&text);
    cJSON_Delete(all);
    region_destroy(region);
}
