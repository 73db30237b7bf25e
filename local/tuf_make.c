/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The TUF repository: root, which names the keys of all roles, targets, the
 * two documents, snapshot and timestamp, each of which pins the one before it
 * (TUF, 4).  Snapshots are consistent: files carry version or hash in the name.
 */
#include <stdarg.h>
#include <stdio.h>

#include "codec/hex.h"
#include "codec/jcs.h"
#include "crypto/digest.h"
#include "trust_inside.h"
#include "tuf_key.h"
#include "tuf_sign.h"

#define PATH_SIZE 160

static const enum key role_keys[SG_TUF_TYPES] = {
    [SG_TUF_ROOT] = KEY_TUF_ROOT,
    [SG_TUF_TARGETS] = KEY_TUF_TARGETS,
    [SG_TUF_SNAPSHOT] = KEY_TUF_SNAPSHOT,
    [SG_TUF_TIMESTAMP] = KEY_TUF_TIMESTAMP,
};

struct making {
    struct trust *trust;
    const struct instance *instance;
    struct tuf_document documents[SG_TUF_TYPES];
};

SG_PRINTF(4, 5)
static sigstore_code
serve(struct making *making, sg_bytes data, sigstore_error *err,
    const char *format, ...)
{
    char path[PATH_SIZE];
    sg_bytes kept;
    va_list args;

    va_start(args, format);
    (void)vsnprintf(path, sizeof(path), format, args);
    va_end(args);
    kept = sg_arena_copy(&making->trust->arena, sg_bytes_from_text(path));
    if (kept.data == NULL)
        return sg_no_memory(err);
    return trust_serve(making->trust, kept, data, err);
}

/* Signs what `members` has, which ends here. */
static sigstore_code
sign(struct making *making, enum sg_tuf_type type, struct sg_buf *members,
    sigstore_error *err)
{
    const struct tuf_role role = { type, role_keys[type],
        sg_buf_bytes(members) };
    sigstore_code code;

    if (members->failed)
        code = sg_no_memory(err);
    else
        code = tuf_sign(&making->documents[type], &making->trust->arena,
            making->instance, &role, err);
    sg_buf_dispose(members);
    return sg_context(err, code, "TUF");
}

/* `"length":N,"hashes":{"sha256":"..."}`; the hash in hexadecimal, too. */
static sigstore_code
add_file(struct sg_buf *buf, char hash[2 * SG_DIGEST_MAX + 1], sg_bytes data,
    sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code code = sg_digest(&digest, SG_SHA256, data, err);

    if (code != SIGSTORE_OK)
        return code;
    sg_hex_write(hash, sg_digest_bytes(&digest));
    sg_buf_add_text(buf, "\"length\":");
    sg_buf_add_decimal(buf, (int64_t)data.len);
    sg_buf_add_text(buf, ",\"hashes\":{\"sha256\":\"");
    sg_buf_add_text(buf, hash);
    sg_buf_add_text(buf, "\"}");
    return SIGSTORE_OK;
}

/* ---- root [TUF 4.3] ---- */

static sigstore_code
add_root(struct sg_buf *keys, struct sg_buf *roles, const struct making *making,
    enum sg_tuf_type type, sigstore_error *err)
{
    const char *comma = type == SG_TUF_ROOT ? "" : ",";
    char id[KEY_ID_SIZE];
    struct sg_buf key;
    sigstore_code code;

    sg_buf_init(&key, TRUST_DOCUMENT_MAX);
    code =
        tuf_key_add(&key, id, making->instance->keys.of[role_keys[type]], err);
    if (code == SIGSTORE_OK) {
        sg_buf_add_text(keys, comma);
        sg_jcs_add_string(keys, sg_bytes_from_text(id));
        sg_buf_add_text(keys, ":");
        sg_buf_add(keys, sg_buf_bytes(&key));
        sg_buf_add_text(roles, comma);
        sg_jcs_add_string(roles, sg_bytes_from_text(sg_tuf_type_name(type)));
        sg_buf_add_text(roles, ":{\"keyids\":[");
        sg_jcs_add_string(roles, sg_bytes_from_text(id));
        sg_buf_add_text(roles, "],\"threshold\":1}");
    }
    sg_buf_dispose(&key);
    return code;
}

static sigstore_code
add_roles(
    struct sg_buf *members, const struct making *making, sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;
    struct sg_buf roles;

    sg_buf_init(&roles, TRUST_DOCUMENT_MAX);
    sg_buf_add_text(members, ",\"consistent_snapshot\":true,\"keys\":{");
    for (enum sg_tuf_type type = SG_TUF_ROOT;
         type < SG_TUF_TYPES && code == SIGSTORE_OK; type++)
        code = add_root(members, &roles, making, type, err);
    if (roles.failed)
        sg_buf_fail(members);
    sg_buf_add_text(members, "},\"roles\":{");
    sg_buf_add(members, sg_buf_bytes(&roles));
    sg_buf_add_text(members, "}");
    sg_buf_dispose(&roles);
    return code;
}

