/* SPDX-License-Identifier: Apache-2.0 */
/* What monitors ask of the CT log: RFC 6962, section 4, over HTTP. */
#include "services.h"

#include <string.h>

#include "authority.h"
#include "codec/base64.h"
#include "codec/jcs.h"
#include "log.h"
#include "proof_json.h"

/* Entries in one answer; who wants more asks again  [RFC 6962 4.6]. */
#define ENTRIES_MAX 256
#define ENTRIES_BYTES (512u * 1024)

/* A chain that is posted, and refused. */
#define CHAIN_MAX (64u * 1024)

static const char *
name_status(unsigned status)
{
    switch (status) {
    case 400:
        return "Bad Request\n";
    case 404:
        return "Not Found\n";
    default:
        return "Internal Server Error\n";
    }
}

/* Answers as CTFE does: the status, and a line that says why. */
static void
refuse(struct response *response, unsigned status, const char *why)
{
    response->status = status;
    response->type = "text/plain; charset=utf-8";
    sg_buf_add_text(&response->body, name_status(status));
    sg_buf_add_text(&response->body, why);
    sg_buf_add_text(&response->body, "\n");
}

/* Answers for a log that says no; ENOTFOUND is `status`. */
static void
refuse_by(struct response *response, sigstore_code code, unsigned status,
    const sigstore_error *err)
{
    refuse(response, code == SIGSTORE_ENOTFOUND ? status : 500, err->message);
}

/* A number in the query, 0 or more. */
static bool
read_number(const struct request *request, const char *name, int64_t *out)
{
    const char *text = request_query(request, name);
    sg_bytes rest;

    if (text == NULL)
        return false;
    rest = sg_bytes_from_text(text);
    return sg_bytes_take_decimal(&rest, out) && rest.len == 0;
}

/* GET get-sth                                                RFC 6962, 4.3 */
static void
get_sth(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct log_head head;
    sigstore_error err;
    sg_bytes text;
    sigstore_code code =
        log_latest(instance->ct, request->arena, &head, &text, &err);

    if (code != SIGSTORE_OK)
        refuse_by(response, code, 500, &err);
    else
        sg_buf_add(&response->body, text);
}

/* GET get-sth-consistency?first=N&second=N                   RFC 6962, 4.4 */
static void
get_consistency(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct log_proof proof = { .count = 0 };
    sigstore_code code = SIGSTORE_OK;
    int64_t first, second;
    sigstore_error err;

    if (!read_number(request, "first", &first) ||
        !read_number(request, "second", &second) || second < first) {
        refuse(response, 400,
            "failed to parse consistency range: 'first' and 'second' are not "
            "two sizes in order");
        return;
    }
    if (first != 0) /* every tree begins with the empty one */
        code = log_consistency(instance->ct, first, second, &proof, &err);
    if (code != SIGSTORE_OK) {
        refuse_by(response, code, 400, &err);
        return;
    }
    sg_buf_add_text(&response->body, "{\"consistency\":");
    proof_json_hashes(&response->body, &proof, sg_jcs_add_base64, ",");
    sg_buf_add_text(&response->body, "}");
}

/* Reads "hash" of the query, in base64. */
static bool
read_hash(const struct request *request, uint8_t out[SG_MERKLE_HASH])
{
    uint8_t decoded[48]; /* of 44 characters */
    const char *text = request_query(request, "hash");
    sg_bytes in;
    size_t len;

    if (text == NULL)
        return false;
    in = sg_bytes_from_text(text);
    if (in.len != 44 || sg_base64_decoded_max(in.len) > sizeof(decoded) ||
        !sg_base64_decode(in, decoded, &len) || len != SG_MERKLE_HASH)
        return false;
    memcpy(out, decoded, len);
    return true;
}

/* GET get-proof-by-hash?hash=BASE64&tree_size=N              RFC 6962, 4.5 */
static void
get_proof_by_hash(struct instance *instance, const struct request *request,
    struct response *response)
{
    uint8_t hash[SG_MERKLE_HASH];
    struct log_proof proof;
    int64_t size, index;
    sigstore_error err;
    sigstore_code code;

    if (!read_hash(request, hash)) {
        refuse(response, 400,
            "get-proof-by-hash: missing or invalid hash: not base64 of 32 "
            "bytes");
        return;
    }
    if (!read_number(request, "tree_size", &size) || size < 1) {
        refuse(
            response, 400, "get-proof-by-hash: missing or invalid tree_size");
        return;
    }
    code = log_by_leaf(instance->ct, hash, &index, &err);
    if (code == SIGSTORE_OK && (index < 0 || index >= size))
        code = sg_fail(&err, SIGSTORE_ENOTFOUND,
            "get-proof-by-hash: no such leaf in a tree of that size");
    if (code == SIGSTORE_OK)
        code = log_proof_at(instance->ct, index, size, &proof, &err);
    if (code != SIGSTORE_OK) {
        refuse_by(response, code, 404, &err);
        return;
    }
    sg_buf_add_text(&response->body, "{\"leaf_index\":");
    sg_buf_add_decimal(&response->body, index);
    sg_buf_add_text(&response->body, ",\"audit_path\":");
    proof_json_hashes(&response->body, &proof, sg_jcs_add_base64, ",");
    sg_buf_add_text(&response->body, "}");
}

