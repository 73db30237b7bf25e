/* SPDX-License-Identifier: Apache-2.0 */
/* The trusted root: from a file, or the one compiled in. */
#include "trust.h"

#include <string.h>

#include "when.h"

static const struct {
    const char *url;
    const char *name;
    sigstore_instance instance;
} instances[] = {
    { "https://tuf-repo-cdn.sigstore.dev", "public", SIGSTORE_PRODUCTION },
    { "https://tuf-repo-cdn.sigstage.dev", "staging", SIGSTORE_STAGING },
};
enum { PUBLIC, STAGING, INSTANCES };

/* The built-in instance at a URL, slashes at its end aside; or INSTANCES. */
static size_t
find_instance(const char *url)
{
    size_t i, len = strlen(url);

    while (len > 0 && url[len - 1] == '/')
        len--;
    for (i = 0; i < INSTANCES; i++) {
        if (strlen(instances[i].url) == len &&
            strncmp(instances[i].url, url, len) == 0)
            break;
    }
    return i;
}

static bool
load_embedded(sigstore_trusted_root **root, struct session *session,
    size_t which, bool offline)
{
    sigstore_instance instance = instances[which].instance;
    int64_t made = sigstore_trusted_root_embedded_time(instance);
    int64_t days = session->now > made ? (session->now - made) / 86400 : 0;
    sigstore_error err;

    if (sigstore_trusted_root_embedded(root, instance, &err) != SIGSTORE_OK) {
        say(&session->voice, SAY_ERROR, "trusted root: %s", err.message);
        return false;
    }
    /* The user asked for the newest keys and gets those of the release. */
    say(&session->voice, offline ? SAY_DEBUG : SAY_WARNING,
        "using the built-in trusted root of the %s instance, %lld day%s old "
        "(%.10s)%s",
        instances[which].name, (long long)days, days == 1 ? "" : "s",
        when_text(made).text,
        offline ? "" : ": this release does not fetch newer ones");
    return true;
}

static bool
load_file(sigstore_trusted_root **root, struct session *session,
    const char *path, bool is_config)
{
    sigstore_error err;
    sigstore_code code = is_config
        ? sigstore_trusted_root_read_config_file(root, path, &err)
        : sigstore_trusted_root_read_file(root, path, &err);

    if (code != SIGSTORE_OK) {
        say(&session->voice, SAY_ERROR, "%s: %s",
            is_config ? "trust config" : "trusted root", err.message);
        return false;
    }
    say(&session->voice, SAY_DEBUG, "using the trusted root %s %s",
        is_config ? "in" : "of", path);
    return true;
}

static bool
load_instance(sigstore_trusted_root **root, struct session *session,
    const char *url, bool offline)
{
    size_t which = find_instance(url);

    if (which < INSTANCES)
        return load_embedded(root, session, which, offline);
    say(&session->voice, SAY_ERROR,
        "--instance %s: not one of the built-in instances, and this release "
        "does not fetch trusted roots: give one with --trusted-root FILE",
        url);
    return false;
}

bool
trust_load(sigstore_trusted_root **root, struct session *session, bool offline)
{
    const struct globals *g = &session->globals;
    const char *warning;
    bool loaded;

    /* An option on the line outweighs SIGSTORE_STAGING. */
    if (g->trusted_root || g->trust_config)
        loaded = load_file(root, session,
            g->trusted_root ? g->trusted_root : g->trust_config,
            !g->trusted_root);
    else if (g->instance)
        loaded = load_instance(root, session, g->instance, offline);
    else
        loaded = load_embedded(
            root, session, g->staging ? STAGING : PUBLIC, offline);
    if (!loaded)
        return false;
    for (size_t i = 0;
         (warning = sigstore_trusted_root_warning(*root, i)) != NULL; i++)
        say(&session->voice, SAY_WARNING, "trusted root: %s", warning);
    return true;
}
