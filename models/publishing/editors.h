// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/problem.h"
#include "models/publishing/publishing_rules.h"
#include "models/traffic/open_traffic.h"
#include "sim/alias_table.h"
#include "sim/random.h"
#include "sim/units.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Documents;

/// How often editors do what, relative to each other.
struct CommandMix {
    sim::Ratio edit{6};
    sim::Ratio major{1};
    sim::Ratio minor{2};
    sim::Ratio republish{0};
    sim::Ratio unpublish{0.05};
    sim::Ratio patchLinks{0.5};
    sim::Ratio schedule{0.1};

    void describe(FieldVisitor& visitor);
    /// By PublishCommand.
    std::array<double, kPublishCommands> weights() const;
};

/// Editors: a traffic source's configuration.
struct EditorsConfig {
    OpenTrafficConfig open;
    CommandMix mix;
    bool newDocuments = false;

    void describe(FieldVisitor& visitor);
};

/// No command at all; and what is wrong with them as visitors.
Problems problemsOf(const EditorsConfig& config);
/// Several components of documents, of which nobody knows which one theirs are in; and as above.
Problems problemsOn(const EditorsConfig& config, const PlatformPlan& plan);
Problems notesOn(const EditorsConfig& config, const PlatformPlan& plan);

/// Editors who publish whatever the platform does: each visit is a click, a POST of a command about
/// the document that is the visit's page, and over with its answer. What becomes of the document is
/// in a book from the click on: that of the `documents` of the Publishing API that their requests come
/// to, or of the only ones that there are. Where they make new documents, their pages do not exist before they are published, and have no
/// route.
///
/// The command goes by as Request::command.
class Editors final : public OpenTraffic {
public:
    Editors(Platform& platform,
            std::string name,
            std::uint16_t index,
            const EditorsConfig& config,
            const PageSet& pages);

    void connect() override;

protected:
    void prepare(Request& request, std::uint64_t number) override;
    void ended(const Request& request, const Response& response) override;

private:
    Documents* documents_ = nullptr; // null: there are none
    sim::Stream commandChance_;
    sim::AliasTable commands_;
};

} // namespace doppel::models
