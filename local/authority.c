/* SPDX-License-Identifier: Apache-2.0 */
/* The four certificates that stay: one row each, issuers first. */
#include "authority.h"

#include <stdlib.h>

#include "base/limits.h"
#include "certificate.h"
#include "extension.h"
#include "instance.h"
#include "pki/chain.h"
#include "store.h"

/* Ten years from the first start, and an hour for clocks that differ. */
#define BEFORE_S 3600
#define AFTER_S ((int64_t)3650 * 24 * 3600)

/* Certificates of 500 bytes. */
#define ARENA_MAX (64u * 1024)

enum { ROOT, INTERMEDIATE, TSA_ROOT, TSA, COUNT };

static void
add_root(struct sg_buf *buf)
{
    extension_add_authority(buf, 1);
    extension_add_usage(buf, SG_USAGE_KEY_CERT_SIGN | SG_USAGE_CRL_SIGN);
}

/* For nothing but leaves that sign code, as the public instance's. */
static void
add_intermediate(struct sg_buf *buf)
{
    extension_add_authority(buf, 0);
    extension_add_usage(buf, SG_USAGE_KEY_CERT_SIGN | SG_USAGE_CRL_SIGN);
    extension_add_purpose(buf, SG_OID_CODE_SIGNING, false);
}

static void
add_tsa_root(struct sg_buf *buf)
{
    extension_add_authority(buf, 0);
    extension_add_usage(buf, SG_USAGE_KEY_CERT_SIGN | SG_USAGE_CRL_SIGN);
}

/* Its one purpose is critical  [RFC 3161 2.3]. */
static void
add_tsa(struct sg_buf *buf)
{
    extension_add_usage(buf, SG_USAGE_DIGITAL_SIGNATURE);
    extension_add_purpose(buf, SG_OID_TIME_STAMPING, true);
}

static const struct row {
    const char *name; /* in the store, and for people */
    const char *common_name;
    enum key key;
    size_t issuer; /* a row not after this one */
    void (*add_extensions)(struct sg_buf *buf);
} rows[COUNT] = {
    [ROOT] = { "certificate/root", "fulcio-root", KEY_ROOT, ROOT, add_root },
    [INTERMEDIATE] = { "certificate/intermediate", "fulcio-intermediate",
        KEY_INTERMEDIATE, ROOT, add_intermediate },
    [TSA_ROOT] = { "certificate/tsa-root", "tsa-root", KEY_TSA_ROOT, TSA_ROOT,
        add_tsa_root },
    [TSA] = { "certificate/tsa", "tsa", KEY_TSA, TSA_ROOT, add_tsa },
};

static struct sg_secret *
secret_of(const struct instance *instance, size_t i)
{
    return instance->keys.of[rows[i].key];
}

/* What a certificate of this row has after its subject. */
static void
add_extensions(struct sg_buf *buf, const struct instance *instance, size_t i)
{
    rows[i].add_extensions(buf);
    extension_add_subject_key(buf, sg_secret_public(secret_of(instance, i)));
    if (rows[i].issuer != i)
        extension_add_issuer_key(
            buf, sg_secret_public(secret_of(instance, rows[i].issuer)));
}

/* What a certificate is put together from. */
struct parts {
    struct sg_buf issuer, subject, extensions, tbs;
};

static sigstore_code
write_tbs(struct parts *parts, const struct instance *instance, size_t i,
    sigstore_error *err)
{
    struct certificate certificate;
    sigstore_code code = certificate_number(&certificate, err);

    if (code != SIGSTORE_OK)
        return code;
    certificate_add_name(&parts->issuer, rows[rows[i].issuer].common_name);
    certificate_add_name(&parts->subject, rows[i].common_name);
    add_extensions(&parts->extensions, instance, i);
    if (parts->issuer.failed || parts->subject.failed ||
        parts->extensions.failed)
        return sg_no_memory(err);
    certificate.issuer = sg_buf_bytes(&parts->issuer);
    certificate.subject = sg_buf_bytes(&parts->subject);
    certificate.extensions = sg_buf_bytes(&parts->extensions);
    certificate.not_before = instance->made - BEFORE_S;
    certificate.not_after = instance->made + AFTER_S;
    certificate.key = sg_secret_public(secret_of(instance, i))->der;
    certificate_add_tbs(&parts->tbs, &certificate);
    return parts->tbs.failed ? sg_no_memory(err) : SIGSTORE_OK;
}

