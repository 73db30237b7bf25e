/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON reader: a loop over the innermost open array or object, with a
 * stack of fixed depth.
 */
#include "codec/json.h"

#include "base/checked.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"
#include "codec/jsonsort.h"
#include "codec/jsonstring.h"

struct reader {
    struct sg_arena *arena;
    sigstore_error *err;
    sg_bytes input;
    sg_bytes rest;
    size_t depth;
    struct {
        struct sg_json *node;
        struct sg_json *last; /* child so far */
    } open[SG_JSON_DEPTH_MAX];
    struct sg_json_names names;
};

/* ---- failures ---- */

struct place {
    size_t line, column; /* from 1; a column is a character */
};

static struct place
find_place(const struct reader *r, const uint8_t *at)
{
    struct place place = { 1, 1 };

    for (const uint8_t *c = r->input.data; c != at; c++) {
        if (*c == '\n')
            place = (struct place){ place.line + 1, 1 };
        else if ((*c & 0xc0) != 0x80)
            place.column++;
    }
    return place;
}

static sigstore_code
fail_at(const struct reader *r, const uint8_t *at, const char *what)
{
    struct place place = find_place(r, at);

    return sg_fail(r->err, SIGSTORE_EFORMAT, "line %zu, column %zu: %s",
        place.line, place.column, what);
}

/* fail_expecting tells the character that stands there instead. */
static sigstore_code
fail_expecting(const struct reader *r, const char *wanted)
{
    struct place place = find_place(r, r->rest.data);
    sg_bytes after = r->rest;
    uint32_t code_point;

    if (after.len == 0)
        return sg_fail(r->err, SIGSTORE_EFORMAT,
            "line %zu, column %zu: the input ends where %s belongs", place.line,
            place.column, wanted);
    if (!sg_utf8_take(&after, &code_point))
        after = sg_bytes_of(after.data + 1, after.len - 1);
    return sg_fail(r->err, SIGSTORE_EFORMAT,
        "line %zu, column %zu: '%s' stands where %s belongs", place.line,
        place.column,
        sg_show(sg_bytes_of(r->rest.data, r->rest.len - after.len)).text,
        wanted);
}

/* fail_memory says whether the document or the machine is at fault. */
static sigstore_code
fail_memory(const struct reader *r, size_t size)
{
    if (!sg_arena_is_full(r->arena, size))
        return sg_no_memory(r->err);
    return sg_fail(r->err, SIGSTORE_ELIMIT,
        "the document takes more than %zu bytes of memory", r->arena->max);
}

/* ---- scalars ---- */

/* ws = *( space / tab / LF / CR ) [RFC 8259 2] */
static void
skip_space(struct reader *r)
{
    size_t at = 0;

    while (at < r->rest.len &&
        (r->rest.data[at] == ' ' || r->rest.data[at] == '\n' ||
            r->rest.data[at] == '\r' || r->rest.data[at] == '\t'))
        at++;
    r->rest = sg_bytes_of(r->rest.data + at, r->rest.len - at);
}

/* next_is passes over `byte` where it stands next. */
static bool
next_is(struct reader *r, uint8_t byte)
{
    if (r->rest.len == 0 || r->rest.data[0] != byte)
        return false;
    r->rest = sg_bytes_of(r->rest.data + 1, r->rest.len - 1);
    return true;
}

/* read_string reads a string, opening quote and all, decoded to `*text`. */
static sigstore_code
read_string(struct reader *r, const char *wanted, sg_bytes *text)
{
    const char *wrong;
    bool escaped;
    uint8_t *out;

    if (!next_is(r, '"'))
        return fail_expecting(r, wanted);
    if (!sg_json_scan_string(&r->rest, text, &escaped, &wrong))
        return fail_at(r, r->rest.data, wrong);
    if (!escaped)
        return SIGSTORE_OK;
    out = sg_arena_new(r->arena, text->len);
    if (out == NULL)
        return fail_memory(r, text->len);
    if (!sg_json_unescape(text, out, &text->len, &wrong))
        return fail_at(r, text->data, wrong);
    text->data = out;
    return SIGSTORE_OK;
}

