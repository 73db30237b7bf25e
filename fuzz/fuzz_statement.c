/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statements: what is accepted has a type, a predicate type and subjects, and
 * a subject is found by the digests that it states and by no others.
 */
#include <string.h>

#include "fuzz.h"

#include "codec/hex.h"
#include "dsse/statement.h"

/* first_stated gives the first subject's digests of known hashes. */
static size_t
first_stated(const struct sg_statement *s, struct sg_digest out[3])
{
    const struct sg_json *set = sg_json_get(s->subjects->first, "digest");
    size_t count = 0;

    for (int hash = SG_SHA256; hash <= SG_SHA512; hash++) {
        struct sg_digest *d = &out[count];
        const struct sg_json *text =
            sg_json_get(set, sg_hash_name((enum sg_hash)hash));

        if (text == NULL)
            continue;
        d->hash = (enum sg_hash)hash;
        d->len = sg_hash_len(d->hash);
        require(sg_hex_decode(text->text, d->data, d->len, false));
        count++;
    }
    return count;
}

static void
check_subjects(const struct sg_statement *s)
{
    struct sg_digest digests[3];
    size_t count = first_stated(s, digests);
    unsigned hashes = sg_statement_hashes(s);

    require(
        sg_statement_check_subject(s, digests, 0, NULL) == SIGSTORE_EREFUSED);
    if (count == 0)
        return;
    require(sg_statement_check_subject(s, digests, count, NULL) == SIGSTORE_OK);
    for (size_t i = 0; i < count; i++)
        require((hashes & 1u << digests[i].hash) != 0);
    if (s->subjects->count > 1)
        return;
    digests[count - 1].data[0] ^= 1;
    require(sg_statement_check_subject(s, digests, count, NULL) ==
        SIGSTORE_EREFUSED);
    require((hashes & 1u << SG_HASH_NONE) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    struct sg_arena arena;
    struct sg_statement s;
    sigstore_code code;

    sg_arena_init(&arena, sg_json_arena_max(size));
    code = sg_statement_parse(&s,
        sg_bytes_of(size == 0 ? (const uint8_t *)"" : data, size), &arena,
        &err);
    require(err.code == code);
    require((err.check == SIGSTORE_CHECK_STATEMENT) ==
        (code != SIGSTORE_OK && code != SIGSTORE_ENOMEM));
    if (code == SIGSTORE_OK) {
        require(s.type.len > 0 && s.predicate_type.len > 0);
        require(s.subjects->count > 0);
        check_subjects(&s);
    }
    sg_arena_dispose(&arena);
    return 0;
}
