/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timestamp responses: the error is set exactly when one is refused, what is
 * read lies in the input and fits together, and nobody's word makes it good.
 */
#include "base/limits.h"
#include "fuzz.h"
#include "pki/cms.h"

static bool
is_inside(sg_bytes part, sg_bytes whole)
{
    return part.data == NULL ||
        (part.data >= whole.data && part.len <= whole.len &&
            part.data - whole.data <= (ptrdiff_t)(whole.len - part.len));
}

static void
check_slices(const struct sg_timestamp *t, sg_bytes in)
{
    require(t->info.data != NULL && is_inside(t->info, in));
    require(is_inside(t->imprint, t->info));
    require(is_inside(t->serial, t->info));
    require(is_inside(t->nonce, t->info));
    require(is_inside(t->tsa, t->info));
    require(t->issuer.data != NULL && is_inside(t->issuer, in));
    require(is_inside(t->signer_serial, in));
    require(t->attributes.data != NULL && is_inside(t->attributes, in));
    require(is_inside(t->message_digest, t->attributes));
    require(t->certificate_digest.data != NULL);
    require(is_inside(t->certificate_digest, t->attributes));
    require(is_inside(t->certificate_issuer, t->attributes));
    require(t->signature.data != NULL && is_inside(t->signature, in));
    require(is_inside(t->certificates, in));
}

static void
check_meaning(const struct sg_timestamp *t)
{
    struct sg_civil civil;

    require(sg_time_to_civil(t->time.s, &civil));
    require(t->time.ns >= 0 && t->time.ns < 1000000000);
    require(t->imprint_hash != SG_HASH_NONE);
    require(t->imprint.len == sg_hash_len(t->imprint_hash));
    require(t->digest_hash == t->algorithm.hash);
    require(t->certificate_digest.len ==
        (t->certificate_hash == SG_HASH_NONE
                ? 20
                : sg_hash_len(t->certificate_hash)));
    require((t->certificate_issuer.data == NULL) ==
        (t->certificate_serial.data == NULL));
}

/* By an authority of any of its own certificates: never. */
static void
check_refused(const struct sg_timestamp *t)
{
    struct sg_cert certs[SG_CHAIN_MAX];
    struct sg_chain authority = { certs, 0 };
    sg_bytes rest = t->certificates, der, issuer, serial;
    sigstore_error err = { 0 };

    while (rest.len > 0 && authority.count < SG_CHAIN_MAX) {
        require(sg_cms_certificate_take(&rest, &der, &issuer, &serial));
        if (sg_cert_parse(&certs[authority.count], der, NULL) == SIGSTORE_OK)
            authority.count++;
    }
    require(sg_timestamp_verify(NULL, t, &authority,
                SG_LITERAL("nobody stamped this"), &err) != SIGSTORE_OK);
    require(err.message[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sigstore_error none;
    sigstore_error err = none;
    sg_bytes in = sg_bytes_of(data, size);
    struct sg_timestamp t;
    sigstore_code code = sg_timestamp_parse(&t, in, &err);

    require(err.code == code);
    require((err.message[0] == '\0') == (code == SIGSTORE_OK));
    require(code == SIGSTORE_OK || err.check == SIGSTORE_CHECK_TIMESTAMP_FORM);
    if (code != SIGSTORE_OK)
        return 0;
    check_slices(&t, in);
    check_meaning(&t);
    check_refused(&t);
    return 0;
}
