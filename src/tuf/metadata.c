/* SPDX-License-Identifier: Apache-2.0 */
/* TUF metadata: envelope, common members, then what the role states. */
#include "tuf/metadata.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "codec/hex.h"
#include "codec/jcs.h"
#include "tuf/parts.h"

static const char *const type_names[SG_TUF_TYPES] = { "", "root", "timestamp",
    "snapshot", "targets" };

const char *
sg_tuf_type_name(enum sg_tuf_type type)
{
    return type_names[type];
}

/* What is no hexadecimal is no signature; the threshold tells. */
static sigstore_code
parse_signature(struct sg_tuf_metadata *m, struct sg_tuf_signature *out,
    const struct sg_json *object, sigstore_error *err)
{
    sg_bytes text;
    uint8_t *sig;
    sigstore_code rc;

    if ((rc = sg_tuf_text(&out->key_id, object, "keyid", err)) != SIGSTORE_OK ||
        (rc = sg_tuf_text(&text, object, "sig", err)) != SIGSTORE_OK)
        return rc;
    sig = sg_arena_new(&m->arena, text.len / 2 + 1);
    if (sig == NULL)
        return sg_no_memory(err);
    out->sig = sg_bytes_of(sig, 0);
    if (text.len % 2 == 0 && sg_hex_decode(text, sig, text.len / 2, true))
        out->sig.len = text.len / 2;
    return SIGSTORE_OK;
}

/* [TUF 4.2.1] key ids in "signatures" MUST be unique */
static sigstore_code
check_new_signer(const struct sg_tuf_metadata *m, size_t i, sigstore_error *err)
{
    for (size_t k = 0; k < i; k++) {
        if (sg_bytes_equal(m->signatures[k].key_id, m->signatures[i].key_id))
            return sg_fail(err, SIGSTORE_EFORMAT, "keyid %s stands twice",
                sg_show(m->signatures[i].key_id).text);
    }
    return SIGSTORE_OK;
}

static sigstore_code
parse_signatures(
    struct sg_tuf_metadata *m, const struct sg_json *array, sigstore_error *err)
{
    const struct sg_json *item;
    sigstore_code rc;

    if (array->count > SG_TUF_SIGNATURES_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "signatures: %zu of at most %d",
            array->count, SG_TUF_SIGNATURES_MAX);
    m->signatures = sg_arena_array(
        &m->arena, array->count + 1, sizeof(struct sg_tuf_signature));
    if (m->signatures == NULL)
        return sg_no_memory(err);
    for (item = array->first; item != NULL; item = item->next) {
        size_t i = m->signature_count;

        rc = parse_signature(m, &m->signatures[i], item, err);
        if (rc == SIGSTORE_OK)
            rc = check_new_signer(m, i, err);
        if (rc != SIGSTORE_OK)
            return sg_context(err, rc, "signatures[%zu]", i);
        m->signature_count++;
    }
    return SIGSTORE_OK;
}

static sigstore_code
parse_expires(struct sg_tuf_metadata *m, const struct sg_json *object,
    sigstore_error *err)
{
    struct sg_time time;
    sg_bytes text;
    sigstore_code rc = sg_tuf_text(&text, object, "expires", err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (!sg_bytes_ends_with(text, "Z") || !sg_time_parse(text, &time))
        return sg_fail(err, SIGSTORE_EFORMAT,
            "expires: %s is not a UTC time of RFC 3339", sg_show(text).text);
    m->expires = time.s;
    return SIGSTORE_OK;
}

/* Type, major version of the format, version, expiry: of every role. */
static sigstore_code
parse_common(struct sg_tuf_metadata *m, const struct sg_json *object,
    sigstore_error *err)
{
    sg_bytes type, format;
    sigstore_code rc;

    if ((rc = sg_tuf_text(&type, object, "_type", err)) != SIGSTORE_OK ||
        (rc = sg_tuf_text(&format, object, "spec_version", err)) != SIGSTORE_OK)
        return rc;
    if (!sg_bytes_is(type, sg_tuf_type_name(m->type)))
        return sg_fail(err, SIGSTORE_EFORMAT, "_type: is %s, not %s",
            sg_show(type).text, sg_tuf_type_name(m->type));
    if (!sg_bytes_starts_with(format, "1.") && !sg_bytes_is(format, "1"))
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "spec_version: %s is not 1.x", sg_show(format).text);
    rc = sg_tuf_integer(&m->version, object, "version", 1, err);
    if (rc != SIGSTORE_OK)
        return rc;
    return parse_expires(m, object, err);
}

/* [TUF 6.2.1] where snapshots are not consistent the member may be left out */
static sigstore_code
parse_consistent_snapshot(struct sg_tuf_metadata *m,
    const struct sg_json *object, sigstore_error *err)
{
    static const char name[] = "consistent_snapshot";

    if (sg_json_get(object, name) == NULL)
        return SIGSTORE_OK;
    return sg_tuf_flag(&m->consistent_snapshot, object, name, err);
}

/* The four top-level roles; others are passed over [TUF 4.3]. */
static sigstore_code
parse_root(struct sg_tuf_metadata *m, const struct sg_json *object,
    sigstore_error *err)
{
    const struct sg_json *roles, *role;
    sigstore_code rc;

    if ((rc = parse_consistent_snapshot(m, object, err)) != SIGSTORE_OK ||
        (rc = sg_tuf_keys_parse(m, object, err)) != SIGSTORE_OK ||
        (rc = sg_tuf_object(&roles, object, "roles", err)) != SIGSTORE_OK)
        return rc;
    for (int type = SG_TUF_ROOT; type < SG_TUF_TYPES; type++) {
        rc = sg_tuf_object(&role, roles, type_names[type], err);
        if (rc == SIGSTORE_OK)
            rc = sg_tuf_role_parse(m, &m->roles[type], role, err);
        if (rc != SIGSTORE_OK)
            return sg_context(err, rc, "roles.%s", type_names[type]);
    }
    return SIGSTORE_OK;
}

