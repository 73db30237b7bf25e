/* SPDX-License-Identifier: Apache-2.0 */
/* Who a certificate is for: the token's claims as Fulcio's extensions. */
#include "fulcio.h"

#include <string.h>

#include "base/text.h"
#include "extension.h"

#define NUMBERS 24
#define NAME_MAX_LEN 32

/* What the fault other-identity makes of everybody. */
#define OTHER_EMAIL "mallory@example.org"
#define OTHER_URI                                                              \
    "https://github.com/mallory/other/.github/workflows/release.yml"           \
    "@refs/heads/main"

/* The workflow that signs, and the run that it signs in. */
static const char workflow[] = "https://github.com/{job_workflow_ref}";
static const char run[] = "https://github.com/{repository}/actions/runs/"
                          "{run_id}/attempts/{run_attempt}";

/*
 * Extension .1.N of a job of GitHub Actions, with claims in braces, as the
 * public instance has them [fulcio oid-info].
 */
static const char *const job[NUMBERS + 1] = {
    [2] = "{event_name}",
    [3] = "{sha}",
    [4] = "{workflow}",
    [5] = "{repository}",
    [6] = "{ref}",
    [9] = workflow,
    [10] = "{job_workflow_sha}",
    [11] = "{runner_environment}",
    [12] = "https://github.com/{repository}",
    [13] = "{sha}",
    [14] = "{ref}",
    [15] = "{repository_id}",
    [16] = "https://github.com/{repository_owner}",
    [17] = "{repository_owner_id}",
    [18] = "https://github.com/{workflow_ref}",
    [19] = "{workflow_sha}",
    [20] = "{event_name}",
    [21] = run,
    [22] = "{repository_visibility}",
    [23] = "{environment}",
};

/* Claims that a token may lack. */
static bool
may_be_absent(const char *claim)
{
    return strcmp(claim, "environment") == 0;
}

/* Appends the text of a claim. */
static sigstore_code
add_claim(struct sg_buf *out, const struct sg_json *claims, const char *name,
    sigstore_error *err)
{
    const struct sg_json *claim = sg_json_get(claims, name);

    if (claim == NULL && may_be_absent(name))
        return SIGSTORE_OK;
    if (claim == NULL ||
        (claim->type != SG_JSON_STRING && claim->type != SG_JSON_NUMBER))
        return sg_fail(err, SIGSTORE_EREFUSED,
            "value <%s> not present in either claims or defaults", name);
    sg_buf_add(out, claim->text);
    return SIGSTORE_OK;
}

/* Appends a template, with the claims that it names. */
static sigstore_code
expand(struct sg_buf *out, const char *template, const struct sg_json *claims,
    sigstore_error *err)
{
    sg_bytes rest = sg_bytes_from_text(template), literal, name;
    sigstore_code code = SIGSTORE_OK;
    char text[NAME_MAX_LEN] = "";

    while (code == SIGSTORE_OK && sg_bytes_take_until(&rest, '{', &literal)) {
        sg_buf_add(out, literal);
        if (!sg_bytes_take_until(&rest, '}', &name) || name.len >= sizeof(text))
            return sg_fail(err, SIGSTORE_EINTERNAL, "template %s", template);
        memcpy(text, name.data, name.len);
        text[name.len] = '\0';
        code = add_claim(out, claims, text, err);
    }
    sg_buf_add(out, rest);
    return code;
}

/* What goes into a certificate must come out of it: texts that a verifier
 * would refuse are refused here. */
static sigstore_code
check_text(sg_bytes text, const char *what, sigstore_error *err)
{
    if (text.len <= FULCIO_TEXT_MAX && sg_text_is_plain(text))
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_EREFUSED,
        "the %s is over %d bytes, or has control characters", what,
        FULCIO_TEXT_MAX);
}

/* IA5String, and no blanks. */
static sigstore_code
check_name(sg_bytes text, sigstore_error *err)
{
    size_t i;

    for (i = 0; i < text.len; i++)
        if (text.data[i] <= 0x20 || text.data[i] > 0x7e)
            break;
    if (i == text.len && text.len > 0 && text.len <= FULCIO_TEXT_MAX)
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_EREFUSED,
        "the identity is no printable ASCII of up to %d bytes",
        FULCIO_TEXT_MAX);
}

static sigstore_code
add_email(struct sg_buf *extensions, const struct instance *instance,
    sg_bytes email, sigstore_error *err)
{
    sigstore_code code = check_name(email, err);

    if (code != SIGSTORE_OK)
        return code;
    if (fault_is(instance, FAULT_OTHER_IDENTITY))
        email = SG_LITERAL(OTHER_EMAIL);
    extension_add_email(extensions, email);
    return SIGSTORE_OK;
}

static sigstore_code
add_workflow(struct sg_buf *extensions, const struct instance *instance,
    const struct sg_json *claims, sigstore_error *err)
{
    struct sg_buf uri;
    sigstore_code code;

    sg_buf_init(&uri, FULCIO_TEXT_MAX + 1);
    if (fault_is(instance, FAULT_OTHER_IDENTITY)) {
        sg_buf_add_text(&uri, OTHER_URI);
        code = SIGSTORE_OK;
    } else {
        code = expand(&uri, workflow, claims, err);
    }
    if (code == SIGSTORE_OK)
        code = check_name(sg_buf_bytes(&uri), err);
    if (code == SIGSTORE_OK)
        extension_add_uri(extensions, sg_buf_bytes(&uri));
    sg_buf_dispose(&uri);
    return code;
}

/* Writes the text of extension .1.N; none where it is empty. */
static sigstore_code
write_text(struct sg_buf *out, unsigned number, const struct identity *identity,
    sigstore_error *err)
{
    if (number == 1 || number == 8)
        sg_buf_add(out, identity->issuer);
    else if (number == 24)
        sg_buf_add(out, identity->subject);
    else if (identity->kind == ISSUER_CI && job[number] != NULL)
        return expand(out, job[number], identity->claims, err);
    return SIGSTORE_OK;
}

static sigstore_code
add_extension(struct sg_buf *extensions, unsigned number,
    const struct identity *identity, sigstore_error *err)
{
    struct sg_buf text;
    sigstore_code code;

    sg_buf_init(&text, FULCIO_REQUEST_MAX);
    code = write_text(&text, number, identity, err);
    if (code == SIGSTORE_OK && text.failed)
        code = sg_no_memory(err);
    if (code == SIGSTORE_OK)
        code = check_text(sg_buf_bytes(&text), "token's claim", err);
    if (code == SIGSTORE_OK && text.len != 0)
        extension_add_claim(extensions, number, sg_buf_bytes(&text));
    sg_buf_dispose(&text);
    return code;
}

sg_bytes
fulcio_name(const struct identity *identity)
{
    return identity->kind == ISSUER_EMAIL ? identity->email : identity->subject;
}

sigstore_code
fulcio_add_subject(struct sg_buf *extensions, const struct instance *instance,
    const struct identity *identity, sigstore_error *err)
{
    sigstore_code code = identity->kind == ISSUER_EMAIL
        ? add_email(extensions, instance, identity->email, err)
        : add_workflow(extensions, instance, identity->claims, err);
    unsigned number;

    for (number = 1; number <= NUMBERS && code == SIGSTORE_OK; number++)
        code = add_extension(extensions, number, identity, err);
    return code;
}
