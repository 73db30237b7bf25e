/* SPDX-License-Identifier: Apache-2.0 */
/* Trusted root, signing config and trust config, member by member. */
#include "trust_json.h"

#include "authority.h"
#include "base/text.h"
#include "codec/der.h"
#include "codec/jcs.h"
#include "crypto/algorithm.h"
#include "pki/certificate.h"
#include "rekor.h"

/* Everything is valid from an hour before the first start: clocks differ. */
#define HEAD_START_S 3600

#define OPERATOR "sigstore-local"
#define TSA_PATH "/api/v1/timestamp"

/* Names come with what stands around them: `{"name":` or `,"name":`. */
static void
add_string(struct sg_buf *buf, const char *name, sg_bytes text)
{
    sg_buf_add_text(buf, name);
    sg_jcs_add_string(buf, text);
}

static void
add_url(struct sg_buf *buf, const char *name, const struct instance *instance,
    const char *path)
{
    struct sg_buf url;

    sg_buf_init(&url, buf->max);
    sg_buf_add_text(&url, instance->url);
    sg_buf_add_text(&url, path);
    if (url.failed)
        sg_buf_fail(buf);
    add_string(buf, name, sg_buf_bytes(&url));
    sg_buf_dispose(&url);
}

static void
add_window(struct sg_buf *buf, const struct instance *instance)
{
    sg_buf_add_text(buf, ",\"validFor\":{\"start\":\"");
    sg_buf_add_text(buf, sg_show_time(instance->made - HEAD_START_S).text);
    sg_buf_add_text(buf, "\"}");
}

/* ---- trusted root ---- */

/*
 * find_id makes a log's id: of ECDSA the hash of its key [RFC 6962 3.2], of
 * Ed25519 the note's whole key id [C2SP signed-note], as public logs have it.
 */
static sigstore_code
find_id(struct sg_digest *id, const struct sg_spki *key, sigstore_error *err)
{
    if (key->type != SG_KEY_ED25519)
        return sg_digest(id, SG_SHA256, key->der, err);
    id->hash = SG_SHA256;
    id->len = sg_hash_len(SG_SHA256);
    return note_key_id(id->data, REKOR_ORIGIN, key, err);
}

static sigstore_code
add_log(struct sg_buf *buf, const struct instance *instance, enum key which,
    sigstore_error *err)
{
    const struct sg_spki *key = sg_secret_public(instance->keys.of[which]);
    struct sg_digest id;
    sigstore_code code = find_id(&id, key, err);

    if (code != SIGSTORE_OK)
        return code;
    add_url(buf, "{\"baseUrl\":", instance, "");
    sg_buf_add_text(buf, ",\"hashAlgorithm\":\"SHA2_256\",\"publicKey\":");
    sg_buf_add_text(buf, "{\"rawBytes\":");
    sg_jcs_add_base64(buf, key->der);
    add_string(buf, ",\"keyDetails\":",
        sg_bytes_from_text(sg_algorithm_default(key)->name));
    add_window(buf, instance);
    sg_buf_add_text(buf, "},\"logId\":{\"keyId\":");
    sg_jcs_add_base64(buf, sg_digest_bytes(&id));
    sg_buf_add_text(buf, "}}");
    return SIGSTORE_OK;
}

/* An authority: its certificates, the one that signs first. */
struct chain {
    const char *path; /* of its URL */
    sg_bytes signer, root;
};

/* The value of a Name's next attribute: SET { SEQUENCE { type, value } }. */
static bool
take_attribute(sg_bytes *name, sg_bytes *value)
{
    sg_bytes set, attribute, type;

    return sg_der_take(name, SG_DER_SET, &set) &&
        sg_der_only(set, SG_DER_SEQUENCE, &attribute) &&
        sg_der_take(&attribute, SG_DER_OID, &type) &&
        sg_der_only(attribute, SG_DER_UTF8_STRING, value);
}

/* The subject of a root, in the order of certificate_add_name. */
static sigstore_code
add_subject(struct sg_buf *buf, sg_bytes root, sigstore_error *err)
{
    struct sg_cert cert;
    sg_bytes name, organization, common_name;
    sigstore_code code = sg_cert_parse(&cert, root, err);

    if (code != SIGSTORE_OK)
        return code;
    if (!sg_der_only(cert.subject, SG_DER_SEQUENCE, &name) ||
        !take_attribute(&name, &organization) ||
        !take_attribute(&name, &common_name))
        return sg_fail(err, SIGSTORE_EFORMAT, "a root of another name");
    add_string(buf, "{\"subject\":{\"organization\":", organization);
    add_string(buf, ",\"commonName\":", common_name);
    sg_buf_add_text(buf, "}");
    return SIGSTORE_OK;
}

