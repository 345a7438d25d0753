// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"
#include "sim/result.h"

#include <string_view>

namespace doppel::scenarios {

/// Lays `over` upon `base`: maps merge key by key, everything else is replaced, and a null removes
/// the key. A map that names another `kind` than the one below it replaces it, since the fields of
/// the old kind mean nothing to the new. Each node keeps its own place. Cost: linear in the keys of
/// both.
void mergeInto(Node& base, Node over);

/// Lays `value` upon what stands at `path` (value_path.h); null removes it. Maps on the way are
/// made where they are missing, since a file need not give what has a default; but a named thing
/// (components.NAME, traffic.NAME) must exist, unless the value is a whole map, and so must an
/// entry of a list and whatever is removed. New nodes bear `pathPlace`. Errors are added to
/// `errors` with that place; `root` is then unchanged.
void setAtPath(
    Node& root, std::string_view path, const Place& pathPlace, Node value, sim::Errors& errors);

} // namespace doppel::scenarios
