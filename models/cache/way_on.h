// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/publishing/content_versions.h"

namespace doppel::models {

class Component;

/// Whether anyone stands behind a component who could answer a request for that page, in a version
/// from `version` on: one of its servers answers and, where it only passes requests on (PassesOn)
/// and has no such copy itself (HoldsCopies), there is such a way on from there.
bool hasWayOn(const Component& component, PageId page, ContentVersion version);

} // namespace doppel::models
