// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QMenuBar;

namespace doppel::gui {

class Actions;
class FutureTag;
class SearchField;
class ViewBar;

/// The first row of the window: its menus, its views, what is played, and where to search.
class TitleRow final : public QWidget {
    Q_OBJECT

public:
    static constexpr int kHeight = 32;

    /// The actions must outlive it.
    explicit TitleRow(const Actions& actions, QWidget* parent = nullptr);

    QMenuBar& menus() { return *menus_; }
    /// Only where there is something to view.
    void showViews(bool shown);
    /// Bold and plain; both empty on the start page.
    /// Of two futures, too, their names.
    void setTitle(const QString& scenario,
                  const QString& beside,
                  const QString& a = {},
                  const QString& b = {});

Q_SIGNALS:
    /// A future's name was clicked.
    void futureClicked(bool isB);

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
    int left() const;
    Places places() const;
    int tagWidth(const FutureTag& tag) const;
    void placeTags();

    void placeParts();

    QMenuBar* menus_;
    ViewBar* views_;
    SearchField* search_;
    FutureTag* a_;
    FutureTag* b_;
    QString scenario_;
    QString beside_;
};

} // namespace doppel::gui
