/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests for timestamps: one in DER that is accepted is the only way to
 * write what was read of it; one in JSON gives what DER can say.
 */
#include "fuzz.h"

#include "codec/derout.h"
#include "codec/json.h"
#include "tsa.h"

static void
add_imprint(
    struct sg_buf *buf, const struct tsa_request *request, bool parameters)
{
    static const enum sg_oid oids[] = { [SG_SHA256] = SG_OID_SHA256,
        [SG_SHA384] = SG_OID_SHA384,
        [SG_SHA512] = SG_OID_SHA512 };
    size_t from = buf->len;

    sg_der_add_oid(buf, oids[request->hash]);
    if (parameters)
        sg_der_add(buf, SG_DER_NULL, SG_LITERAL(""));
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
    sg_der_add(buf, SG_DER_OCTET_STRING, request->imprint);
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
}

static void
write(struct sg_buf *buf, const struct tsa_request *request, bool parameters)
{
    sg_der_add_unsigned(buf, SG_LITERAL("\1"));
    add_imprint(buf, request, parameters);
    if (request->policy.data != NULL)
        sg_der_add(buf, SG_DER_OID, request->policy);
    if (request->nonce.data != NULL)
        sg_der_add(buf, SG_DER_INTEGER, request->nonce);
    if (request->certificates)
        sg_der_add_bool(buf, true);
    sg_der_wrap(buf, 0, SG_DER_SEQUENCE);
}

static bool
is_written(const struct tsa_request *request, bool parameters, sg_bytes want)
{
    struct sg_buf buf;
    bool same;

    sg_buf_init(&buf, want.len + 64);
    write(&buf, request, parameters);
    require(!buf.failed);
    same = sg_bytes_equal(sg_buf_bytes(&buf), want);
    sg_buf_dispose(&buf);
    return same;
}

static void
check_json(sg_bytes in)
{
    struct tsa_request request, again;
    struct sg_arena arena;
    struct sg_buf buf;

    sg_arena_init(&arena, sg_json_arena_max(in.len));
    if (tsa_parse_json(&request, in, &arena) == TSA_RIGHT) {
        sg_buf_init(&buf, in.len + 64);
        write(&buf, &request, true);
        require(tsa_parse(&again, sg_buf_bytes(&buf)) == TSA_RIGHT);
        require(sg_bytes_equal(request.nonce, again.nonce));
        require(sg_bytes_equal(request.imprint, again.imprint));
        sg_buf_dispose(&buf);
    }
    sg_arena_dispose(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sg_bytes in = sg_bytes_of(data, size);
    struct tsa_request request;

    if (tsa_parse(&request, in) == TSA_RIGHT) {
        require(request.imprint.len == sg_hash_len(request.hash));
        require(
            is_written(&request, true, in) || is_written(&request, false, in));
    }
    check_json(in);
    return 0;
}