/* Each version is served: clients walk from the first to the newest. */
static sigstore_code
serve_roots(struct making *making, sigstore_error *err)
{
    struct trust *trust = making->trust;
    int64_t newest = making->documents[SG_TUF_ROOT].version;

    for (int64_t version = 1; version <= newest; version++) {
        sg_bytes text;
        sigstore_code code =
            tuf_sign_kept(&text, &trust->arena, making->instance, version, err);

        if (code == SIGSTORE_OK)
            code = serve(
                making, text, err, "/tuf/%lld.root.json", (long long)version);
        if (code != SIGSTORE_OK)
            return code;
        if (version == 1)
            trust->first_root = text;
    }
    return SIGSTORE_OK;
}

static sigstore_code
make_root(struct making *making, sigstore_error *err)
{
    struct sg_buf members;
    sigstore_code code;

    sg_buf_init(&members, TRUST_DOCUMENT_MAX);
    code = add_roles(&members, making, err);
    if (code != SIGSTORE_OK) {
        sg_buf_dispose(&members);
        return code;
    }
    code = sign(making, SG_TUF_ROOT, &members, err);
    return code != SIGSTORE_OK ? code : serve_roots(making, err);
}

/* ---- targets [TUF 4.5] ---- */

static sigstore_code
add_target(struct sg_buf *members, struct making *making, const char *name,
    sg_bytes data, sigstore_error *err)
{
    char hash[2 * SG_DIGEST_MAX + 1];
    sigstore_code code;

    sg_jcs_add_string(members, sg_bytes_from_text(name));
    sg_buf_add_text(members, ":{");
    code = add_file(members, hash, data, err);
    sg_buf_add_text(members, "}");
    if (code != SIGSTORE_OK)
        return code;
    return serve(making, data, err, "/tuf/targets/%s.%s", hash, name);
}

static sigstore_code
add_targets(struct sg_buf *members, struct making *making, sigstore_error *err)
{
    const struct trust *trust = making->trust;
    sigstore_code code;

    sg_buf_add_text(members, ",\"targets\":{");
    code = add_target(
        members, making, "signing_config.v0.2.json", trust->signing, err);
    sg_buf_add_text(members, ",");
    if (code == SIGSTORE_OK)
        code =
            add_target(members, making, "trusted_root.json", trust->root, err);
    sg_buf_add_text(members, "}");
    return code;
}

static sigstore_code
make_targets(struct making *making, sigstore_error *err)
{
    const struct tuf_document *made = &making->documents[SG_TUF_TARGETS];
    struct sg_buf members;
    sigstore_code code;

    sg_buf_init(&members, TRUST_DOCUMENT_MAX);
    code = add_targets(&members, making, err);
    if (code != SIGSTORE_OK) {
        sg_buf_dispose(&members);
        return code;
    }
    code = sign(making, SG_TUF_TARGETS, &members, err);
    if (code != SIGSTORE_OK)
        return code;
    return serve(making, made->text, err, "/tuf/%lld.targets.json",
        (long long)made->version);
}

/* ---- snapshot [TUF 4.4] and timestamp [TUF 4.6] ---- */

/* A role that states one document's version, length and hash. */
static sigstore_code
make_pin(struct making *making, enum sg_tuf_type type, enum sg_tuf_type of,
    sigstore_error *err)
{
    const struct tuf_document *pinned = &making->documents[of];
    char hash[2 * SG_DIGEST_MAX + 1];
    struct sg_buf members;
    sigstore_code code;

    sg_buf_init(&members, TRUST_DOCUMENT_MAX);
    sg_buf_add_text(&members, ",\"meta\":{\"");
    sg_buf_add_text(&members, sg_tuf_type_name(of));
    sg_buf_add_text(&members, ".json\":{\"version\":");
    sg_buf_add_decimal(&members, pinned->version);
    sg_buf_add_text(&members, ",");
    code = add_file(&members, hash, pinned->text, err);
    sg_buf_add_text(&members, "}}");
    if (code != SIGSTORE_OK) {
        sg_buf_dispose(&members);
        return code;
    }
    return sign(making, type, &members, err);
}

sigstore_code
tuf_make(
    struct trust *trust, const struct instance *instance, sigstore_error *err)
{
    struct making making = { .trust = trust, .instance = instance };
    const struct tuf_document *documents = making.documents;
    sigstore_code code;

    if ((code = make_root(&making, err)) ||
        (code = make_targets(&making, err)) ||
        (code = make_pin(&making, SG_TUF_SNAPSHOT, SG_TUF_TARGETS, err)) ||
        (code = make_pin(&making, SG_TUF_TIMESTAMP, SG_TUF_SNAPSHOT, err)) ||
        (code = serve(&making, documents[SG_TUF_SNAPSHOT].text, err,
             "/tuf/%lld.snapshot.json",
             (long long)documents[SG_TUF_SNAPSHOT].version)))
        return code;
    return serve(
        &making, documents[SG_TUF_TIMESTAMP].text, err, "/tuf/timestamp.json");
}
