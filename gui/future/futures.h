// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/checkpoint_shelf.h"
#include "gui/future/future_process.h"
#include "gui/time/speed.h"
#include "gui/time/time_range.h"
#include "gui/time/timeline_content.h"
#include "sim/result.h"
#include "sim/time.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::gui {

/// Names a future among those of a Futures; never used twice.
using FutureId = std::uint32_t;

/// A future's place in the tree of branches.
struct FutureBranch {
    FutureId id = 0;
    QString name; ///< "as written"; of a branch what was done to it, or as named
    std::optional<FutureId> parent{}; ///< none: it is the scenario's own, or its parent was removed
    sim::Time from{};                 ///< when it parted from it
    std::vector<std::string> actions; ///< what it was begun with: entries of a timeline (YAML)
    std::vector<std::string> sets{};  ///< "PATH=VALUE", laid on top of the scenario it is built of
    std::size_t colour = 0;           ///< place among the palette's series; the least that is free
    FutureProcess* process = nullptr; ///< never null; owned by the Futures
};

/// A frozen copy of a future: a branch from there on needs no replay up to it.
struct Checkpoint {
    FutureId future = 0;
    sim::Time at{};
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// An action that sets a field, as an entry of a timeline: "{set: components.frontend.replicas,
/// value: 6}".
std::string setAction(std::string_view path, std::string_view value);

/// The futures of one scenario: the tree of branches, the one in front, the playhead and what moves
/// it. All that the window plays goes through this; a window draws from the recordings, follows the
/// signals and calls the verbs.
///
///     Futures futures;
///     connect(&futures, &Futures::changed, …);
///     futures.open("scenarios/govuk/origin-errors.yaml");
///     futures.setSpeed(60); futures.play();
///     …
///     futures.scrub(sim::kStart + 10min);
///     const FutureId what = futures.branchAt(futures.playhead(), {setAction(path, "4")});
///     futures.setBeside(what); // both play on together
///
/// Verbs return at once; what they cause comes by signals, from the event loop. An id that is not
/// there any more is ignored.
class Futures : public QObject {
    Q_OBJECT
public:
    /// The program that has the verb `host`: this one, unless the environment's DOPPEL_GUI_PROGRAM
    /// names another (tests).
    explicit Futures(QObject* parent = nullptr);
    ~Futures() override;

    /// The program that has the verb `host`.
    const QString& program() const { return program_; }

    // ---- the tree ----

    /// Begins with a scenario, in place of all that was there; paused at the start. `sets` are
    /// "PATH=VALUE", as of `doppel run --set`. What is wrong with it comes by refused().
    void open(const QString& scenario, std::vector<std::string> sets = {});
    /// Shows a run that was stored, in place of all that was there, at its end. It can be scrubbed,
    /// and has no process: it is neither branched from nor acted upon.
    void openStored(const Recording& run, const QString& name);
    /// The same beside what is there. REQUIRES: isOpen().
    FutureId overlayStored(const Recording& run, const QString& name);
    /// Ends everything.
    void close();
    bool isOpen() const { return !branches_.empty(); }
    /// A parent before its branches, in the order of their making.
    const std::vector<FutureBranch>& branches() const { return branches_; }
    /// Null: it is not there.
    const FutureBranch* branch(FutureId id) const;
    const FutureProcess* process(FutureId id) const;
    /// REQUIRES: it is there.
    const Recording& recording(FutureId id) const;
    void rename(FutureId id, const QString& name);
    /// Ends its process and its checkpoints; its branches stay and have no parent. The front passes
    /// to its parent, or else to the first that is left. Nothing, if it is the only one.
    void remove(FutureId id);

