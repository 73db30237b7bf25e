/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the issuers' HTTP side share. */
#ifndef LOCAL_OIDC_INSIDE_H
#define LOCAL_OIDC_INSIDE_H

#include "oidc_grant.h"
#include "server.h"

/* The one client, which has no secret, as on the public instance. */
#define OIDC_CLIENT "sigstore"

/* What a workflow buys its tokens with, and where it is when nobody says. */
#define OIDC_REQUEST_TOKEN "request-token"
#define OIDC_REPOSITORY "example/project"
#define OIDC_EMAIL "alice@example.com"

/* How long a token lasts, but for those of which /mint is told. */
#define OIDC_TOKEN_S 600

/* A form of the pages or of a client: 3 KB with the longest of everything. */
#define OIDC_FORM_MAX (16u * 1024)

/* The redirect of a login whose code is copied by hand. */
#define OIDC_OOB "urn:ietf:wg:oauth:2.0:oob"

/* ---- oidc.c ---- */

/* oidc_kind tells the issuer whose path was asked for. */
enum issuer_kind oidc_kind(const struct request *request);

/* oidc_is_subject says whether a kind's token can name this. */
bool oidc_is_subject(enum issuer_kind kind, const char *text);

/* oidc_now gives the seconds that grants are counted in. */
int64_t oidc_now(void);

/* oidc_keep moves a text to the request's arena; NULL when memory ran out. */
const char *oidc_keep(const struct request *request, struct sg_buf *text);

/* oidc_refuse answers with an error of OAuth [RFC 6749 5.2]. */
void oidc_refuse(struct response *response, unsigned status, const char *error,
    const char *description);

/* ---- oidc_check.c: what requests share ---- */

/* oidc_check_client says whether the client is ours [RFC 6749 2.3.1]; else
 * this has answered. */
bool oidc_check_client(
    const struct request *request, struct response *response);

/* oidc_has_scope says whether a list of scopes has "openid". */
bool oidc_has_scope(const char *scopes);

/* oidc_is_challenge says whether this is a SHA-256 [RFC 7636 4.2]. */
bool oidc_is_challenge(const char *text);

/* oidc_is_visible says whether a text is of VSCHAR [RFC 6749 A]; so is none. */
bool oidc_is_visible(const char *text);

/* oidc_is_verifier says whether a verifier answers a challenge. */
bool oidc_is_verifier(const char *verifier, const char *challenge);

/* ---- oidc_redirect.c ---- */

/* oidc_redirect_is_good says whether a code may go there: to a port of this
 * machine, or to nobody but the user [RFC 8252 7.3]. */
bool oidc_redirect_is_good(const char *uri);

/* oidc_redirect_origin gives where a form may lead, for a page's policy. */
const char *oidc_redirect_origin(
    const struct request *request, const char *uri);

/* oidc_redirect_send goes there with these names and values; the last name is
 * NULL, and what has no value is left out. */
void oidc_redirect_send(const struct request *request,
    struct response *response, const char *uri, const char *const (*pairs)[2]);

/* ---- oidc_page.c ---- */

/*
 * oidc_page_begin begins a page; its form leads to this server and then to
 * `origin`, where that is not NULL.
 */
void oidc_page_begin(const struct request *request, struct response *response,
    const char *title, const char *origin);

/* oidc_page_add adds HTML in which $1 to $9 are texts, escaped. */
void oidc_page_add(
    struct response *response, const char *html, const char *const *texts);

void oidc_page_end(struct response *response);

/* oidc_page_tell is a page that says one thing. */
void oidc_page_tell(const struct request *request, struct response *response,
    unsigned status, const char *title, const char *text);

/* Of a field: it is where typing begins, and what was typed is refused. */
#define OIDC_FOCUS 1u
#define OIDC_WRONG 2u

/* oidc_page_add_who adds the field for the subject, with what was typed. */
void oidc_page_add_who(struct response *response, enum issuer_kind kind,
    const char *typed, unsigned flags);

/* ---- the routes ---- */

answer_function oidc_authorize, oidc_token, oidc_device_code, oidc_device;

#endif
