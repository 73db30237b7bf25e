/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Binding by tables: a loop over the members of an object, each read by the
 * reader of its field's kind.  Only schemas are descended along, so depth is
 * that of our own tables.
 */
#include "codec/jsonbind.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "codec/bindvalue.h"

/* Fields that have been seen are bits of an integer. */
#define FIELDS_MAX 64

/* ---- lists ---- */

/* open_list makes the elements' memory; a list without any has none. */
static sigstore_code
open_list(const struct sg_bind_place *place, const struct sg_json *value,
    size_t size, struct sg_list *list)
{
    size_t max = place->field->max;
    sigstore_code code;

    if (value->type != SG_JSON_ARRAY)
        return sg_bind_fail(place, SIGSTORE_EFORMAT, "not an array");
    if (max != 0 && value->count > max)
        return sg_bind_fail(place, SIGSTORE_ELIMIT,
            "%zu elements, more than %zu", value->count, max);
    *list = (struct sg_list){ NULL, 0 };
    if (value->count == 0)
        return SIGSTORE_OK;
    code = sg_bind_memory(place, value->count, size, &list->items);
    if (code == SIGSTORE_OK)
        list->count = value->count;
    return code;
}

static sigstore_code
read_list(const struct sg_bind_place *place, const struct sg_json *value,
    size_t size, sg_bind_reader *read, struct sg_list *list)
{
    struct sg_bind_path path = { place->path, NULL, 0 };
    struct sg_bind_place element = *place;
    sigstore_code code = open_list(place, value, size, list);

    element.path = &path;
    element.len_max = 0; /* the field's maximum is of elements */
    for (const struct sg_json *v = value->first;
         v != NULL && code == SIGSTORE_OK; v = v->next) {
        code = read(&element, v, (uint8_t *)list->items + path.index * size);
        path.index++;
    }
    return code;
}

static sigstore_code
read_texts(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    return read_list(place, value, sizeof(sg_bytes), sg_bind_text, out);
}

static sigstore_code
read_blobs(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    return read_list(place, value, sizeof(sg_bytes), sg_bind_bytes, out);
}

/* ---- objects ---- */

static sg_bind_reader read_members;

static sigstore_code
read_objects(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    return read_list(
        place, value, place->field->schema->size, read_members, out);
}

static sigstore_code
read_object(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    void *object;
    sigstore_code code =
        sg_bind_memory(place, 1, place->field->schema->size, &object);

    if (code != SIGSTORE_OK)
        return code;
    /* As bytes: the compiler takes `void *` and `struct x *` for two types. */
    memcpy(out, &object, sizeof(object));
    return read_members(place, value, object);
}

static sigstore_code
read_json(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    (void)place;
    *(const struct sg_json **)out = value;
    return SIGSTORE_OK;
}

/* How a kind is read, and which value of it protobuf does not write. */
static const struct {
    sg_bind_reader *read;
    bool empty_is_absent;
} kinds[] = {
    [SG_FIELD_TEXT] = { sg_bind_text, true },
    [SG_FIELD_BYTES] = { sg_bind_bytes, true },
    [SG_FIELD_INT64] = { sg_bind_int64, false },
    [SG_FIELD_UINT32] = { sg_bind_uint32, false },
    [SG_FIELD_BOOL] = { sg_bind_bool, false },
    [SG_FIELD_TIME] = { sg_bind_time, false },
    [SG_FIELD_ENUM] = { sg_bind_enum, false },
    [SG_FIELD_OBJECT] = { read_object, false },
    [SG_FIELD_LIST] = { read_objects, true },
    [SG_FIELD_TEXTS] = { read_texts, true },
    [SG_FIELD_BLOBS] = { read_blobs, true },
    [SG_FIELD_JSON] = { read_json, false },
};

/* An empty text or list is the same as none [client-spec 5]. */
static bool
is_absent(const struct sg_field *field, const struct sg_json *value)
{
    return kinds[field->kind].empty_is_absent && value->count == 0 &&
        value->text.len == 0;
}