    /// The one that the playhead moves in: the window's A.
    FutureId front() const { return front_; }
    /// Where B comes to the front, A takes its place.
    void setFront(FutureId id);
    /// The one that plays along with it, to the same moments: the window's B.
    std::optional<FutureId> beside() const { return beside_; }
    void setBeside(std::optional<FutureId> id);
    FutureRole roleOf(FutureId id) const;
    /// Which future one was at a moment: itself, or what it had not parted from by then, as far as
    /// that is there. REQUIRES: it is there.
    FutureId ancestorAt(FutureId id, sim::Time moment) const;
    /// Up to when two futures were one, whichever of them left the other, or a third; also where
    /// those that they came from were removed. None: they never were.
    std::optional<sim::Time> partingOf(FutureId a, FutureId b) const;

    // ---- time ----

    /// The moment that is looked at: up to the front's now().
    sim::Time playhead() const { return playhead_; }
    /// Looks at another moment that was played: map and charts show what is recorded there. Playing
    /// goes on from there, through the record first.
    void scrub(sim::Time moment);
    /// From the playhead on, at the speed. Nothing at the end of the run.
    void play();
    void pause();
    /// Also while playing on is awaited: a host that starts, is replayed or is slower than asked.
    bool isPlaying() const { return playing_; }
    void setSpeed(Speed speed);
    Speed speed() const { return speed_; }
    /// One recorded state on, or back; it pauses.
    void step();
    void stepBack();
    /// As fast as possible up to this moment, then pauses; back, if it is in the past.
    void runTo(sim::Time moment);
    /// Plays a future on in the background, wherever the playhead is: for a search of limits. It is
    /// signalled by waiting(), or ended().
    void runTo(FutureId id, sim::Time moment);
    /// What is played again and again; none: no loop.
    void setLoop(std::optional<TimeRange> loop) { loop_ = loop; }

    // ---- what if ----

    /// A branch of the front, or of another, at a moment of its past or at its now, and the actions
    /// that it begins with: setAction, or any entry of a timeline, whose `at` is that moment where it
    /// is absent.
    ///
    /// At the now of a live host it is a fork, where that is by then (FutureBranch::from tells). In
    /// the past: the nearest checkpoint before it, copied and played up to it; else the scenario,
    /// played again from its start with the log (state Replaying; progress() tells). It has what is
    /// known up to that moment at once, and becomes neither A nor B by itself. If the
    /// actions are refused, the branch is removed again: actionsRefused() names it first. 0: there is
    /// no such parent, or it is a stored run.
    FutureId branchAt(sim::Time moment, std::vector<std::string> actions, const QString& name = {});
    FutureId branchAt(FutureId parent,
                      sim::Time moment,
                      std::vector<std::string> actions,
                      const QString& name = {});
    /// A branch from the very start, built of the scenario with these sets in place of the parent's.
    /// `actions` are all that is done to it, each at its time. Else as branchAt.
    FutureId playAnew(FutureId parent,
                      std::vector<std::string> sets,
                      std::vector<std::string> actions,
                      const QString& name = {});
    /// Acts on a future itself, at its now(). actionsDone() or actionsRefused() follows.
    void act(FutureId id, const std::vector<std::string>& actions);
    /// A dead one once more: from its last checkpoint, or the start, up to where it had come.
    void replay(FutureId id);
    /// As a scenario file: `doppel run` of it gives the same fingerprint. saved() or notSaved()
    /// follows.
    void save(FutureId id, const QString& file, SaveForm form = SaveForm::Extends);
    /// Stores its run; see FutureProcess::keep. kept() or notKept() follows.
    void keep(FutureId id, const QString& file, const QString& catalogue);

