/* SPDX-License-Identifier: Apache-2.0 */
/* An instance, from the keys up. */
#include "instance.h"

#include <string.h>
#include <time.h>

#include "authority.h"
#include "ct.h"
#include "issuer.h"
#include "log.h"
#include "rekor.h"
#include "store.h"
#include "trust.h"

/* Each part, in an order in which it finds what it needs. */
static sigstore_code
open_parts(struct instance *instance, sigstore_error *err)
{
    sigstore_code code;

    if ((code = keys_open(&instance->keys, instance->store, err)) ||
        (code = authority_open(&instance->authority, instance, err)) ||
        (code = ct_open(&instance->ct, instance, err)) ||
        (code = rekor1_open(&instance->rekor1, instance, err)) ||
        (code = rekor2_open(&instance->rekor2, instance, err)) ||
        (code = issuer_open(&instance->issuer, instance, err)))
        return code;
    return trust_open(&instance->trust, instance, err);
}

/* The time of the first start: validity begins there. */
static sigstore_code
take_birth(struct instance *instance, sigstore_error *err)
{
    struct sg_arena arena;
    sg_bytes kept;
    int64_t now = (int64_t)time(NULL);
    sigstore_code code;

    sg_arena_init(&arena, 64);
    code = store_get(instance->store, "made", &arena, &kept, err);
    if (code == SIGSTORE_OK && kept.data == NULL) {
        code = store_set(instance->store, "made",
            sg_bytes_of((uint8_t *)&now, sizeof(now)), err);
        instance->made = now;
    } else if (code == SIGSTORE_OK && kept.len == sizeof(now)) {
        memcpy(&instance->made, kept.data, sizeof(now));
    } else if (code == SIGSTORE_OK) {
        code = sg_fail(err, SIGSTORE_EFORMAT,
            "%s: the time of the first start is damaged; begin with another "
            "folder",
            instance->dir);
    }
    sg_arena_dispose(&arena);
    return code;
}

sigstore_code
instance_open(struct instance *out, const char *dir, const char *url,
    fault_set faults, sigstore_error *err)
{
    sigstore_code code;

    memset(out, 0, sizeof(*out));
    out->dir = dir;
    out->url = url;
    out->faults = faults;
    code = store_open(&out->store, dir, err);
    if (code == SIGSTORE_OK)
        code = take_birth(out, err);
    if (code == SIGSTORE_OK)
        code = open_parts(out, err);
    if (code != SIGSTORE_OK)
        instance_close(out);
    return code;
}

void
instance_close(struct instance *instance)
{
    trust_close(instance->trust);
    issuer_close(instance->issuer);
    log_close(instance->rekor2);
    log_close(instance->rekor1);
    log_close(instance->ct);
    authority_close(instance->authority);
    keys_close(&instance->keys);
    store_close(instance->store);
    memset(instance, 0, sizeof(*instance));
}
