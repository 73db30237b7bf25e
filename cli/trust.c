/* SPDX-License-Identifier: Apache-2.0 */
/* The trusted root: from a file, fetched, kept, or the one compiled in. */
#include "trust.h"

#include "update.h"
#include "when.h"

#define INSTEAD "--offline verifies with what was fetched last or is built in"

/* The one of the release, for a built-in instance. */
static bool
load_embedded(sigstore_trusted_root **root, struct session *session,
    const struct instance *instance)
{
    int64_t made = sigstore_trusted_root_embedded_time(instance->embedded);
    int64_t days = session->now > made ? (session->now - made) / 86400 : 0;
    sigstore_error err;

    if (sigstore_trusted_root_embedded(root, instance->embedded, &err) !=
        SIGSTORE_OK) {
        say(&session->voice, SAY_ERROR, "trusted root: %s", err.message);
        return false;
    }
    say(&session->voice, SAY_WARNING,
        "--offline: using the built-in trusted root of the %s instance, %lld "
        "day%s old (%.10s)",
        instance->name, (long long)days, days == 1 ? "" : "s",
        when_text(made).text);
    return true;
}

static void
say_age(struct update *update, const sigstore_error *expired)
{
    struct voice *voice = &update->session->voice;
    int64_t age = sigstore_tuf_timestamp_age(update->tuf);

    say(voice, SAY_WARNING,
        "--offline: using the trusted root of the %s instance as fetched %s "
        "%s%s%s",
        update->instance->name,
        age >= 0 ? when_span(age).text : "at a time that is not known",
        age >= 0 ? "ago" : "before",
        expired->code != SIGSTORE_OK ? ": it is out of date: " : "",
        expired->code != SIGSTORE_OK ? expired->message : "");
}

/* What was fetched last: whatever its age, which is told. */
static sigstore_code
load_kept(
    sigstore_trusted_root **root, struct update *update, sigstore_error *err)
{
    sigstore_error expired;
    sigstore_code code = update_load(update, &expired);

    if (code != SIGSTORE_OK)
        *err = expired;
    else
        code = update_root(update, root, err);
    if (code == SIGSTORE_OK)
        say_age(update, &expired);
    return code;
}

static bool
load_offline(sigstore_trusted_root **root, struct session *session,
    const struct instance *instance)
{
    struct update update;
    sigstore_error err;
    sigstore_code code = SIGSTORE_ENOTFOUND;

    /* A folder that is not there need not be made in order to be empty. */
    if (instance_is_trusted(instance)) {
        if (!update_open(&update, session, instance, NULL, 0))
            return false;
        code = load_kept(root, &update, &err);
        update_close(&update);
        if (code != SIGSTORE_OK)
            say(&session->voice, instance->built_in ? SAY_WARNING : SAY_ERROR,
                "--offline: what was fetched of the %s instance is of no "
                "use: %s",
                instance->name, err.message);
    } else if (!instance->built_in) {
        instance_say_untrusted(instance, session);
    }
    if (code == SIGSTORE_OK)
        return true;
    return instance->built_in && load_embedded(root, session, instance);
}

/* Asks the repository, unless it was asked a short time ago. */
static bool
load_online(sigstore_trusted_root **root, struct session *session,
    const struct instance *instance)
{
    struct update update;
    sigstore_error err;
    bool loaded;

    if (!instance->built_in && !instance_is_trusted(instance)) {
        instance_say_untrusted(instance, session);
        return false;
    }
    if (!update_open(&update, session, instance, NULL, 0))
        return false;
    loaded = update_is_fresh(&update) &&
        update_root(&update, root, &err) == SIGSTORE_OK;
    if (!loaded && update_refresh(&update, INSTEAD)) {
        loaded = update_root(&update, root, &err) == SIGSTORE_OK;
        if (!loaded)
            update_say_failed(&update, &err);
    }
    update_close(&update);
    return loaded;
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
load_instance(
    sigstore_trusted_root **root, struct session *session, bool offline)
{
    struct instance instance;
    bool loaded;

    if (!instance_find(&instance, session))
        return false;
    loaded = offline ? load_offline(root, session, &instance)
                     : load_online(root, session, &instance);
    instance_free(&instance);
    return loaded;
}

void
trust_say_warnings(const sigstore_trusted_root *root, struct session *session)
{
    const char *warning;

    for (size_t i = 0;
         (warning = sigstore_trusted_root_warning(root, i)) != NULL; i++)
        say(&session->voice, SAY_WARNING, "trusted root: %s", warning);
}

bool
trust_load(sigstore_trusted_root **root, struct session *session, bool offline)
{
    const struct globals *g = &session->globals;
    bool loaded;

    /* An option on the line outweighs SIGSTORE_STAGING. */
    if (g->trusted_root || g->trust_config)
        loaded = load_file(root, session,
            g->trusted_root ? g->trusted_root : g->trust_config,
            !g->trusted_root);
    else
        loaded = load_instance(root, session, offline);
    if (loaded)
        trust_say_warnings(*root, session);
    return loaded;
}
