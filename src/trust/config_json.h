/* SPDX-License-Identifier: Apache-2.0 */
/* A SigningConfig's JSON (sigstore_trustroot.proto), as it binds. */
#ifndef SG_TRUST_CONFIG_JSON_H
#define SG_TRUST_CONFIG_JSON_H

#include "trust/common_json.h"

/* Service */
struct sg_service_json {
    sg_bytes url;
    uint32_t major_api_version;
    const struct sg_range_json *valid_for;
    sg_bytes operator_;
};

/* ServiceConfiguration */
struct sg_selection_json {
    int selector; /* enum sg_selector; 0: absent, -1: unknown */
    uint32_t count;
};

struct sg_config_json {
    sg_bytes media_type;
    struct sg_list cas; /* of struct sg_service_json */
    struct sg_list oidcs;
    struct sg_list rekors;
    struct sg_list tsas;
    const struct sg_selection_json *rekor_selection;
    const struct sg_selection_json *tsa_selection;
};

extern const struct sg_schema sg_config_schema;

#endif
