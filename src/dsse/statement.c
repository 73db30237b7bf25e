/* SPDX-License-Identifier: Apache-2.0 */
/* In-toto statements: their form, and whether one names an artifact. */
#include "dsse/statement.h"

#include "base/limits.h"
#include "base/text.h"
#include "codec/hex.h"

static const char *const statement_types[] = {
    "https://in-toto.io/Statement/v1",
    "https://in-toto.io/Statement/v0.1",
};

/* get_text gives a member that must be a text of at least one character. */
static sigstore_code
get_text(sg_bytes *out, const struct sg_json *object, const char *name,
    sigstore_error *err)
{
    const struct sg_json *value = sg_json_get(object, name);

    if (value == NULL || value->type != SG_JSON_STRING || value->text.len == 0)
        return sg_form(err, SIGSTORE_CHECK_STATEMENT,
            "%s of the statement is missing, empty or no text", name);
    *out = value->text;
    return SIGSTORE_OK;
}

static sigstore_code
check_type(sg_bytes type, sigstore_error *err)
{
    for (size_t i = 0; i < sizeof(statement_types) / sizeof(statement_types[0]);
         i++) {
        if (sg_bytes_is(type, statement_types[i]))
            return SIGSTORE_OK;
    }
    return sg_as_check(err,
        sg_fail(err, SIGSTORE_EUNSUPPORTED, "unknown type of statement: %s",
            sg_show(type).text),
        SIGSTORE_CHECK_STATEMENT);
}

static sigstore_code
too_many(const char *what, size_t count, size_t max, sigstore_error *err)
{
    return sg_as_check(err,
        sg_fail(err, SIGSTORE_ELIMIT, "%zu %s in the statement, more than %zu",
            count, what, max),
        SIGSTORE_CHECK_STATEMENT);
}

/*
 * check_digest: a text; of a hash that is known here, lower-case hex of its
 * length [in-toto].
 */
static sigstore_code
check_digest(const struct sg_json *digest, sigstore_error *err)
{
    uint8_t bytes[SG_DIGEST_MAX];
    enum sg_hash hash = sg_hash_find(digest->name);

    if (digest->type != SG_JSON_STRING)
        return sg_form(err, SIGSTORE_CHECK_STATEMENT,
            "digest %s of a subject is no text", sg_show(digest->name).text);
    if (hash != SG_HASH_NONE &&
        !sg_hex_decode(digest->text, bytes, sg_hash_len(hash), false))
        return sg_form(err, SIGSTORE_CHECK_STATEMENT,
            "digest %s of a subject is not %zu bytes of lower-case hex: %s",
            sg_hash_name(hash), sg_hash_len(hash), sg_show(digest->text).text);
    return SIGSTORE_OK;
}

/* check_digests: each subject MUST have a digest [in-toto]. */
static sigstore_code
check_digests(const struct sg_json *digests, sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;

    if (digests == NULL || digests->type != SG_JSON_OBJECT ||
        digests->count == 0)
        return sg_form(err, SIGSTORE_CHECK_STATEMENT,
            "digest of a subject is missing, empty or no object");
    if (digests->count > SG_SUBJECT_DIGESTS_MAX)
        return too_many("digests of a subject", digests->count,
            SG_SUBJECT_DIGESTS_MAX, err);
    for (const struct sg_json *digest = digests->first;
         code == SIGSTORE_OK && digest != NULL; digest = digest->next)
        code = check_digest(digest, err);
    return code;
}

static sigstore_code
check_subject(const struct sg_json *subject, sigstore_error *err)
{
    const struct sg_json *name;

    if (subject->type != SG_JSON_OBJECT)
        return sg_form(err, SIGSTORE_CHECK_STATEMENT,
            "a subject of the statement is no object");
    name = sg_json_get(subject, "name");
    if (name != NULL && name->type != SG_JSON_STRING &&
        name->type != SG_JSON_NULL)
        return sg_form(
            err, SIGSTORE_CHECK_STATEMENT, "name of a subject is no text");
    return check_digests(sg_json_get(subject, "digest"), err);
}

static sigstore_code
check_subjects(const struct sg_json *subjects, sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;

    if (subjects == NULL || subjects->type != SG_JSON_ARRAY ||
        subjects->count == 0)
        return sg_form(err, SIGSTORE_CHECK_STATEMENT,
            "subject of the statement is missing, empty or no list");
    if (subjects->count > SG_SUBJECTS_MAX)
        return too_many("subjects", subjects->count, SG_SUBJECTS_MAX, err);
    for (const struct sg_json *subject = subjects->first;
         code == SIGSTORE_OK && subject != NULL; subject = subject->next)
        code = check_subject(subject, err);
    return code;
}

