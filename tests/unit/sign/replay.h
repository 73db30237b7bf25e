/* SPDX-License-Identifier: Apache-2.0 */
/* A case of tests/vectors/exchanges, and services that answer as it says. */
#ifndef SG_TEST_REPLAY_H
#define SG_TEST_REPLAY_H

#include "../test.h"

#include <jansson.h>

#include "codec/base64.h"
#include "codec/hex.h"
#include "net/net.h"
#include "sigstore/sign.h"
#include "sigstore/sigstore.h"

#define REPLAY_STEPS_MAX 8
#define REPLAY_BYTES_MAX 16384

struct replay_bytes {
    uint8_t data[REPLAY_BYTES_MAX];
    size_t len;
};

struct replay_step {
    const char *service;
    const char *url;
    struct replay_bytes asked;
    struct replay_bytes answer;
    int status;
    bool fails; /* no connection, however often it is tried */
};

struct replay {
    json_t *json;
    int64_t now;
    struct replay_bytes nonce;
    sigstore_trusted_root *root;
    sigstore_signing_config *config;
    struct replay_step steps[REPLAY_STEPS_MAX];
    size_t count;
    size_t used;
    int wrong;    /* requests that are not as the case says */
    int key_says; /* what the key answers in place of 0 */
    int64_t clock_ms;
};

static inline const char *
replay_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static inline void
replay_decode(struct replay_bytes *out, const char *text)
{
    sg_bytes given = sg_bytes_from_text(text);

    assert_true(sg_base64_decoded_max(given.len) <= sizeof(out->data));
    assert_true(sg_base64_decode(given, out->data, &out->len));
}

/* ---- what the signer is given ---- */

static inline int64_t
replay_now(void *arg)
{
    return ((const struct replay *)arg)->now;
}

static inline int
replay_random(void *arg, void *out, size_t len)
{
    const struct replay *replay = arg;

    if (len != replay->nonce.len)
        return 1;
    memcpy(out, replay->nonce.data, len);
    return 0;
}

