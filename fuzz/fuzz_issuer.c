/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the issuers of sigstore-local read: claims that they signed, a token,
 * names, redirects and signatures.  What is accepted is what it must be; what
 * is refused says why.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "codec/base64.h"
#include "oidc_inside.h"

static struct instance instance;

static void
open_instance(void)
{
    instance.url = "http://127.0.0.1:4080";
    require(sg_secret_new(&instance.keys.of[KEY_OIDC], NULL) == SIGSTORE_OK);
    require(issuer_open(&instance.issuer, &instance, NULL) == SIGSTORE_OK);
}

/* Appends the issuer's signature to "header.claims". */
static void
sign(struct sg_buf *token)
{
    uint8_t der[SG_SIGNATURE_MAX], raw[ISSUER_SIGNATURE];
    size_t len;

    require(sg_sign_message(instance.keys.of[KEY_OIDC], sg_buf_bytes(token),
                der, &len, NULL) == SIGSTORE_OK);
    require(issuer_signature_to_raw(sg_bytes_of(der, len), raw));
    sg_buf_add_byte(token, '.');
    sg_base64url_add(token, sg_bytes_of(raw, sizeof(raw)));
}

static void
check_token(sg_bytes token, bool is_signed)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    struct identity identity;
    struct sg_arena arena;
    sigstore_code code;

    sg_arena_init(&arena, SG_ARENA_MAX);
    code = issuer_check(&instance, token, &arena, &identity, &err);
    require(code == SIGSTORE_OK || code == SIGSTORE_EREFUSED);
    require(err.code == code);
    require((err.message[0] == '\0') == (code == SIGSTORE_OK));
    if (code == SIGSTORE_OK) {
        require(is_signed);
        require(identity.subject.len > 0);
        require(sg_text_is_plain(identity.subject));
        require((identity.kind == ISSUER_CI) == (identity.email.data == NULL));
        require(identity.kind == ISSUER_CI || issuer_is_email(identity.email));
    }
    sg_arena_dispose(&arena);
}

static void
check_claims(sg_bytes claims)
{
    struct sg_buf token, header;

    sg_buf_init(&token, 2 * SG_TOKEN_MAX);
    sg_buf_init(&header, 256);
    sg_buf_add_text(&header, "{\"alg\":\"ES256\",\"kid\":\"");
    sg_buf_add_text(&header, instance.issuer->kid);
    sg_buf_add_text(&header, "\"}");
    sg_base64url_add(&token, sg_buf_bytes(&header));
    sg_buf_add_byte(&token, '.');
    sg_base64url_add(&token, claims);
    if (!token.failed) {
        sign(&token);
        check_token(sg_buf_bytes(&token), true);
    }
    sg_buf_dispose(&header);
    sg_buf_dispose(&token);
}

/* A name that counts is ASCII without what ends a text anywhere. */
static void
check_names(sg_bytes text)
{
    if (!issuer_is_email(text) && !issuer_is_repository(text))
        return;
    require(text.len > 0 && text.len <= ISSUER_SUBJECT_MAX);
    for (size_t i = 0; i < text.len; i++)
        require(text.data[i] > ' ' && text.data[i] < 0x7f &&
            strchr("\"<>()[]\\,;:", text.data[i]) == NULL);
}

/* Where a code goes is this machine, whoever reads the URL. */
static void
check_redirect(sg_bytes text)
{
    static const char *const ours[] = { "http://localhost", "http://127.0.0.1",
        "http://[::1]", OIDC_OOB };
    char *uri = calloc(1, text.len + 1);
    bool is_ours = false;

    require(uri != NULL);
    memcpy(uri, text.data, text.len);
    if (oidc_redirect_is_good(uri)) {
        for (size_t i = 0; i < 4; i++) {
            size_t len = strlen(ours[i]);

            is_ours |= strncmp(uri, ours[i], len) == 0 &&
                (uri[len] == '\0' || strchr(":/?", uri[len]) != NULL);
        }
        require(is_ours);
        require(strpbrk(uri, "\r\n\"<> \\#") == NULL);
        require(strlen(uri) < OIDC_REDIRECT_SIZE);
    }
    free(uri);
}

static void
check_signature(sg_bytes der)
{
    uint8_t raw[ISSUER_SIGNATURE];
    struct sg_buf back;

    if (!issuer_signature_to_raw(der, raw))
        return;
    sg_buf_init(&back, SG_SIGNATURE_MAX);
    require(issuer_signature_to_der(sg_bytes_of(raw, sizeof(raw)), &back));
    require(sg_bytes_equal(sg_buf_bytes(&back), der));
    sg_buf_dispose(&back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sg_bytes input = sg_bytes_of(size == 0 ? (const uint8_t *)"" : data, size);

    if (instance.issuer == NULL)
        open_instance();
    check_token(input, false);
    check_claims(input);
    check_names(input);
    check_redirect(input);
    check_signature(input);
    return 0;
}
