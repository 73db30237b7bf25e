/* SPDX-License-Identifier: Apache-2.0 */
/* The CT log: what is logged of a precertificate, and what is signed. */
#include "ct.h"

#include <string.h>
#include <time.h>

#include "authority.h"
#include "base/limits.h"
#include "codec/jcs.h"
#include "crypto/digest.h"
#include "log.h"
#include "pki/certificate.h"

#define VERSION_1 0
#define TIMESTAMPED_ENTRY 0
#define TREE_HASH 1
#define PRECERT_ENTRY 1
#define TLS_SHA256 4
#define TLS_ECDSA 3

/* A TBSCertificate, or three certificates, and what is around them. */
#define LEAF_MAX (SG_CERTIFICATE_MAX + 256u)
#define EXTRA_MAX (3u * SG_CERTIFICATE_MAX + 256u)
#define HEAD_MAX 1024
/* A proof's signed head, or a leaf that is already there. */
#define ARENA_MAX (1024u * 1024)

static uint64_t
now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* opaque text<1..2^24-1> */
static void
add_vector24(struct sg_buf *buf, sg_bytes bytes)
{
    sg_buf_add_uint(buf, bytes.len, 3);
    sg_buf_add(buf, bytes);
}

/* DigitallySigned: SHA-256, ECDSA, opaque signature<0..2^16-1> RFC 5246, 4.7 */
static sigstore_code
add_signature(struct sg_buf *buf, sg_bytes message, struct sg_secret *secret,
    sigstore_error *err)
{
    uint8_t signature[SG_SIGNATURE_MAX];
    size_t len;
    sigstore_code code = sg_sign_message(secret, message, signature, &len, err);

    if (code != SIGSTORE_OK)
        return code;
    sg_buf_add_byte(buf, TLS_SHA256);
    sg_buf_add_byte(buf, TLS_ECDSA);
    sg_buf_add_uint(buf, len, 2);
    sg_buf_add(buf, sg_bytes_of(signature, len));
    return buf->failed ? sg_no_memory(err) : SIGSTORE_OK;
}

/*
 * digitally-signed struct {                                 RFC 6962, 3.5
 *     Version version; SignatureType signature_type = tree_hash;
 *     uint64 timestamp; uint64 tree_size; opaque sha256_root_hash[32]; }
 */
static void
add_tree_head(
    struct sg_buf *buf, uint64_t timestamp, const struct log_head *head)
{
    sg_buf_add_byte(buf, VERSION_1);
    sg_buf_add_byte(buf, TREE_HASH);
    sg_buf_add_uint(buf, timestamp, 8);
    sg_buf_add_uint(buf, (uint64_t)head->size, 8);
    sg_buf_add(buf, sg_bytes_of(head->root, sizeof(head->root)));
}

/* How a head's text begins: its size, then its time. */
#define SIZE_NAME "{\"tree_size\":"
#define TIME_NAME ",\"timestamp\":"

/* What get-sth answers  [RFC 6962 4.3]. */
static void
add_head_json(struct sg_buf *out, uint64_t timestamp,
    const struct log_head *head, sg_bytes signature)
{
    sg_buf_add_text(out, SIZE_NAME);
    sg_buf_add_decimal(out, head->size);
    sg_buf_add_text(out, TIME_NAME);
    sg_buf_add_decimal(out, (int64_t)timestamp);
    sg_buf_add_text(out, ",\"sha256_root_hash\":");
    sg_jcs_add_base64(out, sg_bytes_of(head->root, sizeof(head->root)));
    sg_buf_add_text(out, ",\"tree_head_signature\":");
    sg_jcs_add_base64(out, signature);
    sg_buf_add_text(out, "}");
}

/* The time of a new head, which is later than that of the last one even if
 * the clock went back: who watches the log takes the latest for the newest. */
static uint64_t
time_after(sg_bytes before)
{
    uint64_t now = now_ms();
    int64_t size, last;

    if (sg_bytes_take_text(&before, SIZE_NAME) &&
        sg_bytes_take_decimal(&before, &size) &&
        sg_bytes_take_text(&before, TIME_NAME) &&
        sg_bytes_take_decimal(&before, &last) && last < INT64_MAX &&
        (uint64_t)last >= now)
        return (uint64_t)last + 1;
    return now;
}

/* Signs a head by the secret that is the log's context. */
static sigstore_code
sign_head(void *context, const struct log_head *head, sg_bytes before,
    struct sg_buf *out, sigstore_error *err)
{
    uint64_t timestamp = time_after(before);
    struct sg_buf text, signature;
    sigstore_code code;

    sg_buf_init(&text, HEAD_MAX);
    sg_buf_init(&signature, HEAD_MAX);
    add_tree_head(&text, timestamp, head);
    code = text.failed
        ? sg_no_memory(err)
        : add_signature(&signature, sg_buf_bytes(&text), context, err);
    if (code == SIGSTORE_OK) {
        add_head_json(out, timestamp, head, sg_buf_bytes(&signature));
        if (out->failed)
            code = sg_no_memory(err);
    }
    sg_buf_dispose(&text);
    sg_buf_dispose(&signature);
    return code;
}

sigstore_code
ct_open(struct log **out, const struct instance *instance, sigstore_error *err)
{
    const struct log_kind kind = {
        .name = "ct", .sign = sign_head, .context = instance->keys.of[KEY_CT]
    };

    return log_open(out, instance->store, &kind, err);
}

/*
 * MerkleTreeLeaf, and what the SCT signs; both are the same octets:
 * struct {                                        RFC 6962, 3.2 and 3.4
 *     Version version; MerkleLeafType leaf_type = timestamped_entry;
 *     uint64 timestamp; LogEntryType entry_type = precert_entry;
 *     PreCert { opaque issuer_key_hash[32]; TBSCertificate<1..2^24-1> };
 *     CtExtensions extensions; }
 */