/* The signer's key signs what the case has a signature of. */
static inline int
replay_sign(void *arg, const void *digest, size_t digest_len, void *signature,
    size_t *len)
{
    const struct replay *replay = arg;
    const json_t *known = json_object_get(replay->json, "signatures");
    struct replay_bytes found;
    char hex[65] = { 0 };
    const char *text;

    if (replay->key_says != 0)
        return replay->key_says;
    for (size_t i = 0; i < digest_len && i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", ((const uint8_t *)digest)[i]);
    text = replay_text(known, hex);
    if (text == NULL)
        return 404;
    replay_decode(&found, text);
    if (found.len > *len)
        return 1;
    memcpy(signature, found.data, found.len);
    *len = found.len;
    return 0;
}

static inline int64_t
replay_clock(void *arg)
{
    return ((const struct replay *)arg)->clock_ms;
}

static inline void
replay_sleep(void *arg, int64_t ms)
{
    ((struct replay *)arg)->clock_ms += ms;
}

/* ---- the services ---- */

static inline bool
replay_is(const struct replay_step *step, const sigstore_request *request)
{
    return strcmp(step->url, request->url) == 0 &&
        strcmp(request->method, "POST") == 0 &&
        sg_bytes_equal(sg_bytes_of(step->asked.data, step->asked.len),
            sg_bytes_of(request->body, request->body_len));
}

static inline sigstore_code
replay_perform(void *arg, const sigstore_request *request,
    sigstore_response *response, sigstore_error *err)
{
    struct replay *replay = arg;
    const struct replay_step *step = &replay->steps[replay->used];

    if (replay->used == replay->count || !replay_is(step, request)) {
        replay->wrong++;
        return sg_fail(err, SIGSTORE_EINTERNAL, "not in the case: %s %s",
            request->method, request->url);
    }
    if (step->fails) {
        response->may_retry = 1;
        return sg_fail(err, SIGSTORE_ENETWORK, "nobody answers");
    }
    response->status = step->status;
    if (step->status != 429 && step->status < 500) /* or it is tried again */
        replay->used++;
    request->receive(request->receive_arg, step->status, step->answer.data,
        step->answer.len);
    return SIGSTORE_OK;
}

/* ---- a case ---- */

static inline void
replay_take_steps(struct replay *replay)
{
    const json_t *steps = json_object_get(replay->json, "exchanges");

    replay->count = json_array_size(steps);
    assert_true(replay->count <= REPLAY_STEPS_MAX);
    for (size_t i = 0; i < replay->count; i++) {
        const json_t *from = json_array_get(steps, i);
        struct replay_step *step = &replay->steps[i];

        step->service = replay_text(from, "service");
        step->url = replay_text(from, "url");
        step->status = (int)json_integer_value(json_object_get(from, "status"));
        step->fails = false;
        replay_decode(&step->asked, replay_text(from, "body"));
        replay_decode(&step->answer, replay_text(from, "answer"));
    }
}

static inline void
replay_open(struct replay *replay, const char *name)
{
    char path[512];
    char *text;

    memset(replay, 0, sizeof(*replay));
    snprintf(path, sizeof(path), SG_VECTORS "/exchanges/%s.json", name);
    replay->json = json_load_file(path, 0, NULL);
    assert_non_null(replay->json);
    replay->now = json_integer_value(json_object_get(replay->json, "now"));
    replay_decode(&replay->nonce, replay_text(replay->json, "nonce"));
    text = json_dumps(json_object_get(replay->json, "trustedRoot"), 0);
    assert_int_equal(
        sigstore_trusted_root_parse(&replay->root, text, strlen(text), NULL),
        SIGSTORE_OK);
    free(text);
    text = json_dumps(json_object_get(replay->json, "signingConfig"), 0);
    assert_int_equal(sigstore_signing_config_parse(
                         &replay->config, text, strlen(text), NULL),
        SIGSTORE_OK);
    free(text);
    replay_take_steps(replay);
}

static inline void
replay_close(struct replay *replay)
{
    sigstore_signing_config_free(replay->config);
    sigstore_trusted_root_free(replay->root);
    json_decref(replay->json);
}

/* ---- signing as the case says ---- */

static inline sigstore_code
replay_with(struct replay *replay, sigstore_signer *signer, sigstore_net *net,
    sigstore_bundle **bundle, sigstore_result **result, sigstore_error *err)
{
    const char *artifact = replay_text(replay->json, "artifact");
    const char *text = replay_text(replay->json, "statement");
    sigstore_statement *statement = NULL;
    sigstore_artifact *file = NULL;
    sigstore_code code;

    if (artifact != NULL) {
        code = sigstore_artifact_from_memory(
            &file, artifact, strlen(artifact), err);
        if (code == SIGSTORE_OK)
            code = sigstore_sign(bundle, result, signer, net, file, err);
        sigstore_artifact_free(file);
        return code;
    }
    code = sigstore_statement_parse(&statement, text, strlen(text), err);
    if (code == SIGSTORE_OK)
        code = sigstore_sign_statement(
            bundle, result, signer, net, statement, err);
    sigstore_statement_free(statement);
    return code;
}

static inline sigstore_code
replay_signer(struct replay *replay, sigstore_signer **signer,
    sigstore_net *net, sigstore_error *err)
{
    const char *key = replay_text(replay->json, "key");
    const char *text = replay_text(replay->json, "token");
    const sigstore_signing_key signing_key = { .public_key = key,
        .public_key_len = strlen(key),
        .sign = replay_sign,
        .arg = replay };
    sigstore_signer_settings settings = { .root = replay->root,
        .config = replay->config,
        .now = replay_now,
        .random = replay_random,
        .arg = replay,
        .key = &signing_key };
    sigstore_token *token = NULL;
    sigstore_code code = SIGSTORE_OK;

    if (text != NULL)
        code = sigstore_token_parse(
            &token, text, strlen(text), "sigstore", replay->now, err);
    settings.token = token;
    if (code == SIGSTORE_OK)
        code = sigstore_signer_new(signer, net, &settings, err);
    sigstore_token_free(token);
    return code;
}

/* replay_run signs once; all but bundle and result is gone after it. */
static inline sigstore_code
replay_run(struct replay *replay, sigstore_bundle **bundle,
    sigstore_result **result, sigstore_error *err)
{
    sigstore_signer *signer = NULL;
    sigstore_net *net = NULL;
    sigstore_code code;

    replay->used = 0;
    replay->wrong = 0;
    *bundle = NULL;
    *result = NULL;
    memset(err, 0, sizeof(*err));
    code = sigstore_net_new(&net, err);
    if (code == SIGSTORE_OK) {
        struct sg_http *http = sg_net_http(net);

        sg_http_init(http, replay_perform, replay);
        http->clock = (struct sg_clock){ replay_clock, replay_sleep, replay };
        code = replay_signer(replay, &signer, net, err);
    }
    if (code == SIGSTORE_OK)
        code = replay_with(replay, signer, net, bundle, result, err);
    sigstore_signer_free(signer);
    sigstore_net_free(net);
    return code;
}

#endif
