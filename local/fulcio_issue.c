/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The certificate, made twice: a precertificate, which is logged, and with the
 * log's promise in it the one that is handed out  [RFC 6962 3.1].
 */
#include "fulcio.h"

#include <string.h>
#include <time.h>

#include "authority.h"
#include "base/limits.h"
#include "certificate.h"
#include "ct.h"
#include "extension.h"

#define LIFETIME_S 600
#define SCT_MAX 256

/* What a certificate is put together from, and what is made on the way. */
struct parts {
    struct certificate certificate;
    struct sg_buf subject, extensions, tbs, precertificate, sct;
};

static void
init(struct parts *parts)
{
    sg_buf_init(&parts->subject, SG_CERTIFICATE_MAX);
    sg_buf_init(&parts->extensions, SG_CERTIFICATE_MAX);
    sg_buf_init(&parts->tbs, SG_CERTIFICATE_MAX);
    sg_buf_init(&parts->precertificate, SG_CERTIFICATE_MAX);
    sg_buf_init(&parts->sct, SCT_MAX);
}

static void
dispose(struct parts *parts)
{
    sg_buf_dispose(&parts->subject);
    sg_buf_dispose(&parts->extensions);
    sg_buf_dispose(&parts->tbs);
    sg_buf_dispose(&parts->precertificate);
    sg_buf_dispose(&parts->sct);
}

/* Ten minutes from now; or to ten minutes ago. */
static void
set_times(struct certificate *certificate, const struct instance *instance)
{
    int64_t now = (int64_t)time(NULL);

    if (fault_is(instance, FAULT_EXPIRED_CERTIFICATE))
        now -= 2 * LIFETIME_S;
    certificate->not_before = now;
    certificate->not_after = now + LIFETIME_S;
}

/* Everything but the SCT, in the order in which Fulcio has it. */
static sigstore_code
write_extensions(struct sg_buf *out, const struct instance *instance,
    const struct identity *identity, const struct sg_spki *key,
    sigstore_error *err)
{
    sigstore_code code;

    extension_add_usage(out, SG_USAGE_DIGITAL_SIGNATURE);
    extension_add_purpose(out, SG_OID_CODE_SIGNING, false);
    extension_add_subject_key(out, key);
    extension_add_issuer_key(
        out, sg_secret_public(instance->keys.of[KEY_INTERMEDIATE]));
    code = fulcio_add_subject(out, instance, identity, err);
    return code == SIGSTORE_OK && out->failed ? sg_no_memory(err) : code;
}

static sigstore_code
fill(struct parts *parts, const struct instance *instance,
    const struct identity *identity, const struct sg_spki *key,
    sigstore_error *err)
{
    struct sg_cert issuer;
    sigstore_code code =
        sg_cert_parse(&issuer, instance->authority->intermediate, err);

    if (code == SIGSTORE_OK)
        code = certificate_number(&parts->certificate, err);
    if (code == SIGSTORE_OK)
        code =
            write_extensions(&parts->extensions, instance, identity, key, err);
    if (code != SIGSTORE_OK)
        return code;
    set_times(&parts->certificate, instance);
    certificate_add_name(&parts->subject, NULL);
    parts->certificate.issuer = issuer.subject;
    parts->certificate.subject = sg_buf_bytes(&parts->subject);
    parts->certificate.key = key->der;
    return parts->subject.failed ? sg_no_memory(err) : SIGSTORE_OK;
}

/* Writes the TBSCertificate of the extensions there are. */
static sigstore_code
write_tbs(struct parts *parts, sigstore_error *err)
{
    if (parts->extensions.failed)
        return sg_no_memory(err);
    parts->certificate.extensions = sg_buf_bytes(&parts->extensions);
    parts->tbs.len = 0;
    certificate_add_tbs(&parts->tbs, &parts->certificate);
    return parts->tbs.failed ? sg_no_memory(err) : SIGSTORE_OK;
}

/* Makes the precertificate, and leaves the extensions as they were. */
static sigstore_code
write_precertificate(
    struct parts *parts, const struct instance *instance, sigstore_error *err)
{
    size_t len = parts->extensions.len;
    sigstore_code code;

    extension_add_poison(&parts->extensions);
    code = write_tbs(parts, err);
    if (code == SIGSTORE_OK)
        code =
            certificate_sign(&parts->precertificate, sg_buf_bytes(&parts->tbs),
                instance->keys.of[KEY_INTERMEDIATE], err);
    if (code == SIGSTORE_OK)
        parts->extensions.len = len;
    return code;
}

/* Has the certificate logged, and adds the SCT to its extensions. */
static sigstore_code
take_sct(struct parts *parts, struct instance *instance, sigstore_error *err)
{
    sigstore_code code = write_precertificate(parts, instance, err);

    if (code == SIGSTORE_OK)
        code = write_tbs(parts, err);
    if (code == SIGSTORE_OK)
        code = ct_add(instance, sg_buf_bytes(&parts->tbs),
            sg_buf_bytes(&parts->precertificate), &parts->sct, err);
    if (code == SIGSTORE_OK)
        extension_add_sct(&parts->extensions, sg_buf_bytes(&parts->sct));
    return code;
}

static sigstore_code
issue(struct sg_buf *out, struct instance *instance,
    const struct identity *identity, const struct sg_spki *key,
    sigstore_error *err)
{
    struct parts parts;
    sigstore_code code;

    init(&parts);
    code = fill(&parts, instance, identity, key, err);
    if (code == SIGSTORE_OK && !fault_is(instance, FAULT_NO_SCT))
        code = take_sct(&parts, instance, err);
    if (code == SIGSTORE_OK)
        code = write_tbs(&parts, err);
    if (code == SIGSTORE_OK)
        code = certificate_sign(out, sg_buf_bytes(&parts.tbs),
            instance->keys.of[KEY_INTERMEDIATE], err);
    dispose(&parts);
    return code;
}

sigstore_code
fulcio_issue(struct sg_buf *out, struct instance *instance,
    const struct identity *identity, const struct sg_spki *key,
    sigstore_error *err)
{
    struct sg_secret *other;
    sigstore_code code;

    if (!fault_is(instance, FAULT_OTHER_KEY))
        return issue(out, instance, identity, key, err);
    code = sg_secret_new(&other, err);
    if (code != SIGSTORE_OK)
        return code;
    code = issue(out, instance, identity, sg_secret_public(other), err);
    sg_secret_free(other);
    return code;
}
