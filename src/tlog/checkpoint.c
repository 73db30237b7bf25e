/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a checkpoint: origin, size, root [C2SP tlog-checkpoint]. */
#include "tlog/checkpoint.h"

#include <string.h>

#include "base/text.h"
#include "codec/base64.h"

/* Room for what 44 characters of base64, the root's, could decode to. */
#define ROOT_TEXT_LEN 44
#define ROOT_ROOM 36

static sigstore_code
parse_origin(struct sg_checkpoint *out, sg_bytes *text, sigstore_error *err)
{
    if (!sg_bytes_take_until(text, '\n', &out->origin) || out->origin.len == 0)
        return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
            "the checkpoint has no origin (C2SP tlog-checkpoint)");
    return SIGSTORE_OK;
}

static sigstore_code
parse_size(struct sg_checkpoint *out, sg_bytes *text, sigstore_error *err)
{
    sg_bytes line, rest;

    if (!sg_bytes_take_until(text, '\n', &line))
        return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
            "the checkpoint has no size (C2SP tlog-checkpoint)");
    rest = line;
    if (!sg_bytes_take_decimal(&rest, &out->size) || rest.len != 0)
        return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
            "the checkpoint's size %s is not a number without leading zeros "
            "(C2SP tlog-checkpoint)",
            sg_show(line).text);
    return SIGSTORE_OK;
}

static sigstore_code
parse_root(struct sg_checkpoint *out, sg_bytes *text, sigstore_error *err)
{
    uint8_t root[ROOT_ROOM];
    sg_bytes line;
    size_t len = 0;

    if (!sg_bytes_take_until(text, '\n', &line))
        return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
            "the checkpoint has no root (C2SP tlog-checkpoint)");
    if (line.len != ROOT_TEXT_LEN || !sg_base64_decode(line, root, &len) ||
        len != sizeof(out->root))
        return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
            "the checkpoint's root %s is not 32 bytes in base64 "
            "(C2SP tlog-checkpoint)",
            sg_show(line).text);
    memcpy(out->root, root, sizeof(out->root));
    return SIGSTORE_OK;
}

/* check_extensions: opaque lines, none of them empty. */
static sigstore_code
check_extensions(sg_bytes text, sigstore_error *err)
{
    sg_bytes line;

    while (text.len != 0) {
        if (!sg_bytes_take_until(&text, '\n', &line) || line.len == 0)
            return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
                "the checkpoint has an empty line or one without end "
                "(C2SP tlog-checkpoint)");
    }
    return SIGSTORE_OK;
}

sigstore_code
sg_checkpoint_parse(
    struct sg_checkpoint *out, sg_bytes text, sigstore_error *err)
{
    sigstore_code code = parse_origin(out, &text, err);

    if (code == SIGSTORE_OK)
        code = parse_size(out, &text, err);
    if (code == SIGSTORE_OK)
        code = parse_root(out, &text, err);
    if (code == SIGSTORE_OK)
        code = check_extensions(text, err);
    return code;
}

/* An unknown version is held to neither form: its entries are refused. */
bool
sg_checkpoint_origin_is(const struct sg_checkpoint *checkpoint, sg_bytes name,
    enum sg_rekor version)
{
    const sg_bytes origin = checkpoint->origin;
    size_t len = origin.len < name.len ? origin.len : name.len;
    sg_bytes rest;
    int64_t tree;

    if (name.len == 0 || !sg_bytes_equal(sg_bytes_of(origin.data, len), name))
        return false;
    rest = sg_bytes_of(origin.data + len, origin.len - len);
    if (rest.len == 0)
        return version != SG_REKOR_V1;
    /* Rekor v1 names the tree of a shard [rekor-spec], Rekor v2 has none. */
    return version != SG_REKOR_V2 && sg_bytes_take_text(&rest, " - ") &&
        sg_bytes_take_decimal(&rest, &tree) && rest.len == 0;
}
