// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

struct LaidEntry;

/// A value of a YAML text and the bytes that it takes there: comments and line feeds behind it are
/// not of it.
struct LaidNode {
    Node::Kind kind = Node::Kind::Null;
    bool flow = false;     ///< a list or a map in brackets
    std::size_t begin = 0; ///< of what is absent: where it would be written
    std::size_t end = 0;
    std::vector<LaidEntry> entries; ///< of a map, in the order written
    std::vector<LaidNode> items;    ///< of a list
};

/// One key of a map with its value.
struct LaidEntry {
    std::string key;
    std::size_t begin = 0; ///< of the key
    std::size_t colon = 0; ///< behind its colon
    LaidNode value;
};

/// Lays a tree that the guarded reader made of `text` out on it again: the reader says where a
/// value begins, this finds out where it ends. None: something is written in a way that isn't understood
/// here (an explicit key, a byte order mark). Cost: linear in the text.
std::optional<LaidNode> layOut(std::string_view text, const Node& root);

} // namespace doppel::scenarios
