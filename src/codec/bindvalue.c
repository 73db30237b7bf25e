/* SPDX-License-Identifier: Apache-2.0 */
/* One value of a bound object, and what is said when it is not as it must. */
#include "codec/bindvalue.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/checked.h"
#include "base/text.h"
#include "codec/base64.h"

#define PATH_SIZE 256
#define MESSAGE_SIZE 512

/*
 * show_path writes "a.b[0].c: " from the end to the beginning, because a path
 * knows only what is above it.  What does not fit is cut off there.
 */
static const char *
show_path(char shown[PATH_SIZE], const struct sg_bind_path *path)
{
    size_t at = PATH_SIZE - sizeof(": ");
    char piece[64];

    if (path->up == NULL)
        return "";
    memcpy(shown + at, ": ", sizeof(": "));
    for (; path->up != NULL; path = path->up) {
        const char *dot = path->up->up == NULL ? "" : ".";
        int len;

        if (path->name != NULL)
            len = snprintf(piece, sizeof(piece), "%s%s", dot, path->name);
        else
            len = snprintf(piece, sizeof(piece), "[%zu]", path->index);
        if (len < 0 || (size_t)len >= sizeof(piece) || (size_t)len > at)
            break;
        at -= (size_t)len;
        memcpy(shown + at, piece, (size_t)len);
    }
    return shown + at;
}

sigstore_code
sg_bind_fail(const struct sg_bind_place *place, sigstore_code code,
    const char *format, ...)
{
    char path[PATH_SIZE], message[MESSAGE_SIZE];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    return sg_fail(
        place->err, code, "%s%s", show_path(path, place->path), message);
}

void
sg_bind_warn(const struct sg_bind_place *place, const char *format, ...)
{
    char path[PATH_SIZE], message[MESSAGE_SIZE];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    sg_warn(
        place->binder->warnings, "%s%s", show_path(path, place->path), message);
}

sigstore_code
sg_bind_memory(
    const struct sg_bind_place *place, size_t count, size_t size, void **memory)
{
    size_t total;

    *memory = sg_arena_array(place->binder->arena, count, size);
    if (*memory != NULL)
        return SIGSTORE_OK;
    if (sg_mul_size(count, size, &total) &&
        !sg_arena_is_full(place->binder->arena, total))
        return sg_no_memory(place->err);
    return sg_bind_fail(place, SIGSTORE_ELIMIT,
        "the document takes more than %zu bytes of memory",
        place->binder->arena->max);
}

static sigstore_code
need_type(const struct sg_bind_place *place, const struct sg_json *value,
    enum sg_json_type type)
{
    static const char *const names[] = {
        [SG_JSON_NULL] = "null",
        [SG_JSON_FALSE] = "false",
        [SG_JSON_TRUE] = "true",
        [SG_JSON_NUMBER] = "a number",
        [SG_JSON_STRING] = "a string",
        [SG_JSON_ARRAY] = "an array",
        [SG_JSON_OBJECT] = "an object",
    };

    if (value->type == type)
        return SIGSTORE_OK;
    return sg_bind_fail(
        place, SIGSTORE_EFORMAT, "%s, not %s", names[value->type], names[type]);
}

static sigstore_code
check_length(const struct sg_bind_place *place, size_t len)
{
    if (place->len_max == 0 || len <= place->len_max)
        return SIGSTORE_OK;
    return sg_bind_fail(place, SIGSTORE_ELIMIT, "%zu bytes long, more than %zu",
        len, place->len_max);
}

sigstore_code
sg_bind_text(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    sigstore_code code = need_type(place, value, SG_JSON_STRING);

    if (code != SIGSTORE_OK)
        return code;
    code = check_length(place, value->text.len);
    if (code != SIGSTORE_OK)
        return code;
    /* A text that ends earlier for C than for JSON would be two texts. */
    if (sg_bytes_find(value->text, 0) != value->text.len)
        return sg_bind_fail(place, SIGSTORE_EFORMAT, "holds a NUL");
    *(sg_bytes *)out = value->text;
    return SIGSTORE_OK;
}

