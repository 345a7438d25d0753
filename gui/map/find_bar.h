// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <QWidget>

class QLineEdit;
class QStringListModel;

namespace doppel::gui {

/// Finds a component by a part of its name: completes while one types, Enter selects it and goes,
/// Escape goes.
class FindBar final : public QWidget {
    Q_OBJECT

public:
    explicit FindBar(QWidget* parent = nullptr);

    void setNames(const QStringList& names);
    /// Shows itself, empty, and takes the keys.
    void start();
    QLineEdit& field() { return *field_; }

Q_SIGNALS:
    /// That name was chosen, or typed so far that it is the best match.
    void found(const QString& name);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void choose(const QString& text);

    QLineEdit* field_;
    QStringListModel* names_;
};

/// The name that a text means: the same, else one that begins with it, else one that contains it,
/// whatever the case; of several the shortest. Empty: none.
QString bestMatch(const QStringList& names, const QString& text);

} // namespace doppel::gui
