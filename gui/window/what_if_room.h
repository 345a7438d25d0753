// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/what_if.h"
#include "gui/window/palette_model.h"
#include "gui/window/panel_layout.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>
#include <tuple>
#include <vector>

namespace doppel::gui {

class ActionPalette;
class BranchPanel;
class ComparisonPanel;
class FindLimitPanel;
class KnobsPanel;
class MainWindow;

/// What if, in the window: the docks of branches, knobs, actions and limits to the left, the
/// comparison in words to the right, the view "compare", and the commands that lead to them.
class WhatIfRoom final : public QObject {
    Q_OBJECT

public:
    /// How often the comparison is made anew at most.
    static constexpr std::chrono::milliseconds kBetweenComparisons{250};

    /// The window must outlive it; it owns the panels.
    explicit WhatIfRoom(MainWindow& window);
    ~WhatIfRoom() override;

    WhatIf& whatIf() { return *whatIf_; }
    KnobsPanel& knobs() { return *knobs_; }
    BranchPanel& branches() { return *branches_; }
    ActionPalette& palette() { return *palette_; }
    FindLimitPanel& limit() { return *limit_; }
    ComparisonPanel& comparison() { return *comparison_; }

    /// Compares at the playhead now, not within a quarter of a second.
    void compareNow();
    /// The map of B, or of A; it comes into view. Nothing where there is no B.
    void showMapOf(bool isB);
    /// The comparison's next sentence, if it is before people.
    bool goToNextSentence();

private:
    void makePanels();
    void connectCommands();
    void connectFutures();
    void openKnobs();
    std::vector<PaletteEntry> knobsToFind();
    std::vector<PaletteEntry> actionsToFind();
    void openPalette();
    void openLimit();
    void open(Panel panel);
    void showCompare();
    void toggleCompare();
    void followComparison();
    void giveFuturesTheirHeight();
    void take(FutureId branch);
    void catchUp();
    void look();
    std::optional<FutureId> lastBranch() const;

    MainWindow& window_;
    WhatIf* whatIf_;
    KnobsPanel* knobs_ = nullptr;
    BranchPanel* branches_ = nullptr;
    ActionPalette* palette_ = nullptr;
    FindLimitPanel* limit_ = nullptr;
    ComparisonPanel* comparison_ = nullptr;
    QTimer pause_; // between two comparisons
    std::optional<std::tuple<FutureId, FutureId, sim::Time, bool, QString>> compared_;
};

} // namespace doppel::gui
