/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a checkpoint and its signature line. */
#include "note.h"

#include <string.h>

#include "codec/base64.h"

/* A line of a note that is a signature begins with an em dash, U+2014. */
#define SIGNATURE_START "\xe2\x80\x94 "

#define HINT_LEN 4

/* The algorithm of a key's id [C2SP signed-note]: Ed25519. */
#define ED25519_ID "\n\x01"

sigstore_code
note_key_id(uint8_t out[32], const char *name, const struct sg_spki *key,
    sigstore_error *err)
{
    const sg_bytes parts[] = { sg_bytes_from_text(name), SG_LITERAL(ED25519_ID),
        key->key };
    struct sg_digest digest;
    sigstore_code code = sg_digest_parts(&digest, SG_SHA256, parts, 3, err);

    if (code == SIGSTORE_OK)
        memcpy(out, digest.data, 32);
    return code;
}

/* Origin, size and root, each a line [C2SP tlog-checkpoint]. */
static void
add_text(struct sg_buf *buf, const char *origin, const struct log_head *head)
{
    sg_buf_add_text(buf, origin);
    sg_buf_add_text(buf, "\n");
    sg_buf_add_decimal(buf, head->size);
    sg_buf_add_text(buf, "\n");
    sg_base64_add(buf, sg_bytes_of(head->root, sizeof(head->root)));
    sg_buf_add_text(buf, "\n");
}

/* The base64 is of the key id's first bytes and the signature. */
static void
add_line(struct sg_buf *buf, const struct note_signer *signer,
    const uint8_t *signature, size_t len)
{
    uint8_t data[HINT_LEN + SG_SIGNATURE_MAX];

    memcpy(data, signer->key_id, HINT_LEN);
    memcpy(data + HINT_LEN, signature, len);
    sg_buf_add_text(buf, "\n" SIGNATURE_START);
    sg_buf_add_text(buf, signer->name);
    sg_buf_add_text(buf, " ");
    sg_base64_add(buf, sg_bytes_of(data, HINT_LEN + len));
    sg_buf_add_text(buf, "\n");
}

sigstore_code
note_sign(struct sg_buf *out, const struct note_signer *signer,
    const struct log_head *head, sigstore_error *err)
{
    uint8_t signature[SG_SIGNATURE_MAX];
    struct sg_buf text;
    size_t len = 0;
    sigstore_code code;

    sg_buf_init(&text, NOTE_MAX);
    add_text(&text, signer->origin, head);
    code = text.failed ? sg_no_memory(err)
                       : sg_sign_message(signer->secret, sg_buf_bytes(&text),
                             signature, &len, err);
    if (code == SIGSTORE_OK) {
        sg_buf_add(out, sg_buf_bytes(&text));
        add_line(out, signer, signature, len);
        code = out->failed ? sg_no_memory(err) : SIGSTORE_OK;
    }
    sg_buf_dispose(&text);
    return code;
}
