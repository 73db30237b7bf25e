/* SPDX-License-Identifier: Apache-2.0 */
/* The files that clients trust, over HTTP, from memory. */
#include "services.h"

#include "trust_inside.h"

/* A client asks for the root after the newest, and takes the 404 for an
 * answer [TUF 5.3.3]. */
static void
answer_file(struct instance *instance, const struct request *request,
    struct response *response)
{
    const struct trust_served *file =
        trust_find(instance->trust, request->path);

    if (file == NULL) {
        response->status = 404;
        response->type = "text/plain";
        sg_buf_add_text(&response->body, "404 no such file\n");
        return;
    }
    sg_buf_add(&response->body, file->data);
}

const struct route tuf_routes[] = {
    { "GET", "/tuf/...", answer_file, 0 },
    { "GET", "/trustconfig.json", answer_file, 0 },
    { "GET", "/trusted_root.json", answer_file, 0 },
    { "GET", "/signing_config.v0.2.json", answer_file, 0 },
    { NULL, NULL, NULL, 0 },
};
