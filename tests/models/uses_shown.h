// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/view.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace doppel::models::test {

/// What is in use of what there is, as a component shows it: by name, so many of so many.
inline std::map<std::string, std::pair<std::int64_t, std::int64_t>>
usesShown(const Component& component) {
    struct Uses final : View {
        void queue(std::string_view, std::int64_t, std::optional<std::int64_t>) override {}
        void use(std::string_view name, std::int64_t used, std::int64_t of) override {
            all[std::string(name)] = {used, of};
        }
        void share(std::string_view, std::uint64_t, std::uint64_t) override {}
        void underWay(std::string_view, sim::Time) override {}
        void table(std::string_view,
                   std::span<const std::string_view>,
                   const std::function<Rows()>&) override {}

        std::map<std::string, std::pair<std::int64_t, std::int64_t>> all;
    } uses;
    component.show(uses);
    return uses.all;
}

} // namespace doppel::models::test
