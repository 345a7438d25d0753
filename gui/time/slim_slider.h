// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSlider>

#include <optional>

namespace doppel::gui {

/// A slider of the window's own look: a thin groove, filled up to a round handle, with ticks below
/// if it has an interval. A ghost marks an old value, to return to by a click on it.
class SlimSlider : public QSlider {
    Q_OBJECT
public:
    explicit SlimSlider(QWidget* parent = nullptr);

    /// A role of the palette as its filled part's colour; the accent unless said otherwise.
    enum class Tone { Accent, Quiet, FutureB };
    void setTone(Tone tone);
    void setGhost(std::optional<int> value);
    std::optional<int> ghost() const { return ghost_; }

    /// Where the handle's middle is at a value.
    double xOf(int value) const;
    QSize sizeHint() const override { return {160, 22}; }
    QSize minimumSizeHint() const override { return {60, 22}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    int valueAt(double x) const;

    Tone tone_ = Tone::Accent;
    std::optional<int> ghost_;
};

} // namespace doppel::gui
