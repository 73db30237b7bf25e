/* SPDX-License-Identifier: Apache-2.0 */
/* Defaults: who we are, the machine's clock, the process's environment. */
#include "oidc/settings.h"

#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "base/text.h"

static int64_t
system_now(void *arg)
{
    (void)arg;
    return (int64_t)time(NULL);
}

static const char *
system_variable(void *arg, const char *name)
{
    (void)arg;
    return secure_getenv(name);
}

sigstore_code
sg_oidc_settle(sigstore_oidc_options *out, const sigstore_oidc_options *options,
    sigstore_error *err)
{
    static const sigstore_oidc_options none;

    *out = options != NULL ? *options : none;
    if (out->client_id == NULL)
        out->client_id = "sigstore";
    if (out->client_secret == NULL)
        out->client_secret = "";
    if (out->wait_s <= 0)
        out->wait_s = SG_LOGIN_WAIT_S;
    if (out->now == NULL)
        out->now = system_now;
    if (out->variable == NULL)
        out->variable = system_variable;
    if (out->client_id[0] == '\0' ||
        !sg_text_is_plain(sg_bytes_from_text(out->client_id)))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "the client id is empty or not a text of printable characters");
    return SIGSTORE_OK;
}
