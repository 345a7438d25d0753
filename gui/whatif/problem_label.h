// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace doppel::gui {

/// Says what is wrong with what was typed, in the palette's colour for that.
class ProblemLabel final : public QLabel {
    Q_OBJECT

public:
    explicit ProblemLabel(QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void colour();
};

} // namespace doppel::gui
