// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/futures.h"
#include "gui/time/timeline_content.h"
#include "gui/whatif/action_check.h"
#include "gui/whatif/branch_model.h"
#include "gui/whatif/branch_steps.h"
#include "gui/whatif/knob.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doppel::gui {

class ActionPalette;
class BranchPanel;
class FindLimitPanel;
class KnobsPanel;
class MapView;

/// Which two futures are compared, and what the wishes of the panels come to: a knob that is turned
/// or an action that is dropped is a branch of the future that is selected among the futures, else of
/// the one in front, at the playhead, and that is compared with the one in front.
///
///     auto* whatIf = new WhatIf(futures, this);
///     whatIf->attach(*knobs); whatIf->attach(*branches); …
///     connect(whatIf, &WhatIf::comparisonChanged, …);
class WhatIf final : public QObject {
    Q_OBJECT

public:
    /// The futures outlive it.
    explicit WhatIf(Futures& futures, QObject* parent = nullptr);
    ~WhatIf() override;

    /// Panels outlive the connection, not necessarily this.
    void attach(KnobsPanel& knobs);
    void attach(BranchPanel& branches);
    void attach(ActionPalette& actions);
    void attach(MapView& map);
    void attach(FindLimitPanel& limit);

    FutureId a() const { return futures_.front(); }
    /// None: A stands alone.
    std::optional<FutureId> b() const { return futures_.beside(); }
    /// Compares another one, or none, with A; it plays along.
    void compare(std::optional<FutureId> id);
    /// Removes a future; that and branches are steps that can be undone.
    void remove(FutureId id) { steps_.remove(id); }
    QUndoStack& undoStack() { return steps_.stack(); }
    /// All futures, a parent before its branches.
    std::vector<BranchRow> rows() const;

    /// A branch with the field at that value. While a knob is dragged (`ended` is false), the
    /// branch of each turn takes the place of the one before.
    void turn(const std::string& path, const std::string& value, bool ended = true);
    /// The knob that was turned last; "": none was since something was selected on the map.
    const std::string& turned() const { return turned_; }
    /// The knob is back: of a drag nothing stays, a branch made before is not compared any more.
    void unturn(const std::string& path);
    /// What a branch would be of, and when: the future that is seen to be selected, where it had parted from its
    /// parent by the playhead, else that one, and so on; A where none is. At the playhead, or where
    /// it was not played so far, at its end. REQUIRES: one is open.
    struct Origin {
        FutureId future = 0;
        sim::Time at{};
    };
    Origin origin() const;
    /// Which one is meant by "this future": the one that is seen to be selected, unless that is A;
    /// else B, and A where it stands alone. REQUIRES: one is open.
    FutureId chosen() const;
    /// Chosen without a part to drop it on: it is aimed at what is selected on the map, unless it
    /// happens to all of a zone.
    void choose(const QString& kind, QWidget* window);
    /// Asks for what an action of this kind needs besides its target, and makes the branch that it
    /// begins, of the origin as it was when it was asked.
    void drop(const QString& kind, const QString& target, QWidget* window);
    /// The knobs of the origin.
    const std::vector<Knob>& knobs();
    /// What is wrong with an action at the origin; empty: nothing.
    QStringList problemsOf(const std::string& action);

Q_SIGNALS:
    /// The tree has more rows, or fewer.
    void branchesShown();
    /// A or B is another future.
    void comparisonChanged();
    void branched(doppel::gui::FutureId id);
    /// It is A or B.
    void mapWanted(doppel::gui::FutureId id);
    /// An action was refused after all, in the loader's words.
    void refused(const QString& why);
    /// The limit of a knob is asked for; "": of any.
    void limitWanted(const QString& path);
    /// A file is to be chosen for it: Futures::save.
    void saveWanted(doppel::gui::FutureId id);

protected:
    /// A panel that comes into view is brought up to date.
    bool eventFilter(QObject* panel, QEvent* event) override;

private:
    struct Turning {
        std::string path;
        FutureId from;
        sim::Time at;
        FutureId branch;
        std::string value;
    };

    /// Compared with A at once. 0: it can't be; refused() says why.
    FutureId branch(FutureId from,
                    sim::Time at,
                    const std::string& action,
                    std::optional<FutureId> replaces = {});
    /// A branch was made, or could not be; false: the latter.
    bool
    note(FutureId made, const QString& name, sim::Time at, std::optional<FutureId> replaces = {});
    void branchLimit(FutureId asked,
                     std::optional<sim::Time> at,
                     const std::string& path,
                     const std::string& value);
    std::vector<std::string> begunWith(const FutureBranch& branch) const;
    QStringList problemsOf(const std::string& action, FutureId from, sim::Time at);
    void followTree();
    void forget();
    void show();
    void showBranches();
    void showKnobs();
    bool knowsKnobs();
    QString momentOf(sim::Time at) const;
    QString limitName() const;
    bool isStored(FutureId id) const;
    const QString& wordsOf(const FutureBranch& branch) const;

    Futures& futures_;
    BranchSteps steps_;
    ActionCheck check_;
    QString selected_; // on the map: what an action is aimed at
    std::optional<Turning> turning_;
    std::string turned_;
    std::vector<Knob> known_; // the knobs of the origin as they are
    std::vector<std::uint64_t> knownOf_;
    bool limitIsOld_ = false;                   // it was not told of these
    mutable std::map<FutureId, QString> words_; // of what was done to each
    QTimer pause_;                              // between two looks at what changes all the time
    QPointer<KnobsPanel> knobs_;
    QPointer<BranchPanel> branches_;
    QPointer<FindLimitPanel> limit_;
};

} // namespace doppel::gui
