// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// Where the path of a component's or a source's field leads: "components.router.cores".
struct FieldPlace {
    enum class Section { Components, Traffic };
    Section section = Section::Components;
    std::string owner;              ///< the component's or the source's name
    std::vector<std::string> field; ///< the rest of the path, never empty
};

/// None: it leads into another section, to no field, or is no path.
std::optional<FieldPlace> fieldPlaceOf(std::string_view path);

/// The first of that name, or the end.
template <class Specs>
auto findNamed(Specs& specs, std::string_view name) {
    return std::find_if(specs.begin(), specs.end(),
                        [&](const auto& spec) { return spec.name == name; });
}

} // namespace doppel::scenarios
