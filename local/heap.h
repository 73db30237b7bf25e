/* SPDX-License-Identifier: Apache-2.0 */
/* How the C library keeps memory that was freed. */
#ifndef LOCAL_HEAP_H
#define LOCAL_HEAP_H

/* heap_give_back has large blocks go back to the system when they are freed,
 * where that is not so anyway; called before there are threads. */
void heap_give_back(void);

#endif
