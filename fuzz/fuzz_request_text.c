/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of a request to sigstore-local: what is decoded can be encoded and
 * decoded again, and a field that is found stands in the text once.
 */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "server_inside.h"

#define ARENA_MAX ((size_t)1 << 24)

/* Each byte as an escape. */
static void
encode(struct sg_buf *buf, const char *text)
{
    char escape[4];

    for (; *text != '\0'; text++) {
        snprintf(escape, sizeof(escape), "%%%02x", (unsigned char)*text);
        sg_buf_add_text(buf, escape);
    }
}

static void
check_decoded(struct sg_arena *arena, sg_bytes in, bool is_form)
{
    const char *text = text_decode(arena, in, is_form), *again;
    struct sg_buf buf;

    if (text == NULL)
        return;
    require(sg_utf8_is_valid(sg_bytes_from_text(text)));
    require(strlen(text) <= in.len);
    sg_buf_init(&buf, 3 * in.len + 1);
    encode(&buf, text);
    again = text_decode(arena, sg_buf_bytes(&buf), is_form);
    require(again != NULL && strcmp(again, text) == 0);
    sg_buf_dispose(&buf);
    if (!text_is_path(text))
        return;
    require(text[0] == '/' && strstr(text, "/../") == NULL);
    require(strpbrk(text, "\r\n\t\x7f") == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sg_bytes in = sg_bytes_of(data, size);
    const char *found;
    struct sg_arena arena;
    bool is_bad;

    sg_arena_init(&arena, ARENA_MAX);
    check_decoded(&arena, in, false);
    check_decoded(&arena, in, true);
    found = text_find(&arena, in, "a", &is_bad);
    require(found == NULL || !is_bad);
    require(!is_bad || !text_is_query(&arena, in));
    /* A field more of that name, and there is none that counts. */
    if (found != NULL && size < 4096) {
        char twice[4096 + 4];

        memcpy(twice, data, size);
        memcpy(twice + size, "&a=", 3);
        require(text_find(&arena, sg_bytes_of(twice, size + 3), "a", &is_bad) ==
            NULL);
        require(!text_is_query(&arena, sg_bytes_of(twice, size + 3)));
    }
    sg_arena_dispose(&arena);
    return 0;
}
