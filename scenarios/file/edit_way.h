// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Where in the tree of one file a value of the scenario stands, or would be written.
namespace doppel::scenarios {

/// The way from a file's root: keys of maps, places in lists. Of a value that `set:` gives,
/// {"set", "components.frontend.replicas"}.
using Steps = std::vector<std::string>;

/// What stands there, or null.
const Node* nodeAt(const Node& root, const Steps& way);
Node* nodeAt(Node& root, const Steps& way);

/// Where a file gives the value of a path; none: nowhere. What `set:` says counts, as it is laid on
/// top, and of several entries the last.
std::optional<Steps> givenAt(const Node& root, const Steps& path);

/// Where a value is to be written (see withValue); `text` is the path as one.
Steps wayTo(const Node& root, const Steps& path, std::string_view text);

/// The way to the outermost of the maps that would have nothing left without what is there.
Steps withEmptied(const Node& root, Steps way);

/// The keys of `set:` that give what is at that path, or change what is in it.
std::vector<std::string> setsWithin(const Node& root, const Steps& path);

/// Puts a value there, maps on the way included; false: a step leads into what is neither a map nor
/// an entry of a list.
bool putNode(Node& root, const Steps& way, Node value);
void eraseNode(Node& root, const Steps& way);

/// Whether two trees say the same, wherever and however they are written; keys may stand in any
/// order.
bool sameValue(const Node& a, const Node& b);

} // namespace doppel::scenarios
