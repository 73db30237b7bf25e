/* SPDX-License-Identifier: Apache-2.0 */
/* A file's bytes, with a maximum. */
#include "smallfile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

bool
small_file_read(
    char **data, size_t *len, const char *path, size_t max, struct voice *voice)
{
    FILE *file = fopen(path, "rb");
    const char *why = NULL;

    *data = file ? malloc(max + 1) : NULL;
    if (!*data) {
        say(voice, SAY_ERROR, "%s: %s", path, strerror(errno));
        if (file)
            fclose(file);
        return false;
    }
    *len = fread(*data, 1, max + 1, file);
    if (ferror(file))
        why = strerror(errno);
    else if (*len > max)
        why = "it is too large for what it is to be";
    fclose(file);
    if (!why)
        return true;
    say(voice, SAY_ERROR, "%s: %s", path, why);
    free(*data);
    *data = NULL;
    return false;
}
