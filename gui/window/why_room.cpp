// SPDX-License-Identifier: Apache-2.0
#include "gui/window/why_room.h"

#include "gui/chart/charts_panel.h"
#include "gui/map/map_view.h"
#include "gui/why/journeys_panel.h"
#include "gui/why/story_panel.h"
#include "gui/window/main_window.h"
#include "gui/window/what_if_room.h"

#include <QDockWidget>

namespace doppel::gui {

WhyRoom::WhyRoom(MainWindow& window)
    : window_(window), story_(new StoryPanel(window.clock())),
      journeys_(new JourneysPanel(window.clock())) {
    storyDock_ = &window.addPanel(Panel::Story, tr("The story so far"), *story_);
    journeysDock_ =
        &window.addPanel(Panel::Journeys, tr("Journeys around the playhead"), *journeys_);
    window.onView(View::Why, [this] {
        window_.charts().showTab(ChartsPanel::Tab::Charts);
        look();
    });
    connect(&window.actions()[Command::ViewWhy], &QAction::triggered, this,
            [this] { window_.showView(View::Why); });
    connect(&window.actions()[Command::NextSentence], &QAction::triggered, this,
            &WhyRoom::goToNextSentence);

    pause_.setSingleShot(true);
    pause_.setInterval(kBetweenLooks);
    connect(&pause_, &QTimer::timeout, this, &WhyRoom::look);
    const auto lookSoon = [this] {
        if (!pause_.isActive()) {
            pause_.start();
        }
    };
    Futures& futures = window.futures();
    connect(&futures, &Futures::opened, this, [this] {
        told_.reset();
        followed_.reset();
    });
    connect(&futures, &Futures::changed, this, lookSoon);
    connect(&futures, &Futures::frontChanged, this, lookSoon);
    connect(storyDock_, &QDockWidget::visibilityChanged, this, lookSoon);
    connect(journeysDock_, &QDockWidget::visibilityChanged, this, lookSoon);
    connect(story_, &StoryPanel::componentChosen, &window.map(), &MapView::goTo);
    connect(journeys_, &JourneysPanel::componentChosen, &window.map(), &MapView::goTo);
}

WhyRoom::~WhyRoom() = default;

void WhyRoom::look() {
    Futures& futures = window_.futures();
    if (!futures.isOpen()) {
        return;
    }
    const FutureId front = futures.front();
    const Recording& recording = futures.recording(front);
    if (recording.sketch().file.empty()) {
        return;
    }
    const auto toTell =
        std::make_tuple(front, recording.seriesTimes().size(), recording.timeline().size(),
                        recording.judgements().size(), recording.decisions().size(),
                        recording.outcome().has_value());
    if (storyDock_->isVisible() && told_ != toTell) {
        told_ = toTell;
        story_->show(recording);
    }
    const auto toFollow = std::make_tuple(front, recording.journeys().size());
    if (journeysDock_->isVisible() && followed_ != toFollow) {
        followed_ = toFollow;
        journeys_->show(recording);
    }
}

// Of what is before people: the story, else the comparison; else the story is brought up.
void WhyRoom::goToNextSentence() {
    if (storyDock_->isVisible() || !window_.whatIfRoom().goToNextSentence()) {
        if (!storyDock_->isVisible()) {
            window_.showView(View::Why);
        }
        story_->next();
    }
}

} // namespace doppel::gui
