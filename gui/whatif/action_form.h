// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/action_text.h"

#include <QStringList>
#include <QWidget>

#include <functional>
#include <map>
#include <string>
#include <vector>

class QCheckBox;
class QFormLayout;
class QLabel;

namespace doppel::gui {

/// Asks for the fields of an action of a kind, with their defaults, and says what is wrong with
/// them as they are typed.
class ActionForm final : public QWidget {
    Q_OBJECT

public:
    /// What is wrong with an entry of a timeline, a line each; empty: it can be injected.
    using Check = std::function<QStringList(const std::string& action)>;

    /// `components` are the names that a field may refer to.
    ActionForm(const models::ActionKind& kind,
               QStringList components,
               Check check,
               QWidget* parent = nullptr);

    void setText(const std::string& path, const QString& text);
    /// The entry, with what differs from the defaults.
    std::string action() const;
    const QStringList& problems() const { return problems_; }
    /// The editor of a field, or null.
    QWidget* editor(const std::string& path) const;

Q_SIGNALS:
    void changed();

private:
    struct Row {
        ActionField field;
        QWidget* editor = nullptr;
    };

    QWidget* makeEditor(const ActionField& field);
    void showRare(bool shown);
    void look();

    const models::ActionKind& kind_;
    QStringList components_;
    Check check_;
    std::vector<Row> rows_;
    QStringList problems_;
    QFormLayout* form_ = nullptr;
    QCheckBox* rare_ = nullptr;
    QLabel* wrong_ = nullptr;
};

} // namespace doppel::gui
