// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QAction;
class QMenuBar;

namespace doppel::gui {

class FutureTag;
class SearchField;

/// The first row of the window: its menus, what is played, and where to search.
class TitleRow final : public QWidget {
    Q_OBJECT

public:
    static constexpr int kHeight = 32;

    explicit TitleRow(QAction& search, QWidget* parent = nullptr);

    QMenuBar& menus() { return *menus_; }
    /// Bold and plain; both empty on the start page.
    /// Of two futures, too, their names.
    void setTitle(const QString& scenario,
                  const QString& beside,
                  const QString& a = {},
                  const QString& b = {});
    const FutureTag& tagA() const { return *a_; }
    const FutureTag& tagB() const { return *b_; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Places {
        QString scenario, beside; ///< as far as they fit
        int first = 0;            ///< how wide they are
        int second = 0;
        int x = 0;
    };
    Places places() const;
    void placeTags();

    QMenuBar* menus_;
    SearchField* search_;
    FutureTag* a_;
    FutureTag* b_;
    QString scenario_;
    QString beside_;
};

} // namespace doppel::gui
