/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates, timestamps and SCTs with one byte changed and, mostly, signed
 * again, so that what decides is how they are read: whatever we accept,
 * libcrypto accepts too.
 */
#include "stamps.h"

#include "oracle.h"
#include "pki/sct.h"

#define ROUNDS 2000

#define NOON INT64_C(1767225660) /* 2026-01-01T00:01:00Z */

/* How often each side accepted: a test in which nobody does tests nothing. */
struct tally {
    unsigned ours, theirs;
};

static void
count(struct tally *tally, const char *what, unsigned round, bool ours,
    bool theirs)
{
    tally->ours += ours ? 1 : 0;
    tally->theirs += theirs ? 1 : 0;
    if (ours && !theirs)
        fail_msg(
            "%s, round %u: we accept what libcrypto does not", what, round);
}

static void
report(const char *what, const struct tally *tally)
{
    print_message("%s: %u of %u accepted, %u by libcrypto\n", what, tally->ours,
        ROUNDS, tally->theirs);
    assert_true(tally->ours > ROUNDS / 100);
    assert_true(tally->ours < ROUNDS);
}

enum { ROOT, AUTHORITY, LEAF, PLACES };

struct chain {
    EVP_PKEY *keys[PLACES];
    struct parts parts[PLACES];
    sg_bytes tbs[PLACES], ders[PLACES];
};

static void (*const recipes[PLACES])(
    struct parts *) = { root_recipe, ca_recipe, leaf_recipe };

static sg_bytes
sign_tbs(struct sg_arena *arena, const struct chain *c, int place, sg_bytes tbs)
{
    struct parts p = c->parts[place];

    set_octets(&p, "tbs", tbs);
    set_octets(&p, "signature",
        sign(arena, c->keys[place == ROOT ? ROOT : place - 1], "SHA256", false,
            tbs));
    return asn1(arena, &p, CERTIFICATE);
}

static void
make_chain(struct sg_arena *arena, struct chain *c)
{
    int place;

    for (place = 0; place < PLACES; place++)
        c->keys[place] = make_key("P-256");
    for (place = 0; place < PLACES; place++) {
        struct parts *p = &c->parts[place];

        p->count = 0;
        set_octets(p, "key", spki_of(arena, c->keys[place]));
        recipes[place](p);
        set(p, "more",
            EXT(CP, "", "30{ 30{ 06{551d2000} } }")
                EXT("2a0301", "", "'an unknown extension'"));
        if (place == LEAF)
            set(p, "aki",
                EXT(AKI, "",
                    "30{ 80{'ca key'} a1{ a4{ " CN("root") " } } 82{4a17} }"));
        c->tbs[place] = asn1(arena, p, "%tbs");
        c->ders[place] = sign_tbs(arena, c, place, c->tbs[place]);
    }
}

/* A leaf's key is built when it is used, and refused then if it is none. */
static bool
is_usable(const struct sg_spki *key)
{
    return sg_verify(NULL, SG_FORGET, key, sg_algorithm_default(key),
               SG_LITERAL(""), SG_LITERAL("\x30\x06\x02\x01\x01\x02\x01\x01"),
               NULL) == SIGSTORE_EREFUSED;
}

static bool
our_chain(const sg_bytes ders[PLACES])
{
    struct sg_cert leaf, above[2];
    const struct sg_chain chain = { above, 2 };
    const struct sg_time at = { NOON, 0 };

    return sg_cert_parse(&leaf, ders[LEAF], NULL) == SIGSTORE_OK &&
        sg_cert_parse(&above[0], ders[AUTHORITY], NULL) == SIGSTORE_OK &&
        sg_cert_parse(&above[1], ders[ROOT], NULL) == SIGSTORE_OK &&
        sg_chain_check(NULL, &leaf, &chain, SG_PURPOSE_CODE_SIGNING, at,
            NULL) == SIGSTORE_OK &&
        is_usable(&leaf.key);
}

