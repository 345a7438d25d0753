// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/moment_figures.h"
#include "gui/window/objective_state.h"

#include <QWidget>

#include <optional>
#include <vector>

class QFontMetricsF;
class QHBoxLayout;
class QLabel;
class QPainter;
class QScrollArea;
class QToolButton;

namespace doppel::gui {

/// The bound in what is wanted: ">= 99%" of "availability >= 99%, between 45min and 60min".
QString boundIn(const QString& brief);

/// What is wanted in so much room: what follows the bound goes first, then the middle of what is
/// measured, and of that all that is too short to tell anything. The bound stays.
QString briefIn(const QString& brief, const QFontMetricsF& metrics, qreal room);

/// One objective: its standing by shape and colour, its value, and how far that is from its bound.
class ObjectiveCell final : public QWidget {
    Q_OBJECT

public:
    explicit ObjectiveCell(QWidget* parent = nullptr);

    /// `other` is how it stands in the other of two futures.
    void setObjective(const ObjectiveAt& objective, const std::optional<ObjectiveAt>& other = {});
    const ObjectiveAt& objective() const { return objective_; }
    const std::optional<ObjectiveAt>& other() const { return other_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintStanding(QPainter& painter, const ObjectiveAt& objective, bool isB) const;
    QString told(const ObjectiveAt& objective) const;
    qreal valueWidth() const;

    ObjectiveAt objective_;
    std::optional<ObjectiveAt> other_;
};

/// Whether the promise is kept: every objective at the moment that is looked at, and how visitors
/// fare. It is always 60 high. Objectives are as wide as they need while there is room, share what
/// there is, and from a least width on are scrolled: a button counts those that are out of view.
class ObjectivesStrip final : public QWidget {
    Q_OBJECT

public:
    static constexpr int kHeight = 60;

    explicit ObjectivesStrip(QWidget* parent = nullptr);

    /// `others` are the same objectives in the other of two futures; empty: there is one.
    void setObjectives(const std::vector<ObjectiveAt>& objectives,
                       const std::vector<ObjectiveAt>& others = {});
    /// Nothing is known: a scenario is being read.
    void clear();
    /// `scope` says of when they are, in their tool tip.
    void setFigures(const std::vector<MomentFigure>& figures, const QString& scope = {});
    const std::vector<ObjectiveCell*>& cells() const { return cells_; }
    /// Brings an objective into view and gives it the keys.
    void goTo(std::size_t objective);
    /// How many are not wholly in view.
    std::size_t hidden() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Figures;

    void countHidden();
    void showMore();

    QScrollArea* scroll_;
    QToolButton* more_;
    QHBoxLayout* row_ = nullptr;
    QLabel* none_;
    Figures* figures_;
    std::vector<ObjectiveCell*> cells_;
};

} // namespace doppel::gui
