// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/host_link.h"
#include "gui/future/recording.h"
#include "gui/host/messages.h"
#include "sim/result.h"
#include "sim/time.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doppel::gui {

/// What a future is up to.
enum class FutureState {
    Starting,  ///< its scenario is read, its platform built; not played yet
    Replaying, ///< what is known of it is played again, up to where it is to go on
    Waiting,   ///< at the playhead, for a moment to play to
    Playing,
    Ended,   ///< the run is over: the recording has its outcome
    Refused, ///< its scenario is wrong: errors()
    Dead,    ///< its process ended before its run did: whyDead(); the recording stays
};

/// How a future is written as a scenario.
enum class SaveForm {
    Extends, ///< it extends the original, near which it must stand
    Whole,   ///< everything is in it: it may stand anywhere
};

/// One future, and the process that plays it: `doppel-gui host`, started anew or forked from another
/// host. All that it tells goes into the recording. Signals but stateChanged() come from the event
/// loop, never from within a call. What comes is read for at most HostLink::kLongestTurn in a turn of the event loop.
///
/// When this is deleted, or the window dies, its process ends.
class FutureProcess : public QObject {
    Q_OBJECT
public:
    /// Starts a host and has it read a scenario. `program` is the one that knows the verb `host`;
    /// it must exist.
    static std::unique_ptr<FutureProcess> start(const QString& program,
                                                const QString& scenario,
                                                const std::vector<std::string>& sets = {});
    /// A run that is over, as it was stored: it has ended, and no process.
    static std::unique_ptr<FutureProcess> stored(Recording run);
    ~FutureProcess() override;

    FutureState state() const { return state_; }
    /// What is known of it. While it is replayed: what was known before, up to that moment.
    const Recording& recording() const { return past_ ? past_->known : recording_; }
    /// How far it was played: the recording's now().
    sim::Time now() const { return recording().now(); }
    sim::Time end() const { return recording().sketch().end(); }
    /// May still be played and acted upon.
    bool isAlive() const;
    /// It was made by stored(): it can be looked at, and nothing else.
    bool isStored() const { return link_ == nullptr; }
    const sim::Errors& errors() const { return errors_; }
    const QString& whyDead() const { return whyDead_; }
    /// 0: it has none any more, or not yet.
    std::int64_t processId() const { return isStored() ? 0 : link_->process(); }
    /// What was injected: entries of a timeline as flow maps in one line, with their final times.
    const std::vector<std::string>& log() const { return log_; }

    /// Lets it play up to this moment, as fast as it can; one that is not later than now lets it
    /// wait where it is. Once it has reached the end, it ends.
    void playTo(sim::Time until);
    /// It waits as soon as it can: within 20 ms or an event's time. Then signalled by waiting().
    void pause();
    /// Injects entries of a timeline, YAML maps ("{fault: crash, target: db}"); `at` is now where
    /// it is absent. acted() or refused() tells how it went; if one is wrong, none is injected.
    void act(const std::vector<std::string>& actions);
    /// A copy of its process, where that is by then: it knows and has done the same, and waits.
    std::unique_ptr<FutureProcess> fork() { return fork(std::nullopt); }
    /// The same to be copied later and never played: it keeps no more than its moment and its log.
    std::unique_ptr<FutureProcess> freeze();
    /// A copy of it is being made: without it there will be none.
    bool isForking() const { return !unborn_.empty(); }
    /// Lets go of one: now, or once the copies that are being made of it are there. It signals
    /// nothing any more. Until then it is the keeper's.
    static void retire(std::unique_ptr<FutureProcess> future, QObject& keeper);
    /// Up to where it was told to play last; none: it never was.
    const std::optional<sim::Time>& wanted() const { return wanted_; }
    /// What its process has taken.
    const from_host::Spent& spent() const { return spent_; }
    /// Writes the branch as a scenario. saved() or notSaved() follows.
    void save(const QString& file, SaveForm form = SaveForm::Extends);
    /// Stores the run, as far as it was played, and enters it in that catalogue, as `doppel run -o`
    /// does. kept() or notKept() follows.
    void keep(const QString& file, const QString& catalogue);

Q_SIGNALS:
    /// The recording has grown. At most one a turn of the event loop.
    void changed();
    /// state() is another.
    void stateChanged();
    /// It waits where it was to play to, or where it was paused; judged there.
    void waiting();
    /// What it does before it plays, and how much of that is done (0 to 1).
    void progress(const QString& step, double share);
    /// The run is over.
    void ended();
    /// Its process ended by itself or was killed.
    void died(const QString& why);
    /// The scenario cannot be played; errors() has their places.
    void refusedToStart();
    /// The log has grown.
    void acted();
    /// The actions are wrong here: nothing has changed.
    void refused(const doppel::sim::Errors& errors);
    void saved(const QString& file);
    void notSaved(const doppel::sim::Errors& errors);
    void kept(const QString& file, qint64 run);
    void notKept(const doppel::sim::Errors& errors);

private:
    friend class Futures;

