/* SPDX-License-Identifier: Apache-2.0 */
/* The table of providers, and what they have in common. */
#include "oidc/ambient.h"

#include "base/limits.h"
#include "base/text.h"
#include "net/net.h"
#include "oidc/helper.h"
#include "oidc/settings.h"

#define PATH_MAX_OURS 4096

/* A file that somebody named goes before what the machine is found to be. */
static const struct sg_ambient_provider *const providers[] = {
    &sg_ambient_file,
    &sg_ambient_github,
    &sg_ambient_gcp,
    &sg_ambient_buildkite,
    &sg_ambient_gitlab,
    &sg_ambient_circleci,
};

const char *
sg_ambient_variable(const struct sg_ambient *ambient, const char *name)
{
    const char *value = ambient->variable(ambient->arg, name);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

sigstore_code
sg_ambient_need(const struct sg_ambient *ambient, const char *name,
    const char **out, sigstore_error *err)
{
    *out = sg_ambient_variable(ambient, name);
    if (*out != NULL)
        return SIGSTORE_OK;
    return sg_fail(
        err, SIGSTORE_EAUTH, "the environment variable %s is not set", name);
}

sigstore_code
sg_ambient_run(const struct sg_ambient *ambient, const char *const *arguments,
    struct sg_buf *token, sigstore_error *err)
{
    char path[PATH_MAX_OURS];

    if (!sg_helper_find(path, sizeof(path), arguments[0],
            sg_ambient_variable(ambient, "PATH")))
        return sg_fail(err, SIGSTORE_EAUTH,
            "there is no program %s in the folders of PATH", arguments[0]);
    return sg_helper_run(token, path, arguments, ambient->helper_ms, err);
}

static bool
is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static sg_bytes
trim(sg_bytes text)
{
    while (text.len != 0 && is_blank(text.data[text.len - 1]))
        text.len--;
    while (text.len != 0 && is_blank(text.data[0])) {
        text.data++;
        text.len--;
    }
    return text;
}

static sigstore_code
get_token(const struct sg_ambient *ambient,
    const struct sg_ambient_provider *provider, sigstore_token **out,
    int64_t now, sigstore_error *err)
{
    struct sg_buf buf;
    sigstore_code code;
    sg_bytes text;

    sg_buf_init(&buf, SG_TOKEN_MAX);
    code = provider->get(ambient, &buf, err);
    if (code == SIGSTORE_OK && buf.failed)
        code = sg_fail(err, SIGSTORE_ELIMIT, "a token of more than %u bytes",
            SG_TOKEN_MAX);
    if (code == SIGSTORE_OK) {
        text = trim(sg_buf_bytes(&buf));
        code = sigstore_token_parse(out, (const char *)text.data, text.len,
            ambient->audience, now, err);
    }
    sg_buf_dispose(&buf);
    /* "Not found" is kept for there being no provider. */
    if (code == SIGSTORE_ENOTFOUND)
        code = SIGSTORE_EAUTH;
    return sg_context(err, code, "%s", provider->name);
}

sigstore_code
sg_ambient_token(const struct sg_ambient *ambient, sigstore_token **out,
    int64_t now, sigstore_error *err)
{
    *out = NULL;
    for (size_t i = 0; i < sizeof(providers) / sizeof(providers[0]); i++) {
        if (providers[i]->is_here(ambient))
            return get_token(ambient, providers[i], out, now, err);
    }
    return sg_fail(err, SIGSTORE_ENOTFOUND,
        "this is no environment whose identity tokens are known");
}

sigstore_code
sigstore_token_ambient(sigstore_token **out, sigstore_net *net,
    const sigstore_oidc_options *options, sigstore_error *err)
{
    struct sg_ambient ambient = {
        .product_file = "/sys/class/dmi/id/product_name",
        .helper_ms = SG_HELPER_MS,
    };
    sigstore_oidc_options settings;
    sigstore_code code;

    if (out == NULL || net == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out or net is NULL");
    *out = NULL;
    code = sg_oidc_settle(&settings, options, err);
    if (code != SIGSTORE_OK)
        return code;
    ambient.http = sg_net_http(net);
    ambient.variable = settings.variable;
    ambient.arg = settings.arg;
    ambient.audience = settings.client_id;
    return sg_ambient_token(&ambient, out, settings.now(settings.arg), err);
}
