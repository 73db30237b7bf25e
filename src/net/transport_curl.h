/* SPDX-License-Identifier: Apache-2.0 */
/* The transport of libcurl; only its .c file knows libcurl. */
#ifndef SG_NET_TRANSPORT_CURL_H
#define SG_NET_TRANSPORT_CURL_H

#include "sigstore/net.h"

/* Zeros are one that has not been used; it is set up by its first request. */
struct sg_curl {
    void *easy; /* its handle, and with it the open connections */
};

/* sg_curl_perform is a sigstore_transport; `arg` is a struct sg_curl. */
sigstore_code sg_curl_perform(void *arg, const sigstore_request *request,
    sigstore_response *response, sigstore_error *err);

void sg_curl_dispose(struct sg_curl *curl);

#endif
