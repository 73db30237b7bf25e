/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: made around a predicate, or taken as they are. */
#include "sign/statement.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"
#include "codec/hex.h"
#include "codec/jcs.h"
#include "dsse/predicate.h"

static sigstore_statement *
make(void)
{
    sigstore_statement *statement = calloc(1, sizeof(*statement));

    if (statement != NULL)
        sg_buf_init(&statement->text, SG_BUNDLE_MAX / 2);
    return statement;
}

void
sigstore_statement_free(sigstore_statement *statement)
{
    if (statement == NULL)
        return;
    sg_arena_dispose(&statement->arena);
    sg_buf_dispose(&statement->text);
    free(statement);
}

static sigstore_code
finish(
    sigstore_statement **out, sigstore_statement *statement, sigstore_code code)
{
    if (code == SIGSTORE_OK)
        *out = statement;
    else
        sigstore_statement_free(statement);
    return code;
}

/* A digest of any subject, of a hash that a verifier knows. */
static bool
find_digest(struct sg_digest *out, const struct sg_json *subjects)
{
    const struct sg_json *subject, *at;

    for (subject = subjects->first; subject != NULL; subject = subject->next) {
        for (at = sg_json_get(subject, "digest")->first; at != NULL;
             at = at->next) {
            out->hash = sg_hash_find(at->name);
            out->len = sg_hash_len(out->hash);
            if (out->hash != SG_HASH_NONE &&
                sg_hex_decode(at->text, out->data, out->len, false))
                return true;
        }
    }
    return false;
}

static sigstore_code
parse(sigstore_statement *statement, sigstore_error *err)
{
    sg_bytes text = sg_buf_bytes(&statement->text);
    sigstore_code code;

    sg_arena_init(&statement->arena, sg_json_arena_max(text.len));
    code = sg_statement_parse(&statement->parsed, text, &statement->arena, err);
    if (code != SIGSTORE_OK)
        return code;
    if (!find_digest(&statement->digest, statement->parsed.subjects))
        return sg_fail(err, SIGSTORE_EFORMAT,
            "no subject of the statement has a SHA-256, SHA-384 or SHA-512: "
            "nobody could verify it");
    return SIGSTORE_OK;
}

sigstore_code
sigstore_statement_parse(
    sigstore_statement **out, const void *data, size_t len, sigstore_error *err)
{
    sigstore_statement *statement;

    *out = NULL;
    if (data == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "no statement is given");
    if (len > SG_BUNDLE_MAX / 2)
        return sg_fail(err, SIGSTORE_ELIMIT,
            "the statement has %zu bytes; at most %zu fit in a bundle", len,
            (size_t)SG_BUNDLE_MAX / 2);
    statement = make();
    if (statement == NULL)
        return sg_no_memory(err);
    sg_buf_add(&statement->text, sg_bytes_of(data, len));
    if (statement->text.failed)
        return finish(out, statement, sg_no_memory(err));
    return finish(out, statement, parse(statement, err));
}

static sigstore_code
take_digest(struct sg_digest *out, sigstore_artifact *artifact,
    enum sg_hash hash, sigstore_error *err)
{
    out->hash = hash;
    return sigstore_artifact_digest(
        artifact, (sigstore_hash)hash, out->data, &out->len, err);
}

sigstore_code
sigstore_statement_check(const sigstore_statement *statement,
    sigstore_artifact *artifact, sigstore_error *err)
{
    unsigned named = sg_statement_hashes(&statement->parsed);
    struct sg_digest digests[SG_SHA512];
    size_t count = 0;
    sigstore_code code;

    for (int hash = SG_SHA256; hash <= SG_SHA512; hash++) {
        if ((named >> hash & 1) == 0)
            continue;
        code =
            take_digest(&digests[count++], artifact, (enum sg_hash)hash, err);
        if (code != SIGSTORE_OK)
            return code;
    }
    return sg_statement_check_subject(&statement->parsed, digests, count, err);
}

