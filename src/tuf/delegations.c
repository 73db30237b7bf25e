/* SPDX-License-Identifier: Apache-2.0 */
/* Delegations of targets: who else may speak for which paths [TUF 4.5]. */
#include "base/limits.h"
#include "base/text.h"
#include "codec/hex.h"
#include "tuf/parts.h"

/* Prefixes are compared with lower-case hex of a SHA-256. */
static sigstore_code
check_prefixes(const struct sg_tuf_delegation *d, sigstore_error *err)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < d->prefix_count; i++) {
        sg_bytes prefix = d->prefixes[i];

        if (prefix.len > 64)
            return sg_fail(err, SIGSTORE_EFORMAT, "%s is longer than a hash",
                sg_show(prefix).text);
        for (size_t k = 0; k < prefix.len; k++) {
            if (sg_bytes_find(sg_bytes_of(digits, 16), prefix.data[k]) == 16)
                return sg_fail(err, SIGSTORE_EFORMAT,
                    "%s is not lower-case hexadecimal", sg_show(prefix).text);
        }
    }
    return SIGSTORE_OK;
}

/* Exactly one of the two lists [TUF 4.5]. */
static sigstore_code
parse_paths(struct sg_tuf_metadata *m, struct sg_tuf_delegation *d,
    const struct sg_json *object, sigstore_error *err)
{
    bool has_paths = sg_json_get(object, "paths") != NULL;
    bool has_prefixes = sg_json_get(object, "path_hash_prefixes") != NULL;
    const char *name = has_paths ? "paths" : "path_hash_prefixes";
    const struct sg_json *list;
    sigstore_code rc;

    if (has_paths == has_prefixes)
        return sg_fail(
            err, SIGSTORE_EFORMAT, "needs either paths or path_hash_prefixes");
    rc = sg_tuf_array(&list, object, name, err);
    if (rc != SIGSTORE_OK)
        return rc;
    if (has_paths)
        rc = sg_tuf_texts(
            &d->paths, &d->path_count, m, list, SG_TUF_PATHS_MAX, err);
    else
        rc = sg_tuf_texts(
            &d->prefixes, &d->prefix_count, m, list, SG_TUF_PATHS_MAX, err);
    if (rc == SIGSTORE_OK)
        rc = check_prefixes(d, err);
    return sg_context(err, rc, "%s", name);
}

/* A delegated role may not bear the name of a top-level one. */
static sigstore_code
check_name(sg_bytes name, sigstore_error *err)
{
    if (name.len == 0 || name.len > SG_TUF_NAME_MAX)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "name: has %zu bytes, not 1 to %d", name.len, SG_TUF_NAME_MAX);
    for (int type = SG_TUF_ROOT; type < SG_TUF_TYPES; type++) {
        if (sg_bytes_is(name, sg_tuf_type_name((enum sg_tuf_type)type)))
            return sg_fail(err, SIGSTORE_EFORMAT,
                "name: %s is that of a top-level role", sg_show(name).text);
    }
    return SIGSTORE_OK;
}

static sigstore_code
parse_delegation(struct sg_tuf_metadata *m, struct sg_tuf_delegation *d,
    const struct sg_json *object, sigstore_error *err)
{
    sigstore_code rc;

    if ((rc = sg_tuf_text(&d->name, object, "name", err)) != SIGSTORE_OK ||
        (rc = check_name(d->name, err)) != SIGSTORE_OK ||
        (rc = sg_tuf_flag(&d->terminating, object, "terminating", err)) !=
            SIGSTORE_OK ||
        (rc = sg_tuf_role_parse(m, &d->role, object, err)) != SIGSTORE_OK)
        return rc;
    return parse_paths(m, d, object, err);
}

static sigstore_code
check_new(const struct sg_tuf_metadata *m, size_t i, sigstore_error *err)
{
    for (size_t k = 0; k < i; k++) {
        if (sg_bytes_equal(m->delegations[k].name, m->delegations[i].name))
            return sg_fail(err, SIGSTORE_EFORMAT, "name: %s stands twice",
                sg_show(m->delegations[i].name).text);
    }
    return SIGSTORE_OK;
}

static sigstore_code
parse_roles(
    struct sg_tuf_metadata *m, const struct sg_json *roles, sigstore_error *err)
{
    const struct sg_json *item;
    sigstore_code rc;

    if (roles->count > SG_TUF_DELEGATIONS_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "roles: %zu of at most %d",
            roles->count, SG_TUF_DELEGATIONS_MAX);
    m->delegations = sg_arena_array(
        &m->arena, roles->count + 1, sizeof(struct sg_tuf_delegation));
    if (m->delegations == NULL)
        return sg_no_memory(err);
    for (item = roles->first; item != NULL; item = item->next) {
        size_t i = m->delegation_count;

        rc = parse_delegation(m, &m->delegations[i], item, err);
        if (rc == SIGSTORE_OK)
            rc = check_new(m, i, err);
        if (rc != SIGSTORE_OK)
            return sg_context(err, rc, "roles[%zu]", i);
        m->delegation_count++;
    }
    return SIGSTORE_OK;
}

sigstore_code
sg_tuf_delegations_parse(struct sg_tuf_metadata *m,
    const struct sg_json *object, sigstore_error *err)
{
    const struct sg_json *roles;
    sigstore_code rc;

    /* TAP 15's bins under another name: nobody that we serve uses them */
    if (sg_json_get(object, "succinct_roles") != NULL)
        return sg_fail(
            err, SIGSTORE_EUNSUPPORTED, "succinct_roles: not supported here");
    if ((rc = sg_tuf_keys_parse(m, object, err)) != SIGSTORE_OK ||
        (rc = sg_tuf_array(&roles, object, "roles", err)) != SIGSTORE_OK)
        return rc;
    return parse_roles(m, roles, err);
}
