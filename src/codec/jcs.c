/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of RFC 8785, and the canonical form of OLPC. */
#include "codec/jcs.h"

#include <stdlib.h>

#include "base/limits.h"
#include "codec/base64.h"
#include "codec/hex.h"
#include "codec/jsonsort.h"

/* ---- strings ---- */

/* Control characters that have a letter [RFC 8785 3.2.2.2]. */
static const char letters[0x20] = {
    ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'
};

static void
add_escaped(struct sg_buf *buf, uint8_t byte)
{
    if (byte >= 0x20) {
        sg_buf_add_byte(buf, '\\');
        sg_buf_add_byte(buf, byte);
    } else if (letters[byte] != 0) {
        sg_buf_add_byte(buf, '\\');
        sg_buf_add_byte(buf, (uint8_t)letters[byte]);
    } else {
        sg_buf_add_text(buf, "\\u00");
        sg_hex_add(buf, sg_bytes_of(&byte, 1));
    }
}

/* add_quoted escapes quote, backslash, and what is below `control`. */
static void
add_quoted(struct sg_buf *buf, sg_bytes text, uint8_t control)
{
    size_t done = 0;

    sg_buf_add_byte(buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.data[i];

        if (c != '"' && c != '\\' && c >= control)
            continue;
        sg_buf_add(buf, sg_bytes_of(text.data + done, i - done));
        add_escaped(buf, c);
        done = i + 1;
    }
    if (done < text.len)
        sg_buf_add(buf, sg_bytes_of(text.data + done, text.len - done));
    sg_buf_add_byte(buf, '"');
}

void
sg_jcs_add_string(struct sg_buf *buf, sg_bytes text)
{
    add_quoted(buf, text, 0x20);
}

void
sg_jcs_add_base64(struct sg_buf *buf, sg_bytes bytes)
{
    sg_buf_add_byte(buf, '"');
    sg_base64_add(buf, bytes);
    sg_buf_add_byte(buf, '"');
}

void
sg_jcs_add_hex(struct sg_buf *buf, sg_bytes bytes)
{
    sg_buf_add_byte(buf, '"');
    sg_hex_add(buf, bytes);
    sg_buf_add_byte(buf, '"');
}

/* ---- OLPC ---- */

/* An array or object that is being written: its children from `next` on. */
struct level {
    const struct sg_json *node;
    const struct sg_json **members; /* of an object, sorted; else NULL */
    const struct sg_json *next;     /* of an array */
    size_t written;
};

struct writer {
    struct sg_buf *buf;
    struct level levels[SG_JSON_DEPTH_MAX];
    size_t depth;
};

/* sort_members gives the members of an object in their canonical order. */
static const struct sg_json **
sort_members(const struct sg_json *object)
{
    const struct sg_json **list = calloc(object->count, 2 * sizeof(*list));
    size_t count = 0;

    if (list == NULL)
        return NULL;
    for (const struct sg_json *m = object->first; m != NULL; m = m->next)
        list[count++] = m;
    sg_json_sort(list, list + count, count);
    return list;
}

static bool
open_level(struct writer *w, const struct sg_json *node)
{
    struct level level = { node, NULL, node->first, 0 };

    if (w->depth == SG_JSON_DEPTH_MAX)
        return false;
    if (node->type == SG_JSON_OBJECT && node->count != 0) {
        level.members = sort_members(node);
        if (level.members == NULL)
            sg_buf_fail(w->buf);
    }
    sg_buf_add_byte(w->buf, node->type == SG_JSON_OBJECT ? '{' : '[');
    w->levels[w->depth++] = level;
    return true;
}

static void
close_level(struct writer *w)
{
    struct level *level = &w->levels[--w->depth];

    free((void *)level->members);
    sg_buf_add_byte(w->buf, level->node->type == SG_JSON_OBJECT ? '}' : ']');
}

/* JSON allows no leading zeros, so digits alone are canonical but for -0. */
static bool
is_integer(sg_bytes number)
{
    if (sg_bytes_is(number, "-0"))
        return false;
    (void)sg_bytes_take_text(&number, "-");
    for (size_t i = 0; i < number.len; i++) {
        if (number.data[i] < '0' || number.data[i] > '9')
            return false;
    }
    return true;
}

/* add_value writes a scalar, or begins an array or object. */
static bool
add_value(struct writer *w, const struct sg_json *value)
{
    switch (value->type) {
    case SG_JSON_ARRAY:
    case SG_JSON_OBJECT:
        return open_level(w, value);
    case SG_JSON_STRING:
        add_quoted(w->buf, value->text, 0);
        return true;
    case SG_JSON_NUMBER:
        sg_buf_add(w->buf, value->text);
        return is_integer(value->text);
    default: /* null, true, false have one form */
        sg_buf_add(w->buf, value->raw);
        return true;
    }
}

/* add_next writes the next child of the innermost level, or its end. */
static bool
add_next(struct writer *w)
{
    struct level *level = &w->levels[w->depth - 1];
    const struct sg_json *child = level->next;

    if (level->written == level->node->count) {
        close_level(w);
        return true;
    }
    if (level->written != 0)
        sg_buf_add_byte(w->buf, ',');
    if (level->members != NULL) {
        child = level->members[level->written];
        add_quoted(w->buf, child->name, 0);
        sg_buf_add_byte(w->buf, ':');
    } else {
        level->next = child->next;
    }
    level->written++;
    return add_value(w, child);
}

bool
sg_olpc_add(struct sg_buf *buf, const struct sg_json *value)
{
    struct writer w;
    bool ok;

    w.buf = buf;
    w.depth = 0;
    ok = add_value(&w, value);
    while (ok && !buf->failed && w.depth != 0)
        ok = add_next(&w);
    while (w.depth != 0)
        close_level(&w);
    return ok;
}
