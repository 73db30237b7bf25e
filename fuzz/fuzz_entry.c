/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies of log entries: at most one kind accepts a body, what is accepted is
 * JSON of that kind and version, and its hints are what it was compared with.
 */
#include <string.h>

#include "fuzz.h"

#include "codec/json.h"
#include "tlog/entry.h"

/* What the corpus is about: sixty bytes are certificate or key enough. */
static const uint8_t certificate[60] = "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUV"
                                       "WXYZ[\\]^_`abcdefghijk";
static const uint8_t key[60] = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijk"
                               "lmnopqrstuvwxyz{";

static const struct {
    const char *kind, *version;
} kinds[] = {
    { "hashedrekord", "0.0.1" },
    { "hashedrekord", "0.0.2" },
    { "dsse", "0.0.1" },
    { "intoto", "0.0.2" },
};

/* check_accepted reads the body as JSON, which the library did not. */
static void
check_accepted(const struct sg_log_entry *entry, const struct sg_signed *is)
{
    const struct sg_json *root = NULL;
    struct sg_arena arena;
    sg_bytes body = entry->body;
    struct sg_log_entry cut = *entry;

    sg_arena_init(&arena, sg_json_arena_max(body.len));
    require(sg_json_parse(&root, &arena, body, NULL) == SIGSTORE_OK);
    require(root->type == SG_JSON_OBJECT && root->count == 3);
    require(sg_bytes_equal(sg_json_get(root, "kind")->text, entry->kind->kind));
    require(sg_bytes_equal(
        sg_json_get(root, "apiVersion")->text, entry->kind->version));
    sg_arena_dispose(&arena);
    require(sg_entry_hash(entry) == SG_HASH_NONE ||
        sg_entry_hash(entry) == is->digest->hash);
    require(sg_entry_algorithm(entry) == NULL ||
        sg_entry_algorithm(entry) == is->algorithm);
    cut.body.len--;
    require(sg_entry_matches(&cut, is, NULL) == SIGSTORE_EREFUSED);
}

static bool
try_kind(size_t row, sg_bytes body, const struct sg_signed *is)
{
    const struct sg_kind_version kind = { sg_bytes_from_text(kinds[row].kind),
        sg_bytes_from_text(kinds[row].version) };
    const struct sg_log_entry entry = { .kind = &kind, .body = body };
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_code code = sg_entry_matches(&entry, is, &err);

    require(code == SIGSTORE_OK || code == SIGSTORE_EREFUSED);
    require(err.code == code);
    require((err.message[0] == '\0') == (code == SIGSTORE_OK));
    (void)sg_entry_hash(&entry);
    (void)sg_entry_algorithm(&entry);
    if (code == SIGSTORE_OK)
        check_accepted(&entry, is);
    else
        require(err.check == SIGSTORE_CHECK_LOG_BODY);
    return code == SIGSTORE_OK;
}

static void
try_kinds(sg_bytes body, const struct sg_signed *is)
{
    size_t accepted = 0;

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        accepted += try_kind(i, body, is);
    require(accepted <= 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sg_bytes body = sg_bytes_of(size == 0 ? (const uint8_t *)"" : data, size);
    const struct sg_spki spki = { .der = sg_bytes_of(key, sizeof(key)) };
    struct sg_digest digest = { SG_SHA256, 32, { 0 } };
    struct sg_signed is = {
        .digest = &digest,
        .algorithm = sg_algorithm_find(SG_LITERAL("PKIX_ECDSA_P256_SHA_256")),
        .signature = SG_LITERAL("0\6signed!"),
        .certificate = sg_bytes_of(certificate, sizeof(certificate)),
        .key = &spki,
        .has_envelope = true,
        .payload = SG_LITERAL("{\"a\":1}"),
        .payload_type = SG_LITERAL("application/vnd.in-toto+json"),
        .key_id = SG_LITERAL(""),
    };

    memset(digest.data, 0x11, 32);
    try_kinds(body, &is);
    is.certificate = sg_bytes_of(NULL, 0);
    is.key_id = SG_LITERAL("my \"key\"");
    try_kinds(body, &is);
    return 0;
}
