/* SPDX-License-Identifier: Apache-2.0 */
/* The cache: what is kept, for how long, and under many threads. */
#include "keys.h"

#include <pthread.h>

#include "base/limits.h"
#include "crypto/cache.h"

static struct sg_cache *
make_cache(void)
{
    struct sg_cache *cache;

    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    assert_non_null(cache);
    return cache;
}

/* The key that the cache gives; for comparing only. */
static const struct sg_backend_key *
key_of(struct sg_cache *cache, enum sg_keep keep, const struct pair *pair)
{
    struct sg_backend_key *key;

    assert_int_equal(sg_cache_key(cache, keep, &pair->spki, &key), SIGSTORE_OK);
    assert_non_null(key);
    sg_backend_key_free(key);
    return key;
}

static void
a_kept_key_is_built_once(void **state)
{
    static const char *const kinds[] = { "P-256", "P-384", "P-521", "Ed25519",
        "2048" };
    struct sg_cache *cache = make_cache();
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(kinds); i++) {
        struct pair pair = make_pair(kinds[i]);
        struct pair other = make_pair(kinds[i]);
        const struct sg_backend_key *first = key_of(cache, SG_KEEP, &pair);

        check_row(kinds[i], key_of(cache, SG_KEEP, &other) != first);
        check_row(kinds[i], key_of(cache, SG_KEEP, &pair) == first);
        drop_pair(&pair);
        drop_pair(&other);
    }
    sg_cache_free(cache);
}

static void
a_forgotten_key_is_built_each_time(void **state)
{
    struct pair pair = make_pair("P-256");
    struct sg_cache *cache = make_cache();
    struct sg_backend_key *first, *second;

    (void)state;
    assert_int_equal(
        sg_cache_key(cache, SG_FORGET, &pair.spki, &first), SIGSTORE_OK);
    assert_int_equal(
        sg_cache_key(cache, SG_FORGET, &pair.spki, &second), SIGSTORE_OK);
    assert_ptr_not_equal(first, second);
    sg_backend_key_free(second);
    assert_int_equal(
        sg_cache_key(cache, SG_KEEP, &pair.spki, &second), SIGSTORE_OK);
    assert_ptr_not_equal(first, second);
    sg_backend_key_free(first);
    sg_backend_key_free(second);
    sg_cache_free(cache);
    drop_pair(&pair);
}

static void
without_a_cache_keys_are_built(void **state)
{
    struct pair pair = make_pair("P-256");

    (void)state;
    key_of(NULL, SG_KEEP, &pair);
    key_of(NULL, SG_FORGET, &pair);
    sg_cache_free(NULL);
    drop_pair(&pair);
}

/* A key that was evicted while somebody holds it goes on verifying. */
static void
the_oldest_key_makes_room(void **state)
{
    struct pair first = make_pair("P-256"), last = first;
    const struct sg_algorithm *algorithm = sg_algorithm_default(&first.spki);
    struct signature signature = sign(&first, algorithm, SG_LITERAL("abc"));
    struct sg_cache *cache = make_cache();
    struct sg_backend_key *held;
    struct sg_digest digest;
    size_t i;

    (void)state;
    assert_int_equal(
        sg_cache_key(cache, SG_KEEP, &first.spki, &held), SIGSTORE_OK);
    for (i = 1; i < SG_CACHE_KEYS; i++) {
        last = make_pair("P-256");
        key_of(cache, SG_KEEP, &last);
        drop_pair(&last);
    }
    assert_ptr_equal(key_of(cache, SG_KEEP, &first), held);
    last = make_pair("P-256");
    key_of(cache, SG_KEEP, &last);
    assert_ptr_not_equal(key_of(cache, SG_KEEP, &first), held);
    assert_ptr_equal(
        key_of(cache, SG_KEEP, &last), key_of(cache, SG_KEEP, &last));
    assert_int_equal(
        sg_digest(&digest, SG_SHA256, SG_LITERAL("abc"), NULL), SIGSTORE_OK);
    assert_int_equal(sg_backend_verify(held, algorithm,
                         sg_digest_bytes(&digest), signature_bytes(&signature)),
        SIGSTORE_OK);
    sg_backend_key_free(held);
    sg_cache_free(cache);
    drop_pair(&first);
    drop_pair(&last);
}

/* Keys that share all but their last byte are two keys. */
static void
a_key_is_named_by_all_its_bytes(void **state)
{
    struct pair pair = make_pair("Ed25519");
    struct sg_cache *cache = make_cache();
    const struct sg_backend_key *first = key_of(cache, SG_KEEP, &pair);
    struct pair other = pair;
    uint8_t der[44];

    (void)state;
    assert_int_equal(pair.spki.der.len, sizeof(der));
    memcpy(der, pair.spki.der.data, sizeof(der));
    der[43] ^= 1;
    assert_int_equal(
        sg_spki_parse(&other.spki, sg_bytes_of(der, sizeof(der)), NULL),
        SIGSTORE_OK);
    assert_ptr_not_equal(key_of(cache, SG_KEEP, &other), first);
    assert_ptr_equal(key_of(cache, SG_KEEP, &pair), first);
    sg_cache_free(cache);
    drop_pair(&pair);
}

