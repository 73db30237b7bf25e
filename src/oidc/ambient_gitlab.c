/* SPDX-License-Identifier: Apache-2.0 */
/* GitLab CI: the token stands in a variable that is named for its audience. */
#include "base/limits.h"
#include "oidc/ambient.h"
#include "oidc/form.h"

static bool
is_here(const struct sg_ambient *ambient)
{
    return sg_ambient_variable(ambient, "GITLAB_CI") != NULL;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* SIGSTORE_ID_TOKEN for "sigstore": what cannot stand in a name is "_". */
static void
add_name(struct sg_buf *name, const char *audience)
{
    for (const char *at = audience; *at != '\0'; at++) {
        char c = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;

        if (!(c >= 'A' && c <= 'Z') && (!is_digit(c) || at == audience))
            c = '_';
        sg_buf_add_byte(name, (uint8_t)c);
    }
    sg_buf_add_text(name, "_ID_TOKEN");
}

static sigstore_code
get(const struct sg_ambient *ambient, struct sg_buf *token, sigstore_error *err)
{
    const char *value;
    struct sg_buf name;
    sigstore_code code;

    sg_buf_init(&name, SG_LOGIN_URL_MAX);
    add_name(&name, ambient->audience);
    if (sg_form_end(&name) == NULL) {
        code = sg_no_memory(err);
    } else {
        code = sg_ambient_need(ambient, (const char *)name.data, &value, err);
        if (code == SIGSTORE_OK)
            sg_buf_add_text(token, value);
    }
    sg_buf_dispose(&name);
    return code;
}

const struct sg_ambient_provider sg_ambient_gitlab = { "GitLab", is_here, get };