/* ---- statements of our own ---- */

/* What a statement is made of. */
struct parts {
    sg_bytes name;
    struct sg_digest digest;
    sg_bytes type;
    sg_bytes predicate; /* a slice of what the caller gave */
};

static void
add_statement(struct sg_buf *buf, const struct parts *parts)
{
    sg_buf_add_text(buf,
        "{\"_type\":\"https://in-toto.io/Statement/v1\","
        "\"subject\":[{\"name\":");
    sg_jcs_add_string(buf, parts->name);
    sg_buf_add_text(buf, ",\"digest\":{\"sha256\":");
    sg_jcs_add_hex(buf, sg_digest_bytes(&parts->digest));
    sg_buf_add_text(buf, "}}],\"predicateType\":");
    sg_jcs_add_string(buf, parts->type);
    sg_buf_add_text(buf, ",\"predicate\":");
    sg_buf_add(buf, parts->predicate);
    sg_buf_add_text(buf, "}");
}

static sigstore_code
check_predicate(struct parts *parts, sg_bytes text, sigstore_error *err)
{
    const struct sg_json *root;
    struct sg_arena arena;
    sigstore_code code;

    sg_arena_init(&arena, sg_json_arena_max(text.len));
    code = sg_json_parse(&root, &arena, text, err);
    if (code == SIGSTORE_OK)
        code = sg_predicate_check(parts->type, root, err);
    if (code == SIGSTORE_OK)
        parts->predicate = root->raw;
    sg_arena_dispose(&arena);
    return sg_context(err, code, "predicate");
}

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define IN_SCHEME LETTERS "0123456789+-."
#define IN_URI IN_SCHEME ":/?#[]@!$&'()*,;=_~%"

/*
 * A scheme, a colon and something [RFC 3986 3]: a type's name is to be nobody
 * else's [in-toto TypeURI].
 */
static bool
is_uri(const char *text)
{
    const char *colon = text + strspn(text, IN_SCHEME);

    return strspn(text, LETTERS) > 0 && colon[0] == ':' && colon[1] != '\0' &&
        text[strspn(text, IN_URI)] == '\0';
}

static sigstore_code
take_parts(struct parts *parts, const char *name, const char *type,
    sigstore_artifact *artifact, sigstore_error *err)
{
    if (name == NULL || type == NULL || artifact == NULL || type[0] == '\0')
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "name, artifact and predicate type are needed");
    parts->name = sg_bytes_from_text(name);
    parts->type = sg_bytes_from_text(type);
    if (!is_uri(type))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "the predicate type is not a URI, such as "
            "https://slsa.dev/provenance/v1");
    if (!sg_utf8_is_valid(parts->name))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "the subject's name, %s, is not UTF-8", sg_show(parts->name).text);
    return take_digest(&parts->digest, artifact, SG_SHA256, err);
}

sigstore_code
sigstore_statement_new(sigstore_statement **out, const char *name,
    sigstore_artifact *artifact, const char *predicate_type,
    const void *predicate, size_t len, sigstore_error *err)
{
    struct parts parts = { .name = { NULL, 0 } };
    sigstore_statement *statement;
    sigstore_code code;

    *out = NULL;
    if (predicate == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "no predicate is given");
    if (len > SG_BUNDLE_MAX / 2)
        return sg_fail(err, SIGSTORE_ELIMIT,
            "the predicate has %zu bytes; at most %zu fit in a bundle", len,
            (size_t)SG_BUNDLE_MAX / 2);
    code = take_parts(&parts, name, predicate_type, artifact, err);
    if (code == SIGSTORE_OK)
        code = check_predicate(&parts, sg_bytes_of(predicate, len), err);
    if (code != SIGSTORE_OK)
        return code;
    statement = make();
    if (statement == NULL)
        return sg_no_memory(err);
    add_statement(&statement->text, &parts);
    if (statement->text.failed)
        return finish(out, statement, sg_no_memory(err));
    return finish(out, statement, parse(statement, err));
}
