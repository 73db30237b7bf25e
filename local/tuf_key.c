/* SPDX-License-Identifier: Apache-2.0 */
/* Keys as root states them, and the canonical form that they are named by. */
#include "tuf_key.h"

#include "codec/hex.h"
#include "codec/jcs.h"
#include "codec/pem.h"

sigstore_code
tuf_key_canonical(struct sg_buf *out, sg_bytes text, sigstore_error *err)
{
    struct sg_arena arena;
    const struct sg_json *value;
    sigstore_code code;

    sg_arena_init(&arena, sg_json_arena_max(text.len));
    code = sg_json_parse(&value, &arena, text, err);
    if (code == SIGSTORE_OK && !sg_olpc_add(out, value))
        code = sg_fail(err, SIGSTORE_EINTERNAL, "a number without canon");
    if (code == SIGSTORE_OK && out->failed)
        code = sg_no_memory(err);
    sg_arena_dispose(&arena);
    return code;
}

static void
add_public(struct sg_buf *buf, const struct sg_secret *key)
{
    struct sg_buf pem;

    sg_buf_init(&pem, buf->max);
    sg_pem_add(&pem, "PUBLIC KEY", sg_secret_public(key)->der);
    if (pem.failed)
        sg_buf_fail(buf);
    sg_buf_add_text(buf,
        "{\"keytype\":\"ecdsa\",\"scheme\":\"ecdsa-sha2-nistp256\","
        "\"keyval\":{\"public\":");
    sg_jcs_add_string(buf, sg_buf_bytes(&pem));
    sg_buf_add_text(buf, "}}");
    sg_buf_dispose(&pem);
}

/* [TUF 4.2] KEYID is the hash of the key's canonical form */
static sigstore_code
find_key_id(char id[KEY_ID_SIZE], sg_bytes key, sigstore_error *err)
{
    struct sg_buf canonical;
    struct sg_digest digest;
    sigstore_code code;

    sg_buf_init(&canonical, TUF_DOCUMENT_MAX);
    code = tuf_key_canonical(&canonical, key, err);
    if (code == SIGSTORE_OK)
        code = sg_digest(&digest, SG_SHA256, sg_buf_bytes(&canonical), err);
    if (code == SIGSTORE_OK)
        sg_hex_write(id, sg_digest_bytes(&digest));
    sg_buf_dispose(&canonical);
    return code;
}

sigstore_code
tuf_key_add(struct sg_buf *buf, char id[KEY_ID_SIZE],
    const struct sg_secret *key, sigstore_error *err)
{
    struct sg_buf text;
    sigstore_code code;

    sg_buf_init(&text, TUF_DOCUMENT_MAX);
    add_public(&text, key);
    sg_buf_add(buf, sg_buf_bytes(&text));
    if (text.failed || buf->failed)
        code = sg_no_memory(err);
    else
        code = find_key_id(id, sg_buf_bytes(&text), err);
    sg_buf_dispose(&text);
    return code;
}
