/* SPDX-License-Identifier: Apache-2.0 */
/* Forgetting: zeroes that no compiler removes. */
#ifndef SG_BASE_WIPE_H
#define SG_BASE_WIPE_H

#include <stddef.h>

#include "base/export.h"

SG_PRIVATE_API void sg_wipe(void *data, size_t len);

#endif
