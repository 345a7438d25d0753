// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/view.h"
#include "scenarios/built_platform.h"
#include "scenarios/snapshot.h"
#include "sim/series.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// Takes one snapshot of a platform, and moves a viewer's look on to it. Costs a few microseconds
/// for each ten components, as many for each row of the series that is new, and nothing for how
/// long the play is.
class SnapshotTaker final : private models::View {
public:
    SnapshotTaker(const BuiltPlatform& built, const sim::SeriesRecorder& series, Look& look);

    Snapshot take();

private:
    void queue(std::string_view name,
               std::int64_t length,
               std::optional<std::int64_t> capacity) override;
    void use(std::string_view name, std::int64_t used, std::int64_t of) override;
    void share(std::string_view name, std::uint64_t part, std::uint64_t whole) override;
    void underWay(std::string_view what, sim::Time since) override;
    void table(std::string_view,
               std::span<const std::string_view>,
               const std::function<Rows()>&) override {}

    void followTimeline();
    ComponentState stateOf(const models::Component& component);
    std::vector<std::size_t> actionsOn(const std::string& component) const;
    Flow flowSinceLook(const Look::Totals& now);
    std::optional<double> staySinceLook(const models::Meter& meter);

    const BuiltPlatform& built_;
    const sim::SeriesRecorder& series_;
    Look& look_;
    double seconds_; // since the last look
    std::size_t flows_ = 0;
    std::size_t stays_ = 0;
    std::size_t shares_ = 0;
    std::vector<TimelineEntry> happened_;
    ComponentState state_; // of the component that shows itself
};

} // namespace doppel::scenarios
