/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a URL in a browser, of whatever programs there are. */
#ifndef SG_OIDC_BROWSER_H
#define SG_OIDC_BROWSER_H

#include <sys/types.h>

#include "base/bytes.h"

struct sg_browser {
    const char *(*variable)(void *arg, const char *name);
    void *arg;
    sg_bytes rest; /* of BROWSER: what has not been tried */
    bool desktop;  /* whether the desktop's own is yet to be tried */
    pid_t pid;     /* of the program that was started; 0: none runs */
};

/* sg_browser_init looks at the variables. */
void sg_browser_init(struct sg_browser *browser,
    const char *(*variable)(void *arg, const char *name), void *arg);

/*
 * sg_browser_open starts the next program that can be started; false when
 * there is none left.  BROWSER is as Python's webbrowser has it: commands
 * with a colon between, in which %s stands for the URL, else it comes last.
 * No shell reads them.
 */
bool sg_browser_open(struct sg_browser *browser, const char *url);

/* sg_browser_has_failed says whether the program has ended with a failure. */
bool sg_browser_has_failed(struct sg_browser *browser);

#endif
