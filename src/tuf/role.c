/* SPDX-License-Identifier: Apache-2.0 */
/* Thresholds: distinct public keys whose signatures verify. */
#include "tuf/role.h"

static const struct sg_tuf_key *
find_key(const struct sg_tuf_keys *keys, sg_bytes id)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (sg_bytes_equal(keys->items[i].id, id))
            return &keys->items[i];
    }
    return NULL;
}

static const struct sg_tuf_signature *
find_signature(const struct sg_tuf_metadata *m, sg_bytes key_id)
{
    for (size_t i = 0; i < m->signature_count; i++) {
        if (sg_bytes_equal(m->signatures[i].key_id, key_id))
            return &m->signatures[i];
    }
    return NULL;
}

/* Whether an earlier key of the role is the same one under another name. */
static bool
is_counted(const struct sg_tuf_role *role, const struct sg_tuf_keys *keys,
    const bool *good, size_t i, const struct sg_tuf_key *key)
{
    for (size_t k = 0; k < i; k++) {
        const struct sg_tuf_key *other = find_key(keys, role->key_ids[k]);

        if (good[k] && other != NULL &&
            sg_bytes_equal(other->spki.der, key->spki.der))
            return true;
    }
    return false;
}

/*
 * A root is signed by the keys of two roots, most of them the same, and the
 * next one's again: what verified once need not twice.  The fact binds the
 * document, the key, which says the algorithm, and the signature.
 */
static sigstore_code
make_fact(struct sg_digest *fact, const struct sg_tuf_key *key,
    const struct sg_tuf_metadata *m, sg_bytes sig, sigstore_error *err)
{
    const sg_bytes parts[] = { SG_LITERAL("tuf"), sg_digest_bytes(&m->digest),
        key->spki.der, sig };

    return sg_digest_parts(fact, SG_SHA256, parts, 4, err);
}

static sigstore_code
verify(struct sg_cache *cache, const struct sg_tuf_key *key,
    const struct sg_tuf_metadata *m, sg_bytes sig, sigstore_error *err)
{
    struct sg_digest fact;
    sigstore_code rc = make_fact(&fact, key, m, sig, err);

    if (rc != SIGSTORE_OK || sg_cache_knows(cache, fact.data))
        return rc;
    rc = sg_verify(cache, SG_KEEP, &key->spki, key->algorithm,
        sg_buf_bytes(&m->canonical), sig, err);
    if (rc == SIGSTORE_OK)
        sg_cache_remember(cache, fact.data);
    return rc;
}

/* `*good` is whether this key signed; only a lack of memory is a failure. */
static sigstore_code
try_key(struct sg_cache *cache, const struct sg_tuf_key *key,
    const struct sg_tuf_metadata *m, bool *good, sigstore_error *err)
{
    const struct sg_tuf_signature *signature;
    sigstore_code rc;

    *good = false;
    if (key == NULL || key->algorithm == NULL)
        return SIGSTORE_OK;
    signature = find_signature(m, key->id);
    if (signature == NULL || signature->sig.len == 0)
        return SIGSTORE_OK;
    rc = verify(cache, key, m, signature->sig, NULL);
    if (rc == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    *good = rc == SIGSTORE_OK;
    return SIGSTORE_OK;
}

static sigstore_code
count_keys(struct sg_cache *cache, const struct sg_tuf_role *role,
    const struct sg_tuf_keys *keys, const struct sg_tuf_metadata *m,
    int64_t *count, sigstore_error *err)
{
    bool good[SG_TUF_KEYS_MAX] = { false };
    sigstore_code rc;

    for (size_t i = 0; i < role->count && *count < role->threshold; i++) {
        const struct sg_tuf_key *key = find_key(keys, role->key_ids[i]);

        rc = try_key(cache, key, m, &good[i], err);
        if (rc != SIGSTORE_OK)
            return rc;
        if (good[i] && !is_counted(role, keys, good, i, key))
            (*count)++;
    }
    return SIGSTORE_OK;
}

sigstore_code
sg_tuf_role_verify(struct sg_cache *cache, const struct sg_tuf_role *role,
    const struct sg_tuf_keys *keys, const struct sg_tuf_metadata *m,
    sigstore_error *err)
{
    int64_t count = 0;
    sigstore_code rc = count_keys(cache, role, keys, m, &count, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (role->threshold < 1 || count < role->threshold)
        return sg_refuse(err, SIGSTORE_CHECK_NONE,
            "is signed by %lld of at least %lld keys", (long long)count,
            (long long)role->threshold);
    return SIGSTORE_OK;
}

static bool
has_key(const struct sg_tuf_role *role, const struct sg_tuf_keys *keys,
    const struct sg_tuf_key *wanted)
{
    for (size_t i = 0; i < role->count; i++) {
        const struct sg_tuf_key *key = find_key(keys, role->key_ids[i]);

        if (key != NULL && sg_bytes_equal(key->spki.der, wanted->spki.der))
            return true;
    }
    return false;
}

static bool
is_within(const struct sg_tuf_role *a, const struct sg_tuf_keys *a_keys,
    const struct sg_tuf_role *b, const struct sg_tuf_keys *b_keys)
{
    for (size_t i = 0; i < a->count; i++) {
        const struct sg_tuf_key *key = find_key(a_keys, a->key_ids[i]);

        if (key != NULL && !has_key(b, b_keys, key))
            return false;
    }
    return true;
}

bool
sg_tuf_role_equal(const struct sg_tuf_role *a, const struct sg_tuf_keys *a_keys,
    const struct sg_tuf_role *b, const struct sg_tuf_keys *b_keys)
{
    return is_within(a, a_keys, b, b_keys) && is_within(b, b_keys, a, a_keys);
}
