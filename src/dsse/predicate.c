/* SPDX-License-Identifier: Apache-2.0 */
/* Checking an object by the table of its members, as deep as that goes. */
#include "dsse/predicate.h"

#include "base/text.h"
#include "base/time.h"
#include "codec/hex.h"
#include "dsse/members.h"

static const struct {
    const char *type;
    struct sg_member member; /* as if it were one, without a name */
} predicates[] = {
    { SG_SLSA_V02, { "predicate", SG_MEMBER_OBJECT, true, sg_slsa_v02, NULL } },
    { SG_SLSA_V1, { "predicate", SG_MEMBER_OBJECT, true, sg_slsa_v1, NULL } },
};

/* ---- values ---- */

/* The digests that have a name here, and how many bytes they have. */
static const struct {
    const char *name;
    size_t len;
} digest_names[] = {
    { "sha256", 32 },
    { "sha384", 48 },
    { "sha512", 64 },
    { "sha3_256", 32 },
    { "sha3_384", 48 },
    { "sha3_512", 64 },
    { "sha1", 20 },
    { "gitCommit", 20 },
};

static sigstore_code
wrong(const char *what, sigstore_error *err)
{
    return sg_fail(err, SIGSTORE_EFORMAT, "is not %s", what);
}

static sigstore_code
check_text(const struct sg_json *value, sigstore_error *err)
{
    return value->type == SG_JSON_STRING ? SIGSTORE_OK : wrong("a text", err);
}

static sigstore_code
check_time(const struct sg_json *value, sigstore_error *err)
{
    struct sg_time time;

    if (value->type == SG_JSON_STRING && sg_time_parse(value->text, &time))
        return SIGSTORE_OK;
    return wrong("a time such as 2026-11-23T06:09:41Z (RFC 3339)", err);
}

static sigstore_code
check_bool(const struct sg_json *value, sigstore_error *err)
{
    if (value->type == SG_JSON_TRUE || value->type == SG_JSON_FALSE)
        return SIGSTORE_OK;
    return wrong("true or false", err);
}

static bool
is_base64_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
        (c >= '0' && c <= '9') || c == '+' || c == '/';
}

/* Its form alone: what a dependency holds may be of any size. */
static sigstore_code
check_base64(const struct sg_json *value, sigstore_error *err)
{
    sg_bytes text = value->text;

    if (value->type != SG_JSON_STRING || text.len % 4 != 0)
        return wrong("base64", err);
    for (int i = 0; i < 2 && text.len > 0; i++) {
        if (text.data[text.len - 1] == '=')
            text.len--;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (!is_base64_letter(text.data[i]))
            return wrong("base64", err);
    }
    return SIGSTORE_OK;
}

static sigstore_code
check_map(const struct sg_json *value, sigstore_error *err)
{
    return value->type == SG_JSON_OBJECT ? SIGSTORE_OK
                                         : wrong("an object", err);
}

static sigstore_code
check_texts(const struct sg_json *value, sigstore_error *err)
{
    if (value->type != SG_JSON_OBJECT)
        return wrong("an object", err);
    for (const struct sg_json *at = value->first; at != NULL; at = at->next) {
        if (at->type != SG_JSON_STRING)
            return sg_context(
                err, wrong("a text", err), "%s", sg_show(at->name).text);
    }
    return SIGSTORE_OK;
}

static bool
is_hex(sg_bytes text, size_t len)
{
    uint8_t bytes[64];

    return sg_hex_decode(text, bytes, len, true);
}

static sigstore_code
check_digest(const struct sg_json *digest, sigstore_error *err)
{
    for (size_t i = 0; i < sizeof(digest_names) / sizeof(digest_names[0]);
         i++) {
        if (!sg_bytes_is(digest->name, digest_names[i].name))
            continue;
        if (digest->type == SG_JSON_STRING &&
            is_hex(digest->text, digest_names[i].len))
            return SIGSTORE_OK;
        return sg_fail(err, SIGSTORE_EFORMAT,
            "%s: is not %zu bytes in hexadecimal", digest_names[i].name,
            digest_names[i].len);
    }
    return sg_fail(err, SIGSTORE_EFORMAT, "\"%s\" is no digest known here",
        sg_show(digest->name).text);
}

