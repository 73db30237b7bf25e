/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libsigstore-net, loaded when it is first needed: a run without the network
 * neither waits for it nor has its code.  Every function of it that the
 * command uses stands in this list, and is called through the table.
 */
#ifndef CLI_NETLIB_H
#define CLI_NETLIB_H

#include <sigstore/sign.h>

#define NETLIB_FUNCTIONS(USE)                                                  \
    USE(sigstore_net_new)                                                      \
    USE(sigstore_net_free)                                                     \
    USE(sigstore_net_fetch)                                                    \
    USE(sigstore_net_set_trace)                                                \
    USE(sigstore_token_parse)                                                  \
    USE(sigstore_token_free)                                                   \
    USE(sigstore_token_text)                                                   \
    USE(sigstore_token_ambient)                                                \
    USE(sigstore_token_login)                                                  \
    USE(sigstore_signer_new)                                                   \
    USE(sigstore_signer_free)                                                  \
    USE(sigstore_signer_certificate)                                           \
    USE(sigstore_rekor_find)                                                   \
    USE(sigstore_rekor_fix)                                                    \
    USE(sigstore_sign)                                                         \
    USE(sigstore_sign_statement)                                               \
    USE(sigstore_statement_new)                                                \
    USE(sigstore_statement_parse)                                              \
    USE(sigstore_statement_check)                                              \
    USE(sigstore_statement_free)

#define NETLIB_MEMBER(name) __typeof__ (&(name))(name);

struct netlib {
    NETLIB_FUNCTIONS(NETLIB_MEMBER)
};

/*
 * netlib_load gives the table, NULL when the library cannot be loaded.  It is
 * first called while there is one thread only.
 */
const struct netlib *netlib_load(sigstore_error *err);

#endif
