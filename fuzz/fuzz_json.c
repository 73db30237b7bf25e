/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON: the error is set exactly when a document is refused, values stand in
 * the input where they say and read the same alone, strings go there and back,
 * and the canonical form of a canonical form is itself.
 */
#include "fuzz.h"

#include "base/limits.h"
#include "base/text.h"
#include "codec/jcs.h"
#include "codec/json.h"

/* Values that are read again alone, so that a large input stays quick. */
#define AGAIN_MAX 64

/* Control characters that OLPC leaves in strings are no JSON. */
static bool
has_controls(sg_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < 0x20)
            return true;
    }
    return false;
}

/* read_again reads bytes that must be JSON, into an arena of its own. */
static const struct sg_json *
read_again(struct sg_arena *arena, sg_bytes text)
{
    const struct sg_json *value = NULL;

    sg_arena_init(arena, sg_json_arena_max(text.len));
    require(sg_json_parse(&value, arena, text, NULL) == SIGSTORE_OK);
    return value;
}

static void
check_string(sg_bytes text)
{
    struct sg_arena arena;
    struct sg_buf buf;
    const struct sg_json *again;

    sg_buf_init(&buf, SIZE_MAX);
    sg_jcs_add_string(&buf, text);
    again = read_again(&arena, sg_buf_bytes(&buf));
    require(again->type == SG_JSON_STRING);
    require(sg_bytes_equal(again->text, text));
    sg_arena_dispose(&arena);
    sg_buf_dispose(&buf);
}

static void
check_alone(const struct sg_json *value)
{
    struct sg_arena arena;
    const struct sg_json *again = read_again(&arena, value->raw);

    require(again->type == value->type && again->count == value->count);
    require(sg_bytes_equal(again->text, value->text));
    require(sg_bytes_equal(again->raw, value->raw));
    sg_arena_dispose(&arena);
}

/* check_children asks of each child of an array or object what must hold. */
static void
check_children(const struct sg_json *parent)
{
    const uint8_t *at = parent->raw.data;
    size_t count = 0;

    for (const struct sg_json *v = parent->first; v != NULL; v = v->next) {
        require(v->raw.data > at);
        at = v->raw.data + v->raw.len;
        require((v->name.data != NULL) == (parent->type == SG_JSON_OBJECT));
        if (++count > AGAIN_MAX)
            continue;
        check_alone(v);
        if (v->name.data != NULL)
            check_string(v->name);
        if (v->type == SG_JSON_STRING)
            check_string(v->text);
    }
    require(count == parent->count);
    require(count == 0 || at < parent->raw.data + parent->raw.len);
}

static void
check_canonical(const struct sg_json *value)
{
    struct sg_buf buf, twice;
    struct sg_arena arena;

    sg_buf_init(&buf, SIZE_MAX);
    sg_buf_init(&twice, SIZE_MAX);
    if (sg_olpc_add(&buf, value) && !has_controls(sg_buf_bytes(&buf))) {
        require(!buf.failed);
        require(sg_olpc_add(&twice, read_again(&arena, sg_buf_bytes(&buf))));
        require(sg_bytes_equal(sg_buf_bytes(&buf), sg_buf_bytes(&twice)));
        sg_arena_dispose(&arena);
    }
    sg_buf_dispose(&buf);
    sg_buf_dispose(&twice);
}

/* check_tree goes along the first containers, which is deep enough. */
static void
check_tree(const struct sg_json *root)
{
    size_t depth = 0;

    check_alone(root);
    check_canonical(root);
    for (const struct sg_json *v = root; v != NULL; v = v->first) {
        require(depth++ <= SG_JSON_DEPTH_MAX);
        check_children(v);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sigstore_error none;
    sigstore_error err = none;
    struct sg_arena arena;
    const struct sg_json *root = NULL;
    sigstore_code code;

    sg_arena_init(&arena, sg_json_arena_max(size));
    code = sg_json_parse(&root, &arena, sg_bytes_of(data, size), &err);
    require(err.code == code);
    require((err.message[0] == '\0') == (code == SIGSTORE_OK));
    require(sg_text_is_plain(sg_bytes_from_text(err.message)));
    require((root != NULL) == (code == SIGSTORE_OK));
    require(arena.used <= arena.max);
    if (root != NULL)
        check_tree(root);
    sg_arena_dispose(&arena);
    return 0;
}