static sigstore_code
check_digests(const struct sg_json *value, sigstore_error *err)
{
    sigstore_code code;

    if (value->type != SG_JSON_OBJECT)
        return wrong("an object", err);
    for (const struct sg_json *at = value->first; at != NULL; at = at->next) {
        code = check_digest(at, err);
        if (code != SIGSTORE_OK)
            return code;
    }
    return SIGSTORE_OK;
}

/* ---- objects ---- */

static sigstore_code check_value(const struct sg_member *member,
    const struct sg_json *value, sigstore_error *err);

static const struct sg_member *
find_member(const struct sg_member *members, sg_bytes name)
{
    for (; members->name != NULL; members++) {
        if (sg_bytes_is(name, members->name))
            return members;
    }
    return NULL;
}

/* null is what is not there. */
static bool
has(const struct sg_json *object, const char *name)
{
    const struct sg_json *value = sg_json_get(object, name);

    return value != NULL && value->type != SG_JSON_NULL;
}

static sigstore_code
check_present(const struct sg_member *of, const struct sg_json *object,
    sigstore_error *err)
{
    size_t found = 0;

    for (const struct sg_member *at = of->members; at->name != NULL; at++) {
        if (at->required && !has(object, at->name))
            return sg_fail(err, SIGSTORE_EFORMAT, "%s: missing", at->name);
    }
    if (of->one_of == NULL)
        return SIGSTORE_OK;
    for (size_t i = 0; of->one_of[i] != NULL; i++)
        found += has(object, of->one_of[i]);
    if (found == 0)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "has none of uri, digest and content, of which one is needed");
    return SIGSTORE_OK;
}

static sigstore_code
check_object(const struct sg_member *of, const struct sg_json *object,
    sigstore_error *err)
{
    sigstore_code code;

    if (object->type != SG_JSON_OBJECT)
        return wrong("an object", err);
    for (const struct sg_json *at = object->first; at != NULL; at = at->next) {
        const struct sg_member *member = find_member(of->members, at->name);

        if (member == NULL)
            return sg_fail(err, SIGSTORE_EFORMAT, "%s: unknown member",
                sg_show(at->name).text);
        if (at->type == SG_JSON_NULL)
            continue;
        code = check_value(member, at, err);
        if (code != SIGSTORE_OK)
            return sg_context(err, code, "%s", member->name);
    }
    return check_present(of, object, err);
}

static sigstore_code
check_list(
    const struct sg_member *of, const struct sg_json *list, sigstore_error *err)
{
    size_t index = 0;
    sigstore_code code;

    if (list->type != SG_JSON_ARRAY)
        return wrong("a list", err);
    for (const struct sg_json *at = list->first; at != NULL; at = at->next) {
        code = check_object(of, at, err);
        if (code != SIGSTORE_OK)
            return sg_context(err, code, "[%zu]", index);
        index++;
    }
    return SIGSTORE_OK;
}

static sigstore_code
check_value(const struct sg_member *member, const struct sg_json *value,
    sigstore_error *err)
{
    switch (member->kind) {
    case SG_MEMBER_TEXT:
        return check_text(value, err);
    case SG_MEMBER_TIME:
        return check_time(value, err);
    case SG_MEMBER_BOOL:
        return check_bool(value, err);
    case SG_MEMBER_BASE64:
        return check_base64(value, err);
    case SG_MEMBER_MAP:
        return check_map(value, err);
    case SG_MEMBER_TEXTS:
        return check_texts(value, err);
    case SG_MEMBER_DIGESTS:
        return check_digests(value, err);
    case SG_MEMBER_OBJECT:
        return check_object(member, value, err);
    case SG_MEMBER_LIST:
        return check_list(member, value, err);
    default:
        return sg_fail(err, SIGSTORE_EINTERNAL, "is of no kind");
    }
}

sigstore_code
sg_predicate_check(
    sg_bytes type, const struct sg_json *predicate, sigstore_error *err)
{
    for (size_t i = 0; i < sizeof(predicates) / sizeof(predicates[0]); i++) {
        if (sg_bytes_is(type, predicates[i].type))
            return check_value(&predicates[i].member, predicate, err);
    }
    return check_map(predicate, err);
}
