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
namespace {

constexpr int kStoryWidth = 492;
constexpr int kOverviewHeight = 340;

const QString kWhyView = QStringLiteral("why");

} // namespace

WhyRoom::WhyRoom(MainWindow& window)
    : window_(window), story_(new StoryPanel(window.clock())),
      journeys_(new JourneysPanel(window.clock())) {
    auto* charts = window.findChild<QDockWidget*>(QStringLiteral("charts"));
    storyDock_ =
        &window.addPanel("story", tr("The story so far"), *story_, Qt::RightDockWidgetArea);
    journeysDock_ = &window.addPanel("journeys", tr("Journeys around the playhead"), *journeys_,
                                     Qt::RightDockWidgetArea);
    window.splitDockWidget(charts, storyDock_, Qt::Horizontal);
    window.splitDockWidget(charts, journeysDock_, Qt::Vertical);
    window.addView(kWhyView, [this] { showWhy(); });
    connect(&window, &MainWindow::viewShown, this, [this](const QString& name) {
        storyDock_->setVisible(name == kWhyView);
        journeysDock_->setVisible(name == kWhyView);
    });
    connect(&window.actions()[Command::ViewWhy], &QAction::triggered, this,
            [this] { window_.showView(kWhyView); });
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

void WhyRoom::showWhy() {
    window_.showCentre(false);
    for (const char* left : {"branches", "knobs", "actions", "limit"}) {
        window_.findChild<QDockWidget*>(QString::fromUtf8(left))->hide();
    }
    auto* charts = window_.findChild<QDockWidget*>(QStringLiteral("charts"));
    charts->show();
    storyDock_->show();
    journeysDock_->show();
    window_.resizeDocks({charts, storyDock_}, {window_.width() - kStoryWidth, kStoryWidth},
                        Qt::Horizontal);
    window_.resizeDocks({charts, journeysDock_},
                        {kOverviewHeight, window_.height() - kOverviewHeight}, Qt::Vertical);
    window_.charts().showTab(ChartsPanel::Tab::Charts);
    look();
}

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
                        recording.judgements().size(), recording.outcome().has_value());
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
            window_.showView(kWhyView);
        }
        story_->next();
    }
}

} // namespace doppel::gui