/* decoded_len is how long base64 will be, should it be base64. */
static size_t
decoded_len(sg_bytes text)
{
    size_t padding = sg_bytes_ends_with(text, "==") ? 2
        : sg_bytes_ends_with(text, "=")             ? 1
                                                    : 0;

    return text.len < 4 ? 0 : text.len / 4 * 3 - padding;
}

/* Standard base64 with padding only [client-spec 5]. */
sigstore_code
sg_bind_bytes(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    sigstore_code code = need_type(place, value, SG_JSON_STRING);
    void *data;
    size_t len;

    if (code != SIGSTORE_OK)
        return code;
    code = check_length(place, decoded_len(value->text));
    if (code != SIGSTORE_OK)
        return code;
    code =
        sg_bind_memory(place, sg_base64_decoded_max(value->text.len), 1, &data);
    if (code != SIGSTORE_OK)
        return code;
    if (!sg_base64_decode(value->text, data, &len))
        return sg_bind_fail(place, SIGSTORE_EFORMAT,
            "not canonical base64 (RFC 4648, 4): \"%s\"",
            sg_show(value->text).text);
    *(sg_bytes *)out = sg_bytes_of(data, len);
    return SIGSTORE_OK;
}

/* 64-bit integers are strings: as numbers they would lose their low bits. */
sigstore_code
sg_bind_int64(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    sigstore_code code = need_type(place, value, SG_JSON_STRING);
    sg_bytes text = value->text;
    int64_t number;

    if (code != SIGSTORE_OK)
        return code;
    if (!sg_bytes_take_decimal(&text, &number) || text.len != 0)
        return sg_bind_fail(place, SIGSTORE_EFORMAT,
            "\"%s\" is not a decimal number from 0 to 2^63-1",
            sg_show(value->text).text);
    *(int64_t *)out = number;
    return SIGSTORE_OK;
}

sigstore_code
sg_bind_uint32(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    sigstore_code code = need_type(place, value, SG_JSON_NUMBER);
    sg_bytes text = value->text;
    int64_t number;

    if (code != SIGSTORE_OK)
        return code;
    if (!sg_bytes_take_decimal(&text, &number) || text.len != 0 ||
        number > UINT32_MAX)
        return sg_bind_fail(place, SIGSTORE_EFORMAT,
            "%s is not a whole number from 0 to 2^32-1",
            sg_show(value->text).text);
    *(uint32_t *)out = (uint32_t)number;
    return SIGSTORE_OK;
}

sigstore_code
sg_bind_bool(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    if (value->type != SG_JSON_TRUE && value->type != SG_JSON_FALSE)
        return sg_bind_fail(place, SIGSTORE_EFORMAT, "neither true nor false");
    *(bool *)out = value->type == SG_JSON_TRUE;
    return SIGSTORE_OK;
}

sigstore_code
sg_bind_time(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    sigstore_code code = need_type(place, value, SG_JSON_STRING);
    void *memory;

    if (code != SIGSTORE_OK)
        return code;
    code = sg_bind_memory(place, 1, sizeof(struct sg_time), &memory);
    if (code != SIGSTORE_OK)
        return code;
    if (!sg_time_parse(value->text, memory))
        return sg_bind_fail(place, SIGSTORE_EFORMAT,
            "\"%s\" is not a time of RFC 3339", sg_show(value->text).text);
    *(const struct sg_time **)out = memory;
    return SIGSTORE_OK;
}

sigstore_code
sg_bind_enum(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    sigstore_code code = need_type(place, value, SG_JSON_STRING);

    if (code != SIGSTORE_OK)
        return code;
    for (const struct sg_enum_name *n = place->field->names; n->name != NULL;
         n++) {
        if (sg_bytes_is(value->text, n->name)) {
            *(int *)out = n->value;
            return SIGSTORE_OK;
        }
    }
    if (place->binder->warnings == NULL)
        return sg_bind_fail(place, SIGSTORE_EUNSUPPORTED, "unknown name \"%s\"",
            sg_show(value->text).text);
    sg_bind_warn(place, "unknown name \"%s\"", sg_show(value->text).text);
    *(int *)out = -1;
    return SIGSTORE_OK;
}