/* {"leaf_input":BASE64,"extra_data":BASE64 */
static void
add_entry(struct sg_buf *out, const struct log_entry *entry)
{
    sg_buf_add_text(out, "{\"leaf_input\":");
    sg_jcs_add_base64(out, entry->data);
    sg_buf_add_text(out, ",\"extra_data\":");
    sg_jcs_add_base64(out, entry->extra);
}

/* Adds entries from `start` to `end` while there are any; tells how many. */
static sigstore_code
add_entries(struct sg_buf *out, struct log *log, int64_t start, int64_t end,
    sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;
    struct log_entry entry;
    struct sg_arena arena;
    int64_t i;

    for (i = start; i <= end && out->len < ENTRIES_BYTES; i++) {
        sg_arena_init(&arena, ENTRIES_BYTES);
        code = log_get(log, i, &arena, &entry, err);
        if (code == SIGSTORE_OK) {
            sg_buf_add_text(out, i == start ? "" : ",");
            add_entry(out, &entry);
            sg_buf_add_text(out, "}");
        }
        sg_arena_dispose(&arena);
        if (code != SIGSTORE_OK)
            break;
    }
    /* The end of the log ends the answer, where there is one. */
    return code == SIGSTORE_ENOTFOUND && i > start ? SIGSTORE_OK : code;
}

/* GET get-entries?start=N&end=N, both inclusive              RFC 6962, 4.6 */
static void
get_entries(struct instance *instance, const struct request *request,
    struct response *response)
{
    int64_t start, end;
    sigstore_error err;
    struct sg_buf entries;
    sigstore_code code;

    if (!read_number(request, "start", &start) ||
        !read_number(request, "end", &end) || end < start) {
        refuse(response, 400,
            "bad range on get-entries request: 'start' and 'end' are not two "
            "indices in order");
        return;
    }
    if (end - start >= ENTRIES_MAX)
        end = start + ENTRIES_MAX - 1;
    sg_buf_init(&entries, response->body.max);
    code = add_entries(&entries, instance->ct, start, end, &err);
    if (code == SIGSTORE_OK) {
        sg_buf_add_text(&response->body, "{\"entries\":[");
        sg_buf_add(&response->body, sg_buf_bytes(&entries));
        sg_buf_add_text(&response->body, "]}");
    } else {
        refuse_by(response, code, 400, &err);
    }
    sg_buf_dispose(&entries);
}

/* GET get-roots                                              RFC 6962, 4.7 */
static void
get_roots(struct instance *instance, const struct request *request,
    struct response *response)
{
    (void)request;
    sg_buf_add_text(&response->body, "{\"certificates\":[");
    sg_jcs_add_base64(&response->body, instance->authority->root);
    sg_buf_add_text(&response->body, "]}\n");
}

/* GET get-entry-and-proof?leaf_index=N&tree_size=N           RFC 6962, 4.8 */
static void
get_entry_and_proof(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct log_entry entry;
    struct log_proof proof;
    int64_t index, size;
    sigstore_error err;
    sigstore_code code;

    if (!read_number(request, "leaf_index", &index) ||
        !read_number(request, "tree_size", &size) || index >= size) {
        refuse(response, 400,
            "failed to parse get-entry-and-proof params: 'leaf_index' is not "
            "an index below 'tree_size'");
        return;
    }
    code = log_proof_at(instance->ct, index, size, &proof, &err);
    if (code == SIGSTORE_OK)
        code = log_get(instance->ct, index, request->arena, &entry, &err);
    if (code != SIGSTORE_OK) {
        refuse_by(response, code, 400, &err);
        return;
    }
    add_entry(&response->body, &entry);
    sg_buf_add_text(&response->body, ",\"audit_path\":");
    proof_json_hashes(&response->body, &proof, sg_jcs_add_base64, ",");
    sg_buf_add_text(&response->body, "}");
}

/* POST add-chain, add-pre-chain: this log is Fulcio's alone. */
static void
refuse_chain(struct instance *instance, const struct request *request,
    struct response *response)
{
    (void)instance;
    (void)request;
    refuse(response, 400,
        "failed to verify add-chain contents: this log takes certificates "
        "from its own Fulcio only");
}

const struct route ct_routes[] = {
    { "GET", "/ct/v1/get-sth", get_sth, 0 },
    { "GET", "/ct/v1/get-sth-consistency", get_consistency, 0 },
    { "GET", "/ct/v1/get-proof-by-hash", get_proof_by_hash, 0 },
    { "GET", "/ct/v1/get-entries", get_entries, 0 },
    { "GET", "/ct/v1/get-roots", get_roots, 0 },
    { "GET", "/ct/v1/get-entry-and-proof", get_entry_and_proof, 0 },
    { "POST", "/ct/v1/add-chain", refuse_chain, CHAIN_MAX },
    { "POST", "/ct/v1/add-pre-chain", refuse_chain, CHAIN_MAX },
    { NULL, NULL, NULL, 0 },
};