    // How a branch comes to the moment from which on it is one.
    struct Past {
        Recording known; // up to there: shown until it is there
        sim::Time until{};
        std::vector<to_host::Action> lacking; // of its parent's up to there, that the process lacks
    };

    FutureProcess(std::unique_ptr<HostLink> link, std::optional<Past> past);

    // A new process that reads the scenario again; `past.lacking` is the whole log.
    static std::unique_ptr<FutureProcess> startAgain(const QString& program,
                                                     const QString& scenario,
                                                     const std::vector<std::string>& sets,
                                                     Past past);
    // A copy of it where it will have arrived, if it is on its way; else where it is.
    std::unique_ptr<FutureProcess> forkOnArrival();
    // A copy that goes on once it has come to the end of that past.
    std::unique_ptr<FutureProcess> fork(std::optional<Past> past);

    void take(const from_host::Message& message);
    bool takeOne(const from_host::Hello& hello);
    bool takeOne(const from_host::Progress& step);
    bool takeOne(const from_host::Wrong& wrong);
    bool takeOne(const from_host::Waiting& where);
    bool takeOne(const from_host::Spent& spent);
    bool takeOne(const from_host::Acted& done);
    bool takeOne(const from_host::Refused& wrong);
    bool takeOne(const from_host::Forked& copy);
    bool takeOne(const from_host::NotForked& copy);
    bool takeOne(const from_host::Saved& file);
    bool takeOne(const from_host::NotSaved& wrong);
    bool takeOne(const from_host::Kept& run);
    bool takeOne(const from_host::NotKept& wrong);
    bool takeOne(const from_host::Ended& end);
    template <class Message>
    bool takeOne(const Message& news);

    void sendFork(FutureProcess& copy);
    void bornFrom(const FutureProcess& parent, std::int64_t process);
    void goOn();
    void arrive();
    void closed(const QString& why);
    void loseUnborn();
    void leaveIfRetired();
    void become(FutureState state);
    void tellTurn();

    std::unique_ptr<HostLink> link_; // null: isStored()
    FutureState state_ = FutureState::Starting;
    Recording recording_;                     // what its process has told
    std::optional<Past> past_;                // none: it has arrived
    bool ready_ = false;                      // it is there and takes commands
    std::optional<sim::Time> wanted_;         // to where it is to play; none: nothing was wanted
    std::vector<std::string> waitingActions_; // until it has arrived
    std::vector<std::string> log_;
    sim::Errors errors_;
    QString whyDead_;
    from_host::Spent spent_;
    std::map<std::uint32_t, QPointer<FutureProcess>> unborn_;
    std::uint32_t forks_ = 0;
    bool grew_ = false; // in this turn
    bool isFrozen_ = false;
    Recording::Extent extent_{}; // of what its original knew; of a frozen one
    bool isRetired_ = false;
};

} // namespace doppel::gui