/* [TUF 4.6] timestamp describes one file, snapshot.json */
static sigstore_code
parse_timestamp(struct sg_tuf_metadata *m, const struct sg_json *object,
    sigstore_error *err)
{
    const struct sg_json *meta;
    sigstore_code rc = sg_tuf_object(&meta, object, "meta", err);

    if (rc == SIGSTORE_OK)
        rc = sg_tuf_files_parse(m, meta, false, err);
    if (rc != SIGSTORE_OK)
        return sg_context(err, rc, "meta");
    if (sg_tuf_files_find(&m->files, SG_LITERAL("snapshot.json")) == NULL)
        return sg_fail(
            err, SIGSTORE_EFORMAT, "meta: says nothing of snapshot.json");
    return SIGSTORE_OK;
}

static sigstore_code
parse_snapshot(struct sg_tuf_metadata *m, const struct sg_json *object,
    sigstore_error *err)
{
    const struct sg_json *meta;
    sigstore_code rc = sg_tuf_object(&meta, object, "meta", err);

    if (rc == SIGSTORE_OK)
        rc = sg_tuf_files_parse(m, meta, false, err);
    if (rc != SIGSTORE_OK)
        return sg_context(err, rc, "meta");
    if (sg_tuf_files_find(&m->files, SG_LITERAL("targets.json")) == NULL)
        return sg_fail(
            err, SIGSTORE_EFORMAT, "meta: says nothing of targets.json");
    return SIGSTORE_OK;
}

static sigstore_code
parse_targets(struct sg_tuf_metadata *m, const struct sg_json *object,
    sigstore_error *err)
{
    const struct sg_json *targets, *delegations;
    sigstore_code rc = sg_tuf_object(&targets, object, "targets", err);

    if (rc == SIGSTORE_OK)
        rc = sg_tuf_files_parse(m, targets, true, err);
    if (rc != SIGSTORE_OK)
        return sg_context(err, rc, "targets");
    if (sg_json_get(object, "delegations") == NULL)
        return SIGSTORE_OK;
    rc = sg_tuf_object(&delegations, object, "delegations", err);
    if (rc == SIGSTORE_OK)
        rc = sg_tuf_delegations_parse(m, delegations, err);
    return sg_context(err, rc, "delegations");
}

static sigstore_code
make_canonical(struct sg_tuf_metadata *m, const struct sg_json *object,
    sigstore_error *err)
{
    if (!sg_olpc_add(&m->canonical, object))
        return sg_fail(err, SIGSTORE_EFORMAT,
            "holds a number that is no integer: it has no canonical form");
    if (m->canonical.failed)
        return sg_no_memory(err);
    return sg_digest(&m->digest, SG_SHA256, sg_buf_bytes(&m->canonical), err);
}

static sigstore_code
parse_signed(struct sg_tuf_metadata *m, const struct sg_json *object,
    sigstore_error *err)
{
    static sigstore_code (*const readers[SG_TUF_TYPES])(
        struct sg_tuf_metadata *, const struct sg_json *, sigstore_error *) = {
        NULL, parse_root, parse_timestamp, parse_snapshot, parse_targets
    };
    sigstore_code rc = parse_common(m, object, err);

    if (rc != SIGSTORE_OK)
        return rc;
    rc = make_canonical(m, object, err);
    if (rc != SIGSTORE_OK)
        return rc;
    return readers[m->type](m, object, err);
}

static sigstore_code
parse(struct sg_tuf_metadata *m, sigstore_error *err)
{
    const struct sg_json *root, *object, *signatures;
    sigstore_code rc;

    rc = sg_json_parse(&root, &m->arena, sg_buf_bytes(&m->text), err);
    if (rc != SIGSTORE_OK)
        return rc;
    if ((rc = sg_tuf_array(&signatures, root, "signatures", err)) !=
            SIGSTORE_OK ||
        (rc = parse_signatures(m, signatures, err)) != SIGSTORE_OK ||
        (rc = sg_tuf_object(&object, root, "signed", err)) != SIGSTORE_OK)
        return rc;
    return sg_context(err, parse_signed(m, object, err), "signed");
}

sigstore_code
sg_tuf_metadata_parse(struct sg_tuf_metadata **out, enum sg_tuf_type type,
    sg_bytes text, sigstore_error *err)
{
    struct sg_tuf_metadata *m = calloc(1, sizeof(*m));
    sigstore_code rc;

    *out = NULL;
    if (m == NULL)
        return sg_no_memory(err);
    m->type = type;
    sg_arena_init(&m->arena, sg_json_arena_max(text.len) + SG_ARENA_BASE);
    sg_buf_init(&m->text, text.len + 1);
    sg_buf_init(&m->canonical, 2 * text.len + 1);
    sg_buf_add(&m->text, text);
    rc = m->text.failed ? sg_no_memory(err) : parse(m, err);
    if (rc != SIGSTORE_OK) {
        sg_tuf_metadata_free(m);
        return rc;
    }
    *out = m;
    return SIGSTORE_OK;
}

void
sg_tuf_metadata_free(struct sg_tuf_metadata *m)
{
    if (m == NULL)
        return;
    sg_buf_dispose(&m->canonical);
    sg_buf_dispose(&m->text);
    sg_arena_dispose(&m->arena);
    free(m);
}