/* get_predicate: an object where it is present; real ones are null, too. */
static sigstore_code
get_predicate(sg_bytes *out, const struct sg_json *root, sigstore_error *err)
{
    const struct sg_json *predicate = sg_json_get(root, "predicate");

    if (predicate == NULL)
        return SIGSTORE_OK;
    if (predicate->type != SG_JSON_OBJECT && predicate->type != SG_JSON_NULL)
        return sg_form(err, SIGSTORE_CHECK_STATEMENT,
            "predicate of the statement is no object");
    *out = predicate->raw;
    return SIGSTORE_OK;
}

static sigstore_code
bind_members(struct sg_statement *s, sigstore_error *err)
{
    sigstore_code code;

    if (s->root->type != SG_JSON_OBJECT)
        return sg_form(err, SIGSTORE_CHECK_STATEMENT,
            "the payload is no in-toto statement: no object");
    code = get_text(&s->type, s->root, "_type", err);
    if (code == SIGSTORE_OK)
        code = check_type(s->type, err);
    if (code == SIGSTORE_OK)
        code = get_text(&s->predicate_type, s->root, "predicateType", err);
    if (code == SIGSTORE_OK)
        code = get_predicate(&s->predicate, s->root, err);
    s->subjects = sg_json_get(s->root, "subject");
    return code == SIGSTORE_OK ? check_subjects(s->subjects, err) : code;
}

sigstore_code
sg_statement_parse(struct sg_statement *out, sg_bytes payload,
    struct sg_arena *arena, sigstore_error *err)
{
    sigstore_code code;

    *out = (struct sg_statement){ .root = NULL };
    code = sg_json_parse(&out->root, arena, payload, err);
    if (code == SIGSTORE_OK)
        return bind_members(out, err);
    code = sg_context(err, code, "statement");
    return code == SIGSTORE_ENOMEM
        ? code
        : sg_as_check(err, code, SIGSTORE_CHECK_STATEMENT);
}

unsigned
sg_statement_hashes(const struct sg_statement *statement)
{
    const struct sg_json *subject, *digest;
    unsigned hashes = 0;

    for (subject = statement->subjects->first; subject != NULL;
         subject = subject->next) {
        digest = sg_json_get(subject, "digest")->first;
        for (; digest != NULL; digest = digest->next)
            hashes |= 1u << sg_hash_find(digest->name);
    }
    return hashes & ~(1u << SG_HASH_NONE);
}

/* states says whether a subject's digest of some hash is this one. */
static bool
states(const struct sg_json *stated, const struct sg_digest *digest)
{
    uint8_t bytes[SG_DIGEST_MAX];

    return sg_hex_decode(stated->text, bytes, digest->len, false) &&
        sg_bytes_equal(
            sg_bytes_of(bytes, digest->len), sg_digest_bytes(digest));
}

/*
 * is_subject: every digest that both know must be equal, and there must be
 * one; one that differs is another artifact, whatever the others say.
 */
static bool
is_subject(const struct sg_json *subject, const struct sg_digest *digests,
    size_t count)
{
    const struct sg_json *set = sg_json_get(subject, "digest");
    size_t equal = 0;

    for (size_t i = 0; i < count; i++) {
        const struct sg_json *stated;

        if (digests[i].hash == SG_HASH_NONE)
            continue;
        stated = sg_json_get(set, sg_hash_name(digests[i].hash));
        if (stated == NULL)
            continue;
        if (!states(stated, &digests[i]))
            return false;
        equal++;
    }
    return equal != 0;
}

/* [client-spec 4.4]: the artifact MUST be found among the subjects. */
sigstore_code
sg_statement_check_subject(const struct sg_statement *statement,
    const struct sg_digest *digests, size_t count, sigstore_error *err)
{
    for (const struct sg_json *subject = statement->subjects->first;
         subject != NULL; subject = subject->next) {
        if (is_subject(subject, digests, count))
            return SIGSTORE_OK;
    }
    if (count == 0)
        return sg_refuse(err, SIGSTORE_CHECK_SUBJECT,
            "no digest of the artifact that the statement's subjects state");
    return sg_refuse(err, SIGSTORE_CHECK_SUBJECT,
        "the artifact, %s %s, is none of the statement's %zu subjects",
        sg_hash_name(digests[0].hash),
        sg_show_hex(sg_digest_bytes(&digests[0])).text,
        statement->subjects->count);
}
