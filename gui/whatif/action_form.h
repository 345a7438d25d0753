// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/action_text.h"
#include "gui/whatif/knob.h"

#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

class QCheckBox;
class QFormLayout;
class QLineEdit;

namespace doppel::gui {

class ProblemLabel;

/// What a platform has that the fields of an action may refer to.
struct ActionChoices {
    QStringList components{};
    std::uint32_t zones = 0;
    std::vector<Knob> knobs{}; ///< what may be set
};

/// Asks for the fields of an action of a kind, with their defaults, and says what is wrong with
/// them as they are typed; before that, what is to be filled in.
class ActionForm final : public QWidget {
    Q_OBJECT

public:
    /// What is wrong with an entry of a timeline, a line each; empty: it can be injected.
    using Check = std::function<QStringList(const std::string& action)>;

    ActionForm(const models::ActionKind& kind,
               ActionChoices choices,
               Check check,
               QWidget* parent = nullptr);

    void setText(const std::string& path, const QString& text);
    /// Fills in what one begins with: nobody has said anything wrong yet.
    void preset(const std::string& path, const QString& text);
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
        QWidget* explained = nullptr; // the editor, and what it is about
    };

    QWidget* makeEditor(const ActionField& field);
    QStringList choicesOf(const ActionField& field) const;
    QLineEdit* makeLine(const ActionField& field, const QString& usual);
    std::vector<const Row*> missing() const;
    void edited();
    void showKnob(const QString& path);
    void showRare(bool shown);
    void look();

    const models::ActionKind& kind_;
    ActionChoices choices_;
    Check check_;
    std::vector<Row> rows_;
    QStringList problems_;
    QFormLayout* form_ = nullptr;
    QCheckBox* rare_ = nullptr;
    ProblemLabel* wrong_ = nullptr;
    bool isTouched_ = false; // somebody has changed what one began with
};

} // namespace doppel::gui
