/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libsigstore-net uses of libsigstore's inside.  Such functions stand in
 * the private node of src/libsigstore.map, whose name holds the version, so
 * that the two libraries fit only where they are of one build.
 */
#ifndef SG_BASE_EXPORT_H
#define SG_BASE_EXPORT_H

#define SG_PRIVATE_API __attribute__((visibility("default")))

#endif