static sigstore_code
read_number(struct reader *r, sg_bytes *text)
{
    const uint8_t *start = r->rest.data;
    const char *wrong;

    if (!sg_json_scan_number(&r->rest, &wrong))
        return fail_at(r, r->rest.data, wrong);
    *text = sg_bytes_of(start, (size_t)(r->rest.data - start));
    return SIGSTORE_OK;
}

static sigstore_code
read_literal(struct reader *r, enum sg_json_type *type)
{
    if (sg_bytes_take_text(&r->rest, "null"))
        *type = SG_JSON_NULL;
    else if (sg_bytes_take_text(&r->rest, "false"))
        *type = SG_JSON_FALSE;
    else if (sg_bytes_take_text(&r->rest, "true"))
        *type = SG_JSON_TRUE;
    else
        return fail_expecting(r, "a value");
    return SIGSTORE_OK;
}

static sigstore_code
read_scalar(struct reader *r, struct sg_json *node)
{
    uint8_t first = r->rest.len == 0 ? 0 : r->rest.data[0];

    if (first == '"') {
        node->type = SG_JSON_STRING;
        return read_string(r, "a string", &node->text);
    }
    if (first == '-' || (first >= '0' && first <= '9')) {
        node->type = SG_JSON_NUMBER;
        return read_number(r, &node->text);
    }
    return read_literal(r, &node->type);
}

/* ---- arrays and objects ---- */

static sigstore_code
open_container(struct reader *r, struct sg_json *node)
{
    struct place place;

    if (r->depth == SG_JSON_DEPTH_MAX) {
        place = find_place(r, r->rest.data);
        return sg_fail(r->err, SIGSTORE_ELIMIT,
            "line %zu, column %zu: nested deeper than %d", place.line,
            place.column, SG_JSON_DEPTH_MAX);
    }
    node->type = next_is(r, '{') ? SG_JSON_OBJECT : SG_JSON_ARRAY;
    if (node->type == SG_JSON_ARRAY)
        (void)next_is(r, '[');
    r->open[r->depth].node = node;
    r->open[r->depth].last = NULL;
    r->depth++;
    return SIGSTORE_OK;
}

/* end_value marks how far the value goes that has been read just now. */
static void
end_value(const struct reader *r, struct sg_json *node)
{
    node->raw.len = (size_t)(r->rest.data - node->raw.data);
}

/* read_value reads a scalar, or the beginning of an array or object. */
static sigstore_code
read_value(struct reader *r, struct sg_json *node)
{
    sigstore_code code;

    node->raw.data = r->rest.data;
    if (r->rest.len != 0 && (r->rest.data[0] == '{' || r->rest.data[0] == '['))
        return open_container(r, node);
    code = read_scalar(r, node);
    end_value(r, node);
    return code;
}

static sigstore_code
fail_duplicate(const struct reader *r, const struct sg_json *member)
{
    struct place place = find_place(r, member->raw.data);

    return sg_fail(r->err, SIGSTORE_EFORMAT,
        "line %zu, column %zu: a second member \"%s\"", place.line,
        place.column, sg_show(member->name).text);
}

/* Names within an object are unique [RFC 7493 2.3]. */
static sigstore_code
refuse_duplicates(struct reader *r, const struct sg_json *object)
{
    const struct sg_json *second;

    if (!sg_json_find_duplicate(&second, &r->names, r->arena, object))
        return fail_memory(r, object->count * 2 * sizeof(object));
    return second == NULL ? SIGSTORE_OK : fail_duplicate(r, second);
}

static sigstore_code
close_container(struct reader *r)
{
    struct sg_json *node = r->open[--r->depth].node;

    end_value(r, node);
    if (node->type == SG_JSON_ARRAY)
        return SIGSTORE_OK;
    return refuse_duplicates(r, node);
}

