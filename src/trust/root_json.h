/* SPDX-License-Identifier: Apache-2.0 */
/* A TrustedRoot's JSON (sigstore_trustroot.proto), as it binds. */
#ifndef SG_TRUST_ROOT_JSON_H
#define SG_TRUST_ROOT_JSON_H

#include "tlog/entry.h"
#include "trust/common_json.h"

/* PublicKey */
struct sg_key_json {
    sg_bytes raw;     /* data NULL when absent */
    sg_bytes details; /* a name, of an algorithm known here or not */
    const struct sg_range_json *valid_for;
};

/* TransparencyLogInstance */
struct sg_log_json {
    sg_bytes base_url;
    int hash; /* enum sg_hash; -1: unknown here */
    const struct sg_key_json *key;
    const struct sg_log_id *id;
    const struct sg_log_id *checkpoint_id;
    sg_bytes operator_;
};

/* DistinguishedName: for people, not used */
struct sg_name_json {
    sg_bytes organization;
    sg_bytes common_name;
};

/* CertificateAuthority */
struct sg_authority_json {
    const struct sg_name_json *subject;
    sg_bytes uri;
    const struct sg_chain_json *chain;
    const struct sg_range_json *valid_for;
    sg_bytes operator_;
};

struct sg_root_json {
    sg_bytes media_type;
    struct sg_list tlogs; /* of struct sg_log_json */
    struct sg_list ctlogs;
    struct sg_list cas; /* of struct sg_authority_json */
    struct sg_list tsas;
};

extern const struct sg_schema sg_root_schema;

#endif
