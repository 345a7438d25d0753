// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"

#include <vector>

namespace doppel::models {

class Component;
class KeepsVersions;

/// Adds to `stores`, each once, those from which whoever asks that component for a page gets what is
/// in it, over all that pass the request on or make a page from what others answer.
void addStoresBehind(Component& component, PageId page, std::vector<KeepsVersions*>& stores);

} // namespace doppel::models
