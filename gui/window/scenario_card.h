// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/run_preview.h"
#include "gui/window/scenario_library.h"

#include <QAbstractButton>

namespace doppel::gui {

/// A scenario as a card: what it is about, how its last run went. A click, Enter or Space opens it.
class ScenarioCard final : public QAbstractButton {
    Q_OBJECT

public:
    static constexpr int kHeight = 216;

    /// Both must outlive it, or until they are set anew; the chart may be null.
    ScenarioCard(const LibraryScenario& scenario, const RunPreview* preview, QWidget* parent);

    void setPreview(const RunPreview* preview);
    const LibraryScenario& scenario() const { return scenario_; }

    QSize sizeHint() const override { return {298, kHeight}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void paintChart(QPainter& painter, const QRectF& area, const Palette& palette) const;
    void paintFoot(QPainter& painter, const QRectF& area, const Palette& palette) const;

    LibraryScenario scenario_;
    const RunPreview* preview_;
};

} // namespace doppel::gui
