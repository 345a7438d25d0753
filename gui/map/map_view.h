// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "gui/map/map_model.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace doppel::gui {

class FutureTag;
class InsidePage;
class MapCanvas;
class PlatformPage;
class WorldPage;

/// The map at three zoom levels, as tabs: the world, the platform, a component from inside. A drawer
/// of values: what it shows is what it was last told.
///
///     view.setPlatform(recording.sketch());                  // when sketchVersion() changed
///     view.show(recording, recording.stateAt(playhead));     // at any moment, forwards or back
class MapView final : public QWidget {
    Q_OBJECT

public:
    enum class Level { World, Platform, Inside };

    explicit MapView(LayoutStore store = {}, QWidget* parent = nullptr);

    /// Another platform, or more of the same one: it was built, an action was injected. The map of
    /// one that has the same components and calls stays as it is.
    void setPlatform(const PlatformSketch& platform);
    /// Nothing is open, or it is being read.
    void clear();
    /// The platform at a moment, and its metrics then. REQUIRES: the state is of that recording, and
    /// its sketch is the one that was set; names in it live until the next call.
    void show(const Recording& recording, const PlatformState& state);
    using QWidget::show;

    Level level() const;
    void setLevel(Level level);

    MapModel& model() { return model_; }
    PlatformPage& platformPage() { return *platform_; }
    MapCanvas& canvas();
    WorldPage& worldPage() { return *world_; }
    InsidePage& insidePage() { return *inside_; }
    /// Whose map it is, where there are two futures.
    FutureTag& futureTag() { return *future_; }

public Q_SLOTS:
    void fit();
    void find();
    /// Shows a component from inside.
    void open(const QString& node);
    /// Selects a component on the platform's map.
    void goTo(const QString& node);

Q_SIGNALS:
    void levelChanged();
    void selectionChanged(const QString& node);
    /// B where this is the map of A, and the other way round.
    void otherFutureWanted();
    /// See MapCanvas.
    void actionDropped(const QString& kind, const QString& node);
    /// The knobs of a component, or of a source, are asked for.
    void knobsWanted(const QString& node);
    /// See MapModel.
    void moved(const QString& name, QPointF from, QPointF to);
    void referenceWanted(const QString& kind);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeTabs();
    void tellHead();
    void tellInside(const Recording* recording);

    MapModel model_;
    int needed_ = 0; // by tabs and tools
    PlatformSketch sketch_;
    std::vector<MapEvent> events_;
    QString plain_; // why the next layout is plainer than it could be
    QTabBar* tabs_;
    QStackedWidget* pages_;
    FutureTag* future_;
    QLabel* head_;
    QToolButton* fold_ = nullptr;
    PlatformPage* platform_;
    WorldPage* world_;
    InsidePage* inside_;
};

} // namespace doppel::gui
