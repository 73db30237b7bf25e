/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TUF: trust material that stays fresh (The Update Framework 1.0, section 5).
 *
 * A client keeps the metadata of one repository in a folder of its own and
 * brings it up to date through a callback that fetches; the library itself
 * opens no socket.  What is in the folder counts as little as what comes from
 * the network: all of it is verified again when it is read.
 *
 *     sigstore_tuf_new(&tuf, &settings, &err)      folder, URL, first root
 *     sigstore_tuf_refresh(tuf, &err)              or _load for the cache
 *     sigstore_tuf_target(tuf, name, &data, &len, &err)
 *     sigstore_tuf_free(tuf)
 *
 * A client belongs to one thread at a time.  Processes may share the folder:
 * it is locked while it is written, and never half written.
 */
#ifndef SIGSTORE_TUF_H
#define SIGSTORE_TUF_H

#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sigstore_tuf sigstore_tuf;

/* Where a fetch puts what it receives. */
typedef struct sigstore_sink sigstore_sink;

/*
 * sigstore_sink_add takes `len` more bytes.  It fails with SIGSTORE_ELIMIT
 * once there are more than the fetch was allowed, which a fetch passes on.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_sink_add(
    sigstore_sink *sink, const void *data, size_t len, sigstore_error *err);

/*
 * A fetch gets the body at `url` (absolute; percent-escapes are to be sent as
 * they are), at most `max` bytes, into `sink`.  SIGSTORE_ENOTFOUND where the
 * server says that there is no such file (403 or 404): the workflow depends
 * on it; SIGSTORE_ENETWORK or SIGSTORE_ESERVICE otherwise.
 */
typedef sigstore_code (*sigstore_fetch)(void *arg, const char *url, size_t max,
    sigstore_sink *sink, sigstore_error *err);

/* Texts and bytes are copied where they are needed longer than the call. */
typedef struct sigstore_tuf_settings {
    const char *metadata_url; /* of the repository; a slash at its end is
                                 optional */
    const char *target_url;   /* NULL: metadata_url and "/targets" */
    const char *metadata_dir; /* made if need be; NULL: nothing is kept */
    const char *target_dir;   /* likewise; another folder */
    const void *root;         /* the first root's JSON; NULL: the folder's */
    size_t root_len;
    sigstore_fetch fetch; /* NULL: sigstore_tuf_refresh is not possible */
    void *fetch_arg;
    int64_t now; /* seconds since 1970: the update's fixed start time; needed
                    but to load what may have expired */
    const void *reserved[8]; /* NULL */
} sigstore_tuf_settings;

/*
 * sigstore_tuf_settings_embedded sets metadata_url, root and root_len to what
 * is compiled in for `instance`, and leaves the other members.  They live as
 * long as the library.  SIGSTORE_EARGUMENT for an unknown instance.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_tuf_settings_embedded(
    sigstore_tuf_settings *settings, sigstore_instance instance,
    sigstore_error *err);

/*
 * sigstore_tuf_new makes a client.  The caller owns `*out` and releases it
 * with sigstore_tuf_free, which allows NULL.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_tuf_new(
    sigstore_tuf **out, const sigstore_tuf_settings *settings,
    sigstore_error *err);
SIGSTORE_API void sigstore_tuf_free(sigstore_tuf *tuf);

/*
 * sigstore_tuf_refresh brings root, timestamp, snapshot and targets up to date
 * by the detailed client workflow [TUF 5.3 to 5.6].  After a failure the
 * folder holds the last good state.  The message names role, version and URL.
 *
 * SIGSTORE_ENETWORK and SIGSTORE_ESERVICE: the repository could not be had;
 * SIGSTORE_EREFUSED, SIGSTORE_EFORMAT, SIGSTORE_ELIMIT: it must not be used;
 * SIGSTORE_ENOTFOUND: there is no first root.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_tuf_refresh(
    sigstore_tuf *tuf, sigstore_error *err);

/*
 * sigstore_tuf_load verifies what the folder holds, without fetching.
 * Expired metadata is accepted when `allow_expired` is not 0: the caller tells
 * its user.  SIGSTORE_ENOTFOUND when the folder holds no complete set.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_tuf_load(
    sigstore_tuf *tuf, int allow_expired, sigstore_error *err);

/*
 * sigstore_tuf_target gives a target's bytes, verified by length and hashes,
 * from the folder or by fetching.  They live as long as the client.
 * SIGSTORE_ENOTFOUND when no role that is asked lists it [TUF 5.7], or when
 * it has only been loaded and is not kept.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_tuf_target(
    sigstore_tuf *tuf, const char *name, const void **data, size_t *len,
    sigstore_error *err);

/*
 * sigstore_tuf_problem gives what kept the client from keeping something (a
 * folder that cannot be written, a full disk), as one line, or NULL.  Nothing
 * else fails by it, but the next client has to fetch again.  The text lives
 * as long as the client, or its next call.
 */
SIGSTORE_API const char *sigstore_tuf_problem(const sigstore_tuf *tuf);

/*
 * sigstore_tuf_timestamp_age gives how many seconds ago the timestamp was
 * last fetched, by the folder's record, or -1 when that is not known.
 */
SIGSTORE_API int64_t sigstore_tuf_timestamp_age(const sigstore_tuf *tuf);

#ifdef __cplusplus
}
#endif

#endif
