/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identity tokens: the input whole, and as the claims of a token.  What is
 * accepted is kept as it is, names somebody in plain text, and is valid now;
 * what is refused says why without telling the token.
 */
#include "fuzz.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "codec/base64.h"
#include "oidc/token.h"

#define NOW 1700000000

static void
require_plain(const char *text)
{
    require(text[0] != '\0' && sg_text_is_plain(sg_bytes_from_text(text)));
}

static void
check_token(sg_bytes text)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_token *token = NULL, *again;
    sigstore_code code = sigstore_token_parse(
        &token, (const char *)text.data, text.len, "sigstore", NOW, &err);

    require(err.code == code);
    require((err.message[0] == '\0') == (code == SIGSTORE_OK));
    require((token != NULL) == (code == SIGSTORE_OK));
    if (token == NULL)
        return;
    require(sg_bytes_is(text, sigstore_token_text(token)));
    require(sigstore_token_expires(token) > NOW);
    require_plain(sigstore_token_identity(token));
    require_plain(sigstore_token_issuer(token));
    require_plain(sigstore_token_federated_issuer(token));
    /* for another audience, or later, it is of no use */
    require(sigstore_token_parse(&again, (const char *)text.data, text.len,
                "\xff", NOW, NULL) != SIGSTORE_OK);
    require(
        sigstore_token_parse(&again, (const char *)text.data, text.len,
            "sigstore", sigstore_token_expires(token), NULL) != SIGSTORE_OK);
    sigstore_token_free(token);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sg_bytes input = sg_bytes_of(size == 0 ? (const uint8_t *)"" : data, size);
    struct sg_buf buf;

    check_token(input);
    sg_buf_init(&buf, 2 * SG_TOKEN_MAX);
    sg_buf_add_text(&buf, "e30.");
    sg_base64url_add(&buf, input);
    sg_buf_add_text(&buf, ".c2ln");
    if (!buf.failed)
        check_token(sg_buf_bytes(&buf));
    sg_buf_dispose(&buf);
    return 0;
}