static sigstore_code
add_authority(struct sg_buf *buf, const struct instance *instance,
    const struct chain *chain, sigstore_error *err)
{
    sigstore_code code = add_subject(buf, chain->root, err);

    if (code != SIGSTORE_OK)
        return code;
    add_url(buf, ",\"uri\":", instance, chain->path);
    sg_buf_add_text(buf, ",\"certChain\":{\"certificates\":[{\"rawBytes\":");
    sg_jcs_add_base64(buf, chain->signer);
    sg_buf_add_text(buf, "},{\"rawBytes\":");
    sg_jcs_add_base64(buf, chain->root);
    sg_buf_add_text(buf, "}]}");
    add_window(buf, instance);
    sg_buf_add_text(buf, "}");
    return SIGSTORE_OK;
}

/* A list of the trusted root: its name, and what stands in it. */
static sigstore_code
add_logs(struct sg_buf *buf, const char *name, const struct instance *instance,
    const enum key *keys, size_t count, sigstore_error *err)
{
    sg_buf_add_text(buf, name);
    for (size_t i = 0; i < count; i++) {
        sigstore_code code;

        sg_buf_add_text(buf, i == 0 ? "" : ",");
        code = add_log(buf, instance, keys[i], err);
        if (code != SIGSTORE_OK)
            return code;
    }
    sg_buf_add_text(buf, "]");
    return SIGSTORE_OK;
}

static sigstore_code
add_authorities(
    struct sg_buf *buf, const struct instance *instance, sigstore_error *err)
{
    const struct authority *of = instance->authority;
    const struct chain ca = { "", of->intermediate, of->root };
    const struct chain tsa = { TSA_PATH, of->tsa, of->tsa_root };
    sigstore_code code;

    sg_buf_add_text(buf, ",\"certificateAuthorities\":[");
    code = add_authority(buf, instance, &ca, err);
    if (code != SIGSTORE_OK)
        return code;
    sg_buf_add_text(buf, "],\"timestampAuthorities\":[");
    code = add_authority(buf, instance, &tsa, err);
    sg_buf_add_text(buf, "]");
    return code;
}

sigstore_code
trust_json_root(
    struct sg_buf *buf, const struct instance *instance, sigstore_error *err)
{
    static const enum key tlogs[] = { KEY_REKOR2, KEY_REKOR1 };
    static const enum key ctlogs[] = { KEY_CT };
    sigstore_code code;

    sg_buf_add_text(buf,
        "{\"mediaType\":"
        "\"application/vnd.dev.sigstore.trustedroot+json;version=0.1\"");
    if ((code = add_logs(buf, ",\"tlogs\":[", instance, tlogs, 2, err)) ||
        (code = add_logs(buf, ",\"ctlogs\":[", instance, ctlogs, 1, err)) ||
        (code = add_authorities(buf, instance, err)))
        return code;
    sg_buf_add_text(buf, "}");
    return SIGSTORE_OK;
}

/* ---- signing config ---- */

/* One operator has both Rekors, of which clients take the highest version
 * that they speak. */
static const struct {
    const char *list; /* NULL: one more of the list before */
    const char *path;
    int version;
} signing_services[] = {
    { "caUrls", "", 1 },
    { "oidcUrls", "/auth", 1 },
    { "rekorTlogUrls", "", 2 },
    { NULL, "", 1 },
    { "tsaUrls", TSA_PATH, 1 },
};

#define SIGNING_SERVICE_COUNT                                                  \
    (sizeof(signing_services) / sizeof(signing_services[0]))

static void
add_service(struct sg_buf *buf, const struct instance *instance, size_t i)
{
    const char *list = signing_services[i].list;

    if (list != NULL) {
        sg_buf_add_text(buf, i == 0 ? "" : "],");
        sg_jcs_add_string(buf, sg_bytes_from_text(list));
    }
    sg_buf_add_text(buf, list != NULL ? ":[" : ",");
    add_url(buf, "{\"url\":", instance, signing_services[i].path);
    sg_buf_add_text(buf, ",\"majorApiVersion\":");
    sg_buf_add_decimal(buf, signing_services[i].version);
    add_window(buf, instance);
    add_string(buf, ",\"operator\":", SG_LITERAL(OPERATOR));
    sg_buf_add_text(buf, "}");
}

void
trust_json_signing(struct sg_buf *buf, const struct instance *instance)
{
    sg_buf_add_text(buf,
        "{\"mediaType\":"
        "\"application/vnd.dev.sigstore.signingconfig.v0.2+json\",");
    for (size_t i = 0; i < SIGNING_SERVICE_COUNT; i++)
        add_service(buf, instance, i);
    sg_buf_add_text(buf,
        "],\"rekorTlogConfig\":{\"selector\":\"ANY\"},"
        "\"tsaConfig\":{\"selector\":\"ANY\"}}");
}

void
trust_json_config(struct sg_buf *buf, sg_bytes root, sg_bytes signing)
{
    sg_buf_add_text(buf,
        "{\"mediaType\":"
        "\"application/vnd.dev.sigstore.clienttrustconfig.v0.1+json\","
        "\"trustedRoot\":");
    sg_buf_add(buf, root);
    sg_buf_add_text(buf, ",\"signingConfig\":");
    sg_buf_add(buf, signing);
    sg_buf_add_text(buf, "}");
}
