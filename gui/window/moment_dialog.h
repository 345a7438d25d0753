// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/play_clock.h"

#include <QDialog>

#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace doppel::gui {

/// Asks for a moment of the run, in the words of momentOf(), and says what is not one.
class MomentDialog final : public QDialog {
    Q_OBJECT

public:
    /// The clock must outlive it.
    explicit MomentDialog(const PlayClock& clock, QWidget* parent = nullptr);

    /// What is typed; none: it is no moment of the run.
    std::optional<sim::Time> moment() const;

private:
    void check();

    const PlayClock& clock_;
    QLineEdit* field_;
    QLabel* hint_;
    QPushButton* run_;
};

} // namespace doppel::gui