static void
add_leaf(struct sg_buf *buf, uint64_t timestamp, const struct sg_digest *issuer,
    sg_bytes tbs)
{
    sg_buf_add_byte(buf, VERSION_1);
    sg_buf_add_byte(buf, TIMESTAMPED_ENTRY);
    sg_buf_add_uint(buf, timestamp, 8);
    sg_buf_add_uint(buf, PRECERT_ENTRY, 2);
    sg_buf_add(buf, sg_digest_bytes(issuer));
    add_vector24(buf, tbs);
    sg_buf_add_uint(buf, 0, 2); /* no extensions */
}

/*
 * struct { ASN.1Cert pre_certificate;                       RFC 6962, 3.1
 *          ASN.1Cert precertificate_chain<0..2^24-1>; } PrecertChainEntry;
 */
static void
add_chain(struct sg_buf *buf, const struct authority *authority,
    sg_bytes precertificate)
{
    size_t chain = 6 + authority->intermediate.len + authority->root.len;

    add_vector24(buf, precertificate);
    sg_buf_add_uint(buf, chain, 3);
    add_vector24(buf, authority->intermediate);
    add_vector24(buf, authority->root);
}

/* An entry is the same if all but its time is: the time in its leaf is that
 * of the first. */
static sigstore_code
name_leaf(struct log_leaf *leaf, const struct sg_digest *issuer, sg_bytes tbs,
    sigstore_error *err)
{
    const sg_bytes parts[] = { sg_digest_bytes(issuer), tbs };
    struct sg_digest id;
    sigstore_code code = sg_digest_parts(&id, SG_SHA256, parts, 2, err);

    if (code == SIGSTORE_OK)
        memcpy(leaf->id, id.data, sizeof(leaf->id));
    return code;
}

/* Logs a leaf; one that the log has already takes the place of `data`. */
static sigstore_code
add_entry(struct log *log, struct log_leaf *leaf, struct sg_arena *arena,
    sigstore_error *err)
{
    struct log_proof proof;
    struct log_entry entry;
    bool is_new;
    sigstore_code code = log_add(log, leaf, arena, &proof, &is_new, err);

    if (code != SIGSTORE_OK || is_new)
        return code;
    code = log_get(log, proof.index, arena, &entry, err);
    leaf->data = entry.data;
    return code;
}

/*
 * struct { Version sct_version; LogID id; uint64 timestamp;   RFC 6962, 3.2
 *          CtExtensions extensions; digitally-signed struct { ... };
 * } SignedCertificateTimestamp;
 */
static sigstore_code
add_sct(struct sg_buf *out, sg_bytes leaf, const struct sg_spki *log_key,
    struct sg_secret *secret, sigstore_error *err)
{
    struct sg_digest log_id;
    sigstore_code code = sg_digest(&log_id, SG_SHA256, log_key->der, err);

    if (code != SIGSTORE_OK)
        return code;
    sg_buf_add_byte(out, VERSION_1);
    sg_buf_add(out, sg_digest_bytes(&log_id));
    sg_buf_add(out, sg_bytes_of(leaf.data + 2, 8)); /* the timestamp */
    sg_buf_add_uint(out, 0, 2);
    return add_signature(out, leaf, secret, err);
}

static sigstore_code
promise(const struct instance *instance, sg_bytes leaf, struct sg_buf *out,
    sigstore_error *err)
{
    struct sg_secret *secret = instance->keys.of[KEY_CT], *other;
    const struct sg_spki *key = sg_secret_public(secret);
    sigstore_code code;

    if (!fault_is(instance, FAULT_WRONG_SCT_KEY))
        return add_sct(out, leaf, key, secret, err);
    code = sg_secret_new(&other, err);
    if (code != SIGSTORE_OK)
        return code;
    code = add_sct(out, leaf, key, other, err);
    sg_secret_free(other);
    return code;
}

static sigstore_code
log_and_promise(struct instance *instance, struct log_leaf *leaf,
    struct sg_buf *out, sigstore_error *err)
{
    struct sg_arena arena;
    sigstore_code code;

    sg_arena_init(&arena, ARENA_MAX);
    code = add_entry(instance->ct, leaf, &arena, err);
    if (code == SIGSTORE_OK)
        code = promise(instance, leaf->data, out, err);
    sg_arena_dispose(&arena);
    return code;
}

sigstore_code
ct_add(struct instance *instance, sg_bytes tbs, sg_bytes precertificate,
    struct sg_buf *out, sigstore_error *err)
{
    const struct sg_spki *issuer =
        sg_secret_public(instance->keys.of[KEY_INTERMEDIATE]);
    struct log_leaf leaf = { .key_count = 0 };
    struct sg_buf data, extra;
    struct sg_digest issuer_hash;
    sigstore_code code = sg_digest(&issuer_hash, SG_SHA256, issuer->der, err);

    if (code == SIGSTORE_OK)
        code = name_leaf(&leaf, &issuer_hash, tbs, err);
    if (code != SIGSTORE_OK)
        return code;
    sg_buf_init(&data, LEAF_MAX);
    sg_buf_init(&extra, EXTRA_MAX);
    add_leaf(&data, now_ms(), &issuer_hash, tbs);
    add_chain(&extra, instance->authority, precertificate);
    leaf.data = sg_buf_bytes(&data);
    leaf.extra = sg_buf_bytes(&extra);
    code = data.failed || extra.failed
        ? sg_no_memory(err)
        : log_and_promise(instance, &leaf, out, err);
    sg_buf_dispose(&data);
    sg_buf_dispose(&extra);
    return code;
}
