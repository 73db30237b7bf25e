/* SPDX-License-Identifier: Apache-2.0 */
/* To be written. */
#include "services.h"

const struct route fulcio_routes[] = { { NULL, NULL, NULL, 0 } };