static sigstore_code
make(struct sg_buf *out, const struct instance *instance, size_t i,
    sigstore_error *err)
{
    struct sg_secret *issuer = secret_of(instance, rows[i].issuer);
    struct parts parts;
    sigstore_code code;

    sg_buf_init(&parts.issuer, SG_CERTIFICATE_MAX);
    sg_buf_init(&parts.subject, SG_CERTIFICATE_MAX);
    sg_buf_init(&parts.extensions, SG_CERTIFICATE_MAX);
    sg_buf_init(&parts.tbs, SG_CERTIFICATE_MAX);
    code = write_tbs(&parts, instance, i, err);
    if (code == SIGSTORE_OK)
        code = certificate_sign(out, sg_buf_bytes(&parts.tbs), issuer, err);
    sg_buf_dispose(&parts.issuer);
    sg_buf_dispose(&parts.subject);
    sg_buf_dispose(&parts.extensions);
    sg_buf_dispose(&parts.tbs);
    return code;
}

/* Takes a certificate from the store, after making it where there is none. */
static sigstore_code
take(sg_bytes *out, struct sg_arena *arena, const struct instance *instance,
    size_t i, sigstore_error *err)
{
    struct sg_buf made;
    sigstore_code code =
        store_get(instance->store, rows[i].name, arena, out, err);

    if (code != SIGSTORE_OK || out->data != NULL)
        return code;
    sg_buf_init(&made, SG_CERTIFICATE_MAX);
    code = make(&made, instance, i, err);
    if (code == SIGSTORE_OK)
        code =
            store_set(instance->store, rows[i].name, sg_buf_bytes(&made), err);
    if (code == SIGSTORE_OK)
        *out = sg_arena_copy(arena, sg_buf_bytes(&made));
    sg_buf_dispose(&made);
    return code == SIGSTORE_OK && out->data == NULL ? sg_no_memory(err) : code;
}

/* A kept one must still be of our keys: a store may be damaged, or be put
 * together from two. */
static sigstore_code
check(struct sg_cert *certs, sg_bytes der, const struct instance *instance,
    size_t i, sigstore_error *err)
{
    sigstore_code code = sg_cert_parse(&certs[i], der, err);

    if (code == SIGSTORE_OK &&
        !sg_bytes_equal(
            certs[i].key.der, sg_secret_public(secret_of(instance, i))->der))
        code = sg_fail(err, SIGSTORE_EFORMAT, "it is of another key");
    if (code == SIGSTORE_OK)
        code = sg_cert_check_issued_by(
            NULL, &certs[i], &certs[rows[i].issuer], err);
    return sg_context(err, code, "%s: %s", instance->dir, rows[i].name);
}

static sigstore_code
fill(struct authority *authority, const struct instance *instance,
    sigstore_error *err)
{
    sg_bytes *const outs[COUNT] = { [ROOT] = &authority->root,
        [INTERMEDIATE] = &authority->intermediate,
        [TSA_ROOT] = &authority->tsa_root,
        [TSA] = &authority->tsa };
    struct sg_cert certs[COUNT];
    sigstore_code code = SIGSTORE_OK;
    size_t i;

    for (i = 0; i < COUNT && code == SIGSTORE_OK; i++) {
        code = take(outs[i], &authority->arena, instance, i, err);
        if (code == SIGSTORE_OK)
            code = check(certs, *outs[i], instance, i, err);
    }
    return code;
}

sigstore_code
authority_open(struct authority **out, const struct instance *instance,
    sigstore_error *err)
{
    struct authority *authority = calloc(1, sizeof(*authority));
    sigstore_code code;

    *out = NULL;
    if (authority == NULL)
        return sg_no_memory(err);
    sg_arena_init(&authority->arena, ARENA_MAX);
    code = fill(authority, instance, err);
    if (code == SIGSTORE_OK)
        *out = authority;
    else
        authority_close(authority);
    return code;
}

void
authority_close(struct authority *authority)
{
    if (authority == NULL)
        return;
    sg_arena_dispose(&authority->arena);
    free(authority);
}
