// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::scenarios {

/// That one component, or one source of visits, calls another, or leads to it otherwise.
struct Call {
    std::string caller;
    std::string callee;
    bool passesErrors = true; ///< false: the caller does without it, as `on_failure: ignore` says
};

/// A field by which one calls another whose errors it ignores.
inline constexpr std::string_view kOnFailure = "on_failure";
inline constexpr std::string_view kIgnored = "ignore";

/// Who calls whom, each pair once: errors pass where by any of its calls they do.
class Calls {
public:
    void add(const std::string& caller, const std::string& callee, bool passesErrors = true) {
        calls_[{caller, callee}] |= passesErrors;
    }
    /// What was seen of a call tells nothing of its errors, if it is known from elsewhere.
    void addSeen(const std::string& caller, const std::string& callee) {
        calls_.try_emplace({caller, callee}, true);
    }
    /// Those that the text of a configuration allows, of components and sources alike: as the
    /// platform's graph has them (Scenario::graph), of as much of it as can be read; and whom a field
    /// refers to, or a name leads to, once the timeline or a plan has changed it.
    void addConfigured(const std::string& configuration);

    std::vector<Call> list() const;

private:
    std::map<std::pair<std::string, std::string>, bool> calls_;
};

} // namespace doppel::scenarios