static bool
their_chain(const sg_bytes ders[PLACES])
{
    const sg_bytes above[] = { ders[AUTHORITY], ders[ROOT] };

    return oracle_chain(ders[LEAF], above, 2, NOON);
}

static void
test_chains(void **state)
{
    struct chain c;
    struct sg_arena arena;
    struct tally tally = { 0, 0 };
    uint64_t seed = 1;
    unsigned round;
    int place;

    (void)state;
    sg_arena_init(&arena, 64u << 20);
    make_chain(&arena, &c);
    assert_true(our_chain(c.ders) && their_chain(c.ders));
    for (round = 0; round < ROUNDS; round++) {
        struct sg_arena scratch;
        struct chain changed = c;
        uint8_t tbs[2048];

        sg_arena_init(&scratch, 1u << 20);
        place = round % 8 == 0 ? ROOT : round % 8 < 3 ? AUTHORITY : LEAF;
        assert_true(c.tbs[place].len <= sizeof(tbs));
        memcpy(tbs, c.tbs[place].data, c.tbs[place].len);
        change_a_byte(tbs, c.tbs[place].len, &seed);
        changed.ders[place] =
            sign_tbs(&scratch, &c, place, sg_bytes_of(tbs, c.tbs[place].len));
        count(&tally, "chain", round, our_chain(changed.ders),
            their_chain(changed.ders));
        sg_arena_dispose(&scratch);
    }
    report("chains", &tally);
    for (place = 0; place < PLACES; place++)
        EVP_PKEY_free(c.keys[place]);
    sg_arena_dispose(&arena);
}

/* What of a timestamp is changed before the rest is made. */
enum change { IN_INFO, IN_ATTRIBUTES, IN_CERT, IN_RESPONSE, CHANGES };

/* Changes one byte of what `text` gives, and sets it as part `name`. */
static void
change_part(struct sg_arena *arena, struct parts *p, const char *name,
    const char *text, uint64_t *seed)
{
    sg_bytes octets = asn1(arena, p, text);

    change_a_byte((uint8_t *)(uintptr_t)octets.data, octets.len, seed);
    set_octets(p, name, octets);
}

static sg_bytes
changed_stamp(struct stamps *s, struct sg_arena *arena, enum change change,
    uint64_t *seed)
{
    struct parts p = { .count = 0 };
    sg_bytes response;

    stamp_recipe(&p);
    stamp_with(s, &p, NULL, "SHA256");
    if (change == IN_RESPONSE) /* of other certificates we say nothing */
        set(&p, "certificates", "");
    if (change == IN_INFO)
        change_part(arena, &p, "info", "%info", seed);
    set_octets(
        &p, "info_digest", hash_of(arena, "SHA256", asn1(arena, &p, "%info")));
    if (change == IN_ATTRIBUTES)
        change_part(arena, &p, "attributes", "%attributes", seed);
    set_octets(&p, "signature",
        sign(arena, s->keys[STAMP_SIGNER], "SHA256", false,
            asn1(arena, &p, "31{ %attributes }")));
    response = asn1(arena, &p, RESPONSE);
    if (change == IN_RESPONSE)
        change_a_byte((uint8_t *)(uintptr_t)response.data, response.len, seed);
    return response;
}

/* A signer whose certificate has a byte changed, and is signed again. */
static bool
change_signer(struct stamps *s, struct sg_arena *arena, uint64_t *seed)
{
    sg_bytes tbs = sg_arena_copy(arena, s->certs[STAMP_SIGNER].tbs);
    struct parts p = { .count = 0 };

    change_a_byte((uint8_t *)(uintptr_t)tbs.data, tbs.len, seed);
    leaf_recipe(&p);
    set_octets(&p, "tbs", tbs);
    set_octets(&p, "signature",
        sign(arena, s->keys[STAMP_ISSUER], "SHA256", false, tbs));
    return sg_cert_parse(&s->certs[STAMP_SIGNER], asn1(arena, &p, CERTIFICATE),
               NULL) == SIGSTORE_OK;
}

