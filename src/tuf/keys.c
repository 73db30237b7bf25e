/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys and roles [TUF 4.2].  A key's id is a name: the public root has had
 * ids that are no hash of their keys [TAP 12].  Keys of unknown kinds are
 * kept, and sign nothing.
 */
#include "base/limits.h"
#include "base/text.h"
#include "codec/hex.h"
#include "codec/pem.h"
#include "tuf/parts.h"

#define ED25519_LEN 32

/* SubjectPublicKeyInfo of Ed25519, up to the key (RFC 8410, 4). */
static const uint8_t ed25519_prefix[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
    0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

/*
 * A scheme, the key types under which it stands, and the algorithm.  RSA's is
 * chosen by the key's size.
 */
static const struct {
    const char *scheme;
    const char *types[3];
    enum sg_key_type key;
    enum sg_hash hash;
    enum sg_padding padding;
} schemes[] = {
    { "ed25519", { "ed25519" }, SG_KEY_ED25519, SG_HASH_NONE, SG_PADDING_NONE },
    { "ecdsa-sha2-nistp256", { "ecdsa", "ecdsa-sha2-nistp256" }, SG_KEY_P256,
        SG_SHA256, SG_PADDING_NONE },
    { "ecdsa-sha2-nistp384", { "ecdsa", "ecdsa-sha2-nistp384" }, SG_KEY_P384,
        SG_SHA384, SG_PADDING_NONE },
    { "rsassa-pss-sha256", { "rsa" }, SG_KEY_RSA, SG_SHA256, SG_PADDING_PSS },
};

#define SCHEME_COUNT (sizeof(schemes) / sizeof(schemes[0]))

static size_t
find_scheme(sg_bytes type, sg_bytes scheme)
{
    for (size_t i = 0; i < SCHEME_COUNT; i++) {
        if (!sg_bytes_is(scheme, schemes[i].scheme))
            continue;
        for (size_t k = 0; k < 3 && schemes[i].types[k] != NULL; k++) {
            if (sg_bytes_is(type, schemes[i].types[k]))
                return i;
        }
    }
    return SCHEME_COUNT;
}

/* Ed25519 keys are 32 bytes in hexadecimal: made into an SPKI. */
static sigstore_code
read_ed25519(struct sg_spki *spki, struct sg_arena *arena, sg_bytes text,
    sigstore_error *err)
{
    uint8_t *der = sg_arena_new(arena, sizeof(ed25519_prefix) + ED25519_LEN);

    if (der == NULL)
        return sg_no_memory(err);
    for (size_t i = 0; i < sizeof(ed25519_prefix); i++)
        der[i] = ed25519_prefix[i];
    if (!sg_hex_decode(text, der + sizeof(ed25519_prefix), ED25519_LEN, true))
        return sg_fail(
            err, SIGSTORE_EFORMAT, "an Ed25519 key is 64 hexadecimal digits");
    return sg_spki_parse(
        spki, sg_bytes_of(der, sizeof(ed25519_prefix) + ED25519_LEN), err);
}

static sigstore_code
read_public(struct sg_tuf_key *key, size_t scheme, sg_bytes text,
    struct sg_arena *arena, sigstore_error *err)
{
    sigstore_code rc;

    if (schemes[scheme].key == SG_KEY_ED25519)
        rc = read_ed25519(&key->spki, arena, text, err);
    else
        rc = sg_spki_read(&key->spki, text, arena, err);
    if (rc != SIGSTORE_OK)
        return rc;
    if (key->spki.type != schemes[scheme].key)
        return sg_fail(err, SIGSTORE_EFORMAT, "a key of %s is not for %s",
            sg_key_type_name(key->spki.type), schemes[scheme].scheme);
    key->algorithm = sg_algorithm_choose(
        &key->spki, schemes[scheme].hash, schemes[scheme].padding);
    return SIGSTORE_OK;
}

/* A key that cannot be read is one that signs nothing: the threshold tells. */
static sigstore_code
parse_key(struct sg_tuf_key *key, const struct sg_json *object,
    struct sg_arena *arena, sigstore_error *err)
{
    const struct sg_json *value;
    sg_bytes type, scheme, text;
    sigstore_error why;
    sigstore_code rc;
    size_t found;

    key->id = object->name;
    if ((rc = sg_tuf_text(&type, object, "keytype", err)) != SIGSTORE_OK ||
        (rc = sg_tuf_text(&scheme, object, "scheme", err)) != SIGSTORE_OK ||
        (rc = sg_tuf_object(&value, object, "keyval", err)) != SIGSTORE_OK)
        return rc;
    found = find_scheme(type, scheme);
    if (found == SCHEME_COUNT)
        return SIGSTORE_OK;
    rc = sg_tuf_text(&text, value, "public", err);
    if (rc != SIGSTORE_OK)
        return sg_context(err, rc, "keyval");
    if (read_public(key, found, text, arena, &why) == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    return SIGSTORE_OK;
}

sigstore_code
sg_tuf_keys_parse(struct sg_tuf_metadata *m, const struct sg_json *object,
    sigstore_error *err)
{
    const struct sg_json *keys, *item;
    sigstore_code rc = sg_tuf_object(&keys, object, "keys", err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (keys->count > SG_TUF_KEYS_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "keys: %zu of at most %d",
            keys->count, SG_TUF_KEYS_MAX);
    m->keys.items =
        sg_arena_array(&m->arena, keys->count + 1, sizeof(struct sg_tuf_key));
    if (m->keys.items == NULL)
        return sg_no_memory(err);
    for (item = keys->first; item != NULL; item = item->next) {
        rc = parse_key(&m->keys.items[m->keys.count], item, &m->arena, err);
        if (rc != SIGSTORE_OK)
            return sg_context(err, rc, "keys.%s", sg_show(item->name).text);
        m->keys.count++;
    }
    return SIGSTORE_OK;
}

static sigstore_code
check_distinct(const struct sg_tuf_role *role, sigstore_error *err)
{
    for (size_t i = 0; i < role->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (sg_bytes_equal(role->key_ids[i], role->key_ids[k]))
                return sg_fail(err, SIGSTORE_EFORMAT, "keyids: %s stands twice",
                    sg_show(role->key_ids[i]).text);
        }
    }
    return SIGSTORE_OK;
}

sigstore_code
sg_tuf_role_parse(struct sg_tuf_metadata *m, struct sg_tuf_role *role,
    const struct sg_json *object, sigstore_error *err)
{
    const struct sg_json *ids;
    sigstore_code rc;

    /* a threshold of nothing would let anybody sign [TUF 4.3] */
    if ((rc = sg_tuf_integer(&role->threshold, object, "threshold", 1, err)) !=
            SIGSTORE_OK ||
        (rc = sg_tuf_array(&ids, object, "keyids", err)) != SIGSTORE_OK)
        return rc;
    rc = sg_tuf_texts(
        &role->key_ids, &role->count, m, ids, SG_TUF_KEYS_MAX, err);
    if (rc != SIGSTORE_OK)
        return sg_context(err, rc, "keyids");
    return check_distinct(role, err);
}
