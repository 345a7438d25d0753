// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// Where a node was written. The file's name is shared, since a large file has a million nodes.
struct Place {
    std::shared_ptr<const std::string> file; ///< as the user named it; null where there is none
    int line = 0;                            ///< from 1; 0: not known
    int column = 0;                          ///< in characters, from 1; 0: not known

    sim::Where where() const { return {file ? *file : std::string{}, line, column}; }
};

struct Entry;

/// A value as it stands in a scenario file: a tree without aliases, so of bounded size and depth,
/// and each node knows its place. Scalars stay text; what they mean is decided by the field that
/// reads them (units_text.h).
struct Node {
    enum class Kind {
        Null, ///< nothing, `null` or `~`
        Scalar,
        List,
        Map,
    };

    Kind kind = Kind::Null;
    bool quoted = false; ///< a scalar in quotes or a block: text even if it reads like a number
    Place place;
    /// The column where `text` begins if it stands verbatim in one line, else 0.
    int textColumn = 0;
    std::string text;           ///< of a scalar, unescaped
    std::vector<Node> items;    ///< of a list
    std::vector<Entry> entries; ///< of a map, in the order written; keys are unique

    bool isNull() const { return kind == Kind::Null; }
    bool isScalar() const { return kind == Kind::Scalar; }
    bool isList() const { return kind == Kind::List; }
    bool isMap() const { return kind == Kind::Map; }

    /// The value of that key, or null. REQUIRES: nothing; a node that is no map has no keys. Cost:
    /// linear in the keys.
    const Node* find(std::string_view key) const;
    Node* find(std::string_view key);

    /// The place of that column (from 1) within `text`; the node's own place where the text is not
    /// verbatim.
    sim::Where whereOf(int columnOfText) const;

    /// "a list", "a map", "nothing", or the scalar itself, as shown in messages.
    std::string found() const;
};

/// One key of a map with its value.
struct Entry {
    std::string key;
    Place keyPlace;
    Node value;
};

/// Text from outside as a message may show it: in double quotes, without control characters and
/// with those that cannot be seen, or that change the direction of writing, as bytes, cut at 60
/// bytes.
std::string quotedForMessage(std::string_view text);

/// The path of a field as a message may show it: the same, without quotes, cut at 200 bytes.
std::string shownPath(std::string_view path);

/// What is said of it, which may hold names from outside: the same, cut at 2,000 bytes.
std::string shownMessage(std::string_view message);

/// Errors in the order of their places: files as they first appear, then lines, then columns; those
/// of a file as a whole behind its others.
void sortByPlace(sim::Errors& errors);

} // namespace doppel::scenarios
