/* SPDX-License-Identifier: Apache-2.0 */
/* The texts of a request: escapes undone, fields found, strictly. */
#include "server_inside.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

/* Fields of a query or a form.  Seen: 9, of an authorization request. */
#define FIELDS_MAX 64

static int
digit_of(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* %XX [RFC 3986 2.1]; never NUL, which ends texts here and nowhere else. */
static bool
take_byte(sg_bytes *in, bool is_form, char *out)
{
    uint8_t c;
    sg_bytes two;
    int high, low;

    if (!sg_bytes_take_byte(in, &c) || c == '\0')
        return false;
    *out = is_form && c == '+' ? ' ' : (char)c;
    if (c != '%')
        return true;
    if (!sg_bytes_take(in, 2, &two))
        return false;
    high = digit_of(two.data[0]);
    low = digit_of(two.data[1]);
    *out = (char)(high * 16 + low);
    return high >= 0 && low >= 0 && high + low > 0;
}

char *
text_decode(struct sg_arena *arena, sg_bytes text, bool is_form)
{
    char *out = sg_arena_new(arena, text.len + 1);
    size_t len = 0;

    if (out == NULL)
        return NULL;
    while (text.len > 0) {
        if (!take_byte(&text, is_form, &out[len++]))
            return NULL;
    }
    return sg_utf8_is_valid(sg_bytes_of(out, len)) ? out : NULL;
}

static bool
is_dots(const char *segment, size_t len)
{
    return len > 0 && len <= 2 && memcmp(segment, "..", len) == 0;
}

bool
text_is_path(const char *path)
{
    if (path[0] != '/')
        return false;
    for (const char *p = path; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return false;
        if (*p == '/' && is_dots(p + 1, strcspn(p + 1, "/")))
            return false;
    }
    return true;
}

/* The next of name=value&...; a name alone has an empty value. */
static void
take_field(sg_bytes *text, sg_bytes *name, sg_bytes *value)
{
    sg_bytes field;

    if (!sg_bytes_take_until(text, '&', &field)) {
        field = *text;
        *text = sg_bytes_of(text->data + text->len, 0);
    }
    *value = field;
    if (!sg_bytes_take_until(value, '=', name)) {
        *name = field;
        *value = sg_bytes_of(field.data + field.len, 0);
    }
}

static bool
is_among(const char *const *keys, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (key[0] != '\0' && strcmp(keys[i], key) == 0)
            return true;
    }
    return false;
}

bool
text_is_query(struct sg_arena *arena, sg_bytes text)
{
    const char *keys[FIELDS_MAX];

    for (size_t count = 0; text.len > 0; count++) {
        sg_bytes raw_key, raw_value;
        const char *key;

        take_field(&text, &raw_key, &raw_value);
        key = text_decode(arena, raw_key, true);
        if (key == NULL || text_decode(arena, raw_value, true) == NULL ||
            count == FIELDS_MAX || is_among(keys, count, key))
            return false;
        keys[count] = key;
    }
    return true;
}

const char *
text_find(struct sg_arena *arena, sg_bytes text, const char *name, bool *is_bad)
{
    const char *found = NULL;
    size_t hits = 0;

    *is_bad = true;
    for (size_t count = 0; text.len > 0; count++) {
        sg_bytes raw_key, raw_value;
        const char *key, *value;

        take_field(&text, &raw_key, &raw_value);
        key = text_decode(arena, raw_key, true);
        value = text_decode(arena, raw_value, true);
        if (key == NULL || value == NULL || count == FIELDS_MAX)
            return NULL;
        if (strcmp(key, name) != 0)
            continue;
        found = value;
        hits++;
    }
    *is_bad = false;
    return hits == 1 ? found : NULL;
}

/* A media type, without its parameters and in any case. */
static bool
is_form(const char *type)
{
    static const char form[] = "application/x-www-form-urlencoded";

    return type != NULL && strncasecmp(type, form, sizeof(form) - 1) == 0 &&
        (type[sizeof(form) - 1] == '\0' ||
            strchr("; \t", type[sizeof(form) - 1]) != NULL);
}

const char *
request_form(const struct request *request, const char *name)
{
    bool is_bad;

    if (!is_form(request_header(request, "Content-Type")))
        return NULL;
    return text_find(request->arena, request->body, name, &is_bad);
}

const char *
request_query(const struct request *request, const char *name)
{
    const struct call *call = request->connection;
    bool is_bad;

    return text_find(
        request->arena, sg_bytes_from_text(call->query), name, &is_bad);
}

struct search {
    const char *name;
    const char *value;
    size_t hits;
};

static enum MHD_Result
match_header(
    void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct search *search = arg;

    (void)kind;
    if (strcasecmp(name, search->name) != 0)
        return MHD_YES;
    search->value = value;
    search->hits++;
    return MHD_YES;
}

/* A header that comes twice is as good as none: who would choose? */
const char *
request_header(const struct request *request, const char *name)
{
    const struct call *call = request->connection;
    struct search search = { .name = name };

    MHD_get_connection_values(
        call->connection, MHD_HEADER_KIND, match_header, &search);
    return search.hits == 1 ? search.value : NULL;
}
