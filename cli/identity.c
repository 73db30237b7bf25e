/* SPDX-License-Identifier: Apache-2.0 */
/* Identity tokens: where they come from, in order. */
#include "identity.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* What the library accepts, and a line feed. */
#define TOKEN_MAX (64u * 1024 + 2)

#define CLIENT_ID "sigstore"

#define AT(member) .at = offsetof(struct identity_settings, member)

const struct opt identity_given[] = {
    { OPT_TITLE, .name = "OpenID Connect options" },
    { OPT_TEXT, .name = "identity-token", .metavar = "TOKEN",
        .env = "SIGSTORE_IDENTITY_TOKEN", AT(token),
        .help = "the OIDC identity token to use; @FILE reads it from a file, "
                "- from standard input" },
    { .kind = OPT_END },
};

const struct opt identity_options[] = {
    { OPT_TEXT, .name = "oidc-client-id", .metavar = "ID",
        .env = "SIGSTORE_OIDC_CLIENT_ID", AT(client_id), .preset = CLIENT_ID,
        .help = "The custom OpenID Connect client ID to use during OAuth2" },
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
    return settings->client_id ? settings->client_id : CLIENT_ID;
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

int
identity_find(sigstore_token **token, struct session *session,
    const struct identity_settings *settings, struct network *network)
{
    sigstore_oidc_options options;
    sigstore_error err;
    sigstore_code code = network_open(network, &err);

    *token = NULL;
    if (code != SIGSTORE_OK) {
        say(&session->voice, SAY_ERROR, "%s", err.message);
        return EXIT_FAILED;
    }
    if (settings->token)
        return take_given(token, session, settings, network->library)
            ? EXIT_DONE
            : EXIT_FAILED;
    if (settings->no_ambient)
        return EXIT_DONE;
    memset(&options, 0, sizeof(options));
    options.client_id = client_id(settings);
    code = network->library->sigstore_token_ambient(
        token, network->net, &options, &err);
    if (code == SIGSTORE_OK || code == SIGSTORE_ENOTFOUND)
        return EXIT_DONE;
    say(&session->voice, SAY_ERROR, "identity token of this machine: %s",
        err.message);
    return EXIT_FAILED;
}

/* What follows stands on standard error: the answer alone goes to the other,
 * so that $(sigstore get-identity-token) is a token. */
static void
say_waiting(void *arg, const char *url)
{
    (void)arg;
    fprintf(stderr,
        "Waiting for browser interaction...\n"
        "If no browser has opened on this machine, go to %s\n",
        url);
}

static int
ask_code(void *arg, const char *url, char *code, size_t size)
{
    (void)arg;
    fprintf(stderr,
        "Go to the following link in a browser:\n\n\t%s\n"
        "Enter verification code: ",
        url);
    fflush(stderr);
    /* The caller's buffer is wiped, the stream's would not be. */
    setvbuf(stdin, NULL, _IONBF, 0);
    if (size <= INT_MAX && fgets(code, (int)size, stdin) != NULL)
        return 1;
    fputc('\n', stderr); /* what comes next is on a line of its own */
    return 0;
}

int
identity_log_in(sigstore_token **token, struct session *session,
    const struct identity_settings *settings, struct network *network,
    const sigstore_signing_config *config)
{
    sigstore_oidc_options options;
    sigstore_error err;

    *token = NULL;
    memset(&options, 0, sizeof(options));
    options.client_id = client_id(settings);
    options.client_secret = settings->client_secret;
    options.issuer = settings->issuer;
    options.config = config;
    options.force_oob = settings->force_oob;
    options.waiting = say_waiting;
    options.ask = ask_code;
    if (network->library->sigstore_token_login(
            token, network->net, &options, &err) == SIGSTORE_OK)
        return EXIT_DONE;
    say(&session->voice, SAY_ERROR, "log in: %s", err.message);
    return EXIT_FAILED;
}

int
identity_get(sigstore_token **token, struct session *session,
    const struct identity_settings *settings, struct network *network,
    const sigstore_signing_config *config)
{
    int status = identity_find(token, session, settings, network);

    if (status != EXIT_DONE || *token)
        return status;
    return identity_log_in(token, session, settings, network, config);
}
