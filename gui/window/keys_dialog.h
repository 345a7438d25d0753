// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

namespace doppel::gui {

/// All commands, what they do, and their keys.
class KeysDialog final : public QDialog {
    Q_OBJECT

public:
    explicit KeysDialog(QWidget* parent = nullptr);
};

} // namespace doppel::gui
