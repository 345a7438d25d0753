// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "gui/time/timeline_content.h"
#include "gui/window/recording_views.h"

#include <QString>

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace doppel::gui {

class ChartsPanel;
class MapView;
class ObjectivesStrip;
class Timeline;

/// A future as it is to be shown.
struct ShownFuture {
    std::uint32_t id = 0;
    QString name;
    const Recording* recording = nullptr; ///< outlives the call; never null
    FutureRole role = FutureRole::Other;
    std::optional<std::uint32_t> parent{};
    std::optional<sim::Time>
        parted{}; ///< when it and the one in front parted; none: they never were one
    sim::Time from{};
    QString branch{};                ///< what it was begun with
    std::optional<sim::Time> died{}; ///< its process ended there
    bool stored = false;             ///< what happened in it is past, and stays where it is
};

/// The panels that show futures. They outlive the display.
struct DisplayPanels {
    PlayClock& clock;
    MapView& map;
    ChartsPanel& charts;
    Timeline& timeline;
    ObjectivesStrip& objectives;
};

/// Brings what is known of the futures into the panels of the window: everything at the playhead.
/// It keeps nothing of them but what lets it do no more than needed.
class FutureDisplay {
public:
    explicit FutureDisplay(DisplayPanels panels);

    /// All of it: futures have grown, or the playhead is elsewhere. The one in front has role A; one
    /// may have role B. A parent before its branches.
    void show(const std::vector<ShownFuture>& futures, const std::vector<TimelineMark>& marks);
    /// What the charts are about.
    void select(const QString& component) { selected_ = component; }
    /// Which future the map is of; A where none has that role.
    void showOnMap(FutureRole role) { onMap_ = role; }
    /// Nothing is open any more.
    void clear();

private:
    void showPlatform(const ShownFuture& future);
    void showMoment(const ShownFuture& a, const ShownFuture* b, const ShownFuture& onMap);
    void showCharts(const std::vector<ShownFuture>& futures);
    void showTimeline(const std::vector<ShownFuture>& futures,
                      const std::vector<TimelineMark>& marks);

    DisplayPanels panels_;
    QString selected_;
    FutureRole onMap_ = FutureRole::A;
    std::map<std::uint32_t, ChartSource> sources_; // by future
    std::map<std::uint32_t, LaneSource> lanes_;    // by future
    std::optional<std::uint32_t> mapped_;          // the future on the map
    std::uint64_t sketchVersion_ = 0;
};

} // namespace doppel::gui
