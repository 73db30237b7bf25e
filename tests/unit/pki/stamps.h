/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timestamps made for a test: an authority of signer, issuer and root, and
 * the response it gives, as recipes of which a row replaces a part.
 */
#ifndef SG_TEST_STAMPS_H
#define SG_TEST_STAMPS_H

#include "recipes.h"

#include "pki/timestamp.h"

#define TST_INFO "06{2a864886f70d0109100104}"
#define SIGNED_DATA "06{2a864886f70d010702}"
#define ATTRIBUTE(oid, value) "30{ 06{" oid "} 31{ " value " } }"
#define CONTENT_TYPE "2a864886f70d010903"
#define MESSAGE_DIGEST "2a864886f70d010904"
#define SIGNING_TIME "2a864886f70d010905"
#define CERT_V1 "2a864886f70d010910020c"
#define CERT_V2 "2a864886f70d010910022f"
#define ZEROS20 "0000000000000000000000000000000000000000"
#define MESSAGE SG_LITERAL("the signature that is stamped")
#define RESPONSE "30{ %status %token }"

static inline void
stamp_recipe(struct parts *p)
{
    set(p, "status", "30{ 02{00} }");
    set(p, "token", "30{ " SIGNED_DATA " a0{ %signed_data } }");
    set(p, "signed_data",
        "30{ %cms_version %digests %content %certificates %crls "
        "%signer_infos }");
    set(p, "cms_version", "02{03}");
    set(p, "hash", SHA256_OID);
    set(p, "digests", "31{ 30{ %hash } }");
    set(p, "content", "30{ " TST_INFO " a0{ 04{ %info } } }");
    set(p, "info",
        "30{ %version %policy %imprint %serial %time %accuracy %ordering "
        "%nonce %tsa %extensions }");
    set(p, "version", "02{01}");
    set(p, "policy", "06{2a0304}");
    set(p, "imprint", "30{ 30{ %imprint_hash } 04{ %imprint_digest } }");
    set(p, "imprint_hash", SHA256_OID);
    set(p, "serial", "02{ 1234 }");
    set(p, "time", "18{'20260101000100Z'}");
    set(p, "accuracy", "30{ 02{01} }");
    set(p, "ordering", "");
    set(p, "nonce", "02{ 00ff }");
    set(p, "tsa", "a0{ a4{ %signer_subject } }");
    set(p, "extensions", "");
    set(p, "certificates", "a0{ %signer_cert }");
    set(p, "crls", "");
    set(p, "signer_infos", "31{ %signer_info }");
    set(p, "signer_info",
        "30{ %signer_version %sid %signer_digest a0{ %attributes } "
        "%signature_algorithm %signature_octets %unsigned }");
    set(p, "signer_version", "02{01}");
    set(p, "sid", "30{ %signer_issuer 02{ %signer_serial } }");
    set(p, "signer_digest", "30{ %hash }");
    set(p, "content_type", ATTRIBUTE(CONTENT_TYPE, TST_INFO));
    set(p, "signing_time", ATTRIBUTE(SIGNING_TIME, "17{'260101000100Z'}"));
    set(p, "message_digest", ATTRIBUTE(MESSAGE_DIGEST, "04{ %info_digest }"));
    set(p, "issuer_serial",
        "30{ 30{ a4{ %signer_issuer } } 02{ %signer_serial } }");
    set(p, "ess_hash", "");
    set(p, "ess_id", "30{ %ess_hash 04{ %cert_digest } %issuer_serial }");
    set(p, "ess", ATTRIBUTE(CERT_V2, "30{ 30{ %ess_id } }"));
    set(p, "attributes", "%content_type %signing_time %message_digest %ess");
    set(p, "signature_algorithm", ECDSA_SHA256);
    set(p, "signature_octets", "04{ %signature }");
    set(p, "unsigned", "");
}

enum { STAMP_SIGNER, STAMP_ISSUER, STAMP_ROOT, STAMP_CERTS };

/* Whose part a row replaces. */
enum stamp_place { IN_TOKEN, IN_SIGNER, IN_ISSUER };

struct stamp_row {
    const char *name;
    enum stamp_place place;
    const char *part, *text; /* NULL: nothing */
    sigstore_code want;
    sigstore_check check;
};

struct stamps {
    struct sg_arena arena;
    EVP_PKEY *keys[STAMP_CERTS];
    struct sg_cert certs[STAMP_CERTS];
    struct sg_chain authority;
};

