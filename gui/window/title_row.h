// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QAction;
class QMenuBar;

namespace doppel::gui {

class SearchField;

/// The first row of the window: its menus, what is played, and where to search.
class TitleRow final : public QWidget {
    Q_OBJECT

public:
    static constexpr int kHeight = 32;

    explicit TitleRow(QAction& search, QWidget* parent = nullptr);

    QMenuBar& menus() { return *menus_; }
    /// Bold and plain; both empty on the start page.
    void setTitle(const QString& scenario, const QString& beside);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QMenuBar* menus_;
    SearchField* search_;
    QString scenario_;
    QString beside_;
};

} // namespace doppel::gui
