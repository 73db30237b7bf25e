/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Giving up rights before hostile input is read, so that a hole in a parser
 * is not a hole in the machine.
 */
#ifndef CLI_SANDBOX_H
#define CLI_SANDBOX_H

#include <stdbool.h>

/*
 * sandbox_enter gives up, for this process and for good: writing and making
 * files, running programs, the network, signals to others.  Reading stays,
 * and so does writing to what is open.  False where the system cannot.
 */
bool sandbox_enter(void);

#endif