/* add_child makes the next element of the innermost array or object. */
static struct sg_json *
add_child(struct reader *r)
{
    struct sg_json *parent = r->open[r->depth - 1].node;
    struct sg_json *last = r->open[r->depth - 1].last;
    struct sg_json *child = sg_arena_new(r->arena, sizeof(*child));

    if (child == NULL)
        return NULL;
    if (last == NULL)
        parent->first = child;
    else
        last->next = child;
    r->open[r->depth - 1].last = child;
    parent->count++;
    return child;
}

/* member = string name-separator value [RFC 8259 4], up to the value */
static sigstore_code
read_name(struct reader *r, sg_bytes *name)
{
    sigstore_code code = read_string(r, "a member's name", name);

    if (code != SIGSTORE_OK)
        return code;
    skip_space(r);
    if (!next_is(r, ':'))
        return fail_expecting(r, "':'");
    skip_space(r);
    return SIGSTORE_OK;
}

static sigstore_code
read_child(struct reader *r, enum sg_json_type parent)
{
    struct sg_json *child = add_child(r);
    sigstore_code code;

    if (child == NULL)
        return fail_memory(r, sizeof(*child));
    if (parent == SG_JSON_OBJECT) {
        code = read_name(r, &child->name);
        if (code != SIGSTORE_OK)
            return code;
    }
    return read_value(r, child);
}

/* read_next reads a child of the innermost array or object, or its end. */
static sigstore_code
read_next(struct reader *r)
{
    const struct sg_json *parent = r->open[r->depth - 1].node;
    bool is_object = parent->type == SG_JSON_OBJECT;

    skip_space(r);
    if (next_is(r, is_object ? '}' : ']'))
        return close_container(r);
    if (parent->count != 0) {
        if (!next_is(r, ','))
            return fail_expecting(r, is_object ? "',' or '}'" : "',' or ']'");
        skip_space(r);
    }
    return read_child(r, parent->type);
}

/* JSON-text = ws value ws [RFC 8259 2] */
static sigstore_code
read_text(struct reader *r, struct sg_json *root)
{
    sigstore_code code;

    skip_space(r);
    code = read_value(r, root);
    while (code == SIGSTORE_OK && r->depth != 0)
        code = read_next(r);
    if (code != SIGSTORE_OK)
        return code;
    skip_space(r);
    if (r->rest.len != 0)
        return fail_expecting(r, "the end of the input");
    return SIGSTORE_OK;
}

sigstore_code
sg_json_parse(const struct sg_json **out, struct sg_arena *arena,
    sg_bytes input, sigstore_error *err)
{
    struct reader r;
    struct sg_json *root = sg_arena_new(arena, sizeof(*root));
    sigstore_code code;

    if (input.data == NULL)
        input = SG_LITERAL("");
    /* The stack of containers, 1 KiB, is left as it is. */
    r.arena = arena;
    r.err = err;
    r.input = input;
    r.rest = input;
    r.depth = 0;
    r.names = (struct sg_json_names){ NULL, 0 };
    *out = NULL;
    if (root == NULL)
        return fail_memory(&r, sizeof(*root));
    code = read_text(&r, root);
    if (code == SIGSTORE_OK)
        *out = root;
    return code;
}

const struct sg_json *
sg_json_get(const struct sg_json *object, const char *name)
{
    if (object->type != SG_JSON_OBJECT)
        return NULL;
    for (const struct sg_json *m = object->first; m != NULL; m = m->next) {
        if (sg_bytes_is(m->name, name))
            return m;
    }
    return NULL;
}

size_t
sg_json_arena_max(size_t len)
{
    size_t max;

    if (!sg_mul_size(len, SG_ARENA_FACTOR, &max) ||
        !sg_add_size(max, SG_ARENA_BASE, &max) || max > SG_ARENA_MAX)
        return SG_ARENA_MAX;
    return max;
}
