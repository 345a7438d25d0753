// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/actions.h"

#include <QWidget>

namespace doppel::gui {

/// The views side by side, as buttons of their commands: the one that is there is underlined. The
/// left and right keys go from one to the next.
class ViewBar final : public QWidget {
    Q_OBJECT

public:
    /// The actions must outlive it.
    explicit ViewBar(const Actions& actions, QWidget* parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace doppel::gui
