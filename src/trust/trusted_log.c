/* SPDX-License-Identifier: Apache-2.0 */
/* A log of the trusted root: its names, key and times; finding one. */
#include "base/text.h"
#include "trust/parts.h"
#include "trust/url.h"

/* A checkpoint's key id is the start of a hash [C2SP signed-note]. */
#define SHORT_ID_LEN 4

/* init_names: a base URL may lack its scheme [sigstore_trustroot.proto]. */
static sigstore_code
init_names(struct sg_trusted_log *log, sg_bytes url, sigstore_error *err)
{
    if ((sg_url_host(url, false, &log->name) &&
            sg_url_host(url, true, &log->name_port)) ||
        (sg_url_authority(url, false, &log->name) &&
            sg_url_authority(url, true, &log->name_port))) {
        log->base_url = url;
        return SIGSTORE_OK;
    }
    return sg_fail(err, SIGSTORE_EFORMAT, "baseUrl: \"%s\" names no host",
        sg_show(url).text);
}

static sigstore_code
check_id(const struct sg_log_id *id, const char *name, sigstore_error *err)
{
    if (id == NULL || id->key_id.len >= SHORT_ID_LEN)
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_EFORMAT,
        "%s.keyId: has %zu bytes, fewer than %d", name, id->key_id.len,
        SHORT_ID_LEN);
}

/*
 * init_ids: logId is to be replaced by checkpointKeyId one day, and each
 * stands in for the other [sigstore_trustroot.proto].
 */
static sigstore_code
init_ids(struct sg_trusted_log *log, const struct sg_log_json *json,
    sigstore_error *err)
{
    const struct sg_log_id *id = json->id;
    const struct sg_log_id *checkpoint_id = json->checkpoint_id;
    sigstore_code code;

    if (id == NULL && checkpoint_id == NULL)
        return sg_fail(err, SIGSTORE_EFORMAT, "logId: missing");
    if ((code = check_id(id, "logId", err)) != SIGSTORE_OK ||
        (code = check_id(checkpoint_id, "checkpointKeyId", err)) != SIGSTORE_OK)
        return code;
    log->key_id = id != NULL ? id->key_id : checkpoint_id->key_id;
    log->checkpoint_id =
        checkpoint_id != NULL ? checkpoint_id->key_id : id->key_id;
    return SIGSTORE_OK;
}

static sigstore_code
read_key(struct sg_spki *key, const struct sg_algorithm *algorithm,
    sg_bytes raw, struct sg_arena *arena, sigstore_error *err)
{
    if (algorithm->pkcs1_key)
        return sg_spki_from_pkcs1(key, raw, arena, err);
    return sg_spki_parse(key, raw, err);
}

/* init_key fails where the log is only to be passed over. */
static sigstore_code
init_key(struct sg_trusted_log *log, const struct sg_log_json *json,
    struct sg_arena *arena, sigstore_error *err)
{
    sg_bytes details = json->key->details;
    const struct sg_algorithm *algorithm = sg_algorithm_find(details);
    struct sg_spki key = { .type = SG_KEY_NONE };
    sigstore_code code;

    if (json->hash != SG_SHA256) /* of the tree [RFC 6962 2.1] */
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "hashAlgorithm: is not SHA2_256, the only one known here");
    if (algorithm == NULL)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "publicKey.keyDetails: \"%s\" is not known here",
            sg_show(details).text);
    code = read_key(&key, algorithm, json->key->raw, arena, err);
    if (code != SIGSTORE_OK)
        return sg_context(err, code, "publicKey.rawBytes");
    if (!sg_algorithm_fits(algorithm, &key))
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "publicKey: a key of %s, %u bits, is not one for %s",
            sg_key_type_name(key.type), key.bits, algorithm->name);
    log->algorithm = algorithm;
    log->key = key;
    return SIGSTORE_OK;
}

sigstore_code
sg_trusted_log_init(struct sg_trusted_log *log, const struct sg_log_json *json,
    struct sg_arena *arena, sigstore_error *skipped, sigstore_error *err)
{
    sigstore_code code;

    if ((code = init_names(log, json->base_url, err)) != SIGSTORE_OK ||
        (code = init_ids(log, json, err)) != SIGSTORE_OK)
        return code;
    code = sg_range_window(&log->window, json->key->valid_for, err);
    if (code != SIGSTORE_OK)
        return sg_context(err, code, "publicKey");
    log->operator_ = json->operator_;

    skipped->code = init_key(log, json, arena, skipped);
    if (skipped->code == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    return SIGSTORE_OK;
}

/* An id of 4 bytes stands for any that starts with it [rekor-v2-spec]. */
static bool
id_matches(sg_bytes id, sg_bytes wanted)
{
    size_t len = id.len < wanted.len ? id.len : wanted.len;

    if (len == SHORT_ID_LEN)
        return sg_bytes_equal(
            sg_bytes_of(id.data, len), sg_bytes_of(wanted.data, len));
    return sg_bytes_equal(id, wanted);
}

const struct sg_trusted_log *
sg_trusted_log_find(const struct sg_trusted_log *logs, size_t count,
    sg_bytes key_id, size_t *next)
{
    while (*next < count) {
        const struct sg_trusted_log *log = &logs[(*next)++];

        if (id_matches(log->key_id, key_id) ||
            id_matches(log->checkpoint_id, key_id))
            return log;
    }
    return NULL;
}
