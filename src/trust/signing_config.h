/* SPDX-License-Identifier: Apache-2.0 */
/* The signing config v0.2: which services a signer may use, and when. */
#ifndef SG_TRUST_SIGNING_CONFIG_H
#define SG_TRUST_SIGNING_CONFIG_H

#include "base/limits.h"
#include "base/time.h"
#include "sigstore/trust.h"
#include "trust/material.h"

struct sg_service {
    sg_bytes url;
    uint32_t major_api_version;
    struct sg_window window;
    sg_bytes operator_;
};

struct sg_services {
    struct sg_service *items;
    size_t count;
};

enum sg_selector { SG_SELECT_ALL = 1, SG_SELECT_ANY = 2, SG_SELECT_EXACT = 3 };

struct sg_selection {
    enum sg_selector selector;
    uint32_t count; /* of EXACT */
};

struct sigstore_signing_config {
    struct sg_material material; /* first */
    struct sg_services cas, oidcs, rekors, tsas;
    struct sg_selection rekor_selection, tsa_selection;
};

#endif
