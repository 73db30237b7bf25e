/* SPDX-License-Identifier: Apache-2.0 */
/* A login on another machine: its code is copied by hand. */
#include <string.h>

#include "base/limits.h"
#include "base/wipe.h"
#include "oidc/login.h"

/* Takes away what surrounds a code that was copied. */
static const char *
trim(char *text)
{
    size_t len = strlen(text);

    while (len > 0 && (unsigned char)text[len - 1] <= ' ')
        text[--len] = '\0';
    while ((unsigned char)*text <= ' ' && *text != '\0')
        text++;
    return text;
}

static sigstore_code
ask(const struct sg_login *login, const char *url, char *code, size_t size,
    sigstore_error *err)
{
    const sigstore_oidc_options *options = login->options;

    if (options->ask == NULL)
        return sg_fail(err, SIGSTORE_EAUTH,
            "no browser can be opened, and there is nobody to ask for a code");
    if (!options->ask(options->arg, url, code, size))
        return sg_fail(err, SIGSTORE_EAUTH, "nobody gave a code");
    code[size - 1] = '\0';
    return SIGSTORE_OK;
}

sigstore_code
sg_login_by_hand(
    struct sg_login *login, sigstore_token **out, sigstore_error *err)
{
    char text[SG_LOGIN_CODE_MAX] = "";
    struct sg_buf url;
    sigstore_code rc;
    const char *code;

    strcpy(login->redirect, SG_REDIRECT_OOB);
    sg_buf_init(&url, SG_LOGIN_URL_MAX);
    rc = sg_login_url(login, &url, err);
    if (rc == SIGSTORE_OK)
        rc = ask(login, (const char *)url.data, text, sizeof(text), err);
    if (rc == SIGSTORE_OK) {
        code = trim(text);
        rc = code[0] != '\0'
            ? sg_login_exchange(login, code, out, err)
            : sg_fail(err, SIGSTORE_EAUTH, "the code is empty");
    }
    sg_buf_dispose(&url);
    sg_wipe(text, sizeof(text));
    return rc;
}
