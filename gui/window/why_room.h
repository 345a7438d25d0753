// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/futures.h"

#include <QObject>
#include <QTimer>

#include <cstddef>
#include <optional>
#include <tuple>

class QDockWidget;

namespace doppel::gui {

class JourneysPanel;
class MainWindow;
class StoryPanel;

/// Why, in the window: the story and the sampled journeys of the future in front, the view "why",
/// and the command that takes the next sentence.
class WhyRoom final : public QObject {
    Q_OBJECT

public:
    /// How often what is shown is made anew at most: both cost some milliseconds.
    static constexpr std::chrono::milliseconds kBetweenLooks{500};

    /// The window must outlive it; it owns the panels.
    explicit WhyRoom(MainWindow& window);
    ~WhyRoom() override;

    StoryPanel& story() { return *story_; }
    JourneysPanel& journeys() { return *journeys_; }

    /// Brings what is visible up to date now.
    void look();

private:
    void goToNextSentence();

    MainWindow& window_;
    StoryPanel* story_;
    JourneysPanel* journeys_;
    QDockWidget* storyDock_ = nullptr;
    QDockWidget* journeysDock_ = nullptr;
    QTimer pause_; // between two looks
    // What is shown is of this future, with so much known of it.
    std::optional<std::tuple<FutureId, std::size_t, std::size_t, std::size_t, std::size_t, bool>>
        told_;
    std::optional<std::tuple<FutureId, std::size_t>> followed_;
};

} // namespace doppel::gui
