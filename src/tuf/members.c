/* SPDX-License-Identifier: Apache-2.0 */
/* Members of TUF's JSON, each asked for by name and type. */
#include "base/text.h"
#include "tuf/parts.h"

static sigstore_code
member(const struct sg_json **out, const struct sg_json *object,
    const char *name, enum sg_json_type type, sigstore_error *err)
{
    static const char *const names[] = { "null", "false", "true", "a number",
        "a string", "an array", "an object" };

    *out = sg_json_get(object, name); /* NULL, too, where that is none */
    if (*out == NULL)
        return sg_fail(err, SIGSTORE_EFORMAT, "%s: missing", name);
    if ((*out)->type != type)
        return sg_fail(err, SIGSTORE_EFORMAT, "%s: is %s, not %s", name,
            names[(*out)->type], names[type]);
    return SIGSTORE_OK;
}

sigstore_code
sg_tuf_object(const struct sg_json **out, const struct sg_json *object,
    const char *name, sigstore_error *err)
{
    return member(out, object, name, SG_JSON_OBJECT, err);
}

sigstore_code
sg_tuf_array(const struct sg_json **out, const struct sg_json *object,
    const char *name, sigstore_error *err)
{
    return member(out, object, name, SG_JSON_ARRAY, err);
}

sigstore_code
sg_tuf_text(sg_bytes *out, const struct sg_json *object, const char *name,
    sigstore_error *err)
{
    const struct sg_json *value;
    sigstore_code rc = member(&value, object, name, SG_JSON_STRING, err);

    if (rc != SIGSTORE_OK)
        return rc;
    *out = value->text;
    return SIGSTORE_OK;
}

sigstore_code
sg_tuf_integer(int64_t *out, const struct sg_json *object, const char *name,
    int64_t least, sigstore_error *err)
{
    const struct sg_json *value;
    sg_bytes rest;
    sigstore_code rc = member(&value, object, name, SG_JSON_NUMBER, err);

    if (rc != SIGSTORE_OK)
        return rc;
    rest = value->text;
    if (!sg_bytes_take_decimal(&rest, out) || rest.len != 0 || *out < least)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "%s: %s is not an integer of at least %lld", name,
            sg_show(value->text).text, (long long)least);
    return SIGSTORE_OK;
}

sigstore_code
sg_tuf_flag(bool *out, const struct sg_json *object, const char *name,
    sigstore_error *err)
{
    const struct sg_json *value = sg_json_get(object, name);

    if (value == NULL)
        return sg_fail(err, SIGSTORE_EFORMAT, "%s: missing", name);
    if (value->type != SG_JSON_TRUE && value->type != SG_JSON_FALSE)
        return sg_fail(
            err, SIGSTORE_EFORMAT, "%s: is neither true nor false", name);
    *out = value->type == SG_JSON_TRUE;
    return SIGSTORE_OK;
}

sigstore_code
sg_tuf_texts(sg_bytes **out, size_t *count, struct sg_tuf_metadata *m,
    const struct sg_json *array, size_t max, sigstore_error *err)
{
    const struct sg_json *item;
    size_t i = 0;

    *count = 0;
    if (array->count > max)
        return sg_fail(err, SIGSTORE_ELIMIT, "%zu elements, of at most %zu",
            array->count, max);
    *out = sg_arena_array(&m->arena, array->count + 1, sizeof(sg_bytes));
    if (*out == NULL)
        return sg_no_memory(err);
    for (item = array->first; item != NULL; item = item->next) {
        if (item->type != SG_JSON_STRING || item->text.len == 0)
            return sg_fail(err, SIGSTORE_EFORMAT, "element %zu is no text", i);
        (*out)[i++] = item->text;
    }
    *count = i;
    return SIGSTORE_OK;
}
