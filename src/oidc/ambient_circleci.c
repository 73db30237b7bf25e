/* SPDX-License-Identifier: Apache-2.0 */
/* CircleCI: its command knows the token, whose audience is a claim. */
#include "base/limits.h"
#include "codec/jcs.h"
#include "oidc/ambient.h"
#include "oidc/form.h"

static bool
is_here(const struct sg_ambient *ambient)
{
    return sg_ambient_variable(ambient, "CIRCLECI") != NULL;
}

static sigstore_code
get(const struct sg_ambient *ambient, struct sg_buf *token, sigstore_error *err)
{
    const char *arguments[] = { "circleci", "run", "oidc", "get", "--claims",
        NULL, "--root-issuer", NULL };
    struct sg_buf claims;
    sigstore_code code;

    sg_buf_init(&claims, SG_LOGIN_URL_MAX);
    sg_buf_add_text(&claims, "{\"aud\": ");
    sg_jcs_add_string(&claims, sg_bytes_from_text(ambient->audience));
    sg_buf_add_text(&claims, "}");
    arguments[5] = sg_form_end(&claims);
    code = arguments[5] != NULL ? sg_ambient_run(ambient, arguments, token, err)
                                : sg_no_memory(err);
    sg_buf_dispose(&claims);
    return code;
}

const struct sg_ambient_provider sg_ambient_circleci = { "CircleCI", is_here,
    get };