static sigstore_code
refuse_unknown(const struct sg_bind_place *place, const struct sg_json *member)
{
    if (place->binder->warnings == NULL)
        return sg_bind_fail(place, SIGSTORE_EFORMAT, "unknown member \"%s\"",
            sg_show(member->name).text);
    sg_bind_warn(place, "unknown member \"%s\"", sg_show(member->name).text);
    return SIGSTORE_OK;
}

/* read_member reads a member and adds its field to `*seen`. */
static sigstore_code
read_member(const struct sg_bind_place *parent, const struct sg_schema *schema,
    const struct sg_json *member, uint64_t *seen, void *out)
{
    struct sg_bind_path path = { parent->path, NULL, 0 };
    struct sg_bind_place place = *parent;
    const struct sg_field *field = schema->fields;
    size_t i = 0;

    while (i < schema->count && !sg_bytes_is(member->name, field[i].name))
        i++;
    if (i == schema->count)
        return refuse_unknown(parent, member);
    if (member->type == SG_JSON_NULL)
        return SIGSTORE_OK; /* null is absent [client-spec 5] */
    field += i;
    path.name = field->name;
    place.path = &path;
    place.field = field;
    place.len_max = field->max;
    if (!is_absent(field, member))
        *seen |= UINT64_C(1) << i;
    return kinds[field->kind].read(
        &place, member, (uint8_t *)out + field->offset);
}

static sigstore_code
require_fields(const struct sg_bind_place *place,
    const struct sg_schema *schema, uint64_t seen)
{
    for (size_t i = 0; i < schema->count; i++) {
        struct sg_bind_path path = { place->path, schema->fields[i].name, 0 };
        struct sg_bind_place field = *place;

        field.path = &path;
        if (schema->fields[i].required && (seen >> i & 1) == 0)
            return sg_bind_fail(
                &field, SIGSTORE_EFORMAT, "required, but absent or empty");
    }
    return SIGSTORE_OK;
}

static sigstore_code
read_schema(const struct sg_bind_place *place, const struct sg_schema *schema,
    const struct sg_json *value, void *out)
{
    uint64_t seen = 0;
    sigstore_code code = SIGSTORE_OK;

    if (value->type != SG_JSON_OBJECT)
        return sg_bind_fail(place, SIGSTORE_EFORMAT, "not an object");
    if (schema->count > FIELDS_MAX)
        return sg_bind_fail(place, SIGSTORE_EINTERNAL, "too many fields");
    for (const struct sg_json *m = value->first;
         m != NULL && code == SIGSTORE_OK; m = m->next)
        code = read_member(place, schema, m, &seen, out);
    if (code != SIGSTORE_OK)
        return code;
    return require_fields(place, schema, seen);
}

static sigstore_code
read_members(
    const struct sg_bind_place *place, const struct sg_json *value, void *out)
{
    return read_schema(place, place->field->schema, value, out);
}

sigstore_code
sg_bind(const struct sg_binder *binder, void *out,
    const struct sg_schema *schema, const struct sg_json *value,
    sigstore_error *err)
{
    static const struct sg_bind_path root = { NULL, NULL, 0 };
    struct sg_bind_place place = { binder, NULL, 0, &root, err };

    return read_schema(&place, schema, value, out);
}

/* ---- warnings ---- */

static bool
have_lines(struct sg_warnings *warnings)
{
    if (warnings->lines == NULL)
        warnings->lines = sg_arena_array(
            warnings->arena, SG_WARNINGS_MAX, sizeof(*warnings->lines));
    return warnings->lines != NULL;
}

void
sg_warn(struct sg_warnings *warnings, const char *format, ...)
{
    char line[SIGSTORE_MESSAGE_MAX];
    sg_bytes copy;
    va_list args;

    if (warnings->count >= SG_WARNINGS_MAX || !have_lines(warnings))
        return;
    va_start(args, format);
    (void)vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    copy = sg_arena_copy(warnings->arena, sg_bytes_from_text(line));
    if (copy.data != NULL)
        warnings->lines[warnings->count++] = (const char *)copy.data;
}
