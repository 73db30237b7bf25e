/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the services of one instance share.  It is made whole at start and
 * only read from then on; what changes (store, logs, the issuer's codes) has
 * a lock of its own, so any thread may serve any request.
 */
#ifndef LOCAL_INSTANCE_H
#define LOCAL_INSTANCE_H

#include "fault.h"
#include "keys.h"

struct authority;
struct issuer;
struct log;
struct store;
struct trust;

struct instance {
    const char *dir; /* holds the state */
    const char *url; /* "http://127.0.0.1:4080", no slash at its end */
    int64_t made;    /* first start, in seconds since 1970 */
    fault_set faults;
    struct store *store;
    struct keys keys;
    struct authority *authority; /* certificates of CA and TSA */
    struct log *ct, *rekor1, *rekor2;
    struct issuer *issuer; /* OIDC */
    struct trust *trust;   /* trusted root, signing config, TUF files */
    struct ends *ends;     /* told when serving ends; see server.h */
};

/*
 * instance_open makes an instance of what `dir` holds, and on first start
 * what it is to hold.  `url` and `dir` are borrowed.  Two processes cannot
 * have one folder open.
 */
SG_MUST_USE sigstore_code instance_open(struct instance *out, const char *dir,
    const char *url, fault_set faults, sigstore_error *err);

/* instance_close waits until what was taken is on disk. */
void instance_close(struct instance *instance);

#endif