static bool
our_stamp(const struct stamps *s, sg_bytes response)
{
    struct sg_timestamp timestamp;

    return sg_timestamp_parse(&timestamp, response, NULL) == SIGSTORE_OK &&
        sg_timestamp_verify(NULL, &timestamp, &s->authority, MESSAGE, NULL) ==
        SIGSTORE_OK;
}

static bool
their_stamp(const struct stamps *s, sg_bytes response)
{
    const sg_bytes chain[] = { s->certs[STAMP_SIGNER].der,
        s->certs[STAMP_ISSUER].der, s->certs[STAMP_ROOT].der };

    return oracle_timestamp(response, chain, STAMP_CERTS, MESSAGE, NOON);
}

static void
test_stamps(void **state)
{
    struct stamps *s = stamps_new("P-256");
    struct sg_cert signer;
    struct tally tally = { 0, 0 };
    uint64_t seed = 2;
    unsigned round;

    (void)state;
    stamp_authority(s, NULL);
    signer = s->certs[STAMP_SIGNER];
    for (round = 0; round < ROUNDS; round++) {
        enum change change = (enum change)(round % CHANGES);
        struct sg_arena scratch;
        sg_bytes response;

        sg_arena_init(&scratch, 1u << 20);
        s->certs[STAMP_SIGNER] = signer;
        if (change != IN_CERT || change_signer(s, &scratch, &seed)) {
            response = changed_stamp(s, &scratch, change, &seed);
            count(&tally, "timestamp", round, our_stamp(s, response),
                their_stamp(s, response));
        }
        sg_arena_dispose(&scratch);
        if (round % 64 == 0) { /* what stamp_with took */
            sg_arena_dispose(&s->arena);
            sg_arena_init(&s->arena, 64u << 20);
            stamp_authority(s, NULL);
            signer = s->certs[STAMP_SIGNER];
        }
    }
    report("timestamps", &tally);
    stamps_free(s);
}

struct logged {
    struct sg_arena arena;
    EVP_PKEY *ca_key, *leaf_key, *log_key;
    struct sg_spki log;
    struct sg_cert issuer;
    CTLOG_STORE *store;
};

#define SIGNED                                                                 \
    "00 00 %time 0001 %issuer_hash %tbs_length %precert %ext_length %ext"
#define ONE_SCT "00 %log_id %time %ext_length %ext 0403 %sig_length %sig"

static void
set_uint(struct parts *p, const char *name, struct sg_arena *arena,
    size_t value, size_t width)
{
    struct sg_buf buf;

    sg_buf_init(&buf, 8);
    sg_buf_add_uint(&buf, value, width);
    set_octets(p, name, sg_arena_copy(arena, sg_buf_bytes(&buf)));
    sg_buf_dispose(&buf);
}

/* A certificate with one SCT whose signed part has a byte changed, or not. */
static sg_bytes
logged_cert(
    struct logged *l, struct sg_arena *arena, uint64_t *seed, unsigned round)
{
    struct parts p = { .count = 0 };
    sg_bytes precert;

