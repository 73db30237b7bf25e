/* SPDX-License-Identifier: Apache-2.0 */
/* What a sigstore_net holds, for the rooms that send requests by it. */
#ifndef SG_NET_NET_H
#define SG_NET_NET_H

#include "net/http.h"

/* sg_net_http borrows the HTTP client of `net`. */
struct sg_http *sg_net_http(sigstore_net *net);

#endif
