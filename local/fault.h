/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Misbehaviour on request (--fault NAME): one row a fault in fault.c.  Those
 * of a service are asked for where it does its work; `slow`, `500`, `hang` and
 * the others from FAULT_SLOW on are the server's, which has them happen to the
 * answers of the services that they were wished for.
 */
#ifndef LOCAL_FAULT_H
#define LOCAL_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct instance;

enum fault {
    FAULT_EXPIRED_CERTIFICATE, /* Fulcio: over before it is handed out */
    FAULT_OTHER_IDENTITY,      /* Fulcio: somebody else's */
    FAULT_OTHER_KEY,           /* Fulcio: of a key that was not sent */
    FAULT_NO_SCT,              /* Fulcio: certificate without SCT */
    FAULT_WRONG_SCT_KEY,       /* CT log: signed by an unknown key */
    FAULT_STALE_TIMESTAMP,     /* TSA: of a year ago */
    FAULT_WRONG_NONCE,         /* TSA: of another request */
    FAULT_WRONG_IMPRINT,       /* TSA: over another signature */
    FAULT_FORKED_LOG,          /* Rekor: proof and checkpoint of another tree */
    FAULT_BAD_PROOF,           /* Rekor: a hash of the proof changed */
    FAULT_BAD_CHECKPOINT,      /* Rekor: its signature changed */
    FAULT_WRONG_ENTRY,         /* Rekor: another's entry, proven */
    FAULT_BAD_SET,             /* Rekor v1: promise changed */
    FAULT_CONFLICT,            /* Rekor: 409 for what is new */
    FAULT_SLOW,                /* server: answers after three seconds */
    FAULT_ERROR_500,           /* server: 500 */
    FAULT_HANG,                /* server: never answers */
    FAULT_RESET,               /* server: closes without an answer */
    FAULT_GARBAGE,             /* server: 200 and bytes of no format */
    FAULT_HUGE,                /* server: 200 and 64 MiB of blanks */
    FAULT_COUNT
};

struct fault_row {
    const char *name;  /* "no-sct", "stale-timestamp", "500" */
    const char *where; /* "fulcio", "tsa", ...; NULL: any, see fault_add */
    const char *help;  /* a line for --help, the man page and the page */
};

extern const struct fault_row fault_rows[FAULT_COUNT];

/* A bit a fault, and for one of the server's a bit a service. */
typedef uint64_t fault_set;

/*
 * fault_add reads "NAME" or, for a fault of the server, "NAME:SERVICE"
 * (fulcio, tsa, rekor1, rekor2, oidc, ct, tuf), and adds it.  A fault of the
 * server without a service is one of fulcio, tsa, rekor1 and rekor2.  False
 * when there is no such name.
 */
bool fault_add(fault_set *faults, const char *text);

/* fault_is says whether the instance is to do this, in any service. */
bool fault_is(const struct instance *instance, enum fault fault);

/* fault_is_at says it of one service, by its name. */
bool fault_is_at(
    const struct instance *instance, enum fault fault, const char *service);

#endif
