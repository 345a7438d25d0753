// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCompleter>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

class QLineEdit;
class QStandardItemModel;

namespace doppel::gui {

/// What may complete a text.
struct Suggestion {
    QString text;    ///< that is put in its place
    QString shown{}; ///< in the list; empty: the text
};

/// Lists what may complete a field below it, in an order of its own: the best first. It never writes
/// into the field before something in the list is chosen, so that what is typed stays.
class RankedCompleter final : public QCompleter {
    Q_OBJECT

public:
    /// The best first.
    using Find = std::function<std::vector<Suggestion>(const QString& typed)>;

    /// The field, which takes it, must outlive it.
    RankedCompleter(QLineEdit& field, Find find);

private:
    void suggest(const QString& typed);

    Find find_;
    QStandardItemModel* model_;
};

/// Names that contain what is typed: first the one that is just that, then those that begin with it.
std::vector<Suggestion> namesLike(const QStringList& names, const QString& typed);

} // namespace doppel::gui
