/* SPDX-License-Identifier: Apache-2.0 */
/* What an instance publishes by TUF: fetched, or as it was fetched last. */
#ifndef CLI_UPDATE_H
#define CLI_UPDATE_H

#include <stdbool.h>

#include <sigstore/sigstore.h>

#include "instance.h"
#include "network.h"

/* The targets that an instance publishes. */
#define TARGET_TRUSTED_ROOT "trusted_root.json"
#define TARGET_SIGNING_CONFIG "signing_config.v0.2.json"

struct update {
    struct session *session;
    const struct instance *instance;
    struct network network;
    sigstore_tuf *tuf;
};

/*
 * update_open begins.  `root` is the first root of an instance that is not
 * trusted yet, else NULL.  Nothing is fetched by this.  Functions that return
 * a bool have said what is wrong where that is false.
 */
bool update_open(struct update *update, struct session *session,
    const struct instance *instance, const void *root, size_t root_len);
void update_close(struct update *update);

/* update_refresh asks the repository.  It may say what `instead` helps. */
bool update_refresh(struct update *update, const char *instead);

/* update_is_fresh loads what was fetched a short time ago, if it still is
 * valid; then the repository need not be asked. */
bool update_is_fresh(struct update *update);

/*
 * update_load loads what was fetched last.  SIGSTORE_OK with err->code set
 * when it has expired, which err->message tells.
 */
sigstore_code update_load(struct update *update, sigstore_error *err);

/*
 * update_root and update_config give the documents that are published, of
 * what has been refreshed or loaded.  They say nothing.
 */
sigstore_code update_root(
    struct update *update, sigstore_trusted_root **root, sigstore_error *err);
sigstore_code update_config(struct update *update,
    sigstore_signing_config **config, sigstore_error *err);

/* update_say_failed says that one of these failed. */
void update_say_failed(struct update *update, const sigstore_error *err);

#endif