    set_octets(&p, "key", spki_of(arena, l->leaf_key));
    leaf_recipe(&p);
    if (round % 3 == 0) { /* other lengths of the headers above */
        set_uint(&p, "filler", arena, round, 1 + round % 8);
        set(&p, "more", EXT("2a0301", "", "%filler %filler %filler %filler"));
    }
    precert = asn1(arena, &p, "%tbs");
    if (round % 4 == 1) {
        precert = sg_arena_copy(arena, precert);
        change_a_byte((uint8_t *)(uintptr_t)precert.data, precert.len, seed);
    }
    set_octets(&p, "precert", precert);
    set_octets(&p, "issuer_hash", hash_of(arena, "SHA256", l->issuer.key.der));
    set_octets(&p, "log_id", hash_of(arena, "SHA256", l->log.der));
    set(&p, "time", "0000019b76e4d800");
    set(&p, "ext", round % 2 == 0 ? "" : "000005 0000000007");
    set_uint(&p, "ext_length", arena, round % 2 == 0 ? 0 : 8, 2);
    set_uint(&p, "tbs_length", arena, precert.len, 3);
    set_octets(&p, "sig",
        sign(arena, l->log_key, "SHA256", false, asn1(arena, &p, SIGNED)));
    set_uint(&p, "sig_length", arena, asn1(arena, &p, "%sig").len, 2);
    set_octets(&p, "sct", asn1(arena, &p, ONE_SCT));
    set_uint(&p, "sct_length", arena, asn1(arena, &p, "%sct").len, 2);
    set_uint(&p, "all_length", arena, asn1(arena, &p, "%sct").len + 2, 2);
    if (round % 4 == 2)
        change_part(
            arena, &p, "sct_list", "%all_length %sct_length %sct", seed);
    else
        set(&p, "sct_list", "%all_length %sct_length %sct");
    set(&p, "scts", EXT(SCTS, "", "04{ %sct_list }"));
    return issue(arena, &p, l->ca_key, "SHA256");
}

static bool
our_sct(const struct logged *l, sg_bytes der)
{
    struct sg_cert cert;
    struct sg_sct_list list;

    return sg_cert_parse(&cert, der, NULL) == SIGSTORE_OK &&
        sg_sct_list_parse(&list, cert.sct_list, NULL) == SIGSTORE_OK &&
        list.count == 1 &&
        sg_sct_verify(NULL, &list.items[0], &cert, &l->issuer, &l->log,
            sg_algorithm_default(&l->log), NULL) == SIGSTORE_OK;
}

/* Ours does not look at the log's name, which the caller has gone by. */
static bool
is_named(const struct logged *l, sg_bytes der)
{
    struct sg_cert cert;
    struct sg_sct_list list;
    struct sg_digest id;

    return sg_cert_parse(&cert, der, NULL) == SIGSTORE_OK &&
        sg_sct_list_parse(&list, cert.sct_list, NULL) == SIGSTORE_OK &&
        list.count == 1 &&
        sg_digest(&id, SG_SHA256, l->log.der, NULL) == SIGSTORE_OK &&
        sg_bytes_equal(sg_digest_bytes(&id), list.items[0].log_id);
}

static void
test_scts(void **state)
{
    struct logged l = { .ca_key = make_key("P-256") };
    struct tally tally = { 0, 0 };
    struct parts p = { .count = 0 };
    uint64_t seed = 3;
    unsigned round;

    (void)state;
    sg_arena_init(&l.arena, 64u << 20);
    l.leaf_key = make_key("P-256");
    l.log_key = make_key("P-256");
    assert_int_equal(
        sg_spki_parse(&l.log, spki_of(&l.arena, l.log_key), NULL), SIGSTORE_OK);
    set_octets(&p, "key", spki_of(&l.arena, l.ca_key));
    ca_recipe(&p);
    assert_int_equal(
        sg_cert_parse(&l.issuer, issue(&l.arena, &p, l.ca_key, "SHA256"), NULL),
        SIGSTORE_OK);
    l.store = oracle_logs(&l.log.der, 1);
    for (round = 0; round < ROUNDS; round++) {
        struct sg_arena scratch;
        sg_bytes der;

        sg_arena_init(&scratch, 1u << 20);
        der = logged_cert(&l, &scratch, &seed, round);
        count(&tally, "SCT", round, our_sct(&l, der) && is_named(&l, der),
            oracle_sct(der, l.issuer.der, 0, l.store));
        sg_arena_dispose(&scratch);
    }
    report("SCTs", &tally);
    assert_true(tally.ours >= ROUNDS / 2); /* those not changed */
    CTLOG_STORE_free(l.store);
    EVP_PKEY_free(l.ca_key);
    EVP_PKEY_free(l.leaf_key);
    EVP_PKEY_free(l.log_key);
    sg_arena_dispose(&l.arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chains),
        cmocka_unit_test(test_stamps),
        cmocka_unit_test(test_scts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
