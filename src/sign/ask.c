/* SPDX-License-Identifier: Apache-2.0 */
/* Services asked in their order, and others in place of those that are down:
 * clients should try another one [sigstore_trustroot.proto]. */
#include "base/text.h"
#include "service/call.h"
#include "sign/signer.h"

static void
trace_failure(struct sg_http *http, const sigstore_error *failure,
    const struct sg_service *other)
{
    sigstore_error line;

    if (http->trace == NULL)
        return;
    sg_fail(&line, failure->code, "%s; asking %s in its place",
        failure->message, sg_show(other->url).text);
    http->trace(http->trace_arg, SIGSTORE_TRACE_WARNING, "sign", line.message);
}

sigstore_code
sg_signer_ask(const struct sg_chosen *chosen, struct sg_http *http, sg_asks ask,
    void *arg, sigstore_error *err)
{
    size_t all = chosen->count + chosen->spare;
    size_t spare = chosen->spare;
    sigstore_error failure;

    for (size_t i = 0; i + spare < all; i++) {
        sigstore_code code;

        failure = (sigstore_error){ .code = SIGSTORE_OK };
        code = ask(arg, chosen->items[i], &failure);
        if (code == SIGSTORE_OK)
            continue;
        if (spare == 0 || !sg_call_is_down(http, code)) {
            if (err != NULL)
                *err = failure;
            return code;
        }
        spare--;
        /* Those that are wanted are asked anyway: the last is the other. */
        trace_failure(http, &failure, chosen->items[all - spare - 1]);
    }
    return SIGSTORE_OK;
}
