// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/sketch.h"
#include "gui/map/card_face.h"
#include "gui/map/inside_models.h"

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QTableView;

namespace doppel::gui {

class ShownPane;

/// One component, or source, from inside: what it shows of itself and what its metrics say, live,
/// what it decided, and its configuration.
class InsidePage final : public QWidget {
    Q_OBJECT

public:
    explicit InsidePage(QWidget* parent = nullptr);

    /// Opens that one.
    void setComponent(const ComponentSketch& component);
    /// How it is at this moment.
    void
    setNow(const CardFace& face, std::vector<FigureLine> figures, std::vector<FigureLine> metrics);
    /// None is open.
    void clear();

    const QString& component() const { return component_; }
    FigureModel& figuresNow() { return figures_; }
    FigureModel& metrics() { return metrics_; }
    FieldModel& fields() { return fields_; }
    QLineEdit& filter() { return *filter_; }
    /// Its tables and decisions.
    ShownPane& shown() { return *shown_; }

Q_SIGNALS:
    /// The page of the reference about that kind is to be shown.
    void referenceWanted(const QString& kind);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void useColours();
    QWidget* makeLiveSide();
    QWidget* makeFieldSide();

    QString component_;
    QString kind_;
    bool takesRequests_ = true; // its kind does
    FigureModel figures_;
    FigureModel metrics_;
    FieldModel fields_;
    QTableView* now_ = nullptr;
    QTableView* table_ = nullptr; // of fields
    QLabel* nowCaption_ = nullptr;
    QLabel* title_;
    QLabel* summary_;
    QLabel* state_;
    QLabel* reference_;
    QLabel* empty_;
    QWidget* content_;
    QLineEdit* filter_;
    ShownPane* shown_;
};

} // namespace doppel::gui
