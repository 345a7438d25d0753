// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "sim/result.h"
#include "sim/time.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <cstdint>
#include <memory>
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

/// One future, and the process that plays it: `doppel-gui host`, started anew or forked from another
/// host. All that it tells goes into the recording. Signals come from the event loop, never from
/// within a call. The event loop is never held long: what has come is read for at most
/// kLongestTurn, the rest in the next turn.
///
/// When this is deleted, or the window dies, its process ends.
class FutureProcess : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kLongestTurn{12};

    /// Starts a host and has it read a scenario. `program` is the one that knows the verb `host`;
    /// it must exist.
    static std::unique_ptr<FutureProcess> start(const QString& program,
                                                const QString& scenario,
                                                const std::vector<std::string>& sets = {});
    ~FutureProcess() override;

    FutureState state() const;
    /// What is known of it. While it is replayed: what was known before, up to that moment.
    const Recording& recording() const;
    /// How far it was played: the recording's now().
    sim::Time now() const { return recording().now(); }
    sim::Time end() const { return recording().sketch().end(); }
    /// May still be played and acted upon.
    bool isAlive() const;
    const sim::Errors& errors() const;
    const QString& whyDead() const;
    /// 0: it has none any more.
    std::int64_t processId() const;
    /// What was injected: entries of a timeline as flow maps in one line, with their final times.
    const std::vector<std::string>& log() const;

    /// Lets it play up to this moment, as fast as it can; one that is not later than now lets it
    /// wait where it is. Once it has reached the end, it ends.
    void playTo(sim::Time until);
    /// It waits as soon as it can: within 20 ms or an event's time. Then signalled by waiting().
    void pause();
    /// Injects entries of a timeline, YAML maps ("{fault: crash, target: db}"); `at` is now where
    /// it is absent. acted() or refused() tells how it went; if one is wrong, none is injected.
    void act(const std::vector<std::string>& actions);
    /// Writes the branch as a scenario that extends the original. saved() or notSaved() follows.
    void save(const QString& file);

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

private:
    friend class Futures;
    struct Private;
    explicit FutureProcess(std::unique_ptr<Private> made);
    std::unique_ptr<Private> d_;
};

} // namespace doppel::gui
