// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

/// New names in the text of a scenario file, followed to all that this file says of them. As with
/// text_edit.h, comments and layout stay, and what cannot be done is an error with no text.
namespace doppel::scenarios {

/// A component or a source (`section`: components, traffic) has another name: in its section and in
/// `set:`, in every field that names a component, in paths of the timeline and of knobs, and in
/// objectives. Errors, too: the name is taken, or the thing stands in a file that this one extends.
/// What other files say of it is not followed. Cost: reads the scenario, and the text once for each
/// change.
sim::Result<std::string> withRenamed(const std::filesystem::path& path,
                                     std::string_view text,
                                     std::string_view section,
                                     std::string_view from,
                                     std::string_view to);

/// An event of the timeline has another name, which objectives follow that hold `during` it.
sim::Result<std::string>
withEventRenamed(std::string_view text, std::size_t event, std::string_view to);

} // namespace doppel::scenarios
