// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/field_place.h"

#include "scenarios/file/value_path.h"

namespace doppel::scenarios {

std::optional<FieldPlace> fieldPlaceOf(std::string_view path) {
    const auto steps = splitPath(path);
    if (!steps || steps->size() < 3) {
        return std::nullopt;
    }
    const std::string& section = steps->front();
    if (section != "components" && section != "traffic") {
        return std::nullopt;
    }
    return FieldPlace{section == "components" ? FieldPlace::Section::Components
                                              : FieldPlace::Section::Traffic,
                      (*steps)[1],
                      {steps->begin() + 2, steps->end()}};
}

} // namespace doppel::scenarios
