/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding a target [TUF 5.6.7]: the roles are asked in pre-order, the first
 * that lists it decides; none is asked twice, and a terminating delegation
 * that speaks for the path is the last.
 */
#include <string.h>

#include "base/text.h"
#include "tuf/client.h"
#include "tuf/name.h"

/* A role that is still to be asked, and by whom it was delegated. */
struct pending {
    const struct sg_tuf_metadata *by;
    const struct sg_tuf_delegation *delegation;
};

/* A stack: the next to be asked is the last.  A step adds at most all the
 * delegations of one role, so room is made for what fits a limit. */
struct walk {
    struct pending stack[SG_TUF_PENDING_MAX];
    size_t count;
    sg_bytes visited[SG_TUF_VISITS_MAX];
    size_t visited_count;
};

static bool
was_visited(const struct walk *walk, sg_bytes name)
{
    for (size_t i = 0; i < walk->visited_count; i++) {
        if (sg_bytes_equal(walk->visited[i], name))
            return true;
    }
    return false;
}

/* What snapshot says of a role: NULL where that is nothing. */
static sigstore_code
find_listed(const sigstore_tuf *tuf, sg_bytes role,
    const struct sg_tuf_file **out, sigstore_error *err)
{
    struct sg_buf name;

    sg_buf_init(&name, SG_TUF_URL_MAX);
    sg_buf_add(&name, role);
    sg_buf_add_text(&name, ".json");
    if (name.failed)
        return sg_no_memory(err);
    *out = sg_tuf_files_find(&tuf->snapshot->files, sg_buf_bytes(&name));
    sg_buf_dispose(&name);
    return SIGSTORE_OK;
}

/* A delegated role, verified against the one who delegates now: the same name
 * may be delegated by two, with other keys. */
static sigstore_code
get_role(sigstore_tuf *tuf, const struct pending *pending,
    struct sg_tuf_metadata **out, sigstore_error *err)
{
    struct sg_tuf_wanted wanted = {
        .name = pending->delegation->name,
        .type = SG_TUF_TARGETS,
        .role = &pending->delegation->role,
        .keys = &pending->by->keys,
        .max = SG_TUF_TARGETS_MAX,
    };
    sigstore_code rc = find_listed(tuf, wanted.name, &wanted.file, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (wanted.file == NULL)
        return sg_refuse(err, SIGSTORE_CHECK_NONE,
            "role %s is delegated to, but snapshot does not list it",
            sg_show(wanted.name).text);
    rc = sg_tuf_get(tuf, &wanted, out, err);
    return sg_context(err, rc, "role %s", sg_show(wanted.name).text);
}

/*
 * Asked roles live as long as the client, for its next target: the same
 * delegation gives the same role.
 */
static sigstore_code
keep_role(sigstore_tuf *tuf, const struct pending *pending,
    struct sg_tuf_metadata **out, sigstore_error *err)
{
    sigstore_code rc;

    for (size_t i = 0; i < tuf->delegated_count; i++) {
        if (tuf->delegated[i].by != pending->delegation)
            continue;
        *out = tuf->delegated[i].metadata;
        return SIGSTORE_OK;
    }
    if (tuf->delegated_count == SG_TUF_ROLES_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "more than %d delegated roles",
            SG_TUF_ROLES_MAX);
    rc = get_role(tuf, pending, out, err);
    if (rc != SIGSTORE_OK)
        return rc;
    tuf->delegated[tuf->delegated_count].metadata = *out;
    tuf->delegated[tuf->delegated_count].by = pending->delegation;
    tuf->delegated_count++;
    return SIGSTORE_OK;
}

static void
reverse(struct pending *items, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct pending swap = items[i];

        items[i] = items[count - 1 - i];
        items[count - 1 - i] = swap;
    }
}

/*
 * push_delegations puts those that speak for the path on the stack, the first
 * on top.  After a terminating one nobody else is asked: neither those after
 * it nor those that were waiting [TUF 5.6.7.2].
 */
static sigstore_code
push_delegations(struct walk *walk, const struct sg_tuf_metadata *m,
    sg_bytes path, sigstore_error *err)
{
    size_t start = walk->count;
    bool is, stop = false;
    sigstore_code rc;

    for (size_t i = 0; i < m->delegation_count && !stop; i++) {
        rc = sg_name_is_delegated(&is, &m->delegations[i], path, err);
        if (rc != SIGSTORE_OK)
            return rc;
        if (!is)
            continue;
        if (walk->count == SG_TUF_PENDING_MAX)
            return sg_fail(err, SIGSTORE_ELIMIT,
                "more than %d roles are to be asked", SG_TUF_PENDING_MAX);
        walk->stack[walk->count++] = (struct pending){ m, &m->delegations[i] };
        stop = m->delegations[i].terminating;
    }
    reverse(walk->stack + start, walk->count - start);
    if (stop) {
        memmove(walk->stack, walk->stack + start,
            (walk->count - start) * sizeof(walk->stack[0]));
        walk->count -= start;
    }
    return SIGSTORE_OK;
}

static sigstore_code
ask(struct walk *walk, const struct sg_tuf_metadata *m, sg_bytes path,
    const struct sg_tuf_file **out, sigstore_error *err)
{
    *out = sg_tuf_files_find(&m->files, path);
    if (*out != NULL)
        return SIGSTORE_OK;
    return push_delegations(walk, m, path, err);
}

/* One step: the role on top of the stack, unless it was asked before. */
static sigstore_code
step(sigstore_tuf *tuf, struct walk *walk, sg_bytes path,
    const struct sg_tuf_file **out, sigstore_error *err)
{
    struct pending next = walk->stack[--walk->count];
    struct sg_tuf_metadata *m;
    sigstore_code rc;

    if (was_visited(walk, next.delegation->name))
        return SIGSTORE_OK;
    if (walk->visited_count == SG_TUF_VISITS_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT,
            "more than %d delegated roles asked", SG_TUF_VISITS_MAX);
    walk->visited[walk->visited_count++] = next.delegation->name;
    rc = keep_role(tuf, &next, &m, err);
    if (rc != SIGSTORE_OK)
        return rc;
    return ask(walk, m, path, out, err);
}

sigstore_code
sg_tuf_lookup(sigstore_tuf *tuf, sg_bytes path, const struct sg_tuf_file **out,
    sigstore_error *err)
{
    struct walk walk = { .count = 0 };
    sigstore_code rc = ask(&walk, tuf->targets, path, out, err);

    while (rc == SIGSTORE_OK && *out == NULL && walk.count != 0)
        rc = step(tuf, &walk, path, out, err);
    if (rc == SIGSTORE_OK && *out == NULL)
        return sg_fail(err, SIGSTORE_ENOTFOUND, "no role lists target %s",
            sg_show(path).text);
    return rc;
}
