// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"
#include "sim/result.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

/// Changes to the text of a scenario file: functions from a text to a text, which leave comments,
/// order and layout of all else as they are, line feeds and byte order mark included.
///
/// Each is checked before it is given back: read again, the new text must be the tree of the old
/// one with that change and nothing else. Where it is not, since something is written in an unusual
/// way, there is an error and no text. Errors, too: the text is no YAML, a path or a value is none.
/// Cost: linear in the text, which is read twice.
namespace doppel::scenarios {

/// The text with another value at a path ("components.frontend.replicas", "timeline[0].at"). The
/// value is YAML as it would stand behind the key, in one line: `6`, `"a: b"`, `[a, b]`; it is put
/// in quotes where its new place asks for that.
///
/// It is written where the file gives it, `set:` or its own section; where the file does not give
/// it, into the component, source or map that the file itself describes; else, in a file that
/// extends another one, as an entry of `set:`, and in any other where its section is or would be.
/// Keys at the top of a file (duration, seed) always stand there.
sim::Result<std::string>
withValue(std::string_view text, std::string_view path, std::string_view value);

/// The text without what it gives at a path, so that what it extends, or the default, holds again;
/// a map or a `set:` that has nothing else goes with it. Unchanged where it gives nothing.
sim::Result<std::string> withoutValue(std::string_view text, std::string_view path);

/// Whether the file gives a value there, by itself or in its `set:`.
bool givesValue(const Node& root, std::string_view path);

/// Whether a list ("timeline", "components.shop.calls") is all this file's own: given, and nothing
/// within it changed by `set:`. Only such a list can be changed item by item.
bool ownsList(const Node& root, std::string_view path);

/// The text with that list in place of what was said of it; each item is YAML in one line. One at
/// the top of a file takes a line for each item. An empty one stays as `[]` in a file that extends
/// another.
sim::Result<std::string>
withList(std::string_view text, std::string_view path, std::span<const std::string> items);

/// The text with an item before the one at `index`, or at the end. REQUIRES of this and the next
/// two: ownsList, else there is an error.
sim::Result<std::string>
withItem(std::string_view text, std::string_view path, std::size_t index, std::string_view item);

/// The text without that item, and the comment in its line.
sim::Result<std::string>
withoutItem(std::string_view text, std::string_view path, std::size_t index);

/// The text with an item at another place, which is counted without it.
sim::Result<std::string>
withItemMoved(std::string_view text, std::string_view path, std::size_t from, std::size_t to);

/// The text with one more in a table at the top (components, traffic), in that section even where
/// the file extends another. Errors, too: the section has one of that name.
sim::Result<std::string> withEntry(std::string_view text,
                                   std::string_view section,
                                   std::string_view name,
                                   std::string_view value);

/// The text without all that it says of an entry of such a table; an `inherited` one, which a file
/// gives that this one extends, is taken away by a `null`.
sim::Result<std::string> withoutEntry(std::string_view text,
                                      std::string_view section,
                                      std::string_view name,
                                      bool inherited);

/// The text with another name for such an entry, in its section and in `set:`. Who refers to it is
/// another matter (scenarios/rename.h).
sim::Result<std::string> withEntryRenamed(std::string_view text,
                                          std::string_view section,
                                          std::string_view from,
                                          std::string_view to);

/// Words as a value of YAML: in quotes where they could be taken for something else.
std::string scalarYaml(std::string_view words);

/// A value as YAML in one line.
std::string flowYaml(const Node& node);

} // namespace doppel::scenarios
