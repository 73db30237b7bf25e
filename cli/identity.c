/* SPDX-License-Identifier: Apache-2.0 */
/* Identity tokens: where they come from, in order. */
#include "identity.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* What the library accepts, and a line feed. */
#define TOKEN_MAX (64u * 1024 + 2)

#define AT(member) .at = offsetof(struct identity_settings, member)

const struct opt identity_options[] = {
    { OPT_TITLE, .name = "OpenID Connect options" },
    { OPT_TEXT, .name = "identity-token", .metavar = "TOKEN",
        .env = "SIGSTORE_IDENTITY_TOKEN", AT(token),
        .help = "the OIDC identity token to use; @FILE reads it from a file, "
                "- from standard input" },
    { OPT_TEXT, .name = "oidc-client-id", .metavar = "ID",
        .env = "SIGSTORE_OIDC_CLIENT_ID", AT(client_id),
        .help = "The custom OpenID Connect client ID to use during OAuth2; "
                "sigstore when none is given" },
    { OPT_TEXT, .name = "oidc-client-secret", .metavar = "SECRET",
        .env = "SIGSTORE_OIDC_CLIENT_SECRET", AT(client_secret),
        .help = "The custom OpenID Connect client secret to use during "
                "OAuth2" },
    { OPT_FLAG, .name = "oidc-disable-ambient-providers",
        .env = "SIGSTORE_OIDC_DISABLE_AMBIENT_PROVIDERS", AT(no_ambient),
        .help = "Disable ambient OpenID Connect credential detection (e.g. "
                "on GitHub Actions)" },
    { OPT_TEXT, .name = "oidc-issuer", .metavar = "URL",
        .env = "SIGSTORE_OIDC_ISSUER", AT(issuer),
        .help = "The OpenID Connect issuer to use" },
    { OPT_FLAG, .name = "oauth-force-oob", .env = "SIGSTORE_OAUTH_FORCE_OOB",
        AT(force_oob),
        .help = "Force an out-of-band OAuth flow and do not automatically "
                "start the default web browser" },
    { .kind = OPT_END },
};

static void
wipe(void *data, size_t len)
{
    volatile char *at = data;

    while (len-- > 0)
        at[len] = 0;
}

static const char *
client_id(const struct identity_settings *settings)
{
    return settings->client_id ? settings->client_id : "sigstore";
}

static bool
parse(sigstore_token **token, struct session *session, const char *text,
    size_t len, const struct identity_settings *settings,
    const struct netlib *library)
{
    sigstore_error err;

    while (len > 0 && strchr(" \t\r\n", text[len - 1]))
        len--;
    if (library->sigstore_token_parse(token, text, len, client_id(settings),
            session->now, &err) == SIGSTORE_OK)
        return true;
    say(&session->voice, SAY_ERROR, "identity token: %s", err.message);
    return false;
}

/* The buffer is the stream's own, so that nothing else holds the token. */
static bool
read_token(sigstore_token **token, struct session *session, FILE *file,
    const char *name, const struct identity_settings *settings,
    const struct netlib *library)
{
    char text[TOKEN_MAX];
    size_t len;
    bool got = false;

    setvbuf(file, NULL, _IONBF, 0);
    len = fread(text, 1, sizeof(text), file);
    if (ferror(file))
        say(&session->voice, SAY_ERROR, "identity token: %s: %s", name,
            strerror(errno));
    else
        got = parse(token, session, text, len, settings, library);
    wipe(text, sizeof(text));
    return got;
}

static bool
take_given(sigstore_token **token, struct session *session,
    const struct identity_settings *settings, const struct netlib *library)
{
    const char *given = settings->token;
    FILE *file;
    bool got;

    if (strcmp(given, "-") == 0)
        return read_token(
            token, session, stdin, "standard input", settings, library);
    if (given[0] != '@')
        return parse(token, session, given, strlen(given), settings, library);
    file = fopen(given + 1, "rb");
    if (!file) {
        say(&session->voice, SAY_ERROR, "identity token: %s: %s", given + 1,
            strerror(errno));
        return false;
    }
    got = read_token(token, session, file, given + 1, settings, library);
    fclose(file);
    return got;
}

static int
refuse_none(struct session *session)
{
    return opt_refuse(&session->line,
        "No identity token supplied or detected! Give one by "
        "--identity-token");
}

static int
find_ambient(sigstore_token **token, struct session *session,
    const struct identity_settings *settings, struct network *network)
{
    sigstore_oidc_options options;
    sigstore_error err;
    sigstore_code code;

    memset(&options, 0, sizeof(options));
    options.client_id = client_id(settings);
    code = network->library->sigstore_token_ambient(
        token, network->net, &options, &err);
    if (code == SIGSTORE_OK)
        return EXIT_DONE;
    if (code == SIGSTORE_ENOTFOUND)
        return refuse_none(session);
    say(&session->voice, SAY_ERROR, "identity token of this machine: %s",
        err.message);
    return EXIT_FAILED;
}

int
identity_get(sigstore_token **token, struct session *session,
    const struct identity_settings *settings, struct network *network)
{
    sigstore_error err;

    *token = NULL;
    if (network_open(network, &err) != SIGSTORE_OK) {
        say(&session->voice, SAY_ERROR, "%s", err.message);
        return EXIT_FAILED;
    }
    if (settings->token)
        return take_given(token, session, settings, network->library)
            ? EXIT_DONE
            : EXIT_FAILED;
    if (settings->no_ambient)
        return refuse_none(session);
    return find_ambient(token, session, settings, network);
}