static void
make_fact(uint8_t fact[32], size_t i)
{
    memset(fact, 7, 32);
    fact[31] = (uint8_t)i;
    fact[0] = (uint8_t)(i >> 8);
}

static void
facts_are_remembered_until_others_come(void **state)
{
    struct sg_cache *cache = make_cache();
    uint8_t fact[32];
    size_t i;

    (void)state;
    for (i = 0; i < SG_CACHE_FACTS; i++) {
        make_fact(fact, i);
        assert_false(sg_cache_knows(cache, fact));
        sg_cache_remember(cache, fact);
        sg_cache_remember(cache, fact); /* counts once */
        assert_true(sg_cache_knows(cache, fact));
    }
    for (i = 0; i < SG_CACHE_FACTS; i++) {
        make_fact(fact, i);
        assert_true(sg_cache_knows(cache, fact));
    }
    make_fact(fact, SG_CACHE_FACTS);
    assert_false(sg_cache_knows(cache, fact));
    sg_cache_remember(cache, fact);
    assert_true(sg_cache_knows(cache, fact));
    make_fact(fact, 0);
    assert_false(sg_cache_knows(cache, fact));
    make_fact(fact, 1);
    assert_true(sg_cache_knows(cache, fact));
    sg_cache_free(cache);
}

static void
an_empty_cache_knows_nothing(void **state)
{
    static const uint8_t zero[32] = { 0 };
    struct sg_cache *cache = make_cache();

    (void)state;
    assert_false(sg_cache_knows(cache, zero));
    assert_false(sg_cache_knows(NULL, zero));
    sg_cache_remember(NULL, zero);
    assert_false(sg_cache_knows(NULL, zero));
    sg_cache_free(cache);
}

#define THREADS 4
#define ROUNDS 20
#define PAIRS 3

struct shared {
    struct sg_cache *cache;
    struct pair pairs[PAIRS];
    struct signature signatures[PAIRS];
};

/* Threads may not fail a cmocka test: they count. */
static void *
work(void *argument)
{
    const struct shared *shared = argument;
    uintptr_t wrong = 0;
    size_t round, i;

    for (round = 0; round < ROUNDS; round++)
        for (i = 0; i < PAIRS; i++) {
            const struct sg_spki *key = &shared->pairs[i].spki;
            const struct sg_algorithm *algorithm = sg_algorithm_default(key);
            sg_bytes signature = signature_bytes(&shared->signatures[i]);
            enum sg_keep keep = round % 2 == 0 ? SG_KEEP : SG_FORGET;
            uint8_t fact[32];

            make_fact(fact, round);
            wrong += sg_verify(shared->cache, keep, key, algorithm,
                         SG_LITERAL("abc"), signature, NULL) != SIGSTORE_OK;
            wrong +=
                sg_verify(shared->cache, keep, key, algorithm,
                    SG_LITERAL("abd"), signature, NULL) != SIGSTORE_EREFUSED;
            sg_cache_remember(shared->cache, fact);
            wrong += !sg_cache_knows(shared->cache, fact);
        }
    return (void *)wrong;
}

static void
threads_share_a_cache(void **state)
{
    static const char *const kinds[PAIRS] = { "P-256", "P-256", "2048" };
    struct shared shared = { .cache = make_cache() };
    pthread_t threads[THREADS];
    void *wrong;
    size_t i;

    (void)state;
    for (i = 0; i < PAIRS; i++) {
        shared.pairs[i] = make_pair(kinds[i]);
        shared.signatures[i] = sign(&shared.pairs[i],
            sg_algorithm_default(&shared.pairs[i].spki), SG_LITERAL("abc"));
    }
    for (i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &shared), 0);
    for (i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        assert_null(wrong);
    }
    for (i = 0; i < PAIRS; i++)
        drop_pair(&shared.pairs[i]);
    sg_cache_free(shared.cache);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kept_key_is_built_once),
        cmocka_unit_test(a_forgotten_key_is_built_each_time),
        cmocka_unit_test(without_a_cache_keys_are_built),
        cmocka_unit_test(the_oldest_key_makes_room),
        cmocka_unit_test(a_key_is_named_by_all_its_bytes),
        cmocka_unit_test(facts_are_remembered_until_others_come),
        cmocka_unit_test(an_empty_cache_knows_nothing),
        cmocka_unit_test(threads_share_a_cache),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
