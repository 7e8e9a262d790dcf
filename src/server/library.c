/* SPDX-License-Identifier: Apache-2.0 */
#include "server/library.h"

#include <dlfcn.h>
#include <string.h>

#include "core/error.h"

static bool fail(const struct library *library, struct error *error)
{
    error_set(error, ERROR_UNREACHABLE, "The library of the package %s can't be loaded: %s.",
              library->package, dlerror());
    return error_hint(error, "install the package %s.", library->package);
}

bool library_load(struct library *library, struct error *error)
{
    if (library->loaded)
        return true;
    void *handle = dlopen(library->file, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return fail(library, error);
    for (size_t i = 0; i < library->count; i++) {
        void *address = dlsym(handle, library->functions[i].name);
        if (!address)
            return fail(library, error);
        memcpy(library->functions[i].pointer, &address, sizeof address);
    }
    library->loaded = true;
    return true;
}
