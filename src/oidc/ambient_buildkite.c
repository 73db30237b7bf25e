/* SPDX-License-Identifier: Apache-2.0 */
/* Buildkite: its agent knows the token. */
#include "oidc/ambient.h"

static bool
is_here(const struct sg_ambient *ambient)
{
    return sg_ambient_variable(ambient, "BUILDKITE") != NULL;
}

static sigstore_code
get(const struct sg_ambient *ambient, struct sg_buf *token, sigstore_error *err)
{
    const char *const arguments[] = { "buildkite-agent", "oidc",
        "request-token", "--audience", ambient->audience, NULL };

    return sg_ambient_run(ambient, arguments, token, err);
}

const struct sg_ambient_provider sg_ambient_buildkite = { "Buildkite", is_here,
    get };
