/* SPDX-License-Identifier: Apache-2.0 */
#include "command/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/directory.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/private_file.h"
#include "core/region.h"

enum { KEY_SIZE = 32, SEAL_DIGITS = 2 * HASH_SHA256_SIZE };

static const char member[] = ",\"seal\":\"";
static const char tail[] = "\"}\n";

/* Whoever comes first draws the key; it takes its name in one step, whole. */
static bool draw_key(struct region *region, const char *path, struct error *error)
{
    unsigned char key[KEY_SIZE];
    const char *fresh = region_format(region, "%s.%d", path, (int)getpid());
    hash_random_bytes(key, sizeof key);
    if (!private_file_write(fresh, key, sizeof key, error))
        return false;
    bool drawn = link(fresh, path) == 0 || errno == EEXIST;
    if (!drawn)
        error_set(error, ERROR_FAILED, "%s can't be made: %s.", path, strerror(errno));
    unlink(fresh);
    return drawn;
}

static const char *read_key(struct region *region, const char *state, bool may_draw,
                            struct error *error)
{
    const char *path = region_format(region, "%s/plan.key", state);
    size_t length;
    if (may_draw && !directory_make(region, state)) {
        error_set(error, ERROR_FAILED, "%s can't be made: %s.", state, strerror(errno));
        return NULL;
    }
    if (may_draw && access(path, F_OK) != 0 && !draw_key(region, path, error))
        return NULL;
    const char *key = private_file_read(region, path, &length, error);
    if (!key || length == KEY_SIZE)
        return key;
    error_set(error, ERROR_FAILED, "%s is no key.", path);
    error_hint(error, "remove it: a new one is drawn with the next plan.");
    return NULL;
}

static const char *seal_of(struct region *region, const char *key, const char *text, size_t length)
{
    unsigned char seal[HASH_SHA256_SIZE];
    hash_hmac_sha256(key, KEY_SIZE, text, length, seal);
    return hash_hex(region, seal, sizeof seal);
}

bool seal_write(const char *state, const char *path, const cJSON *content, struct error *error)
{
    struct region *region = region_create();
    struct buffer text = {0};
    const char *key = read_key(region, state, true, error);
    bool written = false;
    if (key) {
        json_write(&text, content);
        text.length--; /* the closing brace comes after the seal */
        const char *seal = seal_of(region, key, buffer_text(&text), text.length);
        buffer_format(&text, "%s%s%s", member, seal, tail);
        written = private_file_write(path, buffer_text(&text), text.length, error);
    }
    buffer_free(&text);
    region_destroy(region);
    return written;
}

/* Where the seal's member begins; NULL if the text does not end like a sealed one. */
static const char *find_seal(const char *text, size_t length)
{
    size_t end = sizeof tail - 1, whole = sizeof member - 1 + SEAL_DIGITS + end;
    if (length <= whole || memcmp(text + length - end, tail, end) != 0 ||
        memcmp(text + length - whole, member, sizeof member - 1) != 0)
        return NULL;
    return text + length - whole;
}

const cJSON *seal_read(struct region *region, const char *state, const char *path,
                       struct error *error)
{
    size_t length;
    const char *text = private_file_read(region, path, &length, error);
    const char *found = text ? find_seal(text, length) : NULL;
    if (text && !found) {
        error_set(error, ERROR_REFUSED, "%s is no plan.", path);
        error_hint(error, "--plan-out FILE with a command that changes something makes one.");
    }
    const char *key = found ? read_key(region, state, false, error) : NULL;
    if (!key)
        return NULL;
    const char *seal = seal_of(region, key, text, (size_t)(found - text));
    if (hash_equal(seal, found + sizeof member - 1, SEAL_DIGITS))
        return json_parse(region, text, error);
    error_set(error, ERROR_REFUSED,
              "%s was altered since it was made, or made with another state directory than %s.",
              path, state);
    error_hint(error, "make a new plan here with --plan-out.");
    return NULL;
}
