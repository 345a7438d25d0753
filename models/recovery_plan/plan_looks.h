// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/link.h"
#include "models/recovery_plan/plan_config.h"
#include "models/recovery_plan/proof_of_pages.h"
#include "sim/task.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace doppel::models {

class Component;
class NameService;
class Platform;

/// How whoever carries a plan out finds whether something serves, and whether a name leads there.
///
/// Something serves as its standing says (standing.h) and pages that it is asked for end well, so
/// many in a row that it is no luck (proof_of_pages.h). A name leads there where some resolver of
/// visitors answers, and as many queries of one that holds nothing come to an address.
class PlanLooks {
public:
    /// What is needed of something that doesn't serve yet.
    enum class Needed : std::uint8_t {
        ByItself, ///< it may lack what a plan has yet to bring up
        AsAWhole,
    };

    /// `plan` names who looks. Both outlive it.
    PlanLooks(Platform& platform, std::string_view plan) : platform_(platform), plan_(plan) {}

    sim::World& world() const;
    /// The page that it asks for.
    PageId page() const;
    /// Asks for a look's pages, or queries. "": it is as it should be.
    sim::Task<std::string> whyNotServing(Component& component, Needed needed);
    sim::Task<std::string> whyNotLeading(const PlanPointConfig& name);

private:
    sim::Task<bool> pagesEndWell(Component& component);
    sim::Task<bool> isFound(NameService& names, std::uint16_t name);
    std::uint64_t nextKey();

    Platform& platform_;
    std::string_view plan_;
    std::map<const Component*, std::unique_ptr<Link>> links_;
    std::map<const Component*, ProofOfPages> proofs_;
    std::uint64_t asked_ = 0;
};

} // namespace doppel::models
