/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Built keys and remembered facts, behind one lock.  Both are rings: the
 * newest takes the oldest's place.  Nothing is built or hashed under the lock.
 */
#include "crypto/cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

struct entry {
    struct sg_backend_key *key;
    enum sg_key_type type;
    sg_bytes der; /* owned; the whole SubjectPublicKeyInfo names the key */
};

struct sg_cache {
    pthread_mutex_t lock;
    struct entry keys[SG_CACHE_KEYS];
    size_t key_count, next_key;
    uint8_t facts[SG_CACHE_FACTS][32];
    size_t fact_count, next_fact;
};

sigstore_code
sg_cache_new(struct sg_cache **out, sigstore_error *err)
{
    struct sg_cache *cache = calloc(1, sizeof(*cache));

    *out = NULL;
    if (cache == NULL)
        return sg_no_memory(err);
    if (pthread_mutex_init(&cache->lock, NULL) != 0) {
        free(cache);
        return sg_no_memory(err);
    }
    *out = cache;
    return SIGSTORE_OK;
}

static void
dispose(struct entry *entry)
{
    sg_backend_key_free(entry->key);
    free((void *)(uintptr_t)entry->der.data);
}

void
sg_cache_free(struct sg_cache *cache)
{
    size_t i;

    if (cache == NULL)
        return;
    for (i = 0; i < cache->key_count; i++)
        dispose(&cache->keys[i]);
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}

static struct sg_backend_key *
hold(struct sg_backend_key *key)
{
    return sg_backend_key_hold(key) == SIGSTORE_OK ? key : NULL;
}

static struct sg_backend_key *
find_key(const struct sg_cache *cache, sg_bytes der)
{
    size_t i;

    for (i = 0; i < cache->key_count; i++)
        if (sg_bytes_equal(cache->keys[i].der, der))
            return hold(cache->keys[i].key);
    return NULL;
}

static struct sg_backend_key *
find_type(const struct sg_cache *cache, enum sg_key_type type)
{
    size_t i;

    for (i = 0; i < cache->key_count; i++)
        if (cache->keys[i].type == type)
            return hold(cache->keys[i].key);
    return NULL;
}

/* The key itself, or else one that a new key can be made like. */
static void
look_up(struct sg_cache *cache, enum sg_keep keep, const struct sg_spki *spki,
    struct sg_backend_key **key, struct sg_backend_key **like)
{
    pthread_mutex_lock(&cache->lock);
    *key = keep == SG_KEEP ? find_key(cache, spki->der) : NULL;
    *like = *key == NULL ? find_type(cache, spki->type) : NULL;
    pthread_mutex_unlock(&cache->lock);
}

static bool
make_entry(
    struct entry *out, const struct sg_spki *spki, struct sg_backend_key *key)
{
    uint8_t *der = malloc(spki->der.len);

    if (der == NULL || sg_backend_key_hold(key) != SIGSTORE_OK) {
        free(der);
        return false;
    }
    memcpy(der, spki->der.data, spki->der.len);
    *out = (struct entry){ key, spki->type, sg_bytes_of(der, spki->der.len) };
    return true;
}

/* Keeps a key, unless another thread was first or memory runs out. */
static void
keep_key(struct sg_cache *cache, const struct sg_spki *spki,
    struct sg_backend_key *key)
{
    struct entry entry, old = { NULL, SG_KEY_NONE, { NULL, 0 } };
    struct sg_backend_key *first;

    if (!make_entry(&entry, spki, key))
        return;
    pthread_mutex_lock(&cache->lock);
    first = find_key(cache, spki->der);
    if (first != NULL) {
        old = entry;
    } else {
        old = cache->keys[cache->next_key];
        cache->keys[cache->next_key] = entry;
        cache->next_key = (cache->next_key + 1) % SG_CACHE_KEYS;
        if (cache->key_count < SG_CACHE_KEYS)
            cache->key_count++;
    }
    pthread_mutex_unlock(&cache->lock);
    sg_backend_key_free(first);
    dispose(&old);
}

sigstore_code
sg_cache_key(struct sg_cache *cache, enum sg_keep keep,
    const struct sg_spki *spki, struct sg_backend_key **out)
{
    struct sg_backend_key *like;
    sigstore_code code;

    if (cache == NULL)
        return sg_backend_key_new(out, spki, NULL);
    look_up(cache, keep, spki, out, &like);
    if (*out != NULL)
        return SIGSTORE_OK;
    code = sg_backend_key_new(out, spki, like);
    sg_backend_key_free(like);
    if (code == SIGSTORE_OK && keep == SG_KEEP)
        keep_key(cache, spki, *out);
    return code;
}

static bool
has_fact(const struct sg_cache *cache, const uint8_t fact[32])
{
    size_t i;

    for (i = 0; i < cache->fact_count; i++)
        if (memcmp(cache->facts[i], fact, 32) == 0)
            return true;
    return false;
}

bool
sg_cache_knows(struct sg_cache *cache, const uint8_t fact[32])
{
    bool known;

    if (cache == NULL)
        return false;
    pthread_mutex_lock(&cache->lock);
    known = has_fact(cache, fact);
    pthread_mutex_unlock(&cache->lock);
    return known;
}

void
sg_cache_remember(struct sg_cache *cache, const uint8_t fact[32])
{
    if (cache == NULL)
        return;
    pthread_mutex_lock(&cache->lock);
    if (!has_fact(cache, fact)) {
        memcpy(cache->facts[cache->next_fact], fact, 32);
        cache->next_fact = (cache->next_fact + 1) % SG_CACHE_FACTS;
        if (cache->fact_count < SG_CACHE_FACTS)
            cache->fact_count++;
    }
    pthread_mutex_unlock(&cache->lock);
}
