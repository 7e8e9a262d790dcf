/* SPDX-License-Identifier: Apache-2.0 */
#include "command/inverse.h"

#include <cjson/cJSON.h>

#include "command/run_state.h"
#include "core/json.h"

void run_note_inverse(struct run *run, const struct inverse *inverse)
{
    struct replay *replay = &run->replay;
    cJSON *object = cJSON_CreateObject(), *words = cJSON_AddArrayToObject(object, "words");
    json_add_text(object, "command", inverse->command);
    for (const char *const *word = inverse->words; *word; word++)
        cJSON_AddItemToArray(words, cJSON_CreateString(*word));
    if (inverse->input)
        json_add_text(object, "input", inverse->input);
    if (inverse->user_id) {
        json_add_integer(object, "user_id", inverse->user_id);
        json_add_text(object, "address", inverse->address);
    }
    if (!replay->inverses)
        replay->inverses = cJSON_CreateArray();
    cJSON_AddItemToArray(replay->inverses, object);
}