    /// What the checkpoints of all futures together may take.
    void setCheckpointBudget(const CheckpointBudget& budget);
    /// That can be branched from without a replay, by future, then by time. Kept by a policy
    /// (checkpoint_policy.h); none is made while a host waits.
    std::vector<Checkpoint> checkpoints() const;

Q_SIGNALS:
    /// A scenario was opened or closed: there are other branches.
    void opened();
    /// One more or less, a name, a parent, a log: the tree's shape.
    void treeChanged();
    void frontChanged();
    void besideChanged();
    void playheadChanged();
    void playingChanged();
    void speedChanged();
    void checkpointsChanged();
    /// Its recording has grown; at most once in a turn of the event loop.
    void changed(doppel::gui::FutureId id);
    void stateChanged(doppel::gui::FutureId id);
    /// What it does before it can be played: "builds the platform", 0.4.
    void progress(doppel::gui::FutureId id, const QString& step, double share);
    /// It waits where it was to play to, or where it was paused.
    void waiting(doppel::gui::FutureId id);
    void ended(doppel::gui::FutureId id);
    void died(doppel::gui::FutureId id, const QString& why);
    /// The scenario cannot be played: what is wrong with it, each with its place.
    void refused(doppel::gui::FutureId id, const doppel::sim::Errors& errors);
    void actionsDone(doppel::gui::FutureId id);
    void actionsRefused(doppel::gui::FutureId id, const doppel::sim::Errors& errors);
    void saved(doppel::gui::FutureId id, const QString& file);
    void notSaved(doppel::gui::FutureId id, const doppel::sim::Errors& errors);
    /// It is `run` of the catalogue.
    void kept(doppel::gui::FutureId id, const QString& file, qint64 run);
    void notKept(doppel::gui::FutureId id, const doppel::sim::Errors& errors);

private:
    struct Play {
        std::unique_ptr<FutureProcess> process;
        std::unique_ptr<CheckpointShelf> checkpoints;
        bool isNamed = false;
        bool hasParted = false; // it is there, and known to have parted just then
        bool isProven = true;   // its first actions were not refused
    };

    // The tree.
    /// A future on the way back to the first, and up to when it was one with where the way began.
    struct Ancestor {
        FutureId id = 0;
        sim::Time until = sim::kNever;
    };
    std::vector<Ancestor> ancestryOf(FutureId id) const;
    static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
    std::size_t placeOf(FutureId id) const;
    FutureProcess* processOf(FutureId id);
    FutureId add(std::unique_ptr<FutureProcess> process, FutureBranch branch);
    FutureId addStored(const Recording& run, const QString& name);
    void follow(FutureId id, FutureProcess& process);
    void forget(std::size_t place);
    FutureId addBranch(std::unique_ptr<FutureProcess> process, FutureBranch branch);
    std::unique_ptr<FutureProcess> branchOff(FutureId parent, sim::Time moment);
    std::unique_ptr<FutureProcess> playAgain(FutureId parent, sim::Time moment);
    FutureProcess* checkpointBefore(FutureId id, sim::Time moment);
    void notePartingOf(FutureId id);
    void nameByActions(FutureId id);
    void refuseActions(FutureId id, const sim::Errors& errors);
    std::size_t freeColour() const;
    void shareBudget();

    // Time.
    void setPlayhead(sim::Time moment);
    void setPlaying(bool playing);
    void tick();
    void playRecord(sim::Duration passed);
    void playOn(sim::Duration passed);
    void driveTo(sim::Time moment);
    void followFront();
    void frontWaits();

    QString program_;
    QString scenario_;
    std::vector<FutureBranch> branches_;
    std::vector<Play> plays_;              // of the same places
    std::map<FutureId, Ancestor> origins_; // what each parted from, and when; also of removed ones
    CheckpointBudget budget_ = CheckpointBudget::ofThisMachine();
    FutureId lastId_ = 0;
    FutureId front_ = 0;
    std::optional<FutureId> beside_;

    QTimer timer_;
    QElapsedTimer sinceTick_;
    sim::Time playhead_{};
    bool live_ = true; // the playhead goes with the front
    bool playing_ = false;
    Speed speed_ = 60;
    sim::Time paced_{}; // how far a live front was asked to play
    std::optional<sim::Time> goal_;
    std::optional<TimeRange> loop_;
};

} // namespace doppel::gui
