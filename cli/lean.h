/* SPDX-License-Identifier: Apache-2.0 */
/* Starting libcrypto with no more than a run needs. */
#ifndef CLI_LEAN_H
#define CLI_LEAN_H

/*
 * lean_start keeps libcrypto from reading openssl.cnf, unless the environment
 * names one in OPENSSL_CONF, and from tidying its memory at the end of the
 * process.  Only for runs that use no network: TLS is configured there.
 */
void lean_start(void);

/* lean_end keeps libcrypto from tidying up only, whatever the run uses. */
void lean_end(void);

#endif
