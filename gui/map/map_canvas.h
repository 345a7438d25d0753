// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/call_look.h"
#include "gui/map/map_camera.h"
#include "gui/map/map_model.h"
#include "gui/map/map_travel.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QPixmap>
#include <QString>
#include <QVariantAnimation>
#include <QWidget>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

class QMenu;

namespace doppel::gui {

/// What an action that is dragged onto the map says of itself: its kind's name, such as
/// "fault.slow", in UTF-8.
inline constexpr auto kActionMimeType = "application/x-doppel-action";

/// The map of a platform, to be looked at, travelled and acted on. It draws the model's scene, and
/// eases nothing of it: only the camera moves smoothly, and dots travel while time does.
class MapCanvas final : public QWidget {
    Q_OBJECT

public:
    /// The model outlives the canvas.
    explicit MapCanvas(MapModel& model, QWidget* parent = nullptr);

    MapModel& model() { return model_; }
    const MapModel& model() const { return model_; }
    const MapCamera& camera() const { return camera_; }

    /// Whether simulated time passes, and how much of it in a second. Dots travel only then, and
    /// none are drawn where time is too fast for them (kFastestDots).
    void setPlaying(bool playing, double speed);
    /// False: nothing moves but by jumps.
    void setMotion(bool motion);
    /// What a dot that sets out each second stands for, in requests a second; none: no dots.
    std::optional<double> requestsPerDotNow() const;

    /// What can be done with a card, or with the map; of all that, only what would change something
    /// is enabled. Owned by the caller.
    std::unique_ptr<QMenu> menuFor(std::optional<std::size_t> card);

    /// The node whose card is selected; empty: none. A node of a folded card selects that.
    const QString& selected() const { return selected_; }
    void select(const QString& node);
    std::optional<std::size_t> selectedCard() const;
    std::optional<std::size_t> hoveredCard() const { return hovered_; }

    QSize sizeHint() const override { return {960, 620}; }
    QSize minimumSizeHint() const override { return {240, 160}; }

public Q_SLOTS:
    /// All of the map in view, from now on also when the pane changes, until it is zoomed or moved.
    void fit();
    /// About what is selected and in view, else about the middle.
    void zoomIn() { zoomChosenBy(zoomStep()); }
    void zoomOut() { zoomChosenBy(1 / zoomStep()); }
    void travel(doppel::gui::Heading heading);
    /// Opens the selected card: a stack unfolds, a component is shown from inside.
    void open();

Q_SIGNALS:
    void selectionChanged(const QString& node);
    void hoverChanged();
    /// A component is to be shown from inside.
    void opened(const QString& node);
    /// An action of that kind was dropped on a component, or on a source, or chosen from its menu.
    void actionDropped(const QString& kind, const QString& node);
    /// The knobs of a component, or of a source, are asked for.
    void knobsWanted(const QString& node);
    void findWanted();
    /// What a dot stands for may be another number.
    void dotsChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void timerEvent(QTimerEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool event(QEvent* event) override;

private:
    void addWhatIfs(QMenu& menu, const QString& node);
    static constexpr double kZoomStep = 1.25;
    static constexpr double kCrowdStep = 2;

    /// A button is down on a card, or on the ground.
    struct Grip {
        QPoint pressed;
        QPoint last;
        std::optional<std::size_t> card;
        QPointF corner; ///< of that card when it was pressed
        bool drags = false;
    };

    void sceneChanged();
    void placesChanged();
    void drawAnew();
    QPointF zoomCentre() const;
    double zoomStep() const;
    void zoomChosenBy(double factor);
    void zoomBy(double factor, QPointF about);
    void panBy(QPointF screen);
    void glideTo(const MapCamera& camera);
    void goTo(const MapCamera& camera);
    void selectCard(std::size_t card);
    void showSelected();
    void click(QPointF at);
    void hover(std::optional<std::size_t> card);
    void runDots();
    void settleDots();
    double dotsPerSecond(std::size_t way) const;
    double travelTime(std::size_t way) const;
    MapScene sceneWhileDragging() const;

    MapModel& model_;
    MapCamera camera_;
    MapCamera glideFrom_;
    MapCamera glideTo_;
    QVariantAnimation glide_;
    bool fitted_ = true; // follows the pane
    bool motion_ = true;
    bool playing_ = false;
    double speed_ = 1;
    QString selected_;
    std::optional<std::size_t> hovered_;
    std::optional<std::size_t> target_; // of what is dragged here
    std::optional<Grip> grip_;
    QPixmap still_;             // all but the dots
    std::vector<QRectF> words_; // on it
    bool stale_ = true;
    std::vector<CallDots> dots_; // by way
    double perDot_ = 1;          // requests a second
    QBasicTimer dotsTimer_;
    QElapsedTimer sinceDots_;
};

} // namespace doppel::gui
