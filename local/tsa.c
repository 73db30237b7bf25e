/* SPDX-License-Identifier: Apache-2.0 */
/* The timestamp authority, as timestamp-authority serves it. */
#include "tsa.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#include "authority.h"
#include "base/text.h"
#include "codec/jcs.h"
#include "codec/pem.h"
#include "services.h"

#define QUERY "application/timestamp-query"
#define REPLY "application/timestamp-reply"
#define JSON "application/json"

/* A request has 70 bytes, and 20 more for a nonce as long as they come. */
#define REQUEST_MAX 4096

/* JSON's nodes are larger than its text. */
#define ARENA_MAX (1024u * 1024)

/* How far back stale-timestamp looks. */
#define YEAR_S (365 * 86400)

#define NO_CACHE                                                               \
    "no-cache, no-store, no-transform, must-revalidate, private, max-age=0"

static void
fail(struct response *response, unsigned status, const char *message)
{
    sg_buf_add_text(&response->body, "{\"code\":");
    sg_buf_add_decimal(&response->body, (int64_t)status);
    sg_buf_add_text(&response->body, ",\"message\":");
    sg_jcs_add_string(&response->body, sg_bytes_from_text(message));
    sg_buf_add_text(&response->body, "}");
    response->status = status;
}

/* Whether a header names a type, whatever parameters follow. */
static bool
is_type(const char *header, const char *type)
{
    size_t len = strlen(type);

    return header != NULL && strncasecmp(header, type, len) == 0 &&
        (header[len] == '\0' || header[len] == ';' || header[len] == ' ');
}

static void
refuse_type(struct response *response, const char *type)
{
    struct sg_buf message;

    sg_buf_init(&message, REQUEST_MAX);
    sg_buf_add_text(&message, "unsupported media type \"");
    sg_buf_add_text(
        &message, sg_show(sg_bytes_from_text(type != NULL ? type : "")).text);
    sg_buf_add_text(&message, "\", only [" QUERY " " JSON "] are allowed");
    sg_buf_add_byte(&message, '\0');
    fail(response, 415,
        message.failed ? "unsupported media type" : (char *)message.data);
    sg_buf_dispose(&message);
}

static const char *const reasons[] = {
    [TSA_MALFORMED] = "Error generating timestamp response",
    [TSA_WEAK_HASH] = "Weak hash algorithm in timestamp request",
    [TSA_UNKNOWN_HASH] = "Unsupported hash algorithm in timestamp request",
    [TSA_WRONG_LENGTH] =
        "Message digest has incorrect length for specified algorithm",
    [TSA_EXTENSIONS] = "Unsupported extensions in timestamp request",
};

/* ---- faults ---- */

/* change gives the same bytes but for one bit; nothing where memory ends. */
static sg_bytes
change(sg_bytes bytes, struct sg_arena *arena)
{
    sg_bytes copy = sg_arena_copy(arena, bytes);
    uint8_t *changed = (uint8_t *)copy.data;

    if (changed != NULL && copy.len > 0)
        changed[copy.len - 1] ^= 1;
    return copy.data != NULL ? copy : bytes;
}

static void
spoil(const struct instance *instance, struct tsa_request *request,
    int64_t *when, struct sg_arena *arena)
{
    if (fault_is(instance, FAULT_STALE_TIMESTAMP))
        *when -= YEAR_S;
    if (fault_is(instance, FAULT_WRONG_NONCE))
        request->nonce = change(
            request->nonce.data != NULL ? request->nonce : SG_LITERAL("\2"),
            arena);
    if (fault_is(instance, FAULT_WRONG_IMPRINT))
        request->imprint = change(request->imprint, arena);
}

/* ---- answers ---- */

static void
grant(struct instance *instance, struct tsa_request *request,
    struct sg_arena *arena, struct response *response)
{
    int64_t when = (int64_t)time(NULL);
    sigstore_error err;

    spoil(instance, request, &when, arena);
    response->type = REPLY;
    if (tsa_answer(&response->body, instance, request, when, &err) ==
        SIGSTORE_OK)
        return;
    sg_buf_dispose(&response->body);
    fail(response, 500, "Error generating timestamp response");
}

static void
stamp(struct instance *instance, const struct request *request,
    struct response *response)
{
    const char *type = request_header(request, "Content-Type");
    struct tsa_request asked;
    struct sg_arena arena;
    enum tsa_wrong wrong;

    response_header(response, "Cache-Control", NO_CACHE);
    if (!is_type(type, QUERY) && !is_type(type, JSON)) {
        refuse_type(response, type);
        return;
    }
    sg_arena_init(&arena, ARENA_MAX);
    wrong = is_type(type, QUERY)
        ? tsa_parse(&asked, request->body)
        : tsa_parse_json(&asked, request->body, &arena);
    response->type = REPLY; /* of refusals too, though they are JSON */
    if (wrong == TSA_RIGHT)
        grant(instance, &asked, &arena, response);
    else
        fail(response, 400, reasons[wrong]);
    sg_arena_dispose(&arena);
}

static void
give_chain(struct instance *instance, const struct request *request,
    struct response *response)
{
    (void)request;
    response->type = "application/pem-certificate-chain";
    sg_pem_add(&response->body, "CERTIFICATE", instance->authority->tsa);
    sg_pem_add(&response->body, "CERTIFICATE", instance->authority->tsa_root);
}

const struct route tsa_routes[] = {
    { "POST", "/api/v1/timestamp", stamp, REQUEST_MAX },
    { "GET", "/api/v1/timestamp/certchain", give_chain, 0 },
    { NULL, NULL, NULL, 0 },
};