static inline void
stamp_cert(struct stamps *s, int which, struct parts *p)
{
    EVP_PKEY *key = s->keys[which == STAMP_ROOT ? STAMP_ROOT : which + 1];
    sigstore_error err;

    if (sg_cert_parse(&s->certs[which], issue(&s->arena, p, key, "SHA256"),
            &err) != SIGSTORE_OK)
        fail_msg("authority: %s", err.message);
}

static inline void
stamp_row_part(
    struct parts *p, const struct stamp_row *row, enum stamp_place place)
{
    if (row != NULL && row->part != NULL && row->place == place)
        set(p, row->part, row->text);
}

static inline void
stamp_authority(struct stamps *s, const struct stamp_row *row)
{
    struct parts p = { .count = 0 };

    set_octets(&p, "key", spki_of(&s->arena, s->keys[STAMP_ROOT]));
    root_recipe(&p);
    stamp_cert(s, STAMP_ROOT, &p);
    p.count = 0;
    set_octets(&p, "key", spki_of(&s->arena, s->keys[STAMP_ISSUER]));
    ca_recipe(&p);
    set(&p, "eku", EXT(EKU, "", "30{ " TIME_STAMPING " }"));
    stamp_row_part(&p, row, IN_ISSUER);
    stamp_cert(s, STAMP_ISSUER, &p);
    p.count = 0;
    set_octets(&p, "key", spki_of(&s->arena, s->keys[STAMP_SIGNER]));
    leaf_recipe(&p);
    set(&p, "subject", CN("tsa"));
    set(&p, "eku", EXT(EKU, CRITICAL, "30{ " TIME_STAMPING " }"));
    set(&p, "list", "%ku %eku %ski %aki %more");
    stamp_row_part(&p, row, IN_SIGNER);
    stamp_cert(s, STAMP_SIGNER, &p);
    s->authority.certs = s->certs;
    s->authority.count = STAMP_CERTS;
}

/* Parts that a row may replace though they are computed are set again. */
static inline sg_bytes
stamp_with(struct stamps *s, struct parts *p, const struct stamp_row *row,
    const char *hash)
{
    const struct sg_cert *signer = &s->certs[STAMP_SIGNER];
    sg_bytes attributes;

    set_octets(p, "signer_subject", signer->subject);
    set_octets(p, "signer_issuer", signer->issuer);
    set_octets(p, "signer_serial", signer->serial);
    set_octets(p, "signer_cert", signer->der);
    set_octets(p, "issuer_cert", s->certs[STAMP_ISSUER].der);
    set_octets(p, "cert_digest", hash_of(&s->arena, "SHA256", signer->der));
    set_octets(p, "cert_sha1", hash_of(&s->arena, "SHA1", signer->der));
    set_octets(p, "cert_sha512", hash_of(&s->arena, "SHA512", signer->der));
    set_octets(p, "imprint_digest", hash_of(&s->arena, "SHA256", MESSAGE));
    set_octets(p, "imprint_sha1", hash_of(&s->arena, "SHA1", MESSAGE));
    set_octets(p, "imprint_sha384", hash_of(&s->arena, "SHA384", MESSAGE));
    stamp_row_part(p, row, IN_TOKEN);
    set_octets(p, "info_digest",
        hash_of(&s->arena, hash, asn1(&s->arena, p, "%info")));
    stamp_row_part(p, row, IN_TOKEN);
    attributes = asn1(&s->arena, p, "31{ %attributes }");
    set_octets(p, "signature",
        sign(&s->arena, s->keys[STAMP_SIGNER], hash, false, attributes));
    stamp_row_part(p, row, IN_TOKEN);
    return asn1(&s->arena, p, RESPONSE);
}

static inline sg_bytes
stamp(struct stamps *s, const struct stamp_row *row)
{
    struct parts p = { .count = 0 };

    stamp_authority(s, row);
    stamp_recipe(&p);
    return stamp_with(s, &p, row, "SHA256");
}

static inline struct stamps *
stamps_new(const char *kind)
{
    struct stamps *s = calloc(1, sizeof(*s));
    int i;

    assert_non_null(s);
    sg_arena_init(&s->arena, 64u << 20);
    for (i = 0; i < STAMP_CERTS; i++)
        s->keys[i] = make_key(i == STAMP_SIGNER ? kind : "P-256");
    return s;
}

static inline void
stamps_free(struct stamps *s)
{
    int i;

    for (i = 0; i < STAMP_CERTS; i++)
        EVP_PKEY_free(s->keys[i]);
    sg_arena_dispose(&s->arena);
    free(s);
}

#endif
