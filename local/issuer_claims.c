/* SPDX-License-Identifier: Apache-2.0 */
/* Claims: of a person as Dex states them, of a workflow as GitHub does. */
#include "issuer_inside.h"

#include <string.h>

#include "base/text.h"
#include "codec/hex.h"
#include "codec/jcs.h"
#include "crypto/digest.h"

#define VALUE_MAX 1024
#define COMMIT 20 /* bytes of git's SHA-1 */

/* A repository that nobody has to have: its numbers come from its name. */
struct workflow {
    sg_bytes repository;
    sg_bytes owner;
    struct sg_digest id;
    struct sg_digest owner_id;
};

/* $R is the repository, $O its owner, $I and $N their numbers, $S the
 * commit. */
#define FILE_NAME ".github/workflows/release.yml"
#define REF "refs/heads/main"

static const struct {
    const char *name;
    const char *value;
} claims[] = {
    { "sub", "repo:$R:ref:" REF },
    { "actor", "octocat" },
    { "actor_id", "583231" },
    { "base_ref", "" },
    { "event_name", "push" },
    { "head_ref", "" },
    { "job_workflow_ref", "$R/" FILE_NAME "@" REF },
    { "job_workflow_sha", "$S" },
    { "ref", REF },
    { "ref_protected", "true" },
    { "ref_type", "branch" },
    { "repository", "$R" },
    { "repository_id", "$I" },
    { "repository_owner", "$O" },
    { "repository_owner_id", "$N" },
    { "repository_visibility", "public" },
    { "run_attempt", "1" },
    { "run_id", "300" },
    { "run_number", "3" },
    { "runner_environment", "github-hosted" },
    { "sha", "$S" },
    { "workflow", "release" },
    { "workflow_ref", "$R/" FILE_NAME "@" REF },
    { "workflow_sha", "$S" },
};

static void
add_number(struct sg_buf *buf, const struct sg_digest *digest)
{
    sg_bytes in = sg_digest_bytes(digest);
    uint64_t number = 0;

    (void)sg_bytes_take_uint(&in, 4, &number);
    sg_buf_add_decimal(buf, (int64_t)(number + 1));
}

static void
add_variable(struct sg_buf *buf, const struct workflow *workflow, char name)
{
    switch (name) {
    case 'R':
        sg_buf_add(buf, workflow->repository);
        break;
    case 'O':
        sg_buf_add(buf, workflow->owner);
        break;
    case 'I':
        add_number(buf, &workflow->id);
        break;
    case 'N':
        add_number(buf, &workflow->owner_id);
        break;
    default:
        sg_hex_add(buf, sg_bytes_of(workflow->id.data, COMMIT));
    }
}

static void
add_claim(struct sg_buf *buf, const char *name, sg_bytes value)
{
    sg_buf_add_byte(buf, ',');
    sg_jcs_add_string(buf, sg_bytes_from_text(name));
    sg_buf_add_byte(buf, ':');
    sg_jcs_add_string(buf, value);
}

static void
add_template(struct sg_buf *buf, const struct workflow *workflow,
    const char *name, const char *template)
{
    sg_bytes rest = sg_bytes_from_text(template), text;
    struct sg_buf value;

    sg_buf_init(&value, VALUE_MAX);
    while (sg_bytes_take_until(&rest, '$', &text)) {
        uint8_t variable = 0;

        sg_buf_add(&value, text);
        (void)sg_bytes_take_byte(&rest, &variable);
        add_variable(&value, workflow, (char)variable);
    }
    sg_buf_add(&value, rest);
    add_claim(buf, name, sg_buf_bytes(&value));
    if (value.failed)
        sg_buf_fail(buf);
    sg_buf_dispose(&value);
}

static sigstore_code
add_workflow(struct sg_buf *buf, sg_bytes repository, sigstore_error *err)
{
    struct workflow workflow = { .repository = repository };
    sg_bytes rest = repository;
    sigstore_code code;

    if (!issuer_is_repository(repository) ||
        !sg_bytes_take_until(&rest, '/', &workflow.owner))
        return sg_fail(err, SIGSTORE_EARGUMENT, "not OWNER/REPO: %s",
            sg_show(repository).text);
    if ((code = sg_digest(&workflow.id, SG_SHA256, repository, err)) ||
        (code = sg_digest(&workflow.owner_id, SG_SHA256, workflow.owner, err)))
        return code;
    for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++)
        add_template(buf, &workflow, claims[i].name, claims[i].value);
    return SIGSTORE_OK;
}

/* `sub` is the address: clients that do not know the issuer take it for the
 * identity, where Dex's is of no use. */
static sigstore_code
add_person(struct sg_buf *buf, sg_bytes email, sigstore_error *err)
{
    if (!issuer_is_email(email))
        return sg_fail(err, SIGSTORE_EARGUMENT, "not an e-mail address: %s",
            sg_show(email).text);
    add_claim(buf, "sub", email);
    add_claim(buf, "email", email);
    sg_buf_add_text(buf, ",\"email_verified\":true");
    return SIGSTORE_OK;
}

sigstore_code
issuer_add_claims(
    struct sg_buf *buf, const struct mint *mint, sigstore_error *err)
{
    sg_bytes subject = sg_bytes_from_text(mint->subject);

    return mint->kind == ISSUER_CI ? add_workflow(buf, subject, err)
                                   : add_person(buf, subject, err);
}
